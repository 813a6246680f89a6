"""A portfolio's input: a CSV or Parquet table of households, opened, cut into pieces, read by the piece."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from calculators.portfolio.csv_rows import CsvPiece, index_csv, lines_of, read_piece
from calculators.portfolio.layout import Layout, read_layout, refuse_types
from rules.errors import FactProblem, InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from calculators.portfolio.settings import RunSettings

_PARQUET: Final = b"PAR1"
Problems = dict[int, tuple[FactProblem, ...]]


@dataclass(frozen=True, slots=True)
class TablePiece:
    """Some rows of a typed table that follow each other, taken along as they are.

    Parameters
    ----------
    first_row, rows : int
        The first of them, from 0, and how many there are.
    content : bytes
        The rows as an Arrow stream.
    """

    first_row: int
    rows: int
    content: bytes


Piece = CsvPiece | TablePiece


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A table of households, ready to be read.

    Parameters
    ----------
    path : Path
    sha256 : str
        Of the file.
    layout : Layout
        What its columns are.
    rows : int
        Households.
    piece_rows : int
        Rows of a piece.
    csv_pieces : tuple of CsvPiece
        Of a CSV; empty of a Parquet file, which is cut as it is read.
    """

    path: Path
    sha256: str
    layout: Layout
    rows: int
    piece_rows: int
    csv_pieces: tuple[CsvPiece, ...]

    @property
    def pieces(self) -> int:
        """How many pieces it is cut into."""
        return -(-self.rows // self.piece_rows)


def open_portfolio(path: Path, settings: RunSettings) -> Portfolio:
    """Open a table of households and find its rows.

    Raises
    ------
    InputError
        If it cannot be read, naming columns that cannot be used.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            parquet = file.read(len(_PARQUET)) == _PARQUET
    except FileNotFoundError:
        raise InputError(
            f"{path}: there is no such file. Give a CSV or Parquet table of households"
        ) from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a folder. Give one CSV or Parquet table of households") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check who may read it") from error
    if parquet:
        return _open_parquet(path, digest, settings)
    index = index_csv(path, settings.shard_rows, settings.scan_bytes)
    layout = read_layout(path.name, index.header)
    rows = sum(piece.rows for piece in index.pieces)
    return Portfolio(path, digest, layout, rows, settings.shard_rows, index.pieces)


def _open_parquet(path: Path, digest: str, settings: RunSettings) -> Portfolio:
    try:
        with pq.ParquetFile(path) as file:
            schema, rows = flattened(file.schema_arrow.empty_table()).schema, file.metadata.num_rows
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(f"{path.name}: is a damaged Parquet file ({error}). Write it anew") from error
    layout = read_layout(path.name, schema.names)
    refuse_types(path.name, layout, schema.types)
    if not rows:
        raise InputError(f"{path.name}: holds no households. Give a row for each")
    return Portfolio(path, digest, layout, rows, settings.shard_rows, ())


def flattened(table: pa.Table) -> pa.Table:
    """Return a table with groups of columns as columns of dotted names, and coded words as words."""
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    for position, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type) or pa.types.is_string_view(field.type):
            table = table.set_column(position, field.name, table.column(position).cast(pa.string()))
    return table


def pieces_of(portfolio: Portfolio, wanted: Collection[int]) -> Iterator[tuple[int, Piece]]:
    """Yield the pieces that are wanted, by number and in order."""
    if portfolio.csv_pieces:
        yield from ((number, portfolio.csv_pieces[number]) for number in sorted(wanted))
        return
    for number, table in _tables(portfolio, set(wanted)):
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        first = number * portfolio.piece_rows
        yield number, TablePiece(first, table.num_rows, sink.getvalue().to_pybytes())


def read(portfolio_path: Path, piece: Piece, layout: Layout) -> tuple[pa.Table, Problems]:
    """Return a piece's rows as a table, and those that are refused as they stand."""
    if isinstance(piece, CsvPiece):
        table, refused = read_piece(portfolio_path, piece, len(layout.names))
    else:
        with pa.ipc.open_stream(piece.content) as stream:
            table, refused = stream.read_all(), {}
    return table, refused


def lines(portfolio_path: Path, piece: Piece) -> list[int] | None:
    """Return the line of the file on which each row of a piece begins; None of a table without lines."""
    return lines_of(portfolio_path, piece) if isinstance(piece, CsvPiece) else None


def identities(table: pa.Table, layout: Layout) -> list[str | None]:
    """Return what tells rows apart, as text; None where a row has nothing of the kind."""
    position = layout.identity
    return [None] * table.num_rows if position is None else as_text(table.column(position)).to_pylist()


def as_text(column: pa.ChunkedArray) -> pa.Array:
    """Return a column as text, empty cells as nothing."""
    text = pc.cast(column.combine_chunks(), pa.string())
    return pc.if_else(pc.equal(text, ""), None, text)


def repeated_rows(portfolio: Portfolio) -> dict[int, int]:
    """Return the rows whose id an earlier row has: row -> that earlier row, both from 0."""
    position = portfolio.layout.identity
    if position is None:
        return {}
    ids = pa.chunked_array(list(_id_columns(portfolio, position)), pa.string())
    codes = pc.fill_null(pc.dictionary_encode(ids.combine_chunks()).indices, -1).to_numpy(
        zero_copy_only=False
    )
    _, first, which = np.unique(codes, return_index=True, return_inverse=True)
    earlier = first[which]
    again = np.flatnonzero((codes >= 0) & (earlier != np.arange(len(codes))))
    return dict(zip(again.tolist(), earlier[again].tolist(), strict=True))


def _id_columns(portfolio: Portfolio, position: int) -> Iterator[pa.Array]:
    if portfolio.csv_pieces:
        columns = len(portfolio.layout.names)

        def ids(piece: CsvPiece) -> pa.Array:
            return as_text(read_piece(portfolio.path, piece, columns, only=position)[0].column(0))

        with ThreadPoolExecutor(pa.cpu_count()) as threads:
            yield from threads.map(ids, portfolio.csv_pieces)
        return
    for _, table in _tables(portfolio, set(range(portfolio.pieces)), only=position):
        yield as_text(table.column(0))


def _tables(
    portfolio: Portfolio, wanted: set[int], only: int | None = None
) -> Iterator[tuple[int, pa.Table]]:
    """Yield the pieces of a Parquet file that are wanted, read bit by bit: memory stays bounded."""
    size, parts = portfolio.piece_rows, []
    columns = None if only is None else [portfolio.layout.names[only]]
    with pq.ParquetFile(portfolio.path, memory_map=True, pre_buffer=False) as file:
        at = 0
        for group in range(file.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            if wanted.isdisjoint(range(at // size, (at + rows - 1) // size + 1)):
                at += rows
                continue
            for batch in file.iter_batches(size, row_groups=[group], columns=columns, use_threads=False):
                for number, start, count in _cut(at, batch.num_rows, size):
                    if number in wanted:
                        parts.append(batch.slice(start, count))
                    if at + start + count in (portfolio.rows, (number + 1) * size) and parts:
                        yield number, flattened(pa.Table.from_batches(parts))
                        parts = []
                at += batch.num_rows


def _cut(at: int, rows: int, size: int) -> Iterator[tuple[int, int, int]]:
    """Yield the pieces that some rows belong to: the piece's number, and first row and rows among these."""
    start = 0
    while start < rows:
        number = (at + start) // size
        count = min(rows - start, (number + 1) * size - at - start)
        yield number, start, count
        start += count
