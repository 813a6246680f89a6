"""The work scope: what shall be done, who may pay, the checks before it, and two signatures."""

import dataclasses

import pytest

from tests.webapp.reports.papers_of_work import HOSTILE, SIX_LINES, gates, scope
from webapp.reports.model import BlankLines, Note, Particulars, Table, Tone, texts
from webapp.reports.parties import Dwelling
from webapp.reports.pdf import render_pdf
from webapp.reports.work_scope_content import LANGUAGES, ScopeLine, work_scope_report


def table_of(report, key):
    return next(block for block in report.section(key).blocks if isinstance(block, Table))


def rows(report, key):
    return [[cell.text for cell in row] for row in table_of(report, key).rows]


def test_each_measure_says_how_much_who_may_pay_and_its_cost():
    report = work_scope_report(scope())
    assert rows(report, "work") == [
        ["Attic insulation", "1,300 ft²", "LIWP may pay", "$2,730"],
        ["Heat-pump water heater", "1", "Another source must pay", "not known"],
        ["LED lamps", "not known", "Not known", "$42.50"],
    ]
    assert [cell.text for cell in table_of(report, "work").total][-1] == "$2,772.50"
    assert "The cost of one measure is not known and is not in the sum." in list(texts(report))


def test_costs_of_which_none_is_known_have_no_sum():
    line = ScopeLine("attic_insulation", 1.0, "ft2", True, None)
    report = work_scope_report(scope(lines=(line, line)))
    assert [cell.text for cell in table_of(report, "work").total][-1] == "not known"
    assert "The cost of 2 measures is not known and is not in the sum." in list(texts(report))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("may_pay", "times"), [(True, 1), (False, 0), (None, 0)])
def test_the_short_name_of_the_program_is_spelled_out_once(language, may_pay, times):
    line = ScopeLine("air_sealing", 1.0, "home", may_pay, 25_000)
    said = list(texts(work_scope_report(scope(lines=(line, line)), language)))
    assert sum("Low-Income Weatherization Program" in text for text in said) == times


def test_both_sides_sign():
    section = work_scope_report(scope()).section("sign")
    assert [block.text for block in section.blocks if hasattr(block, "level")] == [
        "Contractor",
        "Owner of the home",
    ]
    assert section.blocks.count(BlankLines(("Signature", "Date"))) == 2
    # The firm is no name of the person who signs for it.
    assert section.blocks.count(BlankLines(("Name in print",))) == 1
    assert Particulars((("Firm", scope().contractor),)) in section.blocks
    unknown = work_scope_report(scope(owner="", contractor="")).section("sign")
    assert not any(isinstance(block, Particulars) for block in unknown.blocks)
    assert unknown.blocks.count(BlankLines(("Name in print",))) == 2


@pytest.mark.parametrize(
    ("changes", "title", "tone"),
    [
        ({}, "This work is approved", Tone.YES),
        ({"approved_on": None, "approved_by": ""}, "This work is not approved yet", Tone.CAUTION),
    ],
)
def test_it_says_whether_it_is_approved(changes, title, tone):
    (note,) = [b for b in work_scope_report(scope(**changes)).section("about").blocks if isinstance(b, Note)]
    assert (note.title, note.tone) == (title, tone)


def test_checks_say_how_they_stand_and_what_they_hold_back():
    report = work_scope_report(scope())
    assert rows(report, "gates") == [
        ["Combustion test before the work", "Passed", "June 3, 2026", "Air sealing, Furnace"],
        ["Asbestos", "Waived", "not known", "Attic insulation"],
    ]
    assert table_of(report, "gates").rows[1][1].detail == "No vermiculite was found."
    assert work_scope_report(scope(gates=())).section("gates") is None
    for state in ("open", "failed", "not_needed"):
        changed = (dataclasses.replace(gates()[0], state=state),)
        assert work_scope_report(scope(gates=changed)).section("gates") is not None


def test_days_and_names_that_are_not_known_say_so():
    bare = scope(
        owner="",
        contractor="",
        proposed_by="",
        proposed_on=None,
        approved_by="",
        approved_on=None,
        scheduled_on=None,
    )
    pairs = dict(work_scope_report(bare).section("about").blocks[0].pairs)
    for term in ("Owner of the home", "Contractor", "Planned for", "Proposed by", "Approved by"):
        assert pairs[term] == "not known"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [0, 1, 60])
def test_any_number_of_measures_prints(count, language):
    lines = tuple(
        ScopeLine(f"m{at}", at + 0.5, "parsec", True, at, f"Measure {at} " + "W" * 60) for at in range(count)
    )
    report = work_scope_report(scope(lines=lines, dwelling=Dwelling("H-1", SIX_LINES)), language)
    said = list(texts(report))
    assert all(f"Measure {at} " + "W" * 60 in said for at in range(count))
    assert render_pdf(report)


@pytest.mark.parametrize("text", HOSTILE)
def test_names_print_as_they_are_written(text):
    report = work_scope_report(scope(owner=text, contractor=text))
    assert list(texts(report)).count(text) == 3
    assert f"Name in print: {text}" in list(texts(report))
    assert render_pdf(report)
