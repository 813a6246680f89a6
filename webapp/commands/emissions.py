"""`hearthline emissions`: what saved electricity avoids, by which factor, of which kind."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from webapp.command_line import json_option, print_json

if TYPE_CHECKING:
    from calculators.emission_series import FactorSeries


@click.command()
@click.option("--kwh", type=float, help="Electricity saved [kWh]; negative where more is used.")
@click.option("--series", "series_id", help="A series of grid factors, e.g. tw.energy_administration.")
@click.option("--year", type=int, help="Calendar year of the factor.")
@click.option("--jurisdiction", default="us_ca", show_default=True, help="Whose series: us_ca, tw.")
@click.option(
    "--factors", type=click.Path(path_type=Path), help="A file of your own (docs/greenhouse-gas.md)."
)
@click.option("--interpolate", is_flag=True, help="Fill in years between those that the series has.")
@json_option
def emissions(
    *,
    kwh: float | None,
    series_id: str | None,
    year: int | None,
    jurisdiction: str,
    factors: Path | None,
    interpolate: bool,
    as_json: bool,
) -> None:
    """Say what saved electricity avoids in a year, by which factor, and of which kind that is.

    Without --series the series are listed; without --year the years of one.
    """
    if kwh is not None and not math.isfinite(kwh):
        raise click.UsageError(f"--kwh {kwh}: is not an amount; write kilowatt-hours as 194000.")
    found = _series(jurisdiction, factors)
    if series_id is None and factors is not None:
        series_id = next(iter(found))
    if series_id is None:
        document: dict[str, Any] = {"series": [_about(one) for one in found.values()]}
    else:
        if series_id not in found:
            raise click.UsageError(f"There is no series {series_id!r}; there is {', '.join(found)}.")
        one = found[series_id]
        if interpolate:
            from calculators.emission_trajectory import with_interpolated_years

            one = with_interpolated_years(one)
        document = _about(one) if year is None or kwh is None else _avoided(one, year, kwh)
    if as_json:
        print_json(document)
    else:
        click.echo(_text(document))


def _series(jurisdiction: str, factors: Path | None) -> dict[str, FactorSeries]:
    if factors is not None:
        from calculators.emission_trajectory import read_trajectory

        own = read_trajectory(factors).series
        return {own.id: own}
    from calculators.emissions import load_factor_series

    return load_factor_series(jurisdiction)


def _about(series: FactorSeries) -> dict[str, Any]:
    return {
        "series": series.id,
        "label": series.label,
        "basis": series.basis,
        "values": [
            {"year": value.year, "kgco2e_per_kwh": value.kgco2e_per_unit, "kind": value.kind}
            for value in series.values
        ],
    }


def _avoided(series: FactorSeries, year: int, kwh: float) -> dict[str, Any]:
    from calculators.emissions import factor_on

    value = factor_on(series, year)
    citation = value.factor.citation
    return {
        "series": series.id,
        "year": year,
        "kwh": kwh,
        "kgco2e_per_kwh": value.kgco2e_per_unit,
        "kind": value.kind,
        "basis": series.basis,
        "avoided_kgco2e": kwh * value.kgco2e_per_unit,
        "source": str(citation),
        "verified": citation.verified,
    }


def _text(document: dict[str, Any]) -> str:
    if "avoided_kgco2e" in document:
        checked = "" if document["verified"] else " (not checked at its source)"
        return (
            f"{document['avoided_kgco2e'] / 1000:,.1f} t CO2e avoided: {document['kwh']:,.0f} kWh x"
            f" {document['kgco2e_per_kwh']:.3f} kg/kWh, {document['series']} of {document['year']},"
            f" {document['kind']}, {document['basis']}\n{document['source']}{checked}"
        )
    listed = document["series"] if isinstance(document["series"], list) else [document]
    lines = []
    for one in listed:
        lines.append(f"{one['series']}  {one['label']} ({one['basis']})")
        lines += [f"  {v['year']}  {v['kgco2e_per_kwh']:.4f} kg/kWh  {v['kind']}" for v in one["values"]]
    return "\n".join(lines)
