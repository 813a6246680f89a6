"""`hearthline portfolio`: a table of households through the whole flow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from webapp.command_line import BadInput, DateType, json_option, print_json
from webapp.commands.progress import progress_bar

if TYPE_CHECKING:
    from datetime import date

    from calculators.portfolio.running import RunResult


@click.group()
def portfolio() -> None:
    """Work out many households at once, from a table to a table."""


@portfolio.command("run")
@click.argument("table", metavar="INPUT", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the answers: a new or empty one, or that of a run to go on with.",
)
@click.option(
    "--on",
    type=DateType(),
    help="The day whose rules and figures apply; by default that of the run to go on with, else today.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Processes on this machine.  [default: one for each core]",
)
@click.option("--dask", metavar="ADDRESS", help="Work on the cluster of this dask scheduler instead.")
@json_option
def portfolio_run(
    *, table: Path, out: Path, on: date | None, workers: int | None, dask: str | None, as_json: bool
) -> None:
    """Answer a CSV or Parquet table of households: programmes, measures, savings, solar, greenhouse gas.

    INPUT has a row for each household and columns named as in the household file, such as household.size
    and dwelling.tract_geoid; an empty cell is not yet known (docs/portfolio.md). A run that was interrupted
    goes on where it stopped when the same command is given again.

    Rows that cannot be read are listed in errors.csv; the others are answered. Exit code 3 where none could
    be read.
    """
    from calculators.portfolio.running import Request, run_portfolio
    from webapp.imports.store import reference_home
    from webapp.places import current_rulebook, maps_are_imported, placed

    if workers is not None and dask is not None:
        raise click.UsageError("Give --workers or --dask, not both.")
    day = on or _day_of(out)
    placing = placed if maps_are_imported(current_rulebook(), day) else None
    request = Request(table, out, day, imported=reference_home(), placing=placing)
    with progress_bar("Households", "households") as progress:
        result = run_portfolio(request, _runner(workers, dask), progress)
    if as_json:
        print_json(_document(result, out, day))
    else:
        click.echo(_text(result, out, day))
    if result.refused:
        click.echo(
            f"{result.refused:,} of {result.rows:,} rows were refused; {out / 'errors.csv'} says why.",
            err=True,
        )
    if not result.answered:
        raise BadInput(f"{table}: no row could be read")


def _day_of(out: Path) -> date:
    """Return the day of a run to go on with, else today's, which is said."""
    from datetime import date

    from calculators.portfolio.manifest import read_manifest
    from webapp.clock import program_day, system_clock

    held = read_manifest(out)
    day = program_day(system_clock()) if held is None else date.fromisoformat(held["on"])
    click.echo(f"Rules and figures of {day}", err=True)
    return day


def _runner(workers: int | None, dask: str | None) -> Any:  # noqa: ANN401 - a type of a module that loads only now
    if dask is not None:
        from calculators.portfolio.dask_runner import dask_runner

        return dask_runner(dask)
    from os import sched_getaffinity

    from calculators.portfolio.local_pool import local_runner

    return local_runner(workers or len(sched_getaffinity(0)))


def _document(result: RunResult, out: Path, on: date) -> dict[str, Any]:
    from calculators.portfolio.running import DICTIONARY, ERRORS, HOUSEHOLDS, SUMMARY

    return {
        "on": on.isoformat(),
        "rows": result.rows,
        "answered": result.answered,
        "refused": result.refused,
        "pieces": result.pieces,
        "pieces_kept": result.pieces_kept,
        "files": [str(out / name) for name in (HOUSEHOLDS, SUMMARY, ERRORS, *DICTIONARY)],
    }


def _text(result: RunResult, out: Path, on: date) -> str:
    kept = f" ({result.pieces_kept} of {result.pieces} pieces were there)" if result.pieces_kept else ""
    return (
        f"{result.rows:,} rows read = {result.answered:,} answered + {result.refused:,} refused, by the rules"
        f" and figures of {on}{kept}\nWritten to {out}: households.parquet, summary.csv, errors.csv,"
        " dictionary.csv, dictionary.md"
    )
