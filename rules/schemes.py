"""What stands beside the programmes' rules: how they stack, why work is put off, how a list is ranked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

from rules.errors import RuleDataError
from rules.home_facts import DeferralReason
from rules.parameters import parse_citation
from rules.priority_points import load_points
from rules.stacking import EMPTY, Stacking, load_stacking

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from rules.documents import DeferralDocument
    from rules.facts import CaseFacts
    from rules.outcomes import Citation
    from rules.priority_points import PointsScheme


@dataclass(frozen=True, slots=True)
class Deferrals:
    """Why work is put off: each reason in words, and where the list is from."""

    reasons: Mapping[str, str] = field(default_factory=dict)
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Schemes:
    """Everything that stands beside the programmes' rules."""

    stacking: Stacking = EMPTY
    deferrals: Deferrals = field(default_factory=Deferrals)
    points: tuple[PointsScheme, ...] = ()


def load_schemes(folder: Path, programs: Collection[str]) -> Schemes:
    """Read ``stacking.toml``, ``deferral_reasons.toml`` and ``priority_points.toml`` of a jurisdiction.

    A file that is not there is an empty scheme.

    Raises
    ------
    RuleDataError
        If a file breaks the rules for it; see `rules.stacking` and `rules.priority_points`.
    """
    return Schemes(
        load_stacking(folder / "stacking.toml", programs),
        _deferrals(folder / "deferral_reasons.toml"),
        load_points(folder / "priority_points.toml", programs),
    )


def _deferrals(path: Path) -> Deferrals:
    if not path.is_file():
        return Deferrals()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleDataError(f"{path.name}: not a TOML file: {error}") from error
    reasons = raw.get("reasons")
    words = get_args(DeferralReason)
    if not isinstance(reasons, dict) or set(reasons) != set(words):
        odd = sorted(set(words) ^ set(reasons if isinstance(reasons, dict) else ()))
        raise RuleDataError(
            f"{path.name}: [reasons] tells each of {', '.join(words)}; check {', '.join(odd)}"
        )
    return Deferrals(reasons, parse_citation(path.name, raw))


def deferral_documents(deferrals: Deferrals, facts: CaseFacts) -> list[DeferralDocument]:
    """Return the recorded reasons to put work off as plain values, each with its words and source."""
    return [
        {
            "reason": reason,
            "text": deferrals.reasons[reason],
            "citation": str(deferrals.citation),
            "verified": deferrals.citation.verified,
        }
        for reason in facts.dwelling.deferral_reasons or ()
        if deferrals.citation is not None
    ]
