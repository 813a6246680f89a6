"""The programme by census tract: homes and tonnes, and what is not in any tract that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from webapp.db.money import HOME_FIGURES
from webapp.services.programme import allow

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.services.programme import Chosen


@dataclass(frozen=True, slots=True)
class TractRow:
    """One tract; texts are empty, and the census None, where it is not known.

    Parameters
    ----------
    county, tract_geoid : str
    tract_vintage : int or None
    homes, upgraded : int
    gco2e_lifetime : int
        Approved, of homes where it is known.
    homes_not_known : int
        Homes with approved work of which the tonnes are not known.
    """

    county: str
    tract_geoid: str
    tract_vintage: int | None
    homes: int
    upgraded: int
    gco2e_lifetime: int
    homes_not_known: int


def tract_rows(session: Session, actor: Actor, chosen: Chosen) -> list[TractRow]:
    """Return a row for each tract with homes, by county; homes of no known tract come last.

    Raises
    ------
    NotAllowed
        If the actor neither runs nor audits the programme.
    """
    allow(actor)
    row = HOME_FIGURES.c
    tonnes = row.approved_gco2e_lifetime
    statement = (
        select(
            row.county,
            row.tract_geoid,
            row.tract_vintage,
            func.count(),
            func.sum(row.upgraded),
            func.coalesce(func.sum(tonnes), 0),
            func.sum(row.has_approved_work) - func.count(tonnes),
        )
        .where(*chosen.conditions(HOME_FIGURES))
        .group_by(row.county, row.tract_geoid, row.tract_vintage)
    )
    found = [
        TractRow(county, geoid, vintage, homes, upgraded, int(grams), int(not_known))
        for county, geoid, vintage, homes, upgraded, grams, not_known in session.execute(statement)
    ]
    return sorted(
        found, key=lambda each: (each.tract_geoid == "", each.county == "", each.county, each.tract_geoid)
    )
