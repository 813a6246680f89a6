"""What somebody should confirm about a place: a sentence, with a code and its values for translators."""

from __future__ import annotations

from typing import Self


class PlaceNote(str):
    """A note in English; `code` and `values` tell the same in any language.

    Parameters
    ----------
    text : str
        The note.
    code : str
        Which note it is.
    values : str
        What it names.
    """

    __slots__ = ("code", "values")
    code: str
    values: dict[str, str]

    def __new__(cls, text: str, code: str, **values: object) -> Self:
        """Return a note."""
        note = super().__new__(cls, text)
        note.code = code
        note.values = {name: str(value) for name, value in values.items()}
        return note
