"""The notice of a decision: the answer, the supervisor's beside it, what is missing, how to appeal."""

import io
from copy import deepcopy
from datetime import date

import pypdf
import pytest

from tests.webapp.reports import documents
from tests.webapp.reports.papers_of_work import HOSTILE, SIX_LINES, notice, overriding
from webapp.reports.model import BlankLines, Note, Table, Tone, texts
from webapp.reports.notice_content import LANGUAGES, notice_report
from webapp.reports.parties import Contact, Dwelling
from webapp.reports.pdf import render_pdf


def said(*arguments, **changes):
    language = changes.pop("language", "en")
    return "\n".join(texts(notice_report(notice(*arguments, **changes), language)))


def keys(report):
    return [section.key for section in report.sections]


def test_an_open_answer_says_what_is_missing_and_by_when():
    report = notice_report(notice(papers=("Pay stub of Ana",)))
    assert keys(report) == ["about", "answer", "missing", "papers", "appeal", "call", "sources"]
    text = "\n".join(texts(report))
    for expected in (
        "Ana Núñez",
        "1234 N Blackstone Ave, Unit 3, Fresno 93703",
        "H-1A2B3C4D",
        "June 1, 2026",
        "Not decided yet: we need to know more",
        "Please bring it by July 1, 2026. This is not a no",
        "Your household's income",
        "Pay stub of Ana",
        "Ask by August 30, 2026.",
        "by somebody who did not make it",
        "It costs nothing, and it does not harm you.",
        "Rosa Vega",
        "559 555 0100",
    ):
        assert expected in text, expected
    (table,) = [block for block in report.section("missing").blocks if isinstance(block, Table)]
    assert len(table.rows) == 3


def test_a_yes_asks_only_for_papers():
    report = notice_report(notice(documents.eligible(), papers=("Lease",)))
    assert report.section("missing") is None
    assert "Please bring them by July 1, 2026." in "\n".join(texts(report))
    without = notice_report(notice(documents.eligible()))
    assert without.section("papers") is None
    assert "Bring what is missing by" not in list(texts(without))


def test_a_no_gives_its_reason_and_asks_for_nothing():
    report = notice_report(notice(documents.one_dollar_over(), papers=("Lease",)))
    assert keys(report) == ["about", "answer", "appeal", "call", "sources"]
    text = "\n".join(texts(report))
    assert "No: on these facts this household does not qualify" in text
    assert "$84,141 a year is $1 over" in text
    assert "[1]" in text
    assert "Bring what is missing by" not in text


@pytest.mark.parametrize(
    ("answer", "tone", "expected"),
    [
        ("eligible", Tone.YES, "decided that you qualify."),
        ("ineligible", Tone.NO, "decided that you do not qualify."),
    ],
)
def test_a_supervisors_decision_stands_first_and_the_rules_answer_beside_it(answer, tone, expected):
    report = notice_report(notice(overrides=(overriding(answer),)))
    assert keys(report)[:3] == ["about", "override", "answer"]
    (note,) = [block for block in report.section("override").blocks if isinstance(block, Note)]
    assert note.tone is tone
    assert expected in note.lines[0]
    assert "until December 5, 2026" in note.lines[0]
    assert note.lines[1] == "The reason: The tract was read off the wrong map."


EFFICIENCY, SOLAR = "us_ca.liwp.single_family_efficiency", "us_ca.liwp.single_family_solar"
YES = "Yes: this household qualifies"
NO = "No: on these facts this household does not qualify"


def box_of(document, *overrides):
    """Return the box with the answer, and all that the notice says."""
    report = notice_report(notice(document, overrides=overrides))
    box = next(block for block in report.section("answer").blocks if isinstance(block, Note))
    return box, "\n".join(texts(report))


def test_where_a_supervisor_says_no_nothing_says_yes():
    box, text = box_of(
        documents.eligible(), overriding("ineligible", EFFICIENCY), overriding("ineligible", SOLAR)
    )
    assert (box.title, box.tone) == (NO, Tone.NO)
    assert box.lines[0].startswith("A supervisor decided no for LIWP Single-Family Energy Efficiency")
    assert "By the rules alone the answer would be: Yes. The supervisor's decision stands." in box.lines
    assert YES not in text
    assert "meets" not in " ".join(box.lines)
    assert "B. LIWP Single-Family Solar: No. A supervisor decided this. By the rules alone: Yes." in text
    assert "Bring what is missing by" not in text


