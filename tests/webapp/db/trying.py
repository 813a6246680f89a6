"""Trying something that the database refuses."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.webapp.db.programme import AT
from webapp.db.caseload import (
    HomeTransfer,
)
from webapp.db.constraints import refused_by
from webapp.db.people import Role, UserRole


def refused(session, work):
    """Return by which rule the database refuses what is done."""

    def in_a_savepoint():
        with session.begin_nested():
            work()
            session.flush()

    with pytest.raises(IntegrityError) as error:
        in_a_savepoint()
    return refused_by(error.value)


def sql(session, statement, **values):
    return lambda: session.execute(text(statement), values)


def give_role(session, user_id, role):
    found = session.exec(select(Role).where(Role.name == role.value)).one()
    session.add(UserRole(user_id=user_id, role_id=found.id))
    session.flush()


def transfer(programme, home, to):
    return HomeTransfer(
        home_id=home.id,
        from_provider_id=programme.caseworker.provider_id,
        to_provider_id=to,
        reason="their county",
        transferred_by=programme.caseworker.user_id,
        transferred_at=AT,
    )
