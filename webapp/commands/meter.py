"""`hearthline meter`: bills and meter data, and what they say was saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from webapp.command_line import DateType, json_option, print_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

_WORK = (
    click.option("--started", type=DateType(), required=True, help="First day of the work."),
    click.option("--completed", type=DateType(), help="Day of its completion; by default the same day."),
    click.option("--solar-changed", type=DateType(), help="Day on which solar began, changed or ended."),
    click.option("--ev-charger", type=DateType(), help="Day from which an electric vehicle is charged."),
)
_SOLAR = click.option(
    "--solar",
    type=click.Choice(["none", "throughout"]),
    help="Whether the home generated in all the time metered; leave it out where nobody has said.",
)
_METER = click.option("--meter", "meter_name", help="Which meter of the file, where there are several.")
_METHOD = click.option(
    "--method", type=click.Choice(["billing", "daily"]), help="By default as often as the meter was read."
)
_READING = (
    click.argument("file", metavar="FILE"),
    click.option(
        "--therms-per-ccf", help="Therm factor printed on the bill, where gas is given as a volume."
    ),
    click.option("--end-is-last-day", is_flag=True, help="In the CSV, 'end' is the bill's last day."),
    click.option("--zone", default="America/Los_Angeles", show_default=True, help="Local time."),
)
_temperature_option = click.option(
    "--temperatures",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Measured temperatures of the days metered: CSV, or EPW of an actual year. May be repeated.",
)
_TYPICAL = (
    click.option("--typical", metavar="FILE", help="A typical year (EPW, TMY3) that use is brought to."),
    click.option(
        "--climate-zone", type=int, help="Use the embedded typical days of this climate zone instead."
    ),
)


def _options(*groups: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - click's own decorators
    """Return a decorator that adds options in the order given."""
    flat = [one for group in groups for one in (group if isinstance(group, tuple) else (group,))]

    def add(command: Any) -> Any:  # noqa: ANN401 - click's own decorators
        for one in reversed(flat):
            command = one(command)
        return command

    return add


@click.group()
def meter() -> None:
    """Read bills and meter data, and say what was saved (CalTRACK 2.0).

    FILE is a Green Button XML or a CSV of bills (docs/metered.md).
    """


@meter.command("read")
@_options(_READING, json_option)
def meter_read(*, file: str, zone: str, as_json: bool, **reading: Any) -> None:  # noqa: ANN401 - click passes options so
    """Say what a file holds: its meters, gaps and estimates, and any sign of solar."""
    from webapp.metering import export_warning, meter_document, meter_text, read_meters, zone_of

    meters = read_meters(file, zone_of(zone), **reading)
    for warning in filter(None, map(export_warning, meters)):
        click.echo(f"Warning: {warning}", err=True)
    if as_json:
        print_json({"meters": [meter_document(one) for one in meters]})
    else:
        click.echo("\n".join(meter_text(one) for one in meters))


@meter.command("savings")
@_options(_READING, _METER, _temperature_option, _WORK, _SOLAR, _METHOD, json_option)
def meter_savings(
    *,
    file: str,
    zone: str,
    meter_name: str | None,
    temperatures: tuple[Path, ...],
    method: Any,  # noqa: ANN401 - one of the choices above
    as_json: bool,
    **given: Any,  # noqa: ANN401 - click passes options so
) -> None:
    """Say what one home saved after its work, with every rejected period and its rule."""
    from calculators.metered.savings import analyse
    from webapp.metering import result_document, result_text

    site, chosen, weather = _home(file, zone, meter_name, temperatures, given)
    (result,) = analyse([chosen], [weather], [site], method)
    if as_json:
        print_json(result_document(result))
    else:
        click.echo(result_text(result))


@meter.command("compare")
@_options(_READING, _METER, _temperature_option, _TYPICAL, _WORK, _SOLAR, _METHOD, json_option)
def meter_compare(
    *,
    file: str,
    zone: str,
    meter_name: str | None,
    temperatures: tuple[Path, ...],
    typical: str | None,
    climate_zone: int | None,
    method: Any,  # noqa: ANN401 - one of the choices above
    as_json: bool,
    **given: Any,  # noqa: ANN401 - click passes options so
) -> None:
    """Compare 12 months before the work with 12 months after: as read, and in one year's weather."""
    from calculators.metered.annual import before_and_after
    from webapp.meter_comparison import comparison_document, comparison_text
    from webapp.metering import typical_temperatures

    site, chosen, weather = _home(file, zone, meter_name, temperatures, given)
    typical_f, source = typical_temperatures(typical, climate_zone)
    found = before_and_after(chosen, weather, typical_f, site, method)
    source = source or "the temperatures of the year before the work"
    if as_json:
        print_json(comparison_document(chosen, found, source))
    else:
        click.echo(comparison_text(chosen, found, source))


