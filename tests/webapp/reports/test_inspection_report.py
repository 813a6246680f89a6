"""The inspection report: claimed and observed, readings before and after, deficiencies and their cure."""

import pytest

from tests.webapp.reports.papers_of_work import HOSTILE, found, inspection, second_certificate
from webapp.reports.certificate_content import certificate_report
from webapp.reports.inspection_report_content import LANGUAGES, InspectedLine, inspection_report
from webapp.reports.model import Note, Table, Tone, texts
from webapp.reports.pdf import render_pdf
from webapp.reports.templates import content_of
from webapp.reports.wording import wording

NONE = "\u2013"


def table_of(report, key):
    return next(block for block in report.section(key).blocks if isinstance(block, Table))


def rows(report, key):
    return [[cell.text for cell in row] for row in table_of(report, key).rows]


def test_each_measure_says_what_was_claimed_and_what_was_observed():
    report = inspection_report(inspection())
    assert rows(report, "measures") == [
        ["Air sealing", "1 home", "1 home", "3,200 / 2,560 / 2,900.5 CFM50", "Fail"],
        ["LED lamps", "14 lamps", "not known", NONE, "Not given yet"],
    ]
    assert "Air sealing: Standards clause: 3.1001.1. Inspector's note: The hatch leaks." in list(
        texts(report)
    )


def test_what_was_not_installed_says_so():
    line = InspectedLine("led_lamps", "not_applicable", unit="lamp", is_installed=False)
    assert rows(inspection_report(inspection(lines=(line,))), "measures") == [
        ["LED lamps", "Not installed", "not known", NONE, "Does not apply"]
    ]


def test_deficiencies_stand_with_their_cure_and_what_is_still_open():
    report = inspection_report(inspection())
    assert rows(report, "deficiencies") == [
        [
            "A test reads other than was logged",
            "Major",
            "Seal the attic hatch.",
            "July 10, 2026",
            "Found put right on July 8, 2026",
        ],
        ["Papers or photos are missing", "Minor", "Seal the attic hatch.", "July 10, 2026", "Still open"],
    ]
    first, second = table_of(report, "deficiencies").rows
    assert first[0].detail == "Air sealing"
    assert first[-1].detail == "July 5, 2026, Bo Becker: Hatch sealed and tested."
    assert second[0].detail == "The home as a whole"
    assert "One deficiency is still open." in list(texts(report))


def test_deficiencies_that_are_cured_and_none_at_all_say_so():
    cured = inspection_report(inspection(deficiencies=(found(),)))
    assert "Every deficiency was found put right by a later inspection." in list(texts(cured))
    assert "No deficiency was found." in list(texts(inspection_report(inspection(deficiencies=()))))
    waiting = found(resolved_on=None, due_on=None, cured=())
    report = inspection_report(inspection(deficiencies=(waiting, waiting)))
    assert "2 deficiencies are still open." in list(texts(report))
    assert rows(report, "deficiencies")[0][3] == "not known"


def test_tests_and_questions_of_the_visit_are_told():
    report = inspection_report(inspection())
    assert rows(report, "tests") == [["Blower door", "2,560 CFM50", "2,900.5 CFM50", "Blower door 7"]]
    assert [row[1] for row in rows(report, "questions")] == ["No", "Yes"]
    bare = inspection_report(inspection(tests=(), answers=()))
    assert (bare.section("tests"), bare.section("questions")) == (None, None)


@pytest.mark.parametrize(
    ("verdict", "title", "tone"),
    [
        ("pass", "Verdict: passed", Tone.YES),
        ("fail", "Verdict: failed", Tone.NO),
        ("rework", "Verdict: work to be put right", Tone.CAUTION),
        (None, "Verdict: not given yet", Tone.OPEN),
    ],
)
def test_the_verdict_stands_first(verdict, title, tone):
    blocks = inspection_report(inspection(verdict=verdict)).section("about").blocks
    (note,) = [block for block in blocks if isinstance(block, Note)]
    assert (note.title, note.tone) == (title, tone)
    assert "One thing to put right." in note.lines[-1]


@pytest.mark.parametrize(
    ("employment", "firm", "expected"),
    [
        ("staff", "", "Ines Park, program staff"),
        ("subcontracted", "Delta", "Ines Park, Delta (subcontracted firm)"),
        ("subcontracted", "", "Ines Park (subcontracted, firm not recorded)"),
    ],
)
def test_the_inspector_is_named_with_whom_the_inspector_works_for(employment, firm, expected):
    report = inspection_report(inspection(employment=employment, firm=firm))
    assert expected in list(texts(report))


def test_days_and_measures_that_are_not_known_say_so():
    report = inspection_report(
        inspection(inspected_on=None, installed_by="", lines=(), certificate="abcd efgh")
    )
    pairs = dict(report.section("about").blocks[0].pairs)
    assert (pairs["Inspected on"], pairs["Work done by"]) == ("not known", "not known")
    assert pairs["Certificate"] == "abcd efgh"
    assert "No measure was logged at this home." in list(texts(report))


def test_the_second_certificate_names_deficiencies_and_their_cure():
    report = content_of("verification_certificate", second_certificate())
    assert [section.key for section in report.sections] == [
        "about", "figures", "measures", "deficiencies", "how", "confirm",
    ]  # fmt: skip
    assert rows(report, "deficiencies")[0][-1] == "Found put right on July 8, 2026"
    none = {**second_certificate().document, "deficiencies": []}
    assert "No deficiency was found." in list(texts(certificate_report(none, "0" * 64)))


@pytest.mark.parametrize("language", ["es", "zh-Hant"])
def test_a_certificate_in_another_language_names_measures_in_it(language):
    report = content_of("verification_certificate", second_certificate(), language)
    assert "Sealing drafts" not in " ".join(texts(report))
    assert wording(language).text("measure.air_sealing") in list(texts(report))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_remarks_print_as_they_are_written(text, language):
    line = InspectedLine("air_sealing", "pass", make=text, clause=text, note=text)
    report = inspection_report(
        inspection(inspector=text, lines=(line,), deficiencies=(found(action=text),)), language
    )
    assert text in list(texts(report))
    assert render_pdf(report)


@pytest.mark.parametrize("count", [0, 60])
def test_sixty_measures_and_deficiencies_print(count):
    lines = tuple(
        InspectedLine(f"m{at}", "pass", label=f"Measure {at}", note="x" * 900) for at in range(count)
    )
    report = inspection_report(inspection(lines=lines, deficiencies=(found(action="y" * 600),) * count))
    assert all(f"Measure {at}" in list(texts(report)) for at in range(count))
    assert render_pdf(report)
