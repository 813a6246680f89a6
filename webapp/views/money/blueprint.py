"""What the pages about money share."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request

from webapp.access import current_actor
from webapp.clock import now
from webapp.db import transaction
from webapp.forms.measure_names import measure_name
from webapp.roles import Roles
from webapp.services.errors import Refused
from webapp.services.submissions import once

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.ui import Form

blueprint = Blueprint("money", __name__)
OVERSIGHT = frozenset({Roles.MANAGER, Roles.AUDITOR})
WITH_FIRMS = OVERSIGHT | {Roles.CONTRACTOR}
CENTS = 100


def landed(form: Form, act: Callable[[Session, Actor], str]) -> ResponseReturnValue | None:
    """Do what a form asks for, once, and lead on; None where it was refused, which the form then says."""
    actor = current_actor()
    try:
        with (
            transaction() as session,
            once(session, form.key, actor, request.path, form.sent(), at=now()) as submission,
        ):
            submission.location = act(session, actor)
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return None
    return redirect(submission.location, code=303)


def usd(cents: int | None) -> Decimal | None:
    """Return cents as the exact dollars of a file."""
    return None if cents is None else Decimal(cents) / CENTS


def named(measure_id: str) -> str:
    """Return the name of a measure as text."""
    return str(measure_name(measure_id))
