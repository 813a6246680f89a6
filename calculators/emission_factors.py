"""Factor sets: one methodology for a whole result.

That is the fuels, one vintage of the grid, and one set of warming potentials.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from calculators.emission_series import (
    BASES,
    KINDS,
    ORIGINS,
    Basis,
    Factor,
    FactorSeries,
    GwpSet,
    Kind,
    factor_from_gases,
    factor_on,
    load_factor_series,
    load_gwp_set,
)
from calculators.reference_records import CITATION_KEYS, DATA_FOLDER, Record, jurisdiction_folder, read_record
from rules.errors import InputError, ReferenceDataError, RuleDataError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal
    from pathlib import Path

    from rules.outcomes import Citation


@dataclass(frozen=True, slots=True)
class FactorSet:
    """Emission factors by fuel, all by one set of warming potentials.

    Parameters
    ----------
    id, label : str
        Id and name.
    vintage : str
        Edition of the grid factor, e.g. ``eGRID2023 rev 2``.
    kind : str
        Of the grid factor: ``published``, ``target``, ``forecast`` or ``interpolated``.
    basis : str
        Of the grid factor: ``average`` or ``marginal``.
    gwp : str
        Id of the warming potentials (``ar4`` ...), or ``not_stated`` where the publisher does not say.
    factors : tuple of Factor
        One for each fuel.
    gwp_citation : Citation or None
        Where the warming potentials are published; None where they are not stated.
    sha256 : str
        Of the figures themselves: two sets with the same hash give the same results.
    """

    id: str
    label: str
    vintage: str
    kind: Kind
    basis: Basis
    gwp: str
    factors: tuple[Factor, ...]
    gwp_citation: Citation | None
    sha256: str

    @property
    def by_fuel(self) -> dict[str, Factor]:
        """The factors by fuel."""
        return {factor.fuel: factor for factor in self.factors}

    @property
    def kgco2e_per_unit(self) -> dict[str, float]:
        """CO2e of one unit of each fuel [kg/kWh, kg/therm, kg/gallon, kg/short ton]."""
        return {factor.fuel: factor.kgco2e_per_unit for factor in self.factors}

    @property
    def units(self) -> dict[str, str]:
        """The unit in which each fuel is counted."""
        return {factor.fuel: factor.unit for factor in self.factors}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Sources of the factors and of the warming potentials."""
        own = tuple(factor.citation for factor in self.factors)
        return own if self.gwp_citation is None else (*own, self.gwp_citation)

    @property
    def verified(self) -> bool:
        """Whether every figure of the set was checked against its source; see `verified_for`."""
        return all(citation.verified for citation in self.citations)

    def verified_for(self, fuels: Iterable[str]) -> bool:
        """Return whether the figures that these fuels need were checked against their source."""
        used = set(fuels)
        potentials = self.gwp_citation is None or self.gwp_citation.verified
        return potentials and all(f.citation.verified for f in self.factors if f.fuel in used)

    def factor(self, fuel: str) -> Factor:
        """Return the factor of a fuel.

        Raises
        ------
        ReferenceDataError
            If the set has none: a fuel without a factor is not a fuel without emissions.
        """
        for factor in self.factors:
            if factor.fuel == fuel:
                return factor
        raise ReferenceDataError(
            f"factor set {self.id} has no factor for {fuel}; it has {', '.join(self.by_fuel)}."
            " Add one to its fuels file, or use a factor set that has it"
        )


def load_factor_sets(
    jurisdiction: str, gwp: str | None = None, data_folder: Path = DATA_FOLDER
) -> dict[str, FactorSet]:
    """Return every factor set of a jurisdiction.

    Parameters
    ----------
    jurisdiction : str
        ``us_ca``, ``tw``.
    gwp : str or None
        Warming potentials by which the gases of every fuel are added up: ``ar4`` (the default), ``ar5``,
        ``ar6``.

    Returns
    -------
    dict
        Factor sets by id.

    Raises
    ------
    InputError
        If there are no such warming potentials.
    ReferenceDataError
        If the jurisdiction has no factors, or a file is absent or damaged.
    """
    return dict(_load(jurisdiction, gwp, data_folder)[0])


def default_factor_set(
    jurisdiction: str, gwp: str | None = None, data_folder: Path = DATA_FOLDER
) -> FactorSet:
    """Return the factor set that a jurisdiction's results use unless another is asked for."""
    sets, default, _ = _load(jurisdiction, gwp, data_folder)
    return sets[default]


def factor_sets_shown_beside(
    jurisdiction: str, gwp: str | None = None, data_folder: Path = DATA_FOLDER
) -> tuple[FactorSet, ...]:
    """Return the factor sets whose results are shown beside the default's."""
    sets, _, beside = _load(jurisdiction, gwp, data_folder)
    return tuple(sets[name] for name in beside)


