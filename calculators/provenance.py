"""Hashes of the data that an assessment rests on."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DATA = Path(__file__).parent / "data"


@cache
def data_hashes(jurisdiction: str) -> Mapping[str, str]:
    """Return the SHA-256 of every data file that a jurisdiction's assessments can rest on.

    Parameters
    ----------
    jurisdiction : str
        Its own folder and what all jurisdictions share, not the other jurisdictions' folders.
    """
    shared = (path for path in DATA.iterdir() if path.is_file() or path.name == "solar")
    tops = sorted([*shared, DATA / jurisdiction])
    files = [file for top in tops for file in ([top] if top.is_file() else sorted(top.rglob("*")))]
    return {
        f"calculators/{file.relative_to(DATA).as_posix()}": hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if file.suffix in {".toml", ".csv", ".npz"}
    }


def supplied_hashes(tariff_folder: Path | None, factors_file: Path | None) -> dict[str, str]:
    """Return the SHA-256 of every file that a user supplied, by a name that says so."""
    files = [] if tariff_folder is None else sorted(tariff_folder.glob("*.toml"))
    if factors_file is not None:
        files.append(factors_file)
    return {f"supplied/{file.name}": hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
