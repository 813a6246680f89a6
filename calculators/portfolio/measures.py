"""Baseline and measures of many homes, by climate zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calculators.climate import climate_zone
from calculators.emission_factors import default_factor_set
from calculators.emissions import equivalent_years
from calculators.home.energy_use import FUEL_UNITS
from calculators.home.model import FUELS, HOUSING_CLASSES, home_model
from calculators.measures.catalogue import load_catalogue
from calculators.portfolio.batch_settings import batch_setting
from calculators.portfolio.columns import Column, Kind
from calculators.portfolio.costs import costs_of
from calculators.portfolio.existing_homes import homes_from_facts, housing_classes
from calculators.portfolio.feasibility import Feasibility
from calculators.portfolio.homes import Homes
from calculators.portfolio.service import Services
from calculators.portfolio.states import brought_to_bills, state_of
from calculators.portfolio.use import Uses, totals_by_end_use
from calculators.portfolio.walk import Batch, Walk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from numpy.typing import NDArray

    from calculators.climate import ClimateZone, FloatArray
    from calculators.emissions import FactorSet
    from calculators.measures.measure import Measure
    from calculators.portfolio.columns import FactColumns, Rows
    from calculators.portfolio.feasibility import Outcomes
    from calculators.portfolio.states import State
    from calculators.portfolio.walk import Walked

FEASIBLE = ("yes", "no", "unknown")
_ELECTRICITY, _NATURAL_GAS = FUELS.index("electricity"), FUELS.index("natural_gas")


class Figures:
    """Figures of a batch, filled in group by group; what stays NaN is not known.

    Parameters
    ----------
    count : int
        Households.
    """

    def __init__(self, count: int) -> None:
        """Start with nothing known."""
        self.count = count
        self.numbers: dict[str, FloatArray] = {}
        self.flags: dict[str, NDArray[np.int8]] = {}
        self.money: dict[str, tuple[NDArray[np.int64], NDArray[np.bool_]]] = {}

    def number(self, name: str, rows: Rows, values: FloatArray) -> None:
        """Put numbers of some households in; NaN where not known."""
        if name not in self.numbers:
            self.numbers[name] = np.full(self.count, np.nan)
        self.numbers[name][rows] = values

    def flag(self, name: str, rows: Rows, values: NDArray[np.bool_]) -> None:
        """Put yes and no of some households in."""
        if name not in self.flags:
            self.flags[name] = np.full(self.count, -1, np.int8)
        self.flags[name][rows] = values

    def usd(self, name: str, rows: Rows, column: Column) -> None:
        """Put amounts of some households in."""
        if name not in self.money:
            self.money[name] = np.zeros(self.count, np.int64), np.zeros(self.count, np.bool_)
        cents, known = self.money[name]
        cents[rows], known[rows] = column.values, column.known

    def columns(self) -> dict[str, Column]:
        """Return everything as columns."""
        numbers = {name: Column(Kind.NUMBER, each, ~np.isnan(each)) for name, each in self.numbers.items()}
        flags = {name: Column(Kind.FLAG, each, each >= 0) for name, each in self.flags.items()}
        return {**numbers, **flags, **{name: Column(Kind.MONEY, *each) for name, each in self.money.items()}}


class MeasureFigures:
    """Works out baseline and measures of batches of homes.

    Parameters
    ----------
    jurisdiction : str
    on : date
        The day that ages are counted to.
    """

    def __init__(self, jurisdiction: str, on: date) -> None:
        """Read catalogue and factors."""
        self.jurisdiction, self.on = jurisdiction, on
        self.catalogue = load_catalogue(jurisdiction)
        self.factors: FactorSet = default_factor_set(jurisdiction)
        self.feasibility = Feasibility(self.catalogue.measures, on, jurisdiction)
        self.life = {
            m.id: float(equivalent_years(m.effective_useful_life_years)) for m in self.catalogue.measures
        }

    def worked_out(
        self, facts: FactColumns, zones: NDArray[np.int64]
    ) -> tuple[dict[str, Column], FloatArray]:
        """Return the columns of baseline, measures and totals, and the use of electricity after the package.

        Parameters
        ----------
        facts : FactColumns
        zones : ndarray of int, shape (n,)
            Climate zones; 0 where not known.
        """
        figures, use_after = Figures(facts.count), np.full(facts.count, np.nan)
        feasible = self.feasibility.outcomes(facts, zones)
        for rows, zone, measures in self._groups(facts, zones):
            climate = climate_zone(zone, self.jurisdiction) if zone else None
            some = {name: outcomes[rows] for name, outcomes in feasible.items()}
            after = self._group(facts.take(rows), climate, measures, some, (figures, rows))
            if climate is not None:
                use_after[rows] = after
        words = {
            f"measures.{name}.feasible": Column(
                Kind.WORD, outcomes.astype(np.int32), np.ones(facts.count, np.bool_), FEASIBLE
            )
            for name, outcomes in feasible.items()
        }
        return {**words, **figures.columns()}, use_after

    def _groups(
        self, facts: FactColumns, zones: NDArray[np.int64]
    ) -> Iterator[tuple[Rows, int, tuple[Measure, ...]]]:
        """Yield homes of one climate zone, and of one class where values differ by it, some at once."""
        by_class = any(measure.parameter_cases for measure in self.catalogue.measures)
        classes = housing_classes(facts) if by_class else np.zeros(facts.count, np.int64)
        together = zones * len(HOUSING_CLASSES) + classes
        at_once = int(batch_setting("homes_at_once"))
        for code in np.unique(together).tolist() or [0]:
            zone, at = divmod(code, len(HOUSING_CLASSES))
            measures = self.catalogue.measures
            if by_class:
                measures = self.catalogue.for_home(zone or None, HOUSING_CLASSES[at]).measures
            rows = np.flatnonzero(together == code)
            for some in np.array_split(rows, max(-(-rows.size // at_once), 1)):
                yield some, zone, measures

    def _group(
        self,
        facts: FactColumns,
        climate: ClimateZone | None,
        measures: tuple[Measure, ...],
        feasible: dict[str, Outcomes],
        into: tuple[Figures, Rows],
    ) -> FloatArray:
        """Work out homes of one climate zone, and return their electricity after the package."""
        model, uses = home_model(self.jurisdiction), Uses(climate)
        columns = homes_from_facts(facts, climate, self.on, self.jurisdiction)
        described = state_of(model, columns, facts.count, uses)
        state = brought_to_bills(described, facts, uses)
        homes = Homes(model, state.columns, np.arange(facts.count))
        costs = {m.id: costs_of(m, homes, facts) for m in measures}
        services = Services(facts, self.jurisdiction)
        batch = Batch(facts, measures, feasible, costs, services, uses, self.factors.kgco2e_per_unit)
        walked = Walk(batch, state).walked()
        self._baseline(facts, state, climate, into)
        self._measures(measures, walked, costs, into)
        return np.asarray(walked.use_after[_ELECTRICITY])

    def _baseline(
        self, facts: FactColumns, state: State, climate: ClimateZone | None, into: tuple[Figures, Rows]
    ) -> None:
        """Put the use before any measure in: by the bills where they are known, else as modelled."""
        figures, rows = into
        modelled = totals_by_end_use(np.where(state.amounts > 0, state.amounts, 0.0))
        homes = Homes(state.model, state.columns, np.arange(facts.count))
        for at, fuel in enumerate(FUEL_UNITS):
            total = modelled[at] if climate is not None else np.full(facts.count, np.nan)
            burnt = (homes.water_fuel == at) | ((homes.heating_served > 0) & (homes.heating_fuel == at))
            burnt |= at == _ELECTRICITY
            if fuel in _BILLS:
                bill = facts[_BILLS[fuel]]
                total = np.where(bill.known, bill.values, total)
            shown = burnt | ((total != 0) & ~np.isnan(total))
            figures.number(f"baseline.by_fuel.{fuel}.value", rows, np.where(shown, total, np.nan))

    def _measures(
        self,
        measures: tuple[Measure, ...],
        walked: Walked,
        costs: dict[str, Column],
        into: tuple[Figures, Rows],
    ) -> None:
        """Put in what each measure saves, avoids and costs, and what the package comes to."""
        figures, rows = into
        package, per_year, lifetime = (
            np.zeros((len(FUELS), rows.size)),
            np.zeros(rows.size),
            np.zeros(rows.size),
        )
        chosen = np.zeros(rows.size, np.bool_)
        for measure in measures:
            name, saved, inside = (
                f"measures.{measure.id}",
                walked.savings[measure.id],
                walked.inside[measure.id],
            )
            avoided = self.avoided(saved)
            over_life = avoided * self.life[measure.id]
            figures.flag(f"{name}.in_package", rows, inside)
            figures.number(f"{name}.savings_kwh_per_year", rows, saved[_ELECTRICITY])
            figures.number(f"{name}.savings_therms_per_year", rows, saved[_NATURAL_GAS])
            figures.number(f"{name}.avoided_kgco2e_per_year", rows, avoided)
            figures.number(f"{name}.avoided_kgco2e_lifetime", rows, over_life)
            figures.usd(f"{name}.cost_usd", rows, costs[measure.id])
            package = np.where(inside, package + saved, package)
            per_year = np.where(inside, per_year + avoided, per_year)
            lifetime = np.where(inside, lifetime + over_life, lifetime)
            chosen |= inside
        figures.number("totals.savings_kwh_per_year", rows, package[_ELECTRICITY])
        figures.number("totals.savings_therms_per_year", rows, package[_NATURAL_GAS])
        for at, fuel in enumerate(FUELS):
            # An empty package has no savings by fuel.
            figures.number(f"totals.savings_by_fuel.{fuel}", rows, np.where(chosen, package[at], np.nan))
        figures.number("totals.avoided_kgco2e_per_year", rows, per_year)
        figures.number("totals.avoided_kgco2e_lifetime", rows, lifetime)

    def avoided(self, savings: FloatArray) -> FloatArray:
        """Return the emissions that savings avoid [kg CO2e/year]; see `calculators.emissions`."""
        factors, total = self.factors.kgco2e_per_unit, np.zeros(savings.shape[1])
        for fuel, saved in zip(FUELS, savings, strict=True):
            total = total + saved * factors[fuel]
        return total


_BILLS = {"electricity": "utility.annual_kwh", "natural_gas": "utility.annual_therms"}
