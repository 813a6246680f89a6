"""Whose money may pay for what: funding sources, read from data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from calculators.reference_records import jurisdiction_folder, read_record
from rules.errors import ReferenceDataError, RuleDataError

if TYPE_CHECKING:
    from calculators.reference_records import Record
    from rules.outcomes import Citation

# What money is spent on: the three kinds of measure, and the visit with its tests.
KINDS_OF_COST: Final = ("saving", "enabling", "health_and_safety", "assessment")


@dataclass(frozen=True, slots=True)
class FundingSource:
    """A source of money.

    Parameters
    ----------
    id, label : str
    programme : bool
        Whether it is the programme's own money, over which dollars for a tonne are counted.
    pays_for : frozenset of str
        Kinds of cost.
    only_within_standard : bool
        Whether it pays for a measure only where the finding 'LIWP may fund it' is a yes.
    citation : Citation
    """

    id: str
    label: str
    programme: bool
    pays_for: frozenset[str]
    only_within_standard: bool
    citation: Citation

    def may_pay(self, kind: str, *, within_standard: bool) -> bool:
        """Return whether it may pay for a cost of a kind."""
        return kind in self.pays_for and (within_standard or not self.only_within_standard)


@cache
def funding_sources(jurisdiction: str = "us_ca") -> tuple[FundingSource, ...]:
    """Return a jurisdiction's sources of money, in the order in which they are used.

    Raises
    ------
    ReferenceDataError
        If the data file is absent or damaged.
    """
    path = jurisdiction_folder(jurisdiction, "funding") / "sources.toml"
    try:
        sources = tuple(_source(entry) for entry in read_record(path).records("source"))
    except RuleDataError as error:
        raise ReferenceDataError(f"funding sources cannot be used: {error}; correct the file") from error
    if len({source.id for source in sources}) != len(sources):
        raise ReferenceDataError(f"{path.name}: two funding sources have one id; give each its own")
    return sources


def _source(entry: Record) -> FundingSource:
    """Return one source."""
    entry.refuse_unknown(
        {"id", "label", "programme", "pays_for", "only_within_standard"}
        | {"citation", "link", "retrieved", "verified"}
    )
    unknown = sorted(set(entry.texts("pays_for")) - set(KINDS_OF_COST))
    if unknown:
        raise RuleDataError(
            f"{entry.where}: pays_for names {', '.join(unknown)}; use {', '.join(KINDS_OF_COST)}"
        )
    return FundingSource(
        id=entry.text("id"),
        label=entry.text("label"),
        programme=entry.flag("programme"),
        pays_for=frozenset(entry.texts("pays_for")),
        only_within_standard=entry.flag("only_within_standard"),
        citation=entry.citation(),
    )
