"""What a household's report says, read from its content model."""

import re

import pytest

from rules.errors import InputError
from tests.webapp.reports import documents
from tests.webapp.reports.papers_of_work import overriding
from tests.webapp.reports.reading import blocks, rows, said
from webapp.reports.household_content import household_report
from webapp.reports.model import BulletList, Note, Paragraph, Table, Tone, texts
from webapp.reports.overrides import with_overrides
from webapp.reports.subject import SourceRegister


def test_a_yes_is_told_in_words_with_its_programmes_and_its_reasons():
    document = documents.eligible()
    (box,) = blocks(document, "answer", Note)
    assert box.title == "Yes: this household qualifies"
    assert box.tone is Tone.YES
    assert "LIWP Single-Family Solar" in box.lines[0]
    assert "June 1, 2026" in box.lines[0]
    text = said(document)
    assert "Your household's income of $52,000 a year is at or under your county's low-income limit" in text
    assert "What is still missing" not in text


def test_a_yes_in_programmes_that_take_no_applications_says_so():
    (box,) = blocks(documents.eligible(), "answer", Note)
    assert "None of these programs is listed as taking applications now." in box.lines[1]
    document = documents.eligible()
    document["programs"][0]["availability"] = "open"
    (box,) = blocks(document, "answer", Note)
    assert box.lines[1] == "One of these programs is taking applications now."


def test_a_yes_is_of_the_rules_that_were_checked_and_says_what_is_still_to_be_confirmed():
    document = documents.eligible()
    document["programs"][1]["notes"] = ["Confirm that the home is affordable housing."]
    (box,) = blocks(document, "answer", Note)
    assert box.lines[0].startswith("On June 1, 2026 this household meets the rules we checked of LIWP")
    assert box.lines[-1] == (
        "For LIWP Single-Family Solar something is still to be confirmed before anything is promised."
        ' Your home energy report says what, under "Which programs".'
    )
    assert "Confirm that the home is affordable housing." in said(document)
    (box,) = blocks(documents.eligible(), "answer", Note)
    assert not any("to be confirmed" in line for line in box.lines)


def test_what_is_to_be_confirmed_of_a_program_that_said_no_is_not_asked_for():
    document = documents.eligible()
    document["programs"][2]["notes"] = ["Confirm that the home is affordable housing."]
    assert "to be confirmed" not in said(document)


def test_the_first_version_says_that_all_rules_are_met():
    document = documents.eligible()
    document["programs"][1]["notes"] = ["Confirm that the home is affordable housing."]
    report = household_report(document, version=1)
    box = next(block for each in report.sections for block in each.blocks if isinstance(block, Note))
    assert box.lines[0].startswith("On June 1, 2026 this household meets all the rules of LIWP")
    assert len(box.lines) == 2


def test_liwp_is_spelled_out_once_where_the_jurisdiction_has_it():
    assert said(documents.eligible()).count("Low-Income Weatherization Program.") == 1
    elsewhere = {**documents.eligible(), "jurisdiction": "tw"}
    del elsewhere["measures"], elsewhere["solar"], elsewhere["totals"]
    assert "LIWP is California" not in said(elsewhere)
    assert not any("LIWP is Cal" in text for text in texts(household_report(documents.eligible(), version=1)))


def test_nobody_is_signed_up_where_no_program_takes_applications():
    document = documents.eligible()
    assert "finds out if a program is taking applications." in said(document)
    document["programs"][0]["availability"] = "open"
    assert "signs you up for a program that is taking applications." in said(document)
    document["programs"][0].update(availability="not_known")
    assert document["programs"][2]["availability"] == "open"
    assert "signs you up" not in said(document)
    first = texts(household_report(document, version=1))
    assert any("signs you up for a program" in text for text in first)


def test_a_dollar_over_says_by_how_much_and_to_check_the_printed_table_and_how_to_appeal():
    document = documents.one_dollar_over()
    box, caution = blocks(document, "answer", Note)
    assert box.tone is Tone.NO
    assert caution.tone is Tone.CAUTION
    assert caution.lines[0].endswith(
        "checked this income limit against the State's printed table. You can ask us to."
    )
    assert "Check HCD's printed table of income limits" in said(document, version=1)
    text = said(document)
    assert "is $1 over the LIHEAP income limit for your household size, $84,140" in text
    assert "This program is for another kind of building. [4] (Program C)" in text
    assert "(Programs A and B)" in text
    assert "Ask your caseworker how to appeal and by what day" in text
    assert "If you qualify: what can be done for your home" in text


def test_over_a_checked_limit_needs_no_check_of_the_printed_table():
    document = documents.one_dollar_over()
    for program in document["programs"]:
        for finding in program["findings"]:
            finding["verified"] = True
    assert "printed table" not in said(document)


