"""The manager's page: the whole programme on one screen, and the homes behind each number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, abort, request, url_for
from flask_babel import gettext as _

from webapp.access import access, current_actor
from webapp.clock import now
from webapp.db import reading
from webapp.roles import Roles
from webapp.services.programme import Group, Total, Unit, Value, programme
from webapp.stages import LABELS
from webapp.ui.pages import page
from webapp.ui.templates import dollars, number

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from webapp.ui.field import Words

blueprint = Blueprint("programme", __name__)

ROWS_A_PAGE = 100
KG_IN_A_TONNE = 1000
TONNE_DIGITS = 3  # a kilogram still shows, so that the rows can be added up by hand


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One home behind a number; its address leads to it, for whoever may open it."""

    place: str
    address: str | None
    provider: str
    stage: Words
    part: str


@blueprint.get("/programme")
@access(roles={Roles.MANAGER, Roles.AUDITOR})
def overview() -> ResponseReturnValue:
    """Show every total, and the homes behind the one that was asked for."""
    actor = current_actor()
    with reading() as session:
        shown = programme(session, actor)
    key = request.args.get("show", "homes")
    if key not in shown.totals:
        abort(404)
    total = shown.totals[key]
    last = max(1, -(-len(total.rows) // ROWS_A_PAGE))
    current = min(max(request.args.get("page", 1, type=int), 1), last)
    return page(
        "programme/overview.html",
        programme=shown,
        Group=Group,
        total=total,
        at=now(),
        said=said,
        rows=_rows(total, current, may_open=actor.role is Roles.MANAGER),
        current=current,
        last=last,
        page_address=lambda to: url_for("programme.overview", show=key, page=to, _anchor="rows"),
    )


def _rows(total: Total, current: int, *, may_open: bool) -> list[ShownRow]:
    """Return one page of the homes behind a total."""
    first = (current - 1) * ROWS_A_PAGE
    rows = []
    for row in total.rows[first : first + ROWS_A_PAGE]:
        value = total.figure.value(row)
        part = _("Not known") if value is None else said(value, total.figure.unit)
        address = url_for("caseworker.home", home_id=row.home_id) if may_open else None
        rows.append(ShownRow(row.place, address, row.provider, LABELS[row.stage], part))
    return rows


def said(value: Value, unit: Unit) -> str:
    """Return a figure with its unit, as a person reads it."""
    match unit:
        case Unit.CENTS:
            return dollars(int(value))
        case Unit.KWH:
            return str(_("%(amount)s kWh", amount=number(value)))
        case Unit.THERMS:
            return str(_("%(amount)s therms", amount=number(value)))
        case Unit.KGCO2E:
            return str(_("%(amount)s metric tons CO₂e", amount=number(value / KG_IN_A_TONNE, TONNE_DIGITS)))
        case Unit.MEASURES:
            return str(_("%(amount)s measures", amount=number(value)))
        case Unit.HOMES:
            return number(value)
