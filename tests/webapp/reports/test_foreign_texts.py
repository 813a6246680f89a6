"""English within a document in another language: told in that language, or marked as English."""

import copy
import pickle
import re

import pytest

from tests.webapp.reports import documents
from tests.webapp.reports.papers_of_work import EVERY
from tests.webapp.reports.tagged import read_tagged
from tests.webapp.reports.test_html_twin import is_sound
from webapp.reports import model, styles
from webapp.reports.engine_sentences import told_in, told_value
from webapp.reports.finding_sentences import shown
from webapp.reports.html_twin import render_html
from webapp.reports.model import Mixed, joined, parts_of
from webapp.reports.pdf import _SMALLER, render_pdf
from webapp.reports.subject import SourceRegister, Subject, of_first_version
from webapp.reports.templates import content_of, template
from webapp.reports.wording import wording

CITED = Mixed(("42 U.S.C. 6865 <b>.", "en"), ("Aún no comprobado.", ""))


def test_a_mixed_text_is_a_text_of_all_its_parts():
    assert CITED == "42 U.S.C. 6865 <b>. Aún no comprobado."
    assert parts_of(CITED) == (("42 U.S.C. 6865 <b>.", "en"), ("Aún no comprobado.", ""))
    assert parts_of("plain") == (("plain", ""),)
    assert Mixed(("", "en"), ("a", "")) == "a"
    for copied in (pickle.loads(pickle.dumps(CITED)), copy.deepcopy(CITED)):  # noqa: S301 - what was just dumped
        assert (copied, copied.parts) == (CITED, CITED.parts)


def test_texts_are_joined_with_the_languages_of_their_parts():
    assert type(joined(["a", "b"])) is str
    assert joined(["a", "b"]) == "a b"
    assert parts_of(joined(["a", CITED])) == (("a", ""), *CITED.parts)


@pytest.mark.parametrize(
    "block",
    [
        model.Paragraph(CITED),
        model.BulletList((CITED, "otra")),
        model.BulletList((CITED, "otra"), numbered=True, weight=model.Weight.FINE),
        model.Note("", (CITED,), model.Tone.CAUTION),
    ],
)
def test_each_part_is_read_in_its_own_language_on_paper_and_on_the_page(block):
    report = model.Report("t", "es", "", (model.Section("s", "Título", (block,)),), "t")
    tagged = read_tagged(render_pdf(report))
    spans = {node.said().strip(): node.raw.get("/Lang") for node in tagged.root.all("Span")}
    assert spans["42 U.S.C. 6865 <b>."] == "en"
    assert "Aún no comprobado." in tagged.root.said()
    assert all(language is None for said, language in spans.items() if "comprobado" in said)
    page = render_html(report)
    is_sound(page)
    assert '<span lang="en">42 U.S.C. 6865 &lt;b&gt;.</span> Aún no comprobado.' in page


@pytest.mark.parametrize("identity", ["household_report", "determination_notice"])
@pytest.mark.parametrize("language", ["es", "vi", "zh-Hant"])
def test_every_citation_is_marked_as_english(identity, language):
    report = content_of(identity, EVERY[identity, template(identity).version](), language)
    (listed,) = (block for block in report.section("sources").blocks if isinstance(block, model.BulletList))
    for item in listed.items:
        assert parts_of(item)[0][1] == "en"
        assert all(not own for _, own in parts_of(item)[1:])
    not_checked = wording(language).text("sources.not_checked", citation="").strip(".。 ")
    assert any(not_checked in part for item in listed.items for part, own in parts_of(item) if not own)


def test_citations_in_english_are_plain_text():
    report = content_of("household_report", EVERY["household_report", 2]())
    (listed,) = (block for block in report.section("sources").blocks if isinstance(block, model.BulletList))
    assert {type(item) for item in listed.items} == {str}


def test_a_sentence_of_the_engine_keeps_its_figures_and_names_in_every_language():
    said = (
        "Heat-pump water heater takes 1,555 kWh more a year, which cost about $381: the bill rises unless a"
        " therm of natural gas costs more than $2.13, and that price is not known."
    )
    assert told_in(said, wording("en")) is said
    assert told_in(said, wording("es")) == (
        "Calentador de agua de bomba de calor: usa 1,555 kWh más al año, que cuestan más o menos $381. El"
        " recibo sube, a menos que el precio (gas natural) sea de más de $2.13 por termia, y ese precio no se"
        " sabe."
    )
    for language in ("vi", "zh-Hant"):
        told = told_in(said, wording(language))
        assert [figure for figure in ("1,555", "$381", "$2.13") if figure not in told] == []
        assert "Heat-pump" not in told


