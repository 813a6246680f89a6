"""The log and the determinations: nothing is changed or removed, and what was tampered with shows."""

from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.webapp.db.programme import AT
from webapp.db import reading, transaction
from webapp.db.constraints import drop, refused_by
from webapp.db.log import AuditEntry
from webapp.db.migrations.guards.first_path import RECORD
from webapp.services import audit
from webapp.stages import Stage

KEPT_FOR_EVER = ("determination", "assessment_record", "stage_event", "audit_entry")


@pytest.fixture
def logged(engine, programme):
    """Return an engine whose log has eight entries."""
    with transaction(engine) as session:
        programme.home_at(session, Stage.IN_PROGRESS)
    return engine


def tamper(engine, *statements):
    """Change the log as somebody could who owns the database: without the guards."""
    with engine.begin() as connection:
        drop(connection, RECORD)
        for statement in statements:
            connection.execute(text(statement))


def verified(engine, kept=None):
    with reading(engine) as session:
        return audit.verify(session, kept)


@pytest.mark.parametrize("table", KEPT_FOR_EVER)
@pytest.mark.parametrize("how", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_what_is_kept_for_ever_is_not_changed_or_removed(logged, table, how):
    statement = how.format(table=table, column="seq" if table == "audit_entry" else "id")
    with pytest.raises(IntegrityError) as error, transaction(logged) as session:
        session.execute(text(statement))
    assert refused_by(error.value) == f"{table}_stands"


@pytest.mark.parametrize("table", [*KEPT_FOR_EVER, "certificate"])
def test_truncate_does_not_get_round_it(engine, table):
    if engine.dialect.name == "sqlite":
        return  # it has none
    with pytest.raises(IntegrityError) as error, transaction(engine) as session:
        session.execute(text(f"TRUNCATE {table} CASCADE"))
    assert refused_by(error.value) in (f"{table}_stands", f"{table}_kept")


def test_replace_does_not_get_round_it(sqlite_files, engine, programme):
    if engine.dialect.name != sqlite_files.name:
        return  # PostgreSQL has no REPLACE; its ON CONFLICT DO UPDATE is an update like any other
    with transaction(engine) as session:
        programme.home_at(session, Stage.SCOPED)
    columns = "program, outcome, decided_on, effective_on, document, sha256, created_by, created_at"
    statement = f"INSERT OR REPLACE INTO determination (id, home_id, {columns}) SELECT id, home_id, {columns}"
    with pytest.raises(IntegrityError) as error, transaction(engine) as session:
        session.execute(text(f"{statement} FROM determination"))
    assert refused_by(error.value) == "determination_stands"


@pytest.mark.parametrize(("seq", "previous"), [(10, None), (8, None), (9, "f" * 64)])
def test_an_entry_that_does_not_follow_the_last_one_is_refused(logged, seq, previous):
    with reading(logged) as session:
        last = audit.head(session)
        assert last.seq == 8
    entry = AuditEntry(seq=seq, at=AT, action="x", object_type="home", object_id="y", detail="{}")
    entry.previous_hash, entry.hash = previous or last.hash, "a" * 64
    with pytest.raises(IntegrityError) as error, transaction(logged) as session:
        session.add(entry)
    assert refused_by(error.value) == "audit_entry_next"


def test_an_honest_log_verifies(logged):
    result = verified(logged)
    assert (result.intact, result.entries, result.head.seq, result.problem) == (True, 8, 8, "")
    assert verified(logged, kept=result.head).intact
    assert verified(logged, kept=audit.Head(0, audit.GENESIS)).intact


def test_an_empty_log_verifies(engine):
    assert verified(engine).head == audit.Head(0, audit.GENESIS)


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE audit_entry SET detail = '{}' WHERE seq = 3", 3),
        ("UPDATE audit_entry SET actor_id = actor_id + 1 WHERE seq = 1", 1),
        ("UPDATE audit_entry SET at = '2026-01-01 00:00:00' WHERE seq = 7", 7),
        ("UPDATE audit_entry SET object_id = 'other' WHERE seq = 5", 5),
        ("UPDATE audit_entry SET hash = substr(hash, 2) || '0' WHERE seq = 7", 7),
        ("DELETE FROM audit_entry WHERE seq = 4", 4),
        ("DELETE FROM audit_entry WHERE seq = 1", 1),
        ("UPDATE audit_entry SET seq = 20 WHERE seq = 6", 6),
    ],
)
def test_what_was_tampered_with_is_named(logged, statement, first_bad):
    tamper(logged, statement)
    result = verified(logged)
    assert not result.intact
    assert result.first_bad_seq == first_bad
    assert result.problem


