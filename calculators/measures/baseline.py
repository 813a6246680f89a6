"""The use before any measure, and how each part of it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculators.home.energy_use import CLIMATE_END_USES, END_USES, FUEL_UNITS
from calculators.home.model import FUELS
from calculators.measures.results import Amount, Baseline, EndUseAmount, Source

if TYPE_CHECKING:
    from calculators.home.calibration import Calibrated
    from calculators.home.energy_use import EnergyUse
    from rules.facts import CaseFacts

_SHELL: Final = (
    "dwelling.floor_area_ft2",
    "envelope.attic_r",
    "envelope.wall_r",
    "envelope.floor_r",
    "envelope.window_u",
    "envelope.window_shgc",
    "envelope.cfm50",
    "ducts.leakage_pct",
)
# Facts of which one is enough for an end use to be this home's own.
_FACTS_OF: Final = {
    "heating": (*_SHELL, "heating.type", "heating.fuel", "heating.efficiency", "thermostat.heating_f"),
    "cooling": (*_SHELL, "cooling.type", "cooling.seer", "cooling.year", "thermostat.cooling_f"),
    "hot_water": (
        "household.size",
        "dwelling.bedrooms",
        "water_heating.fuel",
        "water_heating.type",
        "water_heating.uef",
        "water_heating.setpoint_f",
        "water_heating.location",
    ),
    "lighting": ("dwelling.floor_area_ft2", "lighting.incandescent_lamps", "lighting.hours_per_day"),
    "refrigerator": ("appliances.refrigerator_kwh_per_year", "appliances.refrigerator_year"),
    "freezer": ("appliances.freezers", "appliances.freezer_kwh_per_year", "appliances.freezer_year"),
    "clothes_washer": ("appliances.clothes_washer", "household.size", "dwelling.bedrooms"),
    "clothes_dryer": ("appliances.dryer_fuel", "household.size", "dwelling.bedrooms"),
    "cooking": ("household.size", "dwelling.bedrooms", "appliances.range_fuel"),
    "other": ("household.size", "dwelling.bedrooms", "dwelling.floor_area_ft2"),
}


def _source(facts: CaseFacts, calibrated: Calibrated, end_use: str, fuel: str) -> Source:
    """Return how an end use is known."""
    if fuel == "natural_gas" and calibrated.natural_gas_factor is not None:
        return "metered"
    billed = fuel == "electricity" and calibrated.electricity_factor is not None
    # What no end use explains is the bill's own; an end use is, once it was scaled to the bill.
    if billed and (end_use == "other" or calibrated.electricity_scaled):
        return "metered"
    known = any(facts.fact(name) is not None for name in _FACTS_OF[end_use])
    return "modelled" if known else "default"


def _total(facts: CaseFacts, fuel: str, parts: list[EndUseAmount], value: float | None) -> Amount:
    """Return a fuel's total and how it is known."""
    metered = {"electricity": facts.utility.annual_kwh, "natural_gas": facts.utility.annual_therms}.get(fuel)
    if metered is not None:
        return Amount(metered, FUEL_UNITS[fuel], "metered")
    sources = {part.amount.source for part in parts if part.amount.value is None or part.amount.value > 0}
    return Amount(value, FUEL_UNITS[fuel], "default" if sources == {"default"} else "modelled")


def _fuels_burnt(calibrated: Calibrated) -> set[str]:
    """Return the fuels that a home has something for, electricity among them."""
    home = calibrated.home
    indices = [home.water_fuel] + ([home.heating_fuel] if home.heating_served > 0 else [])
    return {"electricity"} | {FUELS[int(index)] for index in indices}


def baseline_of(facts: CaseFacts, use: EnergyUse, calibrated: Calibrated, *, climate_known: bool) -> Baseline:
    """Return a home's baseline.

    Parameters
    ----------
    facts : CaseFacts
    use : EnergyUse
        Of the home as it is, brought to its bills.
    calibrated : Calibrated
    climate_known : bool
        Without a climate zone heating, cooling, hot water, and the totals they are in, are not known.

    Returns
    -------
    Baseline
        With the end uses and fuels of which the home uses anything.
    """
    end_uses: list[EndUseAmount] = []
    by_fuel: dict[str, Amount] = {}
    for fuel in FUEL_UNITS:
        parts = []
        for end_use in END_USES:
            value = float(use.of(end_use, fuel))
            unknown = not climate_known and end_use in CLIMATE_END_USES
            if value > 0 and not unknown:
                source = _source(facts, calibrated, end_use, fuel)
                parts.append(EndUseAmount(end_use, fuel, Amount(value, FUEL_UNITS[fuel], source)))
        total = sum(part.amount.value or 0.0 for part in parts) if climate_known else None
        amount = _total(facts, fuel, parts, total)
        if amount.value or fuel in _fuels_burnt(calibrated):
            by_fuel[fuel] = amount
        end_uses += parts
    return Baseline(by_fuel, tuple(end_uses))
