"""What the database holds homes to beside their proofs: duplicates, days, providers, second persons."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from tests.webapp.db.programme import ADDRESS, AT, DAY, UNTIL, add_user
from tests.webapp.db.trying import give_role, refused, sql, transfer
from webapp.db import transaction
from webapp.db.caseload import (
    HomeKey,
    HomeMatch,
    MatchVerdict,
)
from webapp.db.log import StageEvent
from webapp.db.work import ScopeItem, WorkScope
from webapp.roles import Roles
from webapp.services.caseload_keys import rebuild
from webapp.services.caseload_list import Criteria, work_list
from webapp.services.caseload_matches import decide, standing_in_the_way
from webapp.services.caseload_records import ContactDetails, keep_contact
from webapp.services.errors import Refused, StepNotAllowed
from webapp.services.homes import edit_address, open_home
from webapp.services.scopes import approve
from webapp.stages import Stage


def twin_of(session, programme, home, unit=""):
    """Return another record of a home's address, at the stage scoped, with work to approve."""
    where = ADDRESS.model_copy(update={"address_line": home.address_line.upper() + ".", "unit": unit})
    twin = open_home(session, programme.caseworker, where, AT)
    for to in (Stage.ENROLLED, Stage.ASSESSED, Stage.SCOPED):
        programme.step(session, twin, to)
    scope = WorkScope(home_id=twin.id, proposed_by=programme.caseworker.user_id, proposed_at=AT)
    session.add(scope)
    session.flush()
    session.add(
        ScopeItem(scope_id=scope.id, measure_id="led_lamps", quantity=4, unit="lamp", liwp_may_fund=True)
    )
    session.flush()
    return twin


@pytest.mark.parametrize("stage", [Stage.APPROVED, Stage.IN_PROGRESS, Stage.REPORTED])
def test_a_second_service_is_refused_by_service_and_database_until_the_two_differ(engine, programme, stage):
    with transaction(engine) as session:
        home = programme.home_at(session, stage)
        twin = twin_of(session, programme, home)
        assert [each.id for each, _ in standing_in_the_way(session, twin.id)] == [home.id]
        with pytest.raises(StepNotAllowed, match=f"H-{home.id[:8].upper()}"):
            approve(session, programme.caseworker, twin.id, row_version=1, at=AT)
        session.execute(
            text(
                "UPDATE work_scope SET approved_by = proposed_by, approved_at = proposed_at"
                " WHERE home_id = :id"
            ),
            {"id": twin.id},
        )
        step = sql(session, "UPDATE home SET stage = 'approved' WHERE id = :id", id=twin.id)
        assert refused(session, step) == "home_served_once"
        for verdict in ("same", "different", "same"):
            decide(
                session,
                programme.caseworker,
                twin.id,
                home.id,
                verdict=MatchVerdict(verdict),
                reason="x",
                at=AT,
            )
            if verdict == "same":
                assert refused(session, step) == "home_served_once"
        decide(
            session,
            programme.caseworker,
            twin.id,
            home.id,
            verdict=MatchVerdict("different"),
            reason="x",
            at=AT,
        )
        step()


def test_units_of_one_building_are_no_second_service_but_the_whole_building_is(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.APPROVED)
        edit_address(
            session,
            programme.caseworker,
            home.id,
            ADDRESS.model_copy(update={"address_line": home.address_line, "unit": "Apt 1"}),
            row_version=home.row_version,
            at=AT,
        )
        other_unit = twin_of(session, programme, home, unit="#2")
        assert standing_in_the_way(session, other_unit.id) == []
        whole = twin_of(session, programme, home)
        assert [each.id for each, _ in standing_in_the_way(session, whole.id)] == [home.id]


def test_a_home_whose_address_was_changed_behind_its_keys_is_not_approved(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.SCOPED)
        programme.prepare(session, home, Stage.APPROVED)
        session.execute(text("UPDATE home SET unit = '9' WHERE id = :id"), {"id": home.id})
        step = sql(session, "UPDATE home SET stage = 'approved' WHERE id = :id", id=home.id)
        assert refused(session, step) == "home_compared"
        rebuild(session)
        step()


def test_keys_made_anew_are_those_that_were_kept(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.APPROVED)
        twin_of(session, programme, home)
        columns = (HomeKey.home_id, HomeKey.kind, HomeKey.match_key, HomeKey.narrow)
        kept = sorted(map(tuple, session.execute(select(*columns))))
        pairs = sorted(map(tuple, session.execute(select(HomeMatch.first_home_id, HomeMatch.second_home_id))))
        session.execute(text("DELETE FROM home_match"))
        assert rebuild(session) == 2
        assert sorted(map(tuple, session.execute(select(*columns)))) == kept
        again = session.execute(select(HomeMatch.first_home_id, HomeMatch.second_home_id))
        assert sorted(map(tuple, again)) == pairs
        assert len(pairs) == 1


