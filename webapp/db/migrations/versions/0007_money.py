"""Money: budgets by source and programme year, price lists, invoices, and the figures of each home."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db.constraints import create, drop
from webapp.db.migrations.guards.money import GUARDS

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SOURCES = ("liwp", "liheap", "wap", "utility", "owner", "other")
LISTED = ", ".join(f"'{source}'" for source in SOURCES)
SAVED = ("wh", "solar_wh", "mtherms", "gco2e", "gco2e_lifetime")
VALUES = (
    "committed_liwp_cents",
    "committed_other_cents",
    "committed_cents",
    "measures_without_cost",
    *(f"spent_{source}_cents" for source in SOURCES),
    "spent_cents",
    "measures_without_funding",
    "held_to_standard_cents",
    "held_to_standard_gco2e",
    *(f"{group}_{saved}" for group in ("approved", "installed", "certified") for saved in SAVED),
)
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
TABLES = (
    "figure_sum",
    "home_figures",
    "invoice_share",
    "invoice_line",
    "invoice",
    "price_entry",
    "commitment_entry",
    "budget_entry",
    "budget",
)
INDEXES = {
    "home_figures": (
        ("ix_home_figures_provider_id", ("provider_id",)),
        (
            "ix_home_figures_stage_since",
            ("stage", "stage_since", "program_year", "provider_id", "county"),
        ),
        ("ix_home_figures_tract", ("tract_geoid", "county")),
        (
            "ix_home_figures_inspections",
            (
                "contractor_provider_id",
                "inspections_passed",
                "inspections_failed",
                "program_year",
                "provider_id",
                "county",
            ),
        ),
    ),
    "figure_sum": (("ix_figure_sum_provider_id", ("provider_id",)),),
    "budget_entry": (
        ("ix_budget_entry_source_program_year", ("source", "program_year")),
        ("ix_budget_entry_entered_by", ("entered_by",)),
    ),
    "commitment_entry": (
        ("ix_commitment_entry_source_program_year", ("source", "program_year")),
        ("ix_commitment_entry_home_id", ("home_id",)),
        ("ix_commitment_entry_scope_id", ("scope_id",)),
        ("ix_commitment_entry_entered_by", ("entered_by",)),
    ),
    "price_entry": (
        ("ix_price_entry_measure_id", ("measure_id", "provider_id", "effective_on")),
        ("ix_price_entry_provider_id", ("provider_id",)),
        ("ix_price_entry_entered_by", ("entered_by",)),
    ),
    "invoice": tuple(
        (f"ix_invoice_{column}", (column,))
        for column in (
            "provider_id",
            "state",
            "created_by",
            "submitted_by",
            "approved_by",
            "paid_by",
            "paid_on",
        )
    ),
    "invoice_line": tuple(
        (f"ix_invoice_line_{column}", (column,))
        for column in ("invoice_id", "home_id", "adjusts_line_id", "entered_by")
    ),
    "stage_event": (("ix_stage_event_at", ("at",)),),
}


def upgrade() -> None:
    """Add what this version brings, then what the database holds it to."""
    _create_figures()
    _create_budgets()
    _create_invoices()
    for table, indexes in INDEXES.items():
        for name, columns in indexes:
            op.create_index(op.f(name), table, list(columns))
    create(op.get_bind(), GUARDS)


def downgrade() -> None:
    """Remove it, the last first."""
    drop(op.get_bind(), GUARDS)
    op.drop_index(op.f("ix_stage_event_at"), "stage_event")
    for table in TABLES:
        op.drop_table(table)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def _entered() -> list[sa.Column[object]]:
    return [_user("entered_by"), sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False)]


def _user(name: str, *, optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey("user_account.id"), nullable=optional)


def _source() -> sa.Column[str]:
    return sa.Column("source", sa.String(), nullable=False)


def _known_source() -> sa.CheckConstraint:
    return sa.CheckConstraint(f"source IN ({LISTED})", name="source_known")


def _dimensions(*, primary: bool) -> list[sa.Column[object]]:
    return [
        sa.Column("program_year", sa.Integer(), nullable=False, primary_key=primary, autoincrement=False),
        sa.Column(
            "provider_id", sa.Integer(), sa.ForeignKey("provider.id"), nullable=False, primary_key=primary
        ),
        sa.Column("county", sa.String(40), nullable=False, primary_key=primary),
        sa.Column("stage", sa.String(30), nullable=False, primary_key=primary),
        sa.Column("category", sa.String(40), nullable=False, primary_key=primary),
    ]


def _create_figures() -> None:
    op.create_table(
        "home_figures",
        sa.Column("home_id", sa.String(32), sa.ForeignKey("home.id"), primary_key=True),
        *_dimensions(primary=False),
        sa.Column("tract_geoid", sa.String(11), nullable=False),
        sa.Column("tract_vintage", sa.Integer()),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("contractor_provider_id", sa.Integer(), sa.ForeignKey("provider.id")),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inspections_passed", sa.Integer(), nullable=False),
        sa.Column("inspections_failed", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in FLAGS),
        *(sa.Column(name, sa.BigInteger()) for name in VALUES),
    )
    op.create_table(
        "figure_sum",
        *_dimensions(primary=True),
        sa.Column("homes", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in FLAGS),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in VALUES),
        *(sa.Column(f"{name}_homes", sa.BigInteger(), nullable=False) for name in VALUES),
        sa.CheckConstraint("homes >= 0", name="homes_not_negative"),
    )


def _create_budgets() -> None:
    op.create_table(
        "budget",
        sa.Column("source", sa.String(), nullable=False, primary_key=True),
        sa.Column("program_year", sa.Integer(), nullable=False, primary_key=True, autoincrement=False),
        sa.Column("allocated_cents", sa.BigInteger()),
        sa.Column("committed_cents", sa.BigInteger(), nullable=False),
        _known_source(),
        sa.CheckConstraint("allocated_cents >= 0", name="allocated_cents_not_negative"),
        sa.CheckConstraint("committed_cents >= 0", name="committed_cents_not_negative"),
        sa.CheckConstraint("committed_cents <= allocated_cents", name="not_over_committed"),
    )
    op.create_table(
        "budget_entry",
        _id(),
        _source(),
        sa.Column("program_year", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_entered(),
        _known_source(),
        sa.CheckConstraint("trim(reason) <> ''", name="reason_given"),
        sa.CheckConstraint("amount_cents <> 0", name="amount_cents_is_change"),
    )
    op.create_table(
        "commitment_entry",
        _id(),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False),
        sa.Column("scope_id", sa.Integer(), sa.ForeignKey("work_scope.id"), nullable=False),
        _source(),
        sa.Column("program_year", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        *_entered(),
        _known_source(),
        sa.CheckConstraint("amount_cents <> 0", name="amount_cents_is_change"),
    )
    op.create_table(
        "price_entry",
        _id(),
        sa.Column("provider_id", sa.Integer(), sa.ForeignKey("provider.id")),
        sa.Column("measure_id", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("unit_price_cents", sa.Integer()),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_entered(),
        *(
            sa.CheckConstraint(f"trim({name}) <> ''", name=f"{name}_given")
            for name in ("measure_id", "unit", "reason")
        ),
        sa.CheckConstraint("unit_price_cents >= 0", name="unit_price_cents_not_negative"),
    )


def _create_invoices() -> None:
    op.create_table(
        "invoice",
        _id(),
        sa.Column("provider_id", sa.Integer(), sa.ForeignKey("provider.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        _user("created_by"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _user("submitted_by", optional=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True)),
        _user("approved_by", optional=True),
        sa.Column("approved_at", sa.DateTime(timezone=True)),
        _user("paid_by", optional=True),
        sa.Column("paid_on", sa.Date()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("provider_id", "number"),
        sa.CheckConstraint("state IN ('draft', 'submitted', 'approved', 'paid')", name="state_known"),
        sa.CheckConstraint("number > 0", name="number_positive"),
        sa.CheckConstraint("state <> 'paid' OR paid_on IS NOT NULL", name="payment_dated"),
        sa.CheckConstraint("state = 'draft' OR submitted_by IS NOT NULL", name="submitted_by_somebody"),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'paid') OR approved_by IS NOT NULL", name="approved_by_somebody"
        ),
        sa.CheckConstraint("submitted_by <> approved_by", name="four_eyes"),
    )
    op.create_table(
        "invoice_line",
        _id(),
        sa.Column("invoice_id", sa.Integer(), sa.ForeignKey("invoice.id"), nullable=False),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=False),
        sa.Column("installed_measure_id", sa.Integer(), sa.ForeignKey("installed_measure.id"), unique=True),
        sa.Column("adjusts_line_id", sa.Integer(), sa.ForeignKey("invoice_line.id")),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("quantity", sa.Float()),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("unit_price_cents", sa.Integer()),
        sa.Column("owner_paid_cents", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_entered(),
        sa.CheckConstraint("basis IN ('price_list', 'actual_cost', 'adjustment')", name="basis_known"),
        sa.CheckConstraint(
            "(basis = 'adjustment') = (adjusts_line_id IS NOT NULL AND installed_measure_id IS NULL)",
            name="measure_or_adjustment",
        ),
        sa.CheckConstraint("basis = 'adjustment' OR amount_cents >= 0", name="amount_cents_not_negative"),
        sa.CheckConstraint("basis <> 'adjustment' OR trim(reason) <> ''", name="adjustment_explained"),
    )
    op.create_table(
        "invoice_share",
        _id(),
        sa.Column("line_id", sa.Integer(), sa.ForeignKey("invoice_line.id"), nullable=False),
        sa.Column("source", sa.String()),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.UniqueConstraint("line_id", "source"),
        sa.CheckConstraint(f"source IS NULL OR source IN ({LISTED})", name="source_known"),
    )
