"""`hearthline weather`: a year of weather from a public service, for those who have a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from webapp.command_line import json_option, print_json

if TYPE_CHECKING:
    from calculators.weather.online import Service


@click.group()
def weather() -> None:
    """Fetch a year of weather; nothing of Hearthline needs it."""


@weather.command()
@click.argument("service", type=click.Choice(["nsrdb", "pvgis", "nasa-power"]))
@click.option("--latitude", type=float, required=True, help="[degrees north]")
@click.option("--longitude", type=float, required=True, help="[degrees east]; west is negative.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write.")
@click.option("--year", type=int, help="A calendar year; a typical one where not given (not nasa-power).")
@click.option("--key", envvar="HEARTHLINE_NSRDB_KEY", show_envvar=True, help="Your own key of the NSRDB.")
@click.option("--email", help="Your e-mail address, which the NSRDB wants.")
@click.option(
    "--address",
    envvar="HEARTHLINE_WEATHER_ADDRESS",
    show_envvar=True,
    help="Of the service, in place of its own.",
)
@click.option("--again", is_flag=True, help="Ask the service even where the cache has the year.")
@json_option
def fetch(
    *,
    service: Service,
    latitude: float,
    longitude: float,
    out: Path,
    year: int | None,
    key: str | None,
    email: str | None,
    address: str | None,
    again: bool,
    as_json: bool,
) -> None:
    """Write a year of hours as a SAM CSV, for `hearthline yield --weather`.

    What was fetched once is kept in the cache folder (HEARTHLINE_CACHE) and taken from there.
    """
    from calculators.weather.online import WeatherRequest
    from webapp.weather_cache import fetched_year

    request = WeatherRequest(service, latitude, longitude, year, key, email, address)
    fetched = fetched_year(request, out, again=again)
    about = fetched.year.description
    if as_json:
        print_json(
            {
                "file": str(fetched.path),
                "sha256": fetched.sha256,
                "from_cache": fetched.from_cache,
                "name": about.name,
                "kind": about.kind,
                "vintage": about.vintage,
            }
        )
        return
    origin = "the cache" if fetched.from_cache else service
    click.echo(f"{fetched.path}: {about.vintage}, from {origin}\nSHA-256 {fetched.sha256}")
