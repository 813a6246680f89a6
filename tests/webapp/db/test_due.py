"""What is due: the pages of the list hold each reminder once, in one order, and come to the count."""

from datetime import timedelta

import pytest

from tests.webapp.db.programme import AT, DAY
from webapp.db import reading, transaction
from webapp.db.caseload import Appeal, Hold
from webapp.services.caseload_reminders import Asked, DueRows, Reminder, how_many
from webapp.services.determinations import latest_determinations
from webapp.stages import Stage

TODAY = DAY + timedelta(days=60)


@pytest.fixture
def asked(engine, programme):
    """Reminders of four kinds, most of them of several homes."""
    with transaction(engine) as session:
        by = programme.caseworker.user_id
        for number in range(3):
            home = programme.home_at(session, Stage.DEFERRED)
            session.add(Hold(home_id=home.id, reason="lead_paint", revisit_on=DAY, held_by=by, held_at=AT))
            programme.home_at(session, Stage.SCHEDULED).scheduled_on = DAY + timedelta(days=number)
            programme.home_at(session, Stage.ENROLLED).eligible_until = DAY + timedelta(days=number)
        home = programme.home_at(session, Stage.ENROLLED)
        (decision, *_) = latest_determinations(session, home.id)
        session.add(
            Appeal(
                home_id=home.id, determination_id=decision.id, by_whom="household", reason="income",
                received_on=DAY, due_on=DAY, entered_by=by, entered_at=AT,
            )
        )  # fmt: skip
    return Asked(programme.caseworker, TODAY)


def rows_of(session, asked):
    return DueRows(session, asked, lambda row: (row.due_on, row.kind, row.home_id, row.about))


@pytest.mark.parametrize("at_a_time", [1, 2, 3, 100])
def test_pages_hold_each_reminder_once_in_order(engine, asked, at_a_time):
    with reading(engine) as session:
        rows = rows_of(session, asked)
        whole = list(rows.read(0, None))
        pages = [rows.read(first, at_a_time) for first in range(0, rows.count(), at_a_time)]
    assert {kind for _, kind, _, _ in whole} >= {"revisit", "day_passed", "eligibility", "appeal"}
    assert [row for page in pages for row in page] == whole == sorted(whole)


def test_the_counts_are_those_of_the_rows(engine, asked):
    with reading(engine) as session:
        whole = list(rows_of(session, asked).read(0, None))
        counts = how_many(session, asked)
        assert rows_of(session, asked).count() == len(whole) == sum(counts.values())
    for kind in Reminder:
        assert counts.get(kind, 0) == sum(found == kind.value for _, found, _, _ in whole)
