"""The console script `hearthline`: results to stdout, progress and warnings to stderr.

Nothing heavy is imported until a command needs it, so that `--help` answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from webapp.command_line import (
    HearthlineGroup,
    file_argument,
    json_option,
    on_option,
    placed_household_of,
    print_json,
    say,
)
from webapp.commands.audit import audit
from webapp.commands.backup import backup, restore
from webapp.commands.data import data
from webapp.commands.emissions import emissions
from webapp.commands.exchange import hpxml, month
from webapp.commands.explain import explain
from webapp.commands.figures import figures
from webapp.commands.meter import meter
from webapp.commands.package import package
from webapp.commands.portfolio import portfolio
from webapp.commands.report import report
from webapp.commands.report_batch import batch
from webapp.commands.rules import rules_group
from webapp.commands.screen import replay, screen
from webapp.commands.user import user
from webapp.commands.weather import weather as weather_group

if TYPE_CHECKING:
    from datetime import date

    from webapp.records_health import RecordsHealth


@click.group(cls=HearthlineGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hearthline", prog_name="hearthline")
def cli() -> None:
    """Hearthline: who qualifies for a home retrofit and why, and what each measure saves.

    FILE is a household file (docs/household-file.md); - reads standard input.

    Exit codes: 0 done, whatever the answer; 2 wrong usage; 3 bad input; 4 reference data missing; 5 a
    mistake of Hearthline's own.
    """


@cli.command()
@file_argument
@on_option
@json_option
@click.option("--pdf", "pdf", type=click.Path(path_type=Path), help="Write the household report here.")
@click.option(
    "--language",
    type=click.Choice(["en", "es", "zh-Hant", "vi"]),
    help="Of the household report; the household's own where not given.",
)
@click.option(
    "--factors", type=click.Path(path_type=Path), help="Your own grid factors by year or hour: TOML or CSV."
)
@click.option(
    "--tariffs",
    type=click.Path(path_type=Path),
    envvar="HEARTHLINE_TARIFFS",
    show_envvar=True,
    help="A folder of the programme's own tariff records.",
)
def assess(
    *,
    file: str,
    on: date,
    as_json: bool,
    pdf: Path | None,
    language: str | None,
    factors: Path | None,
    tariffs: Path | None,
) -> None:
    """Say what each measure saves, what the roof generates, and the greenhouse gas avoided."""
    from calculators.assessment import assess as assess_household

    facts, rulebook = placed_household_of(file, on)
    assessment = assess_household(facts, rulebook, on, tariff_folder=tariffs, factors_file=factors)
    for warning in assessment.warnings:
        click.echo(f"Warning: {warning}", err=True)
    document = assessment.document()
    if as_json:
        print_json(document)
    else:
        from webapp.bill_text import bill_text
        from webapp.plain_text import assessment_text

        click.echo(assessment_text(document) + bill_text(document["bill"]))
    if pdf is not None:
        from webapp.reports.household import with_facts, write_household_report

        write_household_report(with_facts(document, facts), pdf, language)
        click.echo(f"Report written to {pdf}", err=True)


@cli.command("yield")
@click.option("--capacity-kw", type=float, required=True, help="Array size [kW DC].")
@click.option("--tilt", type=float, default=20.0, show_default=True, help="Tilt from horizontal [degrees].")
@click.option(
    "--azimuth", type=float, default=180.0, show_default=True, help="Clockwise from north [degrees]."
)
@click.option("--mount", type=click.Choice(["roof", "open_rack"]), default="roof", show_default=True)
@click.option(
    "--module", type=click.Choice(["standard", "premium", "thin_film"]), default="standard", show_default=True
)
@click.option("--losses", type=float, help="System losses [percent]; PVWatts' default where not given.")
@click.option("--dc-ac", type=float, help="Array power / inverter power; PVWatts' default where not given.")
@click.option("--inverter-efficiency", type=float, help="[percent]; PVWatts' default where not given.")
@click.option("--gcr", type=float, help="Ground coverage ratio of an open rack; PVWatts' default.")
@click.option(
    "--pvwatts",
    "version",
    type=click.Choice(["v8", "v5"]),
    default="v8",
    show_default=True,
    help="Version of PVWatts; v5 is what NREL's web tool answered until November 2022.",
)
@click.option("--climate-zone", type=int, help="Use the embedded typical days of this climate zone.")
@click.option(
    "--weather",
    metavar="FILE",
    help="Use this year: EPW, TMY3, TMY2, SAM CSV, NSRDB CSV or PVGIS, or an imported one's name.",
)
@click.option(
    "--orientations",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what every tilt and direction yields: .svg (a heat map, its table beside it) or .csv.",
)
@json_option
def yield_(
    climate_zone: int | None,
    weather: str | None,
    version: str,
    orientations: Path | None,
    as_json: bool,  # noqa: FBT001 - click passes flags so
    **system: Any,  # noqa: ANN401 - click passes options so
) -> None:
    """Say what a roof would generate in a year, as NREL's PVWatts would."""
    if (climate_zone is None) is (weather is None):
        raise click.UsageError("Give exactly one of --climate-zone and --weather.")
    from webapp.array_yield import yield_document, yield_text

    document = yield_document(
        climate_zone=climate_zone,
        weather_file=weather,
        system=system,
        version=version,
        picture=orientations,
    )
    if as_json:
        print_json(document)
    else:
        click.echo(yield_text(document))


