"""Whether a programme's own records are whole: `hearthline doctor --data`. It only looks."""

from __future__ import annotations

import hashlib
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from webapp.backup.database_state import problems_of_log, state_of
from webapp.db.engine import make_engine
from webapp.db.migrate import current, newest
from webapp.diagnosis import Problem
from webapp.signing.errors import SigningError
from webapp.signing.keys import load_identity, name_of
from webapp.signing.trial import FILE as TRIAL_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine

    from webapp.config import Settings

_BACKUP: Final = "Bring it back from a backup (docs/operations.md)."
# An organisation needs weeks to get a new certificate.
_SOON: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class RecordsHealth:
    """What was found.

    Parameters
    ----------
    folder : str
        The data folder.
    database_version : str or None
        None for an empty one.
    files : int
        How many files the records name.
    log_entries : int
        How many entries of the audit log were read.
    signer : str
        Whose key signs; empty where none was made yet.
    signer_ends_on : str
        Last day of its certificate, empty likewise.
    problems : tuple of Problem
    """

    folder: str
    database_version: str | None
    files: int
    log_entries: int
    signer: str
    signer_ends_on: str
    problems: tuple[Problem, ...]

    def lines(self) -> list[str]:
        """Return it as lines for a person."""
        signer = f"{self.signer}, until {self.signer_ends_on}" if self.signer else "no key was made yet"
        return [
            f"Records in {self.folder}",
            f"  database version {self.database_version or 'none: it is empty'}",
            f"  {self.log_entries} entries of the audit log, {self.files} files named by the records",
            f"  documents are signed by: {signer}",
        ]


def look_at_records(settings: Settings, at: datetime) -> RecordsHealth:
    """Read the whole of an installation's records: database, log, every file that they name, and the key.

    Parameters
    ----------
    settings : Settings
        Of the installation.
    at : datetime
        Now, in UTC.
    """
    engine = make_engine(settings.database_url)
    with closing(_Disposed(engine)):
        version = current(engine)
        if version != newest():
            found = (_version_problem(version),)
            return RecordsHealth(str(settings.data_folder), version, 0, 0, "", "", found)
        state = state_of(engine)
    problems = [*_file_problems(settings.data_folder, state.stored)]
    if told := problems_of_log(state.log):
        problems.append(
            Problem(f"The audit log is not whole: {told}.", "Keep the database as it is; tell the auditor.")
        )
    signer, ends_on, of_key = _key(settings, at)
    return RecordsHealth(
        str(settings.data_folder),
        version,
        len(state.stored),
        state.log.entries,
        signer,
        ends_on,
        (*problems, *of_key),
    )


class _Disposed:
    """An engine whose connections end with a block."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """End the connections."""
        self._engine.dispose()


def _version_problem(version: str | None) -> Problem:
    return Problem(
        f"The database is at version {version or 'none'}, and this Hearthline needs {newest()}.",
        "Make a backup, then start Hearthline once: it brings the database up to date, or says why not.",
    )


def _file_problems(folder: Path, stored: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the files that are missing, or are not what they were."""
    places = {path.name: path for path in folder.rglob("*") if path.name in stored}
    for name, sha256 in sorted(stored.items()):
        if name not in places:
            yield Problem(f"The file {name} is named by the records and is not there.", _BACKUP)
            continue
        with places[name].open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                yield Problem(f"The file {places[name]} was changed.", _BACKUP)


def _key(settings: Settings, at: datetime) -> tuple[str, str, tuple[Problem, ...]]:
    """Return who signs, until when, and what is wrong with the key; no key is made."""
    signing = settings.signing
    has_own = signing.pkcs12 is not None or signing.pkcs11 is not None
    if not has_own and not (settings.signing_folder / TRIAL_KEY).is_file():
        return "", "", ()
    try:
        identity = load_identity(signing, settings.signing_folder, at)
    except SigningError as error:
        return "", "", (Problem(f"Nothing can be signed: {error}", "Set it right (docs/signing.md)."),)
    ends = identity.certificate.not_valid_after
    name, ends_on = name_of(identity.certificate), f"{ends:%Y-%m-%d}"
    try:
        identity.require_valid(at)
    except SigningError as error:
        return name, ends_on, (Problem("Nothing can be signed.", str(error)),)
    if ends - at < _SOON:
        ending = Problem(
            f"The key of {name} ends on {ends_on}; after that no certificate and no notice can be issued.",
            "Get a new one now and set it (docs/signing.md).",
        )
        return name, ends_on, (ending,)
    return name, ends_on, ()
