"""Work is offered where a programme that pays for it said yes, and nowhere else."""

from dataclasses import replace

import pytest

from tests.webapp.reports import documents
from tests.webapp.reports.papers_of_work import overriding
from tests.webapp.reports.screenings import EFFICIENCY, MULTIFAMILY, SOLAR, finding
from webapp.reports.household_content import household_report
from webapp.reports.model import Paragraph, Table, Weight, texts
from webapp.reports.overrides import with_overrides
from webapp.reports.programs_section import programs_section
from webapp.reports.subject import SourceRegister, Subject
from webapp.reports.wording import wording

PAYS = {EFFICIENCY: ["efficiency"], SOLAR: ["solar"], MULTIFAMILY: ["efficiency", "solar"]}


def answered(efficiency, solar):
    """A household whose two programs came to these answers."""
    document = documents.eligible()
    answers = {EFFICIENCY: efficiency, SOLAR: solar}
    for program in document["programs"]:
        program["pays_for"] = PAYS[program["id"]]
        program["outcome"] = answers.get(program["id"], program["outcome"])
    found = set(answers.values())
    document["outcome"] = next(each for each in ("eligible", "undetermined", "ineligible") if each in found)
    document["conditional"] = document["outcome"] != "eligible"
    for each in document["measures"]:
        each["findings"] = [finding(f"measure.{each['id']}.liwp_may_fund", "eligible", "within", SOLAR)]
    return document


def section(document, key, language="en", version=2):
    report = household_report(document, language=language, version=version)
    return next(each for each in report.sections if each.key == key)


def lead(document, key):
    return " ".join(
        str(block.text)
        for block in section(document, key).blocks
        if isinstance(block, Paragraph) and block.weight is Weight.LEAD
    )


def who_pays(document, version=2):
    tables = [
        block for block in section(document, "plan", version=version).blocks if isinstance(block, Table)
    ]
    return {row[-1].text for row in tables[0].rows}


def test_work_whose_program_said_no_is_not_offered_by_the_yes_of_another():
    document = answered("ineligible", "eligible")
    assert section(document, "plan").title == "If a program pays for it: what can be done for your home"
    assert lead(document, "plan") == (
        "LIWP Single-Family Energy Efficiency and Solar Water Heating would pay for this work, and there the"
        " answer is no. The figures show what the work would do, not what you are offered."
    )
    assert who_pays(document) == {"not LIWP"}
    assert section(document, "solar").title == "Solar panels"
    assert lead(document, "solar") == ""


def test_work_whose_program_is_not_decided_is_no_promise():
    document = answered("undetermined", "eligible")
    assert "there nothing is decided yet. These figures are not a promise." in lead(document, "plan")
    assert who_pays(document) == {"not decided yet"}
    assert "not decided yet if a program pays" in lead(document, "totals")


@pytest.mark.parametrize(("answer", "says"), [("ineligible", "answer is no"), ("undetermined", "nothing is")])
def test_panels_whose_program_did_not_say_yes_are_not_offered(answer, says):
    document = answered("eligible", answer)
    assert section(document, "plan").title == "What can be done for your home"
    assert who_pays(document) == {"LIWP"}
    assert section(document, "solar").title == "If a program pays for them: solar panels"
    assert lead(document, "solar").startswith("LIWP Single-Family Solar would pay for this work")
    assert says in lead(document, "solar")


def test_panels_that_hang_on_another_answer_are_no_bar_among_the_work():
    assert "Solar panels" in list(texts_of(answered("eligible", "eligible"), "plan"))
    assert "Solar panels" not in list(texts_of(answered("eligible", "ineligible"), "plan"))


def texts_of(document, key):
    return texts(replace(household_report(document), sections=(section(document, key),)))


def test_totals_say_which_part_is_not_paid_and_how_much_the_panels_are():
    document = answered("eligible", "ineligible")
    assert section(document, "totals").title == "If a program pays for all of it: what it adds up to"
    assert lead(document, "totals") == (
        "These figures count solar panels although the program that would pay for them says no."
        " Solar panels alone avoid about 1,120 kg of greenhouse gas (CO₂e) a year, and about 26.3 metric tons"
        " over their life."
    )
    assert section(answered("eligible", "eligible"), "totals").title == "What it adds up to"
    assert lead(answered("eligible", "eligible"), "totals") == ""


def test_panels_that_are_not_counted_put_no_condition_on_the_totals():
    document = answered("eligible", "ineligible")
    document["solar"] = documents.no_solar()["solar"]
    assert section(document, "totals").title == "What it adds up to"


def test_where_the_household_has_no_yes_the_part_that_is_refused_says_so():
    document = answered("ineligible", "undetermined")
    assert section(document, "plan").title == "If you qualify: what can be done for your home"
    assert "there the answer is no" in lead(document, "plan")
    assert section(document, "solar").title == "If you qualify: solar panels"
    assert lead(document, "totals") == ""


def test_no_program_that_pays_is_said_as_that():
    document = answered("eligible", "eligible")
    document["programs"][1]["pays_for"] = []
    assert lead(document, "solar").startswith("No program we looked at pays for this work in this home.")


def test_a_record_that_does_not_say_who_pays_for_what_is_read_by_the_households_answer():
    document = answered("ineligible", "eligible")
    del document["programs"][0]["pays_for"]
    assert section(document, "plan").title == "What can be done for your home"
    assert who_pays(document) == {"LIWP"}


def test_the_first_version_says_what_it_said():
    document = answered("ineligible", "eligible")
    assert section(document, "plan", version=1).title == "What can be done for your home"
    assert who_pays(document, version=1) == {"LIWP"}


def test_the_answer_of_a_supervisor_is_the_one_that_pays():
    document = answered("ineligible", "eligible")
    document = with_overrides(document, (overriding("eligible", EFFICIENCY),))
    decided = Subject(document, wording("en"), SourceRegister())
    assert decided.answer_on("efficiency") == "eligible"
    assert not decided.conditional_on("efficiency")


def test_the_table_of_programs_has_the_answer_that_stands():
    document = answered("eligible", "ineligible")
    document["programs"][1]["notes"] = ["Confirm the roof."]
    overrides = (overriding("eligible", SOLAR), overriding("ineligible", EFFICIENCY))
    decided = Subject(with_overrides(document, overrides), wording("en"), SourceRegister())
    told = programs_section(decided)
    (table,) = (block for block in told.blocks if isinstance(block, Table))
    assert [row[1].text for row in table.rows] == ["No", "Yes", "No"]
    assert any("Confirm the roof." in block.text for block in told.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("language", ["es", "vi", "zh-Hant"])
@pytest.mark.parametrize("answers", [("ineligible", "eligible"), ("eligible", "undetermined")])
def test_every_language_says_it(language, answers):
    document = answered(*answers)
    plain = {key: section(answered("eligible", "eligible"), key, language).title for key in ("plan", "solar")}
    titles = {key: section(document, key, language).title for key in plain}
    assert sum(titles[key] != plain[key] for key in plain) == 1
