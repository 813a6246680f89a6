"""Pieces put together: one table of households, one of errors, one summary, all in the input's order."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final, Self

from calculators.portfolio.shards import part_path, read_refusals, refusals_path
from calculators.portfolio.spreadsheet_text import as_text
from calculators.portfolio.summary import Summary
from calculators.portfolio.tables import households_writer, part_table, schema_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO

    from calculators.portfolio.columns import OutputField

_HEADER: Final = ("row", "line", "id", "column", "problem", "what_to_do")


class Joining:
    """The whole so far; pieces are joined in the input's order, each as soon as those before it are there.

    Parameters
    ----------
    parts : Path
        Folder of the pieces' answers.
    households : file of bytes
        What the table of households is written to.
    errors : file of bytes
        What the refused rows are written to.
    fields : sequence of OutputField
    """

    def __init__(
        self, parts: Path, households: BinaryIO, errors: BinaryIO, fields: Sequence[OutputField]
    ) -> None:
        self.answered = 0
        self.refused = 0
        self.joined = 0
        self.summary = Summary()
        self._parts = parts
        self._writer = households_writer(households, schema_of(fields))
        self._text = io.TextIOWrapper(errors, "utf-8", newline="", write_through=True)
        self._errors = csv.writer(self._text, lineterminator="\n")
        self._there: set[int] = set()

    def __enter__(self) -> Self:
        self._errors.writerow(_HEADER)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End both tables; where something went wrong, nobody will look at them."""
        try:
            self._writer.close()
            self._text.detach()
        except OSError:
            if kind is None:
                raise

    def add(self, number: int) -> None:
        """Take note that a piece is there, and join those whose turn it is."""
        self._there.add(number)
        while self.joined in self._there:
            self._there.remove(self.joined)
            self._join(self.joined)
            self.joined += 1

    def _join(self, number: int) -> None:
        table = part_table(part_path(self._parts, number))
        if table.num_rows:
            self._writer.write_table(table, row_group_size=table.num_rows)
            self.summary.add(table)
            self.answered += table.num_rows
        for row in read_refusals(refusals_path(self._parts, number)):
            self.refused += 1
            line = "" if row["line"] is None else row["line"]
            for column, problem, remedy in row["problems"]:
                cells = (as_text(row["id"] or ""), column, problem, remedy)
                self._errors.writerow((row["row"], line, *cells))
