"""The blocks of the content model as ReportLab flowables. Every text passes through `markup` or a drawing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as Grid

from webapp.reports import model, styles
from webapp.reports.charts import drawing_of
from webapp.reports.fonts import REGULAR, showable
from webapp.reports.styles import style

if TYPE_CHECKING:
    from collections.abc import Iterator

_PADDING = 5.0
_NOTE_EDGE = 5.0
_PAIRS_A_ROW = 3
# A section does not begin where only its heading would still fit.
_LEAST_START = 90.0
_LEAST_ROWS_TO_HALVE = 4
_COLUMN_GAP = 10.0
_BLANK_LABEL_SHARE = 0.18


def markup(text: str) -> str:
    """Return a text for ReportLab's paragraph parser such that it prints as it stands.

    The parser would take ``<img src=...>`` in a name for an order to open a file.
    """
    return escape(showable(text), {'"': "&quot;", "'": "&#39;"})


def flowables(report: model.Report, *, split_rows: bool = False) -> Iterator[Flowable]:
    """Yield a whole document in drawing order.

    Parameters
    ----------
    report : Report
        What to draw.
    split_rows : bool
        Whether a table's row may break over a page; only a row taller than a page needs it.
    """
    yield _paragraph(report.title, "title")
    if report.subtitle:
        yield _paragraph(report.subtitle, "subtitle")
    yield _title_rule()
    for section in report.sections:
        yield CondPageBreak(_LEAST_START)
        if section.title:
            yield _paragraph(section.title, "h2")
        for block in section.blocks:
            yield from _block(block, split_rows=split_rows)


def _block(block: model.Block, *, split_rows: bool) -> Iterator[Flowable]:
    """Yield the flowables of one block."""
    if isinstance(block, model.Heading):
        yield _paragraph(block.text, f"h{block.level}")
    elif isinstance(block, model.Paragraph):
        yield _paragraph(block.text, block.weight)
    elif isinstance(block, model.BulletList):
        yield from _bullets(block, split_rows=split_rows)
    elif isinstance(block, model.Note):
        yield from (Spacer(0, 4), _note(block), Spacer(0, 8))
    elif isinstance(block, model.Table):
        yield from (_table(block, split_rows=split_rows), Spacer(0, 7))
    elif isinstance(block, model.BarChart):
        title = _paragraph(block.title, "h3")
        yield KeepTogether([title, drawing_of(block, styles.TEXT_WIDTH), Spacer(0, 7)])
    elif isinstance(block, model.KeyFigures):
        yield from (_key_figures(block), Spacer(0, 8))
    elif isinstance(block, model.Particulars):
        yield from (_particulars(block), Spacer(0, 6))
    else:
        yield from (_blank_lines(block), Spacer(0, 6))


def _paragraph(text: str, name: str) -> Paragraph:
    """Return a paragraph of literal text."""
    return Paragraph(markup(text), style(name))


def _title_rule() -> Flowable:
    """Return the rule under a document's title."""
    line = _look([("LINEABOVE", (0, 0), (-1, 0), 2.5, styles.BRAND), _no_padding()])
    return Grid([[_empty()]], colWidths=[styles.TEXT_WIDTH], rowHeights=[6], style=line, spaceBefore=6)


def _bullets(block: model.BulletList, *, split_rows: bool) -> Iterator[Flowable]:
    """Yield a list; one of short items or in fine print stands in two columns."""
    items = list(_items(block))
    if block.numbered and block.weight is model.Weight.FINE:
        yield _run_on(block)
        return
    narrow = block.halves or block.weight is model.Weight.FINE
    if narrow and len(items) >= _LEAST_ROWS_TO_HALVE:
        yield _in_two_columns(items, split_rows=split_rows)
    else:
        yield from items


def _run_on(block: model.BulletList) -> Paragraph:
    """Return a numbered list in fine print as running text: its numbers, set bold, are what is looked up."""
    items = (f"<b>[{number}]</b> {markup(item)}" for number, item in enumerate(block.items, start=1))
    return Paragraph("  ".join(items), style(f"{block.weight}"))


def _in_two_columns(items: list[Flowable], *, split_rows: bool) -> Flowable:
    """Return items two a row, read across and then down, so that a page's end parts no row."""
    items = [*items, *[_empty()] * (len(items) % 2)]
    look = _look(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), _COLUMN_GAP),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ]
    )
    rows = [[[left], [right]] for left, right in zip(items[::2], items[1::2], strict=True)]
    return Grid(rows, colWidths=[styles.TEXT_WIDTH / 2] * 2, style=look, splitInRow=int(split_rows))


def _items(block: model.BulletList) -> Iterator[Flowable]:
    """Yield each item of a list."""
    kind = "numbered" if block.numbered else "bullet"
    for number, item in enumerate(block.items, start=1):
        mark = f"[{number}]" if block.numbered else "•"
        yield Paragraph(markup(item), style(f"{kind}-{block.weight}"), bulletText=mark)


