"""Which question comes next: never one that can no longer change anything."""

import tomllib
from copy import copy
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from rules.fact_problems import fact_names
from rules.facts import CaseFacts
from rules.outcomes import Outcome
from tests.webapp.caseworker.walk import EVERYTHING, FRESNO, FROM_A_VISIT
from webapp.forms.caseworker.question_form import field_of
from webapp.forms.caseworker.questions import BY_ID, QUESTIONS, Group, can_still_matter
from webapp.services import questions
from webapp.services.case_facts import answers_of, checked, with_answers
from webapp.services.questions import next_question, standing

DAY = date(2026, 6, 30)
SAMPLES = sorted((Path(__file__).parents[3] / "webapp" / "samples").glob("*-*.toml"))
# The address gives it, or the pages of an income ask it; nobody is asked on a page of its own.
NOT_ASKED = {
    "dwelling.zip_code",
    "household.reference",
    "household.income.person",
    "household.income.source",
    # Noted with each paper.
    "household.income.evidence.document",
    "household.income.evidence.covers_from",
    "household.income.evidence.covers_to",
    "household.income.evidence.dated",
}
# Measured after the work, or known to engineers only: by file or by import.
BY_FILE = {"envelope.cfm50_after", "envelope.roof_absorptivity", "heating.fan_w_per_cfm"}
# Lists have a page of their own; a question names the list beside its facts.
LISTS = {"household.income", "building.roster", "dwelling.earlier_work"}


def stand(answers):
    return standing(checked(with_answers({}, answers)), DAY)


def asked_next(answers, after=None):
    follows = next_question(QUESTIONS, stand(answers).wanted, after)
    return follows.id if follows else None


def without(*facts):
    return {fact: value for fact, value in FRESNO.items() if fact not in facts}


def test_every_fact_of_a_household_file_is_asked_on_one_page():
    asked = [fact for question in QUESTIONS for fact in question.facts if fact not in LISTS]
    assert sorted(asked) == sorted(set(fact_names(CaseFacts)) - NOT_ASKED - BY_FILE)


@pytest.mark.parametrize("question", [each for each in QUESTIONS if each.form], ids=lambda each: each.id)
def test_a_form_has_a_field_for_each_of_its_facts(question):
    assert all(hasattr(question.form, field_of(fact)) for fact in question.facts)


def test_the_first_question_is_about_the_building():
    assert asked_next({}) == "building"


def test_income_is_asked_when_it_decides():
    assert asked_next(without("household.income")) == "income"


def test_the_period_of_a_payment_is_asked_when_it_decides():
    income = [{"amount_usd": "3300.00"}]
    assert asked_next({**FRESNO, "household.income": income}) == "income"


def test_income_is_not_asked_where_the_building_already_says_no():
    # Three homes make neither a complex for the open program nor, in this tract, a house for the others.
    nowhere = {"dwelling.tract_geoid": "06019005515", "dwelling.tract_vintage": 2010}
    stands = stand({**without("household.income"), **nowhere})
    if stands.outcome is Outcome.INELIGIBLE:
        assert not set(BY_ID["income"].facts) & set(stands.wanted)


def test_an_owner_is_not_asked_for_the_landlord():
    stands = stand(without("household.income"))
    assert "dwelling.landlord_consent" not in stands.wanted
    assert not can_still_matter(BY_ID["landlord"], stands.wanted, stands.assumed)


def test_nothing_is_asked_after_a_settled_no():
    rich = {**without("household.income", "roof.usable_area_ft2"), "household.annual_income_usd": "400000.00"}
    stands = stand(rich)
    assert stands.outcome is Outcome.INELIGIBLE
    assert stands.answer_settled
    assert stands.assessment is None
    assert stands.wanted == ()
    assert asked_next(rich) is None
    asked = [each.id for each in QUESTIONS if can_still_matter(each, stands.wanted, stands.assumed)]
    assert asked == [each.id for each in QUESTIONS if each.group is Group.MORE]


def test_the_home_is_asked_about_only_once_the_answer_is_a_settled_yes():
    open_answer = stand(without("household.income"))
    assert open_answer.assessment is None
    settled = stand({**FRESNO, "dwelling.zip_code": "93706"})
    assert settled.outcome is Outcome.ELIGIBLE
    assert settled.answer_settled
    assert next_question(QUESTIONS, settled.wanted) is BY_ID["roof"]
    assert "heating.type" in settled.wanted


def test_the_climate_zone_is_asked_only_where_the_zip_code_does_not_give_it():
    assert "dwelling.climate_zone" in stand(FRESNO).wanted
    assert "dwelling.climate_zone" not in stand({**FRESNO, "dwelling.zip_code": "93706"}).wanted


def test_a_home_of_which_everything_is_known_leaves_nothing_to_ask():
    assert asked_next({**EVERYTHING, **FROM_A_VISIT, "dwelling.zip_code": "93706"}) is None


@pytest.mark.parametrize("fact", FROM_A_VISIT)
def test_what_a_measure_waits_for_is_asked_on_a_page(fact):
    assert any(fact in question.facts for question in QUESTIONS)


def test_a_measure_that_waits_for_one_fact_has_its_page_put():
    known = {**EVERYTHING, **FROM_A_VISIT, "dwelling.zip_code": "93706"}
    del known["water_heating.tank_wrapped"]
    assert asked_next(known) == "water-tank"


def test_a_question_that_was_skipped_is_not_put_again_at_once():
    assert asked_next({}, after=BY_ID["building"]) == "tract"
    assert asked_next({}, after=BY_ID["roof"]) is None


# An owner's house, a complex, no income stated, an all-electric home; the others are proved at length.
@pytest.mark.parametrize(
    "sample",
    [
        path if path.stem[:2] in ("01", "05", "07", "14") else pytest.param(path, marks=pytest.mark.prove)
        for path in SAMPLES
    ],
    ids=[path.stem[:2] for path in SAMPLES],
)
def test_asking_only_what_matters_gives_the_answer_of_the_whole_file(sample):
    whole = tomllib.loads(sample.read_text(encoding="utf-8"), parse_float=Decimal)
    known, after, pages = {}, None, []
    while (asked := next_question(QUESTIONS, stand_raw(known).wanted, after)) is not None:
        assert set(asked.facts) & set(stand_raw(known).wanted)
        pages.append(asked.id)
        after = asked
        known = with_answers(known, answers_of(whole, [f for f in asked.facts if f.count(".") == 1]))
    assert len(pages) == len(set(pages))
    assert stand_raw(known).outcome is stand_raw(whole).outcome


def test_what_was_worked_out_is_kept_for_the_same_answers_rules_and_day_only(monkeypatch):
    known = with_answers({}, EVERYTHING)
    first = stand_raw(known)
    assert stand_raw(with_answers({}, EVERYTHING)).screening is first.screening
    assert standing(checked(known), DAY + timedelta(days=1)).screening is not first.screening
    assert stand_raw(with_answers(known, {"household.size": 3})).screening is not first.screening
    anew = copy(questions.current_rulebook())  # as it is once an official table was imported
    monkeypatch.setattr(questions, "current_rulebook", lambda: anew)
    assert stand_raw(known).screening is not first.screening


def stand_raw(raw):
    return standing(checked(raw), DAY)
