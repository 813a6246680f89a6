"""A home, its case, and what was decided and calculated about it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text
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
        # Lists of homes are read a page at a time, in the order of these.
        Index("ix_home_provider_id_stage_stage_since_id", "provider_id", "stage", "stage_since", "id"),
        Index("ix_home_provider_id_stage_since_id", "provider_id", "stage_since", "id"),
        Index("ix_home_stage_stage_since_id", "stage", "stage_since", "id"),
        Index("ix_home_stage_since_id", "stage_since", "id"),
        Index("ix_home_caseworker_id_stage_since_id", "caseworker_id", "stage_since", "id"),
        Index("ix_home_provider_id_eligible_until", "provider_id", "eligible_until"),
        Index("ix_home_eligible_until", "eligible_until"),
        Index("ix_home_contractor_provider_id_stage", "contractor_provider_id", "stage"),
        Index("ix_home_contractor_provider_id_stage_since_id", "contractor_provider_id", "stage_since", "id"),
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
    # Since when it stands at its stage; the caseworker who looks after it; until when it qualifies.
    stage_since: datetime | None = utc_time(optional=True)
    caseworker_id: int | None = Field(default=None, foreign_key="user_account.id")
    eligible_until: date | None = None
    priority_points: int | None = None
    parcel_number: str = Field(default="", sa_column_kwargs={"server_default": ""})
    # From what the keys in `home_key` were made: they count only as long as the home still says the same.
    matched_as: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})


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
    # The last day on which work may be scheduled by it; none where it is no yes.
    valid_until: date | None = None
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
