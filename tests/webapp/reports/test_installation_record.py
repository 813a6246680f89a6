"""The installation record: machines, readings, money by source, and who signs for what."""

from dataclasses import replace

import pytest

from tests.webapp.reports.papers_of_work import HOSTILE, installed
from webapp.reports.installation_record_content import LANGUAGES, InstalledLine, installation_report
from webapp.reports.model import BlankLines, Particulars, Table, texts
from webapp.reports.pdf import render_pdf
from webapp.services.installation import NotInstalledReason

NONE = "\u2013"


def table_of(report, key):
    return next(block for block in report.section(key).blocks if isinstance(block, Table))


def rows(report, key):
    return [[cell.text for cell in row] for row in table_of(report, key).rows]


def test_each_measure_says_what_was_put_in_and_its_readings():
    report = installation_report(installed())
    assert rows(report, "measures") == [
        ["Air sealing", "1 home", "1 home", "3,200 / 2,560 CFM50", "June 21, 2026"],
        ["Heat-pump water heater", "1", "1", NONE, "June 22, 2026"],
        ["Wall insulation", "900 ft²", "Not installed", NONE, "not known"],
        ["LED lamps", "8 lamps", "Not logged yet", NONE, "not known"],
    ]
    assert table_of(report, "measures").rows[1][0].detail == "Acme HP50, serial AB1, AB2"
    said = list(texts(report))
    assert "Air sealing: instrument: Blower door 42; photos: 3." in said
    assert "Wall insulation: not installed, because: the walls are full." in said


def test_money_stands_by_source_and_what_is_not_known_is_in_no_sum():
    report = installation_report(installed())
    assert rows(report, "money") == [
        ["Air sealing", "LIWP", "$600"],
        ["Air sealing", "Owner of the home", "$50"],
        ["Heat-pump water heater", "not known", "not known"],
    ]
    assert table_of(report, "money").total[-1].text == "$650"
    assert "Who pays for one measure is not known; its amount is not in the sum." in list(texts(report))


def test_money_of_which_nothing_is_known_has_no_sum():
    line = InstalledLine("air_sealing", "installed", "home", 1.0, 1.0)
    report = installation_report(installed(lines=(line,)))
    assert table_of(report, "money").total[-1].text == "not known"


def test_without_measures_it_says_so_and_speaks_of_no_money():
    report = installation_report(installed(lines=()))
    assert "There is no measure in this record." in list(texts(report))
    assert report.section("money") is None


def test_the_owners_signature_does_not_say_that_the_work_is_good():
    said = list(texts(installation_report(installed())))
    assert any("does not say that the work is free of faults; an inspection follows" in text for text in said)


def test_whoever_signs_for_the_firm_writes_his_own_name():
    blocks = installation_report(installed(contractor="Becker Insulation")).section("sign").blocks
    assert Particulars((("Firm", "Becker Insulation"),)) in blocks
    assert BlankLines(("Name in print",)) in blocks
    assert "Name in print: Becker Insulation" not in [getattr(block, "text", "") for block in blocks]


def test_work_that_goes_on_has_no_last_day():
    report = installation_report(installed())
    assert ("Work finished on", "not known") in report.section("about").blocks[0].pairs
    assert report.dated == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_sixty_measures_print(language):
    lines = tuple(
        InstalledLine(
            f"m{at}", "installed", "each", 1.0, 1.0, serials=("S" * 40,) * 9, label=f"Measure {at}", crew=2
        )
        for at in range(60)
    )
    report = installation_report(installed(lines=lines), language)
    assert all(f"Measure {at}" in list(texts(report)) for at in range(60))
    assert render_pdf(report)


@pytest.mark.parametrize("text", HOSTILE)
def test_names_and_remarks_print_as_they_are_written(text):
    line = InstalledLine("air_sealing", "not_installed", reason=text, location=text)
    report = installation_report(installed(owner=text, logged_by=(text,), lines=(line,)))
    assert list(texts(report)).count(text) == 2
    assert any(f"because: {text}; where: {text}." in said for said in texts(report))
    assert render_pdf(report)


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_measure_was_not_put_in_is_said_in_words(language):
    written = "The order did not arrive."
    for reason in NotInstalledReason:
        for stored in (reason.value, f"{reason.value}: {written}"):
            line = InstalledLine("led_lamps", "not_installed", reason=stored)
            said = "\n".join(texts(installation_report(replace(installed(), lines=(line,)), language)))
            assert reason.value not in said
            assert (written.rstrip(".") in said) is (":" in stored)
