"""What papers are held to."""

from __future__ import annotations

from webapp.db.constraints import Guard

_KEPT = (
    "id",
    "home_id",
    "kind",
    "person",
    "shows",
    "dated",
    "covers_from",
    "covers_to",
    "expires_on",
    "seen_by",
    "seen_at",
    "stored_name",
    "media_type",
    "sha256",
    "byte_count",
)
_CHANGED = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _KEPT)

GUARDS: tuple[Guard, ...] = (
    Guard(
        "paper_stands",
        "paper",
        ("UPDATE",),
        f"OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR {_CHANGED}",
        "a paper is never changed; it may be withdrawn once, by withdrawn_at",
    ),
    Guard(
        "paper_kept",
        "paper",
        ("DELETE", "TRUNCATE"),
        "true",
        "a paper is never removed; withdraw it",
    ),
    Guard(
        "paper_seen_now",
        "paper",
        ("INSERT",),
        "NEW.withdrawn_at IS NOT NULL",
        "a paper is noted when it is seen, and withdrawn later",
    ),
)
