"""Tests of one fact by one parameter: each is a name, a fact and three codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.criteria.threshold import finding, settled, simple_test
from rules.outcomes import Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from rules.inquiry import Arguments, Inquiry

    Codes = tuple[str, str, str]


def fact_test(criterion: str, fact: str, codes: Codes) -> Callable[[Inquiry, Arguments], Finding]:
    """Return a criterion that holds one fact against the parameter a programme names as `by`.

    Parameters
    ----------
    criterion : str
        Id for the finding.
    fact : str
        Dotted name of the fact.
    codes : tuple of str
        Codes for passed, failed, not known.
    """

    def test(inquiry: Inquiry, arguments: Arguments) -> Finding:
        parameter = inquiry.parameter(str(arguments["by"]))
        observed = inquiry.facts.fact(fact)
        return simple_test(criterion, (fact, observed), parameter, parameter.require(inquiry.on), codes)

    return test


def flag_test(criterion: str, fact: str, codes: Codes) -> Callable[[Inquiry, Arguments], Finding]:
    """Return a criterion that asks for a yes; the parameter `by` says by which rule."""

    def test(inquiry: Inquiry, arguments: Arguments) -> Finding:
        parameter = inquiry.parameter(str(arguments["by"]))
        value = parameter.require(inquiry.on)
        answer = inquiry.facts.fact(fact)
        passed, failed, unknown = codes
        if answer is None:
            outcome, code = Outcome.UNDETERMINED, unknown
        else:
            outcome, code = settled(answer is True), passed if answer is True else failed
        missing = (fact,) if answer is None else ()
        observed = answer if isinstance(answer, bool) else None
        return finding(
            criterion,
            outcome,
            code,
            parameter,
            value,
            observed=observed,
            threshold=value.amount,
            missing=missing,
        )

    return test


def receives_benefit(inquiry: Inquiry, arguments: Arguments) -> Finding:
    """Find whether the household receives one of the benefits on a list: categorical eligibility.

    Where benefits are stated they are all of the household's; where none are stated they are not yet known.
    """
    parameter = inquiry.parameter(str(arguments["one_of"]))
    value = parameter.require(inquiry.on)
    listed = value.amount if isinstance(value.amount, tuple) else ()
    received = inquiry.facts.household.receives
    shared = tuple(benefit for benefit in received or () if benefit in listed)
    if received is None:
        outcome, code = Outcome.UNDETERMINED, "benefits_unknown"
    elif shared:
        outcome, code = Outcome.ELIGIBLE, "benefit_qualifies"
    else:
        outcome, code = Outcome.INELIGIBLE, "no_benefit_qualifies"
    return finding(
        "benefits.categorical",
        outcome,
        code,
        parameter,
        value,
        observed=shared or None,
        threshold=value.amount,
        missing=("household.receives",) if received is None else (),
    )


def not_carried(inquiry: Inquiry, arguments: Arguments) -> Finding:
    """Leave open what no figure is carried for, naming it: no fact of the household can settle it."""
    parameter = inquiry.parameter(str(arguments["what"]))
    entry = parameter.entry(inquiry.on)
    return Finding(
        criterion="rule.not_carried",
        outcome=Outcome.UNDETERMINED,
        code="rule_not_carried",
        citation=entry.citation,
        effective=entry.effective,
        observed=parameter.name,
        threshold=entry.ended,
        unit=parameter.unit,
    )
