"""How a household's income was added up, as plain values: each record, its bounds, what is still to ask."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from rules.annualising import total
from rules.criteria.evidence import stated_evidence
from rules.determination import determine
from rules.income import annual_income
from rules.income_facts import MONTHS_OF_A_YEAR
from rules.inquiry import Inquiry
from rules.outcomes import any_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from rules.annualising import IncomePart
    from rules.documents import FindingDocument, IncomeDocument, IncomePartDocument, IncomeReadingDocument
    from rules.facts import CaseFacts
    from rules.outcomes import Finding
    from rules.rulebook import Rulebook

_UNCLEAR = "twice_a_month_unclear"
# What 'twice a month' may mean.
_READINGS = ("semimonthly", "biweekly")
_CENT = Decimal("0.01")


def income_document(
    inquiry: Inquiry, rulebook: Rulebook, written: Callable[[Finding], FindingDocument]
) -> IncomeDocument:
    """Return how the income was added up.

    Parameters
    ----------
    inquiry : Inquiry
    rulebook : Rulebook
        By which the readings of an unclear 'twice a month' are judged.
    written : callable
        Turns a finding into plain values.
    """
    income = annual_income(inquiry)
    papers = stated_evidence(inquiry, {})
    monthly = None if income.total is None else income.total / MONTHS_OF_A_YEAR
    return {
        "annual_usd_at_least": str(income.at_least),
        "annual_usd_at_most": None if income.at_most is None else str(income.at_most),
        "monthly_usd": None if monthly is None else str(monthly.quantize(_CENT, ROUND_HALF_UP)),
        "parts": [_part(part) for part in income.parts],
        "readings": _readings(inquiry, rulebook),
        "evidence": None if papers is None else written(papers),
        "missing": list(income.missing),
    }


def _part(part: IncomePart) -> IncomePartDocument:
    record, times = part.record, part.times
    known = times is not None and times.least == times.most
    return {
        "person": record.person,
        "source": record.source,
        "kind": record.kind,
        "counted": part.counted,
        "amount_usd": None if record.amount_usd is None else str(record.amount_usd),
        "period": record.period,
        "payments_per_year": str(times.least) if times is not None and known else None,
        "annual_usd_at_least": str(total([part.at_least])),
        "annual_usd_at_most": None if part.at_most is None else str(total([part.at_most])),
        "missing": list(part.missing),
    }


def _readings(inquiry: Inquiry, rulebook: Rulebook) -> list[IncomeReadingDocument]:
    """Return the answers under each meaning of 'twice a month', where a record says no more than that."""
    records = inquiry.facts.household.income or ()
    if all(record.period != _UNCLEAR for record in records):
        return []
    return [_reading(period, inquiry, rulebook) for period in _READINGS]


def _reading(period: str, inquiry: Inquiry, rulebook: Rulebook) -> IncomeReadingDocument:
    facts = _read_as(inquiry.facts, period)
    read = annual_income(Inquiry(facts, inquiry.on, inquiry.data))
    answers = determine(facts, rulebook, inquiry.on)
    return {
        "period": period,
        "annual_income_usd": None if read.total is None else str(read.total),
        "outcome": any_of(each.outcome for each in answers if each.program.leading),
        "programs": {each.program.id: each.outcome for each in answers},
    }


def _read_as(facts: CaseFacts, period: str) -> CaseFacts:
    records = tuple(
        record.model_copy(update={"period": period}) if record.period == _UNCLEAR else record
        for record in facts.household.income or ()
    )
    household = facts.household.model_copy(update={"income": records})
    return facts.model_copy(update={"household": household})
