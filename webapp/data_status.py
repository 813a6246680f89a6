"""`hearthline data status`: which figures are loaded, of which vintage, with which hash."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import calculators
import rules
from webapp.data_files import data_files
from webapp.imports.store import imported_tables, reference_home


def status() -> dict[str, Any]:
    """Return every data file that answers rest on, embedded and imported, as plain values."""
    packages = (Path(package.__path__[0]) for package in (rules, calculators))
    files = [asdict(file) for package in packages for file in data_files(package)]
    return {
        "files": files,
        "unverified": sum(file["unverified"] for file in files),
        "imported": imported_documents(),
    }


def imported_documents() -> list[dict[str, Any]]:
    """Return every imported table as plain values: what it is, of when, from which file, with its hash."""
    return [
        {
            "kind": table.kind,
            "vintage": table.vintage,
            "census_vintage": table.census_vintage,
            "rows": table.rows,
            "source_name": table.source_name,
            "source_sha256": table.source_sha256,
            "imported_on": table.imported_on.isoformat(),
            "address": table.address or None,
            "files": dict(table.files),
            "damage": table.damage,
        }
        for table in imported_tables(reference_home())
    ]


def imported_lines(tables: list[dict[str, Any]]) -> list[str]:
    """Return a line for each imported table."""
    if not tables:
        return ["Imported: nothing (docs/importing-data.md)."]
    lines = ["Imported (first 12 digits of the file's SHA-256, kind, vintage, rows, day, file)"]
    for table in tables:
        if table["damage"]:
            lines.append(f"  {table['kind']} {table['vintage']}  DAMAGED: {table['damage']}")
            continue
        census = f", tracts of {table['census_vintage']}" if table["census_vintage"] else ""
        what = f"{table['kind']} {table['vintage']}{census}, {table['rows']:,} rows"
        lines.append(
            f"  {table['source_sha256'][:12]}  {what}, {table['imported_on']}, {table['source_name']}"
        )
    return lines


def status_text(document: dict[str, Any]) -> str:
    """Return the status as text: a line a file, what is not verified, what is damaged."""
    files = document["files"]
    width = max(len(file["path"]) for file in files)
    lines = [
        f"{file['path']:<{width}}  {file['sha256'][:12]}  {file['vintages']}"
        + (f"  {file['unverified']} not verified" if file["unverified"] else "")
        + (f"  DAMAGED: {file['damage']}" if file["damage"] else "")
        for file in files
    ]
    total = f"{len(files)} files; {document['unverified']} figures not yet verified against their source."
    return "\n".join((*lines, total, *imported_lines(document["imported"])))
