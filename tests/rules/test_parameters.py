"""A parameter file is whole, or is refused by name."""

from datetime import date
from decimal import Decimal

import pytest

from rules.errors import RuleDataError
from rules.outcomes import Citation, Comparison
from rules.parameters import load_parameters, parse_parameter

VALUE = """
[[value]]
effective = 2020-01-01
amount = 0.80
citation = "Publisher, section"
retrieved = 2026-11-21
verified = true
"""
LATER = VALUE.replace("2020-01-01", "2022-01-01").replace("0.80", "0.90")
ENDED = VALUE.replace("2020-01-01", "2021-01-01").replace("amount = 0.80", 'ended = "repealed"')
WHOLE = 'description = "A share."\nunit = "share"\n' + VALUE


def parse(tmp_path, text):
    path = tmp_path / "share.toml"
    path.write_text(text, encoding="utf-8")
    return parse_parameter("income.share", path)


def test_a_value_is_in_force_until_the_next_begins(tmp_path):
    share = parse(tmp_path, WHOLE + LATER)
    assert share.on(date(2019, 12, 31)) is None
    assert share.require(date(2020, 1, 1)).decimal == Decimal("0.80")
    assert share.require(date(2021, 12, 31)).decimal == Decimal("0.80")
    assert share.require(date(2022, 1, 1)).decimal == Decimal("0.90")


def test_a_gap_is_declared_and_says_why(tmp_path):
    share = parse(tmp_path, WHOLE + ENDED + LATER)
    assert share.on(date(2020, 12, 31)) is not None
    assert share.on(date(2021, 1, 1)) is None
    assert share.entry(date(2021, 1, 1)).ended == "repealed"
    assert share.on(date(2022, 1, 1)) is not None


def test_a_day_without_a_value_is_an_error_that_names_parameter_day_and_dates(tmp_path):
    with pytest.raises(
        RuleDataError, match=r"income\.share has no value on 2019-12-31.*2020-01-01, 2022-01-01\. Add"
    ):
        parse(tmp_path, WHOLE + ENDED + LATER).require(date(2019, 12, 31))


def test_an_amount_is_read_exactly(tmp_path):
    amount = parse(tmp_path, WHOLE.replace("0.80", "0.1")).require(date(2020, 1, 1)).decimal
    assert amount * 3 == Decimal("0.3")


def test_a_whole_number_and_a_word_are_not_mistaken_for_each_other(tmp_path):
    share = parse(tmp_path, WHOLE).require(date(2020, 1, 1))
    with pytest.raises(RuleDataError, match="not a whole number"):
        _ = share.whole
    word = parse(tmp_path, WHOLE.replace("0.80", '"owner"')).require(date(2020, 1, 1))
    with pytest.raises(RuleDataError, match="not a number"):
        _ = word.decimal


def test_the_comparison_is_one_of_those_there_are(tmp_path):
    assert parse(tmp_path, 'comparison = "at_most"\n' + WHOLE).comparison is Comparison.AT_MOST
    with pytest.raises(RuleDataError, match="'at_moste' is not known; use one of at_most"):
        parse(tmp_path, 'comparison = "at_moste"\n' + WHOLE)


