"""What agencies print, reproduced: tests/oracles/{hcd,hud,csd_liheap,calepa,cpuc_care}."""

import csv
from collections import Counter
from datetime import date
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from rules.criteria.income import county_limit, state_median_60_percent
from rules.determination import determine
from rules.rulebook import DATA, load_rulebook
from tests.rules.households import inquiry, with_facts

ORACLES = Path(__file__).parents[1] / "oracles"
SIZES = range(1, 9)


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def a_tract_of(county):
    tracts = load_rulebook().data.tract_tables[2010].tracts.values()
    return next(tract.geoid for tract in tracts if tract.county == county)


def limit_of(county, size, on):
    facts = {
        "household__annual_income_usd": "1",
        "household__size": size,
        "dwelling__tract_geoid": a_tract_of(county),
    }
    return county_limit(inquiry(on, **facts), {}).threshold


@pytest.mark.parametrize(
    "row", rows(ORACLES / "hcd/low_income_limits_2024.csv"), ids=lambda row: row["county"]
)
def test_hcds_printed_rows_of_2024(row):
    for size in SIZES:
        assert limit_of(row["county"], size, inquiry().on) == Decimal(row[f"size_{size}_usd"])


@pytest.mark.parametrize(("size", "limit"), [(9, 169120), (10, 178784)])
def test_larger_households_add_8_percent_of_the_four_person_limit_each(size, limit):
    assert limit_of("Alameda", size, inquiry().on) == limit


def test_large_limits_are_exact_where_binary_fractions_are_not():
    assert limit_of("Alpine", 9, inquiry().on) == Decimal("118370.00")  # 84,550 x 1.40


def test_no_limit_ever_falls_though_huds_figures_do():
    table = load_rulebook().data.income_tables["hud_low_income_limits.csv"]
    falls = Counter()
    values = load_rulebook().data.parameters["income.county_low_income_limit"].values
    days = [value.effective for value in values if value.edition]
    counties = {
        row["county_fips"]: row["county"] for row in rows(DATA / "us_ca/tables/hud_low_income_limits.csv")
    }
    for fips, county in counties.items():
        for size in SIZES:
            ours = [limit_of(county, size, day) for day in days]
            assert ours == sorted(ours)
            printed = [table.printed(edition, fips)[size - 1] for edition in ("2024", "2025", "2026")]
            falls[fips] += sum(later < earlier for earlier, later in pairwise(printed))
            assert ours == [max(printed[: n + 1]) for n in range(len(printed))]
    assert falls.total() == 40
    (marin,) = rows(ORACLES / "hud/falls_2024_2026.csv")
    assert table.printed("2025", marin["county_fips"])[int(marin["size"]) - 1] == Decimal(marin["after_usd"])
    assert limit_of("Marin", int(marin["size"]), days[1]) == Decimal(marin["before_usd"])


def liheap_limit(size):
    facts = {"household__annual_income_usd": "1", "household__size": size}
    return state_median_60_percent(inquiry(inquiry().on.replace(year=2025), **facts), {}).threshold


def a_month(year):
    return (year / 12).quantize(Decimal("0.01"), ROUND_DOWN)


@pytest.mark.parametrize(
    "row", rows(ORACLES / "csd_liheap/monthly_limits_2025.csv"), ids=lambda row: row["size"]
)
def test_csds_eight_monthly_limits_of_2025_to_the_cent(row):
    assert a_month(liheap_limit(int(row["size"]))) == Decimal(row["monthly_limit_usd"])


def test_nine_persons_by_liheaps_own_rule():
    assert liheap_limit(9) == 103148
    assert a_month(liheap_limit(9)) == Decimal("8595.66")


@pytest.mark.parametrize("row", rows(ORACLES / "calepa/designated_tracts.csv"), ids=lambda row: row["list"])
def test_calepas_counts(row):
    tracts = load_rulebook().data.tract_tables[2010].tracts.values()
    assert sum(tract.designations[row["list"]] for tract in tracts) == int(row["tracts"])


def test_the_parts_of_the_2022_list():
    categories = Counter(row["category_of_2022"] for row in rows(DATA / "us_ca/places/tracts_2010.csv"))
    assert sorted(count for name, count in categories.items() if name) == [19, 307, 1984]


@pytest.mark.parametrize(
    "row",
    rows(ORACLES / "cpuc_care/printed_limits.csv"),
    ids=lambda row: f"{row['programme']} {row['on']} {row['persons']}",
)
def test_the_utilities_printed_limits_are_in_and_a_cent_more_is_not(row):
    on, limit = date.fromisoformat(row["on"]), Decimal(row["annual_limit_usd"])
    found = []
    for income in (limit, limit + Decimal("0.01")):
        facts = with_facts(
            household__size=int(row["persons"]),
            household__annual_income_usd=str(income),
            household__receives=[],
        )
        answers = {each.program.id: each for each in determine(facts, load_rulebook(), on)}
        found.append(answers[row["programme"]].outcome.value)
    assert found == ["eligible", "ineligible"]
