"""`hearthline hpxml` and `hearthline month`: homes and months, to and from other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from webapp.command_line import (
    BadInput,
    file_argument,
    json_option,
    on_option,
    placed_household_of,
    print_json,
    read_bytes,
)

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from webapp.exchange.hpxml_import import Imported
    from webapp.exchange.month_file import MonthFile

schema_option = click.option(
    "--schema",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    envvar="HEARTHLINE_HPXML_SCHEMA",
    show_envvar=True,
    help="Folder of the HPXML 4.2 schema, to hold the document against it.",
)


@click.group()
def hpxml() -> None:
    """Exchange homes with other programs as HPXML 4.2."""


@hpxml.command("export")
@file_argument
@on_option
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write here, not to the screen.")
@click.option("--id", "home_id", default="", help="Your own id of the home, which the file then carries.")
@schema_option
def export(*, file: str, on: date, out: Path | None, home_id: str, schema: Path | None) -> None:
    """Write a household's home and the measures recommended for it as HPXML.

    People and incomes are never written. What is known of the home and has no place in HPXML is listed.

    Exit code 3 where --schema is given and the document departs from it.
    """
    from datetime import UTC, datetime, time

    from calculators.assessment import assess
    from webapp.exchange.hpxml_export import export_hpxml
    from webapp.exchange.hpxml_work import recommended_work
    from webapp.reports.files import write_file_safely

    facts, rulebook = placed_household_of(file, on)
    document = assess(facts, rulebook, on).document()
    at = datetime.combine(on, time(), UTC)
    made = export_hpxml(facts, at, [recommended_work(document, on)], home_id=home_id)
    for each in made.left_out:
        click.echo(f"Not written: {each.fact}: {each.reason}", err=True)
    _hold_against(made.content, schema)
    if out is None:
        click.echo(made.content, nl=False)
    else:
        write_file_safely(out, made.content)
        click.echo(f"HPXML written to {out}", err=True)


@hpxml.command("import")
@click.argument("file", metavar="FILE")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write here, not to the screen.")
@click.option("--building", "building_id", help="Id of the Building to read, where the file holds several.")
@schema_option
@json_option
def import_(
    *, file: str, out: Path | None, building_id: str | None, schema: Path | None, as_json: bool
) -> None:
    """Make a household file of an HPXML audit: what was understood, and what was not and why.

    Nothing is guessed: what the file does not say stays not known.
    """
    from rules.rulebook import load_rulebook
    from webapp.exchange.household_toml import household_toml
    from webapp.exchange.hpxml_import import import_hpxml
    from webapp.imports.store import reference_home
    from webapp.reports.files import write_file_safely

    content = read_bytes(Path(file))
    _hold_against(content, schema)
    found = import_hpxml(content, file, load_rulebook(imported=reference_home()), building_id)
    if as_json:
        print_json(_document(found))
    else:
        for line in _lines(found):
            click.echo(line, err=True)
    text = household_toml(found.understood, [f"From the HPXML file {Path(file).name}."])
    if out is not None:
        write_file_safely(out, text.encode())
        click.echo(f"Household file written to {out}", err=True)
    elif not as_json:
        click.echo(text, nl=False)


@hpxml.command("check")
@click.argument("file", metavar="FILE")
@schema_option
def check(file: str, schema: Path | None) -> None:
    """Hold an HPXML file against the schema in --schema.

    Exit code 0 where it is valid, 3 where not.
    """
    if schema is None:
        raise click.UsageError("Give the folder of the HPXML 4.2 schema with --schema.")
    _hold_against(read_bytes(Path(file)), schema)
    click.echo(f"{file}: valid")


def _hold_against(content: bytes, schema: Path | None) -> None:
    if schema is None:
        return
    from webapp.exchange.hpxml_schema import schema_problems

    problems = schema_problems(content, schema)
    if problems:
        raise BadInput(
            "The document departs from the schema:\n" + "\n".join(f"  - {each}" for each in problems)
        )


def _lines(found: Imported) -> list[str]:
    return [
        f"{len(found.understood)} facts understood",
        *(f"Converted: {fact} {how}" for fact, how in found.conversions.items()),
        *(f"Not taken: {note.where}: {note.reason}" for note in found.notes),
    ]


def _document(found: Imported) -> dict[str, Any]:
    return {
        "facts": dict(found.understood),
        "converted": dict(found.conversions),
        "not_taken": [{"where": note.where, "reason": note.reason} for note in found.notes],
    }


@click.group()
def month() -> None:
    """Read back a month's data, as the manager's page hands it out: a workbook or an archive of CSV files."""


@month.command("check")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@json_option
def check_month(file: Path, *, as_json: bool) -> None:
    """Read a month's file, and hold its totals against its rows.

    FILE is a workbook, an archive of CSV files, or the PDF of an issued monthly report, which carries a
    workbook.

    A cell that cannot be read is named by sheet, row and column, with what to write.

    Exit code 0 where every total is what its rows come to, 3 where not, or where the file cannot be read.
    """
    from webapp.exchange.month_file import SHEETS, differences

    found = _month_of(file)
    apart = differences(found)
    if as_json:
        counts = {sheet: len(found.sheet(sheet)) for sheet in SHEETS}
        listed = [
            {"total": each.total, "in_total": _told(each.in_total), "in_rows": _told(each.in_rows)}
            for each in apart
        ]
        print_json({"file": str(file), "rows": counts, "differences": listed})
    else:
        click.echo(f"{file}: " + ", ".join(f"{sheet} {len(found.sheet(sheet)):,}" for sheet in SHEETS))
    if apart:
        lines = [
            f"  - {each.total}: {_told(each.in_total) or 'not known'} in total,"
            f" {_told(each.in_rows) or 'not known'} in rows"
            for each in apart
        ]
        raise BadInput(
            f"{file}: the totals are not what the rows come to:\n"
            + "\n".join(lines)
            + "\nCorrect the rows, or export the month again"
        )
    if not as_json:
        click.echo("Every total is what its rows come to.")


@month.command("convert")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write: a name that ends in .xlsx or .zip.",
)
def convert_month(file: Path, out: Path) -> None:
    """Write a month's workbook as an archive of CSV files, or the other way round; no value is lost."""
    from webapp.exchange.month_archive import csv_archive
    from webapp.exchange.month_workbook import workbook
    from webapp.reports.files import write_file_safely

    writers = {".xlsx": workbook, ".zip": csv_archive}
    if out.suffix not in writers:
        raise click.UsageError("Give --out a name that ends in .xlsx or .zip.")
    write_file_safely(out, writers[out.suffix](_month_of(file)))
    click.echo(f"Written to {out}")


def _month_of(file: Path) -> MonthFile:
    """Return a month from its file, whichever kind it is."""
    from webapp.exchange.month_archive import contents, read_csv_archive
    from webapp.exchange.month_workbook import attached_workbook, read_workbook

    content, name = read_bytes(file), file.name
    if content.startswith(b"%PDF"):
        content = attached_workbook(content, name)
    is_csv = any(part.endswith(".csv") for part in contents(content, name))
    return read_csv_archive(content, name) if is_csv else read_workbook(content, name)


def _told(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
