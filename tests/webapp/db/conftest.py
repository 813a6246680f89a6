"""Each test gets a database of its own, on SQLite and again on PostgreSQL."""

import pytest

from tests.webapp.db.databases import SqliteFiles, engine_of, postgresql
from tests.webapp.db.programme import Programme
from webapp.db import transaction


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory):
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_server():
    with postgresql() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request):
    """Where databases come from: the test runs once for each kind."""
    return request.getfixturevalue("sqlite_files" if request.param == "sqlite" else "postgresql_server")


@pytest.fixture
def engine(databases):
    """A database at the newest version, with nothing in it."""
    url = databases.migrated()
    with engine_of(url) as made:
        yield made
    databases.remove(url)


@pytest.fixture
def empty_engine(databases):
    """A database without any table."""
    url = databases.empty()
    with engine_of(url) as made:
        yield made
    databases.remove(url)


@pytest.fixture
def programme(engine):
    """A small programme: two providers, a contractor's firm, and people in every role."""
    with transaction(engine) as session:
        return Programme.open(session)
