"""A recorded determination is worked out again to the same bytes, or the data that are not here are named."""

import json
from datetime import date

import pytest

from rules.canonical import canonical_json
from rules.errors import HouseholdFileError, InputError
from rules.facts import CaseFacts
from rules.record import FORM, read_record, record_of, replay
from rules.rulebook import load_rulebook, read_rulebook
from rules.screening import screen
from tests.rules.households import copied_rules, with_facts

ON = date(2024, 6, 1)
EXTRA = "rules/us_ca/parameters/income/county_extra_person_share.toml"


def recorded(**changes):
    return record_of(screen(with_facts(**changes), load_rulebook(), ON))


def read_back(record):
    return read_record(json.dumps(record).encode(), "a record")


def replayed(record, rulebook=None):
    return replay(read_back(record), rulebook or load_rulebook(), "a record")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"household__annual_income_usd": None},
        {
            "household__annual_income_usd": None,
            "household__income": [{"amount_usd": "1234.56", "period": "weekly"}],
        },
        {"dwelling__weatherized_on": date(2011, 5, 4), "dwelling__previously_weatherized": True},
        {"building__units_per_building": [8, 8, 8], "building__low_income_units": 20},
    ],
)
def test_the_same_bytes_come_out(changes):
    result = replayed(recorded(**changes))
    assert result.same
    assert result.recorded == result.replayed
    assert (result.absent, result.added) == ((), ())


def test_an_answer_that_was_changed_on_record_is_not_the_same():
    record = recorded()
    record["determination"]["outcome"] = "ineligible"
    result = replayed(record)
    assert not result.same
    assert result.absent == ()


def test_a_fact_that_was_changed_on_record_is_not_the_same():
    record = recorded()
    record["facts"]["household"]["annual_income_usd"] = "30000.01"
    assert not replayed(record).same


def test_data_that_are_not_here_are_named_with_both_hashes(tmp_path):
    folder = copied_rules(tmp_path)
    path = folder / EXTRA.removeprefix("rules/us_ca/")
    path.write_text(path.read_text(encoding="utf-8").replace("0.08", "0.09"), encoding="utf-8")
    rulebook = read_rulebook(folder)
    result = replayed(recorded(), rulebook)
    (absent,) = result.absent
    assert absent.name == EXTRA
    assert absent.recorded_sha256 == load_rulebook().hashes[EXTRA]
    assert absent.here_sha256 == rulebook.hashes[EXTRA]
    assert absent.here_sha256 != absent.recorded_sha256
    assert not result.same


def test_a_file_that_is_gone_and_one_that_is_new_are_told_apart():
    record = recorded()
    data = record["determination"]["provenance"]["data"]
    data["rules/us_ca/parameters/old.toml"] = "0" * 64
    del data[EXTRA]
    result = replayed(record)
    assert [(each.name, each.here_sha256) for each in result.absent] == [
        ("rules/us_ca/parameters/old.toml", None)
    ]
    assert result.added == (EXTRA,)


def test_another_version_of_the_engine_is_told_and_does_not_count_as_another_answer():
    record = recorded()
    record["determination"]["provenance"]["engine_version"] = "0.0.9"
    result = replayed(record)
    assert result.same
    assert result.recorded_engine == "0.0.9"
    assert result.engine != "0.0.9"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff", "is not JSON"),
        (b"{", "is not JSON"),
        (b"[]", "is not a determination record"),
        (b'{"form": "other"}', "is not a determination record"),
        (json.dumps({"form": FORM}).encode(), "check determination, facts, jurisdiction, on"),
        (
            json.dumps(
                {"form": FORM, "on": "2024-06-01", "jurisdiction": "us_ca", "facts": {}, "determination": {}}
            ).encode(),
            "does not say on which data it rests",
        ),
    ],
)
def test_what_is_no_record_is_refused_with_what_to_do(content, message):
    with pytest.raises(InputError, match=message):
        read_record(content, "a record")


def test_a_record_of_another_jurisdiction_is_refused():
    with pytest.raises(InputError, match="was made by the rules of 'tw', not 'us_ca'"):
        replayed(recorded() | {"jurisdiction": "tw"})


@pytest.mark.parametrize("day", ["June", 20240601, None])
def test_a_record_without_a_day_is_refused(day):
    with pytest.raises(InputError, match="is not a day such as"):
        replayed(recorded() | {"on": day})


def test_facts_that_cannot_be_read_are_refused_by_name():
    record = recorded()
    record["facts"]["household"]["size"] = "three"
    with pytest.raises(HouseholdFileError, match=r"household\.size"):
        replayed(record)
    with pytest.raises(InputError, match="facts is not a set of sections"):
        replayed(recorded() | {"facts": []})


def test_equal_documents_are_equal_text():
    assert canonical_json({"b": [1, True, None], "a": "ä"}) == '{"a":"ä","b":[1,true,null]}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))


def test_facts_are_recorded_as_they_were_given_and_nothing_else():
    assert recorded()["facts"] == {
        "household": {"size": 3, "annual_income_usd": "30000.00"},
        "dwelling": {
            "tract_geoid": "06001401400",
            "tract_vintage": 2010,
            "tenure": "owner",
            "previously_weatherized": False,
        },
        "building": {"units_per_building": [1], "low_income_units": 1},
        "roof": {"usable_area_ft2": 400.0, "tilt_deg": 20.0, "azimuth_deg": 180.0, "shading_pct": 5.0},
        "utility": {"electric": "pge"},
    }


def test_of_a_household_of_which_nothing_is_known_no_fact_is_recorded():
    assert record_of(screen(CaseFacts(), load_rulebook(), ON))["facts"] == {}


def test_the_engines_are_those_of_then_and_now():
    record = recorded()
    now = record["determination"]["provenance"]["engine_version"]
    assert (replayed(record).recorded_engine, replayed(record).engine) == (now, now)
    del record["determination"]["provenance"]["engine_version"]
    assert replayed(record).recorded_engine == "not recorded"


REFUSALS = {
    b"[]": (
        "a record: is not a determination record: it does not begin with form ="
        " 'hearthline determination record, version 1'. Make one with 'hearthline screen --record', or give"
        " a decision as the web application keeps it"
    ),
    json.dumps({"form": FORM, "other": 1}).encode(): (
        "a record: a record has determination, facts, form, jurisdiction, on; check determination, facts,"
        " jurisdiction, on, other"
    ),
    json.dumps(
        {"form": FORM, "on": "2024-06-01", "jurisdiction": "us_ca", "facts": {}, "determination": {}}
    ).encode(): "a record: the record does not say on which data it rests (determination.provenance.data)",
}


@pytest.mark.parametrize("content", REFUSALS)
def test_a_refusal_to_the_word(content):
    with pytest.raises(InputError) as error:
        read_record(content, "a record")
    assert str(error.value) == REFUSALS[content]


def test_a_record_with_a_byte_order_mark_is_read():
    record = recorded()
    assert read_record(b"\xef\xbb\xbf" + json.dumps(record).encode(), "a record") == record


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"facts": []}, "a record: facts is not a set of sections"),
        ({"facts": {"household": {"size": 0}}}, "a record: 1 problem\n"),
        ({"on": "June"}, "a record: on = 'June' is not a day such as 2026-06-30"),
        ({"jurisdiction": "tw"}, "a record: was made by the rules of 'tw', not 'us_ca'"),
        ({"determination": {}}, "a record: the record does not say on which data it rests"),
    ],
)
def test_every_refusal_names_the_record(change, message):
    with pytest.raises(InputError) as error:
        replay(recorded() | change, load_rulebook(), "a record")
    assert str(error.value).startswith(message)
