"""Says how a run compares with an earlier one: faster, slower, or no difference beyond the rounds' spread.

What is compared is how many times our time each peer took, since a peer that was timed in the same rounds on
the same machine is hit by the same noise; seconds of two days are not. A contestant alone is compared by its
seconds, and the line says so.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FASTER, SLOWER, SAME = "faster", "slower", "no difference beyond noise"


def beside(found: dict[str, Any], earlier: Path) -> list[str]:
    """Return the lines that hold a run against an earlier run's file.

    Parameters
    ----------
    found : dict
        The run, as it is written.
    earlier : Path
        JSON of the earlier run.
    """
    old = json.loads(earlier.read_text(encoding="utf-8"))
    changed = _changes(found["machine"], old["machine"])
    lines = [f"Beside {earlier}:", *(f"  not the same then and now: {each}" for each in changed)]
    by_title = {match["title"]: match for match in old["matches"] if "contestants" in match}
    for match in found["matches"]:
        before = by_title.get(match.get("title", ""))
        if "contestants" in match and before is not None:
            lines += [f"  {match['title']}", *_match_lines(match["contestants"], before["contestants"])]
    return lines


def verdict(now: dict[str, float], before: dict[str, float]) -> str:
    """Return what two figures with their spread say, where more is better.

    Examples
    --------
    >>> verdict({"least": 11, "most": 13}, {"least": 9, "most": 10.5})
    'faster'
    >>> verdict({"least": 10, "most": 13}, {"least": 9, "most": 10.5})
    'no difference beyond noise'
    """
    if now["least"] > before["most"]:
        return FASTER
    return SLOWER if now["most"] < before["least"] else SAME


def _match_lines(now: dict[str, Any], before: dict[str, Any]) -> Iterator[str]:
    ours = next(iter(now))
    for name, row in now.items():
        if name not in before or name == ours:
            continue
        new, old = row["times_ours"], before[name]["times_ours"]
        yield f"    against {name}: {_spread(new)} times, earlier {_spread(old)}: {verdict(new, old)}"
    if len(now) == 1 and ours in before:
        new, old = (_rate(each[ours]["seconds_an_item"]) for each in (now, before))
        yield f"    {ours}, alone: {_spread(new)} a second, earlier {_spread(old)}: {verdict(new, old)}"


def _rate(seconds: dict[str, float]) -> dict[str, float]:
    return {"median": 1 / seconds["median"], "least": 1 / seconds["most"], "most": 1 / seconds["least"]}


def _spread(figure: dict[str, float]) -> str:
    return f"{figure['median']:.3g} ({figure['least']:.3g}-{figure['most']:.3g})"


def _changes(now: dict[str, Any], before: dict[str, Any]) -> Iterator[str]:
    for name in ("python", "processor", "cores"):
        if now[name] != before[name]:
            yield f"{name} {before[name]} -> {now[name]}"
    for name, version in now["versions"].items():
        if version != before["versions"].get(name):
            yield f"{name} {before['versions'].get(name)} -> {version}"
