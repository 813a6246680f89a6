"""Documents by template and version: an older version still prints, and prints what it printed."""

import dataclasses
import hashlib
import io

import pypdf
import pytest

from rules.errors import InputError
from tests.webapp.reports import documents
from tests.webapp.reports.papers_of_work import CONTACT, EVERY, certificate, second_certificate
from webapp.reports.household_content import household_report
from webapp.reports.model import texts
from webapp.reports.templates import TEMPLATES, HouseholdPaper, content_of, pdf_of, template

# What version 1 of a document says of a record that does not change. A change here changes documents that
# people hold: make a further version instead.
FIRST_VERSIONS = {
    "household_report": "ea166e29b9db8cf1ddefa1745634ec7dff018681778f91d283c028f9fa616b0d",
    "verification_certificate": "76c5763a9bd3b2e15d5699219f7b5e4be40a2181034d5a156e7d699bd9bf4239",
}

# What every document holds, in its order, whatever the record lacks.
SECTIONS = {
    ("household_report", 1): "about answer programs next plan solar totals method sources record",
    ("household_report", 2): "about answer programs next plan solar totals method sources record",
    ("determination_notice", 1): "about answer missing appeal call sources",
    ("work_scope", 1): "about work gates terms sign call",
    ("installation_record", 1): "about measures money gates sign call",
    ("inspection_report", 1): "about measures deficiencies tests questions sign call",
    ("verification_certificate", 1): "about figures measures how confirm",
    ("verification_certificate", 2): "about figures measures deficiencies how confirm",
    ("provider_month", 1): "about reached activity sources savings population adjustments checks sign",
    (
        "programme_report",
        1,
    ): "about reached activity sources savings providers population shares cost to_date adjustments checks",
}


def digest(report):
    return hashlib.sha256("\n".join(texts(report)).encode()).hexdigest()


def test_every_template_and_version_has_an_input_that_is_tested():
    assert {(each.id, each.version) for each in TEMPLATES} == set(EVERY)


@pytest.mark.parametrize(("identity", "version"), EVERY)
def test_every_version_prints_in_each_of_its_languages(identity, version):
    found, paper = template(identity, version), EVERY[identity, version]()
    for language in found.languages:
        report = content_of(identity, paper, language, version)
        assert (report.template, report.template_version, report.language) == (identity, version, language)
        assert report.dated[:5] in {"2026-", ""}
        pdf = pdf_of(identity, paper, language, version)
        assert pdf == pdf_of(identity, paper, language, version)
        assert pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == language


@pytest.mark.parametrize(("identity", "version"), EVERY)
def test_every_document_has_its_sections_in_every_language(identity, version):
    for language in template(identity, version).languages:
        report = content_of(identity, EVERY[identity, version](), language, version)
        assert [section.key for section in report.sections] == SECTIONS[identity, version].split()
        assert all(section.blocks for section in report.sections)


@pytest.mark.parametrize(("identity", "version"), EVERY)
def test_no_text_of_any_document_has_a_hole_in_it(identity, version):
    for language in template(identity, version).languages:
        for text in texts(content_of(identity, EVERY[identity, version](), language, version)):
            assert "{" not in text
            assert text != "None"
            assert "nan" not in text.lower().split()


def test_the_first_household_report_says_what_it_said():
    report = household_report(documents.eligible(), version=1)
    assert digest(report) == FIRST_VERSIONS["household_report"]


def test_the_first_certificate_says_what_it_said():
    report = content_of("verification_certificate", certificate(), version=1)
    assert digest(report) == FIRST_VERSIONS["verification_certificate"]


def test_a_word_that_was_changed_since_stands_in_the_version_that_had_it():
    first = list(texts(content_of("verification_certificate", certificate(), version=1)))
    second = list(texts(content_of("verification_certificate", second_certificate(), version=2)))
    assert "Ines Park, programme staff" in first
    assert "Ines Park, program staff" in second
    assert not any("programme" in text for text in second)


def test_the_newest_version_is_written_where_none_is_asked_for():
    paper = HouseholdPaper(documents.eligible())
    assert content_of("household_report", paper).template_version == 2
    assert template("household_report").version == 2


def test_the_second_household_report_names_whom_to_call_and_shows_the_use():
    paper = HouseholdPaper(documents.eligible(), CONTACT)
    first, second = (content_of("household_report", paper, version=version) for version in (1, 2))
    assert "Rosa Vega" not in list(texts(first))
    assert "Rosa Vega" in list(texts(second))
    assert "Electricity, after" not in list(texts(first))
    assert "Electricity, after" in list(texts(second))


def test_a_certificate_is_written_by_the_version_of_its_document():
    with pytest.raises(InputError, match="is of version 2 and cannot be written by 1"):
        content_of("verification_certificate", second_certificate(), version=1)
    unknown = dataclasses.replace(certificate(), document={**certificate().document, "version": 9})
    with pytest.raises(InputError, match="of version 9"):
        content_of("verification_certificate", unknown)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("letter",), "there is no document 'letter'; there are: determination_notice, household_report"),
        (
            ("household_report", 3),
            "there is no version 3 of the document 'household_report'; there are: 1, 2",
        ),
        (("work_scope", 0), "there is no version 0 of the document 'work_scope'; there are: 1"),
    ],
)
def test_a_template_that_is_not_there_is_named(asked, message):
    with pytest.raises(InputError, match=message):
        template(*asked)


def test_a_version_that_is_not_there_is_refused():
    for version in (0, 3):
        with pytest.raises(InputError, match=f"no version {version} of the household report"):
            household_report(documents.eligible(), version=version)


def test_a_language_that_is_not_complete_is_refused():
    with pytest.raises(InputError, match="'work_scope' is not complete in 'vi'; it is in: en, es, zh-Hant"):
        content_of("work_scope", EVERY["work_scope", 1](), "vi")