@pytest.mark.parametrize(
    ("day", "is_refused"), [(UNTIL - timedelta(1), False), (UNTIL, False), (UNTIL + timedelta(1), True)]
)
def test_work_is_scheduled_as_long_as_the_determination_stands(engine, programme, day, is_refused):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.APPROVED)
        firm = programme.contractor.provider_id
        step = sql(
            session,
            "UPDATE home SET stage = 'scheduled', contractor_provider_id = :firm, scheduled_on = :day"
            " WHERE id = :id",
            firm=firm,
            day=day if engine.dialect.name == "postgresql" else day.isoformat(),
            id=home.id,
        )
        if is_refused:
            assert refused(session, step) == "home_eligible_on_the_day"
        else:
            step()


def test_another_day_is_held_to_the_determination_too(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.SCHEDULED)
        late = UNTIL + timedelta(1)
        day = late if engine.dialect.name == "postgresql" else late.isoformat()
        move = sql(session, "UPDATE home SET scheduled_on = :day WHERE id = :id", day=day, id=home.id)
        assert refused(session, move) == "home_eligible_on_the_day"


def test_a_home_is_handed_over_only_with_its_row(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.ENROLLED)
        coast = programme.other_caseworker.provider_id
        move = sql(session, "UPDATE home SET provider_id = :to WHERE id = :id", to=coast, id=home.id)
        assert refused(session, move) == "home_transferred"
        session.add(transfer(programme, home, coast))
        session.flush()
        move()
        back = sql(
            session,
            "UPDATE home SET provider_id = :to WHERE id = :id",
            to=programme.caseworker.provider_id,
            id=home.id,
        )
        assert refused(session, back) == "home_transferred"


def test_a_step_is_written_down_as_it_is_and_with_its_reason(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.ENROLLED)

        def event(begin, to, reason=None):
            return lambda: session.add(
                StageEvent(
                    home_id=home.id,
                    from_stage=begin,
                    to_stage=to,
                    actor_id=programme.caseworker.user_id,
                    at=AT,
                    reason=reason,
                )
            )

        assert refused(session, event("enrolled", "withdrawn")) == "stage_event_reasoned"
        assert refused(session, event("enrolled", "deferred", " ")) == "stage_event_reasoned"
        assert refused(session, event("enrolled", "passed")) == "stage_event_of_a_step"
        assert refused(session, event(None, "passed")) == "stage_event_of_a_step"
        event("enrolled", "withdrawn", "moved away")()
        session.flush()


def test_whoever_proposed_approves_only_where_nobody_else_could(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.SCOPED)
        twin = twin_of(session, programme, home)
        scope = session.exec(select(WorkScope).where(WorkScope.home_id == twin.id)).one()
        colleague = add_user(session, "Cora Lang", programme.caseworker.provider_id)
        give_role(session, colleague.id, Roles.CASEWORKER)
        approval = "UPDATE work_scope SET approved_by = :by, approved_at = :at WHERE id = :id"
        values = {"at": AT if engine.dialect.name == "postgresql" else AT.isoformat(" "), "id": scope.id}
        own = sql(session, approval, by=programme.caseworker.user_id, **values)
        assert refused(session, own) == "scope_second_person"
        with pytest.raises(Refused, match="Another caseworker"), session.begin_nested():
            approve(session, programme.caseworker, twin.id, row_version=1, at=AT)
        session.expire_all()
        session.execute(
            text("UPDATE user_account SET active = :no WHERE id = :id"), {"no": False, "id": colleague.id}
        )
        own()


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("black", True),
        ("BLACKSTONE 93703", True),
        ("王", True),
        ("王小", True),
        ("小", False),
        ("blackz", False),
    ],
)
def test_a_search_finds_beginnings_of_words_in_any_script(engine, programme, words, is_found):
    with transaction(engine) as session:
        home = programme.open_home(session)
        who = ContactDetails("王小明", "559-555-0123", 1961)
        keep_contact(session, programme.caseworker, home.id, who, row_version=0, at=AT)
        statement = work_list(programme.caseworker, Criteria(words=words), today=DAY, at=AT)
        assert [row.id for row in session.execute(statement)] == ([home.id] if is_found else [])
        other = work_list(programme.other_caseworker, Criteria(words=words), today=DAY, at=AT)
        assert session.execute(other).all() == []
