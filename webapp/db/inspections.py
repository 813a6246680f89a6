"""What an inspector found, and the certificate that says so."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from webapp.db.base import is_sha256, one_of, utc_time

TOKEN_BITS = 128


class InspectionKind(StrEnum):
    """When a home is inspected: while walls are open, or after the work."""

    IN_PROGRESS = "in_progress"
    POST_INSTALLATION = "post_installation"


class Verdict(StrEnum):
    """What an inspection came to."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    REWORK = "rework"


class ItemVerdict(StrEnum):
    """What was found of one measure."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"


class Inspection(SQLModel, table=True):
    """One inspection of a home. With its verdict it is closed: a further look is a further inspection.

    The verdict comes last: flush the checklist first, since the database takes no line of it afterwards.
    """

    __tablename__ = "inspection"
    __table_args__ = (
        one_of("kind", InspectionKind),
        one_of("verdict", Verdict, optional=True),
        CheckConstraint("verdict IS NULL OR inspected_on IS NOT NULL", name="verdict_dated"),
    )

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True)
    kind: str
    inspector_id: int = Field(foreign_key="user_account.id", index=True)
    inspected_on: date | None = None
    verdict: str | None = None
    note: str = Field(default="", sa_type=Text)
    opened_at: datetime = utc_time()
    row_version: int = 1


class InspectionItem(SQLModel, table=True):
    """One line of the checklist: what was claimed of a measure beside what was observed."""

    __tablename__ = "inspection_item"
    __table_args__ = (
        one_of("verdict", ItemVerdict, optional=True),
        UniqueConstraint("inspection_id", "installed_measure_id"),
    )

    id: int = Field(default=None, primary_key=True)
    inspection_id: int = Field(foreign_key="inspection.id", index=True)
    installed_measure_id: int = Field(foreign_key="installed_measure.id", index=True)
    claimed_quantity: float | None = None
    observed_quantity: float | None = None
    claimed_reading: float | None = None
    observed_reading: float | None = None
    verdict: str | None = None
    standards_clause: str = ""
    note: str = Field(default="", sa_type=Text)


class Certificate(SQLModel, table=True):
    """The document that a home passed. It may be revoked; what it says never changes."""

    __tablename__ = "certificate"
    __table_args__ = (is_sha256("sha256"), CheckConstraint("length(token) >= 22", name="token_long_enough"))

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True)
    inspection_id: int = Field(foreign_key="inspection.id", unique=True)
    token: str = Field(unique=True)
    document: str = Field(sa_type=Text)
    sha256: str = Field(max_length=64)
    issued_by: int = Field(foreign_key="user_account.id", index=True)
    issued_at: datetime = utc_time()
    revoked_at: datetime | None = utc_time(optional=True)
