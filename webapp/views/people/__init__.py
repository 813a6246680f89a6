"""Who works in the programme: its people and its providers."""

from __future__ import annotations

from webapp.views.people import acts, people, person, providers
from webapp.views.people.routes import blueprint

__all__ = ["acts", "blueprint", "people", "person", "providers"]
