"""What the commands on a programme's own records share: where they are, and that they are there."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from webapp.config import Settings

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Data folder.  [default: HEARTHLINE_DATA, else ./hearthline-data]",
)


def folder_of(data: Path | None) -> Path:
    """Return the data folder that is meant."""
    from webapp.config import DATA_FOLDER

    return data or Path(os.environ.get("HEARTHLINE_DATA") or DATA_FOLDER)


def settings_of(data: Path | None) -> Settings:
    """Return the settings of an installation.

    Raises
    ------
    InputError
        If there is none: a command that only looks makes nothing.
    """
    from webapp.config import SECRETS_FILE, Settings

    folder = folder_of(data)
    if not (folder / SECRETS_FILE).is_file():
        raise InputError(
            f"{folder}: there are no records of Hearthline. Name the data folder: --data FOLDER, or"
            " HEARTHLINE_DATA."
        )
    return Settings.from_environment({**os.environ, "HEARTHLINE_DATA": str(folder)})


@contextmanager
def engine_of(data: Path | None) -> Iterator[Engine]:
    """Yield the database of an installation, as it is."""
    from webapp.db.engine import make_engine
    from webapp.db.migrate import current

    settings = settings_of(data)
    engine = make_engine(settings.database_url)
    try:
        if current(engine) is None:
            raise InputError(
                f"{settings.data_folder}: the database is empty. Start Hearthline once: hearthline serve"
            )
        yield engine
    finally:
        engine.dispose()
