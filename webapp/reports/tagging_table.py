"""A grid whose rules and grounds are furniture of the page, and a content model's table with its headers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from reportlab.platypus import Flowable, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from webapp.reports import model, styles
from webapp.reports.archival import pdf_text
from webapp.reports.fonts import BOLD, REGULAR, showable, width
from webapp.reports.styles import style
from webapp.reports.tagging_paragraph import Text

if TYPE_CHECKING:
    from webapp.reports.tagging import Element

_PADDING = 5.0
_LEAST_ROWS_TO_HALVE = 4
# A table of so few rows stays on one page; of a longer one, so many rows stay together at either end.
_MOST_ROWS_KEPT_WHOLE = 7
_ROWS_KEPT_AT_AN_END = 2
# A word wider than this share of the page may be broken for the sake of the other columns.
_WIDEST_WORD = 0.22
_ROUNDING = 0.1
_CHINESE = re.compile("[\u2e80-\u9fff]")


class Rows(Grid):  # type: ignore[misc] # ReportLab ships no types
    """A grid: what stands in its cells is tagged by itself, its rules and grounds are no content."""

    def _drawCell(  # noqa: N802 - ReportLab's own name
        self, cell: object, cell_style: object, at: tuple[float, float], size: tuple[float, float]
    ) -> None:
        """Draw what stands in a cell: it sets its own face and colour, so that the cell need not."""
        self._curcellstyle = cell_style
        super()._drawCell(cell, cell_style, at, size)

    def _drawBkgrnd(self) -> None:  # noqa: N802 - ReportLab's own name
        """Draw the grounds."""
        if self._bkgrndcmds:
            self.canv.begin_artifact()
            super()._drawBkgrnd()
            self.canv.end()

    def _drawLines(self) -> None:  # noqa: N802 - ReportLab's own name
        """Draw the rules."""
        if self._linecmds:
            self.canv.begin_artifact()
            super()._drawLines()
            self.canv.end()


def look(commands: list[tuple[object, ...]]) -> TableStyle:
    """Return a grid's style in an embedded face: a grid sets a face even for cells that hold no text."""
    return TableStyle([("FONTNAME", (0, 0), (-1, -1), REGULAR), *commands])


def empty() -> Flowable:
    """Return what stands in a cell with nothing in it."""
    return Spacer(0, 0)


def tagged_table(table: model.Table, parent: Element, *, split_rows: bool) -> Flowable:
    """Return a table with light rules, and a header that repeats on every page and is read once.

    Parameters
    ----------
    table : Table
        What it holds.
    parent : Element
        What it is read in.
    split_rows : bool
        Whether a row may break over a page.
    """
    summary = {"Table": f"/Summary {pdf_text(showable(table.caption))}"} if table.caption else None
    element = parent.add("Table", title=showable(table.caption), attributes=summary)
    halved = table.halves and len(table.rows) >= _LEAST_ROWS_TO_HALVE
    head = [_head(element, table)]
    body, title_rows = _body(element, table)
    columns = table.columns
    if halved:
        columns, head = columns * 2, [head[0] + _head(None, table)]
        body = _side_by_side(body)
    widths = _widths(table, halves=2 if halved else 1)
    commands = _commands(table, title_rows)
    if not split_rows:
        commands += _kept(table, len(body))
    return Rows(
        [*head, *body], colWidths=widths, repeatRows=1, style=look(commands), splitInRow=int(split_rows)
    )


def is_kept_whole(table: model.Table) -> bool:
    """Return whether a table is so small that it stays on one page."""
    rows = len(table.rows) + len(table.groups) + bool(table.total)
    if table.halves and len(table.rows) >= _LEAST_ROWS_TO_HALVE:
        rows = (rows + 1) // 2
    return rows <= _MOST_ROWS_KEPT_WHOLE


def first_rows_height(grid: Rows) -> float:
    """Return how high a table's header and the rows that stay with it stand [pt]."""
    grid.wrap(styles.TEXT_WIDTH, styles.PAGE_HEIGHT)
    return float(sum(grid._rowHeights[: 1 + _ROWS_KEPT_AT_AN_END]))  # noqa: SLF001 - told nowhere else


def _kept(table: model.Table, rows: int) -> list[tuple[object, ...]]:
    """Return which rows stay on one page: all of a small table, of another the first and the last ones."""
    if is_kept_whole(table):
        return [("NOSPLIT", (0, 0), (-1, -1))]
    last = _ROWS_KEPT_AT_AN_END + bool(table.total)
    return [
        ("NOSPLIT", (0, 0), (-1, _ROWS_KEPT_AT_AN_END)),
        ("NOSPLIT", (0, rows + 1 - last), (-1, -1)),
    ]


def _widths(table: model.Table, *, halves: int) -> list[float]:
    """Return how wide each column is [pt]: its share, and wide enough for its longest word where it can."""
    room = styles.TEXT_WIDTH / halves
    shares = sum(column.share for column in table.columns)
    widths = [room * column.share / shares for column in table.columns]
    least = [_least_width(table, index, room) for index in range(len(widths))]
    short = sum(max(needed - wide, 0.0) for needed, wide in zip(least, widths, strict=True))
    spare = sum(max(wide - needed, 0.0) for needed, wide in zip(least, widths, strict=True))
    if short and spare >= short:
        kept = 1 - short / spare
        widths = [needed + max(wide - needed, 0.0) * kept for needed, wide in zip(least, widths, strict=True)]
    return widths * halves


