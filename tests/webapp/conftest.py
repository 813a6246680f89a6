"""Fixtures of the web application: a served application for each test, and people who log in."""

import pytest

from tests.webapp import served
from tests.webapp.chromium import chromium
from webapp.db import current_database

# One browser for every folder of tests: Playwright cannot be started twice in a process.
__all__ = ["chromium"]


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory):
    """Return a data folder with a migrated database and one person for each role; tests get copies."""
    return served.fill_folder(tmp_path_factory.mktemp("filled") / "data")


@pytest.fixture
def clock():
    """Return the clock of the application, which stands still."""
    return served.StoppedClock()


@pytest.fixture
def app(filled_folder, tmp_path, clock):
    """Return an application with a database of its own."""
    app = served.copied_app(filled_folder, tmp_path / "data", clock)
    yield app
    with app.app_context():
        current_database().engine.dispose()


@pytest.fixture
def client(app):
    """Return a browser of sorts, with nobody logged in."""
    return app.test_client()


@pytest.fixture
def logged_in(app):
    """Return a function: role -> a browser of sorts, in which the person of that role is logged in."""

    def browser(role):
        client = app.test_client()
        assert served.log_in(client, role).status_code == 303
        return client

    return browser
