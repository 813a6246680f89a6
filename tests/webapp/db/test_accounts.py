"""Accounts in the database: what is kept stands, what is good once is good once, and a manager stays."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.webapp.db.programme import AT, DAY, SHA256, Programme
from webapp.db import reading, transaction
from webapp.db.accounts import (
    AccountChange,
    HomeView,
    LoginFailure,
    LoginSession,
    PasswordLink,
    ProviderChange,
    ProviderContact,
    RecoveryCode,
    SecondFactor,
)
from webapp.db.constraints import drop, refused_by
from webapp.db.migrate import downgrade, upgrade
from webapp.db.migrations.guards import accounts, provider_contacts
from webapp.db.people import Role, User, UserRole
from webapp.services.home_history import acts_of_home
from webapp.stages import Stage

GUARDS = (*accounts.GUARDS, *provider_contacts.GUARDS)
REFUSED = [
    ("UPDATE account_change SET role = 'auditor'", "account_change_stands"),
    ("DELETE FROM account_change", "account_change_stands"),
    ("UPDATE provider_change SET name = 'x'", "provider_change_stands"),
    ("DELETE FROM provider_change", "provider_change_stands"),
    ("UPDATE provider_contact SET telephone = '1'", "provider_contact_stands"),
    ("DELETE FROM provider_contact", "provider_contact_stands"),
    ("UPDATE home_view SET day = day", "home_view_stands"),
    ("DELETE FROM home_view", "home_view_stands"),
    ("UPDATE user_account SET active = false", "last_manager_active"),
    ("DELETE FROM user_role", "last_manager_role"),
    ("UPDATE recovery_code SET used_at = NULL", "recovery_code_used_once"),
    ("UPDATE password_link SET used_at = NULL", "password_link_used_once"),
    ("UPDATE second_factor SET last_step = last_step", "second_factor_step"),
    ("UPDATE login_session SET ended_at = NULL", "login_session_ended"),
]


def fill(session):
    """Put a row into each of these tables; return the programme."""
    programme = Programme.open(session)
    manager = programme.manager.user_id
    role = session.exec(select(Role.id).where(Role.name == "manager")).one()
    home = programme.open_home(session)
    hour = timedelta(hours=1)
    session.add_all(
        [
            UserRole(user_id=manager, role_id=role),
            AccountChange(
                user_id=manager,
                valid_from=AT,
                name="M",
                email="m@example.org",
                role="manager",
                employment="staff",
                active=True,
            ),
            ProviderChange(provider_id=programme.caseworker.provider_id, valid_from=AT, name="V"),
            ProviderContact(provider_id=programme.caseworker.provider_id, valid_from=AT, telephone="1"),
            SecondFactor(user_id=manager, secret=SHA256, last_step=7, confirmed_at=AT),
            RecoveryCode(user_id=manager, code_sha256=SHA256, made_at=AT, used_at=AT),
            PasswordLink(user_id=manager, token_sha256=SHA256, made_at=AT, expires_at=AT + hour, used_at=AT),
            LoginSession(
                id="s", user_id=manager, browser="", started_at=AT, seen_at=AT, ended_at=AT, ended_how="idle"
            ),
            LoginFailure(account=SHA256, source=SHA256, at=AT),
            HomeView(home_id=home.id, user_id=manager, day=DAY),
        ]
    )
    session.get_one(User, manager).language = "es"
    return programme


@pytest.fixture
def filled(engine):
    with transaction(engine) as session:
        fill(session)
    return engine


@pytest.mark.parametrize(("statement", "rule"), REFUSED, ids=[f"{r}-{s.split()[0]}" for s, r in REFUSED])
def test_what_stands_is_refused_by_its_guard_and_by_nothing_else(filled, statement, rule):
    with pytest.raises(IntegrityError) as error, transaction(filled) as session:
        session.execute(text(statement))
    assert refused_by(error.value) == rule
    guards = [guard for guard in GUARDS if guard.code == rule]
    with transaction(filled) as session:
        drop(session.connection(), guards)
        session.execute(text(statement))


def test_every_guard_is_tried():
    assert {guard.code for guard in GUARDS} == {rule for _, rule in REFUSED}


def test_another_manager_lets_the_first_one_go(filled):
    with transaction(filled) as session:
        second = session.exec(select(User.id).where(User.name == "auditor")).one()
        role = session.exec(select(Role.id).where(Role.name == "manager")).one()
        session.add(UserRole(user_id=second, role_id=role))
        session.flush()
        first = session.exec(select(User).where(User.name == "manager")).one()
        first.active = False


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE user_account SET language = 'xx'", "ck_user_account_language_known"),
        (
            (
                "INSERT INTO password_link (user_id, token_sha256, made_at, expires_at) SELECT user_id,"
                " '{sha}', made_at, made_at FROM password_link"
            ),
            "ck_password_link_expires_later",
        ),
        (
            (
                "INSERT INTO recovery_code (user_id, code_sha256, made_at)"
                " SELECT user_id, code_sha256, made_at FROM recovery_code"
            ),
            "uq_recovery_code_code_sha256",
        ),
    ],
)
def test_a_wrong_value_is_refused_by_name(filled, statement, rule):
    with pytest.raises(IntegrityError) as error, transaction(filled) as session:
        session.execute(text(statement.format(sha="f" * 64)))
    assert refused_by(error.value) == rule


def test_down_and_up_again_with_rows_in_every_table(filled):
    downgrade(filled, "0001")
    with filled.connect() as connection:
        names = set(connection.execute(text("SELECT name FROM user_account")).scalars())
    assert {"manager", "auditor"} <= names
    upgrade(filled)
    with reading(filled) as session:
        assert session.exec(select(User.language)).all() == [None] * 7
        assert session.exec(select(AccountChange)).all() == []


def test_a_history_finds_what_belongs_to_a_home_and_the_reasons(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.WITHDRAWN)
        other = programme.home_at(session, Stage.IN_PROGRESS)
        acts, others = acts_of_home(session, home.id), acts_of_home(session, other.id)
    assert [act.action for act in acts] == ["home.opened", "home.stage_changed"]
    assert [act.reason for act in acts][-1] == "as agreed by telephone"
    assert {act.object_id for act in others} >= {other.id}
    assert home.id not in {act.object_id for act in others}