def test_one_program_taken_away_leaves_the_others_yes():
    box, text = box_of(documents.eligible(), overriding("ineligible", EFFICIENCY))
    assert (box.title, box.tone) == (YES, Tone.YES)
    assert "A supervisor decided no for LIWP Single-Family Energy Efficiency" in box.lines[0]
    (met,) = [line for line in box.lines if "meets" in line]
    assert "Solar" in met
    assert "Energy Efficiency" not in met
    assert "By the rules alone the answer" not in text


def test_where_a_supervisor_says_yes_the_notice_does():
    box, text = box_of(documents.undetermined(), overriding("eligible", EFFICIENCY))
    assert (box.title, box.tone) == (YES, Tone.YES)
    assert "By the rules alone the answer would be: Not decided yet." in " ".join(box.lines)
    assert "meets" not in " ".join(box.lines)
    assert "You already have a yes. These things could add another program." in text
    both, without = box_of(
        documents.undetermined(), overriding("eligible", EFFICIENCY), overriding("eligible", SOLAR)
    )
    assert both.title == YES
    assert "These things could add another program" not in without


def test_a_program_with_another_answer_says_why_and_what_would_add_it():
    document = deepcopy(documents.eligible())
    solar = document["programs"][1]
    solar["outcome"] = "undetermined"
    document["missing"] = ["roof.shading_pct"]
    text = said(document)
    assert "B. LIWP Single-Family Solar: Not decided yet" in text
    assert "Please bring it by July 1, 2026 if you want that program as well." in text
    assert said(document, bring_by=None).count("Bring it as soon as you can if you want that program") == 1
    solar.update(
        outcome="ineligible", findings=deepcopy(documents.one_dollar_over()["programs"][0]["findings"])
    )
    document["missing"] = []
    told = next(each for each in texts(notice_report(notice(document))) if each.startswith("B. LIWP"))
    assert "over the LIHEAP income limit" in told


def test_a_no_names_where_another_look_is_told_of_and_the_letters_that_reasons_use():
    text = said(documents.one_dollar_over())
    assert 'See "If you do not agree".' in text
    assert "What happens next" not in text
    assert "(Programs A and B)" in text
    assert "A. LIWP Single-Family Energy Efficiency and Solar Water Heating: No" in text
    assert "before anyone is turned away" not in text
    assert "You can ask us to." in text


def test_days_that_are_not_known_are_not_made_up():
    text = said(bring_by=None, appeal_by=None, papers=("Lease",))
    assert "Please bring it as soon as you can." in text
    assert "Please bring them as soon as you can." in text
    assert "Ask your caseworker by what day you have to ask." in text
    report = notice_report(notice(appeal_by=None))
    assert ("Ask for another look by", "not known") in report.section("about").blocks[0].pairs


def test_whoever_to_call_is_not_known_is_left_to_be_written():
    report = notice_report(notice(contact=Contact()))
    assert report.section("call").blocks == (BlankLines(("Your caseworker", "Phone")),)
    half = notice_report(notice(contact=Contact(phone="559 555 0100")))
    assert BlankLines(("Your caseworker",)) in half.section("call").blocks


def test_a_household_is_read_to_where_there_is_no_notice_in_its_language():
    assert "This household reads ko: please have it read out" in said(
        documents.eligible() | {"language": "ko"}
    )
    vietnamese = documents.eligible() | {"language": "vi"}
    assert "This paper can be printed in Vietnamese: ask for it." in said(vietnamese)
    assert "This household reads" not in said(documents.eligible() | {"language": "en"})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_names_print_as_they_are_written(text, language):
    made = notice(addressee=text, overrides=(overriding(),), dwelling=Dwelling(text, (text,)))
    report = notice_report(made, language)
    assert text in list(texts(report))
    assert render_pdf(report)


def test_an_address_of_six_lines_is_whole():
    pdf = render_pdf(notice_report(notice(dwelling=Dwelling("H-1", SIX_LINES))))
    drawn = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    for line in SIX_LINES:
        assert "".join(line.split()) in "".join(drawn.split())


def test_an_address_that_is_not_known_says_so():
    report = notice_report(notice(dwelling=Dwelling("", ("", "  "))))
    assert ("Home", "not known") in report.section("about").blocks[0].pairs
    assert ("Your reference", "(no reference given)") in report.section("about").blocks[0].pairs


def test_the_day_of_the_decision_is_the_files():
    assert notice_report(notice(decided_on=date(2026, 5, 4))).dated == "2026-05-04"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("es", "Por favor tráigalo a más tardar el 1 de julio de 2026."),
        ("zh-Hant", "請在 2026年7月1日 以前帶來。"),
        ("vi", "Xin mang đến trễ nhất vào ngày 1 tháng 7 năm 2026."),
    ],
)
def test_it_is_written_in_the_households_language(language, expected):
    assert expected in said(language=language)
