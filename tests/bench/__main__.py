"""Runs the matches, prints them, and writes a JSON that a later run can be compared with."""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import click

from tests.bench.comparison import beside

PAPER = ("paper", "paper_chinese", "paper_processes", "paper_memory", "certificates")
MATCHES = ("solar", "screening", *PAPER, "metering", "portfolio", "web")
# Where a match is not in the module of its name.
MODULES = {"web": "web_load"} | dict.fromkeys(("paper_chinese", "paper_processes", "certificates"), "paper")
PEERS = ("hearthline", "numpy", "pandas", "pvlib", "NREL-PySAM", "reportlab", "pyarrow", "duckdb", "pyHanko")
PRINTERS = ("WeasyPrint", "fpdf2", "typst")


def main() -> None:
    """Run `python -m tests.bench`."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/bench.json"), help="where the JSON goes")
    parser.add_argument("--rounds", type=int, default=9, help="turns of each contestant (default 9)")
    parser.add_argument(
        "--households",
        type=int,
        default=100_000,
        help="largest portfolio (default 100000; 1000000 takes long)",
    )
    parser.add_argument(
        "--documents",
        type=int,
        default=1_000,
        help="reports that one process prints while its memory is watched (default 1000; 10000 takes long)",
    )
    parser.add_argument("--beside", type=Path, help="JSON of an earlier run to hold this one against")
    parser.add_argument("matches", nargs="*", default=[], help=f"any of {', '.join(MATCHES)}; all by default")
    chosen = parser.parse_args()
    found: dict[str, Any] = {"machine": machine(), "rounds": chosen.rounds, "matches": []}
    most = {"portfolio": chosen.households, "paper_memory": chosen.documents}
    for name in chosen.matches or MATCHES:
        more = {"most": most[name]} if name in most else {}
        play = getattr(import_module(f"tests.bench.{MODULES.get(name, name)}"), name)
        match = play(chosen.rounds, **more).document()
        found["matches"].append(match)
        click.echo(text(match))
    found["most_memory_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(
        f"Most memory: {found['most_memory_mib']:.0f} MiB. Load before the run: {found['machine']['load']}."
    )
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    click.echo(f"Written to {chosen.out}")
    if chosen.beside is not None:
        click.echo("\n".join(beside(found, chosen.beside)))


def machine() -> dict[str, object]:
    """Return what a figure depends on."""
    versions: dict[str, str | None] = {}
    for name in (*PEERS, *PRINTERS):
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = None
    return {
        "python": platform.python_version(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "versions": versions,
    }


def text(match: dict[str, Any]) -> str:
    """Return a match as a table: medians, spread, and how many times our time each took."""
    if "lines" in match:
        return "\n".join(match["lines"]) + "\n"
    item = match["item"]
    lines = [match["title"], f"  {'':<50} {'ms a ' + item:>24} {item + 's/s':>14}   times ours"]
    for name, row in match["contestants"].items():
        seconds, ratio = row["seconds_an_item"], row["times_ours"]
        spread = f"{1e3 * seconds['median']:.3g} ({1e3 * seconds['least']:.3g}-{1e3 * seconds['most']:.3g})"
        times = f"{ratio['median']:.3g} ({ratio['least']:.3g}-{ratio['most']:.3g})"
        lines.append(f"  {name:<50} {spread:>24} {row['items_a_second']:>14,.1f}   {times}")
    lines += [f"  {name:<50} skipped: {why}" for name, why in match["skipped"].items()]
    lines += [f"  {note}" for note in match["notes"]]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
