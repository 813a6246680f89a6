"""Whatever is tried in whatever order, by services or by hand, no home gets past a step without its proof."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from tests.webapp.db.programme import AT, DAY, Programme
from webapp.db import transaction
from webapp.db.caseload import Hold
from webapp.db.homes import AssessmentRecord, Determination, Home
from webapp.db.inspections import Certificate, Inspection
from webapp.db.log import StageEvent
from webapp.db.work import WorkScope
from webapp.services import caseload_holds as holds
from webapp.services.errors import ServiceError
from webapp.services.homes import change_stage
from webapp.stages import STEPS, Stage, allowed

# A refusal, or something that the tried step finds nothing of.
REFUSED = (ServiceError, SQLAlchemyError, IndexError, ValueError)
SEEDS = range(6)
TRIES = 150
# Stages that a home reaches only with something on record: what must be there for good once it was there.
PROOFS = {
    Stage.ENROLLED: Determination,
    Stage.ASSESSED: AssessmentRecord,
    Stage.APPROVED: WorkScope,
    Stage.DEFERRED: Hold,
    Stage.PASSED: Inspection,
    Stage.REPORTED: Certificate,
}


def by_hand(session, home, draw):
    """Type something into the database."""
    to = draw.choice(list(Stage)).value
    values = {
        "id": home.id,
        "to": to,
        "from": draw.choice([None, home.stage, draw.choice(list(Stage)).value]),
    }
    statement = draw.choice(
        (
            "UPDATE home SET stage = :to WHERE id = :id",
            "UPDATE home SET stage = :to, deferred_from = :from WHERE id = :id",
            "UPDATE home SET deferred_from = :from WHERE id = :id AND :to = :to",
            "UPDATE home SET stage = :to, scheduled_on = NULL, deferred_from = NULL WHERE id = :id",
            "DELETE FROM stage_event WHERE home_id = :id AND to_stage = :to",
            "UPDATE determination SET outcome = 'eligible' WHERE home_id = :id",
            "DELETE FROM home_hold WHERE home_id = :id",
            "UPDATE stage_event SET to_stage = :to WHERE home_id = :id",
        )
    )
    session.execute(text(statement), {name: values[name] for name in values if f":{name}" in statement})


def by_services(session, programme, home, draw):
    """Ask a service for something."""
    actor = draw.choice(programme.everybody())
    to = draw.choice(list(Stage))
    terms = holds.HoldTerms(reason="lead_paint", revisit_on=DAY + timedelta(days=9))
    draw.choice(
        (
            lambda: change_stage(session, actor, home, to, AT, reason="x"),
            lambda: holds.hold(session, actor, home.id, terms, today=DAY, at=AT),
            lambda: holds.resume(session, actor, home.id, reason="x", at=AT),
            lambda: (
                holds.withdraw(session, actor, home.id, reason="x", at=AT)
                if draw.random() < 0.1
                else holds.send_back(session, actor, home.id, reason="x", at=AT)
            ),
            lambda: holds.call_off(session, actor, home.id, reason="x", row_version=home.row_version, at=AT),
            lambda: holds.take_approval_back(session, actor, home.id, reason="x", at=AT),
            lambda: programme.prepare(session, home, to),
            *[lambda: programme.step(session, home, draw.choice(following(home)))] * 4,
        )
    )()


def following(home):
    """Return the stages that may come next; its own where there is none."""
    begin = Stage(home.stage)
    return [to for at, to in STEPS if at is begin] or [begin]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_order_of_tries_gets_a_home_past_its_proofs(engine, seed):
    draw = Random(seed)  # noqa: S311 - a drawing that can be repeated
    with transaction(engine) as session:
        programme = Programme.open(session)
        home = programme.open_home(session)
        reached, steps = {Stage(home.stage)}, 0
        for _ in range(TRIES):
            session.refresh(home)
            begin = Stage(home.stage)
            mark = Stage(home.deferred_from) if home.deferred_from else None
            try:
                with session.begin_nested():
                    if draw.random() < 0.4:
                        by_hand(session, home, draw)
                    else:
                        by_services(session, programme, home, draw)
                    session.flush()
            except REFUSED:
                session.expire_all()
            session.refresh(home)
            now = Stage(home.stage)
            if now is not begin:
                steps += 1
                assert allowed(begin, now, mark), f"{begin} to {now}"
                if now in PROOFS and begin is not Stage.DEFERRED:
                    table = PROOFS[now]
                    assert session.exec(select(table).where(table.home_id == home.id)).first() is not None, (
                        now
                    )
            reached.add(now)
            if now in (Stage.WITHDRAWN, Stage.REPORTED):
                home = programme.open_home(session)
        assert steps > 4, "the tries must get somewhere"
        events = session.exec(select(StageEvent).where(StageEvent.from_stage.is_not(None))).all()
        assert all((Stage(event.from_stage), Stage(event.to_stage)) in STEPS for event in events)
        assert session.exec(select(Home)).first() is not None
