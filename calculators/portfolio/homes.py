"""Homes of a batch: each quantity a column, gathered only for the homes that are asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.climate import FloatArray
    from calculators.home.description import Home
    from calculators.home.model import HomeModel
    from calculators.portfolio.columns import Rows


@dataclass(slots=True, eq=False)
class Homes:
    """Some homes of a batch, in the place of a `Home` wherever formulas take one.

    Parameters
    ----------
    model : HomeModel
    columns : mapping of str to ndarray
        Quantities of the whole batch, shape (N,), or a scalar that all share.
    rows : ndarray of int, shape (n,)
        Which homes these are.
    changes : mapping of str to ndarray
        Quantities that a measure has changed, shape (n,) or scalar.
    read : set of str
        Quantities that formulas have asked for since it was made.
    """

    model: HomeModel
    columns: Mapping[str, FloatArray]
    rows: Rows
    changes: Mapping[str, FloatArray] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    _gathered: dict[str, FloatArray] = field(default_factory=dict)

    def __getattr__(self, name: str) -> FloatArray:
        """Return a quantity of these homes."""
        self.read.add(name)
        if name in self.changes:
            return self.changes[name]
        if name not in self._gathered:
            try:
                whole = self.columns[name]
            except KeyError:
                raise AttributeError(name) from None
            self._gathered[name] = whole if whole.ndim == 0 else whole[self.rows]
        return self._gathered[name]

    def with_changes(self, **changes: Any) -> Homes:  # noqa: ANN401 - numbers and arrays alike
        """Return the homes with some quantities replaced."""
        made = {name: np.asarray(value, np.float64) for name, value in changes.items()}
        return Homes(self.model, self.columns, self.rows, {**self.changes, **made}, self.read, self._gathered)

    def changed(self) -> dict[str, FloatArray]:
        """Return the quantities that are not what the batch has, of any of these homes."""
        return {name: value for name, value in self.changes.items() if np.any(value != self._before(name))}

    def changed_homes(self) -> Rows:
        """Return which of these homes differ from what the batch has, as positions in `rows`."""
        differs = np.zeros(self.rows.size, np.bool_)
        for name, value in self.changes.items():
            before = self._before(name)
            differs |= (value != before) & ~(np.isnan(value) & np.isnan(before))
        return np.flatnonzero(differs)

    def some(self, positions: Rows) -> Homes:
        """Return some of these homes."""
        changes = {n: v if v.ndim == 0 else v[positions] for n, v in self.changes.items()}
        gathered = {n: v if v.ndim == 0 else v[positions] for n, v in self._gathered.items()}
        return Homes(self.model, self.columns, self.rows[positions], changes, set(), gathered)

    @classmethod
    def of(cls, home: Home) -> Homes:
        """Return what `as_home` gave to a formula, or a formula made of it."""
        return cast("Homes", home)

    def as_home(self) -> Home:
        """Return the same as formulas declare it."""
        return cast("Home", self)  # it has every quantity of a home, and `model` and `with_changes`

    def _before(self, name: str) -> FloatArray:
        whole = self.columns[name]
        return whole if whole.ndim == 0 else whole[self.rows]
