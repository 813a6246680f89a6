"""A paragraph that is tagged, and that mixes typefaces within a line.

Lines break at spaces, and between characters of Chinese and Japanese as their rule for the ends of lines has
it: no closing mark begins a line, no opening mark ends one (W3C, Requirements for Chinese Text Layout).
A word too long for a line is broken. The text is never read as markup.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from reportlab.lib.enums import TA_RIGHT
from reportlab.platypus import Flowable

from webapp.reports.fonts import Piece, ascent, pieces, run_width, showable, width
from webapp.reports.model import Mixed
from webapp.reports.operators import fill, numbers

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle

    from webapp.reports.tagging import Element, TaggedCanvas

# The rows of Unicode that hold punctuation of Latin and East Asian text.
_PUNCTUATION_ROWS: Final = (
    range(0x21, 0xC0),
    range(0x2010, 0x2060),
    range(0x3001, 0x3040),
    range(0xFE30, 0xFE50),
    range(0xFF00, 0xFFF0),
)


def _marks(*categories: str) -> str:
    """Return the punctuation of these categories of Unicode, as a class of a regular expression has it."""
    characters = (chr(code) for row in _PUNCTUATION_ROWS for code in row)
    return re.escape("".join(each for each in characters if unicodedata.category(each) in categories))


# Closing brackets and quotation marks, commas and stops; opening ones, and signs of money.
_NO_FIRST: Final = _marks("Pe", "Pf", "Po")
_NO_LAST: Final = _marks("Ps", "Pi", "Sc")
_EAST: Final = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
# Between two characters of which one is of East Asia, unless a mark may not stand at that end of a line.
_BREAK: Final = re.compile(f"(?<![{_NO_LAST}])(?:(?<=[{_EAST}])|(?=[{_EAST}]))(?![{_NO_FIRST}])")
# Lines are compared with their room to a thousandth of a point.
_SLACK: Final = 0.001
_LEAST_LINES: Final = 2


class Atom(NamedTuple):
    """What no line may break: its text, its face, and whether a space stands before it."""

    text: str
    face: str
    spaced: bool
    element: Element | None = None


class Run(NamedTuple):
    """A part of a line: its characters, and its own element where it is not the paragraph's."""

    piece: Piece
    element: Element | None


