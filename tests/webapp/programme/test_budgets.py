"""Budgets: entries with reasons, commitments by approved work, never a dollar beyond; on both databases."""

import threading
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.webapp.db.programme import AT, DAY
from webapp.db import reading, transaction
from webapp.db.constraints import refused_by
from webapp.db.homes import Home
from webapp.db.money import Budget, BudgetEntry, CommitmentEntry
from webapp.db.work import FundingSource, ScopeItem, WorkScope
from webapp.services.errors import NotAllowed, Refused
from webapp.services.homes import change_stage
from webapp.services.money_budgets import (
    budgets,
    change_budget,
    commit_scope,
    commit_what_is_approved,
    committed_of,
    entries_of,
)
from webapp.services.money_liwp_table import liwp_table
from webapp.services.money_overview import commitments_check, money_by_source_and_year
from webapp.services.money_prices import NewPrice, enter_price
from webapp.services.money_years import first_day, program_year_of, year_name
from webapp.stages import Stage

LIWP, YEAR = FundingSource.LIWP, 2025


def allocate(session, people, cents, why="allocation letter"):
    return change_budget(session, people.manager, LIWP, YEAR, amount_cents=cents, reason=why, at=AT)


def proposed(session, people, cents, *, liwp=True):
    """Return a home with work proposed at a cost, not approved yet."""
    home = people.home_at(session, Stage.SCOPED)
    scope = WorkScope(home_id=home.id, proposed_by=people.caseworker.user_id, proposed_at=AT)
    session.add(scope)
    session.flush()
    session.add(
        ScopeItem(
            scope_id=scope.id, measure_id="attic_insulation", quantity=900, unit="ft2",
            liwp_may_fund=liwp, estimated_cost_cents=cents,
        )
    )  # fmt: skip
    session.flush()
    return home.id, scope.id


def approve(session, people, scope_id):
    scope = session.get_one(WorkScope, scope_id)
    scope.approved_by, scope.approved_at = people.caseworker.user_id, AT
    session.flush()
    commit_scope(session, people.caseworker, scope, at=AT)


def standing(engine):
    with reading(engine) as session:
        return {(row.source, row.program_year): row for row in budgets(session)}


def test_a_programme_year_begins_on_the_first_of_july():
    assert [program_year_of(date(2015, *day)) for day in ((6, 30), (7, 1))] == [2014, 2015]
    assert first_day(2014) == date(2014, 7, 1)
    assert [year_name(year) for year in (2014, 2099)] == ["2014-15", "2099-00"]


def test_entries_come_to_the_allocation_and_stand(engine, programme):
    with transaction(engine) as session:
        allocate(session, programme, 500_000)
        allocate(session, programme, -120_000, "cut by amendment 2")
    row = standing(engine)[LIWP, YEAR]
    assert (row.allocated_cents, row.committed_cents, row.left_cents) == (380_000, 0, 380_000)
    with reading(engine) as session:
        assert [entry.reason for entry in entries_of(session, LIWP, YEAR)] == [
            "allocation letter",
            "cut by amendment 2",
        ]
    for statement in ("UPDATE budget_entry SET amount_cents = 1", "DELETE FROM budget_entry"):
        with pytest.raises(IntegrityError) as error, transaction(engine) as session:
            session.execute(text(statement))
        assert refused_by(error.value) == "budget_entry_stands"
    with pytest.raises(IntegrityError) as error, transaction(engine) as session:
        session.execute(text("DELETE FROM budget"))
    assert refused_by(error.value) == "budget_kept"


@pytest.mark.parametrize(("left", "is_approved"), [(99_999, False), (100_000, True), (100_001, True)])
def test_work_is_approved_to_the_last_cent_and_not_beyond(engine, programme, left, is_approved):
    with transaction(engine) as session:
        allocate(session, programme, left)
        home_id, scope_id = proposed(session, programme, 100_000)
    if is_approved:
        with transaction(engine) as session:
            approve(session, programme, scope_id)
        assert standing(engine)[LIWP, YEAR].left_cents == left - 100_000
        return
    with pytest.raises(Refused) as refused, transaction(engine) as session:
        approve(session, programme, scope_id)
    assert refused.value.code == "over_committed"
    assert "$1,000.00" in refused.value.message
    assert "$999.99" in refused.value.message
    assert standing(engine)[LIWP, YEAR].committed_cents == 0
    with reading(engine) as session:
        assert session.get_one(WorkScope, scope_id).approved_by is None
        assert not session.exec(select(CommitmentEntry).where(CommitmentEntry.home_id == home_id)).all()


