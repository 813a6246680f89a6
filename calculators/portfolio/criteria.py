"""The tests that programmes are made of, for many households: one batched answer for each kind of test."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from calculators.portfolio.combinations import ByCombination
from calculators.portfolio.income_tests import Bands, at_most_limit, in_band
from calculators.portfolio.incomes import steps_of, yearly_incomes
from rules.criteria import CRITERIA
from rules.criteria.poverty import bands_of
from rules.facts import LARGEST_HOUSEHOLD, CaseFacts
from rules.inquiry import Inquiry
from rules.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from datetime import date
    from decimal import Decimal

    from numpy.typing import NDArray

    from calculators.portfolio.columns import FactColumns, Rows
    from calculators.portfolio.combinations import Codes
    from calculators.portfolio.income_tests import Held
    from calculators.portfolio.incomes import Incomes
    from rules.inquiry import ReferenceData
    from rules.outcomes import Finding
    from rules.programs import Rule

_TRACT: Final = ("dwelling.tract_geoid", "dwelling.tract_vintage")
_COUNTY: Final = ("dwelling.tract_geoid", "dwelling.county")
_ROSTER: Final = "building.roster"
_UNITS: Final = (
    "building.units_per_building",
    "building.low_income_units",
    "building.deed_restricted",
    _ROSTER,
)
_EARLIER: Final = ("dwelling.previously_weatherized", "dwelling.weatherized_on", "dwelling.earlier_work")

# The facts that each test looks at. A test of income is not here: it is worked out by columns.
READS: Final[Mapping[str, tuple[str, ...]]] = {
    "place.designated": _TRACT,
    "place.low_income_community": _TRACT,
    "place.near_disadvantaged_community": (*_TRACT, "dwelling.within_half_mile_of_dac"),
    "housing.class": _UNITS[:1],
    "housing.single_unit": _UNITS[:1],
    "housing.low_income_unit_share": _UNITS,
    "housing.unit_share": _UNITS,
    "housing.built_before": ("dwelling.year_built",),
    "tenure.owner_or_consenting_landlord": ("dwelling.tenure", "dwelling.landlord_consent"),
    "tenure.owner_occupier": ("dwelling.tenure",),
    "tenure.no_recorded_refusal": ("dwelling.landlord_consent",),
    "tenure.occupant_has_not_refused": ("dwelling.occupant_consent",),
    "tenure.affordable_housing": ("dwelling.affordable_housing",),
    "service.not_weatherized_recently": _EARLIER,
    "service.not_served_within": _EARLIER,
    "solar.roof_area": ("roof.usable_area_ft2",),
    "solar.roof_shading": ("roof.shading_pct",),
    "solar.roof_orientation": ("roof.tilt_deg", "roof.azimuth_deg"),
    "solar.utility_territory": ("utility.electric",),
    "benefits.categorical": ("household.receives",),
    "equipment.heating_fuel": ("heating.fuel",),
    "equipment.water_heating_fuel": ("water_heating.fuel",),
    "utility.electric_customer": ("utility.electric",),
    "utility.gas_customer": ("utility.gas",),
    "household.farmworker": ("household.farmworker",),
    "rule.not_carried": (),
}
# Facts that are numbers of many values, and the parameters whose thresholds they are held against.
_THRESHOLDS: Final[Mapping[str, str]] = {
    "roof.usable_area_ft2": "solar.least_roof_area_ft2",
    "roof.shading_pct": "solar.most_shading_pct",
    "roof.tilt_deg": "solar.flat_roof_most_tilt_deg",
    "roof.azimuth_deg": "solar.azimuth_range_deg",
}
_AT_MOST: Final = ("income.statewide_median_share", "income.county_limit", "income.state_median_60_percent")
_BANDS: Final = ("income.poverty_percent", "income.poverty_band")
_BY_COUNTY: Final = "income.county_limit"
_BY_SIZE: Final = (_BY_COUNTY, "income.state_median_60_percent")


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What a test found: the different findings, and which of them each household has."""

    findings: tuple[Finding, ...]
    which: Codes


