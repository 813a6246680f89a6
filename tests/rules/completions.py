"""Households of which some facts are known, and the ways in which the rest could come to be known."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from random import Random

from pydantic import ValidationError

from rules.criteria.service import _years_after
from rules.determination import judge
from rules.facts import CaseFacts
from rules.inquiry import Inquiry
from rules.outcomes import Outcome
from rules.programs import Rule
from rules.rulebook import load_rulebook

DAYS = (
    date(2014, 10, 1),
    date(2016, 1, 1),
    date(2019, 12, 31),
    date(2021, 6, 1),
    date(2024, 5, 8),
    date(2024, 6, 1),
    date(2025, 6, 1),
    date(2026, 6, 1),
    date(2026, 11, 21),
    date(2027, 1, 15),
    date(2027, 6, 1),
)
RULEBOOK = load_rulebook()
_LETS_THROUGH = (0.75, 0.25)
_ONE_QUESTION = ("dwelling.previously_weatherized", "dwelling.weatherized_on")
_TRACTS = sorted(RULEBOOK.data.tract_tables[2010].tracts)
# One tract of every county, and tracts of every combination of lists.
_GEOIDS = [next(group) for _, group in groupby(_TRACTS, key=lambda geoid: geoid[:5])] + [
    "06001401400",
    "06001400900",
    "06001401500",
    "06001406400",
    "06001401300",
    "06019001100",
]
_INCOMES = [
    *("0.00", "23962", "30000", "41502", "41503", "49250", "57000", "73524", "73524.01", "84600"),
    *("84600.01", "108750", "108750.01", "150000", "219310", "350000", "900000"),
]
PERIODS = ("annual", "monthly", "semimonthly", "biweekly", "weekly")

# Values on and about the thresholds, the ones that most often let a household through first.
GRID = {
    "household.annual_income_usd": _INCOMES,
    "household.size": [*range(1, 31)],
    "dwelling.tract_geoid": ["06001401400", *_GEOIDS],
    "dwelling.tract_vintage": [2010, 2020],
    "dwelling.tenure": ["owner", "renter"],
    "dwelling.landlord_consent": [True, False],
    "building.units_per_building": [(20,), (1,), (4,), (5,), (8, 8, 8), (100,), (1,) * 100],
    "building.low_income_units": [0, 14, 4, 5, 20, 66, 100],
    "roof.usable_area_ft2": [57, 56],
    "roof.shading_pct": [20, 21],
    "roof.azimuth_deg": [180, 0],
    "roof.tilt_deg": [10, 11],
    "utility.electric": ["pge", "smud"],
    "utility.gas": ["pge", "none"],
    "household.receives": [(), ("ssi", "medi_cal"), ("calfresh",)],
    "household.farmworker": [True, False],
    "dwelling.affordable_housing": [True, False],
    "dwelling.year_built": [1980, 2020],
    "heating.fuel": ["natural_gas", "electricity"],
    "water_heating.fuel": ["natural_gas", "electricity"],
    "building.deed_restricted": [True, False],
}

# Buildings that each programme is for, small and big.
_BUILDINGS = {
    "us_ca.liwp.single_family_efficiency": [(1,), (1,) * 100],
    "us_ca.liwp.single_family_solar": [(1,), (1,) * 100],
    "us_ca.liwp.small_multifamily": [(5,), (19,) * 6],
    "us_ca.liwp.large_multifamily": [(20,), (100,)],
    "us_ca.liwp.multifamily": [(20,), (100,)],
    "us_ca.sash": [(1,), (1,) * 100],
    "us_ca.esa": [(20,), (1,), (1,), (1,), (400,)],
    "us_ca.ebd": [(20,), (1,), (1,), (1,), (400,)],
    "us_ca.dac_sash": [(1,), (1,) * 100],
}
# Limits of the other programmes are steps of the poverty guideline, far apart for a large household.
_MORE_INCOMES = [str(income) for income in range(25_000, 450_000, 12_500)]


def grid(program, on, known=None):
    """Return the values to try for each fact, of a programme's buildings, beside what is known."""
    known = known or {}
    years_ago = _years_after(on, -15)
    days = [years_ago, years_ago.replace(year=years_ago.year + 1), on]
    of_program = _BUILDINGS.get(program, [(1,), (4,), (20,), (400,)])
    units = known.get("building.units_per_building", of_program[0])
    low = known.get("building.low_income_units", 0)
    if program == "us_ca.esa":  # a share between the one with and the one without a deed restriction
        of_program = [*of_program, (low * 25 // 18 + 1,)]
    buildings = [*of_program, *GRID["building.units_per_building"]]
    incomes = _INCOMES if program.startswith("us_ca.liwp.") else [*_INCOMES, *_MORE_INCOMES]
    return {
        **GRID,
        "household.annual_income_usd": incomes,
        "dwelling.previously_weatherized": [True] if known.get("dwelling.weatherized_on") else [False, True],
        "dwelling.weatherized_on": days if known.get("dwelling.previously_weatherized") else [None, *days],
        "building.units_per_building": [each for each in buildings if sum(each) >= low],
        "building.low_income_units": [sum(units), *GRID["building.low_income_units"]],
    }


def facts(known):
    """Return the facts with these dotted names, or None where they contradict each other."""
    sections = {}
    for name, value in known.items():
        if value is None:
            continue  # no date: the home was never weatherised, or nobody knows any more when
        if name in ("household.income.amount_usd", "household.income.period"):
            record = sections.setdefault("household", {}).setdefault("income", [{}])[0]
            record[name.rpartition(".")[2]] = value
            continue
        section, _, fact = name.partition(".")
        sections.setdefault(section, {})[fact] = value
    try:
        return CaseFacts.model_validate(sections)
    except ValidationError:
        return None


@dataclass(frozen=True)
class Question:
    """One programme's rules on one day, and the values that each fact may take."""

    rule: Rule
    on: date
    values: dict
    chance: Random

    def outcome(self, known) -> Outcome | None:
        """Return the answer for a household, or None where its facts contradict each other."""
        household = facts(known)
        if household is None:
            return None
        return judge(self.rule, Inquiry(household, self.on, RULEBOOK.data)).outcome

    def changed_by(self, fact, known, others, tries):
        """Return a completion of the other unknown facts in which this fact changes the answer, or None.

        The others take values that let the household through, in one search three times out of four and in
        the next once: a rule that asks for everything is otherwise hardly ever decided by the one fact in
        question, and one of which something is enough hardly ever by a household that has everything.
        Whether a home was weatherised, and when, is one question: they change together.
        """
        changed = [name for name in _ONE_QUESTION if name in others] if fact in _ONE_QUESTION else [fact]
        for number in range(tries * len(_LETS_THROUGH)):
            often = _LETS_THROUGH[number % len(_LETS_THROUGH)]
            completion = known | {
                name: self._some_value(name, often) for name in others if name not in changed
            }
            answers = {
                self.outcome(completion | {name: self.chance.choice(self.values[name]) for name in changed})
                for _ in range(4)
            }
            if len(answers - {None}) > 1:
                return completion
        return None

    def _some_value(self, name, often):
        options = self.values[name]
        return options[0] if self.chance.random() < often else self.chance.choice(options)
