"""Every document is complete in its languages: every text is there, with the same places for values."""

from datetime import date

import pytest

from webapp.reports import figures
from webapp.reports.templates import TEMPLATES
from webapp.reports.wording import languages, places, wording

COMPLETE = ("en", "es", "zh-Hant")
# What the household report and the notice of a decision are written with.
LETTERS = {
    "answer", "availability", "benefit", "bill", "bring", "comfort", "comparison", "contact",
    "engine", "engine_told", "engine_unit", "engine_value",
    "everyday", "fact", "fact_label", "finding", "fuel", "fuel_unit", "generic",
    "housing", "language", "limit", "measure", "method", "missing", "month", "month_short", "next", "notice",
    "other", "outcome", "paper", "plan", "programs", "programs_about", "record", "remark", "report", "safety",
    "solar", "sources", "totals", "unit", "unpaid", "use", "use_source", "value",
}  # fmt: skip


def keys(language):
    """Every text of today; what a language's issued documents said before a change is its own."""
    return {
        (table, key) for table, texts in wording(language).tables.items() for key in texts if "@" not in table
    }


def today(language):
    """The tables of words of today, without those of issued documents."""
    return [(table, texts) for table, texts in wording(language).tables.items() if "@" not in table]


@pytest.mark.parametrize("language", languages())
def test_former_words_are_of_a_text_of_today_and_differ_from_it(language):
    tables = wording(language).tables
    for name in (table for table in tables if "@" in table):
        table, _, version = name.partition("@")
        assert version.isdecimal()
        for key, text in tables[name].items():
            assert places(text) == places(tables[table][key])
            assert text != tables[table][key]


def test_there_are_words_for_every_language_of_every_document():
    assert {language for each in TEMPLATES for language in each.languages} == set(languages())


@pytest.mark.parametrize("language", COMPLETE)
def test_a_complete_language_has_every_text_of_english_and_no_other(language):
    assert keys(language) == keys("en")


def test_vietnamese_has_every_text_of_the_letters_and_no_other():
    assert {table for table in wording("vi").tables if "@" not in table} == LETTERS
    assert keys("vi") == {(table, key) for table, key in keys("en") if table in LETTERS}


@pytest.mark.parametrize("language", languages())
def test_a_text_has_places_for_the_same_values_as_in_english(language):
    english = wording("en").tables
    other = {
        f"{table}.{key}": (places(text), places(english[table][key]))
        for table, texts in today(language)
        for key, text in texts.items()
        if places(text) != places(english[table][key])
    }
    assert other == {}


@pytest.mark.parametrize("language", languages())
def test_no_text_is_empty_that_is_not_empty_in_english(language):
    english = wording("en").tables
    empty = [
        f"{table}.{key}"
        for table, texts in today(language)
        for key, text in texts.items()
        if not text.strip() and english[table][key].strip()
    ]
    assert empty == []


@pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
def test_sentences_are_translated_and_not_copied(language):
    """A sentence of four words and more that is the same as in English was forgotten."""
    english = wording("en").tables
    copied = [
        f"{table}.{key}"
        for table, texts in today(language)
        for key, text in texts.items()
        if text == english[table][key] and len([word for word in text.split() if word.isalpha()]) >= 4
    ]
    assert copied == []


@pytest.mark.parametrize("language", languages())
def test_a_date_is_written_as_the_language_writes_it(language):

    expected = {
        "en": "July 4, 2026",
        "es": "4 de julio de 2026",
        "vi": "ngày 4 tháng 7 năm 2026",
        "zh-Hant": "2026年7月4日",
    }
    assert figures.day(date(2026, 7, 4), wording(language)) == expected[language]
