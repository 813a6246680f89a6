"""What a home uses in a year, by end use and fuel, each fuel in its own unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.home.distribution import distribution_efficiency
from calculators.home.hot_water import hot_water_input
from calculators.home.infiltration import BTU_H_PER_CFM_F
from calculators.home.laundry import dryer_use, washer_kwh
from calculators.home.model import FUELS
from calculators.home.space_conditioning import space_loads
from calculators.quantities import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.climate import ClimateZone, FloatArray
    from calculators.home.description import Home

END_USES: Final = (
    "heating",
    "cooling",
    "hot_water",
    "lighting",
    "refrigerator",
    "freezer",
    "clothes_washer",
    "clothes_dryer",
    "cooking",
    "other",
)
CLIMATE_END_USES: Final = frozenset({"heating", "cooling", "hot_water"})
FUEL_UNITS: Final = {
    "electricity": "kWh",
    "natural_gas": "therm",
    "propane": "gal",
    "fuel_oil": "gal",
    "wood": "short ton",
}
_WH_PER_KWH: Final = 1000.0
_ELECTRICITY: Final = "electricity"


@dataclass(frozen=True, slots=True, eq=False)
class EnergyUse:
    """Annual energy use.

    Parameters
    ----------
    amounts : mapping of (end use, fuel) to ndarray
        In the fuel's own unit a year: kWh, therms, gallons of propane or fuel oil, short tons of wood.
    """

    amounts: Mapping[tuple[str, str], FloatArray]

    def of(self, end_use: str, fuel: str) -> FloatArray:
        """Return one end use of one fuel; 0 where there is none."""
        return self.amounts.get((end_use, fuel), np.zeros(()))

    def by_fuel(self) -> dict[str, FloatArray]:
        """Return the total of each fuel."""
        return {fuel: np.asarray(sum(self.of(end_use, fuel) for end_use in END_USES)) for fuel in FUELS}


def _in_units(home: Home, btu: FloatArray, fuel: FloatArray) -> dict[str, FloatArray]:
    """Return heat content [Btu] as amounts of the fuel that each home burns for it; 0 of the others."""
    return {
        name: np.where(fuel == index, btu, 0.0) / home.model.btu_per_unit[name].value
        for index, name in enumerate(FUELS)
    }


def annual_use(home: Home, climate: ClimateZone | None) -> EnergyUse:
    """Return what a home uses in a year.

    Parameters
    ----------
    home : Home
        One home, or a batch.
    climate : ClimateZone or None
        Without one heating and cooling are left out, and hot water holds the showers only.

    Returns
    -------
    EnergyUse
        Of every end use that the home has a system for.
    """
    amounts: dict[tuple[str, str], FloatArray] = {}
    if climate is not None:
        amounts |= conditioning_amounts(home, climate, conditioning_needs(home, climate))
    amounts |= hot_water_amounts(home, hot_water_input(home, climate))
    amounts |= cooking_amounts(home)
    amounts |= lighting_and_cold_amounts(home)
    amounts |= laundry_amounts(home)
    amounts |= other_amounts(home)
    return EnergyUse({key: np.asarray(amount) for key, amount in amounts.items()})


@dataclass(frozen=True, slots=True, eq=False)
class ConditioningNeeds:
    """What heating has to bring in and cooling to take out each month, and what of it the ducts deliver.

    Parameters
    ----------
    heating, cooling : ndarray
        [Btu], shape (..., 12).
    fan_cfm_hours : ndarray
        Air that a whole-house fan moves in a year [ft3/min h].
    heating_delivered, cooling_delivered : ndarray
        Distribution efficiency [1], shape (..., 12).
    """

    heating: FloatArray
    cooling: FloatArray
    fan_cfm_hours: FloatArray
    heating_delivered: FloatArray
    cooling_delivered: FloatArray


def conditioning_needs(home: Home, climate: ClimateZone) -> ConditioningNeeds:
    """Return a home's loads and what its ducts deliver."""
    loads = space_loads(home, climate)
    return ConditioningNeeds(
        heating=loads.heating,
        cooling=loads.cooling,
        fan_cfm_hours=loads.fan_cfm_hours,
        heating_delivered=distribution_efficiency(home, climate, heating=True),
        cooling_delivered=distribution_efficiency(home, climate, heating=False),
    )