def test_an_income_over_one_limit_is_no_reason_where_another_limit_is_met():
    document = documents.one_dollar_over()
    for program in document["programs"][:2]:
        program["findings"][3].update(
            outcome="eligible", code="income_at_or_under_limit", threshold="84141.00"
        )
        program["findings"][0].update(outcome="ineligible", code="not_in_disadvantaged_community")
    (box, *cautions) = blocks(document, "answer", Note)
    assert box.tone is Tone.NO
    assert not cautions
    assert "over your county's" not in said(document)


def test_an_open_answer_names_what_is_missing_and_what_to_bring():
    document = documents.undetermined()
    (box,) = blocks(document, "answer", Note)
    assert box.tone is Tone.OPEN
    assert "3 things are still missing" in box.lines[0]
    assert box.lines[1] == "This is not a no."
    (table,) = blocks(document, "missing", Table)
    assert rows(table)[0] == [
        "The census tract of your home",
        "Your street address (not a P.O. box). Your caseworker looks up the tract.",
    ]
    assert [row[0] for row in rows(table)][2] == "How many people live in your home"
    text = said(document)
    assert "What it saves in dollars a year is not known, because the price of energy" in text
    assert "No tariff is known for this home's electric company." in text


def test_a_reason_that_several_findings_give_is_said_once_with_all_its_sources():
    text = said(documents.undetermined())
    assert text.count("We do not know your household's yearly income.") == 1
    assert "We do not know your household's yearly income. [2] [3] [4]" in text


def test_an_open_answer_that_no_fact_can_settle_does_not_blame_the_household():
    document = documents.undetermined()
    document["missing"] = []
    text = said(document)
    assert "What is missing is on our side, not yours" in text
    assert "We are waiting for public records to be loaded." in text
    assert "You do not need to bring anything." in text
    assert "Bring the things listed above" not in text


def test_a_fact_without_a_plain_name_is_shown_as_it_is_written():
    document = documents.undetermined()
    document["missing"] = ["household.shoe_size"]
    (table,) = blocks(document, "missing", Table)
    assert rows(table) == [
        ["Household.shoe_size", "Tell your caseworker, or someone will look at it during a visit."]
    ]


def test_a_code_without_wording_still_shows_what_was_seen_and_held_against_and_the_unit():
    document = documents.one_dollar_over()
    document["programs"][0]["findings"][3].update(
        criterion="pets.cats",
        code="too_many_cats",
        observed=4,
        threshold=3,
        unit="cats",
        comparison="at_most",
        outcome="ineligible",
    )
    assert "Too many cats: we found 4 cats; the rule asks for at most 3 cats." in said(document)


def test_rounding_never_makes_equal_what_the_rule_told_apart():
    document = documents.one_dollar_over()
    document["programs"][0]["findings"][3].update(
        criterion="pets.cats",
        code="too_many_cats",
        observed=3.001,
        threshold=3,
        unit="cats",
        comparison="at_most",
    )
    assert "we found 3.001 (cats); the rule asks for at most 3 (cats)." in said(document)


def test_programmes_are_listed_with_answer_and_whether_one_can_apply():
    (table,) = blocks(documents.eligible(), "programs", Table)
    answers = [row[1:] for row in rows(table)]
    assert [answer for answer, _ in answers] == ["Yes", "Yes"]
    assert answers[0][1].startswith("Not known: ask first")
    (line,) = blocks(documents.eligible(), "programs", Paragraph)
    assert line.text == (
        "For other kinds of building: C. LIWP Multi-Family Energy Efficiency and Renewables."
        " LIWP is California's Low-Income Weatherization Program."
    )


def test_the_first_version_lists_programmes_for_other_buildings_with_the_rest():
    table = household_report(documents.eligible(), version=1).section("programs").blocks[0]
    answers = [row[1:] for row in rows(table)]
    assert [answer for answer, _ in answers] == ["Yes", "Yes", "No"]
    assert answers[2][1].startswith("Yes")
    assert table.rows[2][0].detail.startswith("This program is for another kind of building.")


def test_where_every_programme_is_for_another_building_the_table_holds_them():
    document = documents.eligible()
    document["programs"] = [documents.multifamily_refused()]
    document["outcome"] = "ineligible"
    (table,) = blocks(document, "programs", Table)
    assert len(table.rows) == 1
    assert "other kinds of building" not in said(document)


def test_sources_are_listed_once_and_unchecked_ones_are_marked():
    (listed,) = blocks(documents.eligible(), "sources", BulletList)
    assert len(listed.items) == len(set(listed.items))
    hud = next(item for item in listed.items if item.startswith("HUD"))
    smhi = next(item for item in listed.items if item.startswith("U.S. Census"))
    assert hud.endswith("Not yet checked.")
    assert not smhi.endswith("Not yet checked.")
    assert listed.numbered
    text = said(documents.eligible())
    assert f"$72,950. [{listed.items.index(hud) + 1}]" in text


