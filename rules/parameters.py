"""A number on a date: every threshold and factor of the rules, with its unit and its source.

A parameter file holds one dated value after another. Each is in force from its effective date until the
next begins; an end of law, or a stretch for which no figure is carried, is written as a value of its own.
So every date resolves to exactly one value or to a declared gap, and nothing is carried over in silence.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rules.errors import RuleDataError
from rules.outcomes import Citation, Comparison

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Amount = Decimal | int | str | tuple[Decimal | int | str, ...]

_FILE_KEYS = {"description", "unit", "comparison", "table", "value"}
_VALUE_KEYS = {"effective", "amount", "edition", "ended", "citation", "link", "retrieved", "verified", "note"}


@dataclass(frozen=True, slots=True)
class DatedValue:
    """What a parameter is from one date until the next value begins.

    Parameters
    ----------
    effective : date
        First day in force.
    amount : optional
        The value; None in a declared gap and for a table.
    edition : str or None
        Which edition of the parameter's table is in force.
    ended : str or None
        Why there is no value from this date on.
    citation : Citation
        Where the value, or its end, is written down.
    """

    effective: date
    amount: Amount | None
    edition: str | None
    ended: str | None
    citation: Citation

    @property
    def decimal(self) -> Decimal:
        """The amount as an exact decimal number."""
        if not isinstance(self.amount, Decimal | int):
            raise RuleDataError(f"a value in force from {self.effective} is not a number: {self.amount!r}")
        return Decimal(self.amount)

    @property
    def whole(self) -> int:
        """The amount as an int."""
        if not isinstance(self.amount, int):
            raise RuleDataError(
                f"a value in force from {self.effective} is not a whole number: {self.amount!r}"
            )
        return self.amount


@dataclass(frozen=True, slots=True)
class Parameter:
    """One quantity of the law or of a programme, through time.

    Parameters
    ----------
    name : str
        Dotted name: its path below ``parameters/``, e.g. ``income.county_extra_person_share``.
    description : str
        One sentence.
    unit : str
        Unit of every amount.
    comparison : Comparison or None
        How a fact is held against it, where it is a threshold.
    table : str or None
        Name of the CSV whose editions the values name.
    values : tuple of DatedValue
        In order of effective date.
    """

    name: str
    description: str
    unit: str
    comparison: Comparison | None
    table: str | None
    values: tuple[DatedValue, ...]

    def entry(self, day: date) -> DatedValue:
        """Return what the file says about a day: a value or a declared gap; the first entry before it."""
        begun = [value for value in self.values if value.effective <= day]
        return begun[-1] if begun else self.values[0]

    def on(self, day: date) -> DatedValue | None:
        """Return the value in force on a day, or None where none is carried for it."""
        entry = self.entry(day)
        return None if entry.ended is not None or entry.effective > day else entry

    def require(self, day: date) -> DatedValue:
        """Return the value in force on a day.

        Raises
        ------
        RuleDataError
            If there is none: the parameter, the day and the dates that are carried are named.
        """
        value = self.on(day)
        if value is None:
            carried = ", ".join(str(v.effective) for v in self.values if v.ended is None)
            raise RuleDataError(
                f"parameter {self.name} has no value on {day}; values are carried from {carried}."
                " Add a [[value]] for that date to its file."
            )
        return value


def load_parameters(folder: Path) -> Mapping[str, Parameter]:
    """Read every parameter file below a folder.

    Parameters
    ----------
    folder : Path
        ``rules/data/<jurisdiction>/parameters``.

    Raises
    ------
    RuleDataError
        If a file is not TOML, or a value lacks a date, unit, citation or amount, or dates repeat.
    """
    found = {}
    for path in sorted(folder.rglob("*.toml")):
        name = ".".join(path.relative_to(folder).with_suffix("").parts)
        found[name] = parse_parameter(name, path)
    return found


def parse_parameter(name: str, path: Path) -> Parameter:
    """Read one parameter file; see `load_parameters`."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleDataError(f"{path.name}: not a TOML file: {error}") from error
    _refuse_unknown(path.name, raw, _FILE_KEYS)
    for key in ("description", "unit"):
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            raise RuleDataError(f"{path.name}: {key} is missing or blank; give it as a sentence or a unit")
    entries = raw.get("value")
    if not isinstance(entries, list) or not entries:
        raise RuleDataError(f"{path.name}: no [[value]]; give at least one with its effective date")
    table = raw.get("table")
    values = tuple(_dated_value(path.name, entry, table) for entry in entries)
    for before, after in pairwise(values):
        if after.effective <= before.effective:
            raise RuleDataError(
                f"{path.name}: value effective {after.effective} follows one effective {before.effective};"
                " write each date once, in order"
            )
    comparison = _comparison(path.name, raw)
    for value in values:
        _refuse_backward_span(path.name, comparison, value)
    return Parameter(name, raw["description"], raw["unit"], comparison, table, values)


