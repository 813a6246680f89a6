"""Numbers read from a TOML data file, each with its unit, each table with its source.

[sun]
citation = "..."
retrieved = 2026-11-21
verified = true
solar_constant = { value = 1367.0, unit = "W/m2" }
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from calculators.reference_records import DATA_FOLDER, read_record
from rules.errors import ReferenceDataError
from rules.parameters import parse_citation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.outcomes import Citation


@dataclass(frozen=True, slots=True)
class NumberTable:
    """One table of numbers with one source.

    Parameters
    ----------
    name : str
        Dotted name of the table in the file.
    entries : mapping
        The table as it was read.
    """

    name: str
    entries: Mapping[str, Any]

    def number(self, key: str) -> float:
        """Return one number, in the unit that the file names."""
        return float(self._value(key))

    def numbers(self, key: str) -> NDArray[np.float64]:
        """Return a list of numbers as an array."""
        return np.asarray(self._value(key), dtype=np.float64)

    def text(self, key: str) -> str:
        """Return a text entry."""
        try:
            return str(self.entries[key])
        except KeyError as error:
            raise ReferenceDataError(f"[{self.name}] has no '{key}': restore the data file.") from error

    def citation(self) -> Citation:
        """Return where the numbers of this table come from."""
        return parse_citation(self.name, self.entries)

    def table(self, key: str) -> NumberTable:
        """Return a table inside this one."""
        inner = self.entries.get(key)
        if not isinstance(inner, Mapping):
            raise ReferenceDataError(f"[{self.name}.{key}] is not in the data file: restore it.")
        return NumberTable(f"{self.name}.{key}", MappingProxyType(dict(inner)))

    def keys(self) -> tuple[str, ...]:
        """Return the names of the numbers and tables, in the order of the file."""
        return tuple(key for key, value in self.entries.items() if isinstance(value, Mapping))

    def _value(self, key: str) -> Any:  # noqa: ANN401 - a TOML value is a number or a list of numbers
        entry = self.entries.get(key)
        if not isinstance(entry, Mapping) or "value" not in entry or "unit" not in entry:
            raise ReferenceDataError(
                f"[{self.name}] {key} must be {{ value = ..., unit = ... }}: restore the data file."
            )
        return entry["value"]


@cache
def number_file(relative_path: str) -> NumberTable:
    """Return a TOML data file of this package.

    Parameters
    ----------
    relative_path : str
        Path below ``calculators``, for example ``data/solar/pvwatts_v8.toml``.

    Raises
    ------
    ReferenceDataError
        If the file is absent or is not TOML.
    """
    record = read_record(DATA_FOLDER.parent / relative_path)
    return NumberTable(relative_path, MappingProxyType(dict(record.fields)))
