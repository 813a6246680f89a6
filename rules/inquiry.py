"""One household, judged on one date, against one jurisdiction's data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rules.errors import RuleDataError
from rules.imported_places import DesignationList, ImportedPlaces
from rules.places import county_key
from rules.schemes import Schemes

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
    imported : ImportedPlaces
        What has been imported about tracts.
    schemes : Schemes
        What stands beside the programmes' rules.
    """

    parameters: Mapping[str, Parameter]
    income_tables: Mapping[str, IncomeTable]
    tract_tables: Mapping[int, TractTable]
    imported: ImportedPlaces = field(default_factory=ImportedPlaces)
    schemes: Schemes = field(default_factory=Schemes)

    def designation_list(self, name: str) -> DesignationList | None:
        """Return a designation list, an imported one before the embedded one; None where neither is there."""
        if name in self.imported.lists:
            return self.imported.lists[name]
        for table in self.tract_tables.values():
            if name in table.lists:
                return DesignationList(name, table.census, table.designated(name))
        return None

    @property
    def designation_lists(self) -> tuple[str, ...]:
        """Ids of every list that is here, in order."""
        embedded = {name for table in self.tract_tables.values() for name in table.lists}
        return tuple(sorted(embedded | set(self.imported.lists)))

    def tract_exists(self, census: int, geoid: str) -> bool | None:
        """Return whether a census has a tract, or None where no table of all its tracts is here."""
        table = self.tract_tables.get(census)
        if geoid in self.imported.tracts.get(census, ()) or (table is not None and table.has(geoid)):
            return True
        return None if table is None and census not in self.imported.whole else False

    def county_name(self, geoid: str) -> str | None:
        """Return the name of the county a tract id is of; counties keep their codes between censuses."""
        names = (table.county_names.get(geoid[:5]) for table in self.tract_tables.values())
        return next((name for name in names if name), None)


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
        """State and county code of the household's tract or, where that is not known, of its stated county.

        County codes are the same in every census of this century.
        """
        dwelling = self.facts.dwelling
        if dwelling.tract_geoid is not None:
            return dwelling.tract_geoid[:5]
        wanted = county_key(dwelling.county or "")
        named = (
            code
            for table in self.data.tract_tables.values()
            for code, name in table.county_names.items()
            if county_key(name) == wanted
        )
        return next(named, None)
