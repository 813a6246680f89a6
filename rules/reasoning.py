"""The whole reasoning behind a screening: each programme's rules as a tree, with the answer at every node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.determination import judge, missing_facts

if TYPE_CHECKING:
    from datetime import date

    from rules.determination import Determination, Judged
    from rules.outcomes import Citation
    from rules.screening import Screening


@dataclass(frozen=True, slots=True)
class Reasoning:
    """How one programme's answer comes about.

    Parameters
    ----------
    determination : Determination
    effective : date or None
        First day of the version of the rules that was used; None before the programme's first.
    citation : Citation or None
        Where that version is written down.
    judged : Judged or None
        The rules with their answers.
    """

    determination: Determination
    effective: date | None
    citation: Citation | None
    judged: Judged | None

    def missing(self, node: Judged) -> tuple[str, ...]:
        """Return the facts that could still change the answer of a node by itself."""
        return missing_facts(node)


def reasoning(screening: Screening) -> tuple[Reasoning, ...]:
    """Return the reasoning of each programme of a screening, in the order of its answers."""
    found = []
    for determination in screening.determinations:
        version = determination.program.version(screening.inquiry.on)
        found.append(
            Reasoning(
                determination,
                None if version is None else version.effective,
                None if version is None else version.citation,
                None if version is None else judge(version.rule, screening.inquiry),
            )
        )
    return tuple(found)
