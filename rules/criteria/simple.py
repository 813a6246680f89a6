"""Tests of one fact by one parameter: each is a name, a fact and three codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.criteria.threshold import finding, settled, simple_test
from rules.outcomes import Finding, Outcome

if TYPE_CHECKING:
    from rules.inquiry import Arguments, Inquiry

    Codes = tuple[str, str, str]


def fact_test(criterion: str, fact: str, codes: Codes, inquiry: Inquiry, arguments: Arguments) -> Finding:
    """Hold one fact against the parameter that a programme names as `by`.

    Parameters
    ----------
    criterion : str
        Id for the finding.
    fact : str
        Dotted name of the fact.
    codes : tuple of str
        Codes for passed, failed, not known.
    inquiry, arguments
        What every criterion is given.
    """
    parameter = inquiry.parameter(str(arguments["by"]))
    observed = inquiry.facts.fact(fact)
    return simple_test(criterion, (fact, observed), parameter, parameter.require(inquiry.on), codes)


def flag_test(criterion: str, fact: str, codes: Codes, inquiry: Inquiry, arguments: Arguments) -> Finding:
    """Ask for a yes; the parameter `by` says by which rule. See `fact_test`."""
    parameter = inquiry.parameter(str(arguments["by"]))
    value = parameter.require(inquiry.on)
    answer = inquiry.facts.fact(fact)
    passed, failed, unknown = codes
    if answer is None:
        outcome, code = Outcome.UNDETERMINED, unknown
    else:
        outcome, code = settled(answer is True), passed if answer is True else failed
    return finding(
        criterion,
        outcome,
        code,
        parameter,
        value,
        observed=answer if isinstance(answer, bool) else None,
        threshold=value.amount,
        missing=(fact,) if answer is None else (),
    )


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