class Text(Flowable):  # type: ignore[misc] # ReportLab ships no types
    """Literal text in one element of the document's structure.

    Parameters
    ----------
    runs : tuple of (str, str, Element or None)
        Each run's text, as `webapp.reports.fonts.showable` returns it, its face, and its own element where it
        is not the paragraph's; a space parts two runs.
    style : ParagraphStyle
        Sizes, indents and colour; of its alignment, left or right.
    element : Element or None
        What it is; None for what is no part of what the document says.
    label : str
        What stands before a list's item.
    label_element : Element or None
        What the label is.
    link : str
        Address that the text leads to; `element` is then a ``Link``.
    bookmark : tuple of (str, int), optional
        A heading's text and its depth in the outline, counted from 0.
    """

    def __init__(
        self,
        runs: tuple[tuple[str, str, Element | None], ...],
        style: ParagraphStyle,
        element: Element | None,
        *,
        label: str = "",
        label_element: Element | None = None,
        link: str = "",
        bookmark: tuple[str, int] | None = None,
        right_inset: float = 0.0,
    ) -> None:
        super().__init__()
        self.style = style
        self.element = element
        self.label = label
        self.label_element = label_element
        self.link = link
        self.bookmark = bookmark
        self._right_inset = right_inset
        self._runs = runs
        self._lines: tuple[tuple[Run, ...], ...] = ()
        self._offset = self._room_for_label()
        self._was_drawn = False

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Break the lines for a width, and return the room that they take."""
        if self._runs:
            room = available_width - self.style.leftIndent - self._right_inset
            self._lines = _lines(self._runs, room, self._offset, self.style.fontSize)
        self.width = available_width
        self.height = len(self._lines) * self.style.leading
        return available_width, self.height

    def split(self, available_width: float, available_height: float) -> list[Text]:
        """Return what fits and the rest, two lines at least of each; nothing where that cannot be."""
        self.wrap(available_width, available_height)
        fitting = int((available_height + _SLACK) / self.style.leading)
        if fitting >= len(self._lines):
            return [self]
        if len(self._lines) - fitting < _LEAST_LINES:
            fitting -= 1
        if fitting < _LEAST_LINES:
            return []
        first, rest = self._part(self._lines[:fitting]), self._part(self._lines[fitting:])
        first.label, first.label_element, first.bookmark = self.label, self.label_element, self.bookmark
        first._offset = self._offset  # noqa: SLF001 - a part of this very paragraph
        return [first, rest]

    def draw(self) -> None:
        """Draw the lines; drawn once more, as the head of a table on its next page, they are furniture."""
        canvas: TaggedCanvas = self.canv
        element = None if self._was_drawn else self.element
        self._was_drawn = True
        top = self.height - ascent(self.style.fontName, self.style.fontSize)
        if self.label:
            self._draw_label(canvas, top)
        if not self._lines:
            return
        if self.bookmark and element:
            canvas.add_bookmark(*self.bookmark, self.height)
        self._draw_lines(canvas, top, element)
        if self.link and element:
            canvas.add_link(element, self.link, (0, 0, self.width, self.height))

    def _draw_lines(self, canvas: TaggedCanvas, top: float, element: Element | None) -> None:
        """Draw the lines from the top one on, a run of another element between marks of its own."""
        style = self.style
        marked: Element | None = self._lines[0][0].element or element
        written = ["BT", fill(style.textColor), canvas.opening(marked)]
        setting = ""
        for index, line in enumerate(self._lines):
            left = style.leftIndent + (self._offset if index == 0 else 0.0)
            if style.alignment == TA_RIGHT:
                left = self.width - self._right_inset - _length(line, style.fontSize)
            written.append(f"1 0 0 1 {numbers(left, top - index * style.leading)} Tm")
            for piece, own in line:
                if own is not None and own is not marked:
                    marked = own
                    written += ["EMC", canvas.opening(marked)]
                if piece.language:
                    written.append(f"/Span <</Lang ({piece.language})>> BDC")
                for face, shown in canvas.letters(piece.text, piece.face, style.fontSize):
                    written += [shown] if face == setting else [face, shown]
                    setting = face
                if piece.language:
                    written.append("EMC")
        canvas.write((*written, "EMC", "ET"))

    def _draw_label(self, canvas: TaggedCanvas, top: float) -> None:
        """Draw what stands before a list's item."""
        if self.label_element is None:
            canvas.begin_artifact()
        else:
            canvas.begin(self.label_element)
        canvas.setFillColor(self.style.textColor)
        font = (self.style.fontName, self.style.fontSize)
        canvas.write_line((self.style.bulletIndent, top), pieces(self.label, font[0]), font[1])
        canvas.end()

    def _room_for_label(self) -> float:
        """Return by how much the first line moves so that a wide label does not run into it [pt]."""
        style = self.style
        if not self.label:
            return 0.0
        needed = style.bulletIndent + width(f"{self.label} ", style.fontName, style.fontSize)
        past: float = needed - style.leftIndent
        return max(0.0, past)

    def _part(self, lines: tuple[tuple[Run, ...], ...]) -> Text:
        """Return a part of this paragraph, its lines broken already."""
        part = Text((), self.style, self.element, link=self.link, right_inset=self._right_inset)
        part._lines = lines
        return part


def runs_of(text: str, face: str, element: Element | None) -> tuple[tuple[str, str, Element | None], ...]:
    """Return a text as runs in a face; in more than one language, each part has an element of its own."""
    if not isinstance(text, Mixed):
        return ((showable(text), face, None),)
    return tuple(
        (showable(part), face, element.add("Span", language=language) if element else None)
        for part, language in text.parts
    )


