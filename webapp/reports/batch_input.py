"""The cases of a job: the rows of a table of households, or the household files of a folder."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from calculators.assessment import assess
from calculators.portfolio.checking import check_rows
from calculators.portfolio.reading import (
    Piece,
    Portfolio,
    identities,
    lines,
    open_portfolio,
    pieces_of,
    read,
    repeated_rows,
)
from calculators.portfolio.settings import run_settings
from calculators.portfolio.shards import data_digest
from rules.errors import FactProblem, HouseholdFileError, InputError, ReferenceDataError
from rules.household_file import read_household
from rules.rulebook import load_rulebook
from webapp.reports.batch import Case, CaseRefused, PieceDone, batch_settings, print_piece
from webapp.reports.household import with_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import date

    from calculators.portfolio.layout import Layout
    from rules.facts import CaseFacts
    from rules.rulebook import Rulebook

_PATTERN: Final = "*.toml"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table that follow each other, and which of them have an earlier row's id."""

    piece: Piece
    repeated: Mapping[int, int]


Pieces = Rows | tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class CaseInput:
    """Cases that are ready to be read piece by piece.

    Parameters
    ----------
    sha256 : str
        Of everything that is read.
    cases : int
    files : tuple of Path
        Of a folder.
    portfolio : Portfolio or None
        Of a table.
    """

    sha256: str
    cases: int
    files: tuple[Path, ...] = ()
    portfolio: Portfolio | None = None

    @property
    def layout(self) -> Layout | None:
        """Of a table: what its columns are."""
        return None if self.portfolio is None else self.portfolio.layout

    def pieces(self, wanted: Collection[int]) -> Iterator[tuple[int, Pieces]]:
        """Yield where the cases of some pieces are, in order; a table is read as it goes."""
        if self.portfolio is None:
            size = batch_settings().piece_cases
            yield from ((at, self.files[at * size : (at + 1) * size]) for at in sorted(wanted))
            return
        repeated = repeated_rows(self.portfolio) if wanted else {}
        size = self.portfolio.piece_rows
        for number, piece in pieces_of(self.portfolio, wanted):
            own = range(number * size, (number + 1) * size)
            yield number, Rows(piece, {row: repeated[row] for row in own if row in repeated})


@dataclass(frozen=True, slots=True)
class PrintTask:
    """What all pieces of a job have in common.

    Parameters
    ----------
    source : Path
        The table, or the folder.
    layout : Layout or None
    out : Path
        Folder of the job.
    on : date
        The day whose rules and figures apply.
    imported : Path or None
        Folder of imported tables.
    data_sha256 : str
        What rules and figures come to; a worker with others refuses to print.
    placing : callable or None
        Fills in what imported maps say of a home's place.
    """

    source: Path
    layout: Layout | None
    out: Path
    on: date
    imported: Path | None
    data_sha256: str
    placing: Callable[[CaseFacts, Rulebook, date], CaseFacts] | None = None


def open_cases(source: Path) -> CaseInput:
    """Open a table of households (CSV, Parquet), or a folder of household files.

    Raises
    ------
    InputError
        If it cannot be read or holds no case.
    """
    size = batch_settings().piece_cases
    if source.is_dir():
        return _open_folder(source)
    portfolio = open_portfolio(source, replace(run_settings(), shard_rows=size))
    return CaseInput(portfolio.sha256, portfolio.rows, portfolio=portfolio)


def _open_folder(folder: Path) -> CaseInput:
    files = sorted(folder.glob(_PATTERN))
    if not files:
        raise InputError(f"{folder}: holds no household file ({_PATTERN})")
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            digest.update(f"{path.name} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return CaseInput(digest.hexdigest(), len(files), files=tuple(files))


def print_input_piece(task: PrintTask, number: int, piece: Pieces) -> PieceDone:
    """Print one piece: a worker's task."""
    rulebook = _rulebook(task.imported, task.data_sha256)
    first = number * batch_settings().piece_cases + 1
    cases = (
        _file_cases(task, rulebook, piece, first)
        if isinstance(piece, tuple)
        else _row_cases(task, rulebook, piece, first)
    )
    return print_piece(task.out, number, cases)


def _file_cases(task: PrintTask, rulebook: Rulebook, files: Iterable[Path], first: int) -> Iterator[Case]:
    for number, path in enumerate(files, first):

        def document(path: Path = path) -> Mapping[str, Any]:
            try:
                facts = read_household(path.read_bytes(), path.name, rulebook)
            except HouseholdFileError as error:
                raise CaseRefused(_said(error.problems)) from error
            return _assessed(task, rulebook, facts)

        yield Case(number, path.stem, document, path.name)


def _row_cases(task: PrintTask, rulebook: Rulebook, rows: Rows, first: int) -> Iterator[Case]:
    if task.layout is None:
        message = "a table's pieces need its layout"
        raise AssertionError(message)
    table, refused = read(task.source, rows.piece, task.layout)
    ids = identities(table, task.layout)
    checked = check_rows(table, task.layout, rulebook, {**refused, **_repeated(rows, first)}, {})
    on_lines = lines(task.source, rows.piece)
    place = {int(row): position for position, row in enumerate(checked.rows)}
    for row in range(table.num_rows):
        where = f"row {first + row}" if on_lines is None else f"line {on_lines[row]}"
        problems = checked.refused.get(row)
        if problems is not None:
            document = partial(_refuse, problems)
        else:
            document = partial(_assessed, task, rulebook, checked.facts.household(place[row]))
        yield Case(first + row, ids[row] or "", document, where)


def _repeated(rows: Rows, first: int) -> dict[int, tuple[FactProblem, ...]]:
    """Return the problem of each row whose id an earlier row has, by its place in the piece."""
    return {
        row - (first - 1): (
            FactProblem(
                "id",
                "",
                f"is that of row {earlier + 1} already",
                "Give each household an id of its own, or take the row out",
            ),
        )
        for row, earlier in rows.repeated.items()
    }


def _refuse(problems: Iterable[FactProblem]) -> Mapping[str, Any]:
    raise CaseRefused(_said(problems))


def _said(problems: Iterable[FactProblem]) -> list[str]:
    return [f"{each.fact} {each.problem}. {each.remedy}".strip() for each in problems]


def _assessed(task: PrintTask, rulebook: Rulebook, facts: CaseFacts) -> Mapping[str, Any]:
    placed = facts if task.placing is None else task.placing(facts, rulebook, task.on)
    return with_facts(assess(placed, rulebook, task.on).document(), placed)


@cache
def _rulebook(imported: Path | None, digest: str) -> Rulebook:
    """Return the rulebook, kept by each worker for a job."""
    rulebook = load_rulebook(imported=imported)
    if data_digest(rulebook) != digest:
        raise ReferenceDataError(
            "rules, figures or version of a worker are others than those that the printing began with. Run it"
            " again into a new folder"
        )
    return rulebook
