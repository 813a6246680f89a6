"""What tokens are held to."""

from __future__ import annotations

from webapp.db.constraints import Guard

GUARDS: tuple[Guard, ...] = (
    Guard(
        "api_token_stands",
        "api_token",
        ("DELETE", "TRUNCATE"),
        "true",
        "a token is revoked, never removed: the record names it",
    ),
    Guard(
        "api_token_only_revoked",
        "api_token",
        ("UPDATE",),
        "OLD.revoked_at IS NOT NULL OR NEW.token_sha256 <> OLD.token_sha256 OR NEW.user_id <> OLD.user_id"
        " OR COALESCE(NEW.provider_id, 0) <> COALESCE(OLD.provider_id, 0) OR NEW.expires_on <> OLD.expires_on"
        " OR NEW.name <> OLD.name OR NEW.created_by <> OLD.created_by OR NEW.created_at <> OLD.created_at",
        "a token is not changed; revoke it and make another one",
    ),
)