def _least_width(table: model.Table, index: int, room: float) -> float:
    """Return how wide a column has to be for its words to stand in it whole [pt]."""
    head, cell = style("head-left"), style(_plain(table))
    texts = [(table.columns[index].title, head.fontName, head.fontSize)]
    texts += [(row[index].text, cell.fontName, cell.fontSize) for row in table.rows]
    if table.total:
        texts.append((table.total[index].text, BOLD, styles.TABLE_SIZE))
    longest = max(_longest_word(*each, room * _WIDEST_WORD) for each in texts)
    return longest + 2 * _PADDING + _ROUNDING


@lru_cache(maxsize=1 << 12)
def _longest_word(text: str, face: str, size: float, limit: float) -> float:
    """Return how wide the widest word of a text is [pt], of those that a line may not break."""
    words = (word for word in showable(text).split() if not _CHINESE.search(word))
    widths = (width(word, face, size) for word in words)
    return max((wide for wide in widths if wide <= limit), default=0.0)


def _plain(table: model.Table) -> str:
    """Return the style of a table's ordinary cells."""
    return "cell-left" if table.weight is model.Weight.BODY else f"cell-{table.weight}-left"


def _commands(table: model.Table, title_rows: list[int]) -> list[tuple[object, ...]]:
    """Return how a table looks."""
    tight = table.weight is not model.Weight.BODY
    commands: list[tuple[object, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("BACKGROUND", (0, 0), (-1, 0), styles.PALE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, styles.QUIET),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, styles.RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), 0.8 if tight else 1.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.6 if tight else 2.4),
    ]
    for row in title_rows:
        commands += [
            ("SPAN", (0, row), (-1, row)),
            ("NOSPLIT", (0, row), (-1, row + 1)),
            ("BOTTOMPADDING", (0, row), (-1, row), 1),
        ]
    if table.total:
        commands.append(("LINEABOVE", (0, -1), (-1, -1), 0.9, styles.QUIET))
    return commands


def _head(table_element: Element | None, table: model.Table) -> list[list[Flowable]]:
    """Return the header's cells; a second header, over a second half, is read with the first."""
    row = table_element.add("TR") if table_element else None
    cells: list[list[Flowable]] = []
    for column in table.columns:
        cell = row.add("TH", attributes={"Table": "/Scope /Column"}) if row else None
        cells.append([_text(column.title, f"head-{column.align}", cell)])
    return cells


def _body(element: Element, table: model.Table) -> tuple[list[list[list[Flowable]]], list[int]]:
    """Return a table's rows under its header, and the numbers of those that are a group's title."""
    titles = dict(table.groups)
    body: list[list[list[Flowable]]] = []
    title_rows: list[int] = []
    for index, row in enumerate(table.rows):
        if index in titles:
            title_rows.append(len(body) + 1)
            spans = f"/Scope /Column /ColSpan {len(table.columns)}"
            cell = element.add("TR").add("TH", attributes={"Table": spans})
            body.append([[_text(titles[index], "group", cell)], *([empty()] for _ in table.columns[1:])])
        body.append(_row(element, row, table))
    if table.total:
        body.append(_row(element, table.total, table, bold=True))
    return body, title_rows


def _side_by_side(body: list[list[list[Flowable]]]) -> list[list[list[Flowable]]]:
    """Return rows of which the second half stands to the right of the first."""
    middle = (len(body) + 1) // 2
    blank = [[empty()] for _ in body[0]]
    right = [*body[middle:], blank]
    return [row + right[index] for index, row in enumerate(body[:middle])]


def _row(
    table_element: Element, row: tuple[model.Cell, ...], table: model.Table, *, bold: bool = False
) -> list[list[Flowable]]:
    """Return one row's cells; the first names the row."""
    element = table_element.add("TR")
    cells: list[list[Flowable]] = []
    for index, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
        plain = "cell" if table.weight is model.Weight.BODY else f"cell-{table.weight}"
        # A name with a line under it stands out from that line; a figure does not stand out among figures.
        kind = "cell-bold" if bold or (cell.detail and column.align == "left") else plain
        names_row = index == 0 and table.row_headers and bool(cell.text) and len(row) > 1
        held = element.add("TH", attributes={"Table": "/Scope /Row"}) if names_row else element.add("TD")
        if cell.detail:
            content: list[Flowable] = [
                _text(cell.text, f"{kind}-{column.align}", held.add("P")),
                _text(cell.detail, f"detail-{column.align}", held.add("P")),
            ]
        else:
            content = [_text(cell.text, f"{kind}-{column.align}", held)]
        cells.append(content)
    return cells


def _text(text: str, name: str, element: Element | None) -> Text:
    """Return a text in the style of a name."""
    look_of_text = style(name)
    return Text(((showable(text), look_of_text.fontName, None),), look_of_text, element)
