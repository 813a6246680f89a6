"""From the facts of a household file to a home: what is stated, and existing-home figures for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from calculators.home.assumptions import Assumption, KnownOrAssumed
from calculators.home.calibration import CALIBRATED_USES
from calculators.home.description import Home
from calculators.home.existing_shell import existing_shell
from calculators.home.existing_systems import conditioning_systems
from calculators.home.existing_uses import appliances, water_heating
from calculators.home.infiltration import cfm50_of_air_changes
from calculators.home.model import EXISTING_HOMES, home_model

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
    quantities: dict[str, Any] = existing_shell(known, housing_class)
    quantities["cfm50"] = _cfm50(known, quantities, climate)
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
    return {f"{use}_factor": 1.0 for use in CALIBRATED_USES} | {"dryer_kwh_factor": 1.0, "other_therms": 0.0}


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
