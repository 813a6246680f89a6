"""What a file's places are checked against: the counties and tracts that the rules already know."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rules.rulebook import load_rulebook
from webapp.imports.refusal import ImportRefusedError
from webapp.imports.settings import import_settings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_DECENNIAL = 2010


@dataclass(frozen=True, slots=True)
class Ground:
    """A state's counties and tracts.

    Parameters
    ----------
    jurisdiction, name : str
        As ``us_ca`` and ``California``.
    tract_prefix : str
        How its tract ids begin.
    counties : mapping of str to str
        State and county code -> name.
    tracts : frozenset of str
        Its tracts of the census of 2010.
    designated : mapping of str to frozenset of str
        Designation list -> the tracts on it, as embedded.
    median_income_usd : mapping of str to int
        Tract -> median household income, as embedded.
    """

    jurisdiction: str
    name: str
    tract_prefix: str
    counties: Mapping[str, str]
    tracts: frozenset[str]
    designated: Mapping[str, frozenset[str]]
    median_income_usd: Mapping[str, int]

    def foreign_share(self, geoids: Collection[str]) -> float:
        """Return which share of some tract ids the census of 2010 does not have."""
        return len(set(geoids) - self.tracts) / max(len(geoids), 1)


@cache
def ground_of(jurisdiction: str = "us_ca") -> Ground:
    """Return a jurisdiction's counties and tracts, from the rules that Hearthline carries."""
    rulebook = load_rulebook(jurisdiction)
    table = rulebook.data.tract_tables[_DECENNIAL]
    return Ground(
        jurisdiction=jurisdiction,
        name=rulebook.jurisdiction.name,
        tract_prefix=rulebook.jurisdiction.tract_prefix,
        counties={tract.geoid[:5]: tract.county for tract in table.tracts.values()},
        tracts=frozenset(table.tracts),
        designated={
            name: frozenset(t.geoid for t in table.tracts.values() if t.designations.get(name))
            for name in table.lists
        },
        median_income_usd={
            t.geoid: t.median_household_income_usd
            for t in table.tracts.values()
            if t.median_household_income_usd is not None
        },
    )


def check_census(source: str, census: int, geoids: Collection[str], ground: Ground) -> None:
    """Refuse a file whose ids are those of another census than it should be.

    Notes
    -----
    A tract id of 2010 may exist in 2020 for another piece of ground, so no single id tells; but of all ids of
    2020 about a fifth did not exist in 2010.

    Raises
    ------
    ImportRefusedError
        If too many ids, or too few, are unknown to the census of 2010.
    """
    settings, share = import_settings(), ground.foreign_share(geoids)
    if census == _DECENNIAL and share > settings.most_foreign_share:
        foreign = sorted(set(geoids) - ground.tracts)
        raise ImportRefusedError(
            source,
            f"{len(foreign):,} of {len(geoids):,} tracts did not exist in the census of 2010, for instance"
            f" {foreign[0]}: these are tracts of another census",
            "Give the file on 2010 tracts",
        )
    if census > _DECENNIAL and share < settings.least_new_share:
        raise ImportRefusedError(
            source,
            f"all but {share:.1%} of the tracts existed in the census of 2010: these are tracts of 2010, not"
            f" {census}",
            f"Give the file on {census} tracts",
        )
