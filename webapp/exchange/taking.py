"""The facts of a home as a file takes them up one by one, so that none is left out unsaid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rules.facts import CaseFacts


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A fact that is known and not written, and why."""

    fact: str
    reason: str


class Taking:
    """Facts, and which of them have been taken up."""

    def __init__(self, facts: CaseFacts) -> None:
        self._facts = facts
        self._taken: set[str] = set()

    def look(self, fact: str) -> Any:  # noqa: ANN401 - a fact of any kind
        """Return a fact without taking it up; None where it is not known."""
        return self._facts.fact(fact)

    def take(self, fact: str) -> Any:  # noqa: ANN401 - a fact of any kind
        """Return a fact, and count it as written; None where it is not known."""
        self._taken.add(fact)
        return self._facts.fact(fact)

    def known(self) -> Iterator[str]:
        """Yield every fact that is known, by its dotted name."""
        for section, value in self._facts:
            yield from (f"{section}.{name}" for name, fact in value if fact is not None)

    def left_out(self, why: Callable[[str], str]) -> tuple[LeftOut, ...]:
        """Return what is known and was not taken up."""
        return tuple(LeftOut(fact, why(fact)) for fact in self.known() if fact not in self._taken)
