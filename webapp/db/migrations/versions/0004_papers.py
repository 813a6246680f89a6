"""Papers: what a household brought, when, and until when it counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db.constraints import create, drop
from webapp.db.migrations.guards.papers import GUARDS

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INDEXED = ("home_id", "expires_on", "seen_by", "withdrawn_by")
KINDS = (
    "kind IN ('pay_stub', 'employer_letter', 'award_letter', 'benefit_letter', 'bank_statement',"
    " 'profit_and_loss', 'tax_return', 'zero_income_form', 'utility_bill', 'identity', 'lease', 'deed',"
    " 'landlord_consent', 'occupant_consent', 'rent_roll', 'other')"
)


def upgrade() -> None:
    """Add what this version brings, then what the database holds it to."""
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("shows", sa.String(), nullable=False),
        *(
            sa.Column(name, sa.Date(), nullable=True)
            for name in ("dated", "covers_from", "covers_to", "expires_on")
        ),
        sa.Column("seen_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_name", sa.String(), nullable=True, unique=True),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("byte_count", sa.Integer(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=False),
        sa.CheckConstraint(KINDS, name="kind_known"),
        sa.CheckConstraint(
            "media_type IS NULL OR media_type IN ('image/jpeg', 'application/pdf')", name="media_type_known"
        ),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_is_sha256"),
        sa.CheckConstraint(
            "(stored_name IS NULL) = (media_type IS NULL)"
            " AND (stored_name IS NULL) = (sha256 IS NULL) AND (stored_name IS NULL) = (byte_count IS NULL)",
            name="copy_whole",
        ),
        sa.CheckConstraint("byte_count > 0", name="byte_count_positive"),
        sa.CheckConstraint("covers_to >= covers_from", name="first_day_first"),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)"
            " AND (withdrawn_at IS NULL OR trim(withdrawn_reason) <> '')",
            name="withdrawal_whole",
        ),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_paper_{column}"), "paper", [column])
    create(op.get_bind(), GUARDS)


def downgrade() -> None:
    """Remove it, the last first."""
    drop(op.get_bind(), GUARDS)
    op.drop_table("paper")
