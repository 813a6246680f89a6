"""What every import keeps to: sizes, marks of a missing value, official addresses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from calculators.reference_records import read_record
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.reference_records import Record

FOLDER = Path(__file__).parents[1] / "data" / "imports"


@dataclass(frozen=True, slots=True)
class OfficialAddress:
    """Where an agency publishes a file.

    Parameters
    ----------
    address : str
        The file itself; empty where only its page is known.
    page : str
        The page that offers it.
    verified : bool
        Whether the address was seen in the publisher's or a user's text.
    """

    address: str
    page: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """Limits and marks that every import keeps to.

    Parameters
    ----------
    most_bytes : int
        Largest file that is read or fetched.
    missing : frozenset of str
        How publishers write a missing value.
    header_rows_above : int
        How many rows of title a sheet may have above its header.
    most_foreign_share : float
        Largest share of unknown ids in a list of 2010 tracts.
    least_new_share : float
        Smallest share of ids unknown in 2010 in a statewide list of 2020 tracts.
    fetch_timeout_s : float
        How long a server may be silent [s].
    addresses : mapping of str to OfficialAddress
        Kind -> where its file is published.
    """

    most_bytes: int
    missing: frozenset[str]
    header_rows_above: int
    most_foreign_share: float
    least_new_share: float
    fetch_timeout_s: float
    addresses: Mapping[str, OfficialAddress]


@cache
def import_settings() -> ImportSettings:
    """Read ``webapp/data/imports/settings.toml``."""
    record = read_record(FOLDER / "settings.toml")
    return ImportSettings(
        most_bytes=record.whole("most_bytes"),
        missing=frozenset(text.casefold() for text in (*record.texts("missing"), "")),
        header_rows_above=record.whole("header_rows_above"),
        most_foreign_share=float(record.decimal("most_foreign_share")),
        least_new_share=float(record.decimal("least_new_share")),
        fetch_timeout_s=float(record.decimal("fetch_timeout_s")),
        addresses={entry.text("kind"): _address(entry) for entry in record.records("address")},
    )


def kind_record(kind: str) -> Record:
    """Return what is known of a kind's official file: ``webapp/data/imports/<kind>.toml``.

    Raises
    ------
    InputError
        If nothing is.
    """
    path = FOLDER / f"{kind}.toml"
    if not path.is_file():
        raise InputError(f"nothing is known of files of kind {kind!r}")
    return read_record(path)


def _address(entry: Record) -> OfficialAddress:
    return OfficialAddress(entry.optional_text("address") or "", entry.text("page"), entry.flag("verified"))
