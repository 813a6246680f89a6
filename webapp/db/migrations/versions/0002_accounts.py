"""Accounts: second factors, languages, sessions, and the dates of every change of a role."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db.constraints import create, drop
from webapp.db.migrations.guards.accounts import GUARDS

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "account_change",
    "provider_change",
    "second_factor",
    "recovery_code",
    "password_link",
    "login_session",
    "login_failure",
    "home_view",
)
INDEXED = (
    ("account_change", "user_id"),
    ("account_change", "provider_id"),
    ("account_change", "changed_by"),
    ("provider_change", "provider_id"),
    ("provider_change", "changed_by"),
    ("recovery_code", "user_id"),
    ("password_link", "user_id"),
    ("password_link", "made_by"),
    ("login_session", "user_id"),
    ("login_failure", "account"),
    ("login_failure", "source"),
    ("home_view", "user_id"),
)
LANGUAGE = (
    "ALTER TABLE user_account ADD COLUMN language VARCHAR CONSTRAINT ck_user_account_language_known"
    " CHECK (language IS NULL OR language IN ('en', 'es', 'zh_Hant'))"
)


def upgrade() -> None:
    """Add what this version brings, then what the database holds it to."""
    op.execute(LANGUAGE)
    _create_changes()
    _create_second_factors()
    _create_logins()
    for table, column in INDEXED:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    create(op.get_bind(), GUARDS)


def downgrade() -> None:
    """Remove it, the last first."""
    drop(op.get_bind(), GUARDS)
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("ALTER TABLE user_account DROP COLUMN language")


def _user(name: str = "user_id", *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey("user_account.id"), nullable=optional)


def _time(name: str, *, optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=optional)


def _create_changes() -> None:
    op.create_table(
        "account_change",
        sa.Column("id", sa.Integer(), primary_key=True),
        _user(),
        _time("valid_from"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("provider_id", sa.Integer(), sa.ForeignKey("provider.id")),
        sa.Column("employment", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        _user("changed_by", optional=True),
        sa.CheckConstraint(
            "role IN ('caseworker', 'contractor', 'inspector', 'manager', 'auditor')", name="role_known"
        ),
        sa.CheckConstraint("employment IN ('staff', 'subcontracted')", name="employment_known"),
        sa.CheckConstraint("trim(name) <> ''", name="name_given"),
        sa.CheckConstraint("trim(email) <> ''", name="email_given"),
    )
    op.create_table(
        "provider_change",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("provider_id", sa.Integer(), sa.ForeignKey("provider.id"), nullable=False),
        _time("valid_from"),
        sa.Column("name", sa.String(), nullable=False),
        _user("changed_by", optional=True),
        sa.CheckConstraint("trim(name) <> ''", name="name_given"),
    )


def _create_second_factors() -> None:
    op.create_table(
        "second_factor",
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user_account.id"), primary_key=True),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        _time("confirmed_at"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), primary_key=True),
        _user(),
        sa.Column("code_sha256", sa.String(64), nullable=False, unique=True),
        _time("made_at"),
        _time("used_at", optional=True),
        sa.CheckConstraint("length(code_sha256) = 64", name="code_sha256_is_sha256"),
    )
    op.create_table(
        "password_link",
        sa.Column("id", sa.Integer(), primary_key=True),
        _user(),
        sa.Column("token_sha256", sa.String(64), nullable=False, unique=True),
        _user("made_by", optional=True),
        _time("made_at"),
        _time("expires_at"),
        _time("used_at", optional=True),
        sa.CheckConstraint("length(token_sha256) = 64", name="token_sha256_is_sha256"),
        sa.CheckConstraint("expires_at > made_at", name="expires_later"),
    )


def _create_logins() -> None:
    op.create_table(
        "login_session",
        sa.Column("id", sa.String(64), primary_key=True),
        _user(),
        sa.Column("browser", sa.String(), nullable=False),
        _time("started_at"),
        _time("seen_at"),
        _time("ended_at", optional=True),
        sa.Column("ended_how", sa.String()),
    )
    op.create_table(
        "login_failure",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(64)),
        _time("at"),
    )
    op.create_table(
        "home_view",
        sa.Column("home_id", sa.String(32), sa.ForeignKey("home.id"), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user_account.id"), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
    )
