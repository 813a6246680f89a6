"""What the pages about the draw, firms, deficiencies and certificates share."""

from __future__ import annotations

from flask import Blueprint

from webapp.roles import Roles

blueprint = Blueprint("quality", __name__, url_prefix="/quality")

OVERSIGHT = frozenset({Roles.MANAGER, Roles.AUDITOR})
MANAGER = frozenset({Roles.MANAGER})
MOST_ROWS = 2_147_483_647
NUMBER = f"int(max={MOST_ROWS})"
