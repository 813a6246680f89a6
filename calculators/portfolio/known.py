"""Facts or what stands for them, of many homes: `calculators.home.assumptions` by columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.climate import FloatArray
    from calculators.home.model import HomeModel
    from calculators.portfolio.columns import FactColumns, Mask


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A word of each of n homes: for every word that occurs, which homes have it."""

    homes: Mapping[str, Mask]
    count: int

    def among(self, *words: str) -> Mask:
        """Return which homes have one of some words."""
        found = np.zeros(self.count, np.bool_)
        for word in words:
            if word in self.homes:
                found |= self.homes[word]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Gives each fact of many homes, or its stand-in.

    Parameters
    ----------
    facts : FactColumns
    model : HomeModel
    existing : mapping of str to ndarray
        The existing-home figures of each home's class and climate zone.
    """

    facts: FactColumns
    model: HomeModel
    existing: Mapping[str, FloatArray]

    def or_else(self, fact: str, otherwise: FloatArray | float) -> FloatArray:
        """Return a fact that is a number, or else another."""
        column = self.facts[fact]
        if not column.known.any():
            return np.asarray(otherwise, np.float64)
        return np.where(column.known, column.values, otherwise).astype(np.float64)

    def number(self, fact: str, column: str) -> FloatArray:
        """Return a fact, or else the existing home's figure."""
        return self.or_else(fact, self.existing[column])

    def parameter(self, fact: str, name: str) -> FloatArray:
        """Return a fact, or else the home model's parameter."""
        return self.or_else(fact, self.model[name])

    def word(self, fact: str, otherwise: str | Mapping[str, Mask]) -> Words:
        """Return a fact that is a word, or else another: one for all, or by which homes it is for."""
        column = self.facts[fact]
        homes = {str(word): column.values == code for code, word in enumerate(column.words)}
        given = {otherwise: ~column.known} if isinstance(otherwise, str) else otherwise
        for word, mask in given.items():
            assumed = mask & ~column.known
            homes[word] = homes[word] | assumed if word in homes else assumed
        return Words(homes, self.facts.count)

    def stated(self, fact: str) -> Words:
        """Return a fact that is a word; a home of which it is not known has none."""
        return self.word(fact, {})

    def yes(self, fact: str) -> Mask:
        """Return of which homes a fact is known to be a yes."""
        return self.facts[fact].is_flag(yes=True)
