"""Rows checked all at once are refused exactly where a household file of the same facts is."""

import re
from itertools import combinations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from calculators.portfolio.checking import check_rows
from calculators.portfolio.columns import fact_kinds
from calculators.portfolio.contradictions import CHECKS
from calculators.portfolio.fact_cells import record_lists
from calculators.portfolio.layout import read_layout
from calculators.portfolio.records import raw_household
from rules.errors import HouseholdFileError
from rules.facts import CaseFacts
from rules.household_file import check_facts
from tests.calculators.portfolio.generated import households
from tests.calculators.portfolio.tables import RULEBOOK, cases, cells_of, samples

YEAR = ";".join(["100"] * 12)
# Values of facts that may contradict each other, and some that are wrong by themselves.
GRID = {
    "household.size": ["4", "0", "x"],
    "household.income": ["[]"],
    "household.income.1.amount_usd": ["0", "500", "-1"],
    "household.income.1.period": ["weekly", "sometimes"],
    "household.income.1.person": ["Ana", "Luis"],
    "household.income.2.amount_usd": ["20.50", "99999999999999"],
    "household.income.2.season_from": ["2026-01-01", "2026-05-01"],
    "household.income.2.season_to": ["2026-03-01"],
    "household.income.1.evidence.1.covers_from": ["2026-02-01"],
    "household.income.1.evidence.2.covers_to": ["2026-01-01", "soon"],
    "household.income.1.evidence.1.covers_to": ["2026-01-01", "2026-03-01"],
    "household.annual_income_usd": ["0", "1000", "99999999999999"],
    "household.zero_income_declared": ["true", "false", "no"],
    "household.adults.1.person": ["Ana"],
    "household.adults.1.zero_income_declared": ["true"],
    "dwelling.previously_weatherized": ["true", "false"],
    "dwelling.weatherized_on": ["2016-03-14", "20160314"],
    "dwelling.earlier_work": ["[]"],
    "dwelling.earlier_work.1.measures": ["attic_insulation;furnace"],
    "building.units_per_building": ["1", "8;8", "0"],
    "building.low_income_units": ["1", "16", "17"],
    "building.roster.1.occupied": ["true", "false"],
    "building.roster.1.household_size": ["3"],
    "building.roster.2.occupied": ["false"],
    "envelope.cfm50": ["1000"],
    "envelope.cfm50_after": ["999.9", "1000", "1000.1"],
    "heating.type": ["heat_pump", "furnace", "resistance"],
    "heating.fuel": ["electricity", "wood"],
    "heating.efficiency": ["0.8", "1", "8.5", "20", "21"],
    "water_heating.type": ["heat_pump", "storage", "solar"],
    "water_heating.fuel": ["electricity", "natural_gas"],
    "water_heating.uef": ["0.9", "1", "1.1"],
    "appliances.range_induction": ["true", "false"],
    "appliances.range_fuel": ["electricity", "natural_gas"],
    "appliances.dryer_heat_pump": ["true"],
    "appliances.dryer_fuel": ["none", "electricity"],
    "appliances.freezers": ["0", "1"],
    "appliances.freezer_year": ["2001"],
    "utility.monthly_kwh": [YEAR, "1;2"],
    "utility.annual_kwh": ["1200", "1212", "1213"],
    "utility.monthly_therms": [YEAR],
    "dwelling.tract_geoid": ["06019001100", "06999001100", "36019001100", "06019999999", "6019001100"],
    "dwelling.tract_vintage": ["2010", "2020"],
    "dwelling.county": ["Fresno", "fresno county", "Kern", "Nowhere"],
    "dwelling.climate_zone": ["1", "16", "17", "0"],
}
ROW = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in GRID.items()})


def table_of(rows):
    """Return rows of cells by column as a table of text, and its layout."""
    names = list(dict.fromkeys(name for row in rows for name in row)) or ["id"]
    columns = [pa.array([row.get(name, "") for row in rows], pa.string()) for name in names]
    return pa.table(columns, names=[str(n) for n in range(len(names))]), read_layout("table.csv", names)


def file_answer(table, layout, row):
    """Return what a household file of a row's facts comes to: the facts, or how many problems it has."""
    raw, _ = raw_household(table, layout, row)
    try:
        return check_facts(raw, "", RULEBOOK)
    except HouseholdFileError as error:
        return len(error.problems)


def both_ways(row):
    """Return whether a table, unlike a file, may refuse a row: too large an amount, a list given twice."""
    amounts = [row.get("household.annual_income_usd"), row.get("household.income.2.amount_usd")]
    twice = [name for name in record_lists() if row.get(name) and any(k.startswith(f"{name}.") for k in row)]
    return "99999999999999" in amounts or bool(twice)


def compare(rows):
    table, layout = table_of(rows)
    checked = check_rows(table, layout, RULEBOOK, {}, {})
    kept = dict(zip(checked.rows.tolist(), range(checked.facts.count), strict=True))
    assert set(kept) | set(checked.refused) == set(range(len(rows)))
    assert not set(kept) & set(checked.refused)
    for number, row in enumerate(rows):
        expected = file_answer(table, layout, number) if row else 1  # a file may be empty, a row may not
        if number in kept:
            assert checked.facts.household(kept[number]) == expected
            assert not both_ways(row)
        elif not both_ways(row):
            assert len(checked.refused[number]) == expected
    return checked


