"""One piece of a portfolio from its rows to its answers on the disk: a worker's task, wherever it runs."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from calculators.portfolio.checking import check_rows
from calculators.portfolio.engine import answer
from calculators.portfolio.files import whole_file, write_whole
from calculators.portfolio.layout import REFERENCE
from calculators.portfolio.outputs import result_columns
from calculators.portfolio.placing import placed_rows
from calculators.portfolio.reading import as_text, identities, lines, read
from calculators.portfolio.tables import answer_table, write_part
from calculators.provenance import data_hashes
from calculators.reference_records import DATA_FOLDER
from rules.canonical import canonical_json
from rules.errors import FactProblem, ReferenceDataError
from rules.rulebook import load_rulebook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from calculators.portfolio.columns import FactColumns, Rows
    from calculators.portfolio.contradictions import Place
    from calculators.portfolio.layout import Layout
    from calculators.portfolio.reading import Piece, Problems
    from rules.facts import CaseFacts
    from rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Task:
    """What all pieces of a run have in common.

    Parameters
    ----------
    path : Path
        The input.
    layout : Layout
        What its columns are.
    on : date
        The day whose rules and figures apply.
    jurisdiction : str
    imported : Path or None
        Folder of imported tables.
    data_sha256 : str
        What the run's rules, figures and version come to; see `data_digest`.
    parts : Path
        Folder that answers are written to.
    placing : callable or None
        Fills in what imported maps say of a home's place, as `hearthline assess` does; None without maps.
    """

    path: Path
    layout: Layout
    on: date
    jurisdiction: str
    imported: Path | None
    data_sha256: str
    parts: Path
    placing: Callable[[CaseFacts, Rulebook, date], CaseFacts] | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """One piece of a run.

    Parameters
    ----------
    number : int
        From 0.
    piece : CsvPiece or TablePiece
        Where its rows are, or the rows.
    repeated : mapping of int to int
        Rows of the whole input whose id an earlier row has -> that row, both from 0.
    """

    number: int
    piece: Piece
    repeated: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a piece: rows answered and refused, and how many were worked out singly."""

    number: int
    answered: int
    refused: int
    one_by_one: int


def part_path(parts: Path, number: int) -> Path:
    """Return where a piece's answers are."""
    return parts / f"part-{number:06}.parquet"


def refusals_path(parts: Path, number: int) -> Path:
    """Return where a piece's refused rows are."""
    return parts / f"part-{number:06}.refused.json"


def data_of(rulebook: Rulebook) -> dict[str, str]:
    """Return the SHA-256 of every file that a run's answers rest on, and of what shapes their table."""
    shaping = {
        f"calculators/portfolio/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((DATA_FOLDER / "portfolio").glob("*.toml"))
    }
    return {**rulebook.hashes, **data_hashes(rulebook.jurisdiction.id), **shaping}


def data_digest(rulebook: Rulebook) -> str:
    """Return what rules, figures and versions come to: the same digest, the same bytes."""
    held = {"hearthline": version("hearthline"), "pyarrow": pa.__version__, "data": data_of(rulebook)}
    return hashlib.sha256(canonical_json(held).encode()).hexdigest()


def answer_shard(task: Task, shard: Shard) -> Done:
    """Read, check and answer one piece and write what came of it; done again, it writes the same bytes.

    The refused rows are written first: a piece whose answers are there is complete.

    Raises
    ------
    ReferenceDataError
        If rules, figures or version here are others than those that the run began with.
    InputError
        If the disk is full.
    """
    rulebook, asked = _context(task.jurisdiction, task.imported, task.data_sha256)
    table, refused = read(task.path, shard.piece, task.layout)
    first, ids = shard.piece.first_row, identities(table, task.layout)
    checked = check_rows(
        table, task.layout, rulebook, {**refused, **_repeated(shard, ids, task.layout)}, asked
    )
    facts, rows, wrong = _placed(checked.facts, checked.rows, dict(checked.refused), rulebook, task)
    answers = answer(facts, rulebook, task.on) if facts.count else result_columns(rulebook, [])
    own = _column_text(table, task.layout.id_position)
    references = _column_text(table, task.layout.facts.get(REFERENCE))
    part = answer_table(
        answers, rows + first + 1, [own[row] for row in rows], [references[row] for row in rows]
    )
    writer = f".{os.getpid()}"
    refusals = _refusals(task, shard, wrong, ids)
    write_whole(refusals_path(task.parts, shard.number), canonical_json(refusals).encode(), writer)
    with whole_file(part_path(task.parts, shard.number), writer) as file:
        write_part(part, file)
    return Done(shard.number, len(rows), len(wrong), answers.one_by_one)


def _repeated(shard: Shard, ids: list[str | None], layout: Layout) -> Problems:
    first = shard.piece.first_row
    column = layout.names[layout.identity or 0]
    return {
        row: (
            FactProblem(
                column,
                "",
                f"is that of row {shard.repeated[row + first] + 1} already",
                "Give each household an id of its own, or take the row out",
            ),
        )
        for row in range(len(ids))
        if row + first in shard.repeated
    }


def _placed(
    facts: FactColumns, rows: Rows, wrong: Problems, rulebook: Rulebook, task: Task
) -> tuple[FactColumns, Rows, Problems]:
    """Return the facts with what imported maps add, and without rows whose place contradicts them."""
    if task.placing is None:
        return facts, rows, wrong
    placed, kept, contradicted = placed_rows(facts, task.placing, rulebook, task.on)
    more = {int(rows[number]): (problem,) for number, problem in contradicted.items()}
    return placed, rows[kept], {**wrong, **more}


def _column_text(table: pa.Table, position: int | None) -> list[str | None]:
    if position is None:
        return [None] * table.num_rows
    text: list[str | None] = as_text(table.column(position)).to_pylist()
    return text


def _refusals(task: Task, shard: Shard, wrong: Problems, ids: list[str | None]) -> list[dict[str, Any]]:
    """Return the refused rows as plain values, in their order."""
    on_lines = lines(task.path, shard.piece) if wrong else None
    return [
        {
            "row": row + shard.piece.first_row + 1,
            "line": None if on_lines is None else on_lines[row],
            "id": ids[row],
            "problems": [[each.fact, each.problem, each.remedy] for each in wrong[row]],
        }
        for row in sorted(wrong)
    ]


def read_refusals(path: Path) -> list[dict[str, Any]]:
    """Return a piece's refused rows."""
    found: list[dict[str, Any]] = json.loads(path.read_bytes())
    return found


@cache
def _context(jurisdiction: str, imported: Path | None, digest: str) -> tuple[Rulebook, dict[Place, bool]]:
    """Return the rulebook, and places asked about before, kept by each worker for a run."""
    rulebook = load_rulebook(jurisdiction, imported)
    if data_digest(rulebook) != digest:
        raise ReferenceDataError(
            "rules, figures or version of a worker are others than those that the run began with. Install the"
            " same version and import the same tables everywhere"
        )
    return rulebook, {}
