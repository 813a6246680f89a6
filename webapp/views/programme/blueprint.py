"""What the manager's pages share."""

from __future__ import annotations

from flask import Blueprint

from webapp.roles import Roles

blueprint = Blueprint("programme", __name__)
READERS = frozenset({Roles.MANAGER, Roles.AUDITOR})
