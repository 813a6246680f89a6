"""Machine access: providers' tokens for the JSON interface."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db.constraints import create, drop
from webapp.db.migrations.guards.machine_access import GUARDS

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PEOPLE = ("user_id", "created_by", "revoked_by")


def upgrade() -> None:
    """Add what this version brings, then what the database holds it to."""
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False),
        sa.Column("provider_id", sa.Integer(), sa.ForeignKey("provider.id"), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("created_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(token_sha256) = 64", name="token_sha256_is_sha256"),
        sa.CheckConstraint("trim(name) <> ''", name="name_given"),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revocation_whole"),
    )
    for column in (*PEOPLE, "provider_id"):
        op.create_index(op.f(f"ix_api_token_{column}"), "api_token", [column])
    create(op.get_bind(), GUARDS)


def downgrade() -> None:
    """Remove it, the last first."""
    drop(op.get_bind(), GUARDS)
    op.drop_table("api_token")
