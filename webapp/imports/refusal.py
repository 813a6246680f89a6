"""Why a file was not imported: which file, which row and column, what is wrong, what to do."""

from __future__ import annotations

from rules.errors import InputError


class ImportRefusedError(InputError):
    """A file that cannot be imported; nothing was changed.

    Parameters
    ----------
    source : str
        Name of the file.
    problem : str
        What is wrong with it.
    remedy : str
        What to do.
    row : int or None
        Row of the file, the first being 1.
    column : str or None
        Name of the column.
    """

    def __init__(
        self, source: str, problem: str, remedy: str, *, row: int | None = None, column: str | None = None
    ) -> None:
        self.source = source
        self.row = row
        self.column = column
        where = source
        if row is not None:
            where += f", row {row}"
        if column is not None:
            where += f", column {column!r}"
        super().__init__(f"{where}: {problem}. {remedy}. Nothing was imported")
