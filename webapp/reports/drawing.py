"""The blocks of the content model as tagged ReportLab flowables: what is drawn, and what each mark is.

Every text passes through `showable` and is drawn as it stands; nothing in a document is ever read as markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from webapp.reports import model, styles
from webapp.reports.charts import drawing_of
from webapp.reports.fonts import BOLD, REGULAR, showable
from webapp.reports.styles import style
from webapp.reports.tagging_paragraph import Text, runs_of
from webapp.reports.tagging_picture import Picture
from webapp.reports.tagging_table import (
    Rows,
    empty,
    first_rows_height,
    is_kept_whole,
    look,
    tagged_table,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webapp.reports.tagging import Element

_NOTE_EDGE = 5.0
_PAIRS_A_ROW = 3
# A section, and what stands under a heading in it, does not begin where only the heading would still fit.
_LEAST_START = 90.0
_LEAST_UNDER_HEADING = 75.0
_ROWS_KEPT_TOGETHER = 3
_LEAST_ROWS_TO_HALVE = 4
# A sentence before a table stays with it; a long paragraph may be parted from it.
_SHORT_TEXT = 300
_COLUMN_GAP = 10.0
_BLANK_LABEL_SHARE = 0.18
# How far a code reaches below a title of one line.
_CODE_BELOW_TITLE = 8.0
_SECTION_LEVEL = 2
_LOWEST_HEADING = 6
_LINES_KEPT = 2
# What may stay with what follows it.
_LINES = (model.Heading, model.Paragraph, model.BlankLines)
# Headings below this level look like it.
_SMALLEST_LOOK = 3


def flowables(report: model.Report, root: Element, *, split_rows: bool = False) -> Iterator[Flowable]:
    """Yield a whole document in drawing order, and build its structure in reading order.

    Parameters
    ----------
    report : Report
        What to draw.
    root : Element
        The document's structure, still empty.
    split_rows : bool
        Whether a table's row may break over a page; only a row taller than a page needs it.
    """
    inset = styles.CODE_SIZE + styles.CODE_GAP if report.code else 0.0
    yield _title(report.title, root, inset)
    if report.subtitle:
        yield _text(report.subtitle, "subtitle", root.add("P"), right_inset=inset)
    elif report.code:
        yield Spacer(0, styles.CODE_GAP + _CODE_BELOW_TITLE)
    yield _title_rule()
    drawer = _Drawer(split_rows=split_rows)
    for section in report.sections:
        first = next(iter(section.blocks), None)
        under = _LEAST_UNDER_HEADING if isinstance(first, model.Heading) else 0.0
        yield CondPageBreak(_LEAST_START + under)
        yield from _section(section, drawer, root.add("Sect"))


def _section(section: model.Section, drawer: _Drawer, element: Element) -> Iterator[Flowable]:
    """Yield a section, no heading of it apart from what it is the heading of."""
    opening: list[Flowable] = []
    if section.title:
        opening = [drawer.heading(section.title, _SECTION_LEVEL, element)]
        opening[0].keepWithNext = _stays_with(section.blocks)
    for index, block in enumerate(section.blocks):
        drawn = list(drawer.block(block, element))
        if isinstance(block, _LINES):
            drawn[-1].keepWithNext = _stays_with(section.blocks[index + 1 :])
            opening += drawn
            continue
        if isinstance(block, model.Table) and not is_kept_whole(block):
            # A heading or a line before a long table stays with its first rows.
            yield from opening[:-_LINES_KEPT]
            opening = opening[-_LINES_KEPT:]
            yield CondPageBreak(first_rows_height(drawn[0]) + sum(map(_height, opening)))
        yield from (*opening, *drawn)
        opening = []
    yield from opening


def _height(flowable: Flowable) -> float:
    """Return how high a flowable stands, with the space around it [pt]."""
    if isinstance(flowable, CondPageBreak):
        return 0.0
    height: float = flowable.wrap(styles.TEXT_WIDTH, styles.PAGE_HEIGHT)[1]
    return height + float(flowable.getSpaceBefore()) + float(flowable.getSpaceAfter())


def _stays_with(blocks: tuple[model.Block, ...]) -> bool:
    """Return whether a heading or a line stays on the page of what follows it.

    What goes to the next page whole, such as a picture or a small table, takes its heading along, and the
    sentence between the two; so does a line to sign on.
    """
    if not blocks:
        return False
    following = blocks[0]
    if isinstance(following, model.Heading | model.Paragraph) and len(blocks) > 1:
        short = isinstance(following, model.Heading) or len(following.text) < _SHORT_TEXT
        return short and not isinstance(blocks[1], model.Heading) and _stays_with(blocks[1:])
    if isinstance(following, model.Table):
        return is_kept_whole(following)
    if isinstance(following, model.Particulars):
        return len(following.pairs) <= _ROWS_KEPT_TOGETHER * _PAIRS_A_ROW
    return isinstance(following, model.BarChart | model.BlankLines)


def _title(text: str, root: Element, inset: float) -> Text:
    """Return the document's title, the one heading of the first level."""
    said = showable(text)
    return _text(text, "title", root.add("H1"), right_inset=inset, bookmark=(said, 0))


