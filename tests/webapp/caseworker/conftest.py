"""A caseworker who is logged in."""

import pytest

from tests.webapp.caseworker.walk import Walk
from webapp.roles import Roles


@pytest.fixture
def walk(app, logged_in):
    """Return the way of a caseworker through the pages."""
    return Walk(app, logged_in(Roles.CASEWORKER))