def test_two_approvals_at_once_do_not_both_take_the_last_dollar(engine, programme):
    with transaction(engine) as session:
        allocate(session, programme, 150_000)
        scopes = [proposed(session, programme, 100_000)[1] for _ in range(2)]
    together, results = threading.Barrier(2, timeout=60), []

    def take(scope_id):
        together.wait()
        try:
            with transaction(engine) as session:
                approve(session, programme, scope_id)
            results.append("approved")
        except Refused as refused:
            results.append(refused.code)

    threads = [threading.Thread(target=take, args=(scope_id,)) for scope_id in scopes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(results) == ["approved", "over_committed"]
    assert standing(engine)[LIWP, YEAR].committed_cents == 100_000


def test_not_even_by_hand_is_more_committed_than_there_is(engine, programme):
    with transaction(engine) as session:
        allocate(session, programme, 10)
    with pytest.raises(IntegrityError) as error, transaction(engine) as session:
        session.execute(text("UPDATE budget SET committed_cents = 11"))
    assert refused_by(error.value) == "ck_budget_not_over_committed"


def test_commitments_and_prices_are_kept_for_ever(engine, programme):
    with transaction(engine) as session:
        _, scope_id = proposed(session, programme, 100_000)
        approve(session, programme, scope_id)
        new = NewPrice("led_lamps", 950, DAY, "contract")
        enter_price(session, programme.manager, None, new, today=DAY, at=AT)
    for statement, code in (
        ("DELETE FROM commitment_entry", "commitment_entry_stands"),
        ("UPDATE commitment_entry SET amount_cents = 1", "commitment_entry_stands"),
        ("DELETE FROM price_entry", "price_entry_stands"),
        ("UPDATE price_entry SET unit_price_cents = 1", "price_entry_stands"),
    ):
        with pytest.raises(IntegrityError) as error, transaction(engine) as session:
            session.execute(text(statement))
        assert refused_by(error.value) == code


def test_without_a_budget_there_is_no_limit_and_it_is_not_known(engine, programme):
    with transaction(engine) as session:
        _, scope_id = proposed(session, programme, 100_000, liwp=False)
        approve(session, programme, scope_id)
    row = standing(engine)[FundingSource.OTHER, YEAR]
    assert (row.allocated_cents, row.committed_cents, row.left_cents) == (None, 100_000, None)


def test_a_budget_does_not_go_below_what_is_committed(engine, programme):
    with transaction(engine) as session:
        allocate(session, programme, 150_000)
        approve(session, programme, proposed(session, programme, 100_000)[1])
    with pytest.raises(Refused, match=r"\$1,000\.00") as refused, transaction(engine) as session:
        allocate(session, programme, -50_001)
    assert refused.value.code == "less_than_committed"
    with transaction(engine) as session:
        allocate(session, programme, -50_000)
    assert standing(engine)[LIWP, YEAR].left_cents == 0


def test_a_home_that_withdraws_gives_its_money_back(engine, programme):
    with transaction(engine) as session:
        allocate(session, programme, 150_000)
        home_id, scope_id = proposed(session, programme, 100_000)
        approve(session, programme, scope_id)
    with transaction(engine) as session:
        home = session.get_one(Home, home_id)
        change_stage(session, programme.caseworker, home, Stage.WITHDRAWN, AT, reason="moved away")
    assert standing(engine)[LIWP, YEAR].committed_cents == 0
    with reading(engine) as session:
        entries = session.exec(select(CommitmentEntry.amount_cents).order_by(CommitmentEntry.id)).all()
        assert list(entries) == [100_000, -100_000]
        assert commitments_check(session).agrees


def test_what_was_approved_before_commitments_were_kept_is_committed_once(engine, programme):
    with transaction(engine) as session:
        home_id, scope_id = proposed(session, programme, 70_000)
        scope = session.get_one(WorkScope, scope_id)
        scope.approved_by, scope.approved_at = programme.caseworker.user_id, AT
    for count in (1, 0):
        with transaction(engine) as session:
            assert commit_what_is_approved(session) == count
    with reading(engine) as session:
        assert committed_of(session, home_id) == {(LIWP, YEAR): 70_000}


@pytest.mark.parametrize(
    ("cents", "why", "code"), [(0, "why", "nothing_changes"), (1, "  ", "reason_missing")]
)
def test_an_entry_says_how_much_and_why(engine, programme, cents, why, code):
    with pytest.raises(Refused) as refused, transaction(engine) as session:
        allocate(session, programme, cents, why)
    assert refused.value.code == code


def test_only_the_manager_enters_budgets_and_the_auditor_reads(engine, programme):
    for actor in (programme.auditor, programme.caseworker, programme.contractor, programme.inspector):
        with pytest.raises(NotAllowed), transaction(engine) as session:
            change_budget(session, actor, LIWP, YEAR, amount_cents=1, reason="x", at=AT)
    with reading(engine) as session:
        assert money_by_source_and_year(session, programme.auditor) == []
        with pytest.raises(NotAllowed):
            money_by_source_and_year(session, programme.caseworker)
        assert not session.exec(select(Budget)).all()
        assert not session.exec(select(BudgetEntry)).all()


def test_liwps_printed_total_is_kept_as_printed_beside_the_sum_of_its_rows():
    table = liwp_table()
    assert [(row.program_year, row.usd) for row in table.rows] == [
        (2014, 12_700_000),
        (2014, 39_700_000),
        (2015, 10_900_000),
    ]
    assert (table.usd, table.homes, table.printed_homes_total) == (63_300_000, 12_790, 3_590)
    assert not table.printed_total_agrees
    assert not table.verified
