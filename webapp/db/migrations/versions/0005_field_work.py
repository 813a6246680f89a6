"""Field work: revisions of what was logged, serial numbers, permits, gates, photos that are struck out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db.constraints import create, drop
from webapp.db.migrations.guards.field_work import GUARDS

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXTS_OF_A_MEASURE = (
    "location",
    "instrument",
    "rating_certificate",
    "permit_number",
    "warranty",
    "disposal_certificate",
)
OTHERS_OF_A_MEASURE = {
    "depth_inches": sa.Float,
    "bags": sa.Integer,
    "permit_on": sa.Date,
    "permit_closed_on": sa.Date,
    "crew": sa.Integer,
    "labour_hours": sa.Float,
    "total_cost_cents": sa.Integer,
}
TEXTS_OF_A_PHOTO = ("kind", "original_sha256", "taken_at")
OTHERS_OF_A_PHOTO = {"original_bytes": sa.Integer, "latitude": sa.Float, "longitude": sa.Float}
ADDED = (
    ("installed_measure", TEXTS_OF_A_MEASURE, OTHERS_OF_A_MEASURE),
    ("photo", TEXTS_OF_A_PHOTO, OTHERS_OF_A_PHOTO),
)
TABLES = ("measure_serial", "measure_revision", "photo_strike", "home_gate", "mending")


def upgrade() -> None:
    """Add what this version brings, then what the database holds it to."""
    for table, texts, others in ADDED:
        for name in texts:
            op.add_column(table, sa.Column(name, sa.String(), nullable=False, server_default=""))
        for name, kind in others.items():
            op.add_column(table, sa.Column(name, kind()))
    _create_logs()
    _create_gates()
    create(op.get_bind(), GUARDS)


def downgrade() -> None:
    """Remove it, the last first."""
    drop(op.get_bind(), GUARDS)
    for table in reversed(TABLES):
        op.drop_table(table)
    for table, texts, others in reversed(ADDED):
        for name in (*texts, *others):
            op.drop_column(table, name)


def _measure() -> sa.Column[int]:
    key = sa.ForeignKey("installed_measure.id")
    return sa.Column("installed_measure_id", sa.Integer(), key, nullable=False, index=True)


def _person(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True)


def _create_logs() -> None:
    op.create_table(
        "measure_serial",
        sa.Column("id", sa.Integer(), primary_key=True),
        _measure(),
        sa.Column("serial", sa.String(), nullable=False, unique=True),
        sa.CheckConstraint("serial = upper(trim(serial)) AND serial <> ''", name="serial_normal"),
    )
    op.create_table(
        "measure_revision",
        sa.Column("id", sa.Integer(), primary_key=True),
        _measure(),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        _person("replaced_by"),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_is_sha256"),
        sa.CheckConstraint("revision > 0", name="revision_positive"),
        sa.UniqueConstraint("installed_measure_id", "revision"),
    )
    op.create_table(
        "photo_strike",
        sa.Column("photo_id", sa.Integer(), sa.ForeignKey("photo.id"), primary_key=True, autoincrement=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _person("struck_by"),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("trim(reason) <> ''", name="reason_given"),
    )


def _create_gates() -> None:
    op.create_table(
        "home_gate",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, index=True),
        sa.Column("gate", sa.String(40), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("holds", sa.String(), nullable=False),
        sa.Column("measures", sa.String(), nullable=False),
        sa.Column("reading", sa.Float()),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("tested_on", sa.Date()),
        sa.Column("reason", sa.Text(), nullable=False),
        _person("settled_by"),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'passed', 'failed', 'waived', 'not_needed')", name="state_known"
        ),
        sa.CheckConstraint("holds IN ('logging', 'completion')", name="holds_known"),
        sa.CheckConstraint(
            "state NOT IN ('waived', 'not_needed') OR trim(reason) <> ''", name="reason_given"
        ),
        sa.CheckConstraint("length(measures) > 2", name="measures_listed"),
    )
    op.create_table(
        "mending",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, index=True),
        sa.Column("inspection_item_id", sa.Integer(), sa.ForeignKey("inspection_item.id"), index=True),
        sa.Column("mended_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _person("mended_by"),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("trim(note) <> ''", name="note_given"),
    )
