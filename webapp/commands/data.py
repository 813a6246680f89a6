"""`hearthline data`: the reference data that answers rest on, and the official files that are imported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from webapp.command_line import BadInput, DateType, json_option, print_json

if TYPE_CHECKING:
    from datetime import date


@click.group()
def data() -> None:
    """Look at the reference data that answers rest on, and import official files.

    KIND is one of ces2 ces3 ces4 ces5 sb535_2017 sb535_2022 sb535_2026 priority_populations tracts
    income_limits acs_income weather. See docs/importing-data.md.
    """


_file = click.argument("file", type=click.Path(path_type=Path))
_kind = click.argument("kind")


@data.command("status")
@json_option
def data_status(as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """List the data vintages that are loaded, embedded and imported, with their hashes."""
    from webapp.data_status import status, status_text

    document = status()
    if as_json:
        print_json(document)
    else:
        click.echo(status_text(document))


@data.command("import")
@_kind
@_file
@click.option("--on", type=DateType(), required=True, help="The day of the import, which is recorded.")
@click.option("--dry-run", is_flag=True, help="Check the file and say what would change, and stop there.")
@click.option("--replace", is_flag=True, help="Take the place of an earlier import of the same vintage.")
@click.option("--vintage", help="Of when the file is, where it does not say: 2018, 2026, a station's name.")
@click.option("--effective", type=DateType(), help="Since when income limits are in force.")
@json_option
def data_import(
    kind: str,
    file: Path,
    on: date,
    *,
    dry_run: bool,
    replace: bool,
    vintage: str | None,
    effective: date | None,
    as_json: bool,
) -> None:
    """Check an official file, say what would change, and keep it: whole or not at all."""
    from webapp.imports.importing import carry_out, plan, prepare
    from webapp.imports.store import reference_home

    home = reference_home()
    planned = plan(home, prepare(kind, file, vintage=vintage, effective=effective), file)
    kept = None if dry_run else carry_out(home, planned, on, replace=replace)
    if as_json:
        print_json({**planned.document(), "kept": None if kept is None else str(kept)})
        return
    click.echo(planned.text())
    click.echo("Dry run: nothing was imported." if kept is None else f"Imported into {kept}")


@data.command("verify")
@_kind
@_file
@click.option("--vintage", help="Of when the file is, where it does not say.")
@json_option
@click.pass_context
def data_verify(ctx: click.Context, kind: str, file: Path, vintage: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Check an official file and import nothing; recompute CalEnviroScreen's scores from its indicators.

    A published score that differs from its own indicators by more than rounding explains is bad input.
    """
    if kind.startswith("ces"):
        from webapp.imports.verifying import verification_document, verification_text

        document = verification_document(kind, file)
        if as_json:
            print_json(document)
        else:
            click.echo(verification_text(document))
        ctx.exit(0 if document["agrees"] else BadInput.exit_code)
    from webapp.imports.importing import prepare

    prepared = prepare(kind, file, vintage=vintage)
    if as_json:
        print_json(
            {
                "kind": kind,
                "vintage": prepared.vintage,
                "rows": prepared.rows,
                "found": list(prepared.summary),
            }
        )
    else:
        click.echo("\n".join(prepared.summary))


@data.command("fetch")
@_kind
@click.option("--address", help="Another address than the official one, or HEARTHLINE_FETCH_<KIND>.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder to put the file into.  [default: this one]",
)
@click.option("--most-bytes", type=click.IntRange(min=1), help="Refuse a larger file.")
def data_fetch(kind: str, address: str | None, folder: Path, most_bytes: int | None) -> None:
    """Download an official file from its address; nothing is imported yet."""
    from webapp.imports.fetching import fetch

    fetched = fetch(kind, folder, address=address, most_bytes=most_bytes)
    click.echo(f"{fetched.path}: {fetched.size:,} bytes, SHA-256 {fetched.sha256}")
    click.echo(f"Next: hearthline data import {kind} {fetched.path} --on DAY --dry-run")


@data.command("remove")
@_kind
@click.argument("vintage")
def data_remove(kind: str, vintage: str) -> None:
    """Take an imported table out again; answers are then as they were before it."""
    from webapp.imports.store import reference_home, remove

    remove(reference_home(), "us_ca", kind, vintage)
    click.echo(f"{kind} {vintage} is no longer imported.")
