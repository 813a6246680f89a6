"""Who did what: the hash chain, the steps of each home, and the forms that have landed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text
from sqlmodel import Field, SQLModel

from webapp.db.base import is_sha256, one_of, utc_time
from webapp.stages import Stage


class AuditEntry(SQLModel, table=True):
    """One act. Each entry holds the hash of the one before, so that a changed or missing one shows."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        is_sha256("previous_hash"),
        is_sha256("hash"),
        CheckConstraint("seq > 0", name="seq_positive"),
    )

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = utc_time()
    actor_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    action: str
    object_type: str
    object_id: str = Field(index=True)
    detail: str = Field(sa_type=Text)
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64, unique=True)


class StageEvent(SQLModel, table=True):
    """One step of one home. The first has no stage before it."""

    __tablename__ = "stage_event"
    __table_args__ = (
        one_of("from_stage", Stage, optional=True),
        one_of("to_stage", Stage),
        Index("ix_stage_event_at", "at"),
    )

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True)
    from_stage: str | None = None
    to_stage: str
    actor_id: int = Field(foreign_key="user_account.id", index=True)
    at: datetime = utc_time()
    reason: str | None = Field(default=None, sa_type=Text)


class Submission(SQLModel, table=True):
    """A form that has landed: the same form again leads to what the first one made."""

    __tablename__ = "submission"
    __table_args__ = (is_sha256("body_sha256"),)

    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=36)
    actor_id: int = Field(foreign_key="user_account.id", index=True)
    path: str
    body_sha256: str = Field(max_length=64)
    location: str = ""
    at: datetime = utc_time()
