"""Counting what mutmut left in mutants/: of each changed module, how many changes were noticed."""

import json
from dataclasses import dataclass
from pathlib import Path

# What mutmut records of a test run on a changed module (mutmut.stats.status_by_exit_code): 1 a test failed,
# 3 pytest itself fell over; None not run yet. Whatever else came out, the change went unnoticed.
_NOTICED = (1, 3)


@dataclass(frozen=True)
class Count:
    """Changes to one module: those noticed, those not, and those not run yet."""

    module: str
    killed: int
    survived: int
    not_run: int

    @property
    def share_percent(self):
        """Share of the changes run that were noticed; None where none was run."""
        run = self.killed + self.survived
        return 100 * self.killed / run if run else None


def counts(folder):
    """Return one count a module, from mutmut's ``*.meta`` files below a folder."""
    return [_count(path, folder) for path in sorted(Path(folder).rglob("*.py.meta"))]


def total(each):
    """Return the counts of all modules as one."""
    return Count(
        "all", *(sum(getattr(one, key) for one in each) for key in ("killed", "survived", "not_run"))
    )


def lines(each):
    """Return the table to print: modules in order, then all of them."""
    rows = [*(one for one in each if one.killed + one.survived + one.not_run), total(each)]
    width = max(len(one.module) for one in rows)
    return [f"{'module':{width}}  killed  survived  share", *(_line(one, width) for one in rows)]


def _count(path, folder):
    codes = list(json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"].values())
    not_run = sum(code is None for code in codes)
    killed = sum(code in _NOTICED for code in codes)
    name = ".".join(path.relative_to(folder).parts).removesuffix(".py.meta")
    return Count(name, killed, len(codes) - killed - not_run, not_run)


def _line(one, width):
    share = "not run" if one.share_percent is None else f"{one.share_percent:.1f} %"
    rest = f"  ({one.not_run} not run)" if one.not_run else ""
    return f"{one.module:{width}}  {one.killed:6}  {one.survived:8}  {share:>7}{rest}"
