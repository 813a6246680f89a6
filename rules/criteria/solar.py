"""What a roof and a meter need for the single-family solar programme."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from rules.criteria.threshold import simple_test
from rules.outcomes import Outcome, any_of

if TYPE_CHECKING:
    from rules.inquiry import Arguments, Inquiry
    from rules.outcomes import Finding

AREA = "roof.usable_area_ft2"
SHADING = "roof.shading_pct"
TILT = "roof.tilt_deg"
AZIMUTH = "roof.azimuth_deg"
ELECTRIC = "utility.electric"

_ORIENTATION = ("roof_orientation_suits", "roof_orientation_does_not_suit", "roof_orientation_unknown")


def roof_area(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether there is roof enough for the smallest array."""
    parameter = inquiry.parameter("solar.least_roof_area_ft2")
    return simple_test(
        "solar.roof_area",
        (AREA, _exact(inquiry.facts.roof.usable_area_ft2)),
        parameter,
        parameter.require(inquiry.on),
        ("roof_area_enough", "roof_area_too_small", "roof_area_unknown"),
    )


def roof_shading(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether shade takes no more than the programme allows."""
    parameter = inquiry.parameter("solar.most_shading_pct")
    return simple_test(
        "solar.roof_shading",
        (SHADING, _exact(inquiry.facts.roof.shading_pct)),
        parameter,
        parameter.require(inquiry.on),
        ("roof_unshaded", "roof_shaded", "roof_shading_unknown"),
    )


def roof_orientation(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether the roof faces east through south to west, or is so flat that it faces everywhere."""
    criterion = "solar.roof_orientation"
    flat = inquiry.parameter("solar.flat_roof_most_tilt_deg")
    tilt = simple_test(
        criterion,
        (TILT, _exact(inquiry.facts.roof.tilt_deg)),
        flat,
        flat.require(inquiry.on),
        _ORIENTATION,
    )
    span = inquiry.parameter("solar.azimuth_range_deg")
    direction = simple_test(
        criterion,
        (AZIMUTH, _exact(inquiry.facts.roof.azimuth_deg)),
        span,
        span.require(inquiry.on),
        _ORIENTATION,
    )
    if tilt.outcome is direction.outcome is Outcome.UNDETERMINED:
        return replace(direction, missing=(*direction.missing, *tilt.missing))
    # Either test suffices: show the one that passed, else the open one, else the direction.
    either = any_of((direction.outcome, tilt.outcome))
    return direction if direction.outcome is either else tilt


def utility_territory(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether the electric utility is one whose customers the solar programme serves."""
    parameter = inquiry.parameter("solar.utility_territory")
    return simple_test(
        "solar.utility_territory",
        (ELECTRIC, inquiry.facts.utility.electric),
        parameter,
        parameter.require(inquiry.on),
        ("utility_in_territory", "utility_outside_territory", "utility_unknown"),
    )


def _exact(number: float | None) -> Decimal | None:
    """Return a measured number as the decimal it was written as, to compare with a decimal threshold."""
    return None if number is None else Decimal(repr(number))
