"""A home goes step by step: by the services, and by whatever anybody types into the database."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.webapp.db.guards import every_guard
from tests.webapp.db.programme import ADDRESS, AT, DAY
from webapp.db import transaction
from webapp.db.constraints import drop, refused_by
from webapp.db.homes import Home, StageTransition
from webapp.db.log import AuditEntry, StageEvent
from webapp.roles import Roles
from webapp.services.errors import NotAllowed, Refused, StepNotAllowed
from webapp.services.homes import change_stage
from webapp.stages import (
    BEFORE_WORK,
    LABELS,
    NEEDS_REASON,
    STEPS,
    TRANSITIONS,
    WHAT_HAPPENS_NEXT,
    Stage,
    allowed,
    roles_for,
)


def begin_of(programme, session, begin, to):
    return programme.home_at(session, begin, deferred_from=to if to in BEFORE_WORK else None)


def set_stage(session, home, to):
    """Move a home by SQL, with deferred_from as it would have to be."""
    values = {"to": str(to), "id": home.id, "from": home.stage if to is Stage.DEFERRED else None}
    statement = "UPDATE home SET stage = :to, deferred_from = :from WHERE id = :id"
    with session.begin_nested():
        session.execute(text(statement), values)


def test_the_database_holds_the_steps_of_the_code(engine):
    with transaction(engine) as session:
        held = {(row.from_stage, row.to_stage) for row in session.exec(select(StageTransition))}
    assert held == {(str(begin), str(to)) for begin, to in STEPS}


def test_every_stage_is_named_explained_and_reachable():
    assert set(LABELS) == set(WHAT_HAPPENS_NEXT) == set(TRANSITIONS) == set(Stage)
    assert all(str(LABELS[stage]) and str(WHAT_HAPPENS_NEXT[stage]) for stage in Stage)
    assert {to for ends in TRANSITIONS.values() for to in ends} == set(Stage)
    assert [stage for stage in Stage if not TRANSITIONS[stage]] == [Stage.WITHDRAWN]
    assert all(roles for roles in STEPS.values())


def test_every_allowed_step_can_be_taken_by_its_roles_and_by_no_other(engine, programme):
    with transaction(engine) as session:
        for begin, to in STEPS:
            for role in Roles:
                home = begin_of(programme, session, begin, to)
                programme.prepare(session, home, to)
                actor = programme.in_role(role)
                if role not in roles_for(begin, to):
                    with pytest.raises(NotAllowed):
                        change_stage(session, actor, home, to, AT, reason="agreed")
                    assert home.stage == begin
                    continue
                event = change_stage(session, actor, home, to, AT, reason="agreed")
                assert (home.stage, event.from_stage, event.to_stage) == (to, begin, to)


def test_every_other_step_is_refused_by_the_code_and_by_the_database(engine, programme):
    """By the table of steps alone: what else a step needs is not even asked here."""
    refused = 0
    others = [guard for guard in every_guard("home") if guard.code not in ("home_step", "home_deferral")]
    with transaction(engine) as session:
        drop(session.connection(), others)
        for begin in Stage:
            home = programme.home_at(session, begin)
            deferred_from = Stage(home.deferred_from) if home.deferred_from else None
            for to in set(Stage) - {begin}:
                if allowed(begin, to, deferred_from):
                    continue
                with pytest.raises(StepNotAllowed):
                    change_stage(session, programme.caseworker, home, to, AT, reason="agreed")
                with pytest.raises(IntegrityError) as error:
                    set_stage(session, home, to)
                assert refused_by(error.value) in {"home_step", "home_deferral"}, (begin, to)
                refused += 1
    assert refused == 16 * 15 - (len(STEPS) - len(BEFORE_WORK) + 1)


# Each step that needs something on record: the stage it starts from, where it goes, the guard.
UNPROVEN = [
    (Stage.SCREENED, Stage.ENROLLED, "home_enrolled"),
    (Stage.ENROLLED, Stage.ASSESSED, "home_assessed"),
    (Stage.SCOPED, Stage.APPROVED, "home_approved"),
    (Stage.APPROVED, Stage.SCHEDULED, "home_scheduled"),
    (Stage.FINAL_INSPECTION, Stage.PASSED, "home_passed"),
    (Stage.PASSED, Stage.REPORTED, "home_reported"),
]


@pytest.mark.parametrize(("begin", "to", "guard"), UNPROVEN, ids=[str(case[1]) for case in UNPROVEN])
def test_a_step_without_its_proof_is_refused(engine, programme, begin, to, guard):
    with transaction(engine) as session:
        home = programme.home_at(session, begin)
        with pytest.raises(IntegrityError) as error:
            set_stage(session, home, to)
        assert refused_by(error.value) == guard
        assert f"hearthline {guard}: " in str(error.value.orig)
    actor = programme.in_role(min(roles_for(begin, to)))
    with pytest.raises(StepNotAllowed) as told, transaction(engine) as session:
        change_stage(session, actor, session.get_one(Home, home.id), to, AT)
    assert told.value.code == guard
    assert told.value.message.endswith(".")
    with transaction(engine) as session:
        assert session.get_one(Home, home.id).stage == begin


def test_only_the_latest_determination_of_a_programme_counts(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.ASSESSED)
        for outcome in ("eligible", "ineligible"):
            session.add(programme.determination(home, outcome))
            session.flush()
        with pytest.raises(IntegrityError) as error:
            set_stage(session, home, Stage.SCOPED)
        assert refused_by(error.value) == "home_scoped"
        session.add(programme.determination(home, "eligible"))
        session.flush()
        set_stage(session, home, Stage.SCOPED)


def test_a_new_home_starts_at_the_beginning(engine, programme):
    home = Home(
        id="0" * 32,
        **ADDRESS.model_dump(),
        provider_id=programme.caseworker.provider_id,
        opened_by=programme.caseworker.user_id,
        opened_at=AT,
        stage="passed",
    )
    with pytest.raises(IntegrityError) as error, transaction(engine) as session:
        session.add(home)
    assert refused_by(error.value) == "home_starts_screened"


def test_a_deferred_home_goes_back_where_it_stopped_and_nobody_moves_that_mark(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.DEFERRED, deferred_from=Stage.SCREENED)
        programme.end_hold(session, home)
        with pytest.raises(IntegrityError) as error, session.begin_nested():
            session.execute(text("UPDATE home SET deferred_from = 'scheduled'"))
        assert refused_by(error.value) == "home_deferral"
        change_stage(session, programme.caseworker, home, Stage.SCREENED, AT)
        assert home.deferred_from is None


@pytest.mark.parametrize("to", sorted(NEEDS_REASON))
def test_a_home_is_held_withdrawn_or_sent_back_only_with_a_reason(engine, programme, to):
    begin = Stage.FINAL_INSPECTION if to is Stage.REWORK else Stage.ENROLLED
    actor = programme.inspector if to is Stage.REWORK else programme.caseworker
    with transaction(engine) as session:
        home = programme.home_at(session, begin)
        programme.prepare(session, home, to)
        with pytest.raises(Refused) as refusal:
            change_stage(session, actor, home, to, AT, reason="  ")
        assert (refusal.value.code, refusal.value.field) == ("reason_missing", "reason")
        assert change_stage(session, actor, home, to, AT, reason=" asbestos ").reason == "asbestos"


def test_each_step_is_written_down_twice_and_the_log_holds_no_reason(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.DEFERRED)
        events = session.exec(select(StageEvent).where(StageEvent.home_id == home.id)).all()
        steps = [(event.from_stage, event.to_stage) for event in events]
        assert steps == [(None, "screened"), ("screened", "enrolled"), ("enrolled", "deferred")]
        entries = session.exec(select(AuditEntry).order_by(AuditEntry.seq)).all()
        assert [entry.action for entry in entries] == ["home.opened", *["home.stage_changed"] * 2]
        assert entries[-1].detail == '{"from_stage":"enrolled","to_stage":"deferred"}'
        assert entries[-1].actor_id == programme.caseworker.user_id
        assert home.row_version == 3
        assert home.scheduled_on != DAY
