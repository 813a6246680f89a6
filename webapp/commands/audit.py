"""`hearthline audit`: whether the log of who did what is whole, and what its head was."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rules.errors import HearthlineError, InputError
from webapp.command_line import json_option, print_json, read_bytes
from webapp.commands.records import data_option, engine_of

if TYPE_CHECKING:
    from datetime import datetime

OWNER_ONLY = 0o600


class AuditLogBroken(HearthlineError):  # noqa: N818 - the message says what is wrong
    """The log is not what it was."""


@click.group()
def audit() -> None:
    """Verify the log of who did what, and take checkpoints of it."""


@audit.command()
@data_option
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A checkpoint that was kept elsewhere: the log must still hold its entry.",
)
@click.option("--public-key", help="The key that must have signed the checkpoint, in hexadecimal digits.")
@json_option
def verify(
    data: Path | None,
    checkpoint: Path | None,
    public_key: str | None,
    as_json: bool,  # noqa: FBT001 - click passes flags so
) -> None:
    """Read the whole log and check every entry against the one before; name the first that does not fit.

    Without a checkpoint, entries that were cut off the end do not show. Exit code 3 where the log is broken.
    """
    from webapp.db.sessions import reading
    from webapp.services.audit import verify as verify_log
    from webapp.services.audit_checkpoint import read_checkpoint, take_checkpoint

    kept = None
    if checkpoint is not None:
        kept = read_checkpoint(read_bytes(checkpoint).decode("utf-8", "replace"), str(checkpoint), public_key)
    elif public_key is not None:
        raise click.UsageError("--public-key goes with --checkpoint.")
    with engine_of(data) as engine, reading(engine) as session:
        if kept is not None and kept.entries and take_checkpoint(session, _now()).log != kept.log:
            raise AuditLogBroken(
                f"{checkpoint} is of another log: the first entry of this one is not the one that was kept."
            )
        found = verify_log(session, kept.as_head() if kept is not None else None)
    if as_json:
        print_json(
            {
                "intact": found.intact,
                "entries": found.entries,
                "first_bad_entry": found.first_bad_seq,
                "problem": found.problem or None,
                "head": found.head.hash,
                "checkpoint_entries": kept.entries if kept is not None else None,
            }
        )
    if not found.intact:
        raise AuditLogBroken(f"The audit log is not whole. Entry {found.first_bad_seq}: {found.problem}.")
    if not as_json:
        click.echo(f"The audit log is whole: {found.entries} entries, head {found.head.hash}.")
        if kept is not None:
            click.echo(f"It still holds what was kept on {kept.at}: {kept.entries} entries.")
        else:
            click.echo(
                "Compared with no checkpoint: entries cut off the end would not show (--checkpoint FILE)."
            )


@audit.command()
@data_option
@click.option(
    "--key", type=click.Path(path_type=Path, dir_okay=False), help="Sign it with this key (audit new-key)."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write, a new one.")
def checkpoint(data: Path | None, key: Path | None, out: Path | None) -> None:
    """Print or write what the log's head is now, to be kept where nobody of the programme can change it."""
    from webapp.db.sessions import reading
    from webapp.services.audit import verify as verify_log
    from webapp.services.audit_checkpoint import read_key, take_checkpoint, written

    signing = read_key(read_bytes(key), str(key)) if key is not None else None
    with engine_of(data) as engine, reading(engine) as session:
        found = verify_log(session)
        if not found.intact:
            raise AuditLogBroken(
                f"The audit log is not whole, so no checkpoint was taken. Entry {found.first_bad_seq}:"
                f" {found.problem}."
            )
        text = written(take_checkpoint(session, _now()), signing)
    if out is None:
        click.echo(text, nl=False)
    else:
        _write_new(out, text.encode())
        click.echo(f"Checkpoint of {found.entries} entries written to {out}.", err=True)


@audit.command("new-key")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def make_key(file: Path) -> None:
    """Make a key for signing checkpoints; its public part is printed, to be given to the auditor."""
    from webapp.services.audit_checkpoint import new_key

    pem, public = new_key()
    _write_new(file, pem)
    click.echo(public)


def _write_new(file: Path, content: bytes) -> None:
    """Write a file that only its owner reads, and never over another."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        raise InputError(f"{file} is there already. Choose a new name.") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror}).") from error
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)


def _now() -> datetime:
    from webapp.clock import system_clock

    return system_clock()
