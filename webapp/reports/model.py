"""What a document says, before any ink: sections of plain blocks that a test, a page or a PDF can read.

Every string here is literal text. Whatever draws it escapes it; nothing in a model is ever markup.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Weight(StrEnum):
    """How a text speaks: as the letter's own, its opening, small print, or an auditor's fine print."""

    LEAD = "lead"
    BODY = "body"
    SMALL = "small"
    FINE = "fine"


class Tone(StrEnum):
    """What a note tells the reader; its words say the same, so that colour is never the only sign."""

    YES = "yes"
    NO = "no"
    OPEN = "open"
    CAUTION = "caution"


class Mixed(str):
    """A text whose parts are in more than one language, such as a citation that nobody translates.

    It is a text like any other; what draws it names the language of each part, so that a screen reader
    changes its voice. The parts are parted by a space.

    Parameters
    ----------
    parts : tuple of str and str
        Text and its language as a BCP 47 tag, empty where it is the document's.

    Examples
    --------
    >>> Mixed(("42 U.S.C. 6865, earlier work.", "en"), ("Aún no comprobado.", ""))
    '42 U.S.C. 6865, earlier work. Aún no comprobado.'
    """

    __slots__ = ("parts",)
    parts: tuple[tuple[str, str], ...]

    def __new__(cls, *parts: tuple[str, str]) -> Self:
        """Return the text, empty parts left out."""
        kept = tuple(part for part in parts if part[0])
        made = super().__new__(cls, " ".join(text for text, _ in kept))
        made.parts = kept
        return made

    def __getnewargs__(self) -> tuple[tuple[str, str], ...]:  # type: ignore[override] # of parts, not of a text
        """Return what a copy is made from."""
        return self.parts


def joined(texts_: Iterable[str]) -> str:
    """Return texts one after another, parted by a space, the languages of their parts kept."""
    parts = [part for text in texts_ for part in parts_of(text)]
    if not any(language for _, language in parts):
        return " ".join(text for text, _ in parts)
    return Mixed(*parts)


def parts_of(text: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of a text, each with its language where it is not the document's."""
    return text.parts if isinstance(text, Mixed) else ((text, ""),)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section (level 3 and below; the section's own title is level 2)."""

    text: str
    level: int = 3


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of text.

    Parameters
    ----------
    text : str
        What it says.
    weight : Weight
        How it speaks.
    language : str
        Its own language as a BCP 47 tag, where it is not the document's: a screen reader changes its voice.
    link : str
        An address on the web that the whole paragraph leads to; empty for ordinary text.
    """

    text: str
    weight: Weight = Weight.BODY
    language: str = ""
    link: str = ""

    def __post_init__(self) -> None:
        """Refuse a link that is more than an address: nothing in a document may start anything."""
        if self.link and not self.link.startswith(("https://", "http://")):
            msg = f"a link in a document leads to a web address, not to {self.link!r}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list; `numbered` lists count from 1 and are what ``[1]`` in a text refers to.

    `halves` lets paper set a list of short items in two columns; the items are the same. `language` is the
    list's own, as a BCP 47 tag, where it is not the document's.
    """

    items: tuple[str, ...]
    numbered: bool = False
    weight: Weight = Weight.BODY
    halves: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A boxed statement: a title and sentences; `language` is its own, where it is not the document's."""

    title: str
    lines: tuple[str, ...]
    tone: Tone
    language: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: its header, how its cells line up, and its share of the width."""

    title: str
    align: Literal["left", "right"] = "left"
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell: what it says, and a smaller second line where there is more to say."""

    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row; `total` is a last row set apart from the others.

    `halves` lets paper set a long narrow table as two halves side by side; the rows are the same.
    `groups` are titles inside the table, each with the index of the row that it stands above.
    `row_headers` says whether the first column names its row, as it mostly does.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    weight: Weight = Weight.BODY
    halves: bool = False
    groups: tuple[tuple[int, str], ...] = ()
    row_headers: bool = True

    def __post_init__(self) -> None:
        """Refuse a row that does not fit the columns: a cell under the wrong header is a false figure."""
        for row in (*self.rows, *((self.total,) if self.total else ())):
            if len(row) != len(self.columns):
                msg = f"table {self.caption!r}: a row has {len(row)} cells for {len(self.columns)} columns"
                raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its value, and the value as it is printed beside it."""

    label: str
    value: float
    printed: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """A picture of amounts, with the same figures as a table for whoever cannot see it.

    Parameters
    ----------
    title : str
        What the picture shows, as a sentence or title.
    unit : str
        Unit of every bar, printed with the axis.
    bars : tuple of Bar
        In drawing order.
    alt : str
        What a person who cannot see the picture should be told.
    twin : Table
        The same figures in rows. A drawing that prints each value beside its bar need not repeat it.
    across : bool
        True for bars that grow to the right (long labels), False for bars that grow upwards (months).
    """

    title: str
    unit: str
    bars: tuple[Bar, ...]
    alt: str
    twin: Table
    across: bool = True


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A few figures set large, each with its label."""

    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Particulars:
    """Pairs of a term and what it is: reference, date, place."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BlankLines:
    """Labelled blanks to fill in by hand."""

    labels: tuple[str, ...]


Block = Heading | Paragraph | BulletList | Note | Table | BarChart | KeyFigures | Particulars | BlankLines


@dataclass(frozen=True, slots=True)
class Section:
    """A run of blocks, mostly titled; `key` names it in every language, for tests and links."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A square code in the corner of the first page that a telephone reads.

    Parameters
    ----------
    address : str
        The web address it leads to.
    alt : str
        What a person who cannot see it should be told, the address among it.
    """

    address: str
    alt: str


@dataclass(frozen=True, slots=True)
class Report:
    """A whole document.

    Parameters
    ----------
    title : str
        The document's title, printed and set in its metadata.
    language : str
        Language the document is written in, as a BCP 47 tag.
    reference : str
        The household's reference, as its file has it; empty where there is none.
    sections : tuple of Section
        In reading order.
    running_title, page_label : str
        Text of every page's foot; `page_label` holds ``{page}`` and ``{pages}``.
    subtitle : str
        One line under the title.
    template : str
        Which kind of document it is, by the id of its template; empty for a page that is no document.
    template_version : int
        By which version of that template it is written: an older one is printed as it was.
    dated : str
        The day or the moment of the record that the document is of, in ISO 8601; the file's own date. Empty
        where the record has none: then the file carries no date, never the clock's.
    code : Code or None
        A code that leads to the page which confirms the document.
    """

    title: str
    language: str
    reference: str
    sections: tuple[Section, ...]
    running_title: str
    page_label: str = field(default="{page}/{pages}")
    subtitle: str = ""
    template: str = ""
    template_version: int = 0
    dated: str = ""
    code: Code | None = None

    def section(self, key: str) -> Section | None:
        """Return the section with a key, or None where the report has none."""
        return next((section for section in self.sections if section.key == key), None)


def texts(report: Report) -> Iterator[str]:
    """Yield every piece of text that a reader of the whole document would meet, in reading order."""
    yield report.title
    yield report.subtitle
    for section in report.sections:
        yield section.title
        for block in section.blocks:
            yield from _block_texts(block)


def _block_texts(block: Block) -> Iterator[str]:
    """Yield the texts of one block."""
    if isinstance(block, Heading | Paragraph):
        yield block.text
    elif isinstance(block, BulletList):
        yield from block.items
    elif isinstance(block, Note):
        yield block.title
        yield from block.lines
    elif isinstance(block, Table):
        yield from _table_texts(block)
    elif isinstance(block, BarChart):
        yield from _chart_texts(block)
    elif isinstance(block, KeyFigures):
        yield from _pairs_texts(block.figures)
    elif isinstance(block, Particulars):
        yield from _pairs_texts(block.pairs)
    else:
        yield from block.labels


def _chart_texts(chart: BarChart) -> Iterator[str]:
    """Yield the texts of a chart, bar by bar."""
    yield from (chart.title, chart.unit)
    yield from _pairs_texts((bar.label, bar.printed) for bar in chart.bars)


def _pairs_texts(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield both texts of each pair."""
    for first, second in pairs:
        yield from (first, second)


def _table_texts(table: Table) -> Iterator[str]:
    """Yield the texts of a table, row by row."""
    yield table.caption
    yield from (column.title for column in table.columns)
    titles = dict(table.groups)
    for index, row in enumerate((*table.rows, *((table.total,) if table.total else ()))):
        if index in titles:
            yield titles[index]
        for cell in row:
            yield from (text for text in (cell.text, cell.detail) if text)
