"""What the pages about money share."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from flask import Blueprint

from webapp.forms.measure_names import measure_name
from webapp.roles import Roles
from webapp.views.saving import save

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
    return save(form, lambda session, actor, _at: act(session, actor))


def usd(cents: int | None) -> Decimal | None:
    """Return cents as the exact dollars of a file."""
    return None if cents is None else Decimal(cents) / CENTS


def named(measure_id: str) -> str:
    """Return the name of a measure as text."""
    return str(measure_name(measure_id))
