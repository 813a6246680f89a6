"""Quality: the sampling rule, firms' standing, drawn inspections, deficiencies with dates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db.constraints import Guard, create, drop
from webapp.db.migrations.guards import first_path
from webapp.db.migrations.guards.quality import FIRM_ON_HOME, GUARDS, PERSON_ON_HOME, REPLACED

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    "sampling_rule",
    "sampling_change",
    "provider_tier",
    "inspection_draw",
    "desk_acceptance",
    "home_reopening",
    "certificate_revocation",
    "inspection_assignment",
    "reinspection",
    "deficiency",
    "inspection_test",
    "inspection_answer",
    "inspection_photo",
)


def upgrade() -> None:
    """Add what this version brings, then what the database holds it to."""
    _create_rule()
    _create_draws()
    _create_steps()
    _create_deficiencies()
    _create_findings()
    drop(op.get_bind(), _guards_before())
    op.execute("DROP VIEW person_on_home")
    op.execute(PERSON_ON_HOME)
    op.execute(FIRM_ON_HOME)
    create(op.get_bind(), GUARDS)


def downgrade() -> None:
    """Remove it, the last first."""
    drop(op.get_bind(), GUARDS)
    op.execute("DROP VIEW firm_on_home")
    op.execute("DROP VIEW person_on_home")
    op.execute(first_path.PERSON_ON_HOME)
    create(op.get_bind(), _guards_before())
    for table in reversed(TABLES):
        op.drop_table(table)


def _guards_before() -> list[Guard]:
    """Return the guards of earlier versions that this one puts others in the place of."""
    return [guard for guard in first_path.GUARDS if guard.code in REPLACED]


def _create_rule() -> None:
    op.create_table(
        "sampling_rule",
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), sa.ForeignKey("user_account.id"), index=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("trim(seed) <> ''", name="seed_given"),
        sa.CheckConstraint("version > 0", name="version_positive"),
    )
    op.create_table(
        "sampling_change",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("setting", sa.String(), nullable=False, index=True),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("value >= 0", name="value_not_negative"),
        sa.CheckConstraint("trim(reason) <> ''", name="reason_given"),
        sa.CheckConstraint(
            "setting IN ('new_pct', 'probation_pct', 'trusted_pct', 'suspended_pct', 'hidden_work_pct',"
            " 'first_homes')",
            name="setting_known",
        ),
    )
    op.create_table(
        "provider_tier",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("provider_id", sa.Integer(), sa.ForeignKey("provider.id"), nullable=False, index=True),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), sa.ForeignKey("inspection.id"), index=True),
        sa.Column("changed_by", sa.Integer(), sa.ForeignKey("user_account.id"), index=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "cause IN ('passes', 'failed_inspection', 'failed_reinspections', 'decision')", name="cause_known"
        ),
        sa.CheckConstraint("tier IN ('new', 'probation', 'trusted', 'suspended')", name="tier_known"),
        sa.CheckConstraint(
            "cause <> 'decision' OR (changed_by IS NOT NULL AND trim(note) <> '')", name="decided"
        ),
    )


def _create_draws() -> None:
    op.create_table(
        "inspection_draw",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, index=True),
        sa.Column("provider_id", sa.Integer(), sa.ForeignKey("provider.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column(
            "rule_version", sa.Integer(), sa.ForeignKey("sampling_rule.version"), nullable=False, index=True
        ),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("rate_hundredths", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "basis IN ('every_home', 'first_homes', 'hidden_work', 'tier')", name="basis_known"
        ),
        sa.CheckConstraint("tier IN ('new', 'probation', 'trusted', 'suspended')", name="tier_known"),
        sa.UniqueConstraint("home_id", "kind"),
        sa.CheckConstraint("rate_hundredths >= 0 AND rate_hundredths <= 10000", name="rate_is_share"),
        sa.CheckConstraint("number >= 0", name="number_not_negative"),
        sa.CheckConstraint("kind IN ('in_progress', 'post_installation')", name="kind_known"),
    )
    op.create_table(
        "desk_acceptance",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, unique=True),
        sa.Column("draw_id", sa.Integer(), sa.ForeignKey("inspection_draw.id"), nullable=False, unique=True),
        sa.Column("accepted_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("trim(note) <> ''", name="note_given"),
    )
    op.create_table(
        "home_reopening",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, index=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ordered_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("trim(reason) <> ''", name="reason_given"),
    )


def _create_steps() -> None:
    op.create_table(
        "certificate_revocation",
        sa.Column(
            "certificate_id",
            sa.Integer(),
            sa.ForeignKey("certificate.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revoked_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("trim(reason) <> ''", name="reason_given"),
    )
    op.create_table(
        "inspection_assignment",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, index=True),
        sa.Column("inspector_id", sa.Integer(), sa.ForeignKey("user_account.id"), index=True),
        sa.Column("firm_id", sa.Integer(), sa.ForeignKey("provider.id"), index=True),
        sa.Column("planned_on", sa.Date()),
        sa.Column("assigned_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "reinspection",
        sa.Column(
            "inspection_id",
            sa.Integer(),
            sa.ForeignKey("inspection.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column(
            "failed_inspection_id", sa.Integer(), sa.ForeignKey("inspection.id"), nullable=False, unique=True
        ),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.CheckConstraint("ordinal > 0", name="ordinal_positive"),
    )


def _create_deficiencies() -> None:
    op.create_table(
        "deficiency",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, index=True),
        sa.Column("inspection_id", sa.Integer(), sa.ForeignKey("inspection.id"), nullable=False, index=True),
        sa.Column("inspection_item_id", sa.Integer(), sa.ForeignKey("inspection_item.id"), index=True),
        sa.Column("provider_id", sa.Integer(), sa.ForeignKey("provider.id"), index=True),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("corrective_action", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("resolved_by_inspection_id", sa.Integer(), sa.ForeignKey("inspection.id"), index=True),
        sa.Column("resolved_on", sa.Date()),
        sa.CheckConstraint("trim(corrective_action) <> ''", name="corrective_action_given"),
        sa.CheckConstraint(
            "(resolved_by_inspection_id IS NULL) = (resolved_on IS NULL)", name="resolution_whole"
        ),
        sa.CheckConstraint("severity IN ('critical', 'major', 'minor')", name="severity_known"),
        sa.UniqueConstraint("inspection_id", "inspection_item_id"),
    )
    op.create_index("ix_deficiency_open", "deficiency", ["resolved_on", "due_on"])


def _create_findings() -> None:
    op.create_table(
        "inspection_test",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("inspection_id", sa.Integer(), sa.ForeignKey("inspection.id"), nullable=False, index=True),
        sa.Column("test", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("claimed", sa.Float()),
        sa.Column("observed", sa.Float(), nullable=False),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.CheckConstraint("observed >= 0", name="observed_not_negative"),
        sa.UniqueConstraint("inspection_id", "test"),
    )
    op.create_table(
        "inspection_answer",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("inspection_id", sa.Integer(), sa.ForeignKey("inspection.id"), nullable=False, index=True),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.UniqueConstraint("inspection_id", "question"),
        sa.CheckConstraint("answer IN ('yes', 'no', 'unknown')", name="answer_known"),
    )
    op.create_table(
        "inspection_photo",
        sa.Column("photo_id", sa.Integer(), sa.ForeignKey("photo.id"), primary_key=True, autoincrement=False),
        sa.Column(
            "inspection_item_id",
            sa.Integer(),
            sa.ForeignKey("inspection_item.id"),
            nullable=False,
            index=True,
        ),
    )
