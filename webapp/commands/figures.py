"""`hearthline figures`: the programme's figures of each home, held against the record or made anew."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from webapp.command_line import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False),
    envvar="HEARTHLINE_DATA",
    show_envvar=True,
    help="The data folder; ./hearthline-data where it is not given.",
)


@click.group("figures")
def figures() -> None:
    """Verify or rebuild what the manager's page sums: a row for each home, worked out from its record."""


@figures.command("verify")
@data_option
def verify(data: str | None) -> None:
    """Work out every home's figures from its record and hold them against what is kept."""
    from webapp.db import reading
    from webapp.services.money_figures import verify_figures

    with _database(data) as engine, reading(engine) as session:
        found = verify_figures(session)
    if found.agrees:
        click.echo(f"The figures of {found.homes:,} homes are what their records say, and so are the sums.")
        return
    click.echo(
        f"{found.wrong_homes:,} of {found.homes:,} homes and {found.wrong_sums:,} sums are not what the"
        f" record says; homes: {', '.join(found.wrong) or 'none'}."
        " Make them anew: hearthline figures rebuild",
        err=True,
    )
    raise click.exceptions.Exit(3)


@figures.command("rebuild")
@data_option
def rebuild(data: str | None) -> None:
    """Work out every home's figures and all sums anew from the records; nothing else is changed."""
    from webapp.db import transaction
    from webapp.services.money_figures import rebuild as rebuild_figures

    with _database(data) as engine, transaction(engine) as session:
        count = rebuild_figures(session)
    say(f"The figures of {count:,} homes were made anew.")


@contextmanager
def _database(data: str | None) -> Iterator[Engine]:
    """Give the programme's database, which must be there."""
    import os
    from pathlib import Path

    from rules.errors import InputError
    from webapp.config import Settings
    from webapp.db import make_engine
    from webapp.db.migrate import current, newest

    if data is not None and not Path(data).is_dir():
        raise InputError(f"there is no folder {data}: give --data, or set HEARTHLINE_DATA")
    given = {"HEARTHLINE_DATA": data} if data is not None else {}
    address = Settings.from_environment({**os.environ, **given}).database_url
    if address.startswith("sqlite:///") and not Path(address.removeprefix("sqlite:///")).is_file():
        raise InputError(f"there is no database at {address}: give --data, or set HEARTHLINE_DATA")
    engine = make_engine(address)
    try:
        if current(engine) != newest():
            raise InputError(
                "the database is of another version: start hearthline serve once, then try again"
            )
        yield engine
    finally:
        engine.dispose()
