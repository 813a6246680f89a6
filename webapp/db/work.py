"""The work on a home: what was approved, what was installed, who paid, and the photographs."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from webapp.db.base import is_sha256, not_blank, one_of, utc_time

# A text column that was added to rows that were there.
_EMPTY = {"server_default": ""}


class MeasureStatus(StrEnum):
    """Whether a measure of the scope was put in."""

    INSTALLED = "installed"
    NOT_INSTALLED = "not_installed"


class FundingSource(StrEnum):
    """Whose money paid for a measure."""

    LIWP = "liwp"
    LIHEAP = "liheap"
    WAP = "wap"
    UTILITY = "utility"
    OWNER = "owner"
    OTHER = "other"


class WorkScope(SQLModel, table=True):
    """What shall be done to a home. Once approved it stands; a change is a further revision.

    The approval comes last: flush the items first, since the database takes none afterwards.
    """

    __tablename__ = "work_scope"
    __table_args__ = (
        UniqueConstraint("home_id", "revision"),
        CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approval_whole"),
    )

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True)
    revision: int = 1
    assessment_id: int | None = Field(default=None, foreign_key="assessment_record.id", index=True)
    proposed_by: int = Field(foreign_key="user_account.id", index=True)
    proposed_at: datetime = utc_time()
    approved_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    approved_at: datetime | None = utc_time(optional=True)
    row_version: int = 1


class ScopeItem(SQLModel, table=True):
    """One measure of a scope: how much of it, and whether LIWP money may pay for it."""

    __tablename__ = "scope_item"
    __table_args__ = (
        UniqueConstraint("scope_id", "measure_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("estimated_cost_cents >= 0", name="estimated_cost_cents_not_negative"),
    )

    id: int = Field(default=None, primary_key=True)
    scope_id: int = Field(foreign_key="work_scope.id", index=True)
    position: int = 0
    measure_id: str
    quantity: float
    unit: str
    liwp_may_fund: bool
    estimated_cost_cents: int | None = None


class InstalledMeasure(SQLModel, table=True):
    """What a contractor logged for one measure of the scope: put in as described, or why not."""

    __tablename__ = "installed_measure"
    __table_args__ = (
        one_of("status", MeasureStatus),
        CheckConstraint("status <> 'not_installed' OR trim(reason) <> ''", name="reason_given"),
        CheckConstraint(
            "status <> 'installed' OR (quantity IS NOT NULL AND installed_on IS NOT NULL)",
            name="installation_whole",
        ),
        CheckConstraint("quantity IS NULL OR quantity > 0", name="quantity_positive"),
        CheckConstraint("serial = upper(trim(serial)) AND serial <> ''", name="serial_normal"),
    )

    id: int = Field(default=None, primary_key=True)
    client_id: str = Field(unique=True, max_length=36)
    home_id: str = Field(foreign_key="home.id", index=True)
    scope_item_id: int = Field(foreign_key="scope_item.id", unique=True)
    status: str
    reason: str = ""
    quantity: float | None = None
    make: str = ""
    model: str = ""
    # Unique in the whole programme: one machine is installed, and paid, once.
    serial: str | None = Field(default=None, unique=True)
    reading_before: float | None = None
    reading_after: float | None = None
    reading_unit: str = ""
    installed_on: date | None = None
    installed_by: int = Field(foreign_key="user_account.id", index=True)
    logged_at: datetime = utc_time()
    row_version: int = 1
    # Where in the home; which instrument gave the readings; the number of the rating's certificate.
    location: str = Field(default="", sa_column_kwargs=_EMPTY)
    instrument: str = Field(default="", sa_column_kwargs=_EMPTY)
    rating_certificate: str = Field(default="", sa_column_kwargs=_EMPTY)
    depth_inches: float | None = None
    bags: int | None = None
    permit_number: str = Field(default="", sa_column_kwargs=_EMPTY)
    permit_on: date | None = None
    permit_closed_on: date | None = None
    warranty: str = Field(default="", sa_column_kwargs=_EMPTY)
    disposal_certificate: str = Field(default="", sa_column_kwargs=_EMPTY)
    crew: int | None = None
    labour_hours: float | None = None
    # What the invoice comes to; who pays must add up to it. Not known where nobody wrote it.
    total_cost_cents: int | None = None


class MeasureSerial(SQLModel, table=True):
    """The serial number of a further machine of one measure; the first stands in the measure's own row."""

    __tablename__ = "measure_serial"
    __table_args__ = (CheckConstraint("serial = upper(trim(serial)) AND serial <> ''", name="serial_normal"),)

    id: int = Field(default=None, primary_key=True)
    installed_measure_id: int = Field(foreign_key="installed_measure.id", index=True)
    serial: str = Field(unique=True)


