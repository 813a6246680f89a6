"""Household reports of many homes as one job, started from a page and gone on with after an interruption.

A job lies in a folder of its own in the data folder: what was asked for, then the reports and their manifest
(`webapp.reports.batch`). It prints each home's report from what stood when the job was started, so that the
same job always comes to the same bytes. No table holds it: what is in the folder is what is true.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import secrets
import shutil
import threading
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from calculators.portfolio.files import write_whole
from rules.errors import InputError
from webapp.canonical import canonical_json, sha256_of
from webapp.clock import program_day, system_clock
from webapp.db.homes import AssessmentRecord, Determination
from webapp.db.sessions import reading
from webapp.reports.batch import PARTS, Case, CaseRefused, batch_settings, print_piece
from webapp.reports.batch_job import Job, JobResult, read_job, run_job
from webapp.reports.files import OutputFileError
from webapp.reports.overrides import with_records
from webapp.reports.parties import Contact
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.determinations import answer_document
from webapp.services.errors import NotAllowed, NotFound
from webapp.services.print_lists import MOST_HOMES, sources_of
from webapp.services.report_batch_log import log_printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlmodel import Session

    from webapp.clock import Clock
    from webapp.reports.batch import PieceDone
    from webapp.services.actors import Actor

FOLDER: Final = "report-batches"
_REQUEST: Final = "request.json"
OUT: Final = "out"
_LOGGED: Final = "logged"
_AT_WORK: Final = ".printing"
_ID: Final = re.compile(r"[0-9a-f]{32}")
_ID_BYTES: Final = 16
NOTHING_DECIDED: Final = "nothing is decided and nothing worked out for this home yet"
_PRINTERS: Final = frozenset({Roles.CASEWORKER, Roles.MANAGER})
# One printing at a time in a process: the others wait, and pages have the rest of the processor.
_TURN = threading.Lock()


class BatchState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ReportBatch:
    """A job as a page shows it.

    Parameters
    ----------
    id : str
    state : BatchState
        Waiting also while it is printed, and after an interruption.
    is_printing : bool
        Whether some process is at work on it now.
    requested_by : int
    requested_at : str
    homes, finished : int
        How many there are, and how many are printed or refused, by whole pieces.
    printed, refused : int or None
        None until it is done.
    """

    id: str
    state: BatchState
    is_printing: bool
    requested_by: int
    requested_at: str
    homes: int
    finished: int
    printed: int | None
    refused: int | None


def start_batch(
    session: Session, actor: Actor, home_ids: Sequence[str], data_folder: Path, at: datetime
) -> ReportBatch:
    """Write down a job; `run_batch` prints it.

    Parameters
    ----------
    session : Session
    actor : Actor
        Who asks; the job is for this person's eyes alone.
    home_ids : sequence of str
        Homes that this person may see; each is printed once, in this order.
    data_folder : Path
    at : datetime
        When, in UTC.

    Raises
    ------
    NotAllowed
        If it is not for this person to print.
    NotFound
        If one of the homes is not for this person.
    InputError
        If there is no home, or too many, or the disk is full.
    """
    if actor.role not in _PRINTERS:
        raise NotAllowed
    wanted = list(dict.fromkeys(home_ids))
    if not wanted:
        raise InputError("choose at least one home to print")
    if len(wanted) > MOST_HOMES:
        raise InputError(f"choose up to {MOST_HOMES} homes for one printing, and start another for the rest")
    homes = sources_of(session, actor, wanted, program_day(at))
    request = {
        "requested_by": actor.user_id,
        "requested_at": at.isoformat(timespec="seconds"),
        "homes": homes,
    }
    batch_id = secrets.token_hex(_ID_BYTES)
    folder = data_folder / FOLDER / batch_id
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise InputError(
            f"the printing cannot be kept ({error.strerror}); make room and start it again"
        ) from error
    write_whole(folder / _REQUEST, canonical_json(request).encode())
    audit.record(
        session, actor, "reports.started", "report_batch", batch_id, detail={"count": len(homes)}, at=at
    )
    return _shown(folder, request)


def run_batch(engine: Engine, data_folder: Path, batch_id: str, clock: Clock = system_clock) -> JobResult:
    """Print a job, or go on with it; done already, do nothing. Another process at work is waited for.

    Raises
    ------
    NotFound
        If there is no such job, or it was removed meanwhile.
    InputError
        If the disk is full; the job then waits.
    """
    folder, _ = _request(data_folder, batch_id)
    with _at_work(folder):
        folder, request = _request(data_folder, batch_id)  # it may be gone by now
        try:
            result = _printed(engine, folder, request)
            if not (folder / _LOGGED).exists():
                log_printed(engine, batch_id, folder / OUT, result, clock())
                write_whole(folder / _LOGGED, b"")
        finally:
            if not (folder / _REQUEST).exists():
                shutil.rmtree(folder, ignore_errors=True)
        return result


def _printed(engine: Engine, folder: Path, request: Mapping[str, Any]) -> JobResult:
    homes = request["homes"]
    job = Job.of(sha256_of(canonical_json(request)), len(homes), "", "")
    out = folder / OUT
    ended = _of_another_version(out, job)
    if ended is not None:
        return ended

    def printers(pieces: Iterable[int]) -> Iterator[PieceDone]:
        for number in pieces:
            if not (folder / _REQUEST).exists():
                raise NotFound
            first = number * job.piece_cases
            yield print_piece(out, number, _cases(engine, homes[first : first + job.piece_cases], first + 1))

    return run_job(job, out, printers, lambda more, whole: None)  # noqa: ARG005 - the pieces' records tell


@contextlib.contextmanager
def _at_work(folder: Path) -> Iterator[None]:
    """Hold a job for this thread alone, of all processes; the lock ends with the process."""
    handle = _lock_file(folder)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _lock_file(folder: Path) -> int:
    try:
        return os.open(folder / _AT_WORK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); make room there") from error


def _is_printing(folder: Path) -> bool:
    """Return whether some process is at work on a job."""
    try:
        handle = os.open(folder / _AT_WORK, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _of_another_version(out: Path, job: Job) -> JobResult | None:
    """Return what a job of another version of Hearthline came to; one that it only began is taken away."""
    held = read_job(out)
    if held is None or all(held.get(name) == value for name, value in asdict(job).items()):
        return None
    came_to = held["result"]
    if came_to is None:
        shutil.rmtree(out)
        return None
    return JobResult(
        held["cases"],
        came_to["printed"],
        came_to["refused"],
        job.pieces,
        job.pieces,
        came_to["manifest_sha256"],
    )


def _cases(engine: Engine, homes: Sequence[Mapping[str, Any]], first: int) -> Iterator[Case]:
    for number, sources in enumerate(homes, first):
        document = partial(_document, engine, sources)
        yield Case(number, sources["home"], document, f"home {number}", Contact(**sources["contact"]))


def _document(engine: Engine, sources: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a home's report is made from, as it stood when the job was started: rows never change."""
    with reading(engine) as session:
        if "assessment" in sources:
            document = json.loads(session.get_one(AssessmentRecord, sources["assessment"]).document)
        else:
            rows = [session.get_one(Determination, each) for each in sources["determinations"]]
            if not rows:
                raise CaseRefused([NOTHING_DECIDED])
            document = answer_document(rows)
    return with_records(document, sources.get("overrides", ()))


