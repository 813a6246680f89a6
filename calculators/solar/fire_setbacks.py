"""What the fire code keeps clear of a roof's face, and what is left for modules."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from calculators.quantities import INCHES_PER_FOOT
from calculators.reference_records import jurisdiction_folder, read_parameter

if TYPE_CHECKING:
    from datetime import date

    from rules.outcomes import Citation
    from rules.parameters import DatedValue, Parameter

FOLDER: Final = "fire_setbacks"


@dataclass(frozen=True, slots=True)
class ClearArea:
    """A roof's face and what of it modules may cover.

    Parameters
    ----------
    face_ft2 : float
        The face, eave to ridge [ft2].
    pathway_ft2, ridge_ft2 : float
        What the pathway takes, and then the setback at the ridge [ft2]; 0 on a roof flat enough.
    share_ft2 : float
        What the cap on the share of the roof takes, 0 where the wider setback is kept instead [ft2].
    usable_ft2 : float
        What is left [ft2].
    ridge_setback_ft : float
        The setback that was taken [ft]; 0 on a roof flat enough.
    citation : Citation
    """

    face_ft2: float
    pathway_ft2: float
    ridge_ft2: float
    share_ft2: float
    usable_ft2: float
    ridge_setback_ft: float
    citation: Citation


def clear_area(
    *,
    width_ft: float,
    slope_length_ft: float,
    tilt_deg: float,
    plan_area_ft2: float | None,
    on: date,
    jurisdiction: str = "us_ca",
) -> ClearArea | None:
    """Return the area of a rectangular face that modules may cover; None where no setback is carried.

    Parameters
    ----------
    width_ft, slope_length_ft : float
        Of the face: along the eave, and from the eave up to the ridge [ft].
    tilt_deg : float
        Of the face [degrees].
    plan_area_ft2 : float or None
        The whole roof seen from above [ft2].
    on : date
        The day whose code applies.
    jurisdiction : str

    Notes
    -----
    One pathway from eave to ridge lies on the face itself. The smaller setback at the ridge is enough while
    ``usable cos(tilt)`` is no more than a share of the plan area: the array may be as large as that share, or
    as what the wider setback leaves, whichever is more. Where the plan area is not known the wider setback
    is taken. Sprinklers, hips, valleys and windows for escape are not looked at.
    """
    values = {name: _parameter(name, jurisdiction).on(on) for name in _NAMES}
    if any(value is None for value in values.values()):
        return None
    known: dict[str, DatedValue] = {name: value for name, value in values.items() if value is not None}
    amount = {name: float(value.decimal) for name, value in known.items()}
    face = width_ft * slope_length_ft
    citation = known["pathway_width"].citation
    if math.tan(math.radians(tilt_deg)) * INCHES_PER_FOOT <= amount["exempt_slope"]:
        return ClearArea(face, 0.0, 0.0, 0.0, face, 0.0, citation)
    pathway_ft = min(amount["pathway_width"] / INCHES_PER_FOOT, width_ft)
    width_left = width_ft - pathway_ft

    def left(setback_ft: float) -> float:
        return width_left * max(slope_length_ft - setback_ft, 0.0)

    narrow, wide = (amount[name] / INCHES_PER_FOOT for name in ("ridge_setback_least", "ridge_setback_most"))
    capped = 0.0
    if plan_area_ft2 is not None:
        share_of_roof = amount["roof_share_most"] / 100.0 * plan_area_ft2 / math.cos(math.radians(tilt_deg))
        capped = min(left(narrow), share_of_roof)
    setback = narrow if capped > left(wide) else wide
    before_cap = left(setback)
    usable = max(capped, left(wide))
    return ClearArea(
        face_ft2=face,
        pathway_ft2=pathway_ft * slope_length_ft,
        ridge_ft2=width_left * slope_length_ft - before_cap,
        share_ft2=before_cap - usable,
        usable_ft2=usable,
        ridge_setback_ft=setback,
        citation=citation,
    )


_NAMES: Final = (
    "pathway_width",
    "ridge_setback_least",
    "ridge_setback_most",
    "roof_share_most",
    "exempt_slope",
)


@cache
def _parameter(name: str, jurisdiction: str) -> Parameter:
    """Return a figure of the fire code through time."""
    return read_parameter(name, jurisdiction_folder(jurisdiction, FOLDER) / f"{name}.toml")