@cli.command()
@json_option
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Look at a programme's own records too: database, log, files and key. It reads them whole.",
)
def doctor(as_json: bool, data: Path | None) -> None:  # noqa: FBT001 - click passes flags so
    """Say what is installed, which data are loaded, and what is wrong."""
    from webapp.doctor import diagnose

    diagnosis = diagnose(None if data is None else _records_in(data))
    if as_json:
        print_json(diagnosis.document())
    else:
        click.echo(diagnosis.text())


def _records_in(data: Path) -> RecordsHealth:
    from webapp.clock import system_clock
    from webapp.commands.records import settings_of
    from webapp.records_health import look_at_records

    return look_at_records(settings_of(data), system_clock())


port_option = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    envvar="HEARTHLINE_PORT",
    show_default=True,
    show_envvar=True,
    help="Port on 127.0.0.1; 0 takes any that is free.",
)


@cli.command()
@port_option
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Data folder, made where it is not there.  [default: HEARTHLINE_DATA, else ./hearthline-data]",
)
def serve(port: int, data: Path | None) -> None:
    """Serve the web application on this machine, with nothing to set up."""
    from webapp.server import serve as serve_application

    serve_application(port, data, echo=say)


@cli.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True)
@click.option(
    "--serve/--no-serve",
    "then_serve",
    default=True,
    envvar="SERVE",
    show_envvar=True,
    help="Serve the demo programme at the end, or stop there.  [default: serve]",
)
@click.option(
    "--homes",
    type=click.IntRange(min=1),
    help="How many homes the demo programme has, for a quicker start.  [default: all, 200]",
)
@port_option
def demo(out: Path, then_serve: bool, homes: int | None, port: int) -> None:  # noqa: FBT001 - click passes flags so
    """Run the main job on the sample households, then fill and serve a demo programme.

    The table and a report for each household come first; the demo programme is made anew in OUT/demo.
    """
    from webapp.commands.progress import progress_bar
    from webapp.demo import run_demo
    from webapp.demo_serving import fresh_demo
    from webapp.server import refuse_taken_port, run

    if then_serve:
        refuse_taken_port(port)
    run_demo(out, echo=say)
    with progress_bar("Filling the demo programme", "steps") as progress:
        app = fresh_demo(out / "demo", port, say, homes=homes, progress=progress)
    if then_serve:
        run(app, port, say)


cli.add_command(screen)
cli.add_command(replay)
cli.add_command(data)
cli.add_command(meter)
cli.add_command(hpxml)
cli.add_command(month)
cli.add_command(emissions)
cli.add_command(figures)
cli.add_command(package)
cli.add_command(portfolio)
cli.add_command(explain)
report.add_command(batch)
cli.add_command(report)
cli.add_command(rules_group)
cli.add_command(weather_group)
cli.add_command(user)
cli.add_command(audit)
cli.add_command(backup)
cli.add_command(restore)


def main() -> None:
    """Run `hearthline`."""
    cli(prog_name="hearthline")


if __name__ == "__main__":
    main()
