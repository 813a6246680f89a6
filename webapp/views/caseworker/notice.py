"""The way to the notice of the decision that stands, as a page in the household's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, url_for

from webapp.access import access
from webapp.db import reading
from webapp.db.issued import DocumentKind
from webapp.services.determinations import latest_determinations
from webapp.views.caseworker.routes import READERS, blueprint, own_home

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/homes/<home_id>/notice")
@access(roles=READERS, object=own_home)
def notice(home_id: str) -> ResponseReturnValue:
    """Lead on to the notice; where nothing was decided, to deciding."""
    with reading() as session:
        rows = latest_determinations(session, home_id)
    if not rows:
        return redirect(url_for("caseworker.check", home_id=home_id))
    return redirect(url_for("documents.shown", home_id=home_id, document=DocumentKind.NOTICE.value))
