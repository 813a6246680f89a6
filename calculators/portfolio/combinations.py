"""Households that are alike in the facts that matter: each combination is worked out once.

Most rules look at a few facts that many households share: a tenure, a kind of building, a tract. So the rule
of the single household is asked once for each combination of these facts that occurs, and its answer is
given to all that share it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from calculators.portfolio.batch_settings import batch_setting
from calculators.portfolio.columns import Column, FactColumns, Kind, Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from rules.facts import CaseFacts

Codes = NDArray[np.int64]
Answer = TypeVar("Answer")

# Codes of several columns are put into one number as long as it stays below this.
_MOST: Final = 2**62
# Up to so many codes for each household a table of all codes is quicker than sorting.
_FEW: Final = 64
_CODED: Final = (Kind.WORD, Kind.LIST, Kind.FLAG)


def alike(columns: Sequence[Codes]) -> tuple[Rows, Codes]:
    """Return the first household of each combination of codes, and which combination each household has.

    Parameters
    ----------
    columns : sequence of ndarray of int64, shape (n,)
        At least one; codes from 0 on.

    Returns
    -------
    first : ndarray of int
        One row of each combination.
    which : ndarray of int, shape (n,)
        Position in `first`.
    """
    together, most = columns[0], int(columns[0].max(initial=0))
    for column in columns[1:]:
        span = int(column.max(initial=0)) + 1
        if (most + 1) * span >= _MOST:
            together = _dense(together)
            most = int(together.max(initial=0))
        together, most = together * span + column, (most + 1) * span - 1
    if most < _FEW * (together.size + _FEW):
        return _counted(together, most + 1)
    _, first, which = np.unique(together, return_index=True, return_inverse=True)
    return first, which.astype(np.int64)


def _counted(codes: Codes, span: int) -> tuple[Rows, Codes]:
    """Return the first household of each code, and each household's position among them, without sorting."""
    first_of = np.full(span, -1, np.intp)
    first_of[codes[::-1]] = np.arange(
        codes.size - 1, -1, -1
    )  # of equal codes the last written, the first row
    present = np.flatnonzero(first_of >= 0)
    position = np.empty(span, np.int64)
    position[present] = np.arange(present.size)
    return first_of[present], position[codes]


def _dense(values: NDArray[Any]) -> Codes:
    """Return values as their positions among the sorted different ones."""
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def codes_of(column: Column, edges: NDArray[np.float64] | None = None) -> Codes:
    """Return the values of a column as codes from 0 on, 0 where not known.

    Parameters
    ----------
    column : Column
    edges : ndarray, optional
        Of numbers: the sorted thresholds that they are held against. Two numbers between the same two
        thresholds have one code; a threshold itself has a code of its own.
    """
    if column.kind in _CODED:
        return column.values.astype(np.int64) + 1
    if edges is not None:
        numbers = column.numbers()
        found = np.searchsorted(edges, numbers, "left") + np.searchsorted(edges, numbers, "right") + 1
        return np.where(column.known, found, 0).astype(np.int64)
    values = column.values.astype(np.int64)[column.known]
    if not values.size:
        return np.zeros(column.values.size, np.int64)
    least, most = int(values.min()), int(values.max())
    found = np.zeros(column.values.size, np.int64)
    found[column.known] = (values - least if most - least < _FEW**2 else _dense(values)) + 1
    return found


def _as_it_is(answer: Any) -> Hashable:  # noqa: ANN401 - an answer of any kind
    kept: Hashable = answer
    return kept


@dataclass(slots=True, eq=False)
class ByCombination(Generic[Answer]):
    """A rule of the single household, asked once for each combination of the facts that it looks at.

    Parameters
    ----------
    reads : tuple of str
        The facts that it looks at, and no other.
    ask : callable
        The rule: facts of one household to an answer.
    edges : mapping of str to ndarray
        For facts that are numbers: all thresholds that the rule holds them against, sorted.
    kinds : mapping of str to callable
        For facts that are words: what the rule sees of a word, where it does not see all of it.
    told : callable
        What of an answer counts: answers that are alike in it are one.
    """

    reads: tuple[str, ...]
    ask: Callable[[CaseFacts], Answer]
    edges: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    kinds: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    told: Callable[[Answer], Hashable] = _as_it_is
    _answers: list[Answer] = field(default_factory=list)
    _places: dict[Hashable, int] = field(default_factory=dict)
    _kept: dict[Hashable, int] = field(default_factory=dict)

    def __call__(self, facts: FactColumns) -> tuple[list[Answer], Codes]:
        """Return the different answers, and which of them each household has."""
        if not self.reads:
            self._place((), FactColumns(1), 0)
            return self._answers, np.zeros(facts.count, np.int64)
        seen = FactColumns(facts.count, {name: facts[name] for name in self.reads})
        columns = {name: self._codes(name, seen[name]) for name in self.reads}
        first, which = alike(list(columns.values()))
        keys = zip(*(self._keys(name, seen[name], columns[name], first) for name in self.reads), strict=True)
        kept = self._kept
        if len(kept) > batch_setting("combinations_kept"):
            kept.clear()
        places = [
            kept[key] if key in kept else self._place(key, seen, row)
            for key, row in zip(keys, first.tolist(), strict=True)
        ]
        return self._answers, np.array(places, np.int64)[which]

    def _codes(self, name: str, column: Column) -> Codes:
        """Return what the rule sees of a fact as codes; of this batch only."""
        if name not in self.kinds:
            return codes_of(column, self.edges.get(name))
        kinds: dict[str, int] = {}
        table = [kinds.setdefault(self.kinds[name](word), len(kinds)) for word in column.words]
        return np.asarray(np.append(np.array(table, np.int64), np.int64(-1))[column.values] + 1)

    def _keys(self, name: str, column: Column, codes: Codes, rows: Rows) -> list[Hashable]:
        """Return what stands for a fact of some households in every batch."""
        if name in self.edges:
            return list(codes[rows].tolist())
        values = column.values[rows].tolist()
        if column.kind in (Kind.WORD, Kind.LIST):
            told = self.kinds.get(name, _hashable if column.kind is Kind.LIST else _as_it_is)
            table: list[Hashable] = [*(told(word) for word in column.words), None]
            return [table[value] for value in values]
        return [
            value if known else None for value, known in zip(values, column.known[rows].tolist(), strict=True)
        ]

    def _place(self, key: Hashable, seen: FactColumns, row: int) -> int:
        """Ask the rule about a household's combination, and return the answer's place."""
        answer = self.ask(seen.household(row))
        place = self._places.setdefault(self.told(answer), len(self._answers))
        if place == len(self._answers):
            self._answers.append(answer)
        self._kept[key] = place
        return place


def distinct(answers: list[Answer], which: Codes) -> tuple[list[Answer], Codes]:
    """Return answers each once, and which of them each household has."""
    places: dict[Answer, int] = {}
    position = [places.setdefault(answer, len(places)) for answer in answers]
    return list(places), np.array(position, np.int64)[which]


def _hashable(value: Any) -> Hashable:  # noqa: ANN401 - a list of a fact
    """Return what stands for a list among keys; records that cannot be keys are told by their text."""
    try:
        hash(value)
    except TypeError:
        return repr(value)
    kept: Hashable = value
    return kept
