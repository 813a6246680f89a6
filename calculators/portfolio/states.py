"""Homes on their way through the measures: as they are, and as improved so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.home.calibration import to_electricity_bill, to_gas_bill
from calculators.home.model import FUELS
from calculators.portfolio.homes import Homes
from calculators.portfolio.use import AMOUNTS, KEYS, capped_totals, totals_by_end_use

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.climate import FloatArray
    from calculators.home.model import HomeModel
    from calculators.portfolio.columns import FactColumns, Rows
    from calculators.portfolio.use import Uses, Values

_PLACES: Final[Mapping[str, slice]] = {
    part: slice(AMOUNTS.index(keys[0]), AMOUNTS.index(keys[0]) + len(keys)) for part, keys in KEYS.items()
}


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """The homes of a batch at one point of the walk, and what they use; never altered, only followed.

    Parameters
    ----------
    model : HomeModel
    columns : mapping of str to ndarray
        Quantities of `Home`, shape (n,) or a shared scalar.
    parts : mapping of str to tuple of ndarray
        From `Uses`.
    amounts : ndarray, shape (len(AMOUNTS), n)
        A year's use by end use and fuel.
    totals : ndarray, shape (fuels, n)
        No end use counted below zero.
    """

    model: HomeModel
    columns: Mapping[str, FloatArray]
    parts: Mapping[str, Values]
    amounts: FloatArray
    totals: FloatArray

    @property
    def count(self) -> int:
        """How many homes."""
        return int(self.totals.shape[1])

    def homes(self, rows: Rows) -> Homes:
        """Return some of the homes."""
        return Homes(self.model, self.columns, rows)

    def part(self, name: str, rows: Rows) -> Values:
        """Return a part of the use of some of the homes."""
        return tuple(value[rows] for value in self.parts[name])

    def followed(self, change: Change) -> State:
        """Return the homes with a change made."""
        rows = change.homes.rows
        columns, parts, amounts, totals = (
            dict(self.columns),
            dict(self.parts),
            self.amounts.copy(),
            self.totals.copy(),
        )
        for name, value in change.homes.changes.items():
            columns[name] = _replaced(self.columns[name], rows, value, self.count)
        for name, values in change.parts.items():
            parts[name] = tuple(
                _replaced(before, rows, value, self.count)
                for before, value in zip(self.parts[name], values, strict=True)
            )
        amounts[:, rows], totals[:, rows] = change.amounts, change.totals
        return State(self.model, columns, parts, amounts, totals)


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What some homes of a state become, and what they use then.

    Parameters
    ----------
    homes : Homes
        With the changes.
    parts : mapping of str to tuple of ndarray
        The parts of their use that are not as before.
    amounts, totals : ndarray
        As of a `State`, of these homes.
    """

    homes: Homes
    parts: Mapping[str, Values]
    amounts: FloatArray
    totals: FloatArray

    def some(self, positions: Rows) -> Change:
        """Return the change of some of the homes."""
        parts = {name: tuple(v[positions] for v in values) for name, values in self.parts.items()}
        return Change(
            self.homes.some(positions), parts, self.amounts[:, positions], self.totals[:, positions]
        )


def _replaced(before: FloatArray, rows: Rows, value: FloatArray, count: int) -> FloatArray:
    """Return a quantity or part with that of some homes replaced."""
    made = np.array(np.broadcast_to(before, (count, *before.shape[1:])))
    made[rows] = value
    return made


def state_of(model: HomeModel, columns: Mapping[str, FloatArray], count: int, uses: Uses) -> State:
    """Return homes as the facts describe them, with their use."""
    parts = uses.of(Homes(model, columns, np.arange(count)))
    amounts = np.zeros((len(AMOUNTS), count))
    _write(amounts, parts)
    return State(model, columns, parts, amounts, capped_totals(amounts))


def changed(state: State, homes: Homes, uses: Uses) -> Change:
    """Return what homes with changes use.

    Parameters
    ----------
    state : State
        Which they are of.
    homes : Homes
    uses : Uses
    """
    rows = homes.rows
    names = set(homes.changed())
    parts = uses.after(homes, names, lambda name: state.part(name, rows))
    amounts = state.amounts[:, rows]
    _write(amounts, parts)
    return Change(homes, parts, amounts, capped_totals(amounts))


def _write(amounts: FloatArray, parts: Mapping[str, Values]) -> None:
    """Write the amounts that parts end in into their rows."""
    for name, place in _PLACES.items():
        if name in parts:
            amounts[place] = parts[name]


def brought_to_bills(state: State, facts: FactColumns, uses: Uses) -> State:
    """Return homes with their modelled use brought to their bills; see `calculators.home.calibration`."""
    if uses.climate is None:
        return state
    bills = (
        ("natural_gas", "utility.annual_therms", to_gas_bill),
        ("electricity", "utility.annual_kwh", to_electricity_bill),
    )
    for fuel, fact, to_bill in bills:
        column = facts[fact]
        rows = np.flatnonzero(column.known)
        if not rows.size:
            continue
        homes = state.homes(rows)
        modelled = totals_by_end_use(state.amounts[:, rows])[FUELS.index(fuel)]
        brought, _ = to_bill(homes.as_home(), modelled, column.values[rows])
        state = state.followed(changed(state, Homes.of(brought), uses))
    return state
