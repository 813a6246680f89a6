"""What a value of an official table means, or why it means nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from webapp.imports.refusal import ImportRefusedError
from webapp.imports.settings import import_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.imports.ground import Ground
    from webapp.imports.tabular import SourceTable

_SUMMARY_LEVEL = re.compile(r"^14[0-9]{5}US(?=[0-9]{11}$)")
_TRACT = re.compile(r"[0-9]{10,11}")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]{1,2})?", re.IGNORECASE)
_YES = frozenset({"yes", "y", "true", "t", "1"})
_NO = frozenset({"no", "n", "false", "f", "0"})
_AS_IT_CAME = "Take the publisher's file as it came"


def refuse(
    table: SourceTable, row: int, place: int, problem: str, remedy: str = _AS_IT_CAME
) -> ImportRefusedError:
    """Return the refusal of one value."""
    return ImportRefusedError(table.source, problem, remedy, row=row, column=table.header[place].strip())


def missing(text: str) -> bool:
    """Return whether a publisher means 'not known' by it."""
    return text.casefold() in import_settings().missing


def tract_id(table: SourceTable, row: int, place: int, text: str, ground: Ground) -> str:
    """Return an 11-digit tract id, however the publisher wrote it.

    Notes
    -----
    Spreadsheets drop the leading zero of California's ids, and the Census Bureau puts ``1400000US`` before
    them.

    Raises
    ------
    ImportRefusedError
        If it is no tract id of the state.
    """
    bare = _SUMMARY_LEVEL.sub("", text).removesuffix(".0")
    if not _TRACT.fullmatch(bare):
        raise refuse(table, row, place, f"{text!r} is not a census tract id of 10 or 11 digits")
    geoid = bare.zfill(len("01001020100"))
    if not geoid.startswith(ground.tract_prefix):
        raise refuse(
            table, row, place, f"{text!r} is not a tract of {ground.name}: ids begin {ground.tract_prefix}"
        )
    if geoid[:5] not in ground.counties:
        raise refuse(
            table, row, place, f"{text!r} is in county {geoid[:5]}, which {ground.name} does not have"
        )
    return geoid


def county_of(
    table: SourceTable, row: int, cells: tuple[str, ...], place: int | None, *, geoid: str, ground: Ground
) -> str:
    """Return the name of a tract's county, and refuse a file that puts it into another one.

    Raises
    ------
    ImportRefusedError
        If the file names another county.
    """
    county = ground.counties[geoid[:5]]
    if place is None or missing(text := cells[place]):
        return county
    if plain_county(text) != plain_county(county):
        raise refuse(table, row, place, f"says {text!r}, but tract {geoid} is in {county} County")
    return county


def plain_county(name: str) -> str:
    """Return a county's name as it is compared."""
    return " ".join(name.casefold().removesuffix(", california").removesuffix(" county").split())


def number(
    table: SourceTable, row: int, place: int, text: str, *, least: float = 0.0, most: float | None = None
) -> float:
    """Return a number, NaN where it is missing.

    Raises
    ------
    ImportRefusedError
        If it is not a number, or out of its range.
    """
    if missing(text):
        return float("nan")
    if not _NUMBER.fullmatch(bare := text.replace(",", "")):
        raise refuse(table, row, place, f"{text!r} is not a number")
    value = float(bare)
    if not least <= value or (most is not None and value > most):
        limits = f"{least:g} to {most:g}" if most is not None else f"{least:g} or more"
        raise refuse(table, row, place, f"{text} is out of range ({limits})")
    return value


def whole_dollars(table: SourceTable, row: int, place: int, text: str) -> int:
    """Return an amount in whole dollars.

    Raises
    ------
    ImportRefusedError
        If it is not one, or not above zero.
    """
    bare = text.replace("$", "").replace(",", "").removesuffix(".00").removesuffix(".0").strip()
    if not bare.isascii() or not bare.isdigit() or int(bare) == 0:
        raise refuse(table, row, place, f"{text!r} is not a number of whole dollars")
    return int(bare)


def yes_or_no(text: str) -> bool | None:
    """Return what a flag says; None where it says neither yes nor no."""
    word = text.casefold().removesuffix(".0")
    return True if word in _YES else False if word in _NO else None


def no_id_twice(table: SourceTable, place: int, seen: Mapping[str, int], geoid: str, row: int) -> None:
    """Refuse an id that another row has.

    Raises
    ------
    ImportRefusedError
        If it was seen before.
    """
    if geoid in seen:
        raise refuse(table, row, place, f"tract {geoid} is there twice, first in row {seen[geoid]}")
