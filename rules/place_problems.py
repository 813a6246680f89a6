"""What is wrong with a stated place: no such tract or county, a tract of another county or another census."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.errors import FactProblem
from rules.places import county_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from rules.rulebook import Rulebook

_GEOID = "dwelling.tract_geoid"
_GEOID_DIGITS = 11


def place_problems(dwelling: Mapping[str, Any], rulebook: Rulebook) -> Iterator[FactProblem]:
    """Yield what is wrong with the place in this jurisdiction, from facts that may be unchecked."""
    home = rulebook.jurisdiction
    zone = dwelling.get("climate_zone")
    first, last = home.climate_zones
    if type(zone) is int and zone > 0 and not first <= zone <= last:
        yield FactProblem(
            "dwelling.climate_zone",
            str(zone),
            f"is not a climate zone of {home.name}",
            f"Zones are {first} to {last}",
        )
    yield from _county_problems(dwelling.get("county"), rulebook)
    geoid = dwelling.get("tract_geoid")
    if not isinstance(geoid, str) or not geoid.isdigit() or len(geoid) != _GEOID_DIGITS:
        return  # the fact's own check has said so
    if not geoid.startswith(home.tract_prefix):
        yield FactProblem(
            _GEOID,
            repr(geoid),
            f"is not a tract of {home.name}",
            f"Its tract ids begin with {home.tract_prefix}",
        )
    elif geoid[:5] not in _counties(rulebook):
        yield FactProblem(
            _GEOID,
            repr(geoid),
            f"is in no county of {home.name}: there is no county {geoid[:5]}",
            "Check the first five digits: state and county",
        )
    else:
        yield from _tract_problems(geoid, dwelling.get("tract_vintage"), rulebook)
        yield from _other_county(geoid, dwelling.get("county"), rulebook)


def _counties(rulebook: Rulebook) -> dict[str, str]:
    """Return the name of every county by its state and county code."""
    tables = rulebook.data.tract_tables.values()
    return {code: name for table in tables for code, name in table.county_names.items()}


def _county_problems(county: object, rulebook: Rulebook) -> Iterator[FactProblem]:
    names = _counties(rulebook).values()
    if isinstance(county, str) and county_key(county) not in {county_key(name) for name in names}:
        yield FactProblem(
            "dwelling.county",
            repr(county),
            f"is not a county of {rulebook.jurisdiction.name}",
            "Write the county's name, e.g. Los Angeles",
        )


def _other_county(geoid: str, county: object, rulebook: Rulebook) -> Iterator[FactProblem]:
    """Yield a problem where the tract is of another county than the one stated."""
    counties = _counties(rulebook)
    known = {county_key(name) for name in counties.values()}
    if isinstance(county, str) and county_key(county) in known - {county_key(counties[geoid[:5]])}:
        yield FactProblem(
            _GEOID,
            repr(geoid),
            f"is a tract of {counties[geoid[:5]]} County, and dwelling.county is {county!r}",
            "Correct whichever is wrong",
        )


def _tract_problems(geoid: str, vintage: object, rulebook: Rulebook) -> Iterator[FactProblem]:
    """Yield a problem where the stated census has no such tract, or no census that is known has."""
    data = rulebook.data
    censuses = sorted({value.whole for value in data.parameters["place.designation_census"].values})
    if vintage is None and all(data.tract_exists(each, geoid) is False for each in censuses):
        yield FactProblem(
            _GEOID,
            repr(geoid),
            f"is no tract of the census of {' or '.join(map(str, censuses))}",
            "Check the id: the tables here have every tract of these censuses",
        )
    if type(vintage) is not int:
        return
    if data.tract_exists(vintage, geoid) is not False:
        return
    table, imported = data.tract_tables.get(vintage), data.imported.tracts.get(vintage, {})
    count = len(imported if table is None else table.tracts)
    others = [each for each in censuses if each != vintage and data.tract_exists(each, geoid)]
    if others:
        remedy = (
            f"It is a tract of the {others[0]} census: if the id was looked up there, write tract_vintage ="
            f" {others[0]}; an id means another piece of ground in another census"
        )
    else:
        remedy = (
            "Check the id; if it is of another census (a letter or map of 2021 or later says 2020), correct"
            " tract_vintage"
        )
    yield FactProblem(
        _GEOID,
        repr(geoid),
        f"is not among the {count:,} tracts of the {vintage} census that the lists cover",
        remedy,
    )
