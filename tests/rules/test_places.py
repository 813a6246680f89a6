"""Tracts, lists, and the two vintages that are never mixed."""

from datetime import date
from decimal import Decimal

import pytest

from rules.criteria.income import county_limit
from rules.errors import HouseholdFileError, RuleDataError
from rules.facts import CaseFacts
from rules.household_file import check_facts
from rules.inquiry import Inquiry
from rules.places import load_tract_table
from rules.rulebook import load_rulebook
from tests.rules.households import with_facts

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


def test_the_embedded_lists_have_the_official_number_of_tracts():
    data = load_rulebook().data
    counts = {name: len(data.designation_list(name).designated) for name in data.designation_lists}
    assert counts == {"sb535_2014": 1993, "sb535_2017": 2007, "sb535_2022": 2310}
    assert all(data.designation_list(name).census == 2010 for name in counts)


@pytest.mark.parametrize(
    ("geoid", "exists"),
    [
        ("06019001100", True),
        ("06037137000", True),  # the later number of 06037930401
        ("06037930401", True),
        ("06075980401", True),  # the Farallon Islands
        ("06001990000", True),  # open water
        ("06037990300", True),
        ("06037989999", False),
        ("06037999000", False),
        ("06002990000", False),  # no such county
        ("06019001101", False),
    ],
)
def test_a_tract_may_exist_and_be_in_no_table(geoid, exists):
    assert load_rulebook().data.tract_exists(2010, geoid) is exists
    assert load_rulebook().data.tract_exists(2020, geoid) is None


@pytest.mark.parametrize("named", ["Fresno", "fresno county", " Fresno County "])
def test_a_county_is_known_by_its_name(named):
    home = {"county": named}
    assert check_facts({"dwelling": home}, "x", load_rulebook()).dwelling.county == named
    facts = CaseFacts.model_validate({"dwelling": home})
    assert Inquiry(facts, date(2024, 6, 1), load_rulebook().data).county_fips == "06019"


@pytest.mark.parametrize(
    ("dwelling", "says"),
    [
        ({"county": "Clark"}, "dwelling.county = 'Clark': is not a county of California"),
        (
            {"county": "Kings", "tract_geoid": "06019001100", "tract_vintage": 2010},
            "is a tract of Fresno County, and dwelling.county is 'Kings'",
        ),
        (
            {"tract_geoid": "06019001101", "tract_vintage": 2010},
            "is not among the 8,035 tracts of the 2010 census",
        ),
    ],
)
def test_a_place_that_cannot_be_is_refused(dwelling, says):
    with pytest.raises(HouseholdFileError) as error:
        check_facts({"dwelling": dwelling}, "x", load_rulebook())
    assert says in str(error.value)
    assert len(error.value.problems) == 1


def test_a_stated_county_gives_its_income_limits_and_a_tract_goes_before_it():
    by_name = with_facts(dwelling__tract_geoid=None, dwelling__county="Fresno")
    found = county_limit(Inquiry(by_name, date(2024, 6, 1), load_rulebook().data), {})
    assert (found.outcome.value, found.threshold) == ("eligible", Decimal(63300))
