"""Whether the papers that show an income cover enough days and are young enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.annualising import counts
from rules.criteria.threshold import finding
from rules.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.facts import IncomeRecord
    from rules.income_facts import EvidenceRecord
    from rules.inquiry import Arguments, Inquiry
    from rules.outcomes import Finding

EVIDENCE = "household.income.evidence"
_CRITERION = "income.evidence"
_BOOKS = "profit_and_loss"
_WORST_FIRST = (Outcome.INELIGIBLE, Outcome.UNDETERMINED, Outcome.ELIGIBLE)


def stated_evidence(inquiry: Inquiry, arguments: Arguments) -> Finding | None:
    """Return what the papers show, or None where none are stated: screening does not wait for them."""
    records = inquiry.facts.household.income or ()
    if all(record.evidence is None for record in records):
        return None
    return evidence(inquiry, arguments)


def evidence(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether every income that counts has papers of enough days, young enough on the day.

    The days covered by several papers of one income are taken together, each day once. The worst income
    decides what is shown.
    """
    records = inquiry.facts.household.income or ()
    found = [_of_record(record, inquiry) for record in records if counts(record, inquiry) is not False]
    if not found:
        return _open("evidence_not_stated", inquiry)
    return min(found, key=lambda each: _WORST_FIRST.index(each.outcome))


def _of_record(record: IncomeRecord, inquiry: Inquiry) -> Finding:
    """Judge the papers of one income: first their age, then the days they cover."""
    papers = record.evidence or ()
    if not papers:
        return _open("evidence_not_stated", inquiry)
    dated = [paper.dated for paper in papers if paper.dated is not None and paper.dated <= inquiry.on]
    if not dated:
        return _open("evidence_date_unknown", inquiry)
    oldest = inquiry.parameter("income.evidence.most_age_days")
    value = oldest.require(inquiry.on)
    age = (inquiry.on - max(dated)).days
    if age > value.whole:
        return finding(
            _CRITERION,
            Outcome.INELIGIBLE,
            "evidence_too_old",
            oldest,
            value,
            observed=age,
            threshold=value.whole,
        )
    return _of_span(papers, inquiry)


def _of_span(papers: tuple[EvidenceRecord, ...], inquiry: Inquiry) -> Finding:
    standing = inquiry.parameter("income.evidence.documents_for_a_year").require(inquiry.on)
    books = any(paper.document == _BOOKS for paper in papers)
    name = "least_days_profit_and_loss" if books else "least_days_covered"
    parameter = inquiry.parameter(f"income.evidence.{name}")
    value = parameter.require(inquiry.on)
    of_a_year = isinstance(standing.amount, tuple) and any(p.document in standing.amount for p in papers)
    days = len(set().union(*(_days(paper) for paper in papers)))
    enough = of_a_year or days >= value.whole
    if not enough and any(paper.covers_from is None or paper.covers_to is None for paper in papers):
        return _open("evidence_days_unknown", inquiry)
    return finding(
        _CRITERION,
        Outcome.ELIGIBLE if enough else Outcome.INELIGIBLE,
        "evidence_covers_the_time" if enough else "evidence_too_short",
        parameter,
        value,
        observed=None if of_a_year else days,
        threshold=value.whole,
    )


def _days(paper: EvidenceRecord) -> Iterator[int]:
    """Yield the days a paper covers, each as its number in the calendar."""
    if paper.covers_from is not None and paper.covers_to is not None:
        yield from range(paper.covers_from.toordinal(), paper.covers_to.toordinal() + 1)


def _open(code: str, inquiry: Inquiry) -> Finding:
    parameter = inquiry.parameter("income.evidence.least_days_covered")
    value = parameter.require(inquiry.on)
    return finding(
        _CRITERION,
        Outcome.UNDETERMINED,
        code,
        parameter,
        value,
        threshold=value.whole,
        missing=(EVIDENCE,),
    )
