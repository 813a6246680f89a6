"""What the inspector's pages share: who may open them, and where each leads on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.clock import now
from webapp.db import transaction
from webapp.db.inspections import InspectionKind
from webapp.roles import Roles
from webapp.services.errors import NotFound
from webapp.services.inspection_access import NotIndependent, inspectable_home
from webapp.services.inspections import checklist, required_inspection
from webapp.services.submissions import once
from webapp.ui import result_page

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.ui import Form

blueprint = Blueprint("inspector", __name__)

FORBIDDEN = 403
KIND = "<any(in_progress, post_installation):kind>"
KINDS = {
    InspectionKind.IN_PROGRESS: _l("Inspection during the work"),
    InspectionKind.POST_INSTALLATION: _l("Inspection after the work"),
}
EVERYBODY_WITH_HOMES = frozenset({Roles.CASEWORKER, Roles.INSPECTOR, Roles.MANAGER, Roles.AUDITOR})


def own_home(session: Session, actor: Actor, home_id: str, **_rest: object) -> None:
    """Let an inspector in to a home that he may inspect."""
    inspectable_home(session, actor, home_id)


@blueprint.errorhandler(NotIndependent)
def not_independent(error: NotIndependent) -> ResponseReturnValue:
    """Say why this home is for somebody else."""
    return result_page(
        _("You cannot inspect this home"),
        status=FORBIDDEN,
        body=error.message,
        link=url_for("inspector.inspections"),
        link_text=_("See the homes that you can inspect"),
    )


def closed(form: Form, actor: Actor) -> NoReturn:
    """Lead a form that has landed on to where it led; there is no page of a checklist that is closed."""
    if request.method == "POST":
        with transaction() as session, once(session, form.key, actor, request.path, form.sent(), at=now()):
            raise NotFound
    raise NotFound


def next_address(session: Session, actor: Actor, home_id: str, kind: InspectionKind) -> str:
    """Return where the inspector goes on: the first measure without a verdict, else the end."""
    begun = required_inspection(session, actor, home_id, kind)
    todo = next((each for each in checklist(session, begun) if each.item.verdict is None), None)
    if todo is not None:
        return url_for("inspector.item", home_id=home_id, kind=kind.value, item_id=todo.item.id)
    end = "inspector.check" if begun.inspected_on else "inspector.visit"
    return url_for(end, home_id=home_id, kind=kind.value)


def list_address() -> str:
    """Return where the inspector's day is."""
    return url_for("inspector.inspections")


def checklist_address(home_id: str, kind: str) -> str:
    """Return where an inspection is."""
    return url_for("inspector.inspection", home_id=home_id, kind=kind)
