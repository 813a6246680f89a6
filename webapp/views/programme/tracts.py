"""The programme on a map of census tracts, with the same as a table; no tile or script from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, g, make_response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access import access, current_actor
from webapp.clock import now
from webapp.db import reading
from webapp.headers import ONE_YEAR
from webapp.services.programme_list import Unit
from webapp.services.programme_tracts import TractRow, tract_rows
from webapp.services.tract_shapes import (
    COUNTY_DIGITS,
    county_outlines,
    county_tracts,
    imported_censuses,
    version_of,
)
from webapp.ui.listing import Column, ListedRows, Listing, list_page
from webapp.ui.templates import number
from webapp.views.programme.blueprint import READERS, blueprint
from webapp.views.programme.filters import UNKNOWN, asked_part
from webapp.views.programme.words import filed, or_unknown, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from webapp.ui.listing import Row

ROWS_A_PAGE = 100
BOTH, HOMES, TONNES = "", "homes", "tonnes"
# Where one shade begins and the one before ends, as shares of the most.
SHADES = 5
# More tracts than this are drawn as counties.
MOST_COUNTIES = 3


def _columns(part: dict[str, Any]) -> tuple[Column, ...]:
    def homes_of(row: Row) -> str:
        return url_for(
            "programme.homes", **{**part, "tract": row["_tract"], "county": row["county"] or UNKNOWN}
        )

    return (
        Column("county", _l("County"), lambda row: or_unknown(row["county"])),
        Column("tract_geoid", _l("Census tract"), lambda row: row["tract_geoid"] or _("Unknown tract")),
        Column("tract_census", _l("Of the census of"), lambda row: or_unknown(row["tract_census"])),
        Column("homes", _l("Homes"), lambda row: number(row["homes"]), homes_of, number=True),
        Column("upgraded", _l("Upgraded"), lambda row: number(row["upgraded"]), number=True),
        Column(
            "tonnes_co2e_lifetime",
            _l("Avoided while measures last, as approved"),
            lambda row: said(row["_gco2e"], Unit.GCO2E),
            number=True,
        ),
        Column(
            "homes_not_known", _l("Homes not known"), lambda row: number(row["homes_not_known"]), number=True
        ),
        Column("status", _l("On the map"), lambda row: STATUS[row["status"]]),
    )


STATUS = {
    "drawn": _l("Drawn"),
    "unknown_tract": _l("Unknown tract"),
    "no_map": _l("No map of its census is imported"),
}


@blueprint.get("/programme/tracts")
@access(roles=READERS)
def tract_map() -> ResponseReturnValue:
    """Show homes and tonnes by census tract, on a map and in a table that holds the same."""
    actor = current_actor()
    with reading() as session:
        part = asked_part(session, now(), _l("Census tracts"))
        found = tract_rows(session, actor, part.chosen)
    censuses = imported_censuses()
    rows = [_row(each, censuses) for each in found]
    census = _most_common(found, censuses)
    counties = sorted(
        {
            each.tract_geoid[:COUNTY_DIGITS]
            for each in found
            if each.tract_vintage == census and each.tract_geoid
        }
    )
    listing = Listing(
        "census-tracts",
        _l("Homes and greenhouse gas by census tract"),
        _columns(part.address),
        ListedRows(rows),
        filters=part.filters,
        rows_a_page=ROWS_A_PAGE,
        empty=_l("No home is in this part of the program."),
    )
    return list_page(
        listing,
        "programme/tracts.html",
        census=census,
        by_county=len(counties) > MOST_COUNTIES,
        shapes=_shapes(census, counties),
        areas=_areas(found, census, by_county=len(counties) > MOST_COUNTIES),
        homes=sum(each.homes for each in found),
        unknown=sum(each.homes for each in found if not each.tract_geoid),
        undrawn=sum(each["homes"] for each in rows if each["status"] == "no_map"),
        grams=said(sum(each.gco2e_lifetime for each in found), Unit.GCO2E),
        back=url_for("programme.overview", **part.address),
    )


def _row(each: TractRow, censuses: Sequence[int]) -> Row:
    status = "drawn" if each.tract_vintage in censuses else "no_map"
    return {
        "county": each.county or None,
        "tract_geoid": each.tract_geoid or None,
        "tract_census": each.tract_vintage,
        "homes": each.homes,
        "upgraded": each.upgraded,
        "tonnes_co2e_lifetime": filed(each.gco2e_lifetime, Unit.GCO2E),
        "homes_not_known": each.homes_not_known,
        "status": status if each.tract_geoid else "unknown_tract",
        "_tract": each.tract_geoid or UNKNOWN,
        "_gco2e": each.gco2e_lifetime,
    }


def _most_common(found: Sequence[TractRow], censuses: Sequence[int]) -> int | None:
    """Return the census with a map in which most homes are; None where none has one."""
    homes = {census: sum(each.homes for each in found if each.tract_vintage == census) for census in censuses}
    return max(homes, key=lambda census: (homes[census], census)) if any(homes.values()) else None


def _shapes(census: int | None, counties: Sequence[str]) -> list[str]:
    """Return the addresses of the polygons to draw."""
    if census is None:
        return []
    version = version_of(census)
    if len(counties) > MOST_COUNTIES:
        return [url_for("programme.tract_shapes", census=census, area="counties", v=version)]
    return [url_for("programme.tract_shapes", census=census, area=each, v=version) for each in counties]


def _areas(found: Sequence[TractRow], census: int | None, *, by_county: bool) -> dict[str, dict[str, object]]:
    """Return what is drawn of each tract, or of each county: homes, tonnes, a label."""
    areas: dict[str, dict[str, int]] = {}
    for each in found:
        if each.tract_vintage != census or not each.tract_geoid:
            continue
        key = each.tract_geoid[:COUNTY_DIGITS] if by_county else each.tract_geoid
        area = areas.setdefault(key, {"homes": 0, "grams": 0})
        area["homes"] += each.homes
        area["grams"] += each.gco2e_lifetime
    names = {each.tract_geoid[:COUNTY_DIGITS]: each.county for each in found if each.tract_geoid}
    most_homes = max((area["homes"] for area in areas.values()), default=0)
    most_grams = max((area["grams"] for area in areas.values()), default=0)
    return {
        key: {
            "name": or_unknown(names.get(key)) if by_county else key,
            "homes": number(area["homes"]),
            "tonnes": said(area["grams"], Unit.GCO2E),
            "homes_shade": _shade(area["homes"], most_homes),
            "tonnes_shade": _shade(area["grams"], most_grams),
        }
        for key, area in areas.items()
    }


def _shade(value: int, most: int) -> int:
    """Return how dark an area is drawn, from 1 to 5; 0 for none."""
    return 0 if value <= 0 or most <= 0 else min(SHADES, 1 + value * SHADES // (most + 1))


@blueprint.get("/programme/tracts/<int:census>/<area>.geojson")
@access(roles=READERS)
def tract_shapes(census: int, area: str) -> ResponseReturnValue:
    """Return the polygons of a county's tracts, or the outlines of all counties."""
    drawn = None
    if area == "counties":
        drawn = county_outlines(census)
    elif len(area) == COUNTY_DIGITS and area.isascii() and area.isdecimal():
        drawn = county_tracts(census, area)
    if drawn is None:
        abort(404)
    answer = make_response(drawn.geojson)
    answer.mimetype = "application/geo+json"
    answer.set_etag(drawn.etag)
    if request.args.get("v") == version_of(census):
        g.kept_seconds = ONE_YEAR
    return answer.make_conditional(request)
