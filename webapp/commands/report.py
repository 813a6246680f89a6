"""`hearthline report`: whether an issued document is genuine, and whether its numbers come out again."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rules.errors import InputError
from webapp.command_line import json_option, print_json, read_bytes
from webapp.commands.records import data_option, engine_of, folder_of

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Engine

    from webapp.signing.trust import Trust

REFUSED = 6
_NOT_THE_SAME = 4
pdf_argument = click.argument("file", metavar="FILE", type=click.Path(path_type=Path))


@click.group()
def report() -> None:
    """Print household reports; check signatures and numbers of issued documents."""


@report.command()
@pdf_argument
@data_option
@click.option("--offline", is_flag=True, help="Ask no records: whether it was revoked then stays open.")
@click.option(
    "--root",
    "roots",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="PEM file of an authority to trust beside those of the data folder; may be given again.",
)
@click.option("--home", help="The home that the document was shown for: its id or its number.")
@click.option("--id", "token", help="The document id that it was shown with.")
@json_option
@click.pass_context
def verify(  # noqa: PLR0917 - click passes options by name
    context: click.Context,
    file: Path,
    data: Path | None,
    offline: bool,  # noqa: FBT001 - click passes flags so
    roots: tuple[Path, ...],
    home: str | None,
    token: str | None,
    as_json: bool,  # noqa: FBT001 - click passes flags so
) -> None:
    """Say who signed a PDF, when, whether a byte was changed since, and who vouches for the signer.

    Nothing goes over the network. With a data folder, its roots are trusted and its records say whether the
    document was revoked or replaced; without one, name the authority's file by --root.

    Exit code 0 if it is genuine, 6 if it is refused, each reason with a sentence of its own, 3 if the file
    cannot be read.
    """
    from webapp.clock import system_clock
    from webapp.db.sessions import reading
    from webapp.reasons.verification_text import verification_document, verification_text
    from webapp.services.issued_verification import Recorded, held_against_records, held_against_shown
    from webapp.signing.verifying import verify_pdf

    content = _content(file)
    found = held_against_shown(verify_pdf(content, _trust(data, roots), system_clock()), home, token)
    recorded = Recorded.NOT_ASKED
    with _records(data, offline=offline) as engine:
        if engine is not None:
            with reading(engine) as session:
                found, recorded = held_against_records(session, found)
    if as_json:
        print_json(verification_document(found, recorded))
    else:
        click.echo(verification_text(found, recorded, str(file)))
    if not found.is_genuine:
        context.exit(REFUSED)


@report.command()
@pdf_argument
@json_option
@click.pass_context
def recompute(context: click.Context, file: Path, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Work the numbers of a document out again from the record that is attached to its PDF.

    An assessment or a decision is made anew from its facts, with the rules and data that are here. A
    certificate holds no facts of the household: what follows from the savings it states is worked out.

    Exit code 0 if everything came out again, 4 if not: each value that did not is named.
    """
    from webapp.reasons.verification_text import recomputed_document, recomputed_text
    from webapp.services.document_recomputation import attached_record, recompute_record

    result = recompute_record(attached_record(_content(file), str(file)), str(file))
    if as_json:
        print_json(recomputed_document(result))
    else:
        click.echo(recomputed_text(result))
    if not result.same:
        context.exit(_NOT_THE_SAME)


def _content(file: Path) -> bytes:
    """Return a file's bytes, if it may be an issued document at all."""
    from webapp.signing.verifying import LARGEST_FILE

    if file.is_dir():
        raise InputError(f"{file}: is a folder. Give one PDF file")
    if file.is_file() and file.stat().st_size > LARGEST_FILE:
        raise InputError(f"{file}: has more than {LARGEST_FILE} bytes, and no document of Hearthline has")
    return read_bytes(file)


def _trust(data: Path | None, roots: tuple[Path, ...]) -> Trust:
    """Return which authorities are trusted: those of the data folder and those that were named."""
    from webapp.signing.keys import certificates_of
    from webapp.signing.settings import SIGNING_FOLDER
    from webapp.signing.trust import read_trust

    named = [each for path in roots for each in certificates_of(read_bytes(path), str(path))]
    return read_trust(folder_of(data) / SIGNING_FOLDER).with_signers(named)


def _records(data: Path | None, *, offline: bool) -> AbstractContextManager[Engine | None]:
    """Return the records to ask: of the data folder that is named or there, unless none shall be."""
    from webapp.config import SECRETS_FILE

    is_there = (folder_of(data) / SECRETS_FILE).is_file()
    if offline or (data is None and not is_there):
        return nullcontext()
    return engine_of(data)
