"""The three answers, the finding behind each, and how answers combine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import TypeIs

Observed = str | int | bool | Decimal | date | tuple[Decimal | int | str, ...] | None


class Outcome(StrEnum):
    """Whether a household meets a rule: yes, no, or not yet known."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    UNDETERMINED = "undetermined"

    def __bool__(self) -> NoReturn:
        """Refuse to be read as true or false: 'not yet known' would quietly become one of them."""
        msg = "an Outcome has three values and no truth value: compare it with Outcome.ELIGIBLE and so on"
        raise TypeError(msg)


class Comparison(StrEnum):
    """How an observed value is held against a threshold."""

    AT_MOST = "at_most"
    UNDER = "under"
    AT_LEAST = "at_least"
    OVER = "over"
    EQUALS = "equals"
    ONE_OF = "one_of"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a number or a rule comes from.

    Parameters
    ----------
    title : str
        Publisher, document, and section or page.
    retrieved : date
        The day the source was read.
    verified : bool
        False where the figure is recalled or the source was not seen: every reader is told so.
    link : str or None
        Address of the document, where it has one.
    """

    title: str
    retrieved: date
    verified: bool
    link: str | None = None

    def __str__(self) -> str:
        """Return the citation as one line of text, as JSON and reports print it."""
        where = f"; {self.link}" if self.link else ""
        return f"{self.title}{where} (read {self.retrieved.isoformat()})"


@dataclass(frozen=True, slots=True)
class Finding:
    """One test of one fact: what was seen, what it was held against, and by which rule.

    Parameters
    ----------
    criterion : str
        Dotted id of the criterion, e.g. ``income.county_limit``.
    outcome : Outcome
        Result of this one test.
    code : str
        Stable code of the reason; its wording in each language lives in webapp.
    citation : Citation
        Source of the rule or threshold.
    effective : date or None
        First day on which the threshold used was in force.
    observed, threshold : optional
        The value seen and the value it was held against; None where not known.
    unit : str or None
        Unit of both.
    comparison : Comparison or None
        How the two were compared.
    missing : tuple of str
        Dotted names of the facts that keep this finding open.
    reachable : frozenset of Outcome
        Outcomes this finding can still take once the missing facts are known. Exactly one where nothing
        that the household could say would change it.
    """

    criterion: str
    outcome: Outcome
    code: str
    citation: Citation
    effective: date | None = None
    observed: Observed = None
    threshold: Observed = None
    unit: str | None = None
    comparison: Comparison | None = None
    missing: tuple[str, ...] = ()
    reachable: frozenset[Outcome] = frozenset()

    def __post_init__(self) -> None:
        """Fill in `reachable`, and refuse an outcome that contradicts what is missing."""
        if not self.reachable:
            object.__setattr__(self, "reachable", frozenset({self.outcome}))
        if self.outcome is not Outcome.UNDETERMINED and self.missing:
            msg = f"{self.criterion}: a settled finding ({self.outcome.value}) cannot miss {self.missing}"
            raise ValueError(msg)

    @property
    def verified(self) -> bool:
        """Whether the rule behind this finding was checked against its source."""
        return self.citation.verified

    @property
    def distance(self) -> Decimal | None:
        """How far inside the threshold the observed value is; negative outside; None where it is no number.

        At the threshold it is nothing, by which 'at most' is in and 'over' is out.
        """
        seen, held = self.observed, self.threshold
        if not _is_number(seen) or not _is_number(held):
            return None
        room = Decimal(held) - Decimal(seen)
        if self.comparison in (Comparison.AT_MOST, Comparison.UNDER):
            return room
        return -room if self.comparison in (Comparison.AT_LEAST, Comparison.OVER) else None


def _is_number(value: Observed) -> TypeIs[Decimal | int]:
    return isinstance(value, Decimal | int) and not isinstance(value, bool)


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Combine: eligible if all are, ineligible as soon as one is, else undetermined."""
    seen = set(outcomes)
    if Outcome.INELIGIBLE in seen:
        return Outcome.INELIGIBLE
    return Outcome.UNDETERMINED if Outcome.UNDETERMINED in seen else Outcome.ELIGIBLE


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Combine: eligible as soon as one is, ineligible if all are, else undetermined."""
    seen = set(outcomes)
    if Outcome.ELIGIBLE in seen:
        return Outcome.ELIGIBLE
    return Outcome.UNDETERMINED if Outcome.UNDETERMINED in seen else Outcome.INELIGIBLE
