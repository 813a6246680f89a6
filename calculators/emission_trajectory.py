"""Grid factors that a user gives, by year or by hour, for a grid that changes over a measure's life.

Every year says whether its figure is published, a target, a forecast or interpolated. Nothing is carried on
beyond the last year: a life that reaches farther has no lifetime figure.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.emission_series import (
    FactorSeries,
    YearFactor,
    factor_on,
    load_gwp_set,
    parse_series,
)
from calculators.emissions import avoided_kgco2e, equivalent_years
from calculators.quantities import HOURS_PER_YEAR
from calculators.reference_records import Record, read_record
from rules.errors import HearthlineError, InputError, ReferenceDataError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from calculators.emission_factors import FactorSet

    FloatArray = NDArray[np.float64]

_HOURS: Final = int(HOURS_PER_YEAR)
_GRID: Final = "electricity"
_CSV_COLUMNS: Final = ("year", "kind", "kgco2e_per_kwh", "basis", "gwp", "source", "retrieved")


@dataclass(frozen=True, slots=True, eq=False)
class Trajectory:
    """A grid factor through the years, with one set of fuels beside it.

    Parameters
    ----------
    series : FactorSeries
        One value a year; of a year given by the hour, its plain mean.
    hourly : mapping of int to ndarray of float64, shape (8760,)
        Of the years that are given by the hour [kg CO2e/kWh].
    sha256 : str
        Of everything that was read.
    """

    series: FactorSeries
    sha256: str
    hourly: Mapping[int, FloatArray] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Name under which results stand."""
        return self.series.id

    @property
    def kinds(self) -> dict[int, str]:
        """Of which kind each year's figure is."""
        return {value.year: value.kind for value in self.series.values}

    def factor(self, year: int, hours: FloatArray | None = None) -> float:
        """Return the factor of a year [kg CO2e/kWh].

        Parameters
        ----------
        year : int
        hours : ndarray of float64, shape (8760,), optional
            Energy in each hour, by which a year given by the hour is weighted; a plain mean without.

        Raises
        ------
        ReferenceDataError
            If the year has no value.
        """
        value = factor_on(self.series, year).kgco2e_per_unit
        by_hour = self.hourly.get(year)
        if by_hour is None or hours is None or not hours.sum():
            return value
        return float(np.dot(by_hour, hours) / hours.sum())


@dataclass(frozen=True, slots=True)
class OnTrajectory:
    """What a saving avoids where the grid changes; None with a reason where a year has no value."""

    per_year: float | None
    lifetime: float | None
    reason: str | None = None


def with_interpolated_years(series: FactorSeries) -> FactorSeries:
    """Return a series with the years between its values filled in, each marked ``interpolated``.

    Notes
    -----
    Linear between the two nearest years that have a value.
    """
    values: list[YearFactor] = []
    for before, after in pairwise(series.values):
        values.append(before)
        for year in range(before.year + 1, after.year):
            share = (year - before.year) / (after.year - before.year)
            level = before.kgco2e_per_unit + share * (after.kgco2e_per_unit - before.kgco2e_per_unit)
            factor = replace(
                before.factor,
                kgco2e_per_unit=level,
                co2_kg_per_unit=None,
                ch4_kg_per_unit=None,
                n2o_kg_per_unit=None,
                citation=replace(
                    before.factor.citation,
                    title=f"Interpolated between {before.year} and {after.year} of {series.label}",
                    verified=False,
                ),
            )
            values.append(YearFactor(year, f"{before.year} to {after.year}", "interpolated", factor))
    return replace(series, values=(*values, series.values[-1]), gaps=())


def read_trajectory(path: Path, gwp: str | None = None) -> Trajectory:
    """Read a user's grid factors.

    Parameters
    ----------
    path : Path
        A TOML file in the format of the carried series (``docs/greenhouse-gas.md``), or a CSV file with the
        columns year, kind, kgco2e_per_kwh, basis, gwp, source, retrieved.
    gwp : str or None
        Warming potentials of the result; the file's own must be the same.

    Raises
    ------
    InputError
        If the file is absent or damaged, its warming potentials are others or not stated, a year repeats, or
        a file of hours has not 8,760.
    """
    try:
        potentials = load_gwp_set(gwp)
        fields, interpolate, hourly, parts = _fields(path)
        series = parse_series(Record(path.name, fields), potentials)
    except InputError:
        raise
    except (HearthlineError, OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}") from error
    stated = {value.factor.gwp for value in series.values}
    if stated != {potentials.id}:
        raise InputError(
            f"{path}: its CO2e is by {', '.join(sorted(stated))} and the result is by {potentials.id};"
            f' give gwp = "{potentials.id}", or the gases apart'
        )
    return Trajectory(
        series=with_interpolated_years(series) if interpolate else series,
        sha256=hashlib.sha256(b"".join(parts)).hexdigest(),
        hourly=hourly,
    )