class _Drawer:
    """Draws blocks; it holds how deep the last heading was, since none may skip a level."""

    def __init__(self, *, split_rows: bool) -> None:
        self._split_rows = split_rows
        self._level = 1

    def heading(self, text: str, level: int, parent: Element) -> Text:
        """Return a heading, its level in the structure at most one below the last one's."""
        self._level = min(level, self._level + 1, _LOWEST_HEADING)
        name = f"h{min(level, _SMALLEST_LOOK)}"
        bookmark = (showable(text), self._level - 1)
        return _text(text, name, parent.add(f"H{self._level}"), bookmark=bookmark)

    def block(self, block: model.Block, parent: Element) -> Iterator[Flowable]:
        """Yield the flowables of one block."""
        if isinstance(block, model.Heading):
            yield CondPageBreak(_LEAST_UNDER_HEADING)
            yield self.heading(block.text, block.level, parent)
        elif isinstance(block, model.Paragraph):
            yield _paragraph(block, parent)
        elif isinstance(block, model.BulletList):
            yield from _bullets(block, parent, split_rows=self._split_rows)
        elif isinstance(block, model.Note):
            yield from (Spacer(0, 4), _note(block, parent), Spacer(0, 8))
        elif isinstance(block, model.Table):
            yield from (tagged_table(block, parent, split_rows=self._split_rows), Spacer(0, 7))
        elif isinstance(block, model.BarChart):
            title = self.heading(block.title, _SECTION_LEVEL + 1, parent)
            picture = Picture(drawing_of(block, styles.TEXT_WIDTH), block, parent)
            yield KeepTogether([title, picture, Spacer(0, 7)])
        elif isinstance(block, model.KeyFigures):
            yield from (_key_figures(block, parent), Spacer(0, 8))
        elif isinstance(block, model.Particulars):
            yield from (_particulars(block, parent, split_rows=self._split_rows), Spacer(0, 6))
        else:
            lines = _blank_lines(block, parent)
            lines.spaceAfter = 6
            yield lines


def _text(
    text: str,
    name: str,
    element: Element | None,
    *,
    right_inset: float = 0.0,
    bookmark: tuple[str, int] | None = None,
) -> Text:
    """Return a text in the style of a name."""
    its = style(name)
    runs = runs_of(text, its.fontName, element)
    return Text(runs, its, element, right_inset=right_inset, bookmark=bookmark)


def _paragraph(block: model.Paragraph, parent: Element) -> Text:
    """Return a paragraph, a link's whole text underneath its own element."""
    element = parent.add("P", language=block.language)
    its = style("link" if block.link else block.weight)
    if block.link:
        element = element.add("Link")
    return Text(runs_of(block.text, its.fontName, element), its, element, link=block.link)


def _title_rule() -> Flowable:
    """Return the rule under a document's title."""
    line = look([("LINEABOVE", (0, 0), (-1, 0), 2.5, styles.BRAND), ("TOPPADDING", (0, 0), (-1, 0), 0)])
    return Rows([[empty()]], colWidths=[styles.TEXT_WIDTH], rowHeights=[6], style=line, spaceBefore=6)


def _bullets(block: model.BulletList, parent: Element, *, split_rows: bool) -> Iterator[Flowable]:
    """Yield a list; one of short items or in fine print stands in two columns."""
    numbering = {"List": f"/ListNumbering /{'Decimal' if block.numbered else 'Disc'}"}
    element = parent.add("L", language=block.language, attributes=numbering)
    if block.numbered and block.weight is model.Weight.FINE:
        yield _run_on(block, element)
        return
    items = list(_items(block, element))
    narrow = block.halves or block.weight is model.Weight.FINE
    if narrow and len(items) >= _LEAST_ROWS_TO_HALVE:
        yield _in_two_columns(items, split_rows=split_rows)
    else:
        yield from items


def _run_on(block: model.BulletList, element: Element) -> Text:
    """Return a numbered list in fine print as running text: its numbers, set bold, are what is looked up."""
    runs: list[tuple[str, str, Element | None]] = []
    for number, item in enumerate(block.items, start=1):
        held = element.add("LI")
        runs.append((f"[{number}]", BOLD, held.add("Lbl")))
        body = held.add("LBody")
        runs += [(text, face, own or body) for text, face, own in runs_of(item, REGULAR, body)]
    return Text(tuple(runs), style(block.weight), None)


