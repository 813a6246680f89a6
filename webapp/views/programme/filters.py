"""Which part of the programme a page shows, as its address says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlmodel import col

from webapp.db.money import FIGURE_SUM, HOME_FIGURES
from webapp.db.people import Provider
from webapp.services.money_years import year_name
from webapp.services.programme import Chosen
from webapp.services.programme_standing import MONTH, QUARTER
from webapp.ui.listing import Filter
from webapp.views.programme.words import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlmodel import Session

    from webapp.ui.field import Words

UNKNOWN = "unknown"
AGES = ("up-to-30", "up-to-90", "longer")
RESULTS = ("passed", "failed")
TRACT_DIGITS = 11


@dataclass(frozen=True, slots=True)
class Filters:
    """The choices over a page of totals, and what they come to.

    Parameters
    ----------
    caption : Words
    filters : sequence of Filter
    chosen : Chosen
    address : dict
        The same choices as a link carries them.
    providers : dict of int to str
    """

    caption: Words
    filters: Sequence[Filter]
    chosen: Chosen
    address: dict[str, Any]
    providers: dict[int, str]


def asked_part(session: Session, at: datetime, caption: Words) -> Filters:
    """Return what part of the programme the address asks for; what makes no sense is left out."""
    present = session.execute(
        select(FIGURE_SUM.c.program_year, FIGURE_SUM.c.provider_id, FIGURE_SUM.c.county)
        .where(FIGURE_SUM.c.homes > 0)
        .distinct()
    ).all()
    names = session.execute(select(col(Provider.id), col(Provider.name))).all()
    providers = {row.id: row.name for row in names}
    years = sorted({row.program_year for row in present}, reverse=True)
    served = sorted({row.provider_id for row in present}, key=lambda each: providers[each])
    counties = sorted({row.county for row in present})
    filters = (
        Filter("year", _l("Program year"), [(str(year), year_name(year)) for year in years]),
        Filter("provider", _l("Provider"), [(str(each), providers[each]) for each in served]),
        Filter("county", _l("County"), [(each or UNKNOWN, each or _l("Unknown")) for each in counties]),
        Filter("tract", _l("Census tract (11 digits)")),
    )
    given = {each.name: each.value for each in filters}
    if given["tract"] != UNKNOWN and not _is_tract(given["tract"]):
        given["tract"] = ""
    category = request.args.get("category", "")
    given["category"] = category if category in (*CATEGORIES, UNKNOWN) else ""
    more, further = _further(at)
    chosen = Chosen(
        program_year=int(given["year"]) if given["year"] else None,
        provider_id=int(given["provider"]) if given["provider"] else None,
        county=_text(given["county"]),
        tract=_text(given["tract"]),
        category=_text(given["category"]),
        more=more,
    )
    address = {name: value for name, value in {**given, **further}.items() if value}
    return Filters(caption, filters, chosen, address, providers)


def _is_tract(text: str) -> bool:
    return len(text) == TRACT_DIGITS and text.isascii() and text.isdecimal()


def _text(given: str) -> str | None:
    """Return the text that a choice stands for; 'unknown' is an empty one."""
    return ("" if given == UNKNOWN else given) if given else None


def _further(at: datetime) -> tuple[tuple[ColumnElement[bool], ...], dict[str, str]]:
    """Return the conditions of numbers that are no totals: ages, and the results of one firm."""
    row, more, given = HOME_FIGURES.c, [], {}
    age = request.args.get("age", "")
    if age in AGES:
        given["age"] = age
        latest = {"up-to-30": timedelta(0), "up-to-90": MONTH, "longer": QUARTER}[age]
        earliest = {"up-to-30": MONTH, "up-to-90": QUARTER}.get(age)
        if latest:
            more.append(row.stage_since < at - latest)
        if earliest is not None:
            more.append(row.stage_since >= at - earliest)
    firm = request.args.get("firm", "")
    if firm == UNKNOWN or (firm.isascii() and firm.isdecimal() and len(firm) < TRACT_DIGITS):
        given["firm"] = firm
        own = row.contractor_provider_id
        more.append(own.is_(None) if firm == UNKNOWN else own == int(firm))
    result = request.args.get("result", "")
    if result in RESULTS:
        given["result"] = result
        more.append(row[f"inspections_{result}"] > 0)
    elif result == "any":
        given["result"] = result
        more.append((row.inspections_passed > 0) | (row.inspections_failed > 0))
    return tuple(more), given
