"""A database that could lose or bend the record is refused by name; ours is safe as it comes."""

import pytest
from flask import Flask
from flask_security import SQLAlchemySessionUserDatastore
from sqlalchemy import create_engine, event, make_url, text

from webapp.db import (
    ConfigurationError,
    check_safe,
    current_database,
    make_engine,
    reading,
    safety,
    transaction,
)
from webapp.db.engine import safe_journal_mode
from webapp.db.people import Provider, Role, User
from webapp.db.sessions import init_app
from webapp.db.sqlite_library import sqlite


def test_the_database_is_safe_as_it_comes(engine):
    check_safe(engine)


@pytest.fixture
def sqlite_engine(sqlite_files):
    made = make_engine(sqlite_files.migrated())
    yield made
    made.dispose()


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ("foreign_keys = OFF", "foreign_keys"),
        ("recursive_triggers = OFF", "recursive_triggers"),
        ("synchronous = NORMAL", "synchronous"),
        ("busy_timeout = 0", "busy_timeout"),
        ("journal_mode = MEMORY", "journal_mode is memory"),
        ("journal_mode = OFF", "journal_mode is off"),
    ],
)
def test_an_unsafe_setting_of_sqlite_is_named(sqlite_engine, setting, named):
    event.listen(sqlite_engine, "connect", lambda raw, _: raw.execute(f"PRAGMA {setting}").close())
    with pytest.raises(ConfigurationError, match=named) as refusal:
        check_safe(sqlite_engine)
    assert len(refusal.value.problems) == 1


def test_sqlite_without_any_settings_is_refused_with_every_reason(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'plain.db'}")
    with pytest.raises(ConfigurationError) as refusal:
        check_safe(engine)
    engine.dispose()
    assert len(refusal.value.problems) == 2
    assert "does not start" in str(refusal.value)


def test_sqlite_in_memory_is_refused():
    engine = make_engine("sqlite://")
    with pytest.raises(ConfigurationError, match="loses it at the end"):
        check_safe(engine)
    engine.dispose()


def test_the_write_ahead_log_is_refused_where_it_can_damage_the_file(sqlite_engine, monkeypatch):
    event.listen(sqlite_engine, "connect", lambda raw, _: raw.execute("PRAGMA journal_mode = WAL").close())
    monkeypatch.setattr(safety, "WAL_RESET_FIXED", (99, 0, 0))
    with pytest.raises(ConfigurationError, match=r"journal_mode is WAL.*fixed in 99\.0\.0"):
        check_safe(sqlite_engine)


def test_where_a_sqlite_of_our_own_is_there_it_is_the_one_in_use_and_its_log_is_safe():
    own = pytest.importorskip("pysqlite3", reason="there is no wheel of pysqlite3 for this machine")
    assert sqlite.sqlite_version == own.sqlite_version
    assert safe_journal_mode() == "wal"


def test_the_journal_mode_is_the_one_for_this_sqlite(sqlite_engine):
    with sqlite_engine.connect() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    assert mode == safe_journal_mode() == ("wal" if sqlite.sqlite_version_info >= (3, 51, 3) else "delete")
    assert safe_journal_mode((3, 51, 2)) == "delete"
    assert safe_journal_mode((3, 51, 3)) == "wal"


@pytest.mark.parametrize(
    ("host", "safe"),
    [
        ("db.example.org", False),
        ("db.example.org?sslmode=prefer", False),
        ("db.example.org?sslmode=verify-full", True),
        ("127.0.0.1", True),
        ("?host=/run/postgresql", True),
        ("?host=db.example.org", False),
    ],
)
def test_postgresql_over_the_network_without_encryption_is_refused(postgresql_server, host, safe):
    name, _, query = host.partition("?")
    address = make_url(f"postgresql+psycopg://{name}/hearthline?{query}")
    engine = make_engine(postgresql_server.empty())
    with engine.connect() as connection:
        problems = list(safety._postgresql_problems(connection, address))
    engine.dispose()
    assert [("unencrypted" in problem) for problem in problems] == ([] if safe else [True])


def test_postgresql_that_does_not_wait_for_the_disk_is_refused(postgresql_server):
    url = make_url(postgresql_server.empty()).update_query_dict({"options": "-csynchronous_commit=off"})
    engine = make_engine(url.render_as_string(hide_password=False))
    with pytest.raises(ConfigurationError, match="synchronous_commit is off"):
        check_safe(engine)
    engine.dispose()


def test_a_transaction_within_another_is_refused_at_once(engine):
    for outer, inner in ((transaction, transaction), (reading, transaction), (transaction, reading)):
        with outer(engine), pytest.raises(RuntimeError, match="was opened inside"), inner(engine):
            pass
    with transaction(engine) as session:
        assert session.execute(text("SELECT 1")).scalar() == 1


def test_reading_sees_one_moment_and_postgresql_refuses_to_write_in_it(engine):
    with reading(engine) as session:
        if engine.dialect.name == "postgresql":
            with pytest.raises(Exception, match="read-only"):
                session.execute(text("DELETE FROM user_role"))
            session.rollback()


@pytest.fixture
def app(databases):
    """An application with nothing but its database."""
    made = Flask(__name__)
    made.config["SECURITY_JOIN_USER_ROLES"] = True
    database = init_app(made, databases.migrated())
    yield made
    database.engine.dispose()


def test_a_user_who_was_looked_up_does_not_stop_the_request_from_writing(app):
    """The login's own look-up and the page's transaction are two connections of one request."""
    with app.app_context():
        store = SQLAlchemySessionUserDatastore(current_database().logins, User, Role)
        made = store.create_user(email="rosa@example.org", password="-", name="Rosa", roles=["caseworker"])  # noqa: S106 - nobody's
        store.commit()
        assert made.has_role("caseworker")
    with app.app_context():
        found = store.find_user(email="rosa@example.org")
        assert found.has_role("caseworker")
        assert found.is_active
        with transaction() as session:
            session.add(Provider(name="Coast Homes"))
        with reading() as session:
            assert session.execute(text("SELECT count(*) FROM provider")).scalar() == 1
