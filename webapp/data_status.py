"""`hearthline data status`: which figures are loaded, of which vintage, with which hash."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import calculators
import rules
from webapp.data_files import data_files


def status() -> dict[str, Any]:
    """Return every data file that answers rest on, as plain values."""
    packages = (Path(package.__path__[0]) for package in (rules, calculators))
    files = [asdict(file) for package in packages for file in data_files(package)]
    return {"files": files, "unverified": sum(file["unverified"] for file in files)}


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
    return "\n".join((*lines, total))