@lru_cache(maxsize=1 << 12)
def _atoms(text: str, face: str) -> tuple[Atom, ...]:
    """Return a text as the parts that no line breaks."""
    atoms: list[Atom] = []
    for word in text.split(" ") if text else ():
        parts = (word,) if word.isascii() else [part for part in _BREAK.split(word) if part]
        atoms += [Atom(part, face, spaced=index == 0) for index, part in enumerate(parts)]
    return tuple(atoms)


def _lines(
    runs: tuple[tuple[str, str, Element | None], ...], room: float, offset: float, size: float
) -> tuple[tuple[Run, ...], ...]:
    """Return runs as lines, none wider than its room [pt]."""
    if len(runs) == 1 and runs[0][2] is None:
        return _lines_of_one(*runs[0][:2], room, offset, size)
    atoms = [atom._replace(element=own) for text, face, own in runs for atom in _atoms(text, face)]
    return _broken(atoms, room, offset, size)


@lru_cache(maxsize=1 << 12)
def _lines_of_one(
    text: str, face: str, room: float, offset: float, size: float
) -> tuple[tuple[Run, ...], ...]:
    """Return one run as lines: documents share most of their texts, and a table asks for a cell's thrice."""
    return _broken(list(_atoms(text, face)), room, offset, size)


def _broken(atoms: list[Atom], room: float, offset: float, size: float) -> tuple[tuple[Run, ...], ...]:
    """Return atoms as lines, none wider than its room [pt]; one that is too wide is cut."""
    if not atoms:
        return ()
    lines: list[list[Atom]] = [[]]
    left = room - offset + _SLACK
    for atom in atoms:
        long = width(atom.text, atom.face, size)
        gap = width(" ", atom.face, size) if atom.spaced and lines[-1] else 0.0
        if gap + long <= left:
            lines[-1].append(atom)
            left -= gap + long
            continue
        if lines[-1]:
            lines.append([])
            left = room + _SLACK
        for part in _cut(atom, left, room + _SLACK, size) if long > left else (atom,):
            if lines[-1]:
                lines.append([])
            lines[-1].append(part)
        left = room + _SLACK - width(lines[-1][-1].text, atom.face, size)
    ends = [bool(after) and after[0].spaced for after in (*lines[1:], [])]
    return tuple(_pieces(line, spaced=spaced) for line, spaced in zip(lines, ends, strict=True))


def _cut(atom: Atom, first: float, later: float, size: float) -> list[Atom]:
    """Return an atom cut so that each part fits a line [pt], one character at the least."""
    parts = [""]
    room = first
    for character in atom.text:
        if parts[-1] and width(parts[-1], atom.face, size) + width(character, atom.face, size) > room:
            parts.append("")
            room = later
        parts[-1] += character
    return [Atom(part, atom.face, spaced=False, element=atom.element) for part in parts]


def _pieces(line: list[Atom], *, spaced: bool) -> tuple[Run, ...]:
    """Return a line as runs, each in one face and of one element.

    The space that a line breaks at stays at its end, unseen: a reader parts the words by it.
    """
    runs: list[Atom] = []
    for atom in line:
        space = " " if atom.spaced and runs else ""
        if runs and runs[-1].face == atom.face and runs[-1].element is atom.element:
            runs[-1] = runs[-1]._replace(text=f"{runs[-1].text}{space}{atom.text}")
        else:
            runs.append(atom._replace(text=space + atom.text))
    if spaced and runs:
        runs[-1] = runs[-1]._replace(text=f"{runs[-1].text} ")
    return tuple(Run(piece, run.element) for run in runs for piece in pieces(run.text, run.face))


def _length(line: tuple[Run, ...], size: float) -> float:
    """Return how long a line is to the eye [pt]."""
    last = line[-1].piece
    shown = [*(run.piece for run in line[:-1]), last._replace(text=last.text.rstrip(" "))]
    return sum(run_width(piece) for piece in shown) * size
