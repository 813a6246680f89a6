"""The typeface of every document, embedded; and what becomes of characters that it lacks."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

import fontpkg
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR: Final = "HearthlineSans"
BOLD: Final = "HearthlineSans-Bold"
# Each face, and its weight in the family.
FACES: Final = {REGULAR: 400, BOLD: 700}

# Characters that differ from one the typeface has only in how a line may break at them.
_SAME_TO_A_READER = str.maketrans(
    {"\u2011": "-", "\u2010": "-", "\u202f": "\u00a0", "\u00ad": "", "\ufeff": ""}
)


@cache
def register_fonts() -> None:
    """Make the typeface known to ReportLab, once in a process."""
    for name, weight in FACES.items():
        pdfmetrics.registerFont(TTFont(name, str(fontpkg.path("Be Vietnam Pro", weight=weight))))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


@cache
def _held_characters() -> frozenset[int]:
    """Return the code points that every face of the typeface can draw."""
    register_fonts()
    faces = (pdfmetrics.getFont(name).face for name in FACES)
    held: frozenset[int] = frozenset.intersection(*(frozenset(face.charToGlyph) for face in faces))
    return held


def showable(text: str) -> str:
    """Return a text that the typeface can draw whole.

    A character that it lacks is shown as its code point in brackets, e.g. ``[U+4E2D]``: a name with a
    hole in it would be another name. Runs of white space, line ends among them, become one space.
    """
    composed = unicodedata.normalize("NFC", text).translate(_SAME_TO_A_READER)
    drawn = "".join(_drawn(character) for character in composed)
    return " ".join(word for word in drawn.split(" ") if word)


def _drawn(character: str) -> str:
    """Return a character as it is drawn: itself, a space, or its code point in brackets."""
    if character == "\u00a0" or _can_draw(character, _held_characters()):
        return character
    return " " if character.isspace() else f"[U+{ord(character):04X}]"


def _can_draw(character: str, held: frozenset[int]) -> bool:
    """Return whether a character has a glyph and is not one that acts without being seen."""
    return ord(character) in held and unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def width(text: str, font: str, size: float) -> float:
    """Return how wide a text is [pt]."""
    register_fonts()
    return float(pdfmetrics.stringWidth(text, font, size))


def lines_within(text: str, limit: float, font: str, size: float, most: int) -> list[str]:
    """Return a text broken into at most `most` lines, none wider than `limit` [pt].

    Words that are too long for a line are broken; text that is left over is marked by an ellipsis.
    """
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if width(joined, font, size) <= limit:
            lines[-1] = joined
            continue
        pieces = _pieces(word, limit, font, size)
        lines[len(lines) if lines[-1] else 0 :] = pieces
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width(f"{last}…", font, size) > limit:
        last = last[:-1]
    return [*lines[: most - 1], f"{last}…"]


def _pieces(word: str, limit: float, font: str, size: float) -> list[str]:
    """Return a word cut into pieces that each fit a line."""
    pieces = [""]
    for character in word:
        if pieces[-1] and width(pieces[-1] + character, font, size) > limit:
            pieces.append("")
        pieces[-1] += character
    return pieces
