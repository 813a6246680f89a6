"""Importing an official file: read and check, show what would change, keep it whole or not at all."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from rules.errors import InputError, ReferenceDataError
from webapp.imports.ground import ground_of
from webapp.imports.prepared import Request, sha256_of
from webapp.imports.store import find_table, imported_tables, keep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from webapp.imports.prepared import Prepared

# Kind -> the module and function that reads it. A reader's libraries load when it is needed.
_READERS: Final = {
    "ces2": ("score_tables", "prepare_scores"),
    "ces3": ("score_tables", "prepare_scores"),
    "ces4": ("score_tables", "prepare_scores"),
    "ces5": ("score_tables", "prepare_scores"),
    "sb535_2017": ("designations", "prepare_designations"),
    "sb535_2022": ("designations", "prepare_designations"),
    "sb535_2026": ("designations", "prepare_designations"),
    "priority_populations": ("priority_populations", "prepare_priority_populations"),
    "tracts": ("tract_polygons", "prepare_tracts"),
    "income_limits": ("income_limits", "prepare_income_limits"),
    "acs_income": ("tract_income", "prepare_tract_income"),
    "weather": ("weather_files", "prepare_weather"),
}
KINDS: Final = tuple(_READERS)
FETCHED: Final = ".fetched.toml"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do.

    Parameters
    ----------
    prepared : Prepared
        The file, read and found good.
    source : mapping of str to str
        Name, hash and, where it was fetched, address of the file.
    changes : tuple of str
        What would change against what is imported now, one sentence a line.
    """

    prepared: Prepared
    source: Mapping[str, str]
    changes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return the plan as plain values for JSON."""
        prepared = self.prepared
        return {
            "kind": prepared.kind,
            "vintage": prepared.vintage,
            "census_vintage": prepared.census_vintage,
            "rows": prepared.rows,
            "citation": prepared.citation,
            **self.source,
            "found": list(prepared.summary),
            "changes": list(self.changes),
        }

    def text(self) -> str:
        """Return the plan as lines for a person."""
        source = f"{self.source['source_name']} (SHA-256 {self.source['source_sha256'][:12]})"
        return "\n".join((source, *self.prepared.summary, *self.changes))


def prepare(
    kind: str,
    path: Path,
    *,
    jurisdiction: str = "us_ca",
    vintage: str | None = None,
    effective: date | None = None,
) -> Prepared:
    """Read and check a file; nothing is kept.

    Raises
    ------
    ImportRefusedError
        If the file is not what it should be.
    """
    if kind not in _READERS:
        raise InputError(f"{kind!r} is no kind of file that is imported; kinds are {', '.join(KINDS)}")
    module, function = _READERS[kind]
    read: Callable[[Request], Prepared] = getattr(import_module(f"webapp.imports.{module}"), function)
    return read(Request(kind, path, ground_of(jurisdiction), vintage, effective))


def plan(home: Path, prepared: Prepared, path: Path, jurisdiction: str = "us_ca") -> Plan:
    """Say what an import would change."""
    source = {"source_name": path.name, "source_sha256": sha256_of(path)}
    address = _fetched_from(path, source["source_sha256"])
    if address:
        source["address"] = address
    return Plan(prepared, source, tuple(_changes(home, prepared, jurisdiction)))


def carry_out(home: Path, plan: Plan, on: date, *, replace: bool, jurisdiction: str = "us_ca") -> Path:
    """Keep a table that was read; see `webapp.imports.store.keep`."""
    return keep(home, jurisdiction, plan.prepared, plan.source, on, replace=replace)


def _fetched_from(path: Path, digest: str) -> str:
    """Return the address that a file was fetched from, if the note beside it is of the same bytes."""
    note = path.with_name(path.name + FETCHED)
    try:
        said = tomllib.loads(note.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return ""
    return str(said.get("address", "")) if said.get("sha256") == digest else ""


def _changes(home: Path, prepared: Prepared, jurisdiction: str) -> list[str]:
    folder = home / jurisdiction / prepared.kind / prepared.vintage
    if not folder.exists():
        others = [t.vintage for t in imported_tables(home, jurisdiction) if t.kind == prepared.kind]
        beside = f" It stands beside {', '.join(others)}." if others else ""
        return [f"New: {prepared.kind} {prepared.vintage}, {prepared.rows:,} rows.{beside}"]
    try:
        earlier = find_table(home, jurisdiction, prepared.kind, prepared.vintage)
    except ReferenceDataError as error:
        return [f"Takes the place of a damaged table: {error}"]
    if earlier is None:
        return []
    was = f"imported on {earlier.imported_on} from {earlier.source_name}"
    lines = [f"Takes the place of {prepared.kind} {prepared.vintage}, {was}."]
    for name, content in prepared.files.items():
        if not name.endswith(".csv") or name not in earlier.files:
            continue
        before = _rows((folder / name).read_text(encoding="utf-8", errors="replace"))
        after = _rows(content.decode("utf-8", errors="replace"))
        new, gone = len(after.keys() - before.keys()), len(before.keys() - after.keys())
        other = sum(after[key] != before[key] for key in after.keys() & before.keys())
        lines.append(f"{name}: {new:,} rows new, {gone:,} gone, {other:,} changed.")
    return lines


def _rows(text: str) -> dict[str, str]:
    """Return the lines of a table by their first value, or by the county where the first is the edition."""
    reader = csv.reader(text.splitlines())
    header = next(reader, [])
    at = header.index("county_fips") if header[:1] == ["edition"] else 0
    return {row[at]: ",".join(row) for row in reader if row}
