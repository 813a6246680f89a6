"""Which of the measures that exclude each other are done."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from calculators.measures.measure import Measure


def contenders_of(
    measure: Measure, by_id: Mapping[str, Measure], is_open: Callable[[str], bool]
) -> tuple[Measure, ...]:
    """Return a measure, its open rivals, their rivals, and so on.

    Parameters
    ----------
    measure : Measure
    by_id : mapping of str to Measure
    is_open : callable
        Whether a rival may still be done.
    """
    contenders, waiting = {measure.id: measure}, [measure]
    while waiting:
        rivals = [name for name in waiting.pop().exclusions if name not in contenders and is_open(name)]
        contenders |= {name: by_id[name] for name in rivals}
        waiting += [by_id[name] for name in rivals]
    return tuple(contenders.values())


def winner_over(measure: Measure, contenders: Sequence[Measure], avoided: Mapping[str, float]) -> Measure:
    """Return a measure if it stands against all its rivals, else the best that it gives way to.

    Parameters
    ----------
    measure : Measure
    contenders : sequence of Measure
        As `contenders_of` returns them.
    avoided : mapping of str to float
        What each avoids over its life [kg CO2e].

    Notes
    -----
    From the one that avoids most downwards each stands that none standing excludes: a measure gives way to
    no rival that gives way itself.
    """
    standing: list[Measure] = []
    for each in sorted(contenders, key=lambda m: (avoided[m.id], m.id), reverse=True):
        if not any(other.id in each.exclusions for other in standing):
            standing.append(each)
    return next(m for m in standing if m.id == measure.id or m.id in measure.exclusions)