def _in_two_columns(items: list[Flowable], *, split_rows: bool) -> Flowable:
    """Return items two a row, read across and then down, so that a page's end parts no row."""
    items = [*items, *[empty()] * (len(items) % 2)]
    commands = look(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), _COLUMN_GAP),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ]
    )
    rows = [[[left], [right]] for left, right in zip(items[::2], items[1::2], strict=True)]
    return Rows(rows, colWidths=[styles.TEXT_WIDTH / 2] * 2, style=commands, splitInRow=int(split_rows))


def _items(block: model.BulletList, element: Element) -> Iterator[Flowable]:
    """Yield each item of a list."""
    its = style(f"{'numbered' if block.numbered else 'bullet'}-{block.weight}")
    for number, item in enumerate(block.items, start=1):
        held = element.add("LI")
        mark = f"[{number}]" if block.numbered else "•"
        label, body = held.add("Lbl"), held.add("LBody")
        yield Text(runs_of(item, its.fontName, body), its, body, label=mark, label_element=label)


def _note(note: model.Note, parent: Element) -> Flowable:
    """Return a boxed statement with a heavy edge on its left."""
    ground, edge = styles.TONE_COLOURS[note.tone]
    element = parent.add("Div", language=note.language)
    content: list[Flowable] = []
    if note.title:
        content.append(_text(note.title, f"note-title-{note.tone}", element.add("P")))
    content += [_text(line, "note-line", element.add("P")) for line in note.lines]
    commands = look(
        [
            ("BACKGROUND", (0, 0), (-1, -1), ground),
            ("LINEBEFORE", (0, 0), (0, -1), _NOTE_EDGE, edge, "butt"),
            ("LEFTPADDING", (0, 0), (-1, -1), 14),
            ("RIGHTPADDING", (0, 0), (-1, -1), 12),
            ("TOPPADDING", (0, 0), (-1, -1), 9),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ]
    )
    # The heavy edge is drawn half outside its cell; the box is set in so that it stays in the text's width.
    inner = styles.TEXT_WIDTH - _NOTE_EDGE / 2
    return Rows([[content]], colWidths=[inner], style=commands, splitInRow=1, hAlign="RIGHT")


def _key_figures(block: model.KeyFigures, parent: Element) -> Flowable:
    """Return figures set large, side by side."""
    element = parent.add("L")
    cells = []
    for value, label in block.figures:
        held = element.add("LI").add("LBody")
        cells.append([_text(value, "figure", held.add("P")), _text(label, "figure-label", held.add("P"))])
    commands = look(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, -1), styles.PALE),
            ("LINEABOVE", (0, 0), (-1, 0), 2, styles.BRAND),
            ("LEFTPADDING", (0, 0), (-1, -1), 8),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("TOPPADDING", (0, 0), (-1, -1), 7),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ]
    )
    return Rows([cells], colWidths=[styles.TEXT_WIDTH / len(cells)] * len(cells), style=commands)


def _particulars(block: model.Particulars, parent: Element, *, split_rows: bool) -> Flowable:
    """Return pairs of a term and what it is, three pairs a row; a few rows stay on one page."""
    element = parent.add("L")
    cells: list[object] = []
    for term, text in block.pairs:
        held = element.add("LI").add("LBody")
        cells.append([_text(term, "term", held.add("P")), _text(text, "cell-left", held.add("P"))])
    cells += [empty()] * (-len(cells) % _PAIRS_A_ROW)
    rows = [cells[index : index + _PAIRS_A_ROW] for index in range(0, len(cells), _PAIRS_A_ROW)]
    commands = look(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 10),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    widths = [styles.TEXT_WIDTH / _PAIRS_A_ROW] * _PAIRS_A_ROW
    if len(rows) <= _ROWS_KEPT_TOGETHER and not split_rows:
        commands.add("NOSPLIT", (0, 0), (-1, -1))
        return Rows(rows, colWidths=widths, style=commands)
    return Rows(rows, colWidths=widths, style=commands, splitInRow=1)


def _blank_lines(block: model.BlankLines, parent: Element) -> Flowable:
    """Return labelled blanks to write on."""
    element = parent.add("L")
    cells: list[object] = []
    widths = []
    rest = 1 / len(block.labels) - _BLANK_LABEL_SHARE
    for label in block.labels:
        cells += [_text(f"{label}:", "cell-left", element.add("LI").add("LBody")), empty()]
        widths += [styles.TEXT_WIDTH * share for share in (_BLANK_LABEL_SHARE, rest)]
    lines: list[tuple[object, ...]] = [
        ("LINEBELOW", (column, 0), (column, 0), 0.7, styles.INK) for column in range(1, len(cells), 2)
    ]
    commands = look(
        [
            *lines,
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ("LEFTPADDING", (0, 0), (1, -1), 0),
            ("LEFTPADDING", (2, 0), (-1, -1), 14),
        ]
    )
    return Rows([cells], colWidths=widths, rowHeights=[24], style=commands)