BROKEN = {
    "not TOML": ("description = ", "not a TOML file"),
    "no description": (WHOLE.replace("description", "note1"), "unknown key note1"),
    "a blank description": (WHOLE.replace("A share.", " "), "description is missing or blank"),
    "no unit": (WHOLE.replace('unit = "share"', ""), "unit is missing or blank"),
    "a blank unit": (WHOLE.replace('unit = "share"', 'unit = ""'), "unit is missing or blank"),
    "no value": ('description = "A."\nunit = "share"\n', r"no \[\[value\]\]"),
    "a value that is a number": ('value = [3]\ndescription = "A."\nunit = "share"\n', "is not a table"),
    "no effective date": (WHOLE.replace("effective = 2020-01-01", ""), "effective = None is not a date"),
    "a date in quotes": (WHOLE.replace("2020-01-01", '"2020-01-01"'), "is not a date such as"),
    "a date with a time": (WHOLE.replace("2020-01-01", "2020-01-01T00:00:00"), "is not a date such as"),
    "the same date twice": (WHOLE + VALUE, "effective 2020-01-01 follows one effective 2020-01-01"),
    "dates in reverse": ('description = "A."\nunit = "share"\n' + LATER + VALUE, "follows one effective"),
    "no amount": (WHOLE.replace("amount = 0.80", ""), "has nothing; give exactly one of amount or ended"),
    "an amount and an end": (
        WHOLE.replace("amount = 0.80", 'amount = 0.80\nended = "repealed"'),
        "give exactly one of",
    ),
    "an edition without a table": (
        WHOLE.replace("amount = 0.80", 'edition = "2024"'),
        "give exactly one of amount",
    ),
    "an amount with a table": ('table = "limits.csv"\n' + WHOLE, "give exactly one of edition"),
    "an edition that is a number": (
        'table = "limits.csv"\n' + WHOLE.replace("amount = 0.80", "edition = 2024"),
        "edition = 2024 is not text",
    ),
    "a blank reason for an end": (WHOLE.replace("amount = 0.80", 'ended = " "'), "ended = ' ' is not text"),
    "not a number": (WHOLE.replace("0.80", "nan"), "NaN is not a finite number"),
    "not a number in a list": (WHOLE.replace("0.80", "[90, nan]"), "NaN is not a finite number"),
    "infinity": (WHOLE.replace("0.80", "inf"), "not a finite number"),
    "an amount that is a date": (WHOLE.replace("0.80", "2020-01-01"), "neither a number, a word"),
    "an amount that is true": (WHOLE.replace("0.80", "true"), "neither a number, a word"),
    "a blank amount": (WHOLE.replace("0.80", '""'), "neither a number, a word"),
    "an empty list": (WHOLE.replace("0.80", "[]"), "neither a number, a word"),
    "no citation": (WHOLE.replace('citation = "Publisher, section"', ""), "citation is missing"),
    "a blank citation": (WHOLE.replace("Publisher, section", "  "), "citation is missing"),
    "no date of retrieval": (WHOLE.replace("retrieved = 2026-11-21", ""), "retrieved = None is not the date"),
    "not said whether verified": (WHOLE.replace("verified = true", ""), "verified must be true or false"),
    "verified in quotes": (
        WHOLE.replace("verified = true", 'verified = "true"'),
        "verified must be true or false",
    ),
    "a misspelt key": (WHOLE.replace("citation", "citaton"), "unknown key citaton"),
    "a span in reverse": (
        'comparison = "within"\n' + WHOLE.replace("0.80", "[270, 90]"),
        "not a lower and an upper end",
    ),
    "a span of one": ('comparison = "within"\n' + WHOLE, "not a lower and an upper end"),
}


@pytest.mark.parametrize(("text", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_by_name(tmp_path, text, says):
    with pytest.raises(RuleDataError, match=says) as error:
        parse(tmp_path, text)
    assert str(error.value).startswith("share.toml")


def test_a_file_of_another_encoding_is_refused(tmp_path):
    (tmp_path / "share.toml").write_bytes(b'description = "\xe9"')
    with pytest.raises(RuleDataError, match=r"share\.toml: not a TOML file"):
        load_parameters(tmp_path)


def test_a_parameter_is_named_by_its_folder(tmp_path):
    (tmp_path / "income").mkdir()
    (tmp_path / "income" / "share.toml").write_text(WHOLE, encoding="utf-8")
    assert list(load_parameters(tmp_path)) == ["income.share"]


def test_everything_a_file_says_is_kept(tmp_path):
    link = VALUE.replace("retrieved", 'link = "https://example.org/a"\nretrieved').replace(
        "Publisher, section", " Publisher, section "
    )
    text = 'comparison = "at_most"\ndescription = "A share."\nunit = "share"\n' + link
    share = parse(tmp_path, text)
    assert (share.name, share.description, share.unit, share.table) == (
        "income.share",
        "A share.",
        "share",
        None,
    )
    (value,) = share.values
    assert (value.effective, value.amount, value.edition, value.ended) == (
        date(2020, 1, 1),
        Decimal("0.80"),
        None,
        None,
    )
    assert value.citation == Citation(
        "Publisher, section", date(2026, 11, 21), verified=True, link="https://example.org/a"
    )
    unseen = parse(tmp_path, WHOLE.replace("verified = true", "verified = false")).values[0].citation
    assert (unseen.verified, unseen.link) == (False, None)


def test_a_figure_that_is_not_ascii_is_read_as_utf_8(tmp_path):
    assert parse(tmp_path, WHOLE.replace("A share.", "Límite")).description == "Límite"


def test_both_ends_of_a_span_may_be_one_number(tmp_path):
    span = parse(tmp_path, 'comparison = "within"\n' + WHOLE.replace("0.80", "[90, 90]"))
    assert span.values[0].amount == (90, 90)
    lone = 'value = 3\ndescription = "A."\nunit = "share"\n'
    for text in (lone, lone.replace("3", "{ amount = 3 }")):
        with pytest.raises(RuleDataError, match=r"no \[\[value\]\]; give at least one"):
            parse(tmp_path, text)
