"""What the pages of the caseload share: their blueprint, and a step with a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect
from flask_babel import gettext as _

from webapp.services.errors import StaleEdit
from webapp.ui.pages import conflict_page, form_page
from webapp.views.caseworker.cells import caption_of, home_address
from webapp.views.saving import save

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.services.actors import Actor
    from webapp.ui import Form
    from webapp.ui.field import Words

blueprint = Blueprint("caseload", __name__)


def not_now(home_id: str, why: Words) -> ResponseReturnValue:
    """Lead back to a home at which a step cannot be taken now, and say why."""
    flash(str(why), "info")
    return redirect(home_address(home_id))


def step_page(
    form: Form,
    home: Home,
    work: Callable[[Session, Actor, datetime], object],
    *,
    done: Words,
    template: str = "forms/question.html",
    leads_to: str = "",
    **context: Any,  # noqa: ANN401 - the template's own names
) -> ResponseReturnValue:
    """Show a form that does something to a home; where it is sent, do it, say so, and lead on.

    Parameters
    ----------
    form : Form
    home : Home
    work : callable
        Called as work(session, actor, at).
    done : Words
        What is said once it is done.
    template : str
    leads_to : str
        Where to; the home where it is empty.
    """
    back = leads_to or home_address(home.id)

    def and_lead_on(session: Session, actor: Actor, at: datetime) -> str:
        work(session, actor, at)
        return back

    if form.validate_on_submit():
        try:
            answer = save(form, and_lead_on)
        except StaleEdit as stale:
            return conflict_page(form, stale.current, stale.submitted, stale.row_version)
        if answer is not None:
            flash(str(done), "success")
            return answer
    return form_page(form, template, back=back, caption=caption_of(home), **context)


def cannot_now() -> Words:
    """Return what is said where a step is not possible at the home's stage."""
    return _("This is not possible at the stage where the home is now.")
