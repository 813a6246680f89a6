"""A household file is read whole, or every problem in it is named at once."""

from decimal import Decimal

import pytest

from rules.errors import HouseholdFileError
from rules.facts import CaseFacts
from rules.household_file import read_household
from rules.rulebook import load_rulebook


def read(text):
    content = text if isinstance(text, bytes) else text.encode()
    return read_household(content, "home.toml", load_rulebook())


def problems(text):
    with pytest.raises(HouseholdFileError) as error:
        read(text)
    assert str(error.value).startswith("home.toml: ")
    return error.value.problems


def only(text):
    (problem,) = problems(text)
    return problem


def test_an_empty_file_is_a_household_of_which_nothing_is_known():
    assert read("") == CaseFacts()
    assert read("").household.annual_income_usd is None


def test_a_byte_order_mark_is_no_problem():
    assert read(b"\xef\xbb\xbf[household]\nsize = 2\n").household.size == 2


@pytest.mark.parametrize(
    "written", ['"52000.00"', "52000.00", "52000", '"52000"', '" 52000.00 "', '"052000"']
)
def test_an_amount_may_be_a_number_or_a_text(written):
    assert read(f"[household]\nannual_income_usd = {written}").household.annual_income_usd == Decimal(52000)


def test_an_amount_is_exact_to_the_cent():
    facts = read("[household]\nannual_income_usd = 0.10").household
    assert facts.annual_income_usd * 3 == Decimal("0.30")


@pytest.mark.parametrize(
    "written",
    [
        '"lots"',
        '"52,000"',
        '"$52000"',
        "-1",
        "true",
        "nan",
        "inf",
        "1e5",
        '"1.234"',
        '"2000 a week"',
        "[1]",
        '""',
    ],
)
def test_an_amount_that_is_none_is_refused_with_what_to_write(written):
    problem = only(f"[household]\nannual_income_usd = {written}")
    assert problem.fact == "household.annual_income_usd"
    assert "amount of money" in problem.problem
    assert "Write dollars and cents" in problem.remedy


def test_income_of_lots_names_the_key_the_value_and_what_to_write():
    line = str(only('[household]\nannual_income_usd = "lots"'))
    assert line.startswith("household.annual_income_usd = 'lots': is not a plain amount of money.")


@pytest.mark.parametrize(
    ("section", "line", "says"),
    [
        ("household", "size = -1", "greater than or equal to 1"),
        ("household", "size = 0", "greater than or equal to 1"),
        ("household", "size = 31", "less than or equal to 30"),
        ("household", 'size = "4"', "whole number without quotes"),
        ("household", "size = 4.0", "whole number without quotes"),
        ("household", "size = true", "whole number without quotes"),
        ("household", 'language = "english"', "'en', 'es', 'zh-Hant' or 'vi'"),
        ("household", "reference = 12", "in quotes"),
        ("household", 'receives = "wic"', "list in square brackets"),
        ("household", 'zero_income_declared = "yes"', "true or false"),
        ("dwelling", 'tract_geoid = "6019001100"', "with the leading zero"),
        ("dwelling", "tract_geoid = 6019001100", "with the leading zero"),
        ("dwelling", 'tract_geoid = "060190011001"', "eleven digits"),
        ("dwelling", "tract_vintage = 2016", "2010 or 2020"),
        ("dwelling", 'zip_code = "9370"', "five digits"),
        ("dwelling", "latitude = 136.7", "less than or equal to 90"),
        ("dwelling", 'tenure = "lodger"', "'owner' or 'renter'"),
        ("dwelling", "climate_zone = 17", "Zones are 1 to 16"),
        ("dwelling", "climate_zone = 0", "greater than or equal to 1"),
        ("dwelling", 'weatherized_on = "last year"', "2015-06-30"),
        ("dwelling", "weatherized_on = 2015-06-30T10:00:00", "2015-06-30"),
        ("dwelling", "floor_area_ft2 = 49", "greater than or equal to 50"),
        ("dwelling", "floor_area_ft2 = 1e300", "less than or equal to 100000"),
        ("envelope", "attic_r = 0", "0.5. It is R of the whole assembly: a bare attic is about 2"),
        ("envelope", "wall_r = 0", "an empty wall is about 4.4"),
        ("envelope", "window_u = 3.1", "less than or equal to 3"),
        ("pv", "capacity_kw_dc = 1e9", "less than or equal to 10000"),
        ("water_heating", 'type = "storage"\nuef = 3.3', 'has type = "heat_pump"'),
        ("water_heating", 'type = "tankless"\nuef = 96', "less than or equal to 6"),
        ("building", "units_per_building = []", "at least one entry"),
        ("building", "units_per_building = [0]", "greater than or equal to 1"),
        ("building", "units_per_building = 8", "list in square brackets"),
        ("building", "units_per_building = [8]\nlow_income_units = 9", "Correct one of them"),
        ("roof", "azimuth_deg = 360", "less than 360"),
        ("roof", "shading_pct = 100.1", "less than or equal to 100"),
        ("roof", "usable_area_ft2 = 1e999", "ordinary number"),
        ("roof", "usable_area_ft2 = nan", "ordinary number"),
        ("roof", 'usable_area_ft2 = "400"', "without quotes"),
        ("heating", 'type = "furnace"\nefficiency = 80', "0.80 for 80 percent"),
        ("heating", 'type = "heat_pump"\nfuel = "propane"', "Correct one of them"),
        ("water_heating", 'type = "heat_pump"\nfuel = "propane"', "Correct one of them"),
        ("dwelling", "previously_weatherized = false\nweatherized_on = 2015-01-01", "Correct one of them"),
    ],
)
def test_an_impossible_fact_says_what_is_allowed(section, line, says):
    problem = only(f"[{section}]\n{line}\n")
    assert problem.fact.startswith(section)
    assert says in problem.remedy


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ("[household]\nsiz = 4", "household.siz = 4", "Did you mean household.size?"),
        ("[household]\ntenure = 'owner'", "household.tenure = 'owner'", "Did you mean dwelling.tenure?"),
        ("[[household.incomes]]\nperson = 'A'", "household.incomes", "Did you mean household.income?"),
        ("[[household.income]]\namount = 3", "household.income.amount = 3", "household.income.amount_usd?"),
        ("[dweling]\ntenure = 'owner'", "dweling", "Did you mean dwelling?"),
        ("[roof]\narea = 4", "roof.area = 4", "Known keys here are usable_area_ft2, tilt_deg"),
        ("size = 4", "size = 4", "Did you mean household.size?"),
    ],
)
def test_an_unknown_key_names_the_nearest_known_one(text, key, nearest):
    line = str(only(text))
    assert line.startswith(f"{key}: is not a key of a household file.")
    assert nearest in line


