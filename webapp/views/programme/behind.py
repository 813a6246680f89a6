"""The homes behind a number of the manager's page, as a list that can be taken along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import abort, current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlmodel import col

from webapp.access import access, current_actor, rule_of
from webapp.clock import now
from webapp.db import reading
from webapp.db.caseload import Hold
from webapp.db.homes import Home
from webapp.db.money import HOME_FIGURES
from webapp.services.determinations import reference_of
from webapp.services.money_years import year_name
from webapp.services.programme import allow, part_of, rows_behind, total_behind
from webapp.services.programme_list import BY_KEY, Figure
from webapp.services.programme_standing import waiting
from webapp.stages import LABELS, Stage
from webapp.ui.listing import Column, Filter, Listing, Row, SqlRows, list_page
from webapp.ui.templates import day
from webapp.views.programme.blueprint import READERS, blueprint
from webapp.views.programme.filters import UNKNOWN, asked_part
from webapp.views.programme.words import IN_FILES, category_name, filed, or_unknown, reason_name, said

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.programme import Chosen

ROWS_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class HomesBehind:
    """The homes that have a part in a number, read a page at a time."""

    session: Session
    figure: Figure
    chosen: Chosen
    homes: int
    at: datetime
    providers: dict[int, str]

    def count(self) -> int:
        """Return how many there are."""
        return self.homes

    def read(self, first: int, how_many: int | None) -> Iterable[Row]:
        """Return so many rows from one on, in the order of their ids."""
        row = HOME_FIGURES.c
        ids = select(row.home_id).where(rows_behind(self.figure, self.chosen)).order_by(row.home_id)
        ids = ids.offset(first) if how_many is None else ids.offset(first).limit(how_many)
        statement = (
            select(HOME_FIGURES, col(Home.address_line), col(Home.unit), col(Home.city))
            .join(Home, col(Home.id) == row.home_id)
            .where(row.home_id.in_(ids.scalar_subquery()))
            .order_by(row.home_id)
        )
        for found in self.session.execute(statement).mappings():
            yield self._row(found)

    def _row(self, found: Any) -> Row:  # noqa: ANN401 - a row of many columns
        place = ", ".join(part for part in (found["address_line"], found["unit"], found["city"]) if part)
        part = part_of(self.figure, found)
        return {
            "home": place,
            "reference": reference_of(found["home_id"]),
            "provider": self.providers.get(found["provider_id"]),
            "program_year": year_name(found["program_year"]),
            "county": found["county"] or None,
            "tract_geoid": found["tract_geoid"] or None,
            "priority_population": found["category"] or None,
            "stage": found["stage"],
            "days_in_stage": max(0, (self.at - found["stage_since"]).days),
            "decided_beside_the_rule": bool(found["overridden"]),
            _part_key(self.figure): filed(part, self.figure.unit),
            "_part": part,
            "_id": found["home_id"],
        }


def _part_key(figure: Figure) -> str:
    return f"part_{IN_FILES[figure.unit][0]}"


def _columns(figure: Figure) -> tuple[Column, ...]:
    opens = _may_open_homes()
    return (
        Column(
            "home",
            _l("Home"),
            address=lambda row: url_for("caseworker.home", home_id=row["_id"]) if opens else None,
        ),
        Column("reference", _l("Reference"), on_page=False),
        Column("provider", _l("Provider"), lambda row: or_unknown(row["provider"])),
        Column("program_year", _l("Program year")),
        Column("county", _l("County"), lambda row: or_unknown(row["county"])),
        Column("tract_geoid", _l("Census tract"), lambda row: or_unknown(row["tract_geoid"])),
        Column(
            "priority_population",
            _l("Priority population"),
            lambda row: category_name(row["priority_population"] or ""),
            on_page=False,
        ),
        Column("stage", _l("Where it stands"), lambda row: LABELS[Stage(row["stage"])]),
        Column("days_in_stage", _l("Days there"), number=True),
        Column("decided_beside_the_rule", _l("Decided beside the rule"), on_page=False),
        Column(
            _part_key(figure),
            _l("Its part"),
            lambda row: _("Unknown") if row["_part"] is None else said(row["_part"], figure.unit),
            number=True,
        ),
    )


def _may_open_homes() -> bool:
    rule = rule_of(current_app, "caseworker.home")
    return rule is not None and current_actor().role in rule.roles


@blueprint.get("/programme/homes")
@access(roles=READERS)
def homes() -> ResponseReturnValue:
    """List the homes behind one number, and their parts in it."""
    actor, at = current_actor(), now()
    allow(actor)
    figure = BY_KEY.get(request.args.get("show", "homes"))
    if figure is None:
        abort(404)
    with reading() as session:
        part = asked_part(session, at, _l("The homes behind the number"))
        total, count, value = total_behind(session, figure, part.chosen)
        listing = Listing(
            f"homes-{figure.key}",
            figure.label,
            _columns(figure),
            HomesBehind(session, figure, part.chosen, count, at, part.providers),
            rows_a_page=ROWS_A_PAGE,
            empty=_l("No home has a part in this number."),
        )
        return list_page(
            listing,
            "programme/homes.html",
            total=total,
            rows_agree=(count, value) == (total.homes, total.value),
            in_rows=said(value, figure.unit),
            said=said,
            back=url_for("programme.overview", **part.address),
        )


@blueprint.get("/programme/waiting")
@access(roles=READERS)
def on_hold() -> ResponseReturnValue:
    """List the homes on hold, why, and when somebody looks again."""
    allow(current_actor())
    at = now()
    opens = _may_open_homes()
    with reading() as session:
        part = asked_part(session, at, _l("Homes on hold"))
        reasons = sorted(each.reason or UNKNOWN for each in waiting(session, part.chosen))
        choices = [(each, reason_name(None if each == UNKNOWN else each)) for each in reasons]
        chosen = Filter("reason", _l("Why"), choices)
        listing = Listing(
            "homes-on-hold",
            _l("Homes on hold"),
            (
                Column(
                    "home",
                    _l("Home"),
                    address=lambda row: url_for("caseworker.home", home_id=row["_id"]) if opens else None,
                ),
                Column("reason", _l("Why"), lambda row: reason_name(row["reason"])),
                Column("days_in_stage", _l("Days on hold"), number=True),
                Column(
                    "revisit_on",
                    _l("Look again on"),
                    lambda row: day(row["revisit_on"]) if row["revisit_on"] else _("Unknown"),
                ),
            ),
            SqlRows(session, _held(part.chosen, chosen.value), lambda found: _held_row(found, at)),
            filters=(chosen,),
            empty=_l("No home is on hold."),
        )
        back = url_for("programme.overview", **part.address)
        return list_page(listing, "programme/plain_list.html", back=back)


def _held(chosen: Chosen, reason: str) -> Any:  # noqa: ANN401 - a statement
    row = HOME_FIGURES.c
    holds = (col(Hold.home_id) == row.home_id) & col(Hold.ended_at).is_(None)
    place = (col(Home.address_line), col(Home.unit), col(Home.city))
    statement = (
        select(row.home_id, row.stage_since, col(Hold.reason), col(Hold.revisit_on), *place)
        .join(Home, col(Home.id) == row.home_id)
        .join(Hold, holds, isouter=True)
        .where(*chosen.conditions(HOME_FIGURES), row.stage == Stage.DEFERRED.value)
    )
    if reason:
        wanted = col(Hold.reason).is_(None) if reason == UNKNOWN else col(Hold.reason) == reason
        statement = statement.where(wanted)
    return statement.order_by(row.stage_since, row.home_id)


def _held_row(found: Any, at: datetime) -> Row:  # noqa: ANN401 - a row of many columns
    place = ", ".join(part for part in (found.address_line, found.unit, found.city) if part)
    days = max(0, (at - found.stage_since).days)
    return {
        "home": place,
        "reason": found.reason,
        "days_in_stage": days,
        "revisit_on": found.revisit_on,
        "_id": found.home_id,
    }
