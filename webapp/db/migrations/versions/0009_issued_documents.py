"""Issued documents: every file that left the house, by its hash; and whom their readers can call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db.constraints import create, drop
from webapp.db.migrations.guards import issued_documents, provider_contacts

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

GUARDS = (*issued_documents.GUARDS, *provider_contacts.GUARDS)
KINDS = (
    "'certificate', 'notice', 'household_report', 'work_scope', 'installation_record', 'inspection_report',"
    " 'provider_report', 'programme_report'"
)


def upgrade() -> None:
    """Add what this version brings, then what the database holds it to."""
    op.create_table(
        "issued_document",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("template", sa.String(40), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(80), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("stored_name", sa.String(80), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(80), nullable=False, unique=True),
        sa.Column("home_id", sa.String(), sa.ForeignKey("home.id"), nullable=True),
        sa.Column(
            "certificate_id", sa.Integer(), sa.ForeignKey("certificate.id"), nullable=True, unique=True
        ),
        sa.Column("signer_sha256", sa.String(64), nullable=True),
        sa.Column("is_trial", sa.Boolean(), nullable=True),
        sa.Column("issued_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_by", sa.Integer(), sa.ForeignKey("issued_document.id"), nullable=True),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="kind_known"),
        sa.CheckConstraint("trim(template) <> ''", name="template_given"),
        sa.CheckConstraint("trim(language) <> ''", name="language_given"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_is_sha256"),
        sa.CheckConstraint("template_version > 0", name="template_version_positive"),
        sa.CheckConstraint("byte_count > 0", name="byte_count_positive"),
        sa.CheckConstraint("length(token) >= 22", name="token_long_enough"),
        sa.CheckConstraint(
            "signer_sha256 IS NULL OR length(signer_sha256) = 64", name="signer_sha256_is_sha256"
        ),
        sa.CheckConstraint("(signer_sha256 IS NULL) = (is_trial IS NULL)", name="signature_whole"),
        sa.CheckConstraint("home_id IS NULL OR subject IS NULL", name="home_or_subject"),
    )
    for column in ("home_id", "issued_by", "sha256", "subject", "superseded_by"):
        op.create_index(op.f(f"ix_issued_document_{column}"), "issued_document", [column])
    op.create_table(
        "provider_contact",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("provider_id", sa.Integer(), sa.ForeignKey("provider.id"), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("telephone", "hours", "email", "place")),
        sa.Column("changed_by", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=True),
        sa.CheckConstraint("trim(telephone) <> ''", name="telephone_given"),
    )
    for column in ("provider_id", "changed_by"):
        op.create_index(op.f(f"ix_provider_contact_{column}"), "provider_contact", [column])
    create(op.get_bind(), GUARDS)


def downgrade() -> None:
    """Remove it, the last first."""
    drop(op.get_bind(), GUARDS)
    op.drop_table("provider_contact")
    op.drop_table("issued_document")
