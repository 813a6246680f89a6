"""What is held of how a provider was reached."""

from __future__ import annotations

from webapp.db.constraints import Guard, append_only

GUARDS: tuple[Guard, ...] = (append_only("provider_contact", "how a provider was reached"),)
