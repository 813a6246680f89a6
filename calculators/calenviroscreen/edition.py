"""What an edition of CalEnviroScreen is: its indicators, weights, counts, and the columns of its files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from calculators.number_tables import NumberTable
from calculators.reference_records import jurisdiction_folder, read_record
from rules.errors import InputError, RuleDataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.reference_records import Record
    from rules.outcomes import Citation

EDITIONS: Final = ("ces2", "ces3", "ces4", "ces5")
COMPONENTS: Final = ("exposures", "effects", "sensitive_populations", "socioeconomic_factors")
METHODS: Final = ("component_means", "weighted_indicators")
ALWAYS_THERE: Final = frozenset(
    {"tract", "county", "score", "pollution_burden_score", "population_characteristics_score"}
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How one publisher's file of an edition names its columns.

    Parameters
    ----------
    name : str
        Whose file it is.
    columns : mapping of str to str
        Our name -> the file's, for indicators their percentile column.
    """

    name: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of CalEnviroScreen.

    Parameters
    ----------
    kind : str
        ``ces2`` to ``ces5``.
    name, edition : str
        As published, ``CalEnviroScreen 4.0`` and ``4.0``.
    census : int
        Census whose tracts it scores.
    method : str
        ``component_means``: exposures and effects are averaged first, then weighted (3.0 and later);
        ``weighted_indicators``: the indicators themselves are weighted (2.0).
    components : mapping of str to tuple of str
        Component -> its indicators.
    numbers : NumberTable
        Weights, counts and tolerances.
    designation : NumberTable
        Which SB 535 list rests on it, and the percentiles of its rule.
    designation_list : str
        Id of that list.
    layouts : tuple of Layout
        Files it is known in.
    citation : Citation
        Where all this is from.
    """

    kind: str
    name: str
    edition: str
    census: int
    method: str
    components: Mapping[str, tuple[str, ...]]
    numbers: NumberTable
    designation: NumberTable
    designation_list: str
    layouts: tuple[Layout, ...]
    citation: Citation

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator, component by component."""
        return tuple(name for component in COMPONENTS for name in self.components[component])

    @property
    def population_indicators(self) -> tuple[str, ...]:
        """The indicators of population characteristics."""
        return (*self.components["sensitive_populations"], *self.components["socioeconomic_factors"])

    def scored(self) -> int | None:
        """Return how many tracts the published table scores; None where that is not known."""
        return int(self.numbers.number("scored")) if "scored" in self.numbers.entries else None


@cache
def load_edition(kind: str, jurisdiction: str = "us_ca") -> Edition:
    """Read an edition's rule and layouts.

    Raises
    ------
    InputError
        If there is no such edition.
    RuleDataError
        If the data file is damaged.
    """
    if kind not in EDITIONS:
        raise InputError(f"{kind!r} is not an edition of CalEnviroScreen; use one of {', '.join(EDITIONS)}")
    record = read_record(jurisdiction_folder(jurisdiction, "calenviroscreen") / f"{kind}.toml")
    components = {component: record.texts(component) for component in COMPONENTS}
    designation = record.table("designation")
    edition = Edition(
        kind=kind,
        name=record.text("name"),
        edition=record.text("edition"),
        census=record.whole("census"),
        method=record.one_of("method", METHODS),
        components=components,
        numbers=NumberTable(f"{kind}.numbers", record.table("numbers").fields),
        designation=NumberTable(f"{kind}.designation", designation.fields),
        designation_list=designation.text("list"),
        layouts=tuple(_layout(layout, components) for layout in record.records("layout")),
        citation=record.citation(),
    )
    twice = [name for name in edition.indicators if edition.indicators.count(name) > 1]
    if twice:
        raise RuleDataError(f"{record.where}: indicator {twice[0]} is in two components; keep it in one")
    return edition


def _layout(record: Record, components: Mapping[str, tuple[str, ...]]) -> Layout:
    columns = {str(key): str(value) for key, value in record.table("columns").fields.items()}
    wanted = ALWAYS_THERE | {name for names in components.values() for name in names}
    if absent := sorted(wanted - set(columns)):
        raise RuleDataError(f"{record.where}: no column is named for {', '.join(absent)}")
    return Layout(record.text("name"), columns)
