"""The front door: everybody is led to where his day begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect

from webapp.access import access, role_of_current_user
from webapp.roles import Roles

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("start", __name__)

STARTS = {
    Roles.CASEWORKER: "/homes",
    Roles.CONTRACTOR: "/jobs",
    Roles.INSPECTOR: "/inspections",
    Roles.MANAGER: "/programme",
    Roles.AUDITOR: "/programme",
}


@blueprint.get("/")
@access(roles=frozenset(Roles))
def home() -> ResponseReturnValue:
    """Lead a person to the pages of his role."""
    return redirect(STARTS[role_of_current_user()])
