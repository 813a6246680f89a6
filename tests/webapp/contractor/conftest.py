"""A contractor with a home to work on."""

import pytest

from tests.webapp.contractor.programme import add_home
from webapp.roles import Roles


@pytest.fixture
def contractor(logged_in):
    """Return a browser of sorts in which the contractor is logged in."""
    return logged_in(Roles.CONTRACTOR)


@pytest.fixture
def home_id(app):
    """Return a home on which the contractor works."""
    return add_home(app)
