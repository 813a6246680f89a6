"""Tokens by which a provider's own programs use the JSON interface."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from webapp.db.base import is_sha256, not_blank, utc_time


class ApiToken(SQLModel, table=True):
    """One token: it acts as one person of a provider, and never has more rights than that person.

    Only its hash is kept: whoever reads the database cannot use it. A token is revoked, never removed.
    """

    __tablename__ = "api_token"
    __table_args__ = (
        is_sha256("token_sha256"),
        not_blank("name"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revocation_whole"),
    )

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=80)
    token_sha256: str = Field(unique=True, max_length=64)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    provider_id: int | None = Field(default=None, foreign_key="provider.id", index=True)
    expires_on: date
    created_by: int = Field(foreign_key="user_account.id", index=True)
    created_at: datetime = utc_time()
    revoked_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    revoked_at: datetime | None = utc_time(optional=True)