@settings(max_examples=100)
@given(rows=st.lists(ROW, min_size=1, max_size=6))
def test_rows_of_facts_that_may_contradict_each_other(rows):
    compare(rows)


@pytest.mark.parametrize("section", sorted({name.partition(".")[0] for name in GRID}))
def test_each_fact_with_each_other_of_its_section(section):
    names = [name for name in GRID if name.startswith(f"{section}.")]
    pairs = combinations(names, 2) if names[1:] else [(names[0], names[0])]
    compare([{one: a, other: b} for one, other in pairs for a in GRID[one] for b in GRID[other]])


def test_every_check_of_facts_against_each_other_is_known_here():
    """A new one in the household file needs its test here, or rows that break it would be let pass."""
    groups = [info.annotation for info in CaseFacts.model_fields.values()]
    checks = {
        f"{group.__name__}.{name}"
        for group in groups
        if isinstance(group, type) and issubclass(group, BaseModel)
        for name, check in group.__pydantic_decorators__.model_validators.items()
        if check.info.mode == "after"
    }
    assert checks == set(CHECKS)


def test_samples_cases_and_households_by_chance_come_through_unchanged():
    raws = [*samples().values(), *(facts for facts, _ in cases())]
    rows = [cells_of(raw) for raw in raws]
    drawn = [each for each in households(60, seed=8) if not empty_record(each)]
    rows += [cells_of(each.model_dump(exclude_none=True)) for each in drawn]
    checked = compare(rows)
    assert len(checked.refused) < len(rows) / 10
    for number, home in enumerate(drawn, start=len(raws)):
        if number not in checked.refused:
            place = checked.rows.tolist().index(number)
            assert checked.facts.household(place) == CaseFacts.model_validate(
                home.model_dump(exclude_none=True)
            )


def empty_record(home):
    """Return whether a household has a record of which nothing is known, which a table cannot say."""
    lists = [home.fact(name) or () for name in record_lists()]
    return any(all(value is None for _, value in record) for records in lists for record in records)


@pytest.mark.parametrize(
    ("row", "column", "problem", "remedy"),
    [
        ({"household.size": "x"}, "household.size", "is not a whole number", "Write a whole number, e.g. 4"),
        (
            {"utility.care": "yes"},
            "utility.care",
            "is not true or false",
            "Write true or false, or leave the cell empty if it is not known",
        ),
        (
            {"building.units_per_building": "8,8"},
            "building.units_per_building",
            "is not a whole number",
            "Write a whole number, e.g. 4",
        ),
        (
            {"household.income.1.amount_usd": "9", "household.income.3.period": "x"},
            "household.income.3.period",
            "is not one of the words allowed here",
            None,
        ),
        (
            {"household.income.2.evidence.1.dated": "x"},
            "household.income.2.evidence.1.dated",
            "is not a date",
            "Write a date as 2015-06-30",
        ),
        (
            {"household.annual_income_usd": "10000000000000"},
            "household.annual_income_usd",
            "is more than can be added up",
            "Give at most 9999999999999.99 USD",
        ),
        (
            {"household.income": "[]", "household.income.1.amount_usd": "1"},
            "household.income",
            "is given as a list and by records",
            "Keep one of the two",
        ),
    ],
)
def test_a_problem_names_its_column_and_what_to_do(row, column, problem, remedy):
    table, layout = table_of([row])
    ((found,),) = check_rows(table, layout, RULEBOOK, {}, {}).refused.values()
    assert (found.fact, found.problem) == (column, problem)
    assert remedy in (None, found.remedy)


def test_no_problem_tells_a_persons_name_or_words():
    words = "Zebulon Q"
    rows = [
        {
            "household.reference": words,
            "household.income.1.person": words,
            "household.income.1.source": words,
            "household.income.1.amount_usd": amount,
            "household.adults.1.person": words,
            "household.adults.1.zero_income_declared": "true",
            "utility.schedule": words * 30,
            "dwelling.county": words,
        }
        for amount in ("5", "x")
    ]
    table, layout = table_of(rows)
    refused = check_rows(table, layout, RULEBOOK, {}, {}).refused
    assert len(refused) == 2
    assert not re.search(
        "Zebulon", str([[each.problem, each.remedy] for p in refused.values() for each in p])
    )


def test_rows_refused_before_stay_refused_and_are_not_looked_at():
    table, layout = table_of([{"household.size": "x"}, {"household.size": "4"}])
    before = {0: ("as it was",)}
    checked = check_rows(table, layout, RULEBOOK, before, {})
    assert checked.refused == before
    assert checked.rows.tolist() == [1]


def test_the_grid_names_facts_there_are():
    names = {re.sub(r"\.[0-9]+\.", ".", name) for name in GRID}
    assert names & set(fact_kinds())
