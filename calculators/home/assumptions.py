"""What was taken for granted because nobody knows it: a fact's stand-in, with its source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from calculators.home.model import EXISTING_HOMES, HomeModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.facts import CaseFacts
    from rules.outcomes import Citation


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure used in place of a fact that is not known.

    Parameters
    ----------
    fact : str
        Dotted name of the fact it stands for.
    value : float or str
        What was used.
    unit : str
        Its unit; empty for a word.
    citation : Citation
        Where it comes from.
    """

    fact: str
    value: float | str
    unit: str
    citation: Citation

    @property
    def verified(self) -> bool:
        """Whether the figure was checked against its source."""
        return self.citation.verified


@dataclass(slots=True)
class KnownOrAssumed:
    """Gives each fact of a home, or its stand-in, and keeps a list of the stand-ins.

    Parameters
    ----------
    facts : CaseFacts
    model : HomeModel
    existing : mapping
        The existing-home figures of the home's class and climate zone.
    """

    facts: CaseFacts
    model: HomeModel
    existing: Mapping[str, float]
    assumptions: list[Assumption] = field(default_factory=list)

    def assume(self, fact: str, value: float | str, unit: str, citation: Citation) -> None:
        """Note a stand-in."""
        self.assumptions.append(Assumption(fact, value, unit, citation))

    def number(self, fact: str, column: str, unit: str) -> float:
        """Return a fact, or else the existing home's figure."""
        stated = self.facts.fact(fact)
        if isinstance(stated, int | float):
            return float(stated)
        value = self.existing[column]
        self.assume(fact, value, unit, EXISTING_HOMES)
        return value

    def parameter(self, fact: str, name: str) -> float:
        """Return a fact, or else the home model's parameter."""
        stated = self.facts.fact(fact)
        if isinstance(stated, int | float):
            return float(stated)
        return self.stand_in(fact, name)

    def quiet(self, fact: str, name: str) -> float:
        """Return a fact, or else the parameter of a home that has no such thing: nothing is assumed of it."""
        stated = self.facts.fact(fact)
        return float(stated) if isinstance(stated, int | float) else self.model[name]

    def stand_in(self, fact: str, name: str) -> float:
        """Return the home model's parameter, noted as standing for a fact."""
        entry = self.model.parameters[name]
        self.assume(fact, entry.value, entry.unit, entry.citation)
        return entry.value

    def word(self, fact: str, otherwise: str, citation: Citation) -> str:
        """Return a fact that is a word, or else `otherwise`."""
        stated = self.facts.fact(fact)
        if isinstance(stated, str):
            return stated
        self.assume(fact, otherwise, "", citation)
        return otherwise
