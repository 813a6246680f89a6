"""The draw of homes for inspection, the standing of firms, and what inspections leave to be put right."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from webapp.db.base import not_blank, one_of, utc_time
from webapp.db.inspections import InspectionKind


class Tier(StrEnum):
    """The standing of a contractor's firm: how many of its homes are visited."""

    NEW = "new"
    PROBATION = "probation"
    TRUSTED = "trusted"
    SUSPENDED = "suspended"


class TierCause(StrEnum):
    """Why a firm's standing changed."""

    PASSES = "passes"
    FAILED_INSPECTION = "failed_inspection"
    FAILED_REINSPECTIONS = "failed_reinspections"
    DECISION = "decision"


class Setting(StrEnum):
    """What the programme can change of the sampling rule, with its unit."""

    NEW_PCT = "new_pct"
    PROBATION_PCT = "probation_pct"
    TRUSTED_PCT = "trusted_pct"
    SUSPENDED_PCT = "suspended_pct"
    HIDDEN_WORK_PCT = "hidden_work_pct"
    FIRST_HOMES = "first_homes"


class Basis(StrEnum):
    """Why a home was in a draw."""

    EVERY_HOME = "every_home"
    FIRST_HOMES = "first_homes"
    HIDDEN_WORK = "hidden_work"
    TIER = "tier"


class Severity(StrEnum):
    """How serious a deficiency is."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


class Answer(StrEnum):
    """The answer to a question of a visit."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


# A draw's number is so many bits of a SHA-256, so that any database holds it exactly.
DRAW_BITS = 48
WHOLE_HUNDREDTHS = 10_000


class SamplingRule(SQLModel, table=True):
    """A version of the sampling rule: its seed. The shares of a version change by `SamplingChange`."""

    __tablename__ = "sampling_rule"
    __table_args__ = (not_blank("seed"), CheckConstraint("version > 0", name="version_positive"))

    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seed: str = Field(max_length=64)
    reason: str = Field(default="", sa_type=Text)
    made_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    made_at: datetime = utc_time()


class SamplingChange(SQLModel, table=True):
    """A change of a share or a number of the sampling rule, from a day on."""

    __tablename__ = "sampling_change"
    __table_args__ = (
        one_of("setting", Setting),
        not_blank("reason"),
        CheckConstraint("value >= 0", name="value_not_negative"),
    )

    id: int = Field(default=None, primary_key=True)
    setting: str = Field(index=True)
    # Shares in hundredths of a percent; numbers of homes as they are.
    value: int
    effective_on: date
    reason: str = Field(sa_type=Text)
    changed_by: int = Field(foreign_key="user_account.id", index=True)
    changed_at: datetime = utc_time()


class ProviderTier(SQLModel, table=True):
    """A firm's standing from a day on; a firm without a row is new."""

    __tablename__ = "provider_tier"
    __table_args__ = (
        one_of("tier", Tier),
        one_of("cause", TierCause),
        CheckConstraint(
            "cause <> 'decision' OR (changed_by IS NOT NULL AND trim(note) <> '')", name="decided"
        ),
    )

    id: int = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    tier: str
    cause: str
    effective_on: date
    note: str = Field(default="", sa_type=Text)
    inspection_id: int | None = Field(default=None, foreign_key="inspection.id", index=True)
    changed_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    changed_at: datetime = utc_time()


class InspectionDraw(SQLModel, table=True):
    """The draw of one home for one kind of inspection, with all that it takes to draw again."""

    __tablename__ = "inspection_draw"
    __table_args__ = (
        one_of("kind", InspectionKind),
        one_of("basis", Basis),
        one_of("tier", Tier),
        CheckConstraint("rate_hundredths >= 0 AND rate_hundredths <= 10000", name="rate_is_share"),
        CheckConstraint("number >= 0", name="number_not_negative"),
        UniqueConstraint("home_id", "kind"),
    )

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    kind: str
    basis: str
    tier: str
    rule_version: int = Field(foreign_key="sampling_rule.version", index=True)
    seed: str = Field(max_length=64)
    rate_hundredths: int
    number: int = Field(sa_type=BigInteger)
    drawn: bool
    drawn_at: datetime = utc_time()


class DeskAcceptance(SQLModel, table=True):
    """A home that the draw left out, accepted on its papers by an inspector. It carries no certificate."""

    __tablename__ = "desk_acceptance"
    __table_args__ = (not_blank("note"),)

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", unique=True)
    draw_id: int = Field(foreign_key="inspection_draw.id", unique=True)
    accepted_by: int = Field(foreign_key="user_account.id", index=True)
    note: str = Field(sa_type=Text)
    accepted_at: datetime = utc_time()


