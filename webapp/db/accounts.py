"""Accounts beyond the login itself: what somebody was when, second factors, sessions, links, who looked."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from webapp.db.base import is_sha256, not_blank, one_of, utc_time
from webapp.db.people import Employment
from webapp.roles import Roles


class AccountChange(SQLModel, table=True):
    """What an account was from a moment on. It ends where the account's next row begins; none is changed."""

    __tablename__ = "account_change"
    __table_args__ = (
        one_of("role", Roles),
        one_of("employment", Employment),
        not_blank("name"),
        not_blank("email"),
    )

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    valid_from: datetime = utc_time()
    name: str
    email: str
    role: str
    provider_id: int | None = Field(default=None, foreign_key="provider.id", index=True)
    employment: str
    active: bool
    changed_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)


class ProviderChange(SQLModel, table=True):
    """What a provider was called from a moment on."""

    __tablename__ = "provider_change"
    __table_args__ = (not_blank("name"),)

    id: int = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    valid_from: datetime = utc_time()
    name: str
    changed_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)


class ProviderContact(SQLModel, table=True):
    """How a household reaches a provider from a moment on; the last entry is printed on its papers."""

    __tablename__ = "provider_contact"
    __table_args__ = (not_blank("telephone"),)

    id: int = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    valid_from: datetime = utc_time()
    telephone: str
    hours: str = ""
    email: str = ""
    place: str = ""
    changed_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)


class SecondFactor(SQLModel, table=True):
    """The authenticator app of an account; each of its codes is taken once."""

    __tablename__ = "second_factor"

    user_id: int = Field(primary_key=True, foreign_key="user_account.id")
    # Encrypted with a key from the secrets file: a copy of the database alone gives no codes.
    secret: str
    last_step: int
    confirmed_at: datetime = utc_time()


class RecoveryCode(SQLModel, table=True):
    """A code for the day on which the phone is lost: kept as a hash, good once."""

    __tablename__ = "recovery_code"
    __table_args__ = (is_sha256("code_sha256"),)

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    code_sha256: str = Field(unique=True, max_length=64)
    made_at: datetime = utc_time()
    used_at: datetime | None = utc_time(optional=True)


class PasswordLink(SQLModel, table=True):
    """A link with which a person sets a password, once and for a limited time."""

    __tablename__ = "password_link"
    __table_args__ = (
        is_sha256("token_sha256"),
        CheckConstraint("expires_at > made_at", name="expires_later"),
    )

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    token_sha256: str = Field(unique=True, max_length=64)
    made_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    made_at: datetime = utc_time()
    expires_at: datetime = utc_time()
    used_at: datetime | None = utc_time(optional=True)


class LoginSession(SQLModel, table=True):
    """One login, from its beginning to its end; what the session holds is not kept here."""

    __tablename__ = "login_session"

    id: str = Field(primary_key=True, max_length=64)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    browser: str
    started_at: datetime = utc_time()
    seen_at: datetime = utc_time()
    ended_at: datetime | None = utc_time(optional=True)
    ended_how: str | None = None


class LoginFailure(SQLModel, table=True):
    """A wrong password or code of the last hours. Accounts and addresses stand as keyed hashes."""

    __tablename__ = "login_failure"

    id: int = Field(default=None, primary_key=True)
    account: str = Field(index=True, max_length=64)
    source: str = Field(index=True, max_length=64)
    browser: str | None = Field(default=None, max_length=64)
    at: datetime = utc_time()


class HomeView(SQLModel, table=True):
    """Somebody opened a home's pages on a day."""

    __tablename__ = "home_view"

    home_id: str = Field(primary_key=True, foreign_key="home.id", max_length=32)
    user_id: int = Field(primary_key=True, foreign_key="user_account.id", index=True)
    day: date = Field(primary_key=True)
