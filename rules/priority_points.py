"""Priority points: what a programme ranks its waiting list by, and a household's points."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rules.errors import RuleDataError
from rules.facts import CaseFacts
from rules.income import annual_income
from rules.parameters import parse_citation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from rules.documents import PointsDocument, PointsItemDocument
    from rules.inquiry import Inquiry
    from rules.outcomes import Citation

ANY, EACH, PERCENT_OF_INCOME = "any", "each", "percent_of_income"
_COUNTED = (ANY, EACH, PERCENT_OF_INCOME)
_ITEM_KEYS = {"id", "fact", "counted", "points", "at_least"}


@dataclass(frozen=True, slots=True)
class PointsItem:
    """One thing that earns points.

    Parameters
    ----------
    id, fact : str
    counted : str
        ``any``: once if there is one; ``each``: for each one; ``percent_of_income``: once if the yearly
        amount is at least `at_least` percent of income.
    points : int or None
        None where the programme's weight is not known.
    at_least : Decimal or None
    """

    id: str
    fact: str
    counted: str
    points: int | None
    at_least: Decimal | None


@dataclass(frozen=True, slots=True)
class PointsScheme:
    """A programme's way of ranking."""

    id: str
    programme: str
    items: tuple[PointsItem, ...]
    citation: Citation


def load_points(path: Path, programs: Collection[str]) -> tuple[PointsScheme, ...]:
    """Read the schemes of priority points; no file is none.

    Raises
    ------
    RuleDataError
        If a programme or fact does not exist, or an item lacks what its way of counting asks for.
    """
    if not path.is_file():
        return ()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleDataError(f"{path.name}: not a TOML file: {error}") from error
    return tuple(_scheme(path.name, each, programs) for each in raw.get("scheme", []))


def _scheme(where: str, raw: Mapping[str, Any], programs: Collection[str]) -> PointsScheme:
    here = f"{where}, scheme {raw.get('id')!r}"
    if raw.get("programme") not in programs:
        raise RuleDataError(f"{here}: there is no programme {raw.get('programme')!r}")
    items = tuple(_item(here, each) for each in raw.get("item", []))
    if not items or len({item.id for item in items}) < len(items):
        raise RuleDataError(f"{here}: give at least one [[scheme.item]], each with an id of its own")
    return PointsScheme(str(raw["id"]), raw["programme"], items, parse_citation(here, raw))


def _item(where: str, raw: Mapping[str, Any]) -> PointsItem:
    here = f"{where}, item {raw.get('id')!r}"
    if odd := sorted(set(raw) - _ITEM_KEYS):
        raise RuleDataError(f"{here}: unknown key {', '.join(odd)}")
    if raw.get("counted") not in _COUNTED:
        raise RuleDataError(f"{here}: counted is not one of {', '.join(_COUNTED)}")
    try:
        CaseFacts().fact(str(raw.get("fact")))
    except AttributeError as error:
        raise RuleDataError(f"{here}: there is no fact {raw.get('fact')!r}") from error
    points, least = raw.get("points"), raw.get("at_least")
    if points is not None and type(points) is not int:
        raise RuleDataError(f"{here}: points = {points!r} is not a whole number")
    if least is not None and (isinstance(least, bool) or not isinstance(least, int | Decimal)):
        raise RuleDataError(f"{here}: at_least = {least!r} is not a number")
    if raw["counted"] == PERCENT_OF_INCOME and points is not None and least is None:
        raise RuleDataError(f"{here}: at_least is missing; from what percentage of income are there points?")
    return PointsItem(
        str(raw["id"]), raw["fact"], raw["counted"], points, None if least is None else Decimal(least)
    )


def points_document(scheme: PointsScheme, inquiry: Inquiry) -> PointsDocument:
    """Return a household's points as plain values; null where a weight or a fact is not known."""
    items = [_item_document(item, inquiry) for item in scheme.items]
    earned = [item["points"] for item in items if item["points"] is not None]
    return {
        "scheme": scheme.id,
        "program": scheme.programme,
        "points": sum(earned) if len(earned) == len(items) else None,
        "items": items,
        "missing": [name for item in items for name in item["missing"]],
        "citation": str(scheme.citation),
        "verified": scheme.citation.verified,
    }


def _item_document(item: PointsItem, inquiry: Inquiry) -> PointsItemDocument:
    value = inquiry.facts.fact(item.fact)
    missing = [item.fact] if value is None else []
    times: int | None = None
    if item.counted == PERCENT_OF_INCOME:
        income = annual_income(inquiry)
        if income.total is None:
            missing += income.missing
        elif isinstance(value, Decimal) and item.at_least is not None:
            # No income at all bears any cost as the heaviest burden.
            times = int(100 * value >= item.at_least * income.total)
    elif isinstance(value, int):
        times = value if item.counted == EACH else min(value, 1)
    return {
        "id": item.id,
        "fact": item.fact,
        "weight": item.points,
        "points": None if times is None or item.points is None else times * item.points,
        "missing": missing,
    }
