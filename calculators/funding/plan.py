"""Who pays for a package: every dollar of it once, by money that may pay for it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from calculators.economics import dollars_per_tonne
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculators.funding.sources import FundingSource


@dataclass(frozen=True, slots=True)
class CostItem:
    """Something to be paid for.

    Parameters
    ----------
    id : str
        A measure's, or ``assessment``.
    kind : str
        ``saving``, ``enabling``, ``health_and_safety`` or ``assessment``.
    usd : Decimal
    within_standard : bool
        Whether LIWP may fund it.
    """

    id: str
    kind: str
    usd: Decimal
    within_standard: bool


@dataclass(frozen=True, slots=True)
class FundingPlan:
    """Who pays how much for what.

    Parameters
    ----------
    items : tuple of CostItem
    paid : mapping of (str, str) to Decimal
        By item and source [USD]; only what is above zero.
    programme_sources : frozenset of str
        Ids of the programme's own money.
    """

    items: tuple[CostItem, ...]
    paid: Mapping[tuple[str, str], Decimal]
    programme_sources: frozenset[str]

    def of_item(self, item_id: str) -> dict[str, Decimal]:
        """Return who pays how much for one item."""
        return {source: usd for (item, source), usd in self.paid.items() if item == item_id}

    def of_source(self, source_id: str) -> Decimal:
        """Return what one source pays in all."""
        return sum((usd for (_, source), usd in self.paid.items() if source == source_id), Decimal(0))

    @property
    def unfunded_usd(self) -> Decimal:
        """What nobody pays for."""
        cost = sum((item.usd for item in self.items), Decimal(0))
        return cost - sum(self.paid.values(), Decimal(0))

    @property
    def programme_usd(self) -> Decimal:
        """What the programme's own money pays."""
        return sum((self.of_source(source) for source in self.programme_sources), Decimal(0))

    def usd_per_tonne(self, avoided_kgco2e: float) -> Decimal | None:
        """Return what a metric ton costs over all sources.

        None where nothing is avoided, and where a part is paid by nobody: then the whole cost is not known to
        be paid at all, and what is paid would make the tonne look cheaper than it is.
        """
        if self.unfunded_usd:
            return None
        return dollars_per_tonne(sum(self.paid.values(), Decimal(0)), avoided_kgco2e)

    def programme_usd_per_tonne(self, avoided_kgco2e: float) -> Decimal | None:
        """Return what a metric ton costs the programme; None where nothing is avoided."""
        return dollars_per_tonne(self.programme_usd, avoided_kgco2e)


def funding_plan(
    items: Sequence[CostItem],
    sources: Sequence[FundingSource],
    available_usd: Mapping[str, Decimal] | None = None,
) -> FundingPlan:
    """Return who pays for some items: as much of them as can be paid, each dollar once.

    Parameters
    ----------
    items : sequence of CostItem
    sources : sequence of FundingSource
        In the order in which they are used.
    available_usd : mapping of str to Decimal, optional
        What there is of each source [USD]; a source that is not named has as much as it takes.

    Returns
    -------
    FundingPlan

    Raises
    ------
    InputError
        If an amount is below zero, or of a source that is not known.

    Notes
    -----
    Each item draws on the first source that may pay for it and has something left. Where that leaves an
    item unpaid although money is left, earlier ones are moved to other sources along a path that frees it
    (Ford and Fulkerson), so that no plan pays more.
    """
    left = _available(sources, available_usd or {})
    flows: dict[tuple[str, str], Decimal] = {}
    by_id = {item.id: item for item in items}
    for item in items:
        owed = item.usd
        while owed > 0:
            path = _path(item, by_id, sources, flows, left)
            if path is None:
                break
            owed -= _pay(path, owed, flows, left)
    programme = frozenset(source.id for source in sources if source.programme)
    return FundingPlan(tuple(items), {key: usd for key, usd in flows.items() if usd > 0}, programme)


def _available(
    sources: Sequence[FundingSource], available_usd: Mapping[str, Decimal]
) -> dict[str, Decimal | None]:
    """Return what there is of each source; None where there is no limit."""
    known = [source.id for source in sources]
    for name, usd in available_usd.items():
        if name not in known:
            raise InputError(f"there is no funding source '{name}'; use one of {', '.join(known)}")
        if not usd.is_finite() or usd < 0:
            raise InputError(f"funding source {name}: {usd} is no amount; give dollars of 0 or more")
    return {name: available_usd.get(name) for name in known}


def _path(
    item: CostItem,
    by_id: Mapping[str, CostItem],
    sources: Sequence[FundingSource],
    flows: Mapping[tuple[str, str], Decimal],
    left: Mapping[str, Decimal | None],
) -> list[tuple[str, str]] | None:
    """Return the shortest way to pay for an item: (payer, item) pairs, each freeing the one before."""
    waiting: list[tuple[CostItem, list[tuple[str, str]]]] = [(item, [])]
    seen: set[str] = set()
    while waiting:
        current, path = waiting.pop(0)
        for source in sources:
            if source.id in seen or not source.may_pay(current.kind, within_standard=current.within_standard):
                continue
            seen.add(source.id)
            step = [*path, (current.id, source.id)]
            if left[source.id] is None or left[source.id] != 0:
                return step
            waiting += [
                (by_id[paid], step) for (paid, by), usd in flows.items() if by == source.id and usd > 0
            ]
    return None


def _pay(
    path: list[tuple[str, str]],
    owed: Decimal,
    flows: dict[tuple[str, str], Decimal],
    left: dict[str, Decimal | None],
) -> Decimal:
    """Pay along a path as much as it carries, and return how much that is."""
    last = left[path[-1][1]]
    # What a source paid for the next item on the path is what can be moved away from it.
    moved = [flows[later_item, source] for (_, source), (later_item, _) in itertools.pairwise(path)]
    amount = min([owed, *moved, *([] if last is None else [last])])
    for (_, source), (later_item, _) in itertools.pairwise(path):
        flows[later_item, source] -= amount
    for key in path:
        flows[key] = flows.get(key, Decimal(0)) + amount
    if last is not None:
        left[path[-1][1]] = last - amount
    return amount
