"""`hearthline report batch`: a household report for each of thousands of cases, as one resumable job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from webapp.command_line import BadInput, DateType, json_option, print_json
from webapp.commands.progress import progress_bar

if TYPE_CHECKING:
    from datetime import date

    from webapp.reports.batch_job import JobResult


@click.command("batch")
@click.argument("source", metavar="INPUT", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the reports: a new or empty one, or that of a job to go on with.",
)
@click.option("--on", type=DateType(), required=True, help="The day whose rules and figures apply.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Processes on this machine.  [default: one for each core]",
)
@click.option("--verify", is_flag=True, help="Of a job that is done, read every report and check its hash.")
@json_option
def batch(*, source: Path, out: Path, on: date, workers: int | None, verify: bool, as_json: bool) -> None:
    """Print a household report for every case: a table's rows, or the household files of a folder.

    INPUT is a CSV or Parquet table as for `hearthline portfolio run`, or a folder of household files. A job
    that was interrupted goes on where it stopped when the same command is given again; one that is done does
    nothing. manifest.jsonl has a line for each case, with the SHA-256 of its report; cases that cannot be
    printed are in refused.jsonl with their line and reason.

    Exit code 3 where no case could be printed.
    """
    from os import sched_getaffinity

    from calculators.portfolio.shards import data_digest
    from rules.rulebook import load_rulebook
    from webapp.imports.store import reference_home
    from webapp.places import maps_are_imported, placed
    from webapp.reports.batch_input import PrintTask, open_cases
    from webapp.reports.batch_job import Job, run_job
    from webapp.reports.batch_pool import printers

    cases = open_cases(source)
    imported = reference_home()
    rulebook = load_rulebook(imported=imported)
    placing = placed if maps_are_imported(rulebook, on) else None
    digest = data_digest(rulebook)
    task = PrintTask(source.resolve(), cases.layout, out.resolve(), on, imported, digest, placing)
    job = Job.of(cases.sha256, cases.cases, on.isoformat(), f"{digest} {placing is not None}")
    with progress_bar("Reports", "reports") as progress:
        by = printers(task, cases, workers or len(sched_getaffinity(0)))
        result = run_job(job, out, by, progress, thoroughly=verify)
    if as_json:
        print_json(_document(result, out))
    else:
        click.echo(_text(result, out))
    if result.refused:
        click.echo(
            f"{result.refused:,} of {result.cases:,} cases were refused; {out / 'refused.jsonl'} says why.",
            err=True,
        )
    if not result.printed:
        raise BadInput(f"{source}: no case could be printed")


def _document(result: JobResult, out: Path) -> dict[str, Any]:
    return {
        "cases": result.cases,
        "printed": result.printed,
        "refused": result.refused,
        "pieces": result.pieces,
        "pieces_kept": result.pieces_kept,
        "did_nothing": result.did_nothing,
        "manifest": str(out / "manifest.jsonl"),
        "manifest_sha256": result.manifest_sha256,
    }


def _text(result: JobResult, out: Path) -> str:
    counts = f"{result.cases:,} cases = {result.printed:,} printed + {result.refused:,} refused"
    if result.did_nothing:
        return f"Nothing to do: {counts}, all there already in {out}"
    kept = f" ({result.pieces_kept} of {result.pieces} pieces were there)" if result.pieces_kept else ""
    return f"{counts}{kept}\nWritten to {out}: reports, manifest.jsonl, refused.jsonl"
