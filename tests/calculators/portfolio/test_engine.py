"""The batched answer is the answer of each household alone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from calculators.portfolio import engine, one_by_one
from calculators.portfolio.columns import FactColumns
from calculators.portfolio.criteria import READS
from rules.criteria import CRITERIA
from rules.determination import determine
from rules.errors import InputError
from rules.facts import CaseFacts
from rules.household_file import read_household
from rules.inquiry import Inquiry
from rules.programs import Rule
from rules.rulebook import load_rulebook
from tests.calculators.portfolio.alike import BY_TABLE, differences
from tests.calculators.portfolio.generated import households, places

ON = date(2026, 6, 30)
SAMPLES = sorted((Path(__file__).parents[3] / "webapp" / "samples").glob("[0-9]*.toml"))
CASES = sorted((Path(__file__).parents[2] / "cases").rglob("*.toml"))
FUELS = ("natural_gas", "electricity", "propane", "fuel_oil", "wood")


@pytest.fixture(scope="module")
def rulebook():
    return load_rulebook()


def both(homes, rulebook, on=ON):
    """Return batched and single answers to some households."""
    facts = FactColumns.of(homes)
    return engine.answer(facts, rulebook, on), one_by_one.answer(facts, rulebook, on)


def case_files(rulebook):
    """Return the households of the samples and cases that are whole household files."""
    found = []
    for path in (*SAMPLES, *CASES):
        try:
            found.append(read_household(path.read_bytes(), path.name, rulebook))
        except Exception:  # noqa: BLE001, S112 - an index, or a case that is there to be refused
            continue
    return found


@pytest.mark.parametrize(
    ("on", "seed"),
    [(ON, 1), (date(2026, 11, 21), 2), (date(2016, 3, 1), 3), (date(2027, 3, 1), 4), (date(2020, 2, 29), 5)],
)
def test_random_households_of_every_kind(rulebook, on, seed):
    assert differences(*both(households(24, seed), rulebook, on)) == []


def test_the_sample_households_and_cases(rulebook):
    homes = case_files(rulebook)
    assert len(homes) >= len(SAMPLES)
    assert differences(*both(homes, rulebook)) == []


@pytest.mark.parametrize("zone", [None, *range(1, 17)])
def test_every_climate_zone(rulebook, zone):
    place = {"dwelling__climate_zone": zone, "dwelling__zip_code": None, "dwelling__latitude": None}
    homes = households(3, 100 + (zone or 0), 0.7, **place)
    batched, singly = both(homes, rulebook)
    assert {batched["climate_zone"].value(row) for row in range(3)} == {zone}
    assert differences(batched, singly) == []


@pytest.mark.parametrize("fuel", FUELS)
def test_every_fuel(rulebook, fuel):
    homes = households(3, 200, 0.7, heating={"fuel": fuel}, water_heating={"fuel": fuel})
    kept = [
        home.model_copy(update={"heating": home.heating.model_copy(update={"fuel": fuel})}) for home in homes
    ]
    assert differences(*both(kept, rulebook)) == []


@pytest.mark.parametrize("construction", ["mobile_home", "site_built"])
@pytest.mark.parametrize("units", [(1,), (4,), (5,), (8, 8, 8), (20, 4)])
def test_mobile_homes_and_buildings_of_many_homes(rulebook, construction, units):
    building = {"dwelling__construction": construction, "building__units_per_building": units}
    homes = households(2, 300, 0.7, building__roster=None, building__low_income_units=1, **building)
    assert differences(*both(homes, rulebook)) == []


def limits_of(rulebook, geoid, size):
    """Return the incomes at which some answer turns for a household of a place and size."""
    from rules.criteria.poverty import bands_of  # noqa: PLC0415 - here alone

    facts = CaseFacts.model_validate({"household": {"size": size}, "dwelling": {"tract_geoid": geoid}})
    inquiry, found = Inquiry(facts, ON, rulebook.data), set()
    for program in rulebook.programs:
        for rule in leaves(program.version(ON)):
            if rule.criterion.startswith("income.poverty"):
                band = bands_of(inquiry, rule.arguments, (size,))[size]
                found |= {limit for limit in ((band.over, band.at_most) if band else ()) if limit is not None}
            elif rule.criterion.startswith("income."):
                found.add(CRITERIA[rule.criterion](inquiry, rule.arguments).threshold)
    return sorted(found)


def leaves(version):
    waiting = [] if version is None else [version.rule]
    while waiting:
        rule = waiting.pop()
        if rule.kind == "criterion":
            yield rule
        waiting += rule.parts


@pytest.mark.parametrize("size", [1, 2, 4, 8, 9, 12])
def test_incomes_a_cent_under_at_and_over_every_limit(rulebook, size):
    geoid = "06019001100"
    found = limits_of(rulebook, geoid, size)
    assert len(found) > 5
    incomes = [limit + Decimal(cents) / 100 for limit in found for cents in (-1, 0, 1)]
    homes = [
        CaseFacts.model_validate(
            {
                "household": {"size": size, "annual_income_usd": income.quantize(Decimal("0.01"))},
                "dwelling": {"tract_geoid": geoid, "tract_vintage": 2010, "tenure": "owner"},
                "building": {"units_per_building": (1,)},
                "utility": {"electric": "pge", "gas": "pge"},
            }
        )
        for income in incomes
    ]
    batched, singly = both(homes, rulebook)
    assert differences(batched, singly) == []
    answers = [batched[f"programs.{program.id}.outcome"] for program in rulebook.programs]
    assert sum(len(np.unique(column.values)) > 1 for column in answers) > 3


def test_parts_of_incomes_at_every_limit(rulebook):
    geoid = "06019001100"
    homes = []
    for limit in limits_of(rulebook, geoid, 4):
        for cents in (-1, 0, 1):
            part = (limit + Decimal(cents) / 100).quantize(Decimal("0.01"))
            records = [{"amount_usd": part, "period": "annual"}, {"period": "monthly"}]
            household = {"size": 4, "income": records}
            homes.append(
                CaseFacts.model_validate({"household": household, "dwelling": {"tract_geoid": geoid}})
            )
    facts = FactColumns.of(homes)
    made = engine.Engine(rulebook, ON)
    determined = made.programs.determine(made.programs.tests.screened(facts))
    for row, home in enumerate(homes):
        for single in determine(home, rulebook, ON):
            outcome, missing = determined.by_program[single.program.id]
            assert (outcome.value(row), missing.value(row)) == (str(single.outcome), single.missing)


def test_incomes_that_are_not_known_or_known_in_part_or_without_place_or_size(rulebook):
    partly = [
        {"income": [{"amount_usd": 2000}]},
        {"income": [{"amount_usd": 2000, "period": "twice_a_month_unclear"}]},
        {"income": [{"amount_usd": 900, "period": "biweekly"}, {"period": "monthly"}]},
        {"income": [{"amount_usd": 900, "period": "hourly", "hours_per_week": 33.5}]},
        {"income": [{"amount_usd": 31, "period": "self_employed", "covers_days": 7}]},
        {"zero_income_declared": True},
        {"adults": [{"person": "A", "zero_income_declared": True}, {"person": "B"}]},
        {"adults": [{"person": "A", "zero_income_declared": True}]},
        {"annual_income_usd": "80000"},
        {},
    ]
    homes = []
    for household in partly:
        for size in (None, 3, 30):
            for place in ({}, {"tract_geoid": places()[7][0], "tract_vintage": 2010}, {"county": "Kern"}):
                given = household if size is None else {**household, "size": size}
                homes.append(CaseFacts.model_validate({"household": given, "dwelling": place}))
    assert differences(*both(homes, rulebook)) == []


def test_rosters_ledgers_and_skylines_are_batched_too(rulebook):
    homes = [home for home in households(400, 7, 0.6) if is_rare(home)][:20]
    assert any(home.building.roster for home in homes)
    assert any(home.dwelling.earlier_work for home in homes)
    assert any(home.roof.horizon_deg for home in homes)
    assert any(home.pv.mount == "ground" for home in homes)
    batched, singly = both(homes, rulebook)
    assert differences(batched, singly) == []
    assert 0 < batched.one_by_one < len(homes)  # skylines and racks, whose hours are worked out


def is_rare(home):
    return (
        home.building.roster or home.dwelling.earlier_work or home.roof.horizon_deg or home.household.adults
    )


def test_a_batch_of_one_and_of_none(rulebook):
    (home,) = households(1, 9)
    assert differences(*both([home], rulebook)) == []
    assert engine.answer(FactColumns(0), rulebook, ON).count == 0


def test_a_day_before_the_first_programme_is_refused(rulebook):
    with pytest.raises(InputError, match="before the first programme"):
        engine.answer(FactColumns(1), rulebook, rulebook.first_day - timedelta(days=1))


def test_nothing_known_at_all(rulebook):
    assert differences(*both([CaseFacts(), CaseFacts()], rulebook)) == []


def test_the_company_a_household_keeps_does_not_change_its_answer(rulebook):
    homes = households(40, 10)
    together = engine.answer(FactColumns.of(homes), rulebook, ON)
    turned = engine.answer(FactColumns.of(homes[::-1]), rulebook, ON)
    few = engine.answer(FactColumns.of(homes[20:23]), rulebook, ON)
    assert differences(together, turned.take(np.arange(40)[::-1])) == []
    assert differences(together.take(np.arange(20, 23)), few) == []


def test_a_difference_would_be_seen(rulebook):
    batched, singly = both(households(12, 11), rulebook)
    for name in ("measures.attic_insulation.savings_therms_per_year", "baseline.by_fuel.electricity.value"):
        column = batched[name]
        known = np.flatnonzero(column.known & (column.values != 0))
        column.values[known[0]] *= 1 + 1e-8
        assert len(differences(batched, singly)) == 1
        column.values[known[0]] /= 1 + 1e-8
    column = batched["solar.annual_kwh"]
    known = np.flatnonzero(column.known & (column.values > 0))
    assert known.size
    column.values[known[0]] *= 1 + 3 * BY_TABLE
    assert len(differences(batched, singly)) == 1


class Recording:
    """Facts that note which of them are asked for."""

    def __init__(self, facts, name="", seen=None):
        self.facts, self.name, self.seen = facts, name, set() if seen is None else seen

    def __getattr__(self, name):
        value = getattr(self.facts, name)
        if not self.name:
            return Recording(value, name, self.seen)
        self.seen.add(f"{self.name}.{name}")
        return value

    def fact(self, name):
        self.seen.add(name)
        return self.facts.fact(name)


def test_every_test_looks_at_no_fact_but_those_it_is_combined_by(rulebook):
    asked = {}
    for program in rulebook.programs:
        for version in program.versions:
            for rule in leaves(version):
                asked[repr(rule)] = rule
    rules = [rule for rule in asked.values() if rule.criterion in READS]
    rules += [Rule("criterion", criterion=name) for name in ("place.near_disadvantaged_community",)]
    for home in households(60, 12):
        if home.building.roster is not None:
            continue
        for rule in rules:
            recording = Recording(home)
            CRITERIA[rule.criterion](Inquiry(recording, ON, rulebook.data), rule.arguments)
            assert recording.seen <= set(READS[rule.criterion]), rule.criterion


def test_every_criterion_is_batched():
    by_columns = {name for name in CRITERIA if name.startswith("income.")}
    assert set(READS) | by_columns == set(CRITERIA)


def test_a_day_later_the_answer_may_differ(rulebook):
    homes = households(5, 13)
    first = engine.answer(FactColumns.of(homes), rulebook, ON)
    again = engine.answer(FactColumns.of(homes), rulebook, ON + timedelta(days=400))
    assert (
        differences(again, one_by_one.answer(FactColumns.of(homes), rulebook, ON + timedelta(days=400))) == []
    )
    assert differences(first, one_by_one.answer(FactColumns.of(homes), rulebook, ON)) == []
