"""How much memory a process holds that prints thousands of reports."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "zh-Hant")
# In tenths of the whole.
MARKS = (1, 2, 5, 10)
SAID = "documents, resident MiB: "


class Memory:
    """What the memory match found, in lines."""

    def __init__(self, lines: list[str], sizes: dict[int, float]) -> None:
        self._lines, self._sizes = lines, sizes

    def document(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"title": "Paper: memory", "lines": self._lines, "resident_mib": self._sizes}


def paper_memory(_rounds: int, most: int = 1_000) -> Memory:
    """Print so many reports in a process of its own and look at its memory on the way."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.paper_memory", str(most)],
        capture_output=True,
        text=True,
        check=True,
    )
    sizes = {}
    for line in done.stdout.splitlines():
        number, _, size = line.partition(SAID)
        sizes[int(number)] = float(size)
    lines = ["Paper: memory of one process that prints household reports, English and Chinese in turn"]
    lines += [f"  after {number:>6,} reports  {size:8.1f} MiB resident" for number, size in sizes.items()]
    first, *_, last = sizes.values()
    lines.append(f"  from the first of these to the last: {last - first:+.1f} MiB")
    return Memory(lines, sizes)


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def _print_many(most: int) -> None:
    """Print reports, no two the same, and say how much memory is held at each mark."""
    from tests.bench.paper_reports import three_page_reports  # noqa: PLC0415 - of the process that prints
    from webapp.reports.pdf import render_pdf  # noqa: PLC0415 - as above

    marks = {max(1, most * tenths // 10) for tenths in MARKS}
    for number in range(1, most + 1):
        (report,) = three_page_reports(LANGUAGES[number % len(LANGUAGES)], 1, number)
        render_pdf(report)
        if number in marks:
            sys.stdout.write(f"{number}{SAID}{_resident_mib():.1f}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    _print_many(int(sys.argv[1]))
