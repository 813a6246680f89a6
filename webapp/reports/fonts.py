"""The typefaces of every document, embedded; and what becomes of characters that they lack.

Letters of Latin scripts, Vietnamese among them, are set in Be Vietnam Pro. Whatever it lacks of Chinese,
Japanese, Greek and Cyrillic is set in Noto Sans TC, run by run, so that a line may mix them. A character that
neither has is shown by its code point: a name with a hole in it would be another name.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

import fontpkg
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError

from rules.errors import ReferenceDataError
from webapp.assets import HOW_TO, STATIC
from webapp.reports.font_objects import EmbeddedFont

if TYPE_CHECKING:
    from pathlib import Path

REGULAR: Final = "HearthlineSans"
BOLD: Final = "HearthlineSans-Bold"
HAN_REGULAR: Final = "HearthlineHan"
HAN_BOLD: Final = "HearthlineHan-Bold"
# Each face of the first typeface, and its weight in the family.
_WEIGHTS: Final = {REGULAR: 400, BOLD: 700}
# Each face of the second, and its file among the assets.
_FILES: Final = {HAN_REGULAR: "NotoSansTC_400Regular.ttf", HAN_BOLD: "NotoSansTC_700Bold.ttf"}
_SECOND: Final = {REGULAR: HAN_REGULAR, BOLD: HAN_BOLD}
FACES: Final = (*_WEIGHTS, *_FILES)
_REINSTALL: Final = "Install the package fontpkg-be-vietnam-pro again."
HAN_FOLDER: Final = STATIC / "vendor" / "fonts"

# Characters that differ from one the typeface has only in how a line may break at them.
_SAME_TO_A_READER = str.maketrans(
    {"\u2011": "-", "\u2010": "-", "\u202f": "\u00a0", "\u00ad": "", "\ufeff": ""}
)
# What the second typeface is asked for: Greek, Cyrillic, and the scripts and signs of East Asia.
_SECOND_SCRIPTS: Final = re.compile(
    "[\u0370-\u052f\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_HAN: Final = re.compile(
    "[\u2e80-\u2fff\u3100-\u312f\u31a0-\u31bf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_HAN_LANGUAGE: Final = "zh-Hant"


class Piece(NamedTuple):
    """A run of characters in one face, and the language it is in where its script tells."""

    face: str
    text: str
    language: str = ""


def _registered(name: str, path: str) -> None:
    """Make a face known to ReportLab."""
    try:
        pdfmetrics.registerFont(EmbeddedFont(name, path))
    except (TTFError, OSError, struct.error, LookupError) as error:
        again = HOW_TO if name in _FILES else _REINSTALL
        raise ReferenceDataError(f"the typeface {path} cannot be read ({error}). {again}") from error


@cache
def register_fonts() -> None:
    """Make the first typeface known to ReportLab, once in a process."""
    for name, weight in _WEIGHTS.items():
        try:
            path = fontpkg.path("Be Vietnam Pro", weight=weight)
        except LookupError as error:
            raise ReferenceDataError(f"{error}. {_REINSTALL}") from error
        _registered(name, str(path))


@cache
def _register_second() -> None:
    """Make the second typeface known to ReportLab, once a text needs it: its files are large."""
    for name, file in _FILES.items():
        _registered(name, str(_installed(HAN_FOLDER / file)))


def _installed(path: Path) -> Path:
    """Return a face's file, or say how it is installed."""
    if not path.is_file():
        raise ReferenceDataError(f"the typeface for Chinese is not installed: there is no {path}. {HOW_TO}")
    return path


@cache
def _held(*names: str) -> frozenset[int]:
    """Return the code points that every one of these faces can draw."""
    faces = (pdfmetrics.getFont(name).face for name in names)
    held: frozenset[int] = frozenset.intersection(*(frozenset(face.charToGlyph) for face in faces))
    return held


@lru_cache(maxsize=1 << 12)
def showable(text: str) -> str:
    """Return a text that the typefaces can draw whole.

    A character that they lack is shown as its code point in brackets, e.g. ``[U+05E9]``. Runs of white
    space, line ends among them, become one space.

    Raises
    ------
    ReferenceDataError
        If the text holds Chinese and the typeface for it is not installed.
    """
    if text.isascii() and text.isprintable():
        return " ".join(word for word in text.split(" ") if word)
    composed = unicodedata.normalize("NFC", text).translate(_SAME_TO_A_READER)
    drawn = "".join(_drawn(character) for character in composed)
    return " ".join(word for word in drawn.split(" ") if word)


@lru_cache(maxsize=1 << 12)
def _drawn(character: str) -> str:
    """Return a character as it is drawn: itself, a space, or its code point in brackets."""
    if character == "\u00a0" or (_is_seen(character) and _in_second(character) is not None):
        return character
    return " " if character.isspace() else f"[U+{ord(character):04X}]"


def _is_seen(character: str) -> bool:
    """Return whether a character is not one that acts without being seen."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


@lru_cache(maxsize=1 << 12)
def _in_second(character: str) -> bool | None:
    """Return whether a character is set in the second typeface; None where neither has it."""
    register_fonts()
    if ord(character) in _held(REGULAR, BOLD):
        return False
    if not _SECOND_SCRIPTS.match(character):
        return None
    _register_second()
    return True if ord(character) in _held(HAN_REGULAR, HAN_BOLD) else None


@lru_cache(maxsize=1 << 12)
def pieces(text: str, face: str) -> tuple[Piece, ...]:
    """Return a showable text as runs, each in the face that has it.

    Parameters
    ----------
    text : str
        The text, as `showable` returns it.
    face : str
        The face it is set in as far as it can be: `REGULAR` or `BOLD`.
    """
    if text.isascii() or not any(_in_second(character) for character in text):
        return (Piece(face, text),)
    runs = []
    for second, run in groupby(text, key=lambda character: bool(_in_second(character))):
        said = "".join(run)
        language = _HAN_LANGUAGE if second and _HAN.search(said) else ""
        runs.append(Piece(_SECOND[face] if second else face, said, language))
    return tuple(runs)


def width(text: str, font: str, size: float) -> float:
    """Return how wide a text is [pt], each run of it in the face that has it."""
    return sum(run_width(piece) for piece in pieces(text, font)) * size


def run_width(piece: Piece) -> float:
    """Return how wide a run is for each point of its size."""
    return _unit_width(piece.text, piece.face)


@lru_cache(maxsize=1 << 13)
def _unit_width(text: str, face: str) -> float:
    """Return how wide a run is for each point of its size."""
    register_fonts()
    return float(pdfmetrics.stringWidth(text, face, 1))


def ascent(face: str, size: float) -> float:
    """Return how far a face stands above its base line [pt]."""
    register_fonts()
    return float(pdfmetrics.getAscentDescent(face, size)[0])


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
        cut = _cut(word, limit, font, size)
        lines[len(lines) if lines[-1] else 0 :] = cut
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width(f"{last}…", font, size) > limit:
        last = last[:-1]
    return [*lines[: most - 1], f"{last}…"]


def _cut(word: str, limit: float, font: str, size: float) -> list[str]:
    """Return a word cut into pieces that each fit a line."""
    parts = [""]
    for character in word:
        if parts[-1] and width(parts[-1] + character, font, size) > limit:
            parts.append("")
        parts[-1] += character
    return parts
