"""Which measures fit which homes: each kind of test for many homes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from calculators.climate import climate_zone
from calculators.home.model import home_model
from calculators.measures.air_districts import TRACT
from calculators.measures.feasibility import MINUTES_PER_HOUR, TESTS, Case, compares
from calculators.measures.feasibility_kinds import credited_infiltration_cfm, required_fresh_air_cfm
from calculators.portfolio.columns import Kind, fact_kinds
from calculators.portfolio.combinations import ByCombination
from rules.facts import CaseFacts
from rules.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from calculators.measures.feasibility import FeasibilityTest
    from calculators.measures.measure import Measure
    from calculators.portfolio.columns import FactColumns

    Outcomes = NDArray[np.int8]

ELIGIBLE, INELIGIBLE, UNDETERMINED = range(3)
ORDER: Final = (Outcome.ELIGIBLE, Outcome.INELIGIBLE, Outcome.UNDETERMINED)


class Feasibility:
    """The feasibility tests of a catalogue on a day, for batches of homes.

    Parameters
    ----------
    measures : sequence of Measure
    on : date
    jurisdiction : str
    """

    def __init__(self, measures: Sequence[Measure], on: date, jurisdiction: str) -> None:
        """Keep the tests; each is asked once for each combination of what it looks at."""
        self.measures, self.on, self.jurisdiction = measures, on, jurisdiction
        self._rules: dict[str, ByCombination[Outcome]] = {}
        self._by_zone: dict[tuple[str, int], int] = {}

    def outcomes(self, facts: FactColumns, zones: NDArray[np.int64]) -> dict[str, Outcomes]:
        """Return whether each measure fits each home, as positions in `ORDER`.

        Parameters
        ----------
        facts : FactColumns
        zones : ndarray of int, shape (n,)
            Climate zones; 0 where not known.
        """
        asked: dict[str, Outcomes] = {}
        found = {}
        for measure in self.measures:
            together = np.zeros(facts.count, np.int8)
            for test in measure.feasibility:
                key = _key(test)
                if key not in asked:
                    asked[key] = self._outcome(test, facts, zones)
                outcome = asked[key]
                unless_no = np.where(outcome == ELIGIBLE, together, outcome)
                together = np.where(together == INELIGIBLE, together, unless_no).astype(np.int8)
            found[measure.id] = together
        return found

    def _outcome(self, test: FeasibilityTest, facts: FactColumns, zones: NDArray[np.int64]) -> Outcomes:
        special: dict[str, Callable[[FeasibilityTest, FactColumns, NDArray[np.int64]], Outcomes]] = {
            "climate_quantity": self._climate_quantity,
            "air_changes_at_50_pa": self._air_changes,
            "fresh_air_short": self._fresh_air_short,
        }
        if test.test in special:
            return special[test.test](test, facts, zones)
        key = _key(test)
        if key not in self._rules:
            edges = _thresholds(test)
            numbers = [name for name in test.facts if fact_kinds()[name] is Kind.NUMBER]
            self._rules[key] = ByCombination(
                test.facts,
                lambda household: self._ask(test, household),
                dict.fromkeys(numbers, edges),
                {TRACT: county_of} if TRACT in test.facts else {},
            )
        answers, which = self._rules[key](facts)
        return np.array([ORDER.index(answer) for answer in answers], np.int8)[which]

    def _ask(self, test: FeasibilityTest, household: CaseFacts, zone: int = 0) -> Outcome:
        """Ask the single household's test."""
        climate = climate_zone(zone, self.jurisdiction) if zone else None
        return TESTS[test.test](test, Case(household, climate, self.on, self.jurisdiction)).outcome

    def _climate_quantity(
        self, test: FeasibilityTest, _facts: FactColumns, zones: NDArray[np.int64]
    ) -> Outcomes:
        found = np.empty(zones.size, np.int8)
        for zone in np.unique(zones).tolist():
            key = (_key(test), zone)
            if key not in self._by_zone:
                self._by_zone[key] = ORDER.index(self._ask(test, CaseFacts(), zone))
            found[zones == zone] = self._by_zone[key]
        return found

    def _air_changes(self, test: FeasibilityTest, facts: FactColumns, _zones: NDArray[np.int64]) -> Outcomes:
        cfm50, floor = facts["envelope.cfm50"], facts["dwelling.floor_area_ft2"]
        known = cfm50.known & floor.known
        volume = np.where(known, floor.values, 1.0) * home_model(self.jurisdiction)["ceiling_height_ft"]
        met = compares(test.comparison, cfm50.values * MINUTES_PER_HOUR / volume, test.threshold)
        return np.where(known, np.where(met, ELIGIBLE, INELIGIBLE), UNDETERMINED).astype(np.int8)

    def _fresh_air_short(
        self, test: FeasibilityTest, facts: FactColumns, zones: NDArray[np.int64]
    ) -> Outcomes:
        area, bedrooms, fan, leak = (facts[name] for name in test.facts)
        needed = required_fresh_air_cfm(area.values, bedrooms.values, self.jurisdiction)
        stories = facts["dwelling.stories"]
        height = np.where(stories.known & (stories.values > 0), stories.values, 1)
        credit = np.zeros(facts.count)
        counts = leak.known & (zones > 0)
        for zone, storeys in {*zip(zones[counts].tolist(), height[counts].tolist(), strict=True)}:
            here = counts & (zones == zone) & (height == storeys)
            credit[here] = [
                credited_infiltration_cfm(each, storeys, zone, self.jurisdiction)
                for each in leak.values[here].tolist()
            ]
        short = needed - credit - np.where(fan.known, fan.values, 0.0)
        found = np.where(fan.known & leak.known, ELIGIBLE, UNDETERMINED)
        found = np.where(short <= test.threshold, INELIGIBLE, found)
        return np.where(area.known & bedrooms.known, found, UNDETERMINED).astype(np.int8)


def county_of(geoid: str) -> str:
    """Return the digits of a tract id that say its state and county: a rule of a district sees no more."""
    return geoid[:_COUNTY_DIGITS]


_COUNTY_DIGITS: Final = 5


def _key(test: FeasibilityTest) -> str:
    """Return what tells one test from another by what it answers."""
    return repr((test.test, test.facts, test.comparison, test.threshold, test.quantity, test.usual))


def _thresholds(test: FeasibilityTest) -> NDArray[np.float64]:
    """Return the numbers that a test holds facts against, sorted."""
    given: Any = test.threshold if isinstance(test.threshold, tuple) else (test.threshold,)
    numbers = [each for each in given if isinstance(each, int | float) and not isinstance(each, bool)]
    return np.sort(np.array(numbers, np.float64))
