"""Nobody passes a home but an inspector who had no hand in it; nothing changes behind the verdict."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.webapp.db.programme import AT, add_user
from webapp.db import transaction
from webapp.db.constraints import refused_by
from webapp.db.inspections import InspectionItem
from webapp.db.work import MeasureFunding
from webapp.roles import Roles
from webapp.services.errors import StepNotAllowed
from webapp.services.homes import change_stage
from webapp.stages import Stage


def refused(session, *, row=None, sql=None, **values):
    """Return which rule refuses a row or a statement."""
    with pytest.raises(IntegrityError) as error, session.begin_nested():
        session.execute(text(sql), values) if sql else session.add(row)
    return refused_by(error.value)


@pytest.mark.parametrize("who", ["contractor", "caseworker"])
@pytest.mark.parametrize("kind", ["in_progress", "post_installation"])
def test_an_inspector_who_installed_or_assessed_is_refused(engine, programme, who, kind):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.IN_PROGRESS)
        session.add(programme.measure(session, home))
        session.flush()
        if kind == "post_installation":
            for to in (Stage.CONTRACTOR_COMPLETE, Stage.DESK_REVIEW, Stage.FINAL_INSPECTION):
                home.stage = to.value
                session.flush()
        row = programme.inspection(home, None, kind=kind, by=getattr(programme, who))
        assert refused(session, row=row) == "inspection_independent"


def test_an_inspection_cannot_be_handed_to_its_installer_afterwards(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.FINAL_INSPECTION)
        session.add(programme.inspection(home, None))
        session.flush()
        sql = "UPDATE inspection SET inspector_id = :user"
        assert refused(session, sql=sql, user=programme.contractor.user_id) == "inspection_independent"


def test_an_inspector_who_installs_after_the_inspection_was_opened_cannot_pass_it(engine, programme):
    """Whoever inspects during the work and then lends a hand is refused at the end."""
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.FINAL_INSPECTION)
        session.add(programme.inspection(home, "pass"))
        session.flush()
        session.add(replaced_assessor(programme, home))
        session.flush()
        with pytest.raises(StepNotAllowed) as told:
            change_stage(session, programme.inspector, home, Stage.PASSED, AT)
        assert told.value.code == "home_passed"
        session.rollback()


def replaced_assessor(programme, home):
    assessment = programme.assessment(home)
    assessment.created_by = programme.inspector.user_id
    return assessment


@pytest.mark.parametrize("verdict", ["fail", "rework", None])
def test_an_inspection_that_does_not_say_pass_passes_nothing(engine, programme, verdict):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.FINAL_INSPECTION)
        session.add(programme.inspection(home, verdict))
        session.flush()
        assert refused(session, sql="UPDATE home SET stage = 'passed'") == "home_passed"


def test_the_last_verdict_counts_and_one_that_passed_is_not_sent_back(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.FINAL_INSPECTION)
        session.add(programme.inspection(home, "pass"))
        session.flush()
        assert refused(session, sql="UPDATE home SET stage = 'rework'") == "home_pass_stands"
        session.add(programme.inspection(home, "fail"))
        session.flush()
        assert refused(session, sql="UPDATE home SET stage = 'passed'") == "home_passed"
        change_stage(session, programme.inspector, home, Stage.REWORK, AT, reason="loose hatch")


def test_work_put_right_is_inspected_anew(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.FINAL_INSPECTION)
        session.add(programme.inspection(home, "rework"))
        programme.step(session, home, Stage.REWORK)
        for to in (Stage.CONTRACTOR_COMPLETE, Stage.DESK_REVIEW, Stage.FINAL_INSPECTION):
            programme.step(session, home, to)
        assert refused(session, sql="UPDATE home SET stage = 'passed'") == "home_passed"
        programme.step(session, home, Stage.PASSED)
        assert home.stage == Stage.PASSED


@pytest.mark.parametrize("stage", [Stage.IN_PROGRESS, Stage.DESK_REVIEW, Stage.SCHEDULED])
def test_a_final_inspection_is_opened_at_its_stage(engine, programme, stage):
    with transaction(engine) as session:
        home = programme.home_at(session, stage)
        assert refused(session, row=programme.inspection(home, "pass")) == "inspection_at_its_stage"


def test_an_inspection_during_the_work_is_opened_during_the_work(engine, programme):
    with transaction(engine) as session:
        for stage in (Stage.IN_PROGRESS, Stage.IN_PROGRESS_INSPECTION):
            home = programme.home_at(session, stage)
            session.add(programme.inspection(home, "pass", kind="in_progress"))
            session.flush()
        late = programme.home_at(session, Stage.DESK_REVIEW)
        row = programme.inspection(late, None, kind="in_progress")
        assert refused(session, row=row) == "inspection_at_its_stage"


def test_a_verdict_closes_the_inspection_and_its_checklist(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.FINAL_INSPECTION)
        measure = session.scalar(text("SELECT id FROM installed_measure"))
        inspection = programme.inspection(home, None)
        session.add(inspection)
        session.flush()
        assert refused(session, sql="UPDATE inspection SET kind = 'in_progress'") == "inspection_same_home"
        item = InspectionItem(inspection_id=inspection.id, installed_measure_id=measure, claimed_quantity=900)
        session.add(item)
        session.flush()
        item.observed_quantity = 870
        session.flush()
        inspection.verdict = "fail"
        session.flush()
        for sql in ("UPDATE inspection SET verdict = 'pass'", "DELETE FROM inspection"):
            assert refused(session, sql=sql) == "inspection_stands"
        for sql in ("UPDATE inspection_item SET observed_quantity = 900", "DELETE FROM inspection_item"):
            assert refused(session, sql=sql).startswith("inspection_item_")
        another = InspectionItem(inspection_id=inspection.id, installed_measure_id=measure)
        assert refused(session, row=another) == "inspection_item_not_added"


def test_what_was_logged_stands_once_the_work_is_reported_as_done(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.IN_PROGRESS)
        measure = programme.measure(session, home)
        session.add(measure)
        session.flush()
        session.add(MeasureFunding(installed_measure_id=measure.id, source="liwp", amount_cents=120_000))
        session.flush()
        measure.quantity = 880
        change_stage(session, programme.contractor, home, Stage.CONTRACTOR_COMPLETE, AT)
        assert refused(session, sql="UPDATE installed_measure SET quantity = 900").startswith("measure_")
        assert refused(session, sql="DELETE FROM installed_measure") == "measure_stands"
        assert refused(session, sql="UPDATE measure_funding SET amount_cents = 1").startswith("funding_")
        assert refused(session, sql="DELETE FROM measure_funding") == "funding_stands"
        late = MeasureFunding(installed_measure_id=measure.id, source="owner", amount_cents=1)
        assert refused(session, row=late) == "funding_logged_at_work"


def test_a_measure_is_logged_during_the_work_and_for_an_item_of_its_own_home(engine, programme):
    with transaction(engine) as session:
        early = programme.home_at(session, Stage.SCHEDULED)
        assert refused(session, row=programme.measure(session, early)) == "measure_logged_at_work"
        home = programme.home_at(session, Stage.IN_PROGRESS)
        stray = programme.measure(session, early)
        stray.home_id = home.id
        assert refused(session, row=stray) == "measure_in_scope"


def test_an_approved_scope_stands(engine, programme):
    with transaction(engine) as session:
        programme.home_at(session, Stage.APPROVED)
        assert refused(session, sql="UPDATE work_scope SET revision = 2") == "work_scope_stands"
        assert refused(session, sql="UPDATE scope_item SET quantity = 1").startswith("scope_item_")
        assert refused(session, sql="DELETE FROM scope_item") == "scope_item_stands"
        sql = (
            "INSERT INTO scope_item (scope_id, position, measure_id, quantity, unit, liwp_may_fund)"
            " SELECT scope_id, 2, 'air_sealing', 1, 'home', true FROM scope_item"
        )
        assert refused(session, sql=sql) == "scope_item_not_added"


def test_a_certificate_needs_its_pass_and_then_never_changes(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.FINAL_INSPECTION)
        session.add(programme.inspection(home, "pass"))
        session.flush()
        assert refused(session, row=programme.certificate(session, home)) == "certificate_of_a_pass"
        change_stage(session, programme.inspector, home, Stage.PASSED, AT)
        session.add(programme.certificate(session, home))
        session.flush()
        for sql in (
            "UPDATE certificate SET document = '[]'",
            "UPDATE certificate SET revoked_at = NULL",
            "UPDATE certificate SET token = '0123456789abcdef0123456789'",
        ):
            assert refused(session, sql=sql) == "certificate_stands"
        assert refused(session, sql="DELETE FROM certificate") == "certificate_kept"
        revoke = "UPDATE certificate SET revoked_at = '2026-07-01 00:00:00+00'"
        session.execute(text(revoke))
        assert refused(session, sql=revoke) == "certificate_stands"
        assert refused(session, sql="UPDATE home SET stage = 'reported'") == "home_reported"


def test_two_inspectors_of_one_firm_are_two_people(engine, programme):
    with transaction(engine) as session:
        second = replace(programme.inspector, user_id=add_user(session, "second").id)
        assert second.role is Roles.INSPECTOR
        home = programme.home_at(session, Stage.FINAL_INSPECTION)
        session.add(programme.inspection(home, "fail"))
        session.flush()
        session.add(programme.inspection(home, "pass", by=second))
        session.flush()
        change_stage(session, second, home, Stage.PASSED, AT)
