"""A portfolio from its file to its answers: cut into pieces, worked through by whoever, and put together.

Each piece is a function of its rows, the rules and the day, and is written whole or not at all. A run that
was interrupted, at whatever moment, goes on with the pieces that are not there and ends with the same bytes.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, Protocol

import pyarrow as pa

from calculators.portfolio.dictionary import dictionary_csv, dictionary_markdown
from calculators.portfolio.files import whole_file, write_whole
from calculators.portfolio.joining import Joining
from calculators.portfolio.manifest import Manifest, begin, claimed, finish
from calculators.portfolio.outputs import output_fields
from calculators.portfolio.reading import open_portfolio, pieces_of, repeated_rows
from calculators.portfolio.settings import run_settings
from calculators.portfolio.shards import Shard, Task, data_digest, data_of, part_path
from rules.determination import determine
from rules.errors import InputError
from rules.facts import CaseFacts
from rules.rulebook import load_rulebook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from calculators.portfolio.reading import Portfolio
    from calculators.portfolio.settings import RunSettings
    from calculators.portfolio.shards import Done
    from rules.rulebook import Rulebook

HOUSEHOLDS: Final = "households.parquet"
ERRORS: Final = "errors.csv"
SUMMARY: Final = "summary.csv"
DICTIONARY: Final = ("dictionary.csv", "dictionary.md")
_PARTS: Final = "parts"


class Runner(Protocol):
    """Whoever works through pieces: this process, others beside it, or a cluster."""

    def __call__(self, task: Task, shards: Iterable[Shard]) -> Iterator[Done]:
        """Answer every piece and yield what came of each, in whatever order; no piece is left out."""


class Progress(Protocol):
    """Whoever is told how far a run has come."""

    def __call__(self, rows: int, whole: int, /) -> None:
        """Take note that so many rows more are done, of the whole."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be run.

    Parameters
    ----------
    path : Path
        CSV or Parquet table of households.
    out : Path
        Folder of the answers: new, empty, or of the same run.
    on : date
        The day whose rules and figures apply.
    jurisdiction : str
    imported : Path or None
        Folder of imported tables.
    placing : callable or None
        Fills in what imported maps say of a home's place; None without maps.
    """

    path: Path
    out: Path
    on: date
    jurisdiction: str = "us_ca"
    imported: Path | None = None
    placing: Callable[[CaseFacts, Rulebook, date], CaseFacts] | None = None


@dataclass(frozen=True, slots=True)
class RunResult:
    """What came of a run: rows read, answered, refused; and how much of it this time.

    Parameters
    ----------
    rows, answered, refused : int
    pieces, pieces_kept : int
        All pieces, and those that an earlier start of the run had already answered.
    one_by_one : int
        Rows of this time's pieces that were worked out singly.
    """

    rows: int
    answered: int
    refused: int
    pieces: int
    pieces_kept: int
    one_by_one: int


def run_portfolio(
    request: Request, runner: Runner, progress: Progress, settings: RunSettings | None = None
) -> RunResult:
    """Run a portfolio, or go on with one that was interrupted.

    Raises
    ------
    InputError
        If the input cannot be read, the folder is another run's, or the disk is full.
    ReferenceDataError
        If data that the answers rest on are absent or damaged.
    """
    settings = settings or run_settings()
    before = _state(request.path)
    portfolio = open_portfolio(request.path, settings)
    rulebook = load_rulebook(request.jurisdiction, request.imported)
    determine(CaseFacts(), rulebook, request.on)  # a day before the first programme is refused here
    manifest = Manifest(
        input_sha256=portfolio.sha256,
        input_rows=portfolio.rows,
        on=request.on.isoformat(),
        jurisdiction=request.jurisdiction,
        engine_version=version("hearthline"),
        pyarrow=pa.__version__,
        shard_rows=settings.shard_rows,
        data=data_of(rulebook),
        maps=request.placing is not None,
    )
    with claimed(request.out):
        ended = begin(request.out, manifest)
        parts = request.out / _PARTS
        if ended is None:
            _sweep(request.out, parts)
            result = _run(request, portfolio, rulebook, runner, progress)
            if _state(request.path) != before:
                raise InputError(
                    f"{request.path}: was changed while it was read. Run it again into a new folder"
                )
            finish(request.out, manifest, _said(result, request.out))
        else:
            result = RunResult(
                ended["rows"], ended["answered"], ended["refused"], portfolio.pieces, portfolio.pieces, 0
            )
            progress(portfolio.rows, portfolio.rows)
        shutil.rmtree(parts, ignore_errors=True)
    return result


def _run(
    request: Request, portfolio: Portfolio, rulebook: Rulebook, runner: Runner, progress: Progress
) -> RunResult:
    parts, fields = request.out / _PARTS, output_fields(rulebook)
    task = Task(
        path=request.path.resolve(),
        layout=portfolio.layout,
        on=request.on,
        jurisdiction=request.jurisdiction,
        imported=request.imported,
        data_sha256=data_digest(rulebook),
        parts=parts.resolve(),
        placing=request.placing,
    )
    kept = [number for number in range(portfolio.pieces) if part_path(parts, number).exists()]
    singly = 0
    with (
        whole_file(request.out / HOUSEHOLDS) as households,
        whole_file(request.out / ERRORS) as errors,
        Joining(parts, households, errors, fields) as joining,
    ):
        for number in kept:
            progress(_rows(portfolio, number), portfolio.rows)
            joining.add(number)
        for done in runner(task, _shards(portfolio, set(range(portfolio.pieces)) - set(kept))):
            progress(_rows(portfolio, done.number), portfolio.rows)
            joining.add(done.number)
            singly += done.one_by_one
        if joining.joined != portfolio.pieces or joining.answered + joining.refused != portfolio.rows:
            message = f"{joining.answered} answered and {joining.refused} refused of {portfolio.rows} rows"
            raise AssertionError(message)
    write_whole(request.out / SUMMARY, joining.summary.csv())
    write_whole(request.out / DICTIONARY[0], dictionary_csv(fields))
    write_whole(request.out / DICTIONARY[1], dictionary_markdown(fields))
    return RunResult(portfolio.rows, joining.answered, joining.refused, portfolio.pieces, len(kept), singly)


def _shards(portfolio: Portfolio, wanted: set[int]) -> Iterator[Shard]:
    repeated = repeated_rows(portfolio) if wanted else {}
    size = portfolio.piece_rows
    for number, piece in pieces_of(portfolio, wanted):
        own = range(number * size, (number + 1) * size)
        yield Shard(number, piece, {row: repeated[row] for row in own if row in repeated})


def _rows(portfolio: Portfolio, number: int) -> int:
    return min(portfolio.piece_rows, portfolio.rows - number * portfolio.piece_rows)


def _sweep(out: Path, parts: Path) -> None:
    """Make the folder of the pieces, and take away what was half written when a run was interrupted."""
    parts.mkdir(exist_ok=True)
    for folder in (out, parts):
        for path in folder.glob(".*.partial"):
            path.unlink(missing_ok=True)


def _state(path: Path) -> tuple[int, int] | None:
    """Return what changes when a file is written; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _said(result: RunResult, out: Path) -> dict[str, Any]:
    """Return what a manifest says of a run that has ended; the same however often it was interrupted."""
    files = {}
    for name in (HOUSEHOLDS, SUMMARY, ERRORS, *DICTIONARY):
        with (out / name).open("rb") as file:
            files[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return {"rows": result.rows, "answered": result.answered, "refused": result.refused, "files": files}