ODD_BILLS = (
    "utility.annual_kwh: the bills are 0.4997 of the electricity that the home as described would use"
    " (plausible: 0.5 to 1.5); check the bills, and heating, hot water and size of the home"
)
BESIDE = (
    "Dollars are before any discount; with the CARE discount of 20% a saving is worth less, and that figure"
    " is given beside."
)


@pytest.mark.parametrize(
    ("language", "fact"), [("en", "how much electricity you use"), ("es", "electricidad")]
)
def test_a_warning_names_its_fact_plainly_and_keeps_its_figures(language, fact):
    told = told_in(ODD_BILLS, wording(language))
    assert not isinstance(told, Mixed)
    assert "utility." not in told
    assert fact in told
    assert all(figure in told for figure in ("0.4997", "0.5", "1.5"))


@pytest.mark.parametrize("language", ["en", "es", "vi", "zh-Hant"])
@pytest.mark.parametrize(
    "text",
    [
        ODD_BILLS,
        BESIDE,
        "utility.gas is none, but heating.fuel is natural_gas: correct whichever is wrong",
        "utility.gas is none, but utility.annual_therms is 310: correct whichever is wrong",
    ],
)
def test_sentences_told_otherwise_since_the_first_version_are_told_in_every_language(language, text):
    told = told_in(text, wording(language))
    assert told != text
    assert not isinstance(told, Mixed)
    assert not re.search(r"utility\.|natural_gas|heating\.fuel|beside", told)
    if language == "en":
        assert told_in(text, wording(language), first_version=True) == text


def test_no_figure_is_said_to_stand_where_it_does_not():
    said = "Dollars are before any discount; with the CARE discount of 20% a saving is worth less."
    assert told_in(BESIDE, wording("en")) == said


def test_how_many_homes_of_a_building_are_counted_is_told_in_the_language():
    words = wording("es")
    assert told_value("16 of 24 units", words) == "16 de 24 viviendas"
    assert told_value("14 to 16 of 24 units", words) == "de 14 a 16 de 24 viviendas"
    assert told_value("owner", words) is None
    assert (
        words.text("unit.ft3/min at 50 Pa", value="1,803") == "1,803 pies cúbicos de aire por minuto a 50 Pa"
    )


def test_the_first_version_keeps_the_words_it_had_in_every_language():
    subject = of_first_version(Subject({}, wording("es"), SourceRegister()))
    assert subject.words.text("unit.ft3/min at 50 Pa", value="1,803") == "1,803 ft3/min at 50 Pa"
    assert subject.words.text("value.none") == "ninguno"
    assert wording("es").text("value.none") == "no hay"
    assert "no pasan de {limit}" in (subject.words.find("finding", "income_at_or_under_limit") or "")
    assert "no superan {limit}" in (wording("es").find("finding", "income_at_or_under_limit") or "")
    assert shown("16 of 24 units", "percent of units", subject) == "16 of 24 units"


def test_a_sentence_that_nobody_translated_stands_and_is_marked():
    told = told_in("The moon was full.", wording("zh-Hant"))
    assert parts_of(told) == (("The moon was full.", "en"),)
    assert told_in("", wording("es")) == ""


def test_a_note_of_the_engine_is_marked_in_the_report_where_it_is_not_translated():
    document = documents.eligible()
    document["warnings"] = ["The moon was full."]
    report = content_of("household_report", EVERY["household_report", 2]().__class__(document), "es")
    (note,) = (each for each in report.section("plan").blocks if isinstance(each, model.Note))
    assert parts_of(note.lines[0]) == (("The moon was full.", "en"),)


def test_nothing_is_set_smaller_than_eight_and_a_half_points():
    smallest = min(each.fontSize for each in styles._STYLES.values())
    assert smallest * _SMALLER >= 8.5


def test_a_table_is_wide_enough_for_its_words_in_spanish():
    """A header such as 'Gravedad' is not broken within the word."""
    pdf = render_pdf(content_of("inspection_report", EVERY["inspection_report", 1](), "es"))
    said = "".join(page.extract_text() for page in read_tagged(pdf).reader.pages)
    assert re.search(r"Gravedad\b", said)
    assert re.search(r"Resultado\b", said)
