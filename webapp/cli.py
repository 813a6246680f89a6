"""The console script `hearthline`: results to stdout, progress and warnings to stderr.

Nothing heavy is imported until a command needs it, so that `--help` answers at once.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rules.errors import HearthlineError, InputError, ReferenceDataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.facts import CaseFacts
    from rules.rulebook import Rulebook


class BadInput(click.ClickException):
    """What somebody handed in cannot be used."""

    exit_code = 3


class ReferenceDataMissing(click.ClickException):
    """Reference data is absent or damaged."""

    exit_code = 4


class InternalMistake(click.ClickException):
    """Hearthline is wrong."""

    exit_code = 5


class HearthlineGroup(click.Group):
    """A command group that turns each kind of error into its exit code and a message for a person."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command; 3 for bad input, 4 for missing reference data, 5 for our own mistakes."""
        try:
            return super().invoke(ctx)
        except ReferenceDataError as error:
            raise ReferenceDataMissing(str(error)) from error
        except HearthlineError as error:
            raise BadInput(str(error)) from error
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("HEARTHLINE_TRACE"):
                raise
            message = (
                f"Hearthline made a mistake ({type(error).__name__}: {error}). Your files were not changed."
                " Set HEARTHLINE_TRACE=1 to see where, and report it with that text."
            )
            raise InternalMistake(message) from error


class DateType(click.ParamType[date]):
    """A day, written as 2026-06-30."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401 - click's own signature
        """Return the day, or fail with what is allowed."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no time zone
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2026-06-30.", param, ctx)


on_option = click.option(
    "--on", type=DateType(), required=True, help="The day whose rules and figures apply, e.g. 2026-06-30."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
file_argument = click.argument("file", metavar="FILE")


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
def screen(file: str, on: date, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Say for which programmes a household qualifies, and why, or what is missing."""
    from rules.screening import screen as screen_household

    facts, rulebook = _household(file)
    document = screen_household(facts, rulebook, on).document()
    if as_json:
        _print_json(document)
        return
    from webapp.plain_text import screening_text

    click.echo(screening_text(document))


@cli.command()
@file_argument
@on_option
@json_option
@click.option("--pdf", "pdf", type=click.Path(path_type=Path), help="Write the household report here.")
def assess(file: str, on: date, as_json: bool, pdf: Path | None) -> None:  # noqa: FBT001 - click passes flags so
    """Say what each measure saves, what the roof generates, and the greenhouse gas avoided."""
    from calculators.assessment import assess as assess_household

    facts, rulebook = _household(file)
    assessment = assess_household(facts, rulebook, on)
    for warning in assessment.warnings:
        click.echo(f"Warning: {warning}", err=True)
    document = assessment.document()
    if as_json:
        _print_json(document)
    else:
        from webapp.plain_text import assessment_text

        click.echo(assessment_text(document))
    if pdf is not None:
        from webapp.reports.household import write_household_report

        write_household_report(document, pdf)
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
@click.option("--climate-zone", type=int, help="Use the embedded typical days of this climate zone.")
@click.option("--weather", metavar="FILE", help="Use this year: EPW, TMY3, SAM CSV or NSRDB CSV.")
@json_option
def yield_(climate_zone: int | None, weather: str | None, as_json: bool, **system: Any) -> None:  # noqa: ANN401, FBT001 - click passes options so
    """Say what a roof would generate in a year, as NREL's PVWatts v8 would."""
    if (climate_zone is None) is (weather is None):
        raise click.UsageError("Give exactly one of --climate-zone and --weather.")
    from webapp.array_yield import yield_document, yield_text

    document = yield_document(climate_zone=climate_zone, weather_file=weather, system=system)
    if as_json:
        _print_json(document)
    else:
        click.echo(yield_text(document))


@cli.group()
def data() -> None:
    """Look at the reference data that answers rest on."""


@data.command("status")
@json_option
def data_status(as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """List the data vintages that are loaded, with their hashes."""
    from webapp.data_status import status, status_text

    document = status()
    if as_json:
        _print_json(document)
    else:
        click.echo(status_text(document))


@cli.group("rules")
def rules_group() -> None:
    """Look at the rules."""


@rules_group.command("check")
@click.option("--jurisdiction", default="us_ca", show_default=True)
def rules_check(jurisdiction: str) -> None:
    """Read every rule file and refuse what is undated, uncited, overlapping or unknown."""
    from rules.rulebook import load_rulebook

    rulebook = load_rulebook(jurisdiction)
    unverified = sum(
        not value.citation.verified
        for parameter in rulebook.data.parameters.values()
        for value in parameter.values
    )
    click.echo(
        f"{rulebook.jurisdiction.name}: {len(rulebook.programs)} programmes,"
        f" {len(rulebook.data.parameters)} parameters ({unverified} values not yet verified),"
        f" {sum(len(table.tracts) for table in rulebook.data.tract_tables.values()):,} tracts."
        " Every value is dated and cited."
    )


@cli.command()
@json_option
def doctor(as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Say what is installed, which data are loaded, and what is wrong."""
    from webapp.doctor import diagnose

    diagnosis = diagnose()
    if as_json:
        _print_json(diagnosis.document())
    else:
        click.echo(diagnosis.text())


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

    serve_application(port, data, echo=_say)


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
@port_option
def demo(out: Path, then_serve: bool, port: int) -> None:  # noqa: FBT001 - click passes flags so
    """Run the main job on the sample households, then fill and serve a demo programme.

    The table and a report for each household come first; the demo programme is made anew in OUT/demo.
    """
    from webapp.demo import run_demo
    from webapp.demo_serving import fresh_demo
    from webapp.server import refuse_taken_port, run

    if then_serve:
        refuse_taken_port(port)
    run_demo(out, echo=_say)
    app = fresh_demo(out / "demo", port, _say)
    if then_serve:
        run(app, port, _say)


def _say(line: str) -> None:
    """Print a line at once, also where the output is read by another program."""
    click.echo(line)
    sys.stdout.flush()


def _household(file: str) -> tuple[CaseFacts, Rulebook]:
    """Read a household file, or standard input where FILE is -."""
    from rules.household_file import read_household
    from rules.rulebook import load_rulebook

    if file == "-":
        content, source = sys.stdin.buffer.read(), "standard input"
    else:
        content, source = _read(Path(file)), file
    rulebook = load_rulebook()
    return read_household(content, source, rulebook), rulebook


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            f"{path}: there is no such file. Check the path, or give - for standard input"
        ) from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a folder. Give one household file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check who may read it") from error


def _print_json(document: Mapping[str, Any]) -> None:
    click.echo(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))


def main() -> None:
    """Run `hearthline`."""
    cli(prog_name="hearthline")


if __name__ == "__main__":
    main()
