"""Tracts, lists, and the two vintages that are never mixed."""

import pytest

from rules.errors import RuleDataError
from rules.places import load_tract_table
from rules.rulebook import load_rulebook

HEADER = "tract_geoid,county,sb535_2014,sb535_2017,median_household_income_usd\n"
ROW = "06001400100,Alameda,no,yes,50000\n"


def load(tmp_path, text):
    path = tmp_path / "tracts.csv"
    path.write_text(text, encoding="utf-8")
    return load_tract_table(path, census=2010, top_code_usd=250001)


def test_a_tract_is_on_some_lists_and_not_on_others(tmp_path):
    table = load(tmp_path, HEADER + ROW)
    assert table.lists == ("sb535_2014", "sb535_2017")
    assert table.counties == {"06001"}
    assert table.tracts["06001400100"].designations == {"sb535_2014": False, "sb535_2017": True}


@pytest.mark.parametrize(
    ("printed", "income", "top_coded"),
    [("", None, False), ("250000", 250000, False), ("250001", 250001, True)],
)
def test_a_median_may_be_unpublished_or_only_a_lower_bound(tmp_path, printed, income, top_coded):
    tract = load(tmp_path, HEADER + ROW.replace("50000", printed)).tracts["06001400100"]
    assert (tract.median_household_income_usd, tract.income_is_top_coded) == (income, top_coded)


BROKEN = {
    "an id that lost its zero": (
        HEADER + ROW.replace("06001400100", "6001400100"),
        "'6001400100' is not an 11-digit",
    ),
    "an id that is no number": (HEADER + ROW.replace("06001400100", "0600140010X"), "is not an 11-digit"),
    "a tract twice": (HEADER + ROW + ROW, "line 3: tract 06001400100 is there twice"),
    "a flag of its own": (HEADER + ROW.replace("yes", "1"), "sb535_2017 is '1', neither yes nor no"),
    "a blank flag": (HEADER + ROW.replace("yes", ""), "sb535_2017 is '', neither yes nor no"),
    "an income with a sign": (
        HEADER + ROW.replace("50000", "-50000"),
        "is '-50000', not a number of dollars",
    ),
    "an income in words": (HEADER + ROW.replace("50000", "nan"), "is 'nan', not a number of dollars"),
    "no list": (
        "tract_geoid,county,median_household_income_usd\n06001400100,Alameda,1\n",
        "no designation list",
    ),
    "no county": (HEADER.replace("county", "place") + ROW, "columns county are missing"),
    "a line cut short": (HEADER + "06001400100,Alameda\n", "line 2: has more or fewer values"),
}


@pytest.mark.parametrize(("text", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_table_is_refused_by_name(tmp_path, text, says):
    with pytest.raises(RuleDataError, match=says) as error:
        load(tmp_path, text)
    assert str(error.value).startswith("tracts.csv")


def test_every_californian_county_has_tracts():
    (table,) = load_rulebook().data.tract_tables.values()
    assert (table.census, len(table.tracts), len(table.counties)) == (2010, 8035, 58)
    assert all(geoid.startswith("06") for geoid in table.tracts)
