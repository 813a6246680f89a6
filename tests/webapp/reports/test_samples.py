"""Reports of the sample households, as the engine assesses them today."""

from io import BytesIO

import pypdf
import pytest

from calculators.assessment import assess
from rules.household_file import read_household
from rules.rulebook import load_rulebook
from webapp.demo import samples
from webapp.reports.household_content import household_report
from webapp.reports.model import texts
from webapp.reports.pdf import render_pdf
from webapp.reports.wording import wording


@pytest.fixture(scope="module")
def rulebook():
    return load_rulebook()


@pytest.fixture(scope="module", params=list(samples()), ids=lambda sample: sample[0].stem)
def document(request, rulebook):
    path, on = request.param
    return assess(read_household(path.read_bytes(), path.name, rulebook), rulebook, on).document()


def test_a_sample_household_gets_two_to_four_pages(document):
    pages = pypdf.PdfReader(BytesIO(render_pdf(household_report(document)))).pages
    assert 2 <= len(pages) <= 4


def test_every_reason_that_the_engine_gives_has_a_sentence(document):
    tests = [
        *(finding for program in document["programs"] for finding in program["findings"]),
        *(finding for measure in document["measures"] for finding in measure["findings"]),
        *document["solar"]["findings"],
    ]
    words = wording("en")
    assert {finding["code"] for finding in tests if words.find("finding", finding["code"]) is None} == set()


def test_every_missing_fact_has_a_plain_name(document):
    missing = {
        *document["missing"],
        *document["solar"]["missing"],
        *(fact for measure in document["measures"] for fact in measure["missing"]),
    }
    assert {fact for fact in missing if wording("en").find("fact", fact) is None} == set()


def test_every_assumed_fact_has_a_label(document):
    assumed = {assumption["fact"] for assumption in document["assumptions"]}
    assert {fact for fact in assumed if wording("en").find("fact_label", fact) is None} == set()


def test_no_text_of_a_report_has_a_hole_in_it(document):
    for text in texts(household_report(document)):
        assert "{" not in text
        assert "nan" not in text.lower().split()
