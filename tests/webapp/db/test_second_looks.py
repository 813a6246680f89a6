"""What the database holds second looks and records to: each guard refuses, and is missed when gone."""

from datetime import timedelta
from typing import get_args

import pytest
from sqlmodel import select

from rules.home_facts import DeferralReason
from tests.webapp.db.guards import every_guard
from tests.webapp.db.programme import AT, DAY, UNTIL
from tests.webapp.db.trying import give_role, refused, sql, transfer
from webapp.db import transaction
from webapp.db.caseload import (
    Appeal,
    AppealDecision,
    DeterminationOverride,
    Hold,
    HoldReason,
    HomeNote,
    MatchDecision,
    SupervisorGrant,
)
from webapp.db.constraints import drop
from webapp.db.homes import Determination, Home
from webapp.roles import Roles
from webapp.stages import Stage


def determined(session, home):
    return session.exec(select(Determination).where(Determination.home_id == home.id)).first()


def test_an_appeal_is_against_a_decision_of_its_home_and_decided_by_another(engine, programme):
    with transaction(engine) as session:
        home, other = (programme.home_at(session, Stage.ENROLLED) for _ in range(2))

        def appeal(of):
            row = Appeal(
                home_id=home.id,
                determination_id=determined(session, of).id,
                received_on=DAY,
                by_whom="household",
                reason="The income is wrong.",
                due_on=DAY + timedelta(30),
                entered_by=programme.caseworker.user_id,
                entered_at=AT,
            )
            session.add(row)
            session.flush()
            return row

        assert refused(session, lambda: appeal(other)) == "appeal_of_its_home"
        row = appeal(home)

        def decision(by):
            session.add(
                AppealDecision(
                    appeal_id=row.id,
                    outcome="upheld",
                    reason="x",
                    decided_on=DAY,
                    decided_by=by.user_id,
                    decided_at=AT,
                )
            )
            session.flush()

        assert refused(session, lambda: decision(programme.caseworker)) == "appeal_decided_by_another"
        decision(programme.manager)
        assert refused(session, lambda: decision(programme.manager)) == "uq_appeal_decision_appeal_id"


def grant(session, programme, user_id, day, *, is_one=True, by=None):
    session.add(
        SupervisorGrant(
            user_id=user_id,
            is_supervisor=is_one,
            starts_on=day,
            granted_by=(by or programme.manager).user_id,
            granted_at=AT + timedelta(seconds=session.exec(select(SupervisorGrant)).all().__len__()),
        )
    )
    session.flush()


def test_only_a_supervisor_of_the_day_overrides_and_never_her_own_decision(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.ENROLLED)
        supervisor = programme.other_caseworker

        def override(by, determination_id=None, home_id=None):
            session.add(
                DeterminationOverride(
                    home_id=home_id or home.id,
                    determination_id=determination_id or determined(session, home).id,
                    answer="ineligible",
                    reason="x",
                    made_on=DAY,
                    expires_on=DAY,
                    made_by=by.user_id,
                    made_at=AT,
                )
            )
            session.flush()

        assert refused(session, lambda: override(supervisor)) == "override_by_supervisor"
        assert (
            refused(session, lambda: grant(session, programme, supervisor.user_id, DAY))
            == "supervisor_by_manager"
        ), "the manager of this small programme has no role yet"
        give_role(session, programme.manager.user_id, Roles.MANAGER)
        grant(session, programme, supervisor.user_id, DAY + timedelta(1))
        assert refused(session, lambda: override(supervisor)) == "override_by_supervisor"
        grant(session, programme, supervisor.user_id, DAY)
        override(supervisor)
        grant(session, programme, supervisor.user_id, DAY, is_one=False)
        assert refused(session, lambda: override(supervisor)) == "override_by_supervisor"
        grant(session, programme, programme.caseworker.user_id, DAY)
        assert refused(session, lambda: override(programme.caseworker)) == "override_by_another"
        grant(session, programme, supervisor.user_id, DAY)
        first = determined(session, home).id
        session.add(programme.determination(home, "eligible"))
        session.flush()
        assert refused(session, lambda: override(supervisor, first)) == "override_of_the_latest"
        elsewhere = programme.open_home(session)
        assert refused(session, lambda: override(supervisor, first, elsewhere.id)) == "override_of_the_latest"


@pytest.mark.parametrize(
    ("outcome", "answer", "goes_on"),
    [("ineligible", "eligible", True), ("eligible", "ineligible", False), ("undetermined", "eligible", True)],
)
def test_an_override_decides_whether_a_home_goes_on_and_leaves_the_answer(
    engine, programme, outcome, answer, goes_on
):
    with transaction(engine) as session:
        give_role(session, programme.manager.user_id, Roles.MANAGER)
        grant(session, programme, programme.other_caseworker.user_id, DAY)
        home = programme.open_home(session)
        row = programme.determination(home, outcome)
        session.add(row)
        session.flush()
        session.add(
            DeterminationOverride(
                home_id=home.id,
                determination_id=row.id,
                answer=answer,
                reason="x",
                made_on=DAY,
                expires_on=UNTIL,
                made_by=programme.other_caseworker.user_id,
                made_at=AT,
            )
        )
        session.flush()
        step = sql(session, "UPDATE home SET stage = 'enrolled' WHERE id = :id", id=home.id)
        if goes_on:
            step()
        else:
            assert refused(session, step) == "home_enrolled"
        session.refresh(row)
        assert row.outcome == outcome


