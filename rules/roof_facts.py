"""Facts about a roof: its face, its shade through the year, what stands around it. `None`: not yet known."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from rules.fact_group import Facts
from rules.fact_types import Number, Percent

Condition = Literal["good", "fair", "poor"]

MONTHS: Final = 12
# Fewer leave a quarter of the sky to guessing; more than a degree's worth is no survey.
FEWEST_DIRECTIONS: Final = 4
MOST_DIRECTIONS: Final = 360

_Length = Annotated[Number, Field(gt=0, le=1_000)]


class RoofFacts(Facts):
    """The roof face that could carry an array: tilt and azimuth [degrees], azimuth clockwise from north.

    Shade is told for the year, month by month or as a skyline [degrees]; width and length of the face [ft]
    are before setbacks.
    """

    usable_area_ft2: Annotated[Number, Field(ge=0, le=1_000_000)] | None = None
    tilt_deg: Annotated[Number, Field(ge=0, le=90)] | None = None
    azimuth_deg: Annotated[Number, Field(ge=0, lt=360)] | None = None
    shading_pct: Percent | None = None
    condition: Condition | None = None
    shading_pct_by_month: (
        Annotated[tuple[Percent, ...], Field(min_length=MONTHS, max_length=MONTHS)] | None
    ) = None
    horizon_deg: (
        Annotated[
            tuple[Annotated[Number, Field(ge=0, le=90)], ...],
            Field(min_length=FEWEST_DIRECTIONS, max_length=MOST_DIRECTIONS),
        ]
        | None
    ) = None
    face_width_ft: _Length | None = None
    face_slope_length_ft: _Length | None = None
    plan_area_ft2: Annotated[Number, Field(gt=0, le=1_000_000)] | None = None
