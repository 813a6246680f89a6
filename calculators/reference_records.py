"""Reading reference figures from TOML: every key is checked, and an error says which file, entry and key."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from rules.errors import ReferenceDataError, RuleDataError
from rules.parameters import Parameter, parse_citation, parse_parameter

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rules.outcomes import Citation

DATA_FOLDER = Path(__file__).parent / "data"
CITATION_KEYS = frozenset({"citation", "link", "retrieved", "verified", "note"})


@dataclass(frozen=True, slots=True)
class Record:
    """One table of a reference file, and where it stands.

    Parameters
    ----------
    where : str
        File and entry, as an error names them.
    fields : mapping
        The table as read; decimals exact.
    """

    where: str
    fields: Mapping[str, object]

    def __contains__(self, key: str) -> bool:
        """Return whether the key is given."""
        return key in self.fields

    def at(self, entry: str) -> Record:
        """Return the same table under a more telling name."""
        return Record(f"{self.where}, {entry}", self.fields)

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Refuse a key that nobody would read, which is nearly always a misspelling."""
        unknown = sorted(set(self.fields) - set(known))
        if unknown:
            raise RuleDataError(
                f"{self.where}: unknown key {', '.join(unknown)}; known keys are {', '.join(sorted(known))}"
            )

    def text(self, key: str) -> str:
        """Return a sentence, name or id."""
        value = self.fields.get(key)
        if not isinstance(value, str) or not value.strip():
            raise RuleDataError(f"{self.where}: {key} is missing or blank; give it as text")
        return value.strip()

    def optional_text(self, key: str) -> str | None:
        """Return a text that may be absent."""
        return self.text(key) if key in self.fields else None

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        """Return a word of a closed vocabulary."""
        value = self.text(key)
        if value not in allowed:
            raise RuleDataError(f"{self.where}: {key} = {value!r}; use one of {', '.join(sorted(allowed))}")
        return value

    def decimal(self, key: str) -> Decimal:
        """Return a finite number, exactly as written."""
        return _decimal(self.where, key, self.fields.get(key))

    def positive(self, key: str) -> Decimal:
        """Return a finite number above zero."""
        value = self.decimal(key)
        if value <= 0:
            raise RuleDataError(f"{self.where}: {key} = {value} is not above zero")
        return value

    def not_negative(self, key: str) -> Decimal:
        """Return a finite number of zero or more."""
        value = self.decimal(key)
        if value < 0:
            raise RuleDataError(f"{self.where}: {key} = {value} is below zero")
        return value

    def whole(self, key: str) -> int:
        """Return a whole number."""
        value = self.fields.get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise RuleDataError(f"{self.where}: {key} = {value!r} is not a whole number")
        return value

    def day(self, key: str) -> date:
        """Return a date."""
        value = self.fields.get(key)
        if type(value) is not date:
            raise RuleDataError(f"{self.where}: {key} = {value!r} is not a date such as 2026-03-01")
        return value

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self.fields.get(key)
        if not isinstance(value, bool):
            raise RuleDataError(f"{self.where}: {key} must be true or false")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.fields.get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise RuleDataError(f"{self.where}: {key} is not a list of texts")
        return tuple(value)

    def decimals(self, key: str) -> tuple[Decimal, ...]:
        """Return a list of finite numbers."""
        value = self.fields.get(key)
        if not isinstance(value, list):
            raise RuleDataError(f"{self.where}: {key} is not a list of numbers")
        return tuple(_decimal(self.where, key, item) for item in value)

    def table(self, key: str) -> Record:
        """Return a table inside this one."""
        value = self.fields.get(key)
        if not isinstance(value, dict):
            raise RuleDataError(f"{self.where}: [{key}] is missing or not a table")
        return Record(f"{self.where}, {key}", value)

    def records(self, key: str, *, at_least_one: bool = True) -> tuple[Record, ...]:
        """Return the tables of an array of tables."""
        value = self.fields.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise RuleDataError(f"{self.where}: [[{key}]] is not an array of tables")
        if at_least_one and not value:
            raise RuleDataError(f"{self.where}: no [[{key}]]; give at least one")
        return tuple(Record(f"{self.where}, {key} {n}", item) for n, item in enumerate(value, start=1))

    def citation(self) -> Citation:
        """Return where this entry's figures come from."""
        return parse_citation(self.where, self.fields)


def read_record(path: Path) -> Record:
    """Read a reference file.

    Raises
    ------
    ReferenceDataError
        If the file is not there.
    RuleDataError
        If it is not TOML in UTF-8.
    """
    where = _short(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ReferenceDataError(f"{where}: the file is missing; restore it or reinstall") from error
    except (UnicodeDecodeError, OSError) as error:
        raise RuleDataError(f"{where}: cannot be read as UTF-8 text: {error}") from error
    try:
        return Record(where, tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        raise RuleDataError(f"{where}: not a TOML file: {error}") from error


def read_parameter(name: str, path: Path) -> Parameter:
    """Read one dated quantity.

    Raises
    ------
    ReferenceDataError
        If the file is absent or damaged.
    """
    if not path.is_file():
        raise ReferenceDataError(f"{_short(path)}: the file is missing; restore it or reinstall")
    return parse_parameter(name, path)


def jurisdiction_folder(jurisdiction: str, subfolder: str, data_folder: Path = DATA_FOLDER) -> Path:
    """Return a jurisdiction's folder of reference figures.

    Raises
    ------
    ReferenceDataError
        If the jurisdiction carries no such figures; those that do are named.
    """
    folder = data_folder / jurisdiction / subfolder
    if not folder.is_dir() or folder.parent.parent != data_folder:
        carried = sorted(path.parent.name for path in data_folder.glob(f"*/{subfolder}"))
        raise ReferenceDataError(
            f"no {subfolder} data for jurisdiction {jurisdiction!r}; there is {', '.join(carried) or 'none'}"
        )
    return folder


def _decimal(where: str, key: str, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise RuleDataError(f"{where}: {key} = {value!r} is not a number")
    number = Decimal(value)
    if not number.is_finite():
        raise RuleDataError(f"{where}: {key} = {value} is not a finite number")
    return number


def _short(path: Path) -> str:
    """Return a path as an error shows it: below the data folder where it is there."""
    try:
        return path.relative_to(DATA_FOLDER).as_posix()
    except ValueError:
        return path.name
