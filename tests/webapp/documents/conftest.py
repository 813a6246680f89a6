"""Homes with something to tell: decided and assessed by a caseworker, and worked on and inspected."""

import pytest

from tests.webapp.caseworker.walk import EVERYTHING, Walk
from tests.webapp.documents.issuing import Documents
from tests.webapp.inspector import homes
from tests.webapp.inspector.walk import pass_by_services
from webapp.db import transaction
from webapp.roles import Roles
from webapp.stages import Stage


@pytest.fixture
def walk(app, logged_in):
    """Return the caseworker's way."""
    return Walk(app, logged_in(Roles.CASEWORKER))


@pytest.fixture
def documents(app, logged_in):
    """Return a function: role -> that person's way through the documents of a home."""

    def of(role):
        return Documents(Walk(app, logged_in(role), role))

    return of


@pytest.fixture
def decided(walk):
    """Return a function: the id of a home that was decided and assessed."""

    def decide(answers=EVERYTHING, *, assessed=True):
        home_id = walk.open_home(answers)
        walk.decide(home_id)
        if assessed:
            walk.assess(home_id)
        return home_id

    return decide


@pytest.fixture
def passed(app):
    """Return the id of a home that was worked on, passed its inspection, and has its certificate."""
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION)
        pass_by_services(session, people[Roles.INSPECTOR], home.id)
        return home.id
