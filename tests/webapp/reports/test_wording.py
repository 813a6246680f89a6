"""The words: complete, with no place for a value that nobody gives, and as short as a reader needs."""

import re

import pytest

from calculators.measures.catalogue import load_catalogue
from calculators.reference_records import jurisdiction_folder
from rules.errors import ReferenceDataError
from rules.facts import CaseFacts
from webapp.forms.measure_names import MEASURES
from webapp.reports import wording as wording_module
from webapp.reports.wording import Wording, languages, places, wording

LEAD_CODES = [
    "in_disadvantaged_community",
    "not_in_disadvantaged_community",
    "tract_unknown",
    "tract_vintage_unknown",
    "tract_of_other_vintage",
    "designation_list_not_loaded",
    "income_at_or_under_limit",
    "income_over_limit",
    "income_unknown",
    "household_size_unknown",
    "county_unknown",
    "income_table_has_no_year",
    "housing_class_fits",
    "housing_class_does_not_fit",
    "building_unknown",
    "owner_occupier",
    "not_owner_occupier",
    "landlord_agrees",
    "landlord_refuses",
    "landlord_consent_unknown",
    "tenure_unknown",
    "no_refusal_recorded",
    "not_weatherized_before",
    "weatherized_recently",
    "weatherized_long_ago",
    "prior_weatherization_unknown",
    "weatherization_date_unknown",
    "share_of_low_income_units_enough",
    "share_of_low_income_units_too_low",
    "low_income_units_unknown",
    "roof_area_enough",
    "roof_area_too_small",
    "roof_area_unknown",
    "roof_unshaded",
    "roof_shaded",
    "roof_shading_unknown",
    "roof_orientation_suits",
    "roof_orientation_does_not_suit",
    "roof_orientation_unknown",
    "utility_in_territory",
    "utility_outside_territory",
    "utility_unknown",
    "programme_not_started",
    "programme_in_force",
]


@pytest.mark.parametrize("language", languages())
def test_every_reason_of_the_rules_has_a_sentence(language):
    words = wording(language)
    assert [code for code in LEAD_CODES if words.find("finding", code) is None] == []


@pytest.mark.parametrize("language", languages())
def test_a_reason_has_places_only_for_what_a_finding_holds(language):
    held = {"observed", "threshold", "over", "under", "limit", "since"}
    for code, text in wording(language).tables["finding"].items():
        assert places(text) <= held, code


@pytest.mark.parametrize("language", languages())
def test_a_remark_has_places_only_for_what_a_measure_and_its_finding_hold(language):
    held = {"observed", "threshold", "over", "under", "limit", "since", "measure", "other"}
    for code, text in wording(language).tables["remark"].items():
        assert places(text) <= held, code


@pytest.mark.parametrize("language", languages())
def test_every_fact_of_the_household_file_has_a_plain_name(language):
    names = [
        f"{section}.{fact}"
        for section, field in CaseFacts.model_fields.items()
        for fact in field.annotation.model_fields
    ]
    assert [name for name in names if wording(language).find("fact", name) is None] == []


@pytest.mark.parametrize("language", languages())
def test_every_measure_of_the_catalogue_has_a_name_and_says_what_it_does(language):
    catalogue = load_catalogue("us_ca")
    for measure in (*catalogue.measures, *catalogue.elsewhere):
        for table in ("measure", "comfort"):
            assert wording(language).find(table, measure.id), f"{table}.{measure.id}"


def test_a_measure_has_the_same_name_in_the_report_as_on_the_pages():
    on_pages = {measure: str(name) for measure, name in MEASURES.items()}
    assert {measure: wording("en").find("measure", measure) for measure in on_pages} == on_pages


@pytest.mark.parametrize("language", languages())
def test_every_reason_that_a_measure_file_can_give_has_a_sentence(language):
    files = (jurisdiction_folder("us_ca", "measures")).glob("*.toml")
    given = {
        code
        for file in files
        for code in re.findall(r'^code_\w+ = "(\w+)"', file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert given
    assert {code for code in given if wording(language).find("finding", code) is None} == set()


@pytest.mark.parametrize("language", languages())
def test_whatever_has_a_form_for_one_has_a_form_for_many(language):
    for table, texts in wording(language).tables.items():
        for key in texts:
            if key.endswith("_one"):
                assert key.removesuffix("_one") + "_many" in texts, f"{table}.{key}"


def test_sentences_to_the_household_are_short():
    spoken = ("answer", "missing", "next", "plan", "solar", "totals", "finding", "bring")
    for table in spoken:
        for key, text in wording("en").tables[table].items():
            for sentence in re.split(r"(?<=[.!?:])\s", text):
                assert len(sentence.split()) <= 28, f"{table}.{key}: {sentence}"


def test_a_missing_text_is_an_error_that_says_where_to_add_it():
    with pytest.raises(ReferenceDataError, match=r"no text 'report\.nonsense'; add it under \[report\]"):
        wording("en").text("report.nonsense")


def test_a_language_without_words_is_an_error():
    with pytest.raises(ReferenceDataError, match="no wording for language 'tlh'"):
        wording("tlh")


def test_a_damaged_or_repeated_file_of_words_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(wording_module, "_WORDS_FOLDER", tmp_path)
    folder = tmp_path / "xx"
    folder.mkdir()
    (folder / "a.toml").write_text('[report]\ntitle = "a"\n')
    (folder / "b.toml").write_text('[report]\ntitle = "b"\n')
    with pytest.raises(ReferenceDataError, match="says again"):
        wording("xx")
    (folder / "b.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ReferenceDataError, match="cannot be read as wording"):
        wording("xx")


def test_values_are_put_in_literally():
    words = Wording("xx", {"t": {"k": "Hello {name}."}})
    assert words.text("t.k", name="{name} {0} %s") == "Hello {name} {0} %s."


def test_lists_read_as_a_sentence_does():
    words = wording("en")
    assert words.listed(()) == ""
    assert words.listed(("a",)) == "a"
    assert words.listed(("a", "b")) == "a and b"
    assert words.listed(("a", "b", "c")) == "a, b and c"