def run_in_background(
    engine: Engine, data_folder: Path, batch_ids: Sequence[str], clock: Clock = system_clock
) -> threading.Thread:
    """Print jobs beside the pages, one after another; where the process ends before, they wait."""
    thread = threading.Thread(
        target=_quietly, args=(engine, data_folder, batch_ids, clock), name="report-batches", daemon=True
    )
    thread.start()
    return thread


def _quietly(engine: Engine, data_folder: Path, batch_ids: Sequence[str], clock: Clock) -> None:
    for batch_id in batch_ids:
        # Removed meanwhile, or there is no room: the job waits and shows so.
        with _TURN, contextlib.suppress(InputError, OutputFileError, NotFound):
            run_batch(engine, data_folder, batch_id, clock)


def resume_waiting(engine: Engine, data_folder: Path, clock: Clock = system_clock) -> threading.Thread | None:
    """Go on with every job that was interrupted, when the application starts; None where there is none.

    Of several processes that start at once, one prints a job and the others wait for it: should it end before
    the job does, the next takes over.
    """
    folders = sorted((data_folder / FOLDER).glob("*")) if (data_folder / FOLDER).is_dir() else []
    waiting = [each.name for each in folders if (each / _REQUEST).is_file() and not (each / _LOGGED).exists()]
    return run_in_background(engine, data_folder, waiting, clock) if waiting else None


