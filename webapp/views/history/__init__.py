"""Who did what: the log, a home's whole history, and its documents as they were recorded."""

from __future__ import annotations

from webapp.views.history import home, log
from webapp.views.history.routes import blueprint

__all__ = ["blueprint", "home", "log"]