def test_a_section_that_is_a_number_says_how_to_write_one():
    assert "Write [dwelling] on a line of its own" in only("dwelling = 3").remedy


def test_a_tract_of_another_state_is_refused():
    assert "begin with 06" in only('[dwelling]\ntract_geoid = "32003001100"').remedy


def test_a_tract_of_a_county_that_does_not_exist_is_refused():
    assert "no county 06999" in only('[dwelling]\ntract_geoid = "06999001100"').problem


def test_a_2020_tract_id_under_vintage_2010_is_refused():
    problem = only('[dwelling]\ntract_geoid = "06001401401"\ntract_vintage = 2010')
    assert problem.fact == "dwelling.tract_geoid"
    assert "of the 2010 census" in problem.problem
    assert "correct tract_vintage" in problem.remedy


@pytest.mark.parametrize("vintage", ["", "tract_vintage = 2020"])
def test_a_tract_id_is_not_looked_up_in_a_census_it_does_not_claim(vintage):
    assert read(f'[dwelling]\ntract_geoid = "06001401401"\n{vintage}').dwelling.tract_geoid == "06001401401"


RECORD = "[[household.income]]\namount_usd = 10\nperiod = 'weekly'\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"[household]\nannual_income_usd = 5\n{RECORD}", "keep the records, which are the evidence"),
        (f"[household]\nzero_income_declared = true\n{RECORD}", "remove whichever is wrong"),
        ("[household]\nzero_income_declared = true\nannual_income_usd = 5", "remove whichever is wrong"),
    ],
)
def test_income_is_stated_once(text, says):
    assert says in only(text).remedy.lower() or says in only(text).remedy


@pytest.mark.parametrize(
    "written",
    ['annual_income_usd = "0.00"', "income = []", "income = [{ amount_usd = 0, period = 'monthly' }]"],
)
def test_zero_declared_and_an_income_of_zero_agree(written):
    text = f"[household]\nzero_income_declared = true\n{written}"
    assert read(text).household.zero_income_declared


def test_every_problem_of_a_file_comes_at_once():
    text = """
    [household]
    size = -1
    annual_income_usd = "52000.00"
    [[household.income]]
    amount_usd = "lots"
    period = "fortnightly"
    [dwelling]
    tract_geoid = "32003001100"
    climate_zone = 17
    tenur = "owner"
    previously_weatherized = false
    weatherized_on = 2015-01-01
    [building]
    units_per_building = [8, 0]
    low_income_units = 100
    [envelop]
    """
    assert [problem.fact for problem in problems(text)] == [
        "household.size",
        "household.income.amount_usd",
        "household.income.period",
        "dwelling.tenur",
        "building.units_per_building",
        "envelop",
        "household",  # records and a total, seen although the size cannot be read
        "dwelling.weatherized_on",
        "dwelling.climate_zone",
        "dwelling.tract_geoid",
    ]


def test_what_cannot_be_read_makes_no_second_problem():
    assert len(problems("[building]\nunits_per_building = [8, 0]\nlow_income_units = 20")) == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"household: size 4", "is not TOML"),
        (b"[household", "is not TOML"),
        (b"[household]\nsize = 4\nsize = 5", "is not TOML"),
        (b"x = " + b"[" * 100_000, "is not TOML"),
        (b"x = " + b"1" * 5_000, "is not TOML"),
        ("[household]\nreference = 'é'".encode("latin-1"), "is not UTF-8"),
        ("[household]".encode("utf-16"), "is not UTF-8"),
    ],
)
def test_what_is_no_text_or_no_toml_says_so(content, says):
    assert says in only(content).problem


def test_the_line_of_a_wrong_character_is_named():
    assert only(b"[household]\nsize = 4\nreference = '\xe9'\n").fact == "line 3"


def test_a_long_value_is_shown_short():
    line = str(only(f'[household]\nannual_income_usd = "{"9" * 500}x"'))
    assert "..." in line
    assert len(line) < 300


def test_a_fact_that_does_not_exist_is_an_error_not_unknown():
    with pytest.raises(AttributeError):
        read("").fact("household.sise")
    assert read("[household]\nsize = 3").fact("household.size") == 3
