"""From the facts of a household file to a home: what is stated, and existing-home figures for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from calculators.home.assumptions import Assumption, KnownOrAssumed
from calculators.home.description import Home
from calculators.home.existing_systems import conditioning_systems
from calculators.home.existing_uses import appliances, water_heating
from calculators.home.infiltration import cfm50_of_air_changes
from calculators.home.model import EXISTING_HOMES, HomeModel, home_model

if TYPE_CHECKING:
    from datetime import date

    from calculators.climate import ClimateZone
    from rules.facts import CaseFacts

# From this number of homes in one building on, a home is a flat, with neighbours around it.
SMALLEST_MULTIFAMILY = 5


def housing_class_of(facts: CaseFacts) -> str:
    """Return which table of existing homes a home belongs to."""
    if facts.dwelling.construction == "mobile_home":
        return "mobile_home"
    units = facts.building.units_per_building or ()
    return "multi_family" if any(count >= SMALLEST_MULTIFAMILY for count in units) else "single_family"


def home_from_facts(
    facts: CaseFacts, climate: ClimateZone | None, on: date, jurisdiction: str = "us_ca"
) -> tuple[Home, tuple[Assumption, ...]]:
    """Return the home that the facts describe, and what was assumed.

    Parameters
    ----------
    facts : CaseFacts
        What is known.
    climate : ClimateZone or None
        The home's climate zone. Without one the existing-home figures of the jurisdiction's first zone
        fill the gaps of a home whose heating and cooling nobody can compute anyway.
    on : date
        The day that ages are counted to.
    jurisdiction : str
        Folder of the data.

    Returns
    -------
    home : Home
        One home, every quantity a scalar.
    assumptions : tuple of Assumption
        Each unknown fact with the figure that stands for it.

    Notes
    -----
    A stated fact always wins. Geometry is that of a box: the footprint is the floor over the stories, its
    sides in the ratio of `footprint_aspect_ratio`, so that ``perimeter = 2 (1 + r) sqrt(footprint / r)``.
    """
    model = home_model(jurisdiction)
    housing_class = housing_class_of(facts)
    zones = sorted(zone for name, zone in model.existing_homes if name == housing_class)
    existing = model.existing_homes[housing_class, climate.zone if climate else zones[0]]
    known = KnownOrAssumed(facts, model, existing)
    quantities: dict[str, Any] = _shell(known, housing_class, climate)
    quantities |= conditioning_systems(known, climate, on)
    quantities |= water_heating(known, climate)
    quantities |= appliances(known, on, float(quantities["floor_area_ft2"])) | _uncalibrated()
    home = Home(model=model, **quantities)
    return home, tuple(known.assumptions if climate else _without_climate(known))


def _without_climate(known: KnownOrAssumed) -> list[Assumption]:
    """Return the assumptions but those from the tables by climate zone, of which none applies."""
    return [assumption for assumption in known.assumptions if assumption.citation != EXISTING_HOMES]


def _uncalibrated() -> dict[str, float]:
    """Return the multipliers of a home that no bill has been held against."""
    uses = ("heating", "cooling", "hot_water", "lighting", "refrigerator", "cooking")
    return {f"{use}_factor": 1.0 for use in uses} | {"other_therms": 0.0}


def _geometry(
    floor_area: float, stories: float, glass: float, housing_class: str, model: HomeModel
) -> dict[str, float]:
    """Return the surfaces [ft2] of a box of a floor area."""
    ratio = model["footprint_aspect_ratio"]
    footprint = floor_area / stories
    perimeter = 2.0 * (1.0 + ratio) * np.sqrt(footprint / ratio)
    wall_exposure = model["multi_family_wall_exposure"] if housing_class == "multi_family" else 1.0
    ceiling_exposure = model["multi_family_ceiling_exposure"] if housing_class == "multi_family" else 1.0
    windows = floor_area * glass
    walls = perimeter * stories * model["ceiling_height_ft"] * wall_exposure
    return {
        "floor_area_ft2": floor_area,
        "stories": stories,
        "footprint_ft2": footprint * ceiling_exposure,
        "ceiling_area_ft2": footprint * ceiling_exposure,
        "window_area_ft2": windows,
        "wall_area_ft2": max(walls - windows, 0.0),
    }


def _shell(known: KnownOrAssumed, housing_class: str, climate: ClimateZone | None) -> dict[str, Any]:
    """Return the envelope: surfaces, R, U, leakage and set points."""
    model, existing = known.model, known.existing
    floor_area = known.number("dwelling.floor_area_ft2", "floor_area_ft2", "ft2")
    stories = known.number("dwelling.stories", "stories", "1")
    # A share of the floor is a share of the floor, whoever states the floor.
    glass = existing["glass_pct_of_floor"] / 100.0
    shell: dict[str, Any] = _geometry(floor_area, stories, glass, housing_class, model)
    shell |= {
        "ceiling_r": known.number("envelope.attic_r", "ceiling_r", "h ft2 F/Btu"),
        "wall_r": known.number("envelope.wall_r", "wall_r", "h ft2 F/Btu"),
        "floor_r": known.parameter("envelope.floor_r", "floor_r"),
        "window_u": known.number("envelope.window_u", "window_u", "Btu/h ft2 F"),
        "window_shgc": known.number("envelope.window_shgc", "window_shgc", "1"),
        "heating_setpoint_f": known.parameter("thermostat.heating_f", "heating_setpoint_f"),
        "cooling_setpoint_f": known.parameter("thermostat.cooling_f", "cooling_setpoint_f"),
        "setback_f": 0.0,
        "setback_hours": 0.0,
    }
    shell["cfm50"] = _cfm50(known, shell, climate)
    return shell


def _cfm50(known: KnownOrAssumed, shell: dict[str, Any], climate: ClimateZone | None) -> float:
    """Return the blower-door reading, or the one that gives the existing home's air changes."""
    stated = known.facts.envelope.cfm50
    if stated is not None:
        return stated
    if climate is None:
        return 0.0
    volume = np.asarray(shell["floor_area_ft2"] * known.model["ceiling_height_ft"])
    stories, indoor = np.asarray(shell["stories"]), np.asarray(shell["heating_setpoint_f"])
    changes = np.asarray(known.existing["infiltration_ach"])
    value = float(
        cfm50_of_air_changes(
            air_changes_per_hour=changes,
            volume_ft3=volume,
            stories=stories,
            indoor_f=indoor,
            climate=climate,
            model=known.model,
        )
    )
    known.assume("envelope.cfm50", value, "ft3/min at 50 Pa", EXISTING_HOMES)
    return value