def conditioning_amounts(
    home: Home, climate: ClimateZone, needs: ConditioningNeeds
) -> dict[tuple[str, str], FloatArray]:
    """Return what heating and cooling use; see `EnergyUse`.

    A furnace's fan moves ``output / (1.08 x temperature rise)`` ft3/min h. Cooling has the compressor (its
    fan is in the SEER), a whole-house fan, and ceiling fans in the hours above 78 F.
    """
    model = home.model
    output = (needs.heating / needs.heating_delivered).sum(axis=-1)
    removed = (needs.cooling / needs.cooling_delivered).sum(axis=-1)
    heated = home.heating_served * home.heating_factor
    heat_in = output / home.heating_efficiency * heated
    moved = output / (BTU_H_PER_CFM_F * model["duct_heating_rise_f"])
    furnace_fan = moved * home.furnace_fan_w_per_cfm / _WH_PER_KWH * heated
    compressor = removed / home.cooling_eer / _WH_PER_KWH
    fan = needs.fan_cfm_hours * model["whole_house_fan_w_per_cfm"] / _WH_PER_KWH
    comfort = home.comfort_fan_w * climate.hours_above_78f.sum() / _WH_PER_KWH
    amounts = {
        ("heating", name): amount for name, amount in _in_units(home, heat_in, home.heating_fuel).items()
    }
    amounts["heating", _ELECTRICITY] = amounts["heating", _ELECTRICITY] + furnace_fan
    cooled = (compressor + fan + comfort) * home.cooling_served * home.cooling_factor
    return amounts | {("cooling", _ELECTRICITY): cooled}


def hot_water_amounts(home: Home, input_btu: FloatArray) -> dict[tuple[str, str], FloatArray]:
    """Return what hot water uses, the pump of a solar water heater with it."""
    amounts = {
        ("hot_water", name): each for name, each in _in_units(home, input_btu, home.water_fuel).items()
    }
    amounts["hot_water", _ELECTRICITY] = amounts["hot_water", _ELECTRICITY] + home.solar_parasitic_kwh
    return amounts


def cooking_amounts(home: Home) -> dict[tuple[str, str], FloatArray]:
    """Return what cooking uses."""
    heat = home.cooking_btu * home.cooking_factor
    amounts = {("cooking", name): amount for name, amount in _in_units(home, heat, home.cooking_fuel).items()}
    amounts["cooking", _ELECTRICITY] = amounts["cooking", _ELECTRICITY] + home.cooking_kwh
    return amounts


def lighting_and_cold_amounts(home: Home) -> dict[tuple[str, str], FloatArray]:
    """Return what lamps, refrigerator and freezers use."""
    return {
        ("lighting", _ELECTRICITY): (lamp_kwh(home) + home.other_lighting_kwh) * home.lighting_factor,
        ("refrigerator", _ELECTRICITY): refrigerator_kwh(home) * home.refrigerator_factor,
        ("freezer", _ELECTRICITY): home.freezer_kwh * home.freezer_factor,
    }


def laundry_amounts(home: Home) -> dict[tuple[str, str], FloatArray]:
    """Return what washer and dryer use."""
    amounts = {("clothes_washer", _ELECTRICITY): washer_kwh(home) * home.washer_factor}
    dryer_btu, dryer_kwh = dryer_use(home)
    for name, amount in _in_units(home, dryer_btu * home.dryer_factor, home.dryer_fuel).items():
        amounts["clothes_dryer", name] = amount
    amounts["clothes_dryer", _ELECTRICITY] = amounts["clothes_dryer", _ELECTRICITY] + dryer_kwh
    return amounts


def other_amounts(home: Home) -> dict[tuple[str, str], FloatArray]:
    """Return everything else."""
    return {
        ("other", _ELECTRICITY): home.other_kwh + home.ventilation_fan_kwh,
        ("other", "natural_gas"): home.other_therms,
    }


def lamp_kwh(home: Home) -> FloatArray:
    """Return the use of the lamps worth replacing [kWh/year]: ``n x W x h x 365 / 1000``."""
    return home.lamps * home.lamp_watts * home.lamp_hours_per_day * DAYS_PER_YEAR / _WH_PER_KWH


def refrigerator_kwh(home: Home) -> FloatArray:
    """Return the refrigerator's use [kWh/year]: ``label x (1 + age + door seal + occupants)``."""
    added = home.refrigerator_age_factor + home.refrigerator_seal_factor + home.refrigerator_occupant_factor
    return home.refrigerator_label_kwh * (1 + added)