def kept_rows(session, programme):
    """Put one row into each table that is kept for ever."""
    home, other = (programme.home_at(session, Stage.ENROLLED) for _ in range(2))
    by, first, second = programme.caseworker.user_id, *sorted((home.id, other.id))
    give_role(session, programme.manager.user_id, Roles.MANAGER)
    grant(session, programme, programme.other_caseworker.user_id, DAY)
    appeal = Appeal(
        home_id=home.id,
        determination_id=determined(session, home).id,
        received_on=DAY,
        by_whom="owner",
        reason="x",
        due_on=DAY,
        entered_by=by,
        entered_at=AT,
    )
    session.add_all(
        (
            HomeNote(home_id=home.id, text="x", written_by=by, written_at=AT),
            MatchDecision(
                first_home_id=first,
                second_home_id=second,
                verdict="same",
                reason="x",
                decided_by=by,
                decided_at=AT,
            ),
            transfer(programme, home, programme.other_caseworker.provider_id),
            programme.hold(home),
            appeal,
        )
    )
    session.flush()
    session.add(
        AppealDecision(
            appeal_id=appeal.id,
            outcome="upheld",
            reason="x",
            decided_on=DAY,
            decided_by=programme.manager.user_id,
            decided_at=AT,
        )
    )
    session.add(
        DeterminationOverride(
            home_id=home.id,
            determination_id=determined(session, home).id,
            answer="ineligible",
            reason="x",
            made_on=DAY,
            expires_on=DAY,
            made_by=programme.other_caseworker.user_id,
            made_at=AT,
        )
    )
    session.flush()


KEPT = {
    "match_decision": "match_decision_stands",
    "home_note": "home_note_stands",
    "home_transfer": "home_transfer_stands",
    "appeal": "appeal_stands",
    "appeal_decision": "appeal_decision_stands",
    "supervisor_grant": "supervisor_grant_stands",
    "determination_override": "determination_override_stands",
    "home_hold": "home_hold_kept",
}


@pytest.mark.parametrize("table", KEPT)
def test_what_is_kept_is_not_changed_or_removed_unless_the_guard_is_gone(engine, programme, table):
    with transaction(engine) as session:
        kept_rows(session, programme)
        remove = sql(session, f"DELETE FROM {table}")  # noqa: S608 - a table's name from above
        children = [sql(session, "DELETE FROM appeal_decision")] if table == "appeal" else []
        assert refused(session, remove) == KEPT[table]
        change = sql(session, f"UPDATE {table} SET id = id")  # noqa: S608 - a table's name from above
        held = "home_hold_stands" if table == "home_hold" else KEPT[table]
        assert refused(session, change) == held
        gone = {KEPT[table], held, *(["appeal_decision_stands"] if children else [])}
        drop(session.connection(), [guard for guard in every_guard() if guard.code in gone])
        for each in (*children, remove):
            each()


def test_a_hold_ends_once(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.DEFERRED)
        step = sql(
            session, "UPDATE home SET stage = 'enrolled', deferred_from = NULL WHERE id = :id", id=home.id
        )
        assert refused(session, step) == "home_resumed"
        hold = session.exec(select(Hold).where(Hold.home_id == home.id)).one()
        programme.end_hold(session, home)
        again = sql(
            session,
            "UPDATE home_hold SET ended_by = :by WHERE id = :id",
            by=programme.manager.user_id,
            id=hold.id,
        )
        assert refused(session, again) == "home_hold_stands"
        step()
        hold_again = sql(
            session,
            "UPDATE home SET stage = 'deferred', deferred_from = 'enrolled' WHERE id = :id",
            id=home.id,
        )
        assert refused(session, hold_again) == "home_held"


def test_the_reasons_of_a_hold_are_those_of_the_rules():
    assert {reason.value for reason in HoldReason} == set(get_args(DeferralReason))


def test_no_home_changes_without_its_guards(engine, programme):
    """Each guard of a home refuses something that goes through once it is dropped."""
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.SCREENED)
        step = sql(session, "UPDATE home SET stage = 'enrolled' WHERE id = :id", id=home.id)
        assert refused(session, step) == "home_enrolled"
        drop(session.connection(), [guard for guard in every_guard("home") if guard.code == "home_enrolled"])
        step()
        assert session.get_one(Home, home.id, populate_existing=True).stage == "enrolled"
