"""How sure a saving is: the same home with each figure that stands for an unknown fact low, and high."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.climate import DATA
from calculators.home.description import Home, quantities
from rules.errors import ReferenceDataError
from rules.parameters import parse_citation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.climate import FloatArray
    from calculators.home.assumptions import Assumption
    from rules.outcomes import Citation

_WAYS: Final = ("factor", "offset", "value")


@dataclass(frozen=True, slots=True)
class UncertainInput:
    """A fact that homes differ in, and how far.

    Parameters
    ----------
    fact : str
        Dotted name.
    quantities : tuple of str
        What of a `Home` it decides.
    how : str
        ``factor`` times the stand-in, ``offset`` added to it, or ``value`` in its place.
    low, high : float
        Between which about four homes in five lie.
    citation : Citation
    """

    fact: str
    quantities: tuple[str, ...]
    how: str
    low: float
    high: float
    citation: Citation

    def at(self, home: Home, bound: float) -> dict[str, FloatArray]:
        """Return the home's quantities with the input at one of its bounds."""
        taken = {name: np.asarray(getattr(home, name)) for name in self.quantities}
        if self.how == "factor":
            return {name: value * bound for name, value in taken.items()}
        if self.how == "offset":
            return {name: value + bound for name, value in taken.items()}
        return {name: np.full_like(value, bound) for name, value in taken.items()}


@dataclass(frozen=True, slots=True, eq=False)
class UncertainHomes:
    """One home as taken, and with each uncertain input low and high.

    Parameters
    ----------
    homes : Home
        A batch of 1 + 2 k homes: as taken, then each input low, then each input high.
    inputs : tuple of UncertainInput
        The k inputs.
    """

    homes: Home
    inputs: tuple[UncertainInput, ...]


@cache
def uncertain_inputs(jurisdiction: str = "us_ca") -> tuple[UncertainInput, ...]:
    """Return the inputs that homes of a jurisdiction differ in.

    Raises
    ------
    ReferenceDataError
        If the file is absent or damaged, or names a quantity that a home does not have.
    """
    path = DATA / jurisdiction / "uncertain_inputs.toml"
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["input"]
        found = tuple(
            UncertainInput(
                fact=entry["fact"],
                quantities=tuple(entry["quantities"]),
                how=entry["how"],
                low=float(entry["low"]),
                high=float(entry["high"]),
                citation=parse_citation(f"{path.name}, {entry['fact']}", entry),
            )
            for entry in entries
        )
    except (OSError, KeyError, ValueError) as error:
        raise ReferenceDataError(f"{path} cannot be used: {error!r}; reinstall or correct it") from error
    unknown = {name for one in found for name in one.quantities} - set(quantities())
    odd = unknown | {one.how for one in found if one.how not in _WAYS}
    if odd:
        raise ReferenceDataError(f"{path}: no quantity of a home, or no way to vary one: {sorted(odd)}")
    return found


def uncertain_homes(
    home: Home, assumptions: Sequence[Assumption], jurisdiction: str = "us_ca"
) -> UncertainHomes:
    """Return a home as taken, and with each assumed input at its low and at its high bound.

    Parameters
    ----------
    home : Home
        One home. To see a calibrated home's range, calibrate the batch that comes back.
    assumptions : sequence of Assumption
        What stands for unknown facts: only these are varied. A stated fact is taken at its word.
    jurisdiction : str
        Folder of the data.

    Returns
    -------
    UncertainHomes
    """
    assumed = {assumption.fact for assumption in assumptions}
    inputs = tuple(one for one in uncertain_inputs(jurisdiction) if one.fact in assumed)
    size = 1 + 2 * len(inputs)
    columns = {name: np.full(size, getattr(home, name)) for name in quantities()}
    for position, one in enumerate(inputs):
        for start, bound in ((1, one.low), (1 + len(inputs), one.high)):
            for name, value in one.at(home, bound).items():
                columns[name][start + position] = value
    return UncertainHomes(Home(model=home.model, **columns), inputs)
