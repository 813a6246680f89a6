"""Which question comes next: only one whose answer can still change something."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar

from calculators.assessment import Assessment, assess
from rules.outcomes import Outcome
from rules.screening import Screening, screen
from webapp.places import current_rulebook, resolved_place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rules.facts import CaseFacts
    from rules.rulebook import Rulebook

# Standings kept for the pages to come: a home's list of tasks, its next question and its check-your-answers
# rest on the same answers, and working them out takes longer than all else that such a page does.
KEPT = 128


class Page(Protocol):
    """A page that asks for some facts."""

    @property
    def facts(self) -> tuple[str, ...]:
        """Dotted names of the facts that it asks for."""


AnyPage = TypeVar("AnyPage", bound=Page)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a case is on one day.

    Parameters
    ----------
    screening : Screening
        Every programme's answer on what is known.
    assessment : Assessment or None
        Measures and roof; worked out once the household qualifies and no programme waits for a fact.
    place_notes : tuple of str
        What to confirm or ask about the place, by the imported maps.
    """

    screening: Screening
    assessment: Assessment | None
    place_notes: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The answer as it stands."""
        return self.screening.outcome

    @property
    def answer_settled(self) -> bool:
        """Whether nothing that the household could say would change the answer of any programme."""
        return not self.screening.missing

    @property
    def wanted(self) -> tuple[str, ...]:
        """The facts worth asking for: for the answer; then, once the household qualifies, for the work."""
        if not self.answer_settled or self.assessment is None:
            return self.screening.missing
        results = self.assessment.results.measures
        missing = [fact for measure in results for fact in measure.missing]
        return tuple(dict.fromkeys([*missing, *self.assessment.solar.missing]))

    @property
    def assumed(self) -> tuple[str, ...]:
        """The facts for which a usual figure stands: no measure hangs on them, its saving does."""
        if self.assessment is None:
            return ()
        return tuple(dict.fromkeys(each.fact for each in self.assessment.results.assumptions))


def standing(facts: CaseFacts, on: date) -> Standing:
    """Return how far a case is on a day.

    Raises
    ------
    InputError
        If the day is before the first programme.
    """
    rulebook = current_rulebook()
    place = resolved_place(facts, rulebook, on)
    facts = facts if place is None else place.facts
    screening, assessment = _worked_out(_Question(facts, rulebook, on))
    return Standing(screening, assessment, () if place is None else place.notes)


class _Question:
    """Facts, rules and a day; equal to another where the answer must be the same."""

    def __init__(self, facts: CaseFacts, rulebook: Rulebook, on: date) -> None:
        self.facts, self.rulebook, self.on = facts, rulebook, on
        self.text = facts.model_dump_json()

    def __hash__(self) -> int:
        return hash((self.text, self.on))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Question):
            return NotImplemented
        # The rulebook is read anew where an official table was imported: it is another object then.
        return self.rulebook is other.rulebook and (self.text, self.on) == (other.text, other.on)


@lru_cache(maxsize=KEPT)
def _worked_out(asked: _Question) -> tuple[Screening, Assessment | None]:
    screening = screen(asked.facts, asked.rulebook, asked.on)
    ready = screening.outcome is Outcome.ELIGIBLE and not screening.missing
    return screening, assess(asked.facts, asked.rulebook, asked.on) if ready else None


def next_question(
    pages: Sequence[AnyPage], wanted: Sequence[str], after: AnyPage | None = None
) -> AnyPage | None:
    """Return the first page that asks for a fact that is wanted; None where there is none.

    Parameters
    ----------
    pages : sequence
        All pages, in the order in which people are asked.
    wanted : sequence of str
        `Standing.wanted`.
    after : page or None
        Only pages behind this one: a question that was skipped is not put again at once.
    """
    begin = 0 if after is None else list(pages).index(after) + 1
    return next((page for page in pages[begin:] if set(page.facts) & set(wanted)), None)
