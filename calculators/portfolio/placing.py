"""What imported maps add to many homes' places; each distinct place is looked up once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.portfolio.columns import Column, FactColumns, fact_kinds
from rules.errors import FactProblem, InputError
from rules.facts import CaseFacts, DwellingFacts

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from calculators.portfolio.columns import Rows
    from rules.rulebook import Rulebook

    Placing = Callable[[CaseFacts, Rulebook, date], CaseFacts]

# What a map is asked about, and what it may add to.
_TOLD: Final = tuple(
    f"dwelling.{name}"
    for name in (
        "tract_geoid",
        "tract_vintage",
        "county",
        "zip_code",
        "latitude",
        "longitude",
        "climate_zone",
        "within_half_mile_of_dac",
    )
)


def placed_rows(
    facts: FactColumns, placing: Placing, rulebook: Rulebook, on: date
) -> tuple[FactColumns, Rows, dict[int, FactProblem]]:
    """Fill in what maps say of each home's place.

    Parameters
    ----------
    facts : FactColumns
    placing : callable
        Fills in one home's; as `hearthline assess` does.
    rulebook : Rulebook
    on : date

    Returns
    -------
    facts : FactColumns
        Of the homes whose place does not contradict the map.
    rows : ndarray of int
        Which homes those are.
    wrong : dict of int to FactProblem
        The others, and what the map says of them.
    """
    columns = [facts[name] for name in _TOLD]
    told = list(zip(*([column.value(row) for row in range(facts.count)] for column in columns), strict=True))
    found: dict[tuple[object, ...], DwellingFacts | FactProblem] = {}
    for place in told:
        if place not in found:
            found[place] = _placed(place, placing, rulebook, on)
    homes = [found[place] for place in told]
    wrong = {row: home for row, home in enumerate(homes) if isinstance(home, FactProblem)}
    good = [home for home in homes if isinstance(home, DwellingFacts)]
    rows = np.array([row for row in range(facts.count) if row not in wrong], np.intp)
    kept = facts.take(rows)
    added = {
        name: Column.of(fact_kinds()[name], [getattr(home, name.partition(".")[2]) for home in good])
        for name in _TOLD
    }
    return FactColumns(kept.count, {**kept.columns, **added}), rows, wrong


def _placed(
    place: tuple[object, ...], placing: Placing, rulebook: Rulebook, on: date
) -> DwellingFacts | FactProblem:
    stated = {name.partition(".")[2]: value for name, value in zip(_TOLD, place, strict=True)}
    home = CaseFacts(dwelling=DwellingFacts.model_validate(stated))
    try:
        return placing(home, rulebook, on).dwelling
    except InputError as error:
        said, _, remedy = str(error).rpartition(". ")
        return FactProblem("dwelling.tract_geoid", "", said.partition(": ")[2] or said, remedy)
