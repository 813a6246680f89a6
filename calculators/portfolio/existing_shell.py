"""The shells of many homes as found: `calculators.home.existing_shell` by columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from calculators.climate_zones import EXPOSURES

if TYPE_CHECKING:
    from calculators.climate import FloatArray
    from calculators.portfolio.columns import Mask
    from calculators.portfolio.known import Known


def shell(known: Known, multi_family: Mask) -> dict[str, Any]:
    """Return the homes' envelopes, air leakage apart: quantities of `Home`."""
    model = known.model
    floor_area = known.number("dwelling.floor_area_ft2", "floor_area_ft2")
    stories = known.number("dwelling.stories", "stories")
    glazing = floor_area * known.existing["glass_pct_of_floor"] / 100.0
    windows = known.or_else("envelope.window_area_ft2", glazing)
    doors = known.or_else("envelope.doors", 0.0) * model["door_area_ft2"]
    return {
        **_geometry(known, (floor_area, stories), windows + doors, multi_family),
        **_window_sides(known),
        "window_area_ft2": windows,
        "door_area_ft2": doors,
        "ceiling_r": known.number("envelope.attic_r", "ceiling_r"),
        "wall_r": known.number("envelope.wall_r", "wall_r"),
        "floor_r": known.parameter("envelope.floor_r", "floor_r"),
        "knee_wall_area_ft2": known.parameter("envelope.knee_wall_area_ft2", "knee_wall_area_ft2"),
        "knee_wall_r": known.parameter("envelope.knee_wall_r", "knee_wall_r"),
        "ground_swing": _ground_swing(known),
        "roof_absorptivity": _roof_absorptivity(known),
        "window_u": known.number("envelope.window_u", "window_u"),
        "window_shgc": known.number("envelope.window_shgc", "window_shgc"),
        "cfm50_after": known.or_else("envelope.cfm50_after", np.nan),
        "heating_setpoint_f": known.parameter("thermostat.heating_f", "heating_setpoint_f"),
        "cooling_setpoint_f": known.parameter("thermostat.cooling_f", "cooling_setpoint_f"),
        "setback_f": 0.0,
        "setback_hours": 0.0,
    }


def _geometry(
    known: Known, floor: tuple[FloatArray, FloatArray], openings: FloatArray, multi_family: Mask
) -> dict[str, Any]:
    """Return the surfaces [ft2] of boxes of a floor area and stories, their walls without the openings."""
    model, (floor_area, stories) = known.model, floor
    ratio = model["footprint_aspect_ratio"]
    footprint = floor_area / stories
    perimeter = 2.0 * (1.0 + ratio) * np.sqrt(footprint / ratio)
    wall_exposure = np.where(multi_family, model["multi_family_wall_exposure"], 1.0)
    ceiling_exposure = np.where(multi_family, model["multi_family_ceiling_exposure"], 1.0)
    walls = perimeter * stories * model["ceiling_height_ft"] * wall_exposure
    return {
        "floor_area_ft2": floor_area,
        "stories": stories,
        "footprint_ft2": footprint * ceiling_exposure,
        "ceiling_area_ft2": footprint * ceiling_exposure,
        "wall_area_ft2": np.maximum(walls - openings, 0.0),
    }


def _ground_swing(known: Known) -> FloatArray:
    """Return how far what lies below the floors follows the outdoor air over the year."""
    swing = np.full(known.facts.count, known.model["ground_swing"])
    for foundation, homes in known.stated("envelope.foundation").homes.items():
        swing[homes] = known.model[f"ground_swing_{foundation}"]
    return swing


def _roof_absorptivity(known: Known) -> FloatArray:
    """Return the roofs' absorptivity: as stated, else by their colour."""
    found = np.full(known.facts.count, known.model["roof_absorptivity"])
    for colour, homes in known.stated("envelope.roof_color").homes.items():
        found[homes] = known.model[f"roof_absorptivity_{colour}"]
    return known.or_else("envelope.roof_absorptivity", found)


def _window_sides(known: Known) -> dict[str, Any]:
    """Return the shares of the windows that face each way, and what shades them from outside."""
    model, count = known.model, known.facts.count
    shade = np.full(count, model["outside_shade_none"])
    for word, homes in known.stated("envelope.window_shading").homes.items():
        shade[homes] = model[f"outside_shade_{word}"]
    facing = known.stated("envelope.window_facing")
    main = model["window_share_main_side"]
    even, rest = 1.0 / len(EXPOSURES), (1.0 - main) / (len(EXPOSURES) - 1)
    stated = facing.among(*EXPOSURES)
    shares = {
        side: np.where(facing.among(side), main, np.where(stated, rest, even)) for side in EXPOSURES[:3]
    }
    return {
        "outside_shade": shade,
        "screen_transmission": 1.0,
        "screen_transmission_winter": 1.0,
        **{f"window_{side}_share": share for side, share in shares.items()},
    }
