"""The one error of a weather file: which file, where in it, what is wrong, what to do."""

from __future__ import annotations

from rules.errors import InputError


class WeatherFileError(InputError):
    """A weather file cannot be used.

    Parameters
    ----------
    source : str
        Name of the file.
    problem : str
        What is wrong, without a full stop.
    remedy : str
        What to do, as a sentence.
    line : int, optional
        Line of the file, from 1.
    column : str, optional
        Name of the column.
    value : str, optional
        What stands there.
    """

    def __init__(
        self,
        source: str,
        problem: str,
        remedy: str,
        *,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        self.source = source
        self.line = line
        self.column = column
        self.value = value
        where = source
        if line is not None:
            where += f", line {line}"
        if column is not None:
            where += f", column {column!r}"
        given = f"{value!r} " if value is not None else ""
        super().__init__(f"{where}: {given}{problem}. {remedy}")
