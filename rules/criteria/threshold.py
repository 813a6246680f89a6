"""Holding a value, or what is known of it, against a threshold, or what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rules.outcomes import Comparison, Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from rules.outcomes import Citation, Observed
    from rules.parameters import DatedValue, Parameter

EITHER = frozenset({Outcome.ELIGIBLE, Outcome.INELIGIBLE})


def settled(passes: bool) -> Outcome:  # noqa: FBT001 - the answer to a comparison is its one argument
    """Return the outcome of a comparison that could be made."""
    return Outcome.ELIGIBLE if passes else Outcome.INELIGIBLE


def at_most_outcome(low: Decimal, high: Decimal | None, limit_low: Decimal, limit_high: Decimal) -> Outcome:
    """Compare 'at most' where value and limit are each known to lie in a range; at the limit is in.

    Parameters
    ----------
    low, high : Decimal
        Least and greatest value that the facts allow; `high` None where there is no greatest.
    limit_low, limit_high : Decimal
        Least and greatest limit that the facts allow.
    """
    if high is not None and high <= limit_low:
        return Outcome.ELIGIBLE
    if low > limit_high:
        return Outcome.INELIGIBLE
    return Outcome.UNDETERMINED


def finding(  # one place that turns a parameter's value into the citation side of a finding
    criterion: str,
    outcome: Outcome,
    code: str,
    parameter: Parameter,
    value: DatedValue,
    *,
    observed: Observed = None,
    threshold: Observed = None,
    missing: tuple[str, ...] = (),
    reachable: frozenset[Outcome] = frozenset(),
    citation: Citation | None = None,
) -> Finding:
    """Return a finding that cites the dated value it rests on."""
    if outcome is Outcome.UNDETERMINED and missing and not reachable:
        reachable = EITHER
    return Finding(
        criterion=criterion,
        outcome=outcome,
        code=code,
        citation=citation or value.citation,
        effective=value.effective,
        observed=observed,
        threshold=threshold,
        unit=parameter.unit,
        comparison=parameter.comparison,
        missing=missing,
        reachable=reachable,
    )


def simple_test(
    criterion: str,
    fact: tuple[str, Any],
    parameter: Parameter,
    value: DatedValue,
    codes: tuple[str, str, str],
) -> Finding:
    """Hold one fact against one threshold by the parameter's own comparison.

    Parameters
    ----------
    criterion : str
        Id for the finding.
    fact : tuple
        Dotted name and value (None where not known).
    parameter, value
        The threshold and its value on the day.
    codes : tuple of str
        Codes for passed, failed, not known.
    """
    name, observed = fact
    passed, failed, unknown = codes
    if observed is None:
        return finding(
            criterion,
            Outcome.UNDETERMINED,
            unknown,
            parameter,
            value,
            threshold=value.amount,
            missing=(name,),
        )
    outcome = settled(_HOLDS[_comparison(parameter)](observed, value.amount))
    code = passed if outcome is Outcome.ELIGIBLE else failed
    return finding(criterion, outcome, code, parameter, value, observed=observed, threshold=value.amount)


def _comparison(parameter: Parameter) -> Comparison:
    if parameter.comparison is None:
        raise TypeError(f"parameter {parameter.name} is compared with a fact and has no comparison")
    return parameter.comparison


_HOLDS: dict[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.AT_MOST: lambda seen, limit: seen <= limit,
    Comparison.UNDER: lambda seen, limit: seen < limit,
    Comparison.AT_LEAST: lambda seen, limit: seen >= limit,
    Comparison.OVER: lambda seen, limit: seen > limit,
    Comparison.EQUALS: lambda seen, limit: seen == limit,
    Comparison.ONE_OF: lambda seen, allowed: seen in allowed,
    Comparison.WITHIN: lambda seen, span: span[0] <= seen <= span[1],
}
