"""What an explanation says, before any ink: steps with symbol, formula, the home's numbers, and source."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from calculators.home.assumptions import Assumption
    from calculators.home.description import Home
    from calculators.measures.measure import Measure
    from rules.outcomes import Citation, Finding

Value = float | str | None
_WHOLE_FROM: Final = 1000.0
# Two ways to add up the same terms differ by less than this share of them.
_DUST: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a calculation.

    Parameters
    ----------
    part : str
        Part of the explanation it stands in, e.g. ``heating``; the parts come in the order of their steps.
    label : str
        What is worked out.
    symbol : str
        Short name by which later formulas refer to it.
    formula : str
        In symbols.
    substituted : str
        The same with the home's numbers and their units.
    value : float, str or None
        Exact; None where not known.
    unit : str
        ``1`` for a ratio; empty for a word.
    citation : Citation
    """

    part: str
    label: str
    symbol: str
    formula: str
    substituted: str
    value: Value
    unit: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class GateSeen:
    """What must be in order before the work, and what is known of it."""

    label: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one measure's figures came about on one home.

    Parameters
    ----------
    measure : Measure
        In its values for the home.
    steps : tuple of Step
    findings : tuple of Finding
        Its tests, limits and funding, as in the assessment.
    gates : tuple of GateSeen
        What must be settled before the work, as far as it is known.
    missing : tuple of str
        Facts that could still settle whether it fits, or what it saves.
    assumptions : tuple of str
        What its saving takes for granted.
    stand_ins : tuple of Assumption
        Every figure that stands for an unknown fact of the home.
    result : mapping of str to float or None
        What the assessment prints for it.
    in_package : bool
    feasible : str
        ``yes``, ``no`` or ``unknown``.
    done_before : tuple of str
        Labels of the measures that the home has had done before this one, in order.
    """

    measure: Measure
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    gates: tuple[GateSeen, ...]
    missing: tuple[str, ...]
    assumptions: tuple[str, ...]
    stand_ins: tuple[Assumption, ...]
    result: dict[str, float | None]
    in_package: bool
    feasible: str
    done_before: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Every source, once, in the order in which the steps lean on them; then those of the measure."""
        cited = (step.citation for step in self.steps)
        return tuple(dict.fromkeys((*cited, *(f.citation for f in self.findings), *self.measure.sources)))


def shown(value: float) -> str:
    """Return a number as a step's text has it: four figures, thousands whole; rounded nowhere else."""
    number = float(value)
    if math.isnan(number):
        return "not known"
    if abs(number) >= _WHOLE_FROM:
        return f"{number:,.0f}"
    return f"{number + 0.0:.4g}"


def measured(value: float, unit: str) -> str:
    """Return a number with its unit; a ratio has none."""
    return shown(value) if unit in ("", "1") else f"{shown(value)} {unit}"


def no_dust(rest: float, whole: float) -> float:
    """Return a difference of two sums; 0 where nothing is left of it but the last binary digits."""
    return 0.0 if abs(rest) <= abs(whole) * _DUST else rest


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity worked out on the home before and after a measure.

    Parameters
    ----------
    label, symbol, formula, unit : str
        As in `Step`.
    substitute : callable
        The formula with the numbers of a home in it.
    value : callable
        The quantity of a home.
    citation : Citation
    """

    label: str
    symbol: str
    formula: str
    unit: str
    substitute: Callable[[Home], str]
    value: Callable[[Home], float]
    citation: Citation

    def steps(self, part: str, before: Home, after: Home) -> tuple[Step, ...]:
        """Return one step where the measure leaves the quantity as it is, else one before and one after."""
        old, new = self._step(part, before, ""), self._step(part, after, "")
        if old == new:
            return (old,)
        return self._step(part, before, "before"), self._step(part, after, "after")

    def _step(self, part: str, home: Home, when: str) -> Step:
        """Return the step of one home."""
        label = f"{self.label}, {when}" if when else self.label
        symbol = f"{self.symbol} {when}".strip()
        value = self.value(home)
        return Step(part, label, symbol, self.formula, self.substitute(home), value, self.unit, self.citation)
