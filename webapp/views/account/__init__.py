"""Logging in and out, and what somebody sets for the own account."""

from __future__ import annotations

from webapp.views.account import entering, first_password, own, second_factor, sessions
from webapp.views.account.routes import blueprint

__all__ = ["blueprint", "entering", "first_password", "own", "second_factor", "sessions"]
