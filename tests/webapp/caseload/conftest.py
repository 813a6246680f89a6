"""A caseworker and her colleagues who are logged in, with homes to work on."""

from uuid import uuid4

import pytest
from sqlmodel import select

from tests.webapp.caseworker.walk import Walk
from webapp.db import transaction
from webapp.db.caseload import SupervisorGrant
from webapp.db.people import Role, User
from webapp.roles import Roles
from webapp.services.actors import Actor


@pytest.fixture
def walk(app, logged_in):
    """Return the way of a caseworker through the pages."""
    return Walk(app, logged_in(Roles.CASEWORKER))


@pytest.fixture
def colleague(app):
    """Return a second caseworker of the same provider."""
    with app.app_context(), transaction() as session:
        first = session.exec(select(User).where(User.email == "caseworker@example.org")).one()
        role = session.exec(select(Role).where(Role.name == Roles.CASEWORKER.value)).one()
        user = User(
            email="second@example.org",
            password=first.password,
            fs_uniquifier=uuid4().hex,
            name="Cora Lang",
            provider_id=first.provider_id,
            roles=[role],
        )
        session.add(user)
        session.flush()
        return Actor(user.id, Roles.CASEWORKER, user.provider_id)


def make_supervisor(app, actor, day, *, is_one=True):
    """Say that somebody is a supervisor from a day on."""
    with app.app_context(), transaction() as session:
        manager = session.exec(select(User).where(User.email == "manager@example.org")).one()
        session.add(
            SupervisorGrant(
                user_id=actor.user_id,
                is_supervisor=is_one,
                starts_on=day,
                granted_by=manager.id,
                granted_at=app.extensions["clock"](),
            )
        )
