"""An application with a home that waits for its final inspection."""

import pytest

from tests.webapp.db.conftest import databases, engine, postgresql_server, sqlite_files
from tests.webapp.inspector import homes, walk
from webapp.db import transaction
from webapp.roles import Roles
from webapp.stages import Stage

# The databases of tests/webapp/db, for services that are run on each of them.
__all__ = ["databases", "engine", "postgresql_server", "sqlite_files"]


@pytest.fixture
def in_app(app):
    """Push the application's context for calls of services."""
    with app.test_request_context():
        yield app


@pytest.fixture
def home_id(app):
    """Return the id of a home at its final inspection."""
    with app.test_request_context(), transaction() as session:
        return homes.home_at(session, homes.people_of(session), Stage.FINAL_INSPECTION).id


@pytest.fixture
def inspector(logged_in):
    """Return the inspector's browser."""
    return walk.Browser(logged_in(Roles.INSPECTOR))
