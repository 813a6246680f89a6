"""From facts in columns to homes: `calculators.home.existing`, for many homes of one climate zone.

Nothing is noted as assumed: a portfolio's table does not hold the stand-ins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from calculators.home.calibration import CALIBRATED_USES
from calculators.home.description import quantities
from calculators.home.existing import SMALLEST_MULTIFAMILY
from calculators.home.infiltration import cfm50_of_air_changes
from calculators.home.model import HOUSING_CLASSES, home_model
from calculators.portfolio.existing_shell import shell
from calculators.portfolio.existing_systems import conditioning_systems
from calculators.portfolio.existing_uses import appliances, water_heating
from calculators.portfolio.known import Known

if TYPE_CHECKING:
    from datetime import date

    from calculators.climate import ClimateZone, FloatArray
    from calculators.portfolio.columns import FactColumns
    from calculators.portfolio.combinations import Codes

_MOBILE: Final = HOUSING_CLASSES.index("mobile_home")
_MULTI: Final = HOUSING_CLASSES.index("multi_family")
_SINGLE: Final = HOUSING_CLASSES.index("single_family")


def housing_classes(facts: FactColumns) -> Codes:
    """Return which table of existing homes each home belongs to, as positions in `HOUSING_CLASSES`."""
    units = facts["building.units_per_building"]
    large = [any(count >= SMALLEST_MULTIFAMILY for count in each) for each in units.words]
    multi = np.append(np.array(large, np.bool_), np.False_)[units.values]
    mobile = facts["dwelling.construction"].is_word("mobile_home")
    return np.where(mobile, _MOBILE, np.where(multi, _MULTI, _SINGLE))


def homes_from_facts(
    facts: FactColumns, climate: ClimateZone | None, on: date, jurisdiction: str
) -> dict[str, FloatArray]:
    """Return the homes that facts describe: the quantities of `Home`, each shape (n,) or a shared scalar.

    Parameters
    ----------
    facts : FactColumns
        Of homes in one climate zone.
    climate : ClimateZone or None
        The zone; None where it is not known.
    on : date
        The day that ages are counted to.
    jurisdiction : str
    """
    model, classes = home_model(jurisdiction), housing_classes(facts)
    zones = sorted({zone for _, zone in model.existing_homes})
    zone = zones[0] if climate is None else climate.zone
    tables = [model.existing_homes[name, zone] for name in HOUSING_CLASSES]
    existing = {name: np.array([table[name] for table in tables])[classes] for name in tables[0]}
    known = Known(facts, model, existing)
    found: dict[str, Any] = shell(known, classes == _MULTI)
    found["cfm50"] = _cfm50(known, found, climate)
    found |= conditioning_systems(known, climate, on)
    found |= water_heating(known, climate)
    found |= appliances(known, on, found["floor_area_ft2"])
    found |= {f"{use}_factor": 1.0 for use in CALIBRATED_USES} | {
        "dryer_kwh_factor": 1.0,
        "other_therms": 0.0,
    }
    return {name: np.asarray(found[name], np.float64) for name in quantities()}


def _cfm50(known: Known, found: dict[str, Any], climate: ClimateZone | None) -> FloatArray:
    """Return the blower-door reading, or the one that gives the existing home's air changes."""
    stated = known.facts["envelope.cfm50"]
    if climate is None:
        return np.where(stated.known, stated.values, 0.0)
    assumed = cfm50_of_air_changes(
        air_changes_per_hour=known.existing["infiltration_ach"],
        volume_ft3=found["floor_area_ft2"] * known.model["ceiling_height_ft"],
        stories=found["stories"],
        indoor_f=found["heating_setpoint_f"],
        climate=climate,
        model=known.model,
    )
    return np.where(stated.known, stated.values, assumed)
