"""Choosing the language of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, redirect, request, session, url_for
from flask_security import current_user

from webapp.access import access, current_actor
from webapp.db import transaction
from webapp.languages import CHOSEN, LANGUAGES
from webapp.rescue import opens_with_get
from webapp.services.people import set_language

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("language", __name__)


@blueprint.post("/language")
@access(public=True)
def choose() -> ResponseReturnValue:
    """Keep the chosen language for this session, and lead back to where the person was."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    session[CHOSEN] = chosen
    if current_user.is_authenticated:
        with transaction() as database:
            set_language(database, current_actor(), chosen)
    back = request.form.get("back", "")
    ours = back.startswith("/") and not back.startswith("//") and "\\" not in back
    to = back if ours and opens_with_get(back.partition("?")[0]) else url_for("start.home")
    return redirect(to, code=303)
