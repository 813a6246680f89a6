"""The first version: people, homes, work, inspections, and the record of who did what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db.constraints import create, drop
from webapp.db.migrations.guards.first_path import GUARDS, PERSON_ON_HOME

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STAGES = (
    "'screened', 'enrolled', 'assessed', 'scoped', 'approved', 'scheduled', 'in_progress',"
    " 'in_progress_inspection', 'contractor_complete', 'desk_review', 'final_inspection', 'passed',"
    " 'reported', 'rework', 'deferred', 'withdrawn'"
)
TABLES = (
    "provider",
    "role",
    "user_account",
    "user_role",
    "stage_transition",
    "home",
    "case_record",
    "determination",
    "assessment_record",
    "work_scope",
    "scope_item",
    "installed_measure",
    "measure_funding",
    "photo",
    "inspection",
    "inspection_item",
    "certificate",
    "audit_entry",
    "stage_event",
    "submission",
)


def upgrade() -> None:
    """Create every table, then what the database holds them to."""
    _create_people()
    _create_homes()
    _create_documents()
    _create_scopes()
    _create_installation()
    _create_evidence()
    _create_inspections()
    _create_log()
    op.execute(PERSON_ON_HOME)
    create(op.get_bind(), GUARDS)


def downgrade() -> None:
    """Remove everything, the last first."""
    drop(op.get_bind(), GUARDS)
    op.execute("DROP VIEW person_on_home")
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_people() -> None:
    op.create_table(
        "provider",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False, unique=True),
        sa.CheckConstraint("trim(name) <> ''", name="name_given"),
    )
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False, unique=True),
        sa.Column("description", sa.String()),
        sa.CheckConstraint(
            "name IN ('caseworker', 'contractor', 'inspector', 'manager', 'auditor')", name="name_known"
        ),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.String(), nullable=False, unique=True),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(), nullable=False, unique=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("provider_id", sa.Integer(), sa.ForeignKey("provider.id"), index=True),
        sa.Column("employment", sa.String(), nullable=False),
        sa.CheckConstraint("trim(email) <> ''", name="email_given"),
        sa.CheckConstraint("employment IN ('staff', 'subcontracted')", name="employment_known"),
        sa.CheckConstraint("trim(name) <> ''", name="name_given"),
    )
    op.create_table(
        "user_role",
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user_account.id"), primary_key=True),
        sa.Column("role_id", sa.Integer(), sa.ForeignKey("role.id"), primary_key=True, index=True),
    )


def _create_homes() -> None:
    op.create_table(
        "stage_transition",
        sa.Column("from_stage", sa.String(), primary_key=True),
        sa.Column("to_stage", sa.String(), primary_key=True),
        sa.CheckConstraint(f"from_stage IN ({STAGES})", name="from_stage_known"),
        sa.CheckConstraint(f"to_stage IN ({STAGES})", name="to_stage_known"),
    )
    op.create_table(
        "home",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("address_line", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("zip_code", sa.String(10), nullable=False),
        sa.Column("provider_id", sa.Integer(), sa.ForeignKey("provider.id"), nullable=False, index=True),
        sa.Column("contractor_provider_id", sa.Integer(), sa.ForeignKey("provider.id"), index=True),
        sa.Column("scheduled_on", sa.Date()),
        sa.Column("stage", sa.String(), nullable=False, index=True),
        sa.Column("deferred_from", sa.String()),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("trim(address_line) <> ''", name="address_line_given"),
        sa.CheckConstraint("(stage = 'deferred') = (deferred_from IS NOT NULL)", name="deferred_from_kept"),
        sa.CheckConstraint(f"stage IN ({STAGES})", name="stage_known"),
    )
    op.create_table(
        "case_record",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, unique=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _create_documents() -> None:
    op.create_table(
        "determination",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, index=True),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), sa.ForeignKey("determination.id"), index=True),
        sa.Column("created_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('eligible', 'ineligible', 'undetermined')", name="outcome_known"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_is_sha256"),
    )
    op.create_table(
        "assessment_record",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, index=True),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("created_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_is_sha256"),
    )


def _create_scopes() -> None:
    op.create_table(
        "work_scope",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, index=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), sa.ForeignKey("assessment_record.id"), index=True),
        sa.Column("proposed_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Integer(), sa.ForeignKey("user_account.id"), index=True),
        sa.Column("approved_at", sa.DateTime(timezone=True)),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approval_whole"),
        sa.UniqueConstraint("home_id", "revision"),
    )
    op.create_table(
        "scope_item",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("scope_id", sa.Integer(), sa.ForeignKey("work_scope.id"), nullable=False, index=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=False),
        sa.Column("quantity", sa.Float(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("liwp_may_fund", sa.Boolean(), nullable=False),
        sa.Column("estimated_cost_cents", sa.Integer()),
        sa.CheckConstraint("estimated_cost_cents >= 0", name="estimated_cost_cents_not_negative"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.UniqueConstraint("scope_id", "measure_id"),
    )


def _create_installation() -> None:
    op.create_table(
        "installed_measure",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("client_id", sa.String(36), nullable=False, unique=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, index=True),
        sa.Column("scope_item_id", sa.Integer(), sa.ForeignKey("scope_item.id"), nullable=False, unique=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("quantity", sa.Float()),
        sa.Column("make", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), unique=True),
        sa.Column("reading_before", sa.Float()),
        sa.Column("reading_after", sa.Float()),
        sa.Column("reading_unit", sa.String(), nullable=False),
        sa.Column("installed_on", sa.Date()),
        sa.Column("installed_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'installed' OR (quantity IS NOT NULL AND installed_on IS NOT NULL)",
            name="installation_whole",
        ),
        sa.CheckConstraint("quantity IS NULL OR quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("status <> 'not_installed' OR trim(reason) <> ''", name="reason_given"),
        sa.CheckConstraint("serial = upper(trim(serial)) AND serial <> ''", name="serial_normal"),
        sa.CheckConstraint("status IN ('installed', 'not_installed')", name="status_known"),
    )


def _create_evidence() -> None:
    op.create_table(
        "measure_funding",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "installed_measure_id",
            sa.Integer(),
            sa.ForeignKey("installed_measure.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_cents >= 0", name="amount_cents_not_negative"),
        sa.CheckConstraint(
            "source IN ('liwp', 'liheap', 'wap', 'utility', 'owner', 'other')", name="source_known"
        ),
        sa.UniqueConstraint("installed_measure_id", "source"),
    )
    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("client_id", sa.String(36), nullable=False, unique=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, index=True),
        sa.Column("installed_measure_id", sa.Integer(), sa.ForeignKey("installed_measure.id"), index=True),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("stored_name", sa.String(), nullable=False, unique=True),
        sa.Column("uploaded_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_is_sha256"),
        sa.CheckConstraint("width > 0 AND height > 0", name="size_positive"),
        sa.CheckConstraint("trim(stored_name) <> ''", name="stored_name_given"),
    )


def _create_inspections() -> None:
    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("inspected_on", sa.Date()),
        sa.Column("verdict", sa.String()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('in_progress', 'post_installation')", name="kind_known"),
        sa.CheckConstraint("verdict IS NULL OR inspected_on IS NOT NULL", name="verdict_dated"),
        sa.CheckConstraint("verdict IS NULL OR verdict IN ('pass', 'fail', 'rework')", name="verdict_known"),
    )
    op.create_table(
        "inspection_item",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("inspection_id", sa.Integer(), sa.ForeignKey("inspection.id"), nullable=False, index=True),
        sa.Column(
            "installed_measure_id",
            sa.Integer(),
            sa.ForeignKey("installed_measure.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("claimed_quantity", sa.Float()),
        sa.Column("observed_quantity", sa.Float()),
        sa.Column("claimed_reading", sa.Float()),
        sa.Column("observed_reading", sa.Float()),
        sa.Column("verdict", sa.String()),
        sa.Column("standards_clause", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "verdict IS NULL OR verdict IN ('pass', 'fail', 'not_applicable')", name="verdict_known"
        ),
        sa.UniqueConstraint("inspection_id", "installed_measure_id"),
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, index=True),
        sa.Column("inspection_id", sa.Integer(), sa.ForeignKey("inspection.id"), nullable=False, unique=True),
        sa.Column("token", sa.String(), nullable=False, unique=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("issued_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_is_sha256"),
        sa.CheckConstraint("length(token) >= 22", name="token_long_enough"),
    )


def _create_log() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), sa.ForeignKey("user_account.id"), index=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object_type", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False, index=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.CheckConstraint("length(hash) = 64", name="hash_is_sha256"),
        sa.CheckConstraint("length(previous_hash) = 64", name="previous_hash_is_sha256"),
        sa.CheckConstraint("seq > 0", name="seq_positive"),
    )
    op.create_table(
        "stage_event",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=False, index=True),
        sa.Column("from_stage", sa.String()),
        sa.Column("to_stage", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.CheckConstraint(f"from_stage IS NULL OR from_stage IN ({STAGES})", name="from_stage_known"),
        sa.CheckConstraint(f"to_stage IN ({STAGES})", name="to_stage_known"),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(36), nullable=False, unique=True),
        sa.Column("actor_id", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False, index=True),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("body_sha256", sa.String(64), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(body_sha256) = 64", name="body_sha256_is_sha256"),
    )
