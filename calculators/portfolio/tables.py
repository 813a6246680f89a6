"""Answers as an Arrow table and as Parquet: the same answers give the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from calculators.portfolio.columns import Kind, OutputField
from calculators.portfolio.fact_cells import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO

    from calculators.portfolio.columns import Column, ResultColumns, Rows

# Which row of the input an answer belongs to, by itself and by the input's own names for it.
IDENTITY: Final = (
    OutputField(
        "row",
        Kind.WHOLE,
        None,
        "Row of the input, from 1; the header and blank lines are none",
        "never null",
    ),
    OutputField("id", Kind.WORD, None, "The input's column id, as it was", "the input has none for the row"),
    OutputField(
        "reference", Kind.WORD, None, "household.reference, as it was", "the input has none for the row"
    ),
)
_WORDS: Final = pa.dictionary(pa.int32(), pa.string())
_CENTS: Final = pa.decimal128(18, 2)
_TYPES: Final = {
    Kind.NUMBER: pa.float64(),
    Kind.WHOLE: pa.int64(),
    Kind.MONEY: _CENTS,
    Kind.WORD: _WORDS,
    Kind.LIST: _WORDS,
    Kind.FLAG: pa.bool_(),
    Kind.DAY: pa.date32(),
}
# Numbers that differ from row to row are not worth a list of the distinct ones.
_CODED: Final = (Kind.WORD, Kind.LIST, Kind.MONEY)
_BYTES_OF_A_DECIMAL: Final = 16


def schema_of(fields: Sequence[OutputField]) -> pa.Schema:
    """Return the table's columns, each with its unit and meaning beside it."""
    return pa.schema(
        [
            pa.field(
                each.name,
                _TYPES[each.kind],
                metadata={"unit": each.unit or "", "meaning": each.meaning, "null": each.null},
            )
            for each in (*IDENTITY, *fields)
        ]
    )


def answer_table(
    answers: ResultColumns, rows: Rows, ids: Sequence[str | None], references: Sequence[str | None]
) -> pa.Table:
    """Return answers as a table, each with the row it belongs to.

    Parameters
    ----------
    answers : ResultColumns
    rows : ndarray of int
        Rows of the input, from 1.
    ids, references : sequence of str or None
    """
    identity = [
        pa.array(rows, pa.int64()),
        pa.array(ids, pa.string()).dictionary_encode(),
        pa.array(references, pa.string()).dictionary_encode(),
    ]
    columns = [_array(answers[each.name]) for each in answers.fields]
    return pa.table([*identity, *columns], schema=schema_of(answers.fields))


def _array(column: Column) -> pa.Array:
    unknown = ~column.known
    if column.kind in (Kind.WORD, Kind.LIST):
        return _words(column)
    if column.kind is Kind.MONEY:
        return _decimals(column)
    values: Any = column.values == 1 if column.kind is Kind.FLAG else column.values
    return pa.array(values, _TYPES[column.kind], mask=unknown)


def _words(column: Column) -> pa.Array:
    """Return words as codes of those that occur, in order: the same bytes whatever was answered before."""
    words = [str(word) if column.kind is Kind.WORD else SEPARATOR.join(word) for word in column.words]
    occur = sorted({words[code] for code in np.unique(column.values[column.known]).tolist()})
    place = {word: code for code, word in enumerate(occur)}
    recoded = np.array([*(place.get(word, 0) for word in words), 0], np.int32)
    codes = np.where(column.known, column.values, len(words))
    return pa.DictionaryArray.from_arrays(
        pa.array(recoded[codes], pa.int32(), mask=~column.known), pa.array(occur, pa.string())
    )


def _decimals(column: Column) -> pa.Array:
    """Return whole cents as decimals, sharing how Arrow keeps them: 128 bits, the lower half first."""
    wide = np.empty((len(column.values), _BYTES_OF_A_DECIMAL // 8), np.int64)
    wide[:, 0] = column.values
    wide[:, 1] = column.values >> np.int64(63)  # the sign, through all the upper bits
    known = pa.array(column.known).buffers()[1]
    return pa.Array.from_buffers(_CENTS, len(wide), [known, pa.py_buffer(wide)])


def write_part(table: pa.Table, file: BinaryIO) -> None:
    """Write the answers of one piece, to be read again soon."""
    pq.write_table(
        table, file, compression="lz4", use_dictionary=_coded(table.schema), write_statistics=False
    )


def part_table(path: Path) -> pa.Table:
    """Return the answers of one piece."""
    return pq.read_table(path, use_threads=False)


def households_writer(file: BinaryIO, schema: pa.Schema) -> pq.ParquetWriter:
    """Return a writer of the whole table: every piece becomes one row group."""
    return pq.ParquetWriter(
        file, schema, compression="zstd", compression_level=1, use_dictionary=_coded(schema)
    )


def _coded(schema: pa.Schema) -> list[str]:
    kinds = {_TYPES[kind] for kind in _CODED}
    return [field.name for field in schema if field.type in kinds]