def _note(note: model.Note) -> Flowable:
    """Return a boxed statement with a heavy edge on its left."""
    ground, edge = styles.TONE_COLOURS[note.tone]
    content: list[Flowable] = []
    if note.title:
        content.append(_paragraph(note.title, f"note-title-{note.tone}"))
    content += [_paragraph(line, "note-line") for line in note.lines]
    look = _look(
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
    return Grid([[content]], colWidths=[inner], style=look, splitInRow=1, hAlign="RIGHT")


def _table(table: model.Table, *, split_rows: bool) -> Flowable:
    """Return a table with light rules and a header that repeats on every page."""
    if table.halves and len(table.rows) >= _LEAST_ROWS_TO_HALVE:
        table = _side_by_side(table)
    head = [_paragraph(column.title, f"head-{column.align}") for column in table.columns]
    body, title_rows = _body(table)
    shares = sum(column.share for column in table.columns)
    widths = [styles.TEXT_WIDTH * column.share / shares for column in table.columns]
    tight = table.weight is not model.Weight.BODY
    look: list[tuple[object, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("BACKGROUND", (0, 0), (-1, 0), styles.PALE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, styles.QUIET),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, styles.RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2 if tight else 2.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2 if tight else 3.0),
    ]
    for row in title_rows:
        look += [
            ("SPAN", (0, row), (-1, row)),
            ("NOSPLIT", (0, row), (-1, row + 1)),
            ("BOTTOMPADDING", (0, row), (-1, row), 1),
        ]
    if table.total:
        look.append(("LINEABOVE", (0, -1), (-1, -1), 0.9, styles.QUIET))
    return Grid([head, *body], colWidths=widths, repeatRows=1, style=_look(look), splitInRow=int(split_rows))


def _body(table: model.Table) -> tuple[list[list[list[Flowable]]], list[int]]:
    """Return a table's rows under its header, and the numbers of those that are a group's title."""
    titles = dict(table.groups)
    body: list[list[list[Flowable]]] = []
    title_rows: list[int] = []
    for index, row in enumerate(table.rows):
        if index in titles:
            title_rows.append(len(body) + 1)
            title = _paragraph(titles[index], "group")
            body.append([[title], *([_empty()] for _ in table.columns[1:])])
        body.append(_row(row, table))
    if table.total:
        body.append(_row(table.total, table, bold=True))
    return body, title_rows


def _side_by_side(table: model.Table) -> model.Table:
    """Return a table whose second half of rows stands to the right of the first."""
    middle = (len(table.rows) + 1) // 2
    blank = tuple(model.Cell("") for _ in table.columns)
    right = (*table.rows[middle:], blank)
    rows = tuple(row + right[index] for index, row in enumerate(table.rows[:middle]))
    return replace(table, columns=table.columns * 2, rows=rows, halves=False)


def _row(row: tuple[model.Cell, ...], table: model.Table, *, bold: bool = False) -> list[list[Flowable]]:
    """Return one row's cells."""
    cells = []
    for cell, column in zip(row, table.columns, strict=True):
        plain = "cell" if table.weight is model.Weight.BODY else f"cell-{table.weight}"
        # A name with a line under it stands out from that line; a figure does not stand out among figures.
        kind = "cell-bold" if bold or (cell.detail and column.align == "left") else plain
        content = [_paragraph(cell.text, f"{kind}-{column.align}")]
        if cell.detail:
            content.append(_paragraph(cell.detail, f"detail-{column.align}"))
        cells.append(content)
    return cells


def _key_figures(block: model.KeyFigures) -> Flowable:
    """Return figures set large, side by side."""
    cells = [
        [_paragraph(value, "figure"), _paragraph(label, "figure-label")] for value, label in block.figures
    ]
    look = _look(
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
    return Grid([cells], colWidths=[styles.TEXT_WIDTH / len(cells)] * len(cells), style=look)


def _particulars(block: model.Particulars) -> Flowable:
    """Return pairs of a term and what it is, three pairs a row."""
    cells: list[object] = [
        [_paragraph(term, "term"), _paragraph(text, "cell-left")] for term, text in block.pairs
    ]
    cells += [_empty()] * (-len(cells) % _PAIRS_A_ROW)
    rows = [cells[index : index + _PAIRS_A_ROW] for index in range(0, len(cells), _PAIRS_A_ROW)]
    look = _look(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 10),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    return Grid(rows, colWidths=[styles.TEXT_WIDTH / _PAIRS_A_ROW] * _PAIRS_A_ROW, style=look, splitInRow=1)


def _blank_lines(block: model.BlankLines) -> Flowable:
    """Return labelled blanks to write on."""
    cells: list[object] = []
    widths = []
    rest = 1 / len(block.labels) - _BLANK_LABEL_SHARE
    for label in block.labels:
        cells += [_paragraph(f"{label}:", "cell-left"), _empty()]
        widths += [styles.TEXT_WIDTH * share for share in (_BLANK_LABEL_SHARE, rest)]
    lines: list[tuple[object, ...]] = [
        ("LINEBELOW", (column, 0), (column, 0), 0.7, styles.INK) for column in range(1, len(cells), 2)
    ]
    look = _look(
        [
            *lines,
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ("LEFTPADDING", (0, 0), (1, -1), 0),
            ("LEFTPADDING", (2, 0), (-1, -1), 14),
        ]
    )
    return Grid([cells], colWidths=widths, rowHeights=[24], style=look)


def _look(commands: list[tuple[object, ...]]) -> TableStyle:
    """Return a table's style in an embedded face: a table sets a face even for cells that hold no text."""
    return TableStyle([("FONTNAME", (0, 0), (-1, -1), REGULAR), *commands])


def _empty() -> Flowable:
    """Return what stands in a cell with nothing in it."""
    return Spacer(0, 0)


def _no_padding() -> tuple[object, ...]:
    """Return the table command that takes the padding off the top."""
    return ("TOPPADDING", (0, 0), (-1, -1), 0)
