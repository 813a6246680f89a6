"""Where many homes are: climate zone, county, communities, and which priority population."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.climate import FARTHEST_CENTROID_KM, centroids, great_circle_km, resolve_climate_zone
from calculators.portfolio.columns import Column, Kind
from calculators.portfolio.combinations import ByCombination, alike
from rules.criteria.place import low_income_community
from rules.determination import judge_by
from rules.inquiry import Inquiry
from rules.outcomes import Outcome
from rules.priority_population import BELONGS, RULES, category_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.spatial import cKDTree

    from calculators.portfolio.columns import FactColumns
    from calculators.portfolio.criteria import Answers, Screened, Tests
    from rules.facts import CaseFacts
    from rules.outcomes import Finding
    from rules.programs import Rule

_TRACT: Final = ("dwelling.tract_geoid", "dwelling.tract_vintage")
_ZONE: Final = ("dwelling.climate_zone", "dwelling.zip_code")
_POINT: Final = ("dwelling.latitude", "dwelling.longitude")
_INSIDE, _LOW_INCOME, _NEAR = RULES


class Places:
    """What is said of the places of homes on a day.

    Parameters
    ----------
    tests : Tests
        The jurisdiction's tests of a place.
    jurisdiction : str
    """

    def __init__(self, tests: Tests, jurisdiction: str) -> None:
        """Make the rules ready."""
        self.tests, self.jurisdiction = tests, jurisdiction
        self._county = ByCombination(_TRACT, self._county_of)
        self._low_income = ByCombination(_TRACT, lambda home: low_income_community(self._inquiry(home))[0])
        self._zone = ByCombination(_ZONE, lambda home: resolve_climate_zone(home, jurisdiction).zone)

    def zones(self, facts: FactColumns) -> NDArray[np.int64]:
        """Return the climate zones of homes; 0 where not known. See `calculators.climate`."""
        found, which = self._zone(facts)
        zones = np.array([zone or 0 for zone in found], np.int64)[which]
        latitude, longitude = (facts[name] for name in _POINT)
        rows = np.flatnonzero((zones == 0) & latitude.known & longitude.known)
        if rows.size:
            zones[rows] = _zones_by_point(latitude.values[rows], longitude.values[rows], self.jurisdiction)
        return zones

    def columns(self, screened: Screened) -> dict[str, Column]:
        """Return the columns of the place by their names in the JSON."""
        facts = screened.facts
        low_income, which = self._low_income(facts)
        near = self.tests.answers(_NEAR, screened)
        belongs, category = self._priority(screened)
        counties, of_county = self._county(facts)
        return {
            "place.county": _words(counties, of_county),
            "place.tract_geoid": facts[_TRACT[0]],
            "place.tract_vintage": facts[_TRACT[1]],
            "place.low_income_community": _flags(low_income, which),
            "place.within_half_mile_of_dac": _flags(
                [_KNOWN[finding.outcome] for finding in near.findings], near.which
            ),
            "place.priority_population.belongs": belongs,
            "place.priority_population.category": category,
        }

    def _priority(self, screened: Screened) -> tuple[Column, Column]:
        """Return whether homes are a priority population, and of which category."""
        leaves: dict[int, Answers] = {}
        for rule in RULES:
            for leaf in rule.parts or (rule,):
                leaves[id(leaf)] = self.tests.answers(leaf, screened)
        first, which = alike([answers.which for answers in leaves.values()])
        kept = []
        for row in first.tolist():
            findings = {leaf: answers.findings[answers.which[row]] for leaf, answers in leaves.items()}
            kept.append(_priority_of(findings))
        return _flags([belongs for belongs, _ in kept], which), _words([each for _, each in kept], which)

    def _inquiry(self, household: CaseFacts) -> Inquiry:
        return Inquiry(household, self.tests.on, self.tests.data)

    def _county_of(self, household: CaseFacts) -> str | None:
        """Return the county of a tract that exists."""
        geoid, vintage = household.dwelling.tract_geoid, household.dwelling.tract_vintage
        if geoid is None or vintage is None or self.tests.data.tract_exists(vintage, geoid) is False:
            return None
        return self.tests.data.county_name(geoid)


_KNOWN: Final = {Outcome.ELIGIBLE: True, Outcome.INELIGIBLE: False, Outcome.UNDETERMINED: None}


def _priority_of(findings: dict[int, Finding]) -> tuple[bool | None, str | None]:
    """Return whether a home is a priority population, and which, by the findings of the tests."""

    def outcome(rule: Rule) -> Outcome:
        return judge_by(rule, lambda leaf: findings[id(leaf)]).outcome

    return _KNOWN[outcome(BELONGS)], category_of(outcome(_INSIDE), outcome(_LOW_INCOME), outcome(_NEAR))


def _words(answers: Sequence[str | None], which: NDArray[np.int64]) -> Column:
    """Return the word of each home, from the different answers."""
    words = tuple(dict.fromkeys(each for each in answers if each is not None))
    codes = np.array([-1 if each is None else words.index(each) for each in answers], np.int32)[which]
    return Column(Kind.WORD, codes, codes >= 0, words)


def _flags(answers: Sequence[bool | None], which: NDArray[np.int64]) -> Column:
    """Return the yes or no of each home, from the different answers."""
    values = np.array([-1 if each is None else int(each) for each in answers], np.int8)[which]
    return Column(Kind.FLAG, values, values >= 0)


def _zones_by_point(
    latitude: NDArray[np.float64], longitude: NDArray[np.float64], jurisdiction: str
) -> NDArray[np.int64]:
    """Return the zones of the nearest ZIP centroids; 0 where none is near enough."""
    tree, places, zones = _centroid_tree(jurisdiction)
    points = np.radians(np.stack([latitude, longitude], axis=-1))
    _, nearest = tree.query(_on_sphere(points))
    near = great_circle_km(points, places[nearest]) <= FARTHEST_CENTROID_KM
    return np.where(near, zones[nearest], 0)


@cache
def _centroid_tree(jurisdiction: str) -> tuple[cKDTree, NDArray[np.float64], NDArray[np.int64]]:
    """Return the ZIP centroids as points of a sphere, their places [radians], and their zones."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - hardly any portfolio tells its homes by points

    table = centroids(jurisdiction)
    names = sorted(table)
    places = np.radians([table[name][:2] for name in names])
    return cKDTree(_on_sphere(places)), places, np.array([table[name][2] for name in names])


def _on_sphere(points: NDArray[np.float64]) -> NDArray[np.float64]:
    latitude, longitude = points.T
    across = np.cos(latitude)
    return np.stack([across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)], axis=-1)
