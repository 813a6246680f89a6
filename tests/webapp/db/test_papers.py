"""Papers on both databases: they stand, are withdrawn once with a reason, and a copy is whole."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.webapp.db.programme import AT, SHA256
from webapp.db import transaction
from webapp.db.constraints import drop, refused_by
from webapp.db.migrations.guards.papers import GUARDS
from webapp.db.papers import Paper


@pytest.fixture
def noted(engine, programme):
    """Return an engine with one paper that has a copy."""
    with transaction(engine) as session:
        home = programme.open_home(session)
        session.add(
            Paper(
                home_id=home.id,
                kind="pay_stub",
                person="Ana",
                seen_by=programme.caseworker.user_id,
                seen_at=AT,
                stored_name="1.pdf",
                media_type="application/pdf",
                sha256=SHA256,
                byte_count=10,
            )
        )
    return engine


def withdrawal(by="seen_by", reason="by mistake", more=""):
    """Return the statement that withdraws every paper."""
    sets = f"withdrawn_at = seen_at, withdrawn_by = {by}, withdrawn_reason = '{reason}'{more}"
    return f"UPDATE paper SET {sets}"  # noqa: S608 - the words of this test


REFUSED = [
    ("UPDATE paper SET person = 'Luis'", "paper_stands"),
    (withdrawal(more=", person = 'Luis'"), "paper_stands"),
    (withdrawal(more=", expires_on = '2030-01-01'"), "paper_stands"),
    (withdrawal(more=", stored_name = '2.pdf'"), "paper_stands"),
    ("DELETE FROM paper", "paper_kept"),
    (withdrawal(by="NULL"), "ck_paper_withdrawal_whole"),
    (withdrawal(reason=" "), "ck_paper_withdrawal_whole"),
]
# With the guard that stands in front taken away, the row itself still refuses.
WRONG = [
    ("UPDATE paper SET kind = 'letter'", "ck_paper_kind_known"),
    ("UPDATE paper SET media_type = 'text/html'", "ck_paper_media_type_known"),
    ("UPDATE paper SET sha256 = 'abc'", "ck_paper_sha256_is_sha256"),
    ("UPDATE paper SET sha256 = NULL", "ck_paper_copy_whole"),
    ("UPDATE paper SET byte_count = 0", "ck_paper_byte_count_positive"),
    ("UPDATE paper SET covers_from = '2026-06-02', covers_to = '2026-06-01'", "ck_paper_first_day_first"),
]


@pytest.mark.parametrize(("statement", "rule"), REFUSED)
def test_a_paper_stands(noted, statement, rule):
    with pytest.raises(IntegrityError) as error, transaction(noted) as session:
        session.execute(text(statement))
    assert refused_by(error.value) == rule


@pytest.mark.parametrize(("statement", "rule"), WRONG)
def test_a_wrong_value_is_refused_by_the_row_itself(noted, statement, rule):
    with noted.begin() as connection:
        drop(connection, GUARDS)
    with pytest.raises(IntegrityError) as error, transaction(noted) as session:
        session.execute(text(statement))
    assert refused_by(error.value) == rule


def test_without_its_guards_a_paper_could_be_changed(noted):
    """Each guard is what holds it: taken away, the change goes through."""
    with noted.begin() as connection:
        drop(connection, GUARDS)
        connection.execute(text("UPDATE paper SET person = 'Luis'"))
        connection.execute(text("DELETE FROM paper"))


def test_a_paper_is_withdrawn_once(noted):
    with transaction(noted) as session:
        session.execute(text(withdrawal()))
    with pytest.raises(IntegrityError) as error, transaction(noted) as session:
        session.execute(text(withdrawal()))
    assert refused_by(error.value) == "paper_stands"


def test_a_paper_is_not_noted_as_withdrawn(noted):
    columns = "home_id, kind, person, shows, seen_by, seen_at"
    more = "withdrawn_at, withdrawn_by, withdrawn_reason"
    statement = f"INSERT INTO paper ({columns}, {more}) SELECT {columns}, seen_at, seen_by, 'x' FROM paper"  # noqa: S608 - as above
    with pytest.raises(IntegrityError) as error, transaction(noted) as session:
        session.execute(text(statement))
    assert refused_by(error.value) == "paper_seen_now"
