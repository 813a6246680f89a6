"""From what is known of a home's place to what its map says: its tract, and how near a designated one is.

What the map says is filled in where the household file is silent, before any rule is asked. What was stated
is never overwritten in silence: where map and statement differ, a note says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from calculators.geography.distance import distances_m, tract_within, within
from calculators.geography.notes import PlaceNote
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from calculators.geography.polygons import TractPolygons
    from calculators.geography.priority import PriorityAreas
    from rules.facts import CaseFacts, DwellingFacts
    from rules.imported_places import DesignationList
    from rules.rulebook import Rulebook

_TRACTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """Facts with what the map adds to them, and what somebody should look at.

    Parameters
    ----------
    facts : CaseFacts
        The facts, with tract, census and distance where the map could tell and they were not stated.
    notes : tuple of str
        What a caseworker should confirm or ask.
    """

    facts: CaseFacts
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Map:
    """The list in force on a day, and the polygons of its census, as far as they are here."""

    census: int
    listed: DesignationList | None
    polygons: TractPolygons | None


def resolve_place(
    facts: CaseFacts,
    rulebook: Rulebook,
    polygons: Mapping[int, TractPolygons],
    on: date,
    areas: PriorityAreas | None = None,
) -> ResolvedPlace:
    """Fill in what the map says of a home's place, by the designation in force on a day.

    Parameters
    ----------
    facts : CaseFacts
    rulebook : Rulebook
    polygons : mapping of int to TractPolygons
        By census; empty where none are imported.
    on : date
    areas : PriorityAreas, optional
        The State's own map of priority populations that belongs to the designation in force.

    Returns
    -------
    ResolvedPlace

    Raises
    ------
    InputError
        If the stated tract is another than the one the coordinates lie in, both of one census, and the
        boundary is not near.
    """
    census = rulebook.data.parameters["place.designation_census"].on(on)
    name = rulebook.data.parameters["place.designation_in_force"].on(on)
    if census is None or name is None:
        return ResolvedPlace(facts)
    listed = rulebook.data.designation_list(str(name.amount))
    here = _Map(census.whole, listed, polygons.get(census.whole))
    dwelling, notes = facts.dwelling, []
    if dwelling.latitude is not None and dwelling.longitude is not None:
        dwelling, told = _with_tract(dwelling, here, polygons)
        notes += told
    elif dwelling.tract_geoid is None and dwelling.zip_code is not None:
        notes += _zip_hint(dwelling.zip_code, here, rulebook)
    near, about_distance = _near(dwelling, here, areas)
    if dwelling.within_half_mile_of_dac is None and near is not None:
        dwelling = dwelling.model_copy(update={"within_half_mile_of_dac": near})
    return ResolvedPlace(facts.model_copy(update={"dwelling": dwelling}), (*notes, *about_distance))


def _with_tract(
    dwelling: DwellingFacts, here: _Map, polygons: Mapping[int, TractPolygons]
) -> tuple[DwellingFacts, list[str]]:
    """Return the dwelling with the tract that its coordinates lie in, and notes on it.

    The list in force is asked about a tract of its own census, so that census's polygons come first.
    """
    order = [here.census, *(census for census in sorted(polygons, reverse=True) if census != here.census)]
    maps = [polygons[census] for census in order if census in polygons]
    for each in maps:
        if each.census == dwelling.tract_vintage:
            told = _held_against_map(dwelling, each)
            if each.census == here.census:
                return dwelling, told
    if not maps:
        return dwelling, []
    chosen = maps[0]
    if dwelling.tract_geoid is not None and chosen.census != here.census:
        return dwelling, []
    found = _tract_at(dwelling, chosen)
    if found is None:
        return dwelling, [_outside(dwelling, chosen)]
    stated, vintage = dwelling.tract_geoid, dwelling.tract_vintage
    notes = list(_confirm_tract(dwelling, chosen, found))
    if stated is not None and vintage is None and stated != found:
        notes.append(
            PlaceNote(
                f"By its coordinates the home is in tract {found} of the {chosen.census} census; the file"
                f" says {stated} and of no census. Say of which census that id is, or correct it.",
                "census_not_stated",
                found=found,
                census=chosen.census,
                stated=stated,
            )
        )
        return dwelling, notes
    if stated is not None and vintage not in (None, chosen.census):
        notes.append(
            PlaceNote(
                f"The list in force is of {chosen.census} tracts and the file gives tract {stated} of"
                f" {vintage}: by its coordinates the home is in tract {found} of {chosen.census}, which was"
                " used.",
                "other_census_used",
                census=chosen.census,
                stated=stated,
                vintage=vintage,
                found=found,
            )
        )
    return dwelling.model_copy(update={"tract_geoid": found, "tract_vintage": chosen.census}), notes


def _point(dwelling: DwellingFacts) -> tuple[np.ndarray, np.ndarray]:
    return np.array([dwelling.longitude], dtype=float), np.array([dwelling.latitude], dtype=float)


def _tract_at(dwelling: DwellingFacts, polygons: TractPolygons) -> str | None:
    return str(polygons.tracts_at(*_point(dwelling))[0]) or None


def _confirm_tract(dwelling: DwellingFacts, polygons: TractPolygons, geoid: str) -> Iterator[str]:
    """Yield a note where the coordinates lie near a boundary of the tract."""
    distance = float(polygons.boundary_distances_m([geoid], *_point(dwelling))[0])
    if distance < polygons.settings.confirm_m:
        yield PlaceNote(
            f"The coordinates are {distance:.0f} m from the boundary of tract {geoid}, within the"
            f" {polygons.settings.confirm_m:.0f} m by which a simplified map may be wrong: confirm the"
            " tract.",
            "near_boundary",
            distance=f"{distance:.0f}",
            tract=geoid,
            within=f"{polygons.settings.confirm_m:.0f}",
        )


def _held_against_map(dwelling: DwellingFacts, polygons: TractPolygons) -> list[str]:
    """Return notes where stated tract and coordinates differ by little; refuse them where by much."""
    stated = dwelling.tract_geoid
    if stated is None or stated in polygons.without_geometry or stated not in polygons.position:
        return []
    found = _tract_at(dwelling, polygons)
    if found == stated:
        return list(_confirm_tract(dwelling, polygons, stated))
    distance = float(polygons.boundary_distances_m([stated], *_point(dwelling))[0])
    where = f"in tract {found}" if found else "in no tract on the map"
    if distance < polygons.settings.confirm_m:
        note = PlaceNote(
            f"The coordinates are {where}, {distance:.0f} m outside the stated tract {stated}, within the"
            f" {polygons.settings.confirm_m:.0f} m by which a simplified map may be wrong: confirm the"
            " tract.",
            "outside_stated_tract" if found else "outside_every_tract",
            found=found or "",
            distance=f"{distance:.0f}",
            stated=stated,
            within=f"{polygons.settings.confirm_m:.0f}",
        )
        return [note]
    raise InputError(
        f"dwelling.tract_geoid = {stated!r}: the coordinates {dwelling.latitude:g}, {dwelling.longitude:g}"
        f" are {where} of the {polygons.census} census, {distance:,.0f} m from the stated tract. Correct"
        " whichever is wrong"
    )


def _outside(dwelling: DwellingFacts, polygons: TractPolygons) -> str:
    return PlaceNote(
        f"The coordinates {dwelling.latitude:g}, {dwelling.longitude:g} are in none of the"
        f" {len(polygons.geoids):,} tracts of {polygons.census} on the map. Check them: west of Greenwich,"
        " longitude is negative.",
        "in_no_tract",
        latitude=f"{dwelling.latitude:g}",
        longitude=f"{dwelling.longitude:g}",
        tracts=f"{len(polygons.geoids):,}",
        census=polygons.census,
    )


def _near(dwelling: DwellingFacts, here: _Map, areas: PriorityAreas | None) -> tuple[bool | None, list[str]]:
    """Return whether the home is within half a mile of a community of the list in force, and notes on it.

    The State's own map goes before the distance that is measured here: it knows tribal lands too.
    """
    near, notes = _near_on_map(dwelling, here)
    if areas is not None and dwelling.latitude is not None and dwelling.longitude is not None:
        official = areas.near_at(dwelling.longitude, dwelling.latitude)
        if None not in (official, near) and official != near:
            notes.append(
                PlaceNote(
                    f"The State's map of priority populations of {areas.vintage} says that the home is"
                    f"{'' if official else ' not'} within half a mile of a disadvantaged community; the"
                    " distance to the tracts on the list says otherwise. The State's map was used: confirm"
                    " it.",
                    "state_map_says_near" if official else "state_map_says_not_near",
                    vintage=areas.vintage,
                )
            )
        near = near if official is None else official
    stated = dwelling.within_half_mile_of_dac
    if None not in (near, stated) and near != stated:
        notes.append(
            PlaceNote(
                f"The file says that the home is{'' if stated else ' not'} within half a mile of a"
                f" disadvantaged community; the map says that it is{'' if near else ' not'}. What the file"
                " says was used: confirm it.",
                "stated_near_map_not" if stated else "stated_not_near_map_near",
            )
        )
    return near, notes


def _near_on_map(dwelling: DwellingFacts, here: _Map) -> tuple[bool | None, list[str]]:
    """Return the same by the tracts on the list and their polygons alone."""
    if here.listed is None or here.polygons is None:
        return None, []
    by_point = dwelling.latitude is not None and dwelling.longitude is not None
    if by_point:
        near, notes = _near_point(dwelling, here.polygons, here.listed)
    else:
        near, notes = _near_tract(dwelling, here.census, here.polygons, here.listed)
    lacking = here.listed.designated - set(here.polygons.position)
    if near is False and lacking:
        note = PlaceNote(
            f"The map has no polygon for {len(lacking)} of the designated tracts ({min(lacking)} for one),"
            " so it cannot say that the home is not within half a mile of one. Import a complete map.",
            "map_incomplete",
            number=len(lacking),
            tract=min(lacking),
        )
        return None, [note]
    return near, notes


def _near_point(
    dwelling: DwellingFacts, polygons: TractPolygons, listed: DesignationList
) -> tuple[bool | None, list[str]]:
    point = _point(dwelling)
    distance = float(distances_m(polygons, listed.designated, *point)[0])
    near = bool(within(polygons, listed.designated, *point)[0])
    settings = polygons.settings
    if abs(distance - settings.near_m) >= settings.confirm_m:
        return near, []
    note = PlaceNote(
        f"The home is {distance:.0f} m from the nearest disadvantaged community on the map, and half a mile"
        f" is {settings.near_m:.0f} m: confirm it on the State's own map of priority populations.",
        "about_half_a_mile",
        distance=f"{distance:.0f}",
        near=f"{settings.near_m:.0f}",
    )
    return near, [note]


def _near_tract(
    dwelling: DwellingFacts, census: int, polygons: TractPolygons, listed: DesignationList
) -> tuple[bool | None, list[str]]:
    geoid = dwelling.tract_geoid
    if geoid is None or dwelling.tract_vintage != census:
        return None, []
    near = tract_within(polygons, listed.designated, geoid)
    if near is not None or geoid not in polygons.position:
        return near, []
    note = PlaceNote(
        f"Part of tract {geoid} is within half a mile of a disadvantaged community: give dwelling.latitude"
        " and dwelling.longitude to know whether the home is.",
        "tract_partly_near",
        tract=geoid,
    )
    return None, [note] if dwelling.within_half_mile_of_dac is None else []


def _zip_hint(zip_code: str, here: _Map, rulebook: Rulebook) -> list[str]:
    """Return which tracts a ZIP code may mean: something to ask about, never an answer."""
    found = [
        geoid for census, geoid in rulebook.data.imported.zip_codes.get(zip_code, ()) if census == here.census
    ]
    if not found:
        return []
    shown = ", ".join(found[:_TRACTS_SHOWN]) + (", ..." if len(found) > _TRACTS_SHOWN else "")
    counted, inside = "", 0
    if here.listed is not None:
        inside = sum(geoid in here.listed.designated for geoid in found)
        counted = f", {inside} of them disadvantaged communities"
    tracts = "1 tract" if len(found) == 1 else f"{len(found)} tracts"
    note = PlaceNote(
        f"ZIP code {zip_code} stands beside {tracts} of {here.census} in CalEnviroScreen's table ({shown}"
        f"{counted}). A ZIP code does not decide: ask for the address, and look its tract up.",
        "zip_code_with_list" if counted else "zip_code",
        zip_code=zip_code,
        number=len(found),
        census=here.census,
        shown=shown,
        inside=inside,
    )
    return [note]