@dataclass(frozen=True, slots=True, eq=False)
class Screened:
    """A batch of households with what several tests look at, worked out once.

    Parameters
    ----------
    facts : FactColumns
    incomes : Incomes
    county : ndarray of int
        Position among the counties of the income table; -1 where not known, further below zero for a county
        that has no limits.
    size : ndarray of int
        Persons less one; -1 where not known.
    """

    facts: FactColumns
    incomes: Incomes
    county: Rows
    size: Rows


class Tests:
    """Every test of a jurisdiction on a day, for batches of households.

    Parameters
    ----------
    data : ReferenceData
    on : date
    """

    def __init__(self, data: ReferenceData, on: date) -> None:
        """Keep data and date; limits are looked up when a programme first asks."""
        self.data, self.on = data, on
        self._rules: dict[str, ByCombination[Finding]] = {}
        self._limits: dict[str, NDArray[np.int64] | None] = {}
        self._bands: dict[str, Bands | None] = {}
        self._county_of = ByCombination(_COUNTY, lambda household: self._inquiry(household).county_fips)
        self.counties = self._counties()

    def screened(self, facts: FactColumns) -> Screened:
        """Return a batch with its incomes, counties and sizes."""
        named, which = self._county_of(facts)
        position = {county: at for at, county in enumerate(self.counties)}
        places = [-1 if county is None else position.get(county, -2) for county in named]
        size = facts["household.size"]
        return Screened(
            facts=facts,
            incomes=yearly_incomes(facts, self._inquiry(CaseFacts())),
            county=np.array(places, np.intp)[which],
            size=np.where(size.known, size.values - 1, -1).astype(np.intp),
        )

    def answers(self, rule: Rule, screened: Screened) -> Answers:
        """Return what one test of a programme finds for every household of a batch."""
        if rule.criterion in _AT_MOST:
            return self._at_most(rule, screened)
        if rule.criterion in _BANDS:
            return self._in_band(rule, screened)
        return self._by_combination(rule, screened.facts)

    def _inquiry(self, household: CaseFacts) -> Inquiry:
        return Inquiry(household, self.on, self.data)

    def _ask(self, rule: Rule) -> Callable[[CaseFacts], Finding]:
        """Return a test as the single household is asked it."""
        return lambda household: CRITERIA[rule.criterion](self._inquiry(household), rule.arguments)

    def _by_combination(self, rule: Rule, facts: FactColumns) -> Answers:
        key = _key(rule)
        if key not in self._rules:
            reads = READS[rule.criterion]
            edges = {name: self._edges(name) for name in reads if name in _THRESHOLDS}
            self._rules[key] = ByCombination(reads, self._ask(rule), edges, told=told)
        found, which = self._rules[key](facts)
        answers = Answers(tuple(found), which)
        if _ROSTER in READS[rule.criterion] and facts[_ROSTER].known.any():
            return self._with_rosters(rule, facts, answers)
        return answers

    def _with_rosters(self, rule: Rule, facts: FactColumns, answers: Answers) -> Answers:
        """Return the answers with those of buildings with a roster, which also hang on the county."""
        rows = np.flatnonzero(facts[_ROSTER].known)
        found, which = ByCombination((*_UNITS, *_COUNTY), self._ask(rule), told=told)(facts.take(rows))
        whole = answers.which.copy()
        whole[rows] = which + len(answers.findings)
        return Answers((*answers.findings, *found), whole)

    def _edges(self, fact: str) -> NDArray[np.float64]:
        """Return every threshold of the day that a number is held against, sorted."""
        amount = self.data.parameters[_THRESHOLDS[fact]].require(self.on).amount
        return np.sort(np.array(amount if isinstance(amount, tuple) else [amount], np.float64))

    def _at_most(self, rule: Rule, screened: Screened) -> Answers:
        limits = self._limits_of(rule)
        open_finding = self._ask(rule)(CaseFacts())
        if limits is None:
            return Answers((open_finding,), np.zeros(screened.facts.count, np.int64))
        nowhere = np.zeros(screened.facts.count, np.intp)
        place = screened.county if rule.criterion == _BY_COUNTY else nowhere
        size = screened.size if rule.criterion in _BY_SIZE else nowhere
        held = at_most_limit(screened.incomes, limits, np.maximum(place, -1), size)
        answers = _answers(open_finding, held, screened.incomes)
        strange = place < -1
        if not strange.any():
            return answers
        found, which = ByCombination(_COUNTY, self._ask(rule), told=told)(screened.facts.take(strange))
        whole = answers.which.copy()
        whole[strange] = which + len(answers.findings)
        return Answers((*answers.findings, *found), whole)

    def _in_band(self, rule: Rule, screened: Screened) -> Answers:
        key, open_finding = _key(rule), self._ask(rule)(CaseFacts())
        if key not in self._bands:
            sizes = range(1, LARGEST_HOUSEHOLD + 1)
            bands = bands_of(self._inquiry(CaseFacts()), rule.arguments, sizes)
            self._bands[key] = (
                None
                if bands is None
                else Bands(
                    np.array(
                        [-1 if b is None or b.over is None else steps_of(b.over) for b in bands.values()]
                    ),
                    np.array([-1 if b is None else steps_of(b.at_most) for b in bands.values()]),
                )
            )
        found = self._bands[key]
        if found is None:
            return Answers((open_finding,), np.zeros(screened.facts.count, np.int64))
        return _answers(open_finding, in_band(screened.incomes, found, screened.size), screened.incomes)

    def _limits_of(self, rule: Rule) -> NDArray[np.int64] | None:
        """Return the limit of each place and size [half cents]; None on a day that the table has none for."""
        if rule.criterion not in self._limits:
            sizes = range(1, LARGEST_HOUSEHOLD + 1) if rule.criterion in _BY_SIZE else range(1, 2)
            places: tuple[str | None, ...] = self.counties if rule.criterion == _BY_COUNTY else (None,)
            printed = [[self._limit(rule, place, persons) for persons in sizes] for place in places]
            known = [[steps_of(limit) for limit in row if limit is not None] for row in printed]
            complete = bool(known) and all(len(row) == len(sizes) for row in known)
            self._limits[rule.criterion] = np.array(known, np.int64) if complete else None
        return self._limits[rule.criterion]

    def _limit(self, rule: Rule, county: str | None, persons: int) -> Decimal | None:
        """Return the limit that a household of known place and size is held against, whatever its income."""
        given: dict[str, Any] = {"household": {"size": persons}}
        if county is not None:
            given["dwelling"] = {"tract_geoid": county + "0" * (_GEOID_DIGITS - len(county))}
        finding = self._ask(rule)(CaseFacts.model_validate(given))
        limit: Any = finding.threshold
        return None if finding.code != _OPEN_INCOME else limit

    def _counties(self) -> tuple[str, ...]:
        """Return the counties that have limits on the day."""
        parameter = self.data.parameters["income.county_low_income_limit"]
        value = parameter.on(self.on)
        if value is None or value.edition is None:
            return ()
        return tuple(self.data.income_tables[str(parameter.table)].places(value.edition))


_GEOID_DIGITS: Final = 11
_OPEN_INCOME: Final = "income_unknown"


def told(finding: Finding) -> Hashable:
    """Return what of a finding a portfolio tells: findings that are alike in it answer alike."""
    return finding.outcome, finding.missing, finding.reachable


def _key(rule: Rule) -> str:
    """Return what tells one test with its arguments from another."""
    return f"{rule.criterion} {sorted(rule.arguments.items())}"


def _answers(open_finding: Finding, held: Held, incomes: Incomes) -> Answers:
    """Return the findings of a test of income; all but outcome and missing facts are as in the open one."""
    found, which = held.answers(incomes)
    settled = {Outcome.ELIGIBLE, Outcome.INELIGIBLE}
    findings = [
        replace(
            open_finding,
            outcome=outcome,
            missing=missing,
            reachable=frozenset(settled if missing else {outcome}),
        )
        for outcome, missing in found
    ]
    return Answers(tuple(findings), which)
