"""The rule is stated, dated and changed in plain sight; each home is drawn once, when its time has come."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from calculators.measures.catalogue import load_catalogue
from tests.webapp.inspector import homes
from webapp.db import transaction
from webapp.db.inspections import InspectionKind
from webapp.db.quality import Basis, InspectionDraw, SamplingRule, Setting, Tier
from webapp.db.work import MeasureFunding
from webapp.forms.quality import words
from webapp.roles import Roles
from webapp.services.errors import NotAllowed, Refused
from webapp.services.inspection_lists import draw_totals, wrong_draws
from webapp.services.quality_deficiencies import quality_data
from webapp.services.sampling import draw_of, is_visit_due, prove
from webapp.services.sampling_rules import (
    change_setting,
    current_rule,
    new_rule,
    rule_versions,
    sampling_data,
    value_on,
)
from webapp.services.sampling_tiers import decide_tier
from webapp.stages import Stage

DURING, AFTER = InspectionKind.IN_PROGRESS, InspectionKind.POST_INSTALLATION
TODAY = date(2026, 6, 30)
PLAIN = ("led_lamps", "heat_pump_water_heater")  # nothing of it will be hidden


def change(session, actor, *, setting=Setting.TRUSTED_PCT, value="25", on=TODAY, reason="a new year"):
    return change_setting(
        session, actor, setting, Decimal(value), effective_on=on, reason=reason, at=homes.AT
    )


def test_the_data_file_states_the_rule():
    data = sampling_data()
    assert data.settings == {
        Setting.NEW_PCT: 10_000,
        Setting.PROBATION_PCT: 5_000,
        Setting.TRUSTED_PCT: 1_000,
        Setting.SUSPENDED_PCT: 10_000,
        Setting.HIDDEN_WORK_PCT: 10_000,
        Setting.FIRST_HOMES: 3,
    }
    assert (data.floor_hundredths, data.most_reinspections) == (500, 2)
    assert {"wall_insulation", "duct_sealing", "attic_insulation"} <= data.hidden
    assert data.hidden == set(words.LOOKS)
    assert data.hidden <= {measure.id for measure in load_catalogue().measures}


def test_every_code_test_and_question_of_the_data_has_its_words():
    data = quality_data()
    assert set(data.severity_of_code) == set(words.CODES)
    assert {test.name for test in data.tests} == set(words.TESTS)
    assert {each for asked in data.questions.values() for each in asked} == set(words.QUESTIONS)


def test_a_change_holds_from_its_day_on(engine, people):
    with transaction(engine) as session:
        change(session, people[Roles.MANAGER], value="25", on=TODAY + timedelta(days=1))
        assert value_on(session, Setting.TRUSTED_PCT, TODAY) == 1_000
        assert value_on(session, Setting.TRUSTED_PCT, TODAY + timedelta(days=1)) == 2_500
        change(session, people[Roles.MANAGER], value="12.5")
        assert value_on(session, Setting.TRUSTED_PCT, TODAY) == 1_250
        # What takes effect later holds later, whichever was written last.
        assert value_on(session, Setting.TRUSTED_PCT, TODAY + timedelta(days=1)) == 2_500


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"value": "4.99"}, "below_floor"),
        ({"value": "100.01"}, "not_a_share"),
        ({"value": "10.001"}, "not_a_share"),
        ({"setting": Setting.FIRST_HOMES, "value": "2.5"}, "not_whole"),
        ({"on": TODAY - timedelta(days=1)}, "day_passed"),
        ({"reason": "  "}, "reason_missing"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(engine, people, settings, code):
    with transaction(engine) as session, pytest.raises(Refused) as refusal:
        change(session, people[Roles.MANAGER], **settings)
    assert refusal.value.code == code


@pytest.mark.parametrize("value", ["5", "5.01", "100"])
def test_the_floor_itself_may_be_chosen(engine, people, value):
    with transaction(engine) as session:
        kept = change(session, people[Roles.MANAGER], value=value)
        assert kept.value == int(Decimal(value) * 100)


@pytest.mark.parametrize("role", [role for role in Roles if role is not Roles.MANAGER])
def test_only_the_manager_changes_the_rule(engine, people, role):
    with transaction(engine) as session:
        with pytest.raises(NotAllowed):
            change(session, people[role])
        with pytest.raises(NotAllowed):
            new_rule(session, people[role], "because", homes.AT)


def test_a_home_is_drawn_once_when_its_work_begins_and_once_when_its_papers_are_complete(engine, people):
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.DESK_REVIEW)
        during = draw_of(session, home.id, DURING)
        assert (during.basis, during.drawn, during.rate_hundredths) == (Basis.FIRST_HOMES, True, 10_000)
        assert draw_of(session, home.id, AFTER) is None
        homes.step(session, people, home, Stage.FINAL_INSPECTION)
        after = draw_of(session, home.id, AFTER)
        assert (after.basis, after.tier, after.drawn) == (Basis.TIER, Tier.NEW, True)
        homes.step(session, people, home, Stage.REWORK, "loose hatch")
        for to in (Stage.CONTRACTOR_COMPLETE, Stage.DESK_REVIEW, Stage.FINAL_INSPECTION):
            homes.step(session, people, home, to)
        assert draw_of(session, home.id, AFTER).id == after.id
        assert len(session.exec(select(InspectionDraw)).all()) == 2


def test_the_first_homes_of_a_firm_and_then_hidden_work(engine, people):
    with transaction(engine) as session:
        found = []
        for measures in (PLAIN, PLAIN, PLAIN, PLAIN, homes.SHORT):
            home = homes.home_in_progress(session, people, measures)
            draw = draw_of(session, home.id, DURING)
            found.append(draw and draw.basis)
            assert is_visit_due(session, home.id) is (draw is not None)
    assert found == [Basis.FIRST_HOMES] * 3 + [None, Basis.HIDDEN_WORK]


def test_a_trusted_firm_is_drawn_at_its_share_and_each_draw_proves_itself(engine, people):
    with transaction(engine) as session:
        firm = people[Roles.CONTRACTOR].provider_id
        decide_tier(session, people[Roles.MANAGER], firm, Tier.TRUSTED, reason="known", at=homes.AT)
        change(session, people[Roles.MANAGER], value="50")
        drawn = [homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN).id for _ in range(12)]
        draws = [draw_of(session, home, AFTER) for home in drawn]
        assert {(draw.tier, draw.rate_hundredths) for draw in draws} == {("trusted", 5_000)}
        assert all(prove(draw).holds for draw in draws)
        assert wrong_draws(session) == 0
        total = next(each for each in draw_totals(session) if each.kind == AFTER)
        assert (total.homes, total.expected) == (12, 6.0)
        assert total.drawn == sum(draw.drawn for draw in draws)


def test_money_that_asks_for_every_home_gets_every_home(engine, people):
    with transaction(engine) as session:
        firm = people[Roles.CONTRACTOR].provider_id
        decide_tier(session, people[Roles.MANAGER], firm, Tier.TRUSTED, reason="known", at=homes.AT)
        home = homes.home_in_progress(session, people, PLAIN)
        measure = homes.logged(session, home)[0]
        session.add(MeasureFunding(installed_measure_id=measure.id, source="wap", amount_cents=100))
        for to in (Stage.CONTRACTOR_COMPLETE, Stage.DESK_REVIEW, Stage.FINAL_INSPECTION):
            homes.step(session, people, home, to)
        draw = draw_of(session, home.id, AFTER)
        assert (draw.basis, draw.drawn) == (Basis.EVERY_HOME, True)


def test_a_new_version_has_a_seed_that_nobody_chose(engine, people):
    with transaction(engine) as session:
        first = current_rule(session, homes.AT)
        assert (first.version, len(first.seed)) == (1, 32)
        assert current_rule(session, homes.AT).version == 1
        second = new_rule(session, people[Roles.MANAGER], "a new program year", homes.AT)
        assert second.version == 2
        assert second.seed != first.seed
        assert [each.version for each in rule_versions(session)] == [2, 1]
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION)
        assert draw_of(session, home.id, AFTER).rule_version == 2
        assert len(session.exec(select(SamplingRule)).all()) == 2