def batch_of(actor: Actor, data_folder: Path, batch_id: str) -> ReportBatch:
    """Return a job of this person's; an auditor sees every job.

    Raises
    ------
    NotFound
        If there is none, or it is somebody else's.
    """
    folder, request = seen_request(actor, data_folder, batch_id)
    return _shown(folder, request)


def batches_of(actor: Actor, data_folder: Path) -> list[ReportBatch]:
    """Return the jobs that somebody may see, the newest first."""
    root = data_folder / FOLDER
    found = []
    for folder in root.iterdir() if root.is_dir() else ():
        if _ID.fullmatch(folder.name) and (folder / _REQUEST).is_file():
            request = json.loads((folder / _REQUEST).read_bytes())
            if _sees(actor, request):
                found.append(_shown(folder, request))
    return sorted(found, key=lambda each: (each.requested_at, each.id), reverse=True)


def own_batch(actor: Actor, data_folder: Path, batch_id: str) -> ReportBatch:
    """Return a job that this person started, to go on with it or to remove it.

    Raises
    ------
    NotFound
        If there is none, or it is somebody else's.
    """
    folder, request = _request(data_folder, batch_id)
    if request["requested_by"] != actor.user_id:
        raise NotFound
    return _shown(folder, request)


def remove_batch(session: Session, actor: Actor, data_folder: Path, batch_id: str, at: datetime) -> None:
    """Take a job of this person's away with its reports, also one that waits or is printed just now.

    Raises
    ------
    NotFound
        If there is none, or it is somebody else's.
    """
    removed = own_batch(actor, data_folder, batch_id)
    folder = data_folder / FOLDER / batch_id
    detail: dict[str, audit.Detail] = {"count": removed.homes}
    audit.record(session, actor, "reports.removed", "report_batch", batch_id, detail=detail, at=at)
    # First: without it nobody finds the job, nobody goes on with it, and who prints it stops.
    (folder / _REQUEST).unlink()
    if not removed.is_printing:
        shutil.rmtree(folder, ignore_errors=True)


def seen_request(actor: Actor, data_folder: Path, batch_id: str) -> tuple[Path, dict[str, Any]]:
    """Return the folder of a job that somebody may see, and what was asked for.

    Raises
    ------
    NotFound
        If there is none, or it is somebody else's.
    """
    folder, request = _request(data_folder, batch_id)
    if not _sees(actor, request):
        raise NotFound
    return folder, request


def _sees(actor: Actor, request: Mapping[str, Any]) -> bool:
    return actor.role is Roles.AUDITOR or request["requested_by"] == actor.user_id


def _request(data_folder: Path, batch_id: str) -> tuple[Path, dict[str, Any]]:
    folder = data_folder / FOLDER / batch_id
    if not _ID.fullmatch(batch_id) or not (folder / _REQUEST).is_file():
        raise NotFound
    request: dict[str, Any] = json.loads((folder / _REQUEST).read_bytes())
    return folder, request


def result_of(folder: Path) -> dict[str, Any] | None:
    """Return what a job came to; None while it waits."""
    held = read_job(folder / OUT)
    return None if held is None else held["result"]


def _shown(folder: Path, request: Mapping[str, Any]) -> ReportBatch:
    homes, result = len(request["homes"]), result_of(folder)
    parts = len(list((folder / OUT / PARTS).glob("part-*.jsonl")))
    return ReportBatch(
        id=folder.name,
        state=BatchState.WAITING if result is None else BatchState.DONE,
        is_printing=_is_printing(folder),
        requested_by=request["requested_by"],
        requested_at=request["requested_at"],
        homes=homes,
        finished=homes if result else min(homes, parts * batch_settings().piece_cases),
        printed=None if result is None else result["printed"],
        refused=None if result is None else result["refused"],
    )
