"""Money, and the figures that a programme reports: budgets, commitments, prices, invoices, sums over homes.

Amounts are whole cents. What a home saves is kept in whole watt-hours, thousandths of a therm and grams of
CO2e, so that sums are exact in any order and a total is always the sum of its rows.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text
from sqlmodel import Field, SQLModel, UniqueConstraint
from sqlmodel.sql.sqltypes import UTCDateTime

from webapp.db.base import not_blank, one_of, utc_time
from webapp.db.work import FundingSource

# What is kept of each home and summed: empty where a home has no part in it, or its part is not known.
SAVED = ("wh", "solar_wh", "mtherms", "gco2e", "gco2e_lifetime")
SAVED_GROUPS = ("approved", "installed", "certified")
MONEY_VALUES = (
    "committed_liwp_cents",
    "committed_other_cents",
    "committed_cents",
    "measures_without_cost",
    *(f"spent_{source.value}_cents" for source in FundingSource),
    "spent_cents",
    "measures_without_funding",
    # Of measures that LIWP may fund and whose cost and tonnes are both known.
    "held_to_standard_cents",
    "held_to_standard_gco2e",
)
VALUES = (*MONEY_VALUES, *(f"{group}_{saved}" for group in SAVED_GROUPS for saved in SAVED))
# 1 where it is so, 0 where it is not.
FLAGS = (
    "upgraded",
    "electrified",
    "electrified_unknown",
    "with_solar",
    "has_approved_work",
    "has_installed_work",
    "is_certified",
    "overridden",
)
# What a sum is kept by; a text is empty where it is not known.
DIMENSIONS = ("program_year", "provider_id", "county", "stage", "category")


def _dimensions(*, primary: bool) -> list[Column[object]]:
    return [
        Column("program_year", Integer(), nullable=False, primary_key=primary, autoincrement=False),
        Column("provider_id", ForeignKey("provider.id"), nullable=False, primary_key=primary, index=True),
        Column("county", String(40), nullable=False, primary_key=primary),
        Column("stage", String(30), nullable=False, primary_key=primary),
        Column("category", String(40), nullable=False, primary_key=primary),
    ]


# One row a home, worked out from its record by webapp.services.money_figures.
HOME_FIGURES = Table(
    "home_figures",
    SQLModel.metadata,
    Column("home_id", ForeignKey("home.id"), primary_key=True),
    *_dimensions(primary=False),
    Column("tract_geoid", String(11), nullable=False),
    Column("tract_vintage", Integer()),
    Column("outcome", String(20), nullable=False),
    Column("contractor_provider_id", ForeignKey("provider.id")),
    Column("stage_since", UTCDateTime(), nullable=False),
    Column("inspections_passed", Integer(), nullable=False),
    Column("inspections_failed", Integer(), nullable=False),
    *(Column(name, Integer(), nullable=False) for name in FLAGS),
    *(Column(name, BigInteger()) for name in VALUES),
    Index("ix_home_figures_stage_since", "stage", "stage_since", "program_year", "provider_id", "county"),
    Index("ix_home_figures_tract", "tract_geoid", "county"),
    Index(
        "ix_home_figures_inspections",
        "contractor_provider_id",
        "inspections_passed",
        "inspections_failed",
        "program_year",
        "provider_id",
        "county",
    ),
)
# The sums over those rows: of each value, and of how many homes it is known.
FIGURE_SUM = Table(
    "figure_sum",
    SQLModel.metadata,
    *_dimensions(primary=True),
    Column("homes", BigInteger(), nullable=False),
    *(Column(name, BigInteger(), nullable=False) for name in FLAGS),
    *(Column(name, BigInteger(), nullable=False) for name in VALUES),
    *(Column(f"{name}_homes", BigInteger(), nullable=False) for name in VALUES),
    CheckConstraint("homes >= 0", name="homes_not_negative"),
)


class InvoiceState(StrEnum):
    """How far an invoice is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PAID = "paid"


class LineBasis(StrEnum):
    """What the amount of a line rests on."""

    PRICE_LIST = "price_list"
    ACTUAL_COST = "actual_cost"
    ADJUSTMENT = "adjustment"


class Budget(SQLModel, table=True):
    """What stands of a source's money of one programme year; the entries say how it came about.

    The database refuses a commitment beyond what is allocated, also where two arrive at once.
    """

    __tablename__ = "budget"
    __table_args__ = (
        one_of("source", FundingSource),
        CheckConstraint("allocated_cents >= 0", name="allocated_cents_not_negative"),
        CheckConstraint("committed_cents >= 0", name="committed_cents_not_negative"),
        CheckConstraint("committed_cents <= allocated_cents", name="not_over_committed"),
    )

    source: str = Field(primary_key=True)
    # The calendar year in which the programme year begins.
    program_year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    # Nothing where no budget was ever entered: then there is no limit, and it is not known.
    allocated_cents: int | None = Field(default=None, sa_type=BigInteger)
    committed_cents: int = Field(default=0, sa_type=BigInteger)


