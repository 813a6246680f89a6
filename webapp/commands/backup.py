"""`hearthline backup` and `hearthline restore`: the whole record in one file, and back, verified."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webapp.command_line import json_option, print_json
from webapp.commands.records import data_option, folder_of, settings_of

if TYPE_CHECKING:
    from webapp.backup.archive import Manifest


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
@json_option
def backup(file: Path, data: Path | None, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Write every record, photo and secret of an installation into FILE, while people work.

    FILE is as confidential as the records themselves. Only its owner can read it.
    """
    from webapp.backup.making import make_backup
    from webapp.clock import system_clock

    manifest, sha256 = make_backup(settings_of(data), file, system_clock())
    if as_json:
        print_json({"file": str(file), "manifest_sha256": sha256, **manifest.model_dump(mode="json")})
        return
    click.echo(f"Backup written to {file}: {_what(manifest)}.")
    click.echo(f"SHA-256 of its manifest: {sha256}")
    click.echo("Keep it apart from this machine, and locked away: it holds every record and the secrets.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
@json_option
def restore(file: Path, data: Path | None, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Restore FILE into an empty data folder, and compare every part of it with what was backed up.

    A folder that is not empty, a damaged file and one of a newer Hearthline are refused by name; nothing is
    changed then.
    """
    from webapp.backup.restoring import restore_backup

    folder = folder_of(data)
    manifest = restore_backup(file, folder, os.environ.get("HEARTHLINE_DATABASE_URL"))
    if as_json:
        print_json({"folder": str(folder), **manifest.model_dump(mode="json")})
        return
    click.echo(f"Restored into {folder}: {_what(manifest)}.")
    click.echo("Compared: every file's hash, every table's rows, the whole audit log, every photo.")
    click.echo(f"Start it with: hearthline serve --data {folder}")


def _what(manifest: Manifest) -> str:
    rows = sum(manifest.rows.values())
    return (
        f"{rows} rows of {len(manifest.rows)} tables, {len(manifest.files)} files,"
        f" {manifest.audit.entries} audit entries, as of {manifest.made_at}"
    )
