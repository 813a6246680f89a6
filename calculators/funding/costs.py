"""What a measure costs on a home: how much of it the home takes, times the catalogue's installed cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from calculators.home.description import quantities as home_quantities
from calculators.reference_records import jurisdiction_folder, read_record
from rules.errors import ReferenceDataError, RuleDataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.home.description import Home
    from calculators.measures.measure import Measure
    from calculators.reference_records import Record
    from rules.facts import CaseFacts
    from rules.outcomes import Citation

CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Counted:
    """Where a measure's quantity is read."""

    of: str | None
    fact: str | None
    otherwise: str | None


@dataclass(frozen=True, slots=True)
class InstalledCost:
    """What a measure costs on a home.

    Parameters
    ----------
    quantity : float or None
        How much of it, in the measure's unit; None where nothing tells.
    usd : Decimal or None
        Whole installed cost, to the cent; None where the catalogue has no cost or the quantity is not known.
    citation : Citation or None
        Of the cost for each unit.
    """

    quantity: float | None
    usd: Decimal | None
    citation: Citation | None


def installed_cost(measure: Measure, home: Home, facts: CaseFacts) -> InstalledCost:
    """Return what a measure costs on a home: ``quantity x cost for each unit``.

    Parameters
    ----------
    measure : Measure
    home : Home
        One home as it is.
    facts : CaseFacts

    Returns
    -------
    InstalledCost
    """
    quantity = quantity_of(measure, home, facts)
    if measure.cost_usd is None:
        return InstalledCost(quantity, None, None)
    if quantity is None:
        return InstalledCost(None, None, measure.cost_usd.citation)
    usd = Decimal(repr(measure.cost_usd.value)) * Decimal(repr(quantity))
    return InstalledCost(quantity, usd.quantize(CENT, ROUND_HALF_UP), measure.cost_usd.citation)


def quantity_of(measure: Measure, home: Home, facts: CaseFacts) -> float | None:
    """Return how much of a measure a home takes, in the measure's unit; None where nothing tells."""
    once, entry = counted_by(measure.id, home.model.jurisdiction)
    if entry is None:
        return 1.0 if measure.unit in once else None
    if entry.of is not None:
        return float(getattr(home, entry.of))
    stated = facts.fact(str(entry.fact))
    if isinstance(stated, int | float):
        return float(stated)
    return None if entry.otherwise is None else home.model[entry.otherwise]


def counted_by(measure_id: str, jurisdiction: str) -> tuple[frozenset[str], Counted | None]:
    """Return the units that are taken once, and where a measure's quantity is read, if anywhere."""
    once, counted = _quantities(jurisdiction)
    return once, counted.get(measure_id)


@cache
def _quantities(jurisdiction: str) -> tuple[frozenset[str], Mapping[str, Counted]]:
    """Return the units that are taken once, and where the other measures' quantities are read."""
    path = jurisdiction_folder(jurisdiction, "funding") / "quantities.toml"
    try:
        file = read_record(path)
        file.refuse_unknown({"once", "quantity"})
        entries = {entry.text("measure"): _counted(entry) for entry in file.records("quantity")}
        return frozenset(file.texts("once")), entries
    except RuleDataError as error:
        raise ReferenceDataError(f"quantities of measures cannot be used: {error}; correct it") from error


def _counted(entry: Record) -> Counted:
    """Return where a quantity is read, refusing what is no quantity of a home."""
    entry.refuse_unknown({"measure", "of", "fact", "otherwise"})
    counted = Counted(
        entry.optional_text("of"), entry.optional_text("fact"), entry.optional_text("otherwise")
    )
    if (counted.of is None) is (counted.fact is None):
        raise RuleDataError(f"{entry.where}: give exactly one of of and fact")
    if counted.of is not None and counted.of not in home_quantities():
        raise RuleDataError(f"{entry.where}: a home has no quantity '{counted.of}'")
    return counted
