"""A home, its case, and what was decided and calculated about it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field, SQLModel

from rules.outcomes import Outcome
from webapp.db.base import is_sha256, not_blank, one_of, utc_time
from webapp.stages import Stage


class StageTransition(SQLModel, table=True):
    """A step that a home may take, copied from `webapp.stages` for the database to hold homes to."""

    __tablename__ = "stage_transition"
    __table_args__ = (one_of("from_stage", Stage), one_of("to_stage", Stage))

    from_stage: str = Field(primary_key=True)
    to_stage: str = Field(primary_key=True)


class Home(SQLModel, table=True):
    """One dwelling in the programme. Its id is random, since it stands in addresses of pages."""

    __tablename__ = "home"
    __table_args__ = (
        one_of("stage", Stage),
        not_blank("address_line"),
        # A deferred home remembers where it was, and goes back there and nowhere else.
        CheckConstraint("(stage = 'deferred') = (deferred_from IS NOT NULL)", name="deferred_from_kept"),
    )

    id: str = Field(primary_key=True, max_length=32)
    address_line: str
    unit: str = ""
    city: str
    zip_code: str = Field(max_length=10)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    contractor_provider_id: int | None = Field(default=None, foreign_key="provider.id", index=True)
    scheduled_on: date | None = None
    stage: str = Field(default=Stage.SCREENED.value, index=True)
    deferred_from: str | None = None
    row_version: int = 1
    opened_by: int = Field(foreign_key="user_account.id", index=True)
    opened_at: datetime = utc_time()


class CaseRecord(SQLModel, table=True):
    """What is known of a household and its home so far, in the structure of a household file."""

    __tablename__ = "case_record"

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", unique=True)
    facts: str = Field(default="{}", sa_type=Text)
    row_version: int = 1
    created_by: int = Field(foreign_key="user_account.id", index=True)
    created_at: datetime = utc_time()
    updated_by: int = Field(foreign_key="user_account.id", index=True)
    updated_at: datetime = utc_time()


class Determination(SQLModel, table=True):
    """A decision on one programme, whole and final. A correction is a further row that supersedes it."""

    __tablename__ = "determination"
    __table_args__ = (one_of("outcome", Outcome), is_sha256("sha256"))

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True)
    program: str
    outcome: str
    decided_on: date
    effective_on: date
    document: str = Field(sa_type=Text)
    sha256: str = Field(max_length=64)
    supersedes_id: int | None = Field(default=None, foreign_key="determination.id", index=True)
    created_by: int = Field(foreign_key="user_account.id", index=True)
    created_at: datetime = utc_time()


class AssessmentRecord(SQLModel, table=True):
    """An assessment, whole and final: reports are made from it and nothing is calculated again for paper."""

    __tablename__ = "assessment_record"
    __table_args__ = (is_sha256("sha256"),)

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True)
    assessed_on: date
    document: str = Field(sa_type=Text)
    sha256: str = Field(max_length=64)
    created_by: int = Field(foreign_key="user_account.id", index=True)
    created_at: datetime = utc_time()
