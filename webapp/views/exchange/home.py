"""One home as HPXML, for another program of the trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from webapp.access import access, current_actor
from webapp.clock import now
from webapp.db import transaction
from webapp.roles import Roles
from webapp.services.determinations import reference_of
from webapp.services.errors import Refused
from webapp.services.hpxml_home import home_hpxml, home_to_take
from webapp.ui.pages import UNPROCESSABLE, result_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor

blueprint = Blueprint("exchange", __name__)
TAKERS = frozenset({Roles.CASEWORKER, Roles.INSPECTOR, Roles.MANAGER, Roles.AUDITOR})


def own_home(session: Session, actor: Actor, home_id: str) -> None:
    """Refuse a home that this person cannot take along."""
    home_to_take(session, actor, home_id)


@blueprint.get("/homes/<home_id>/home.xml")
@access(roles=TAKERS, object=own_home)
def home_file(home_id: str) -> ResponseReturnValue:
    """Hand out a home as HPXML 4.2; nobody's name and no income is in it."""
    try:
        with transaction() as session:
            made = home_hpxml(session, current_actor(), home_id, now())
    except Refused as refused:
        return result_page(
            _("This home cannot be handed out as a file now"),
            status=UNPROCESSABLE,
            body=refused.message,
            link=url_for("start.home"),
            link_text=_("Go to your homes"),
        )
    disposition = f'attachment; filename="{reference_of(home_id)}.xml"'
    headers = {"Content-Disposition": disposition}
    return Response(made.content, mimetype="application/xml", headers=headers)
