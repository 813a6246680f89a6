"""What kind of building it is, and how many of its units are low-income."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.criteria.threshold import settled
from rules.criteria.unit_share import UNITS, share_finding
from rules.outcomes import Comparison, Finding, Outcome

if TYPE_CHECKING:
    from rules.inquiry import Arguments, Inquiry

SINGLE_FAMILY = "single_family"
SMALL_MULTIFAMILY = "small_multifamily"
LARGE_MULTIFAMILY = "large_multifamily"
HOUSING_CLASSES = (SINGLE_FAMILY, SMALL_MULTIFAMILY, LARGE_MULTIFAMILY)


def housing_class(inquiry: Inquiry) -> str | None:
    """Return the housing class, or None where the buildings are not known.

    Notes
    -----
    One building is judged by its own units. In a complex, one large building makes it large; otherwise it
    is a small multi-family complex, save that one-unit houses on a parcel are each single-family. The total
    number of units decides nothing: three buildings of eight are small, one of twenty and one of four large.
    """
    units = inquiry.facts.building.units_per_building
    if units is None:
        return None
    small = inquiry.parameter("housing.small_multifamily_least_units").require(inquiry.on).whole
    large = inquiry.parameter("housing.large_multifamily_least_units").require(inquiry.on).whole
    if max(units) >= large:
        return LARGE_MULTIFAMILY
    if len(units) == 1:
        return SMALL_MULTIFAMILY if units[0] >= small else SINGLE_FAMILY
    return SINGLE_FAMILY if max(units) == 1 else SMALL_MULTIFAMILY


def housing_class_is(inquiry: Inquiry, arguments: Arguments) -> Finding:
    """Find whether the housing class is one of those the programme names as `one_of`."""
    allowed = tuple(str(name) for name in arguments["one_of"])
    seen = housing_class(inquiry)
    parameter = inquiry.parameter("housing.large_multifamily_least_units")
    value = parameter.require(inquiry.on)
    outcome = Outcome.UNDETERMINED if seen is None else settled(seen in allowed)
    codes = {
        Outcome.ELIGIBLE: "housing_class_fits",
        Outcome.INELIGIBLE: "housing_class_does_not_fit",
        Outcome.UNDETERMINED: "building_unknown",
    }
    return Finding(
        criterion="housing.class",
        outcome=outcome,
        code=codes[outcome],
        citation=value.citation,
        effective=value.effective,
        observed=seen,
        threshold=allowed,
        unit="housing class",
        comparison=Comparison.ONE_OF,
        missing=(UNITS,) if seen is None else (),
        reachable=frozenset({Outcome.ELIGIBLE, Outcome.INELIGIBLE}) if seen is None else frozenset(),
    )


def low_income_unit_share(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether enough of the complex's units are low-income, in whole numbers.

    Notes
    -----
    ``100 x low-income units >= percent x all units``: 66 percent of 20 units is 13.2, so 14 are needed.
    Every unit counts, also a vacant one, which is low-income only if it is counted as such. See
    `rules.criteria.unit_share`.
    """
    parameter = inquiry.parameter("housing.multifamily_low_income_percent")
    return share_finding("housing.low_income_unit_share", inquiry, "liwp", parameter)