def test_a_source_that_is_unchecked_anywhere_is_marked():
    document = documents.eligible()
    document["programs"][0]["findings"][2]["verified"] = False
    (listed,) = blocks(document, "sources", BulletList)
    smhi = next(item for item in listed.items if item.startswith("U.S. Census"))
    assert smhi.endswith("Not yet checked.")


def test_the_record_names_date_engine_and_data():
    text = said(documents.eligible())
    assert "Judged on 2026-06-01 by Hearthline 0.1.0." in text
    assert "rules/us_ca (40 files)" in text
    document = documents.eligible()
    document["provenance"]["data"]["rules/us_ca/programs/figure_of_some_kind_00.toml"] = "0" * 64
    assert said(document) != text


@pytest.mark.parametrize(
    ("language", "name"), [("es", "Spanish"), ("zh-Hant", "Traditional Chinese"), ("vi", "Vietnamese")]
)
def test_a_household_that_reads_another_language_is_told_so_at_the_top(language, name):
    document = documents.eligible() | {"language": language}
    first, now = (household_report(document, version=version) for version in (1, 2))
    assert now.language == "en"
    assert first.sections[0].blocks[0].text == (
        f"This household reads {name}: please have it read out; a {name} report is not available yet."
    )
    assert now.sections[0].blocks[0].text == (
        f"This household reads {name}. This paper can be printed in {name}: ask for it."
    )


@pytest.mark.parametrize("language", ["en", None])
def test_a_household_that_reads_english_or_did_not_say_gets_no_such_line(language):
    assert "This household reads" not in said(documents.eligible() | {"language": language})


def test_a_screening_alone_gives_a_report_without_measures():
    report = household_report(documents.eligible_screening())
    assert report.section("answer")
    assert report.section("plan") is None
    assert report.section("totals") is None


def test_an_outcome_that_is_none_of_the_three_is_refused():
    with pytest.raises(InputError, match=r"'maybe'.*eligible, ineligible, undetermined"):
        household_report(documents.eligible() | {"outcome": "maybe"})


@pytest.mark.parametrize("name", documents.CASES)
def test_every_case_makes_a_report_of_plain_text_with_no_hole_in_it(name):
    document = documents.CASES[name]()
    kept = repr(document)
    report = household_report(document)
    assert repr(document) == kept, "making a report changed the assessment"
    for text in texts(report):
        assert "{" not in text
        assert not re.search(r"\bNone\b(?! of these programs)", text)
        assert "nan" not in text.lower().split()
    assert all(section.blocks for section in report.sections)


@pytest.mark.parametrize("order", [(True, False), (False, True)])
def test_the_weaker_word_on_a_source_holds_whichever_came_first(order):
    register = SourceRegister()
    numbers = [register.cite("A table", verified=verified) for verified in order]
    assert numbers == [1, 1]
    assert register.listed() == (("A table", False),)


def test_a_citation_in_parts_is_told_as_one_line_and_nothing_is_not_cited():
    register = SourceRegister()
    parts = {"title": "A table", "link": "https://example.org", "retrieved": "2026-11-21"}
    assert register.cite(parts, verified=True) == 1
    assert register.cite(None, verified=True) is None
    assert register.listed() == (("A table; https://example.org (read 2026-11-21)", True),)


EFFICIENCY, SOLAR = "us_ca.liwp.single_family_efficiency", "us_ca.liwp.single_family_solar"


def test_what_a_supervisor_decided_stands_first_and_is_the_answer():
    none = with_overrides(
        documents.eligible(), (overriding("ineligible", EFFICIENCY), overriding("ineligible", SOLAR))
    )
    report = household_report(none)
    assert [section.key for section in report.sections][:3] == ["about", "override", "answer"]
    (box,) = blocks(none, "answer", Note)
    assert (box.title, box.tone) == ("No: on these facts this household does not qualify", Tone.NO)
    text = said(none)
    assert "Yes: this household qualifies" not in text
    assert "signs you up" not in text
    assert "If you qualify: what can be done for your home" in text
    assert "A supervisor decided this. By the rules alone: Yes." in text


def test_a_supervisors_yes_leads_on_as_a_yes_does():
    yes = with_overrides(documents.one_dollar_over(), (overriding("eligible", EFFICIENCY),))
    assert blocks(yes, "answer", Note)[0].title == "Yes: this household qualifies"
    text = said(yes)
    assert "does not qualify" not in text
    assert "over the LIHEAP income limit" in text, "why the rules alone say no is still told"
    assert "What the rules alone say" in text


def test_without_a_supervisors_decision_nothing_is_said_of_one():
    assert with_overrides(documents.eligible(), ()) == documents.eligible()
    assert "supervisor" not in said(documents.eligible())
