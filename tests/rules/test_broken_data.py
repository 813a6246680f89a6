"""A data file broken in any of these ways is refused before anything is answered, and named."""

import pytest

from rules.errors import ReferenceDataError, RuleDataError
from rules.rulebook import read_rulebook
from tests.rules.households import copied_rules

MULTIFAMILY = "programs/liwp_multifamily.toml"
EXTRA = "parameters/income/county_extra_person_share.toml"
PERCENT = "parameters/housing/multifamily_low_income_percent.toml"
DESIGNATION = "parameters/place/designation_in_force.toml"
LIMIT = "parameters/income/county_low_income_limit.toml"
AZIMUTH = "parameters/solar/azimuth_range_deg.toml"
TRACTS = "places/tracts_2010.csv"
LIMITS = "tables/hud_low_income_limits.csv"
STATE = "tables/state_median_income_60_percent.csv"
ABOUT = "jurisdiction.toml"

# what is wrong; file; text (None: the whole file); what stands there instead; what the message says
BROKEN = [
    ("not TOML", EXTRA, None, "amount = = 3", "county_extra_person_share.toml: not a TOML file"),
    ("not UTF-8", EXTRA, None, b"description = '\xff'", "county_extra_person_share.toml: not a TOML file"),
    ("an empty file", EXTRA, None, "", "description is missing or blank"),
    (
        "a blank unit",
        EXTRA,
        'unit = "share of the 4-person limit per person"',
        'unit = " "',
        "unit is missing",
    ),
    ("no unit", EXTRA, 'unit = "share of the 4-person limit per person"\n', "", "unit is missing"),
    ("no description", EXTRA, "description = ", "# description = ", "description is missing"),
    ("no value", EXTRA, "[[value]]", "[[other]]", "unknown key other"),
    ("a misspelt key", EXTRA, "amount = 0.08", "amout = 0.08", "unknown key amout"),
    ("no amount", EXTRA, "amount = 0.08\n", "", "give exactly one of amount or ended"),
    ("NaN", EXTRA, "amount = 0.08", "amount = nan", "is not a finite number"),
    ("infinity", EXTRA, "amount = 0.08", "amount = inf", "is not a finite number"),
    ("true for a number", EXTRA, "amount = 0.08", "amount = true", "is neither a number"),
    ("an empty list", EXTRA, "amount = 0.08", "amount = []", "is neither a number"),
    ("an empty word", EXTRA, "amount = 0.08", 'amount = ""', "is neither a number"),
    ("a value and its end", EXTRA, "amount = 0.08", 'amount = 0.08\nended = "over"', "give exactly one of"),
    ("an end without a reason", EXTRA, "amount = 0.08", 'ended = ""', "is not text"),
    ("a date in quotes", EXTRA, "effective = 2014-10-01", 'effective = "2014-10-01"', "is not a date"),
    (
        "a moment for a date",
        EXTRA,
        "effective = 2014-10-01",
        "effective = 2014-10-01T00:00:00",
        "is not a date",
    ),
    ("no citation", EXTRA, "citation = ", "# citation = ", "citation is missing"),
    ("an unread source", EXTRA, "retrieved = 2026-11-21\n", "", "is not the date the source was read"),
    ("verified in words", EXTRA, "verified = true", 'verified = "yes"', "verified must be true or false"),
    (
        "reversed dates",
        DESIGNATION,
        "effective = 2017-04-01",
        "effective = 2012-04-01",
        "write each date once, in order",
    ),
    (
        "two values from one day",
        DESIGNATION,
        "effective = 2017-04-01",
        "effective = 2014-10-01",
        "write each date once, in order",
    ),
    (
        "an unknown comparison",
        PERCENT,
        'comparison = "at_least"',
        'comparison = "about"',
        "is not known; use one",
    ),
    ("ends the wrong way round", AZIMUTH, "amount = [90, 270]", "amount = [270, 90]", "the lower first"),
    ("one end only", AZIMUTH, "amount = [90, 270]", "amount = [90]", "the lower first"),
    (
        "a table without its edition",
        LIMIT,
        'edition = "2025"',
        "amount = 2025",
        "exactly one of edition or ended",
    ),
    ("an edition that is not there", LIMIT, 'edition = "2025"', 'edition = "2052"', "edition 2052 is not in"),
    ("a table that is not there", LIMIT, "hud_low_income_limits.csv", "hud_limits.csv", "hud_limits.csv"),
    ("a missing size", LIMITS, "size_8_usd", "size_9_usd", "size_8_usd"),
    ("a repeated county", LIMITS, "2024,06003,", "2024,06001,", "twice"),
    ("a limit in words", STATE, "73155", "seventy", "not a number of dollars"),
    ("a limit of nothing", STATE, "73155", "0", "not a number of dollars"),
    ("a limit that is not finite", STATE, "73155", "NaN", "not a number of dollars"),
    ("a limit that falls with size", STATE, "73155", "1", "a bigger household has a lower limit"),
    ("a limit with a comma", STATE, "73155", '"73,155"', "not a number of dollars"),
    ("a tract id without its zero", TRACTS, "06019001100", "6019001100", "is not an 11-digit tract id"),
    ("a repeated tract", TRACTS, "06019001100", "06019000100", "is there twice"),
    ("a flag that is neither", TRACTS, ",yes", ",maybe", "neither yes nor no"),
    (
        "a column that is not there",
        TRACTS,
        "median_household_income_usd",
        "income",
        "median_household_income_usd",
    ),
    ("no designation at all", TRACTS, "sb535_", "list_", "no designation list"),
    (
        "an unknown criterion",
        MULTIFAMILY,
        '"tenure.no_recorded_refusal"',
        '"tenure.no_refusal"',
        "no criterion",
    ),
    ("an unknown housing class", MULTIFAMILY, '"small_multifamily", ', '"medium", ', "list some of"),
    ("a criterion with nothing given", MULTIFAMILY, ", one_of = ", ", none_of = ", "takes"),
    ("an unknown status", MULTIFAMILY, 'status = "partial"', 'status = "fine"', "is not one of complete"),
    ("an unknown availability", MULTIFAMILY, 'state = "open"', 'state = "maybe"', "state is not one of"),
    ("no rules", MULTIFAMILY, "rule.all_of = [", "rule.some_of = [", "has exactly one of"),
    ("an empty rule", MULTIFAMILY, "rule.all_of = [", "rule.all_of = []\nodd = [", "has nothing in it"),
    ("an id of another programme", MULTIFAMILY, "liwp.multifamily", "liwp.multi", "program_order"),
    ("a jurisdiction without zones", ABOUT, "climate_zones", "zones", "keys are"),
]


def break_file(path, old, new):
    if old is None:
        path.write_bytes(new if isinstance(new, bytes) else new.encode())
        return
    text = path.read_text(encoding="utf-8")
    assert old in text, "the file no longer has what this test breaks"
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN]
)
def test_broken_rule_data_are_refused_by_name(name, old, new, message, tmp_path):
    folder = copied_rules(tmp_path)
    break_file(folder / name, old, new)
    with pytest.raises((RuleDataError, ReferenceDataError)) as caught:
        read_rulebook(folder)
    assert message in str(caught.value)


def test_a_missing_file_is_refused_by_name(tmp_path):
    folder = copied_rules(tmp_path)
    (folder / LIMITS).unlink()
    with pytest.raises(ReferenceDataError, match="hud_low_income_limits"):
        read_rulebook(folder)


def test_there_are_more_than_forty_ways():
    assert len({name for name, *_ in BROKEN}) == len(BROKEN) >= 40
