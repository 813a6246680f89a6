"""What issued documents are held to."""

from __future__ import annotations

from typing import Final

from webapp.db.constraints import Guard

# What a row says for ever; a column that may be empty with the value that stands for nothing.
_FIXED: Final = (
    "id",
    "kind",
    "template",
    "template_version",
    "language",
    "sha256",
    "stored_name",
    "byte_count",
    "token",
)
_FIXED_OR_NOTHING: Final = {
    "home_id": "''",
    "subject": "''",
    "certificate_id": "0",
    "signer_sha256": "''",
    "issued_by": "0",
}
_SAME: Final = " AND ".join(
    (
        *(f"NEW.{name} = OLD.{name}" for name in (*_FIXED, "issued_at")),
        *(
            f"COALESCE(NEW.{name}, {nothing}) = COALESCE(OLD.{name}, {nothing})"
            for name, nothing in _FIXED_OR_NOTHING.items()
        ),
        "COALESCE(CAST(NEW.is_trial AS INTEGER), 2) = COALESCE(CAST(OLD.is_trial AS INTEGER), 2)",
    )
)

GUARDS: tuple[Guard, ...] = (
    Guard(
        "issued_document_kept",
        "issued_document",
        ("DELETE", "TRUNCATE"),
        "true",
        "an issued document is never removed from the record",
    ),
    Guard(
        "issued_document_stands",
        "issued_document",
        ("UPDATE",),
        f"NOT (OLD.superseded_by IS NULL AND NEW.superseded_by IS NOT NULL AND {_SAME})",
        "an issued document is never changed; a later one may take its place, once",
    ),
    Guard(
        "issued_document_superseded",
        "issued_document",
        ("INSERT", "UPDATE"),
        "NEW.superseded_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM issued_document d"
        " WHERE d.id = NEW.superseded_by AND d.id > NEW.id AND d.kind = NEW.kind"
        " AND COALESCE(d.home_id, '') = COALESCE(NEW.home_id, '')"
        " AND COALESCE(d.subject, '') = COALESCE(NEW.subject, ''))",
        "what takes a document's place is a later one of its kind, and of its home or subject",
    ),
    Guard(
        "issued_document_of_certificate",
        "issued_document",
        ("INSERT",),
        "(NEW.kind = 'certificate') <> (NEW.certificate_id IS NOT NULL)"
        " OR (NEW.certificate_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM certificate c"
        " WHERE c.id = NEW.certificate_id AND c.home_id = NEW.home_id AND c.token = NEW.token))",
        "a certificate's file is of that certificate's home and id",
    ),
)
