"""How a portfolio is cut into pieces and worked through: settings that change no answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from calculators.reference_records import CITATION_KEYS, DATA_FOLDER, Record, read_record

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

_FILE = DATA_FOLDER / "portfolio" / "run.toml"
_UNITS = {
    "shard_rows": "household",
    "shards_in_flight": "shard a worker",
    "scan_bytes": "byte",
    "largest_amount": "USD",
}


@dataclass(frozen=True, slots=True)
class RunSettings:
    """The settings of a run.

    Parameters
    ----------
    shard_rows : int
        Households of one piece.
    shards_in_flight : int
        Pieces handed to a worker ahead of time.
    scan_bytes : int
        How much of a CSV is looked through at a time.
    largest_amount : Decimal
        Largest amount of money that is read [USD].
    """

    shard_rows: int
    shards_in_flight: int
    scan_bytes: int
    largest_amount: Decimal


@cache
def run_settings(path: Path = _FILE) -> RunSettings:
    """Read the settings of a run.

    Raises
    ------
    ReferenceDataError
        If the file is absent or damaged.
    """
    file = read_record(path)
    file.refuse_unknown(_UNITS)
    entries = {name: _entry(file.table(name), unit) for name, unit in _UNITS.items()}
    return RunSettings(
        shard_rows=entries["shard_rows"].whole("value"),
        shards_in_flight=entries["shards_in_flight"].whole("value"),
        scan_bytes=entries["scan_bytes"].whole("value"),
        largest_amount=entries["largest_amount"].positive("value"),
    )


def _entry(entry: Record, unit: str) -> Record:
    entry.refuse_unknown({*CITATION_KEYS, "value", "unit"})
    entry.one_of("unit", (unit,))
    entry.citation()
    entry.positive("value")
    return entry
