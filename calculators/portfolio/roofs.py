"""What the roofs of many households would generate: `calculators.roof_solar` by columns.

The year's energy is read off the table of the climate zone's roofs (`calculators.solar.roof_table`), which is
within 0.05 % of the hours that the single household is worked out by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.home.model import FUELS
from calculators.portfolio.batch_settings import batch_setting
from calculators.portfolio.columns import Column, Kind
from calculators.portfolio.feasibility import ELIGIBLE, INELIGIBLE, ORDER
from calculators.quantities import m2_from_ft2
from calculators.roof_solar import ROOF_TESTS, array_on, roof_solar
from calculators.solar import losses_with_shading
from calculators.solar.degradation import lifetime_kwh
from calculators.solar.sizing import Roof, array_capacity, roof_capacity
from calculators.solar.stored_roofs import zone_roofs
from calculators.solar.system import largest_losses_pct, smallest_capacity_kw_dc
from rules.facts import CaseFacts
from rules.inquiry import Inquiry
from rules.programs import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from calculators.climate import FloatArray
    from calculators.portfolio.columns import FactColumns, Mask, Rows
    from calculators.portfolio.criteria import Screened, Tests
    from calculators.portfolio.measures import MeasureFigures

_RULES: Final = tuple(Rule("criterion", criterion=name) for name in ROOF_TESTS)
# Facts that few files tell: such a roof is worked out singly, hour by hour.
_SINGLY: Final = ("roof.shading_pct_by_month", "roof.horizon_deg")
_ELECTRICITY: Final = FUELS[0]
_WORDS: Final = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True, eq=False)
class RoofFigures:
    """What roofs would generate; NaN where not known.

    Parameters
    ----------
    feasible : ndarray of int8
        As `calculators.portfolio.feasibility` codes outcomes.
    capacity_kw_dc, annual_kwh : ndarray
    singly : int
        How many roofs were worked out one by one.
    """

    feasible: NDArray[np.int8]
    capacity_kw_dc: FloatArray
    annual_kwh: FloatArray
    singly: int

    @property
    def in_package(self) -> Mask:
        """Where the array counts in the totals."""
        return np.asarray((self.feasible == ELIGIBLE) & ~np.isnan(self.annual_kwh))


class Roofs:
    """The roofs of batches of households on a day.

    Parameters
    ----------
    tests : Tests
        The programme's own tests of a roof.
    jurisdiction : str
    """

    def __init__(self, tests: Tests, jurisdiction: str) -> None:
        """Look up the programme's limits."""
        self.tests, self.jurisdiction = tests, jurisdiction
        limits = array_capacity(
            Roof(), use_after_measures_kwh=None, yield_kwh_per_kw=None, on=tests.on, jurisdiction=jurisdiction
        )
        self.most_kw_dc, self.least_kw_dc = limits.programme_kw_dc, limits.smallest_kw_dc
        self.usual = array_on(CaseFacts(), 1.0)

    def figures(self, screened: Screened, zones: NDArray[np.int64], use_after_kwh: FloatArray) -> RoofFigures:
        """Return what roofs would generate.

        Parameters
        ----------
        screened : Screened
        zones : ndarray of int
            Climate zones; 0 where not known.
        use_after_kwh : ndarray
            Electricity in a year once the measures are in; NaN where not known.
        """
        facts = screened.facts
        feasible = self._feasible(screened)
        stated = facts["pv.capacity_kw_dc"]
        capacity = np.where(stated.known, stated.values, np.nan)
        found = RoofFigures(feasible, capacity, np.full(facts.count, np.nan), 0)
        known = self._known(facts) & (zones > 0)
        rare = facts["pv.mount"].is_word("ground")
        for name in _SINGLY:
            rare |= facts[name].known
        losses = _losses(facts)
        rows = np.flatnonzero(known & ~rare & (losses <= largest_losses_pct()))
        close = self._sized(found, facts, (zones, losses, use_after_kwh), rows)
        alone = np.concatenate([np.flatnonzero(known & rare), close])
        for row in alone.tolist():
            self._singly(found, facts, row, int(zones[row]), float(use_after_kwh[row]))
        return RoofFigures(found.feasible, found.capacity_kw_dc, found.annual_kwh, alone.size)

    def _feasible(self, screened: Screened) -> NDArray[np.int8]:
        """Return whether roofs pass the tests of area, shade and orientation."""
        together = np.zeros(screened.facts.count, np.int8)
        for rule in _RULES:
            answers = self.tests.answers(rule, screened)
            codes = np.array([ORDER.index(finding.outcome) for finding in answers.findings], np.int8)
            outcome = codes[answers.which]
            worse = np.where(outcome == ELIGIBLE, together, outcome)
            together = np.where(together == INELIGIBLE, together, worse).astype(np.int8)
        return together

    def _known(self, facts: FactColumns) -> Mask:
        """Return of which roofs everything is known that a figure hangs on."""
        face = facts["roof.face_slope_length_ft"].known & facts["roof.face_width_ft"].known
        area = facts["roof.usable_area_ft2"].known | face | facts["pv.capacity_kw_dc"].known
        shade = facts["roof.shading_pct"].known
        for name in _SINGLY:
            shade = shade | facts[name].known
        return np.asarray(area & shade & facts["roof.tilt_deg"].known & facts["roof.azimuth_deg"].known)

    def _sized(
        self,
        found: RoofFigures,
        facts: FactColumns,
        given: tuple[NDArray[np.int64], FloatArray, FloatArray],
        rows: Rows,
    ) -> Rows:
        """Size arrays and read off their energy; return the rows so near the least size that hours decide."""
        zones, losses, use_after = given[0][rows], given[1][rows], given[2][rows]
        some = facts.take(rows)
        per_kw = self._annual_kwh(some, zones, losses, np.ones(rows.size))
        room, covers = self._room(some), np.zeros(rows.size)
        np.divide(np.maximum(use_after, 0.0), per_kw, out=covers, where=per_kw > 0.0)
        fits = np.minimum(room, covers)
        if self.most_kw_dc is not None:
            fits = np.where(np.isnan(fits), fits, np.minimum(fits, self.most_kw_dc))
        stated = some["pv.capacity_kw_dc"]
        size = np.where(stated.known, stated.values, fits)
        if self.least_kw_dc is not None:
            tested = ~stated.known & ~np.isnan(size)
            outcome = found.feasible[rows]
            found.feasible[rows] = np.where(tested & (size < self.least_kw_dc), INELIGIBLE, outcome)
        found.capacity_kw_dc[rows] = size
        large = size >= smallest_capacity_kw_dc()
        yearly = self._annual_kwh(some.take(large), zones[large], losses[large], size[large])
        found.annual_kwh[rows[large]] = yearly
        return rows[self._is_close(size, stated.known)]

    def _is_close(self, size: FloatArray, stated: Mask) -> Mask:
        """Return which sizes lie so near to a limit that the table cannot say on which side."""
        close = np.zeros(size.size, np.bool_)
        for limit in (self.least_kw_dc, smallest_capacity_kw_dc()):
            if limit is not None:
                close |= np.abs(size / limit - 1.0) < batch_setting("roof_closeness")
        return np.asarray(close & ~stated)

    def _room(self, facts: FactColumns) -> FloatArray:
        """Return what fits roofs [kW]; NaN where no area is known or follows from the face."""
        area, tilt = facts["roof.usable_area_ft2"], facts["roof.tilt_deg"]
        width, length = facts["roof.face_width_ft"], facts["roof.face_slope_length_ft"]
        plan = facts["roof.plan_area_ft2"]
        usable = area.numbers()
        for row in np.flatnonzero(~area.known & width.known & length.known).tolist():
            face = Roof(
                tilt_deg=tilt.value(row),
                face_width_ft=width.value(row),
                face_slope_length_ft=length.value(row),
                plan_area_ft2=plan.value(row),
            ).clear_area(self.tests.on, self.jurisdiction)
            usable[row] = np.nan if face is None else face.usable_ft2
        return m2_from_ft2(usable) * (roof_capacity(1.0) / m2_from_ft2(1.0))

    def _annual_kwh(
        self, facts: FactColumns, zones: NDArray[np.int64], losses: FloatArray, capacity: FloatArray
    ) -> FloatArray:
        """Return the energy of arrays on roofs in a year [kWh]."""
        found = np.zeros(zones.size)
        for zone in np.unique(zones).tolist():
            here = np.flatnonzero(zones == zone)
            found[here] = zone_roofs(zone, self.jurisdiction).monthly_kwh(
                capacity_kw_dc=capacity[here],
                tilt_deg=facts["roof.tilt_deg"].values[here],
                azimuth_deg=facts["roof.azimuth_deg"].values[here],
                losses_pct=losses[here],
                dc_ac_ratio=self.usual.dc_ac_ratio,
                inverter_efficiency_pct=self.usual.inverter_efficiency_pct,
            )[:, 0]
        return found

    def _singly(self, found: RoofFigures, facts: FactColumns, row: int, zone: int, use_kwh: float) -> None:
        """Put in one roof as the single household's is worked out."""
        inquiry = Inquiry(facts.household(row), self.tests.on, self.tests.data)
        solar = roof_solar(inquiry, zone, use_kwh, self.jurisdiction)
        found.feasible[row] = _WORDS.index(solar.feasible)
        found.capacity_kw_dc[row] = np.nan if solar.capacity_kw_dc is None else solar.capacity_kw_dc
        found.annual_kwh[row] = np.nan if solar.annual_kwh is None else solar.annual_kwh


