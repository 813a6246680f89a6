"""What is said of an imported table that cannot be used, and whose figure is shown where two sources meet."""

from datetime import date
from decimal import Decimal

import pytest

from rules.errors import ReferenceDataError
from rules.rulebook import load_rulebook
from tests.rules.stores import write_import

SIZES = ",".join(f"size_{size}_usd" for size in range(1, 9))
HEADER = f"edition,county_fips,county,{SIZES}\n"
ROW = "2027,06001,Alameda,1,2,3,4,5,6,7,8\n"
YEAR = {"publisher": "hcd", "year": 2027, "effective": date(2027, 5, 10)}
LIMIT = "income.county_low_income_limit"
IMPORTED = "the publisher of income_limits; imported from official.csv"


def limits(store, text=HEADER + ROW, vintage="hcd_2027", **more):
    about = {**YEAR, **more}
    write_import(store, "income_limits", vintage, {"low_income_limits.csv": text}, **about)


def incomes(store, rows="06001400100,Alameda,67278\n", statewide=84097):
    text = f"tract_geoid,county,median_household_income_usd\n{rows}"
    more = {"statewide_median_household_income_usd": statewide}
    write_import(store, "acs_income", "2017_2021", {"tract_income.csv": text}, census=2020, **more)


def priority(store, row):
    text = f"tract_geoid,low_income_community,disadvantaged_community,within_half_mile\n{row}\n"
    write_import(store, "priority_populations", "2026", {"priority_populations.csv": text}, census=2020)


LIMITS = "imported income_limits/hcd_2027/"
FALLS = "a bigger household has a lower limit"
SURVEY = "imported acs_income/2017_2021/"
STATE = "imported priority_populations/2026/priority_populations.csv, line 2: "
REFUSALS = {
    "a year in words": (
        lambda store: limits(store, year="2027"),
        f"{LIMITS}import.toml: year is '2027', not a year; import it again",
    ),
    "no year": (
        lambda store: limits(store, year=None),
        f"{LIMITS}import.toml: year is None, not a year; import it again",
    ),
    "a day in words": (
        lambda store: limits(store, effective="May"),
        f"{LIMITS}import.toml: effective is 'May', not a date; import it again",
    ),
    "two years at once": (
        lambda store: limits(store, HEADER + ROW + ROW.replace("2027", "2028")),
        f"{LIMITS}low_income_limits.csv: has the editions 2027, 2028; one was expected",
    ),
    "a limit that falls": (
        lambda store: limits(store, HEADER + ROW.replace(",2,3,", ",3,2,")),
        f"{LIMITS}low_income_limits.csv, line 2: {FALLS}: ['1', '3', '2', '4', '5', '6', '7', '8']",
    ),
    "a median in words": (
        lambda store: incomes(store, "06001400100,Alameda,much\n"),
        f"{SURVEY}tract_income.csv, line 2: median_household_income_usd is 'much', not a number of dollars",
    ),
    "a tract twice": (
        lambda store: incomes(store, "06001400100,Alameda,1\n06001400100,Alameda,2\n"),
        f"{SURVEY}tract_income.csv, line 3: tract 06001400100 is there twice",
    ),
    "a statewide median in words": (
        lambda store: incomes(store, statewide="84097"),
        f"{SURVEY}import.toml: the statewide median is '84097', not a number of dollars",
    ),
    "a statewide median of nothing": (
        lambda store: incomes(store, statewide=0),
        f"{SURVEY}import.toml: the statewide median is 0, not a number of dollars",
    ),
    "a flag of its own": (
        lambda store: priority(store, "06001400100,maybe,no,no"),
        f"{STATE}low_income_community is 'maybe', neither yes nor no nor blank",
    ),
    "an id without its zero": (
        lambda store: priority(store, "6001400100,no,no,no"),
        f"{STATE}'6001400100' is not an 11-digit tract id",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_table_that_cannot_be_used_is_told_of_in_these_words(tmp_path, name):
    write, says = REFUSALS[name]
    write(tmp_path)
    with pytest.raises(ReferenceDataError) as error:
        load_rulebook(imported=tmp_path)
    assert str(error.value) == says


@pytest.mark.parametrize("statewide", [None, 1, 84097])
def test_a_survey_is_kept_with_its_years_its_source_and_what_was_not_published(tmp_path, statewide):
    incomes(tmp_path, "06001400100,Alameda,67278\n06001400200,Alameda,\n", statewide)
    survey = load_rulebook(imported=tmp_path).data.imported.incomes[2020]
    assert survey.vintage == "2017_2021"
    assert survey.medians_usd == {"06001400100": 67278, "06001400200": None}
    assert survey.statewide_median_usd == statewide
    assert survey.citation.title == "the publisher of acs_income; imported from official.csv"


def value_of(store, edition):
    values = load_rulebook(imported=store).data.parameters[LIMIT].values
    (found,) = (each for each in values if each.edition == edition)
    return found


def test_a_year_of_some_counties_names_both_sources_and_is_not_verified(tmp_path):
    limits(tmp_path, HEADER + ROW.replace("2027", "2024"), "hcd_2024", year=2024, effective=None)
    embedded, found = value_of(None, "2024"), value_of(tmp_path, "2024")
    assert found.effective == embedded.effective
    assert found.citation.title == (f"{embedded.citation.title}; 1 counties from: {IMPORTED}")
    assert found.citation.verified is False
    assert found.citation.retrieved == embedded.citation.retrieved


def test_a_year_of_every_county_and_a_new_year_name_their_own_source(tmp_path):
    limits(tmp_path)
    assert value_of(tmp_path, "2027").citation.title == IMPORTED
    table = load_rulebook().data.income_tables["hud_low_income_limits.csv"]
    rows = "".join(f"2024,{county},County,1,2,3,4,5,6,7,8\n" for county in table.places("2024"))
    limits(tmp_path, HEADER + rows, "hcd_2024", year=2024, effective=None)
    assert value_of(tmp_path, "2024").citation.title == IMPORTED


def test_a_year_that_is_imported_with_another_day_takes_the_place_of_the_embedded_one(tmp_path):
    day = date(2025, 6, 1)
    limits(tmp_path, HEADER + ROW.replace("2027", "2025"), "hcd_2025", year=2025, effective=day)
    values = load_rulebook(imported=tmp_path).data.parameters[LIMIT].values
    assert [each.effective for each in values if each.edition == "2025"] == [day]
    assert len(values) == len(load_rulebook().data.parameters[LIMIT].values)
    assert [each.effective for each in values] == sorted(each.effective for each in values)
    table = load_rulebook(imported=tmp_path).data.income_tables["hud_low_income_limits.csv"]
    assert table.printed("2025", "06001") == tuple(map(Decimal, range(1, 9)))
    embedded = load_rulebook().data.income_tables["hud_low_income_limits.csv"]
    assert table.printed("2025", "06019") == embedded.printed("2025", "06019")
