"""What a unit of grid electricity emits, year by year, and how many kg of CO2e a gas is worth.

One series holds one value for each year. A target is never in the same series as what was measured, so the
two cannot be taken for each other; a stretch of years without a value is declared with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, cast

from calculators import quantities
from calculators.reference_records import CITATION_KEYS, DATA_FOLDER, Record, jurisdiction_folder, read_record
from rules.errors import InputError, ReferenceDataError, RuleDataError

if TYPE_CHECKING:
    from pathlib import Path

    from rules.outcomes import Citation

Kind = Literal["published", "target", "forecast", "interpolated"]
Basis = Literal["average", "marginal"]

KINDS: Final = ("published", "target", "forecast", "interpolated")
BASES: Final = ("average", "marginal")
ORIGINS: Final = ("fossil", "biogenic", "mixed")

# A factor that its publisher gives as CO2e without saying by which warming potentials.
GWP_NOT_STATED: Final = "not_stated"

# How a published mass of gas per unit of energy becomes kg per kWh.
_PER_KWH: Final = {
    "kg_per_kwh": Decimal(1),
    "kg_per_mwh": 1 / Decimal(str(quantities.KWH_PER_MWH)),
    "lb_per_kwh": Decimal(str(quantities.KG_PER_LB)),
    "lb_per_mwh": Decimal(str(quantities.KG_PER_LB)) / Decimal(str(quantities.KWH_PER_MWH)),
}


@dataclass(frozen=True, slots=True)
class GwpSet:
    """Global warming potentials over 100 years [kg CO2e per kg of gas].

    Parameters
    ----------
    id, label : str
        Id (``ar4`` ...) and name.
    ch4 : Decimal
        Methane without the CO2 it turns into, as from wood or a grid of mixed fuels.
    ch4_fossil : Decimal
        Methane of fossil origin.
    n2o : Decimal
        Nitrous oxide.
    citation : Citation
        Where they are published.
    """

    id: str
    label: str
    ch4: Decimal
    ch4_fossil: Decimal
    n2o: Decimal
    citation: Citation


@dataclass(frozen=True, slots=True)
class Factor:
    """What one unit of one fuel emits, gas by gas.

    Parameters
    ----------
    fuel, unit : str
        The fuel and the unit that is counted: kWh, therm, gallon, short_ton.
    kgco2e_per_unit : float
        CO2e of all gases below by one set of warming potentials, biogenic CO2 left out [kg/unit].
    co2_kg_per_unit, ch4_kg_per_unit, n2o_kg_per_unit : float or None
        The gases [kg/unit]; None where the publisher does not give them.
    biogenic_co2_kg_per_unit : float
        CO2 of a fuel that grew, which is no part of CO2e [kg/unit].
    gwp : str
        Id of the set of warming potentials, or ``not_stated``.
    citation : Citation
        Where the gases are published.
    """

    fuel: str
    unit: str
    kgco2e_per_unit: float
    co2_kg_per_unit: float | None
    ch4_kg_per_unit: float | None
    n2o_kg_per_unit: float | None
    biogenic_co2_kg_per_unit: float
    gwp: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class YearFactor:
    """A factor in one calendar year: `kind` tells what was published from what is aimed at."""

    year: int
    edition: str
    kind: Kind
    factor: Factor

    @property
    def kgco2e_per_unit(self) -> float:
        """CO2e of one unit [kg/unit]."""
        return self.factor.kgco2e_per_unit


@dataclass(frozen=True, slots=True)
class FactorSeries:
    """A factor by calendar year, one value a year.

    Parameters
    ----------
    id, label, fuel, unit : str
        What it is a factor of.
    basis : str
        ``average`` or ``marginal``.
    values : tuple of YearFactor
        In order of year.
    gaps : tuple of (int, int, str)
        First year, last year and reason of each stretch for which no value is carried.
    """

    id: str
    label: str
    fuel: str
    unit: str
    basis: Basis
    values: tuple[YearFactor, ...]
    gaps: tuple[tuple[int, int, str], ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have a value."""
        return tuple(value.year for value in self.values)


