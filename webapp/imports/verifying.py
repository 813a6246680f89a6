"""Holding a results table to its own rule and to the list that rests on it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from calculators.calenviroscreen import verify
from webapp.imports.ground import ground_of
from webapp.imports.score_tables import read_scores

if TYPE_CHECKING:
    from pathlib import Path

    from calculators.calenviroscreen import Verification
    from webapp.imports.ground import Ground
    from webapp.imports.score_tables import ReadScores

# The list from which a later list carried tracts over, both on tracts of one census.
_CARRIED_FROM = {"ces4": "sb535_2017"}


def verification_document(kind: str, path: Path, jurisdiction: str = "us_ca") -> dict[str, Any]:
    """Return how far a results table is from its own rule, and whom the rule designates.

    Raises
    ------
    ImportRefusedError
        If the file is not a results table of that edition.
    """
    ground = ground_of(jurisdiction)
    read = read_scores(kind, path, ground)
    verification = verify(read.edition, read.table)
    return {
        "kind": kind,
        "name": verification.name,
        "tracts": verification.tracts,
        "scored": verification.scored,
        "part_of_the_state": verification.maxima_from_published,
        "largest_difference": verification.largest_difference,
        "mean_difference": verification.mean_difference,
        "worst_tract": verification.worst_tract,
        "most_difference": verification.most_difference,
        "agrees": verification.agrees,
        "moved_at_the_line": list(verification.moved_at_the_line),
        **_designation(read, verification, ground),
    }


def _designation(read: ReadScores, verification: Verification, ground: Ground) -> dict[str, Any]:
    rule = verification.by_rule
    document: dict[str, Any] = {
        "top_quarter": len(verification.top_quarter),
        "top_quarter_by_percentile": verification.top_quarter_by_percentile,
        "unscored_with_high_burden": len(verification.unscored_with_high_burden),
        "by_rule": len(rule),
    }
    if verification.maxima_from_published:
        return document
    list_id = read.edition.designation_list
    earlier = ground.designated.get(_CARRIED_FROM.get(read.edition.kind, ""))
    if earlier is not None:
        document["carried_over_from"] = _CARRIED_FROM[read.edition.kind]
        document["carried_over"] = len(verification.carried_over(earlier))
        rule |= earlier
    official = read.designated if read.designated is not None else ground.designated.get(list_id)
    if official is not None:
        document["list"] = list_id
        document["list_from"] = "the file's flag" if read.designated is not None else "Hearthline's own data"
        document["on_the_list"] = len(official)
        document["on_the_list_by_rule"] = len(rule & official)
        document["differ"] = sorted(rule ^ official)
    return document


def verification_text(document: dict[str, Any]) -> str:
    """Return the verification as lines for a person."""
    d = document
    part = d["part_of_the_state"]
    explained = "all of it." if d["agrees"] else "NOT all of it. The table was changed or is damaged."
    lines = [f"{d['name']}: {d['tracts']:,} tracts, {d['scored']:,} scored."]
    if part:
        lines.append("Only a part of the state: the statewide maxima are those behind the published scores.")
    lines.append(
        f"Largest difference from the published score: {_points(d['largest_difference'])}"
        f" (mean {_points(d['mean_difference'])}), in tract {d['worst_tract']}."
    )
    lines.append(
        f"The rounding of the published percentiles explains up to {d['most_difference']:g}: {explained}"
    )
    if part:
        return "\n".join(lines)
    moved = d["moved_at_the_line"]
    lines.append(f"Tracts that the recomputed score moves across the 75 line: {len(moved)}.")
    lines.append(
        f"By rule: {d['top_quarter']:,} in the top quarter"
        f" and {d['unscored_with_high_burden']:,} without a score but with high pollution burden:"
        f" {d['by_rule']:,}."
    )
    if d["top_quarter_by_percentile"] != d["top_quarter"]:
        lines.append(f"(By percentile alone the top quarter would be {d['top_quarter_by_percentile']:,}.)")
    if "carried_over" in d:
        year = d["carried_over_from"].removeprefix("sb535_")
        lines.append(f"{d['carried_over']:,} more are carried over from the list of {year}.")
    if "list" in d:
        year = d["list"].removeprefix("sb535_")
        lines.append(
            f"The list of {year} ({d['list_from']}) has {d['on_the_list']:,} tracts;"
            f" the rule gives {d['on_the_list_by_rule']:,} of them."
        )
        if d["differ"]:
            lines.append(f"Rule and list differ in {', '.join(d['differ'][:10])}.")
    return "\n".join(lines)


def _points(value: float) -> str:
    return f"{value:.4f}" if np.isfinite(value) else "a score that the rule does not give"
