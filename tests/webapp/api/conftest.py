"""Programs of providers, each with a token of its own."""

from datetime import timedelta

import pytest

from tests.webapp.contractor.programme import actor_of, add_home
from tests.webapp.served import START
from webapp.clock import program_day
from webapp.db import transaction
from webapp.roles import Roles
from webapp.services.api_tokens import make_token


@pytest.fixture
def token_for(app):
    """Return a function: role -> the text of a token that acts as its person."""

    def make(role, days=30):
        with app.app_context(), app.test_request_context(), transaction() as session:
            manager, person = actor_of(session, Roles.MANAGER), actor_of(session, role)
            last = program_day(START) + timedelta(days=days)
            return make_token(
                session, manager, user_id=person.user_id, name="a program", expires_on=last, at=START
            )

    return make


@pytest.fixture
def program(app, token_for):
    """Return a function: role -> a client that sends a token of that role with each request."""

    def client(role):
        made = app.test_client()
        made.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token_for(role).text}"
        return made

    return client


@pytest.fixture
def home_id(app):
    """Return a home on which the contractor works."""
    return add_home(app)