def factor_on(series: FactorSeries, year: int) -> YearFactor:
    """Return the value of a series for a calendar year.

    Raises
    ------
    ReferenceDataError
        If the year has none: the years there are, and the declared gap's reason, are named.
    """
    for value in series.values:
        if value.year == year:
            return value
    reasons = [f" ({reason})" for first, last, reason in series.gaps if first <= year <= last]
    there_are = ", ".join(f"{value.year} {value.kind}" for value in series.values)
    raise ReferenceDataError(
        f"{series.id} has no factor for {year}{''.join(reasons)}; there is {there_are}."
        " Name one of these years, or add the year's value to its file"
    )


def load_gwp_set(gwp: str | None = None, data_folder: Path = DATA_FOLDER) -> GwpSet:
    """Return one set of warming potentials.

    Parameters
    ----------
    gwp : str or None
        ``ar4``, ``ar5`` or ``ar6``; None is the default of the data file.

    Raises
    ------
    InputError
        If there is no such set.
    ReferenceDataError
        If the data file is absent or damaged.
    """
    record = read_record(data_folder / "gwp.toml")
    record.refuse_unknown({"description", "unit", "default", "gwp_set"})
    sets: dict[str, GwpSet] = {}
    for entry in record.records("gwp_set"):
        entry.refuse_unknown({"id", "label", "ch4", "ch4_fossil", "n2o"} | CITATION_KEYS)
        found = GwpSet(
            id=entry.text("id"),
            label=entry.text("label"),
            ch4=entry.positive("ch4"),
            ch4_fossil=entry.positive("ch4_fossil"),
            n2o=entry.positive("n2o"),
            citation=entry.citation(),
        )
        if found.id in sets:
            raise RuleDataError(f"{entry.where}: id {found.id!r} is given twice")
        sets[found.id] = found
    wanted = record.text("default") if gwp is None else gwp
    if wanted not in sets:
        raise InputError(f"no set of warming potentials {wanted!r}; there is {', '.join(sets)}")
    return sets[wanted]


def load_factor_series(
    jurisdiction: str, gwp: str | None = None, data_folder: Path = DATA_FOLDER
) -> dict[str, FactorSeries]:
    """Read every series of grid factors of a jurisdiction.

    Parameters
    ----------
    jurisdiction : str
        ``us_ca``, ``tw``.
    gwp : str or None
        Warming potentials by which gases are added up; None is the default.

    Returns
    -------
    dict
        Series by id.

    Raises
    ------
    ReferenceDataError
        If a file is absent or damaged, or a year is given twice or skipped without a declared gap.
    """
    potentials = load_gwp_set(gwp, data_folder)
    found: dict[str, FactorSeries] = {}
    for path in sorted(jurisdiction_folder(jurisdiction, "emissions", data_folder).glob("grid_*.toml")):
        series = parse_series(read_record(path), potentials)
        if series.id in found:
            raise RuleDataError(f"{path.name}: a series {series.id!r} is given in another file, too")
        found[series.id] = series
    return found


def factor_from_gases(
    fuel: str, unit: str, gases: dict[str, Decimal | None], *, origin: str, gwp: GwpSet, citation: Citation
) -> Factor:
    """Add gases up to CO2e by one set of warming potentials.

    Parameters
    ----------
    fuel, unit : str
        What the gases are emitted by one unit of.
    gases : dict
        ``co2``, ``ch4``, ``n2o`` [kg/unit]; None where not published, which adds nothing.
    origin : str
        ``fossil``, ``biogenic`` (its CO2 is kept apart) or ``mixed``.
    gwp : GwpSet
        The warming potentials.
    citation : Citation
        Where the gases are published.

    Notes
    -----
    ``CO2e = CO2 (fossil) + CH4 GWP_CH4 + N2O GWP_N2O``.
    """
    co2, ch4, n2o = gases["co2"] or Decimal(0), gases["ch4"], gases["n2o"]
    fossil_co2 = Decimal(0) if origin == "biogenic" else co2
    ch4_potential = gwp.ch4_fossil if origin == "fossil" else gwp.ch4
    total = fossil_co2 + (ch4 or Decimal(0)) * ch4_potential + (n2o or Decimal(0)) * gwp.n2o
    return Factor(
        fuel=fuel,
        unit=unit,
        kgco2e_per_unit=float(total),
        co2_kg_per_unit=float(fossil_co2),
        ch4_kg_per_unit=None if ch4 is None else float(ch4),
        n2o_kg_per_unit=None if n2o is None else float(n2o),
        biogenic_co2_kg_per_unit=float(co2 - fossil_co2),
        gwp=gwp.id,
        citation=citation,
    )