class HomeReopening(SQLModel, table=True):
    """The manager's order to inspect a home once more that had passed, and why."""

    __tablename__ = "home_reopening"
    __table_args__ = (not_blank("reason"),)

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True)
    reason: str = Field(sa_type=Text)
    ordered_by: int = Field(foreign_key="user_account.id", index=True)
    ordered_at: datetime = utc_time()


class CertificateRevocation(SQLModel, table=True):
    """Why a certificate was revoked, and by whom."""

    __tablename__ = "certificate_revocation"
    __table_args__ = (not_blank("reason"),)

    certificate_id: int = Field(
        primary_key=True, foreign_key="certificate.id", sa_column_kwargs={"autoincrement": False}
    )
    reason: str = Field(sa_type=Text)
    revoked_by: int = Field(foreign_key="user_account.id", index=True)
    revoked_at: datetime = utc_time()


class InspectionAssignment(SQLModel, table=True):
    """Whose home it is to inspect from now on: a person's, a firm's, or nobody's; the last row counts."""

    __tablename__ = "inspection_assignment"

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True)
    inspector_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    firm_id: int | None = Field(default=None, foreign_key="provider.id", index=True)
    planned_on: date | None = None
    assigned_by: int = Field(foreign_key="user_account.id", index=True)
    assigned_at: datetime = utc_time()


class Reinspection(SQLModel, table=True):
    """Which failed inspection a further one looks at again, and the how manyeth time it is."""

    __tablename__ = "reinspection"
    __table_args__ = (CheckConstraint("ordinal > 0", name="ordinal_positive"),)

    inspection_id: int = Field(
        primary_key=True, foreign_key="inspection.id", sa_column_kwargs={"autoincrement": False}
    )
    failed_inspection_id: int = Field(foreign_key="inspection.id", unique=True)
    ordinal: int


class Deficiency(SQLModel, table=True):
    """What must be put right at a home, until when; open until a later inspection finds it put right."""

    __tablename__ = "deficiency"
    __table_args__ = (
        one_of("severity", Severity),
        not_blank("corrective_action"),
        CheckConstraint(
            "(resolved_by_inspection_id IS NULL) = (resolved_on IS NULL)", name="resolution_whole"
        ),
        UniqueConstraint("inspection_id", "inspection_item_id"),
        Index("ix_deficiency_open", "resolved_on", "due_on"),
    )

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True)
    inspection_id: int = Field(foreign_key="inspection.id", index=True)
    # Nothing where it is of the home as a whole.
    inspection_item_id: int | None = Field(default=None, foreign_key="inspection_item.id", index=True)
    provider_id: int | None = Field(default=None, foreign_key="provider.id", index=True)
    code: str = Field(max_length=40)
    severity: str
    corrective_action: str = Field(sa_type=Text)
    # Counted from the visit when the inspection is finished; not known before.
    due_on: date | None = None
    resolved_by_inspection_id: int | None = Field(default=None, foreign_key="inspection.id", index=True)
    resolved_on: date | None = None


class InspectionTest(SQLModel, table=True):
    """A test that an inspector repeated: blower door, ducts, carbon monoxide."""

    __tablename__ = "inspection_test"
    __table_args__ = (
        UniqueConstraint("inspection_id", "test"),
        CheckConstraint("observed >= 0", name="observed_not_negative"),
    )

    id: int = Field(default=None, primary_key=True)
    inspection_id: int = Field(foreign_key="inspection.id", index=True)
    test: str = Field(max_length=40)
    unit: str = Field(max_length=40)
    claimed: float | None = None
    observed: float
    instrument: str = ""


class InspectionAnswer(SQLModel, table=True):
    """The answer to one question of a visit."""

    __tablename__ = "inspection_answer"
    __table_args__ = (one_of("answer", Answer), UniqueConstraint("inspection_id", "question"))

    id: int = Field(default=None, primary_key=True)
    inspection_id: int = Field(foreign_key="inspection.id", index=True)
    question: str = Field(max_length=40)
    answer: str
    note: str = Field(default="", sa_type=Text)


class InspectionPhoto(SQLModel, table=True):
    """A photo that an inspector took of one line of a checklist."""

    __tablename__ = "inspection_photo"

    photo_id: int = Field(primary_key=True, foreign_key="photo.id", sa_column_kwargs={"autoincrement": False})
    inspection_item_id: int = Field(foreign_key="inspection_item.id", index=True)