def factor_set(
    jurisdiction: str, set_id: str, gwp: str | None = None, data_folder: Path = DATA_FOLDER
) -> FactorSet:
    """Return one factor set by its id.

    Raises
    ------
    InputError
        If there is none of that id; those there are, are named.
    """
    sets = _load(jurisdiction, gwp, data_folder)[0]
    if set_id not in sets:
        raise InputError(f"no factor set {set_id!r} for {jurisdiction}; there is {', '.join(sets)}")
    return sets[set_id]


@lru_cache(maxsize=32)
def _load(
    jurisdiction: str, gwp: str | None, data_folder: Path
) -> tuple[dict[str, FactorSet], str, tuple[str, ...]]:
    potentials = load_gwp_set(gwp, data_folder)
    folder = jurisdiction_folder(jurisdiction, "emissions", data_folder)
    series = load_factor_series(jurisdiction, gwp, data_folder)
    fuels = _load_fuels(folder, potentials)
    record = read_record(folder / "factor_sets.toml")
    record.refuse_unknown({"default", "shown_beside", "factor_set"})
    sets: dict[str, FactorSet] = {}
    for entry in record.records("factor_set"):
        found = _compose(entry, series, fuels, potentials)
        if found.id in sets:
            raise RuleDataError(f"{entry.where}: id {found.id!r} is given twice")
        sets[found.id] = found
    default, beside = record.text("default"), record.texts("shown_beside")
    for name in (default, *beside):
        if name not in sets:
            raise RuleDataError(f"{record.where}: names a factor set {name!r} that is not in it")
    return sets, default, beside


def _load_fuels(folder: Path, gwp: GwpSet) -> dict[str, tuple[Factor, ...]]:
    found = {}
    for path in sorted(folder.glob("fuels_*.toml")):
        record = read_record(path)
        record.refuse_unknown({"id", "label", "vintage", "kind", "basis", "fuel"})
        record.one_of("kind", KINDS)
        record.one_of("basis", BASES)
        factors = tuple(_parse_fuel(entry, gwp) for entry in record.records("fuel"))
        names = [factor.fuel for factor in factors]
        if len(set(names)) < len(names):
            raise RuleDataError(f"{record.where}: a fuel is given twice among {', '.join(names)}")
        found[record.text("id")] = factors
    return found


def _parse_fuel(record: Record, gwp: GwpSet) -> Factor:
    entry = record.at(record.text("fuel"))
    gas_keys = {f"{gas}_kg_per_mmbtu" for gas in ("co2", "ch4", "n2o")}
    entry.refuse_unknown({"fuel", "unit", "mmbtu_per_unit", "origin"} | gas_keys | CITATION_KEYS)
    heat = entry.positive("mmbtu_per_unit")
    gases: dict[str, Decimal | None] = {
        gas: entry.not_negative(f"{gas}_kg_per_mmbtu") * heat for gas in ("co2", "ch4", "n2o")
    }
    return factor_from_gases(
        entry.text("fuel"),
        entry.text("unit"),
        gases,
        origin=entry.one_of("origin", ORIGINS),
        gwp=gwp,
        citation=entry.citation(),
    )


def _compose(
    record: Record, series: dict[str, FactorSeries], fuels: dict[str, tuple[Factor, ...]], gwp: GwpSet
) -> FactorSet:
    """Put one year of a grid series and a table of fuels together, if their warming potentials agree."""
    entry = record.at(record.text("id"))
    entry.refuse_unknown({"id", "label", "electricity", "year", "fuels"})
    grid = series.get(entry.text("electricity"))
    if grid is None:
        raise RuleDataError(f"{entry.where}: no series {entry.text('electricity')!r} in any grid_*.toml")
    table = entry.optional_text("fuels")
    if table is not None and table not in fuels:
        raise RuleDataError(f"{entry.where}: no fuels {table!r} in any fuels_*.toml")
    year = factor_on(grid, entry.whole("year"))
    factors = (year.factor, *(fuels[table] if table is not None else ()))
    potentials = {factor.gwp for factor in factors}
    if len(potentials) > 1:
        raise RuleDataError(
            f"{entry.where}: its factors mix the warming potentials {', '.join(sorted(potentials))};"
            " use one set for all, or leave out the fuels"
        )
    (used,) = potentials
    return FactorSet(
        id=entry.text("id"),
        label=entry.text("label"),
        vintage=year.edition,
        kind=year.kind,
        basis=grid.basis,
        gwp=used,
        factors=factors,
        gwp_citation=gwp.citation if used == gwp.id else None,
        sha256=_hash((entry.text("id"), year.edition, year.kind, grid.basis, used), factors),
    )


def _hash(labels: tuple[str, ...], factors: tuple[Factor, ...]) -> str:
    """Return the hash of what decides a result; rewording a citation does not change it."""
    figures = [
        [
            factor.fuel,
            factor.unit,
            repr(factor.kgco2e_per_unit),
            repr(factor.co2_kg_per_unit),
            repr(factor.ch4_kg_per_unit),
            repr(factor.n2o_kg_per_unit),
            repr(factor.biogenic_co2_kg_per_unit),
        ]
        for factor in factors
    ]
    content = json.dumps([*labels, figures], separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()
