"""Households screened a second: every programme with reasons, beside a loop that only says yes or no."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from rules.facts import CaseFacts
from rules.outcomes import Outcome
from rules.rulebook import Rulebook, load_rulebook
from rules.screening import screen
from tests.bench.rounds import Contestant, Match, play

if TYPE_CHECKING:
    from rules.documents import ScreeningDocument

ON = date(2026, 6, 30)
HOUSEHOLDS = 200
PROGRAM = "us_ca.liwp.single_family_efficiency"
SEED = 20261121


def screening(rounds: int) -> Match:
    """Time the screening of random households whose facts are all known."""
    rulebook = load_rulebook("us_ca")
    households = random_households(rulebook)
    limits = plain_limits(rulebook)
    match = Match("Screening: every programme, with findings", "household")
    ours = [outcome_of(facts, rulebook) is Outcome.ELIGIBLE for facts in households]
    plain = [says_yes(facts, limits, rulebook) for facts in households]
    if ours != plain:
        raise AssertionError("the plain loop and Hearthline disagree: one of them is wrong")
    match.notes.append(f"both say yes to {sum(ours)} of {len(ours)} households for {PROGRAM}")
    return play(
        match,
        [
            Contestant("Hearthline, as JSON document", partial(documents, households, rulebook), HOUSEHOLDS),
            Contestant(
                "plain loop: one programme, yes or no, no reasons",
                lambda: [says_yes(facts, limits, rulebook) for facts in households],
                HOUSEHOLDS,
            ),
        ],
        rounds,
    )


def random_households(rulebook: Rulebook) -> list[CaseFacts]:
    """Return households with every fact known that single-family efficiency asks for."""
    chance = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    tracts = sorted(rulebook.data.tract_tables[2010].tracts)
    return [
        CaseFacts.model_validate(
            {
                "household": {
                    "size": chance.randint(1, 8),
                    "annual_income_usd": str(chance.randrange(10_000, 200_000)),
                },
                "dwelling": {
                    "tract_geoid": chance.choice(tracts),
                    "tract_vintage": 2010,
                    "tenure": "owner",
                    "previously_weatherized": False,
                },
                "building": {"units_per_building": [chance.choice([1, 2, 4, 5, 19, 20])]},
            }
        )
        for _ in range(HOUSEHOLDS)
    ]


def documents(households: list[CaseFacts], rulebook: Rulebook) -> list[ScreeningDocument]:
    """Return the whole answer for each household."""
    return [screen(facts, rulebook, ON).document() for facts in households]


def outcome_of(facts: CaseFacts, rulebook: Rulebook) -> Outcome:
    """Return Hearthline's outcome for the one programme that the plain loop knows."""
    programs = screen(facts, rulebook, ON).document()["programs"]
    return Outcome(next(each["outcome"] for each in programs if each["id"] == PROGRAM))


def plain_limits(rulebook: Rulebook) -> dict[tuple[str, int], Decimal]:
    """Return the highest income that is in, by county and size, all three tables taken together."""
    data = rulebook.data
    county = data.income_tables["hud_low_income_limits.csv"].editions
    value = data.parameters["income.state_median_60_percent"].require(ON)
    state = data.income_tables["state_median_income_60_percent.csv"].editions[str(value.edition)][""]
    median = data.parameters["income.statewide_median_household_income"].require(ON).decimal
    share = data.parameters["income.statewide_median_share"].require(ON).decimal
    return {
        (fips, size): max(*(county[year][fips][size - 1] for year in county), state[size - 1], median * share)
        for fips in county["2026"]
        for size in range(1, 9)
    }


def says_yes(facts: CaseFacts, limits: dict[tuple[str, int], Decimal], rulebook: Rulebook) -> bool:
    """Say yes or no as a hard-coded script would."""
    geoid = facts.dwelling.tract_geoid or ""
    size = facts.household.size or 0
    income = facts.household.annual_income_usd or Decimal(0)
    return (
        rulebook.data.tract_tables[2010].tracts[geoid].designations["sb535_2022"]
        and max(facts.building.units_per_building or ()) <= 4
        and income <= limits[geoid[:5], size]
    )