def parse_series(record: Record, gwp: GwpSet) -> FactorSeries:
    """Return a series from its file's content; see `load_factor_series`."""
    record.refuse_unknown({"id", "label", "fuel", "unit", "basis", "origin", "value", "gap"})
    gaps = []
    for entry in record.records("gap", at_least_one=False):
        entry.refuse_unknown({"first_year", "last_year", "reason"})
        gaps.append((entry.whole("first_year"), entry.whole("last_year"), entry.text("reason")))
    series = FactorSeries(
        id=record.text("id"),
        label=record.text("label"),
        fuel=record.text("fuel"),
        unit=record.one_of("unit", {"kWh"}),
        basis=cast("Basis", record.one_of("basis", BASES)),
        values=tuple(_parse_year(record, entry, gwp) for entry in record.records("value")),
        gaps=tuple(gaps),
    )
    _refuse_holes(record.where, series)
    return series


def _refuse_holes(where: str, series: FactorSeries) -> None:
    """Refuse years given twice, out of order, skipped without a reason, or both given and declared a gap."""
    for before, after in zip(series.years, series.years[1:], strict=False):
        if after <= before:
            raise RuleDataError(
                f"{where}: year {after} follows year {before}; write each year once, in order"
            )
    declared = [year for first, last, _ in series.gaps for year in range(first, last + 1)]
    repeated = {year for year in declared if declared.count(year) > 1 or year in series.years}
    if repeated or any(last < first for first, last, _ in series.gaps):
        raise RuleDataError(f"{where}: a [[gap]] overlaps year {sorted(repeated) or 'its own end'}")
    missing = set(range(series.years[0], series.years[-1] + 1)) - set(series.years) - set(declared)
    if missing:
        raise RuleDataError(
            f"{where}: no value for {sorted(missing)}; give it, or declare a [[gap]] with its reason"
        )


def _parse_year(series: Record, record: Record, gwp: GwpSet) -> YearFactor:
    year = record.whole("year")
    entry = Record(f"{series.where}, year {year}", record.fields)
    gas_keys = {f"{gas}_{per}" for gas in ("co2", "ch4", "n2o") for per in _PER_KWH}
    entry.refuse_unknown({"year", "edition", "kind", "co2e_kg_per_kwh", "gwp"} | gas_keys | CITATION_KEYS)
    return YearFactor(
        year=year,
        edition=entry.text("edition"),
        kind=cast("Kind", entry.one_of("kind", KINDS)),
        factor=_as_published(series, entry, gwp)
        if "co2e_kg_per_kwh" in entry
        else _gases(series, entry, gwp),
    )


def _gases(series: Record, entry: Record, gwp: GwpSet) -> Factor:
    gases: dict[str, Decimal | None] = {}
    for gas in ("co2", "ch4", "n2o"):
        given = [per for per in _PER_KWH if f"{gas}_{per}" in entry]
        if len(given) > 1:
            raise RuleDataError(f"{entry.where}: {gas} is given in {len(given)} units; keep one")
        gases[gas] = entry.not_negative(f"{gas}_{given[0]}") * _PER_KWH[given[0]] if given else None
    if gases["co2"] is None:
        raise RuleDataError(f"{entry.where}: no CO2; give co2_kg_per_mwh or co2e_kg_per_kwh")
    return factor_from_gases(
        series.text("fuel"),
        series.text("unit"),
        gases,
        origin=series.one_of("origin", ORIGINS),
        gwp=gwp,
        citation=entry.citation(),
    )


def _as_published(series: Record, entry: Record, gwp: GwpSet) -> Factor:
    """Return a factor that is published as CO2e: it cannot be recomputed, so its potentials must agree."""
    stated = entry.text("gwp")
    if stated not in (GWP_NOT_STATED, gwp.id):
        raise RuleDataError(
            f"{entry.where}: its CO2e is by {stated} and the result is asked for by {gwp.id};"
            f" give the gases apart, or ask for {stated}"
        )
    return Factor(
        fuel=series.text("fuel"),
        unit=series.text("unit"),
        kgco2e_per_unit=float(entry.not_negative("co2e_kg_per_kwh")),
        co2_kg_per_unit=None,
        ch4_kg_per_unit=None,
        n2o_kg_per_unit=None,
        biogenic_co2_kg_per_unit=0.0,
        gwp=stated,
        citation=entry.citation(),
    )
