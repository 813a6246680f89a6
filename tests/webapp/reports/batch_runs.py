"""Jobs of reports for tests: a table of plain homes, the command in a process of its own, and kill -9."""

import csv
import subprocess
import sys
import time
from pathlib import Path

HEARTHLINE = Path(sys.executable).with_name("hearthline")
DAY = "2026-06-30"


def table(path, cases, bad=()):
    """Write a table of homes; those in `bad` cannot be read."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "dwelling.climate_zone", "dwelling.floor_area_ft2"])
        for number in range(1, cases + 1):
            writer.writerow([f"CA-{number}", 99 if number in bad else 13, 900 + number])
    return path


def command(source, out, *more):
    return [HEARTHLINE, "report", "batch", source, "--out", out, "--on", DAY, *more]


def run(source, out, *more):
    return subprocess.run(command(source, out, *more), capture_output=True, text=True, check=False)


def reports(out):
    return sorted(path for path in (out / "reports").rglob("*.pdf"))


def killed(source, out, after, *more):
    """Start a job and kill it, with its workers, once so many reports are there; whether it was killed."""
    process = subprocess.Popen(
        command(source, out, *more), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while process.poll() is None and len(reports(out)) < after:
        time.sleep(0.005)
    process.kill()
    return process.wait() != 0


def names_and_bytes(out):
    """Return everything of a job that a person sees."""
    files = [*reports(out), out / "manifest.jsonl", out / "refused.jsonl"]
    return {str(path.relative_to(out)): path.read_bytes() for path in files}