class BudgetEntry(SQLModel, table=True):
    """A change of a budget: who, when, by how much, and why."""

    __tablename__ = "budget_entry"
    __table_args__ = (
        one_of("source", FundingSource),
        not_blank("reason"),
        CheckConstraint("amount_cents <> 0", name="amount_cents_is_change"),
        Index("ix_budget_entry_source_program_year", "source", "program_year"),
    )

    id: int = Field(default=None, primary_key=True)
    source: str
    program_year: int
    amount_cents: int = Field(sa_type=BigInteger)
    reason: str = Field(sa_type=Text)
    entered_by: int = Field(foreign_key="user_account.id", index=True)
    entered_at: datetime = utc_time()


class CommitmentEntry(SQLModel, table=True):
    """Money that approved work takes from a budget, or gives back."""

    __tablename__ = "commitment_entry"
    __table_args__ = (
        one_of("source", FundingSource),
        CheckConstraint("amount_cents <> 0", name="amount_cents_is_change"),
        Index("ix_commitment_entry_source_program_year", "source", "program_year"),
    )

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True)
    scope_id: int = Field(foreign_key="work_scope.id", index=True)
    source: str
    program_year: int
    amount_cents: int = Field(sa_type=BigInteger)
    entered_by: int = Field(foreign_key="user_account.id", index=True)
    entered_at: datetime = utc_time()


class PriceEntry(SQLModel, table=True):
    """The price of one unit of a measure from a day on: a firm's, or the most that the programme pays."""

    __tablename__ = "price_entry"
    __table_args__ = (
        not_blank("measure_id"),
        not_blank("unit"),
        not_blank("reason"),
        CheckConstraint("unit_price_cents >= 0", name="unit_price_cents_not_negative"),
        Index("ix_price_entry_measure_id", "measure_id", "provider_id", "effective_on"),
    )

    id: int = Field(default=None, primary_key=True)
    # Nothing where it is the programme's own limit.
    provider_id: int | None = Field(default=None, foreign_key="provider.id", index=True)
    measure_id: str
    unit: str
    # Nothing where from that day on there is no price any more.
    unit_price_cents: int | None = None
    effective_on: date
    reason: str = Field(sa_type=Text)
    entered_by: int = Field(foreign_key="user_account.id", index=True)
    entered_at: datetime = utc_time()


class Invoice(SQLModel, table=True):
    """A firm's invoice: drafted, submitted, approved, paid; sent back it is a draft again."""

    __tablename__ = "invoice"
    __table_args__ = (
        one_of("state", InvoiceState),
        UniqueConstraint("provider_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("state <> 'paid' OR paid_on IS NOT NULL", name="payment_dated"),
        CheckConstraint("state = 'draft' OR submitted_by IS NOT NULL", name="submitted_by_somebody"),
        CheckConstraint(
            "state NOT IN ('approved', 'paid') OR approved_by IS NOT NULL", name="approved_by_somebody"
        ),
        CheckConstraint("submitted_by <> approved_by", name="four_eyes"),
    )

    id: int = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    number: int
    state: str = Field(default=InvoiceState.DRAFT.value, index=True)
    created_by: int = Field(foreign_key="user_account.id", index=True)
    created_at: datetime = utc_time()
    submitted_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    submitted_at: datetime | None = utc_time(optional=True)
    approved_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    approved_at: datetime | None = utc_time(optional=True)
    paid_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    paid_on: date | None = Field(default=None, index=True)
    # Why it was sent back last.
    note: str = Field(default="", sa_type=Text)
    row_version: int = 1


class InvoiceLine(SQLModel, table=True):
    """One measure that passed, paid once; or an adjustment of a line that was paid before."""

    __tablename__ = "invoice_line"
    __table_args__ = (
        one_of("basis", LineBasis),
        CheckConstraint(
            "(basis = 'adjustment') = (adjusts_line_id IS NOT NULL AND installed_measure_id IS NULL)",
            name="measure_or_adjustment",
        ),
        CheckConstraint("basis = 'adjustment' OR amount_cents >= 0", name="amount_cents_not_negative"),
        CheckConstraint("basis <> 'adjustment' OR trim(reason) <> ''", name="adjustment_explained"),
    )

    id: int = Field(default=None, primary_key=True)
    invoice_id: int = Field(foreign_key="invoice.id", index=True)
    home_id: str = Field(foreign_key="home.id", index=True)
    measure_id: str
    installed_measure_id: int | None = Field(default=None, foreign_key="installed_measure.id", unique=True)
    adjusts_line_id: int | None = Field(default=None, foreign_key="invoice_line.id", index=True)
    basis: str
    quantity: float | None = None
    unit: str = ""
    unit_price_cents: int | None = None
    # What the owner of the home paid, which is taken off.
    owner_paid_cents: int = 0
    amount_cents: int
    reason: str = Field(default="", sa_type=Text)
    entered_by: int = Field(foreign_key="user_account.id", index=True)
    entered_at: datetime = utc_time()


class InvoiceShare(SQLModel, table=True):
    """What of a line one source of money bears; the shares of a line come to its amount."""

    __tablename__ = "invoice_share"
    __table_args__ = (
        one_of("source", FundingSource, optional=True),
        UniqueConstraint("line_id", "source"),
    )

    id: int = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="invoice_line.id")
    # Nothing where the log does not say who pays.
    source: str | None = None
    amount_cents: int
