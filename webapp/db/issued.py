"""What left the house: every issued document, by the hash of its file."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from webapp.db.base import is_sha256, not_blank, one_of, utc_time


class DocumentKind(StrEnum):
    """What was issued."""

    CERTIFICATE = "certificate"
    NOTICE = "notice"
    HOUSEHOLD_REPORT = "household_report"
    WORK_SCOPE = "work_scope"
    INSTALLATION_RECORD = "installation_record"
    INSPECTION_REPORT = "inspection_report"
    PROVIDER_REPORT = "provider_report"
    PROGRAMME_REPORT = "programme_report"


class IssuedDocument(SQLModel, table=True):
    """One issued document. Its file lies in the data folder; neither is ever changed or removed.

    The one change that a row takes, once, is the later document that takes its place.
    """

    __tablename__ = "issued_document"
    __table_args__ = (
        one_of("kind", DocumentKind),
        not_blank("template"),
        not_blank("language"),
        is_sha256("sha256"),
        CheckConstraint("template_version > 0", name="template_version_positive"),
        CheckConstraint("byte_count > 0", name="byte_count_positive"),
        CheckConstraint("length(token) >= 22", name="token_long_enough"),
        CheckConstraint(
            "signer_sha256 IS NULL OR length(signer_sha256) = 64", name="signer_sha256_is_sha256"
        ),
        CheckConstraint("(signer_sha256 IS NULL) = (is_trial IS NULL)", name="signature_whole"),
        CheckConstraint("home_id IS NULL OR subject IS NULL", name="home_or_subject"),
    )

    id: int = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)
    template: str = Field(max_length=40)
    template_version: int
    language: str = Field(max_length=16)
    # What a document of no home is about, such as "2026-06" or "2026-06/provider:3".
    subject: str | None = Field(default=None, index=True, max_length=80)
    # The same bytes may be issued again once another document has taken their place.
    sha256: str = Field(index=True, max_length=64)
    stored_name: str = Field(max_length=80)
    byte_count: int
    token: str = Field(unique=True, max_length=80)
    home_id: str | None = Field(default=None, foreign_key="home.id", index=True)
    certificate_id: int | None = Field(default=None, foreign_key="certificate.id", unique=True)
    # Nothing of a document that was not signed.
    signer_sha256: str | None = Field(default=None, max_length=64)
    is_trial: bool | None = None
    issued_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    issued_at: datetime = utc_time()
    superseded_by: int | None = Field(default=None, foreign_key="issued_document.id", index=True)