def _fields(path: Path) -> tuple[dict[str, object], bool, dict[int, FloatArray], list[bytes]]:
    """Return a file's content as the fields of a series, whether to interpolate, hours, and what was read."""
    content = path.read_bytes()
    if path.suffix.lower() == ".csv":
        return _fields_of_table(path, content), False, {}, [content]
    record = read_record(path)
    fields = dict(record.fields)
    interpolate = fields.pop("interpolate", False) is True
    values, hourly, parts = [], {}, [content]
    for entry in record.records("value"):
        value = dict(entry.fields)
        name = value.pop("hours_file", None)
        if name is not None:
            hours_path = path.parent / str(name)
            parts.append(hours_path.read_bytes())
            hours = _hours(hours_path, parts[-1])
            hourly[entry.whole("year")] = hours
            value["co2e_kg_per_kwh"] = Decimal(repr(float(hours.mean())))
        values.append(value)
    if interpolate:
        years = [entry.whole("year") for entry in record.records("value")]
        fields["gap"] = [
            {"first_year": before + 1, "last_year": after - 1, "reason": "interpolated"}
            for before, after in pairwise(years)
            if after > before + 1
        ]
    return fields | {"value": values}, interpolate, hourly, parts


def _rows(path: Path, content: bytes, columns: tuple[str, ...]) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    missing = sorted(set(columns) - set(reader.fieldnames or ()))
    if missing:
        raise InputError(f"{path}: no column {', '.join(missing)}; it needs {', '.join(columns)}")
    return list(reader)


def _number(path: Path, line: int, text: str | None) -> Decimal:
    try:
        number = Decimal((text or "").strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise InputError(f"{path}, line {line}: kgco2e_per_kwh = {text!r} is not a number")
    return number


def _day(path: Path, line: int, text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(
            f"{path}, line {line}: retrieved = {text!r} is not a day such as 2026-11-21"
        ) from error


def _fields_of_table(path: Path, content: bytes) -> dict[str, object]:
    rows = _rows(path, content, _CSV_COLUMNS)
    if not rows:
        raise InputError(f"{path}: has no year; give a row for each")
    values = []
    for line, row in enumerate(rows, start=2):
        if not row["year"].strip().isdigit():
            raise InputError(f"{path}, line {line}: year = {row['year']!r} is not a year")
        values.append(
            {
                "year": int(row["year"]),
                "edition": path.name,
                "kind": row["kind"],
                "co2e_kg_per_kwh": _number(path, line, row["kgco2e_per_kwh"]),
                "gwp": row["gwp"],
                "citation": row["source"],
                "retrieved": _day(path, line, row["retrieved"]),
                "verified": False,
            }
        )
    bases = {row["basis"] for row in rows}
    if len(bases) > 1:
        raise InputError(f"{path}: mixes the bases {', '.join(sorted(bases))}; one file holds one")
    about = {"id": path.stem, "label": path.name, "fuel": _GRID, "unit": "kWh", "origin": "mixed"}
    return {**about, "basis": bases.pop(), "value": values}


def _hours(path: Path, content: bytes) -> FloatArray:
    rows = _rows(path, content, ("kgco2e_per_kwh",))
    if len(rows) != _HOURS:
        raise InputError(
            f"{path}: has {len(rows)} rows; give the {_HOURS:,} hours of a year, without 29 February"
        )
    return np.array(
        [float(_number(path, line, row["kgco2e_per_kwh"])) for line, row in enumerate(rows, start=2)]
    )


def avoided_on_trajectory(
    savings_by_fuel: Mapping[str, float] | None,
    trajectory: Trajectory,
    fuels: FactorSet,
    first_year: int,
    life_years: float | None,
    *,
    weights: FloatArray | None = None,
    hours: FloatArray | None = None,
) -> OnTrajectory:
    """Return what savings avoid where the grid's factor changes from year to year.

    Parameters
    ----------
    savings_by_fuel : mapping of str to float, or None
        Savings of the first year; None where not known.
    trajectory : Trajectory
        The grid's factor.
    fuels : FactorSet
        The factors of every other fuel, by the same warming potentials.
    first_year : int
        Calendar year of the first year of life.
    life_years : float or None
        A partial last year counts for its part.
    weights : ndarray, optional
        Share of the first year's saving in each year of the life.
    hours : ndarray of float64, shape (8760,), optional
        By which years given by the hour are weighted.

    Notes
    -----
    ``sum over years of kWh x weight x factor(year)``, and ``units x factor x equivalent years`` of
    the others.
    """
    if savings_by_fuel is None:
        return OnTrajectory(None, None)
    kwh = savings_by_fuel.get(_GRID, 0.0)
    others = avoided_kgco2e({f: s for f, s in savings_by_fuel.items() if f != _GRID}, fuels)
    if not kwh:
        lived = None if life_years is None else others * equivalent_years(life_years, weights)
        return OnTrajectory(others, lived)
    try:
        first = others + kwh * trajectory.factor(first_year, hours)
    except ReferenceDataError as error:
        return OnTrajectory(None, None, str(error))
    if life_years is None:
        return OnTrajectory(first, None)
    count = math.ceil(life_years)
    marks = np.concatenate(([0.0], np.minimum(np.arange(1.0, count + 1.0), life_years)))
    in_each_year = np.diff(np.asarray(equivalent_years(marks, weights)))
    try:
        factors = np.array([trajectory.factor(first_year + year, hours) for year in range(count)])
    except ReferenceDataError as error:
        return OnTrajectory(first, None, str(error))
    grid = float(kwh * np.dot(in_each_year, factors))
    return OnTrajectory(first, grid + others * equivalent_years(life_years, weights))
