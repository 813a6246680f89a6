"""A job of reports from its input to its manifest: begun, interrupted, gone on with, and done once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol
from unicodedata import unidata_version
from zlib import ZLIB_RUNTIME_VERSION

from calculators.portfolio.files import write_whole
from calculators.portfolio.manifest import claimed
from rules.errors import InputError
from webapp.reports.batch import (
    MANIFEST,
    PieceDone,
    batch_settings,
    end,
    join_parts,
    missing_pieces,
    part_path,
    reopen,
    sweep,
)
from webapp.reports.fonts import HAN_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

JOB: Final = "job.json"
# The packages that a report's bytes come from beside Hearthline's own code. ReportLab reads Pillow when it is
# loaded; the others lay out, draw, or are drawn.
DRAWN_WITH: Final = ("fontpkg", "fontpkg-be-vietnam-pro", "pillow", "reportlab", "segno")
_DIFFERENCES: Final = {
    "input_sha256": "its input is another",
    "cases": "it has another number of cases",
    "on": "it is of another day",
    "engine_version": "it was begun by another version of Hearthline",
    "data_sha256": "rules or figures are others than when it was begun",
    "printing_sha256": "texts, typefaces or libraries that draw are others than when it was begun",
    "piece_cases": "its pieces are of another size",
}


@dataclass(frozen=True, slots=True)
class Job:
    """What the reports of a job depend on, to the byte.

    Parameters
    ----------
    input_sha256 : str
    cases : int
    on : str
        The day, as 2026-06-30; empty where each case has its own.
    data_sha256 : str
        What rules and figures come to.
    printing_sha256 : str
        What texts, typefaces and the libraries that draw come to; see `printing_digest`.
    engine_version : str
    piece_cases : int
    """

    input_sha256: str
    cases: int
    on: str
    data_sha256: str
    printing_sha256: str
    engine_version: str
    piece_cases: int

    @classmethod
    def of(cls, input_sha256: str, cases: int, on: str, data_sha256: str) -> Job:
        """Return a job of this version of Hearthline."""
        held = hashlib.sha256(data_sha256.encode()).hexdigest()
        size = batch_settings().piece_cases
        return cls(input_sha256, cases, on, held, printing_digest(), version("hearthline"), size)

    @property
    def pieces(self) -> int:
        """How many pieces it is cut into."""
        return -(-self.cases // self.piece_cases)

    def cases_of(self, piece: int) -> int:
        """Return how many cases a piece has."""
        return min(self.piece_cases, self.cases - piece * self.piece_cases)


@dataclass(frozen=True, slots=True)
class JobResult:
    """What came of a job.

    Parameters
    ----------
    cases, printed, refused : int
    pieces, pieces_kept : int
        All pieces, and those that an earlier start had done.
    manifest_sha256 : str
    """

    cases: int
    printed: int
    refused: int
    pieces: int
    pieces_kept: int
    manifest_sha256: str

    @property
    def did_nothing(self) -> bool:
        """Whether everything was there already."""
        return self.pieces == self.pieces_kept


class Printers(Protocol):
    """Whoever prints pieces: this process, or others beside it."""

    def __call__(self, pieces: Iterable[int], /) -> Iterator[PieceDone]:
        """Print each piece and yield what came of it, in whatever order."""


class Progress(Protocol):
    """Whoever is told how far a job has come."""

    def __call__(self, more: int, whole: int, /) -> None:
        """Take note that so many cases more are done, of the whole."""


def printing_digest() -> str:
    """Return what texts, typefaces and whatever draws come to: the same digest, the same bytes."""
    folder = Path(__file__).parent
    versions = {name: version(name) for name in DRAWN_WITH}
    # Which characters can be shown, and how a file is packed, are Python's own to say.
    versions |= {"unicode": unidata_version, "zlib": ZLIB_RUNTIME_VERSION}
    digest = hashlib.sha256(json.dumps(versions, sort_keys=True).encode())
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.toml")]):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes())
    for path in sorted(HAN_FOLDER.glob("*.ttf")):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def run_job(
    job: Job, out: Path, printers: Printers, progress: Progress, *, thoroughly: bool = False
) -> JobResult:
    """Print a job's reports, or go on where it was interrupted; done already, do nothing.

    Parameters
    ----------
    job : Job
    out : Path
        Folder of the job: new, empty, or of the same job.
    printers : callable
    progress : callable
    thoroughly : bool
        Of a job that has ended, read every report again and compare its hash.

    Raises
    ------
    InputError
        If the folder holds another job, or something that is none, or the disk is full.
    """
    with claimed(out):
        ended = _begin(out, job)
        if ended is not None:
            damaged = missing_pieces(out, thoroughly=thoroughly)
            if not damaged:
                progress(job.cases, job.cases)
                return _result(job, ended, job.pieces)
            reopen(out, damaged)
            _write(out, job, None)
        sweep(out)
        kept = [number for number in range(job.pieces) if part_path(out, number).exists()]
        for number in kept:
            progress(job.cases_of(number), job.cases)
        for done in printers(sorted(set(range(job.pieces)) - set(kept))):
            if done.printed + done.refused != job.cases_of(done.number):
                message = f"piece {done.number}: {done} of {job.cases_of(done.number)} cases"
                raise AssertionError(message)
            progress(job.cases_of(done.number), job.cases)
        came_to = join_parts(out, job.pieces)
        _write(out, job, came_to)
        end(out)
        return _result(job, came_to, len(kept))


def read_job(out: Path) -> dict[str, Any] | None:
    """Return what a folder's job is, and what came of it; None where there is none.

    Raises
    ------
    InputError
        If the record is damaged.
    """
    try:
        found: dict[str, Any] = json.loads((out / JOB).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise InputError(f"{out / JOB}: cannot be read ({error}). Print into another folder") from error
    return found


def _begin(out: Path, job: Job) -> dict[str, Any] | None:
    held = read_job(out)
    if held is None:
        strangers = sorted(path.name for path in out.iterdir() if not path.name.startswith("."))
        if strangers:
            raise InputError(f"{out}: holds {strangers[0]} and no printing. Give a new or empty folder")
        _write(out, job, None)
        return None
    mine = asdict(job)
    differ = [said for name, said in _DIFFERENCES.items() if held.get(name) != mine[name]]
    if differ:
        raise InputError(f"{out}: holds another printing: {'; '.join(differ)}. Give another folder")
    result: dict[str, Any] | None = held.get("result")
    return result if result is not None and (out / MANIFEST).is_file() else None


def _write(out: Path, job: Job, result: Mapping[str, Any] | None) -> None:
    content = {**asdict(job), "result": result}
    write_whole(out / JOB, (json.dumps(content, indent=2, sort_keys=True) + "\n").encode())


def _result(job: Job, came_to: Mapping[str, Any], kept: int) -> JobResult:
    return JobResult(
        job.cases, came_to["printed"], came_to["refused"], job.pieces, kept, came_to["manifest_sha256"]
    )