@meter.command("annual")
@_options(_READING, _METER, _temperature_option, _TYPICAL, _SOLAR)
@click.option("--until", type=DateType(), help="The day after the year's last; by default the last read.")
@_options(_METHOD, json_option)
def meter_annual(
    *,
    file: str,
    zone: str,
    meter_name: str | None,
    temperatures: tuple[Path, ...],
    typical: str | None,
    climate_zone: int | None,
    solar: Any,  # noqa: ANN401 - one of the choices above
    until: date | None,
    method: Any,  # noqa: ANN401 - one of the choices above
    as_json: bool,
    **reading: Any,  # noqa: ANN401 - click passes options so
) -> None:
    """Say what a year's use is, and what to write into the household file."""
    from calculators.metered.annual import annual_use
    from calculators.metered.temperatures import read_temperatures
    from webapp.metering import (
        annual_document,
        annual_text,
        export_warning,
        one_meter,
        read_meters,
        typical_temperatures,
        zone_of,
    )

    place = zone_of(zone)
    chosen = one_meter(read_meters(file, place, **reading), meter_name)
    weather = read_temperatures(temperatures, place) if temperatures else None
    typical_f, source = typical_temperatures(typical, climate_zone)
    if warning := export_warning(chosen):
        click.echo(f"Warning: {warning}", err=True)
    use = annual_use(chosen, weather, typical_f, until=until, solar=solar, method=method)
    if as_json:
        print_json(annual_document(chosen, use, source))
    else:
        click.echo(annual_text(chosen, use, source))


@meter.command("portfolio")
@click.argument("table", metavar="TABLE")
@_options(_READING[-1], _temperature_option, _METHOD)
@click.option("--every-home", is_flag=True, help="Print every home as well, not only those left out.")
@json_option
def meter_portfolio(
    *,
    table: str,
    zone: str,
    temperatures: tuple[Path, ...],
    method: Any,  # noqa: ANN401 - one of the choices above
    every_home: bool,
    as_json: bool,
) -> None:
    """Add up the savings of many homes, and hold them against what was predicted.

    TABLE is a CSV with a row a meter: home, file, started, completed; where they apply meter, temperatures,
    solar, solar_changed, ev_charger, therms_per_ccf, and a year's predicted saving in a column for each
    measure, such as predicted:attic_insulation (docs/metered.md).
    """
    from webapp.meter_portfolio import analyse_portfolio, homes_document, homes_text
    from webapp.metering import zone_of

    homes = analyse_portfolio(Path(table), zone_of(zone), temperatures, method)
    if as_json:
        print_json(homes_document(homes))
    else:
        click.echo(homes_text(homes, every_home=every_home))


def _home(
    file: str, zone: str, meter_name: str | None, temperatures: tuple[Path, ...], given: dict[str, Any]
) -> Any:  # noqa: ANN401 - types of modules that load only now
    """Return the site, its meter and its temperatures."""
    from calculators.metered.site import Site
    from calculators.metered.temperatures import read_temperatures
    from webapp.metering import export_warning, one_meter, read_meters, zone_of

    if not temperatures:
        raise click.UsageError(
            "Give --temperatures: the measured temperatures of the days metered. A typical year is not the"
            " weather of the bills."
        )
    place = zone_of(zone)
    reading = {name: given[name] for name in ("therms_per_ccf", "end_is_last_day")}
    chosen = one_meter(read_meters(file, place, **reading), meter_name)
    if warning := export_warning(chosen):
        click.echo(f"Warning: {warning}", err=True)
    site = Site(
        given["started"],
        given["completed"] or given["started"],
        given["solar"],
        given["solar_changed"],
        given["ev_charger"],
    )
    return site, chosen, read_temperatures(temperatures, place)
