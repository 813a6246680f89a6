"""Doing what a form asks for, once: every page that saves goes this way."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from flask import flash, redirect, request

from webapp.access import current_actor
from webapp.clock import now
from webapp.db import transaction
from webapp.services.errors import Refused
from webapp.services.submissions import once

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.ui import Form
    from webapp.ui.field import Words

# The same page was sent before with other answers, or without its key: these are sent anew.
SENT_ANEW = ("key_used", "key_missing")


def save(
    form: Form, work: Callable[[Session, Actor, datetime], str], *, said: Words | None = None
) -> ResponseReturnValue | None:
    """Do a form's work once and lead on; None where it was refused: the form then says why.

    Parameters
    ----------
    form : Form
        The form, validated.
    work : callable
        Called as work(session, actor, at); returns the address that the person is sent on to.
    said : str, optional
        What the page that follows says first.
    """
    actor, at = current_actor(), now()
    try:
        with (
            transaction() as session,
            once(session, form.key, actor, request.path, form.sent(), at=at) as submission,
        ):
            location = submission.location = work(session, actor, at)
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        if refused.code in SENT_ANEW:
            form.idempotency_key.data = str(uuid4())
        return None
    if said is not None:
        flash(said, "success")
    return redirect(location, code=303)