def test_a_log_that_was_cut_short_shows_against_a_head_that_was_kept(logged):
    kept = verified(logged).head
    tamper(logged, "DELETE FROM audit_entry WHERE seq > 5")
    assert verified(logged).intact, "by itself a shorter log is as good as a longer one"
    assert (verified(logged, kept).first_bad_seq, verified(logged, kept).entries) == (6, 5)


def test_a_log_that_was_written_anew_shows_against_a_head_that_was_kept(logged):
    kept = verified(logged).head
    tamper(logged)
    with transaction(logged) as session:
        previous = audit.GENESIS
        for entry in session.exec(select(AuditEntry).order_by(AuditEntry.seq)).all():
            entry.detail, entry.previous_hash = "{}", previous
            previous = audit.hash_of(entry)
            forged = {"detail": "{}", "previous_hash": entry.previous_hash, "hash": previous}
            session.expunge(entry)
            session.execute(update(AuditEntry).where(AuditEntry.seq == entry.seq).values(forged))
    assert verified(logged).intact
    assert verified(logged, kept).first_bad_seq == 8


def test_entries_of_many_writers_follow_each_other_without_a_gap(engine, programme):
    writers, each = 6, 5
    together, failures = Barrier(writers), []

    def write():
        try:
            together.wait()
            for _ in range(each):
                with transaction(engine) as session:
                    audit.record(session, programme.manager, "test", "home", "x", detail={}, at=AT)
        except Exception as error:  # noqa: BLE001 - a thread's failure is the test's
            failures.append(error)

    threads = [Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    result = verified(engine)
    assert (result.intact, result.entries, result.head.seq) == (True, writers * each, writers * each)


def test_a_failed_use_case_leaves_no_entry(engine, programme):
    def fail(session):
        programme.open_home(session)
        raise LookupError

    with pytest.raises(LookupError), transaction(engine) as session:
        fail(session)
    assert verified(engine).entries == 0


PERSONAL = ("income", "income_cents", "name", "address", "address_line", "email", "reason", "note", "serial")


@pytest.mark.parametrize("name", PERSONAL)
def test_the_log_takes_no_name_that_could_hold_personal_data(engine, programme, name):
    assert name not in audit.DETAIL_NAMES
    with transaction(engine) as session, pytest.raises(ValueError, match="personal data"):
        audit.record(session, programme.manager, "test", "home", "x", detail={name: 1}, at=AT)


@pytest.mark.parametrize("value", ["12 Elm St", "María", "María López", "a@example.org", "$2,000", "x" * 81])
def test_the_log_takes_codes_and_no_text(engine, programme, value):
    with transaction(engine) as session:
        for given in ({"status": value}, {"fields": ("zip_code", value)}):
            with pytest.raises(ValueError, match="codes") as error:
                audit.record(session, programme.manager, "test", "home", "x", detail=given, at=AT)
            assert value not in str(error.value)
        with pytest.raises(ValueError, match="codes"):
            audit.record(session, programme.manager, "test", "home", value, detail={}, at=AT)


def test_codes_numbers_and_dates_are_kept(engine):
    detail = {"scheduled_on": date(2026, 7, 1), "quantity": 2.5, "fields": ("city", "unit"), "kind": None}
    with transaction(engine) as session:
        entry = audit.record(session, None, "home.scheduled", "home", 7, detail=detail, at=AT)
    kept = '{"fields":["city","unit"],"kind":null,"quantity":2.5,"scheduled_on":"2026-07-01"}'
    assert (entry.detail, entry.object_id, entry.actor_id) == (kept, "7", None)
    assert verified(engine).intact


def test_times_come_back_in_utc_and_one_without_a_zone_is_refused(engine, programme):
    with transaction(engine) as session:
        programme.open_home(session)
    with reading(engine) as session:
        assert session.exec(select(AuditEntry.at)).one() == datetime(2026, 6, 30, 17, 0, tzinfo=UTC)
    naive = AT.replace(tzinfo=None)
    with pytest.raises(Exception, match="timezone"), transaction(engine) as session:
        audit.record(session, None, "test", "home", "x", detail={}, at=naive)