def _losses(facts: FactColumns) -> FloatArray:
    """Return the losses of roofs by their shade [%]; NaN where it is not known."""
    shade = facts["roof.shading_pct"]
    losses = np.asarray(losses_with_shading(np.where(shade.known, shade.values, 0.0).astype(np.float64)))
    return np.where(shade.known, losses, np.nan)


def roof_columns(
    found: RoofFigures, totals: Mapping[str, Column], measures: MeasureFigures
) -> dict[str, Column]:
    """Return the columns of the roof, and the totals with it.

    Parameters
    ----------
    found : RoofFigures
    totals : mapping of str to Column
        With the totals of the measures.
    measures : MeasureFigures
        For what the energy avoids.
    """
    per_year = _avoided(found.annual_kwh, measures)
    lifetime = _avoided(np.asarray(lifetime_kwh(found.annual_kwh)), measures)
    inside = found.in_package
    every = np.ones(inside.size, np.bool_)
    counted = np.where(found.feasible == INELIGIBLE, 0.0, np.where(inside, found.annual_kwh, np.nan))
    together = {
        name: np.where(inside, totals[name].values + more, totals[name].values)
        for name, more in (
            ("totals.avoided_kgco2e_per_year", per_year),
            ("totals.avoided_kgco2e_lifetime", lifetime),
        )
    }
    figures = {
        "solar.capacity_kw_dc": found.capacity_kw_dc,
        "solar.annual_kwh": found.annual_kwh,
        "solar.avoided_kgco2e_per_year": per_year,
        "solar.avoided_kgco2e_lifetime": lifetime,
        "totals.solar_kwh_per_year": counted,
        **together,
    }
    return {
        "solar.feasible": Column(Kind.WORD, found.feasible.astype(np.int32), every, _WORDS),
        "solar.in_package": Column(Kind.FLAG, inside.astype(np.int8), every),
        **{name: Column(Kind.NUMBER, values, ~np.isnan(values)) for name, values in figures.items()},
    }


def _avoided(kwh: FloatArray, measures: MeasureFigures) -> FloatArray:
    """Return what electricity that is generated avoids [kg CO2e]."""
    return kwh * measures.factors.kgco2e_per_unit[_ELECTRICITY]