class MeasureRevision(SQLModel, table=True):
    """A state of a logged measure that was corrected: whole, with who changed it, when, and why."""

    __tablename__ = "measure_revision"
    __table_args__ = (
        is_sha256("sha256"),
        CheckConstraint("revision > 0", name="revision_positive"),
        UniqueConstraint("installed_measure_id", "revision"),
    )

    id: int = Field(default=None, primary_key=True)
    installed_measure_id: int = Field(foreign_key="installed_measure.id", index=True)
    # The row_version that the measure had in this state.
    revision: int
    document: str = Field(sa_type=Text)
    sha256: str = Field(max_length=64)
    replaced_by: int = Field(foreign_key="user_account.id", index=True)
    replaced_at: datetime = utc_time()
    reason: str = Field(default="", sa_type=Text)


def normal_serial(typed: str | None) -> str | None:
    """Return a serial number as it is kept, so that one typed in another way is still the same one.

    Examples
    --------
    >>> normal_serial("  ab-12c ")
    'AB-12C'
    >>> normal_serial("   ") is None
    True
    """
    return (typed or "").strip().upper() or None


class MeasureFunding(SQLModel, table=True):
    """What one source paid for one installed measure."""

    __tablename__ = "measure_funding"
    __table_args__ = (
        one_of("source", FundingSource),
        UniqueConstraint("installed_measure_id", "source"),
        CheckConstraint("amount_cents >= 0", name="amount_cents_not_negative"),
    )

    id: int = Field(default=None, primary_key=True)
    installed_measure_id: int = Field(foreign_key="installed_measure.id", index=True)
    source: str
    amount_cents: int


class Photo(SQLModel, table=True):
    """A photograph of an installed measure, as it lies re-encoded in the data folder."""

    __tablename__ = "photo"
    __table_args__ = (
        is_sha256("sha256"),
        not_blank("stored_name"),
        CheckConstraint("width > 0 AND height > 0", name="size_positive"),
    )

    id: int = Field(default=None, primary_key=True)
    client_id: str = Field(unique=True, max_length=36)
    home_id: str = Field(foreign_key="home.id", index=True)
    installed_measure_id: int | None = Field(default=None, foreign_key="installed_measure.id", index=True)
    sha256: str = Field(max_length=64, index=True)
    width: int
    height: int
    stored_name: str = Field(unique=True)
    uploaded_by: int = Field(foreign_key="user_account.id", index=True)
    uploaded_at: datetime = utc_time()
    # What it shows, as the measure asks for it; empty where the sender did not say.
    kind: str = Field(default="", sa_column_kwargs=_EMPTY)
    original_sha256: str = Field(default="", sa_column_kwargs=_EMPTY)
    original_bytes: int | None = None
    # What the camera wrote into the file, as it wrote it: its own clock, and where it was.
    taken_at: str = Field(default="", sa_column_kwargs=_EMPTY)
    latitude: float | None = None
    longitude: float | None = None


class PhotoStrike(SQLModel, table=True):
    """A photo that was struck out: it stays, and says by whom, when and why it no longer counts."""

    __tablename__ = "photo_strike"
    __table_args__ = (not_blank("reason"),)

    photo_id: int = Field(primary_key=True, foreign_key="photo.id", sa_column_kwargs={"autoincrement": False})
    reason: str = Field(sa_type=Text)
    struck_by: int = Field(foreign_key="user_account.id", index=True)
    struck_at: datetime = utc_time()


class GateState(StrEnum):
    """How a health-and-safety gate of a home stands."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"
    NOT_NEEDED = "not_needed"


class GateTime(StrEnum):
    """What a gate holds back until it is settled."""

    LOGGING = "logging"
    COMPLETION = "completion"


class HomeGate(SQLModel, table=True):
    """What was found at a health-and-safety gate of a home. The last row of a gate counts."""

    __tablename__ = "home_gate"
    __table_args__ = (
        one_of("state", GateState),
        one_of("holds", GateTime),
        CheckConstraint("state NOT IN ('waived', 'not_needed') OR trim(reason) <> ''", name="reason_given"),
        CheckConstraint("length(measures) > 2", name="measures_listed"),
    )

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True)
    gate: str = Field(max_length=40)
    state: str
    # What it holds back, and which measures: ",air_sealing,attic_insulation,".
    holds: str
    measures: str
    reading: float | None = None
    instrument: str = ""
    tested_on: date | None = None
    reason: str = Field(default="", sa_type=Text)
    settled_by: int = Field(foreign_key="user_account.id", index=True)
    settled_at: datetime = utc_time()


class Mending(SQLModel, table=True):
    """What was put right of work that was sent back."""

    __tablename__ = "mending"
    __table_args__ = (not_blank("note"),)

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True)
    # Nothing where it is of the home as a whole.
    inspection_item_id: int | None = Field(default=None, foreign_key="inspection_item.id", index=True)
    mended_on: date
    note: str = Field(sa_type=Text)
    mended_by: int = Field(foreign_key="user_account.id", index=True)
    logged_at: datetime = utc_time()
