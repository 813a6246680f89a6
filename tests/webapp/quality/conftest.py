"""An application, its databases, and people who draw, assign, inspect and decide."""

import pytest

from tests.webapp.db.conftest import databases, engine, postgresql_server, sqlite_files
from tests.webapp.db.programme import Programme
from tests.webapp.inspector import homes, walk
from webapp.db import transaction
from webapp.roles import Roles

# The databases of tests/webapp/db, for services that are run on each of them.
__all__ = ["databases", "engine", "postgresql_server", "sqlite_files"]


@pytest.fixture
def in_app(app):
    """Push the application's context for calls of services."""
    with app.test_request_context():
        yield app


@pytest.fixture
def people(engine):
    """Return somebody of each role in an empty database."""
    with transaction(engine) as session:
        programme = Programme.open(session)
        return homes.People({role: programme.in_role(role) for role in Roles})


@pytest.fixture
def manager(logged_in):
    """Return the manager's browser."""
    return walk.Browser(logged_in(Roles.MANAGER))


@pytest.fixture
def inspector(logged_in):
    """Return the inspector's browser."""
    return walk.Browser(logged_in(Roles.INSPECTOR))
