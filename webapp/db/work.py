"""The work on a home: what was approved, what was installed, who paid, and the photographs."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from webapp.db.base import is_sha256, not_blank, one_of, utc_time


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
