"""The shell of a home as found: surfaces, insulation, windows, roof and what it stands on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from calculators.climate_zones import EXPOSURES

if TYPE_CHECKING:
    from calculators.home.assumptions import KnownOrAssumed
    from calculators.home.model import HomeModel


def existing_shell(known: KnownOrAssumed, housing_class: str) -> dict[str, Any]:
    """Return a home's envelope, air leakage apart.

    Parameters
    ----------
    known : KnownOrAssumed
    housing_class : str
        Which table of existing homes the home belongs to.

    Returns
    -------
    dict
        Quantities of `Home`.
    """
    model, existing = known.model, known.existing
    floor_area = known.number("dwelling.floor_area_ft2", "floor_area_ft2", "ft2")
    stories = known.number("dwelling.stories", "stories", "1")
    # A share of the floor is a share of the floor, whoever states the floor.
    windows = known.facts.envelope.window_area_ft2
    if windows is None:
        windows = floor_area * existing["glass_pct_of_floor"] / 100.0
    doors = (known.facts.envelope.doors or 0) * model["door_area_ft2"]
    shell: dict[str, Any] = _geometry(floor_area, stories, windows + doors, housing_class, model)
    after = known.facts.envelope.cfm50_after
    return (
        shell
        | {
            "window_area_ft2": windows,
            "door_area_ft2": doors,
            "ceiling_r": known.number("envelope.attic_r", "ceiling_r", "h ft2 F/Btu"),
            "wall_r": known.number("envelope.wall_r", "wall_r", "h ft2 F/Btu"),
            "floor_r": known.parameter("envelope.floor_r", "floor_r"),
            "knee_wall_area_ft2": known.quiet("envelope.knee_wall_area_ft2", "knee_wall_area_ft2"),
            "knee_wall_r": known.quiet("envelope.knee_wall_r", "knee_wall_r"),
            "ground_swing": _ground_swing(known),
            "roof_absorptivity": _roof_absorptivity(known),
            "window_u": known.number("envelope.window_u", "window_u", "Btu/h ft2 F"),
            "window_shgc": known.number("envelope.window_shgc", "window_shgc", "1"),
            "cfm50_after": after if after is not None else math.nan,
            "heating_setpoint_f": known.parameter("thermostat.heating_f", "heating_setpoint_f"),
            "cooling_setpoint_f": known.parameter("thermostat.cooling_f", "cooling_setpoint_f"),
            "setback_f": 0.0,
            "setback_hours": 0.0,
        }
        | _window_sides(known)
    )


def _geometry(
    floor_area: float, stories: float, openings: float, housing_class: str, model: HomeModel
) -> dict[str, float]:
    """Return the surfaces [ft2] of a box of a floor area, its walls without the openings."""
    ratio = model["footprint_aspect_ratio"]
    footprint = floor_area / stories
    perimeter = 2.0 * (1.0 + ratio) * math.sqrt(footprint / ratio)
    wall_exposure = model["multi_family_wall_exposure"] if housing_class == "multi_family" else 1.0
    ceiling_exposure = model["multi_family_ceiling_exposure"] if housing_class == "multi_family" else 1.0
    walls = perimeter * stories * model["ceiling_height_ft"] * wall_exposure
    return {
        "floor_area_ft2": floor_area,
        "stories": stories,
        "footprint_ft2": footprint * ceiling_exposure,
        "ceiling_area_ft2": footprint * ceiling_exposure,
        "wall_area_ft2": max(walls - openings, 0.0),
    }


def _ground_swing(known: KnownOrAssumed) -> float:
    """Return how far what lies below the floor follows the outdoor air over the year."""
    foundation = known.facts.envelope.foundation
    if foundation is None:
        return known.stand_in("envelope.foundation", "ground_swing")
    return known.model[f"ground_swing_{foundation}"]


def _roof_absorptivity(known: KnownOrAssumed) -> float:
    """Return the roof's absorptivity: as stated, else by its colour."""
    stated, colour = known.facts.envelope.roof_absorptivity, known.facts.envelope.roof_color
    if stated is not None:
        return stated
    name = f"roof_absorptivity_{colour}" if colour else "roof_absorptivity"
    return known.stand_in("envelope.roof_absorptivity", name)


def _window_sides(known: KnownOrAssumed) -> dict[str, float]:
    """Return the shares of the windows that face each way, and what shades them from outside."""
    model, envelope = known.model, known.facts.envelope
    shade = f"outside_shade_{envelope.window_shading or 'none'}"
    shares = dict.fromkeys(EXPOSURES, 1.0 / len(EXPOSURES))
    if envelope.window_facing is not None:
        main = model["window_share_main_side"]
        shares = dict.fromkeys(EXPOSURES, (1.0 - main) / (len(EXPOSURES) - 1))
        shares[envelope.window_facing] = main
    outside = model[shade]
    if envelope.window_shading is None:
        outside = known.stand_in("envelope.window_shading", shade)
    return {
        "outside_shade": outside,
        "screen_transmission": 1.0,
        "screen_transmission_winter": 1.0,
        "window_north_share": shares["north"],
        "window_east_share": shares["east"],
        "window_south_share": shares["south"],
    }
