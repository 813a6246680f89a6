"""One household, judged on one date, against one jurisdiction's data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rules.errors import RuleDataError

if TYPE_CHECKING:
    from datetime import date

    from rules.facts import CaseFacts
    from rules.parameters import Parameter
    from rules.places import Tract, TractTable
    from rules.tables import IncomeTable

# What a programme gives a criterion besides the inquiry, e.g. the housing classes it serves.
Arguments = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReferenceData:
    """Everything that a jurisdiction's criteria look things up in.

    Parameters
    ----------
    parameters : mapping of str to Parameter
        By dotted name.
    income_tables : mapping of str to IncomeTable
        By file name.
    tract_tables : mapping of int to TractTable
        By census vintage.
    """

    parameters: Mapping[str, Parameter]
    income_tables: Mapping[str, IncomeTable]
    tract_tables: Mapping[int, TractTable]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a criterion is given: the facts, the date, and where to look things up."""

    facts: CaseFacts
    on: date
    data: ReferenceData

    def parameter(self, name: str) -> Parameter:
        """Return a parameter by its dotted name.

        Raises
        ------
        RuleDataError
            If the jurisdiction's data has no such parameter.
        """
        try:
            return self.data.parameters[name]
        except KeyError:
            path = f"parameters/{name.replace('.', '/')}.toml"
            raise RuleDataError(f"no parameter {name}: {path} is missing from the rule data") from None

    @property
    def tract(self) -> Tract | None:
        """The household's tract, or None where id or census vintage is not known or not in a table."""
        place = self.facts.dwelling
        if place.tract_geoid is None or place.tract_vintage is None:
            return None
        table = self.data.tract_tables.get(place.tract_vintage)
        return None if table is None else table.tracts.get(place.tract_geoid)

    @property
    def county_fips(self) -> str | None:
        """State and county code of the household's tract; the same in every census of this century."""
        geoid = self.facts.dwelling.tract_geoid
        return None if geoid is None else geoid[:5]