def _comparison(where: str, raw: Mapping[str, Any]) -> Comparison | None:
    if "comparison" not in raw:
        return None
    try:
        return Comparison(raw["comparison"])
    except ValueError as error:
        allowed = ", ".join(Comparison)
        raise RuleDataError(
            f"{where}: comparison {raw['comparison']!r} is not known; use one of {allowed}"
        ) from error


def _dated_value(where: str, raw: object, table: str | None) -> DatedValue:
    if not isinstance(raw, dict):
        raise RuleDataError(f"{where}: [[value]] is not a table")
    effective = raw.get("effective")
    if type(effective) is not date:
        raise RuleDataError(f"{where}: effective = {effective!r} is not a date such as 2024-05-09")
    here = f"{where}, value effective {effective}"
    _refuse_unknown(here, raw, _VALUE_KEYS)
    given = [key for key in ("amount", "edition", "ended") if key in raw]
    wanted = "edition" if table else "amount"
    if given not in ([wanted], ["ended"]):
        raise RuleDataError(f"{here}: has {given or 'nothing'}; give exactly one of {wanted} or ended")
    for key in ("edition", "ended"):
        if key in raw and (not isinstance(raw[key], str) or not raw[key].strip()):
            raise RuleDataError(f"{here}: {key} = {raw[key]!r} is not text; write it in quotes")
    return DatedValue(
        effective=effective,
        amount=_amount(here, raw["amount"]) if "amount" in raw else None,
        edition=raw.get("edition"),
        ended=raw.get("ended"),
        citation=parse_citation(here, raw),
    )


def _amount(where: str, raw: object) -> Amount:
    """Return a number, a word, or a list of either."""
    if isinstance(raw, list) and raw:
        return tuple(_number_or_word(where, item) for item in raw)
    return _number_or_word(where, raw)


def _number_or_word(where: str, raw: object) -> Decimal | int | str:
    if isinstance(raw, Decimal) and not raw.is_finite():
        raise RuleDataError(f"{where}: amount {raw} is not a finite number")
    if isinstance(raw, bool) or not isinstance(raw, Decimal | int | str) or raw == "":
        raise RuleDataError(f"{where}: amount {raw!r} is neither a number, a word, nor a list of either")
    return raw


def _refuse_backward_span(where: str, comparison: Comparison | None, value: DatedValue) -> None:
    """Refuse a threshold of `within` that is not a lower and an upper end."""
    if comparison is not Comparison.WITHIN or value.amount is None:
        return
    match value.amount:
        case (Decimal() | int() as low, Decimal() | int() as high) if low <= high:
            return
    raise RuleDataError(
        f"{where}, value effective {value.effective}: {value.amount!r} is not a lower and an upper end;"
        " 'within' asks for two numbers, the lower first"
    )


def parse_citation(where: str, raw: Mapping[str, Any]) -> Citation:
    """Read `citation`, `link`, `retrieved` and `verified` from a TOML table.

    Raises
    ------
    RuleDataError
        If the title, the date it was read, or whether it was verified is not given.
    """
    title, retrieved, verified = raw.get("citation"), raw.get("retrieved"), raw.get("verified")
    if not isinstance(title, str) or not title.strip():
        raise RuleDataError(f"{where}: citation is missing; name publisher, document and section")
    if type(retrieved) is not date:
        raise RuleDataError(f"{where}: retrieved = {retrieved!r} is not the date the source was read")
    if not isinstance(verified, bool):
        raise RuleDataError(f"{where}: verified must be true or false")
    return Citation(title.strip(), retrieved, verified, raw.get("link"))


def _refuse_unknown(where: str, raw: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(raw) - known)
    if unknown:
        raise RuleDataError(f"{where}: unknown key {', '.join(unknown)}; known keys are {sorted(known)}")
