"""Whether moving a use from another fuel to electricity raises the household's bill."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from calculators.billing.annual_bill import annual_bill, days_by_season, use_by_price
from calculators.billing.effect import ELECTRICITY, NATURAL_GAS
from calculators.billing.household_terms import programme_of
from calculators.bills import exact_decimal
from calculators.number_tables import number_file
from calculators.quantities import BTU_PER_KWH, BTU_PER_THERM
from calculators.tariffs import load_discounts, load_tariffs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from calculators.billing.effect import BillCase, BillEffect, FuelEffect
    from calculators.measures.results import MeasureResult

_UNITS: Final = {NATURAL_GAS: "therm", "propane": "gallon", "fuel_oil": "gallon", "wood": "short ton"}


@dataclass(frozen=True, slots=True)
class FuelSwitch:
    """What one measure that moves a use to electricity does to the bill in a year.

    Parameters
    ----------
    measure, label : str
    fuel, unit : str
        What is saved.
    saved : float
        Of that fuel [therm, gallon, short ton].
    added_kwh : float
        Electricity that it needs [kWh].
    electricity_usd : Decimal or None
        What that costs; None where the price is not known [USD].
    saved_usd : Decimal or None
        What is saved of the other fuel; None where its price is not known [USD].
    """

    measure: str
    label: str
    fuel: str
    unit: str
    saved: float
    added_kwh: float
    electricity_usd: Decimal | None
    saved_usd: Decimal | None
    heater_efficiency: float | None = None

    @property
    def bill_falls_by_usd(self) -> Decimal | None:
        """What the year costs less; negative where it costs more, None where a price is not known."""
        if self.electricity_usd is None or self.saved_usd is None:
            return None
        return self.saved_usd - self.electricity_usd

    @property
    def break_even_usd_per_unit(self) -> Decimal | None:
        """The price of the other fuel above which the bill falls [USD per unit]."""
        return None if self.electricity_usd is None else self.electricity_usd / exact_decimal(self.saved)

    @property
    def break_even_cop(self) -> float | None:
        """The efficiency at which heat costs the same from both [1]; None where it is no heating."""
        if self.heater_efficiency is None or not self.saved_usd or self.electricity_usd is None:
            return None
        per_kwh, per_therm = float(self.electricity_usd) / self.added_kwh, float(self.saved_usd) / self.saved
        return break_even_cop(per_kwh, per_therm, self.heater_efficiency)

    @property
    def warning(self) -> str | None:
        """What a caseworker has to tell the household, or None where the bill falls."""
        added = f"{self.label} takes {self.added_kwh:,.0f} kWh more a year"
        if self.electricity_usd is None:
            return f"{added}: whether the bill rises is not known, since the price of electricity is not."
        less = self.bill_falls_by_usd
        fuel, price = self.fuel.replace("_", " "), self.break_even_usd_per_unit
        costs = f"{added}, which cost about ${self.electricity_usd:,.0f}"
        if less is None:
            return (
                f"{costs}: the bill rises unless a {self.unit} of {fuel} costs more than ${price:,.2f}, and"
                " that price is not known."
            )
        if less >= 0:
            return None
        return (
            f"{costs}, and saves {fuel} for about ${self.saved_usd:,.0f}: the bill rises by about"
            f" ${-less:,.0f} a year. It would fall if a {self.unit} of {fuel} cost more than ${price:,.2f}."
        )


def break_even_cop(usd_per_kwh: float, usd_per_therm: float, heater_efficiency: float) -> float:
    """Return the coefficient of performance at which heat by electricity costs as much as by gas.

    Parameters
    ----------
    usd_per_kwh, usd_per_therm : float
        Prices [USD].
    heater_efficiency : float
        Of the gas heater that is replaced [1].

    Notes
    -----
    ``COP = price of a kWh x (kWh of heat from a therm) / price of a therm``; a therm gives 22.9 kWh of heat
    at an efficiency of 0.78.
    """
    return usd_per_kwh * heater_efficiency * BTU_PER_THERM / BTU_PER_KWH / usd_per_therm


def fuel_switches(
    case: BillCase, effect: BillEffect, measures: Iterable[MeasureResult]
) -> tuple[FuelSwitch, ...]:
    """Return what each measure of the package that moves a use to electricity does to the bill.

    Parameters
    ----------
    case : BillCase
    effect : BillEffect
        Its whole bills, as far as they are known.
    measures : iterable of MeasureResult

    Notes
    -----
    With the whole bill known, what the added electricity costs is the difference of two bills: after the
    work, and after it without the hours that the measure adds. Otherwise it is priced at the most a further
    kWh can cost on the schedule assumed for the utility.
    """
    found = []
    for measure in measures:
        savings = measure.savings_by_fuel if measure.in_package and measure.changes_fuel else None
        if savings is None or savings.get(ELECTRICITY, 0.0) >= 0:
            continue
        fuel = _fuel_given_up(savings)
        if fuel is not None:
            found.append(_switch(case, effect, measure, fuel, savings))
    return tuple(found)


def _fuel_given_up(savings: Mapping[str, float]) -> str | None:
    """Return the fuel of which most of its kind is saved, if any is."""
    saved = {fuel: savings.get(fuel, 0.0) for fuel in _UNITS if savings.get(fuel, 0.0) > 0}
    return max(saved, key=lambda fuel: saved[fuel]) if saved else None


def _switch(
    case: BillCase, effect: BillEffect, measure: MeasureResult, fuel: str, savings: Mapping[str, float]
) -> FuelSwitch:
    added = -savings[ELECTRICITY]
    shape = number_file(f"data/{case.jurisdiction}/load_shapes.toml").table("measure").entries
    end_use = str(shape.get(measure.id, "other"))
    electricity = effect.by_fuel.get(ELECTRICITY)
    cost = (
        _least_price(case, ELECTRICITY, added, rising=True)
        if electricity is None
        else _cost_of_added(effect, electricity, added, end_use)
    )
    gas = effect.by_fuel.get(NATURAL_GAS)
    worth = None
    if fuel == NATURAL_GAS and gas is not None:
        worth = _worth_of_saved(gas, savings[fuel])
    elif fuel == NATURAL_GAS:
        worth = _least_price(case, NATURAL_GAS, savings[fuel], rising=False)
    return FuelSwitch(
        measure=measure.id,
        label=measure.label,
        fuel=fuel,
        unit=_UNITS[fuel],
        saved=savings[fuel],
        added_kwh=added,
        electricity_usd=cost,
        saved_usd=worth,
        heater_efficiency=_replaced(case) if end_use == "heating" else None,
    )


def _replaced(case: BillCase) -> float:
    stated, fuel = case.facts.heating.efficiency, case.facts.heating.fuel
    if stated is not None and fuel != ELECTRICITY:
        return stated
    return (
        number_file(f"data/{case.jurisdiction}/fuel_switching.toml")
        .table("replaced_heater")
        .number("efficiency")
    )


def _cost_of_added(effect: BillEffect, electricity: FuelEffect, added: float, end_use: str) -> Decimal:
    """Return what a measure's electricity adds to the bill after the work."""
    how, shown, shapes = electricity.billed, electricity.shown, effect.shapes
    if shapes is None:
        return Decimal(0)
    after = effect.hours[ELECTRICITY][1]
    hours = after - added * shapes.share.get(end_use, shapes.of(end_use))
    terms = next(
        one
        for one in how.terms(electricity.programme)
        if (one.code, one.territory) == (shown.code, shown.territory)
    )
    use = use_by_price(hours.clip(min=0.0), how.tariff, how.version, shapes.clock)
    without = annual_bill(use, days_by_season(how.tariff, shapes.clock), how.version, terms)
    return shown.after.energy_usd - without.energy_usd


def _worth_of_saved(gas: FuelEffect, saved: float) -> Decimal | None:
    """Return what a part of the saved gas is worth, at what the whole saving is worth for a therm."""
    total = gas.shown.before.amount - gas.shown.after.amount
    return gas.shown.saving_usd * exact_decimal(saved / total) if total > 0 else None


def _least_price(case: BillCase, fuel: str, amount: float, *, rising: bool) -> Decimal | None:
    """Return an amount at the least it can be worth, or a rise at the most, on what is assumed."""
    utility = case.facts.utility.electric if fuel == ELECTRICITY else case.facts.utility.gas
    for tariff in load_tariffs(*case.data):
        version = tariff.on(case.on)
        if version is None or (tariff.fuel, tariff.utility) != (fuel, utility):
            continue
        if not tariff.assumed_for_utility:
            continue
        price = version.highest_usd_per_unit if rising else version.lowest_usd_per_unit
        programme = programme_of(case.facts)
        for discount in load_discounts(*case.data):
            terms = discount.on(case.on)
            if discount.programme == programme and tariff.id in discount.tariffs and terms is not None:
                price = terms.price(price, version)
        return exact_decimal(amount) * price
    return None
