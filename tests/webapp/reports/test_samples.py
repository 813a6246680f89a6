"""Reports of the sample households, as the engine assesses them today."""

import re
from io import BytesIO

import pypdf
import pytest

from calculators.assessment import assess
from rules.household_file import read_household
from rules.rulebook import load_rulebook
from webapp.demo import samples
from webapp.reports.engine_sentences import told_in
from webapp.reports.household_content import household_report
from webapp.reports.model import Mixed, parts_of, texts
from webapp.reports.pdf import render_pdf
from webapp.reports.wording import wording

# Words that make a sentence, and stand in no name.
ENGLISH = re.compile(r"\b(the|is|are|not|known|with|which|from|that|there)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def rulebook():
    return load_rulebook()


@pytest.fixture(scope="module", params=list(samples()), ids=lambda sample: sample[0].stem)
def document(request, rulebook):
    path, on = request.param
    return assess(read_household(path.read_bytes(), path.name, rulebook), rulebook, on).document()


@pytest.mark.parametrize(("version", "most"), [(1, 5), (2, 5)])
def test_a_sample_household_gets_few_pages(document, version, most):
    pages = pypdf.PdfReader(BytesIO(render_pdf(household_report(document, version=version)))).pages
    assert 2 <= len(pages) <= most


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


def sentences_of_the_engine(document):
    """What an assessment says in English, and a household reads on its report."""
    solar = document["solar"]
    yield from document["warnings"]
    yield from document["bill"]["notes"]
    yield from document["totals"]["bill_notes"]
    for program in document["programs"]:
        if program.get("leading", True):
            yield from program["notes"]
    yield (solar.get("sizing") or {}).get("rule")
    yield from ((solar.get("weather") or {}).get(key) for key in ("name", "vintage", "quality"))
    yield document["methodology"]["factor_set"]["label"]


@pytest.mark.parametrize("language", ["es", "vi", "zh-Hant"])
def test_every_sentence_of_the_engine_is_told_in_the_language_of_the_report(document, language):
    words = wording(language)
    for text in filter(None, sentences_of_the_engine(document)):
        told = told_in(str(text), words)
        assert not isinstance(told, Mixed), text
        assert told != text


@pytest.mark.parametrize("language", ["es", "vi", "zh-Hant"])
def test_a_report_in_another_language_has_english_only_where_it_says_so(document, language):
    """Names of programs and measures aside, a run of plain English words is marked as English."""
    for text in texts(household_report(document, language=language)):
        for part, its_language in parts_of(text):
            if its_language != "en":
                assert not ENGLISH.search(part), part


def test_no_text_of_a_report_has_a_hole_in_it(document):
    for text in texts(household_report(document)):
        assert "{" not in text
        assert "nan" not in text.lower().split()
