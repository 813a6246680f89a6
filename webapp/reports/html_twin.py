"""Any document's content as a page of HTML: the words of its PDF, in the same order.

The page stands by itself: it loads nothing and runs nothing. Where a picture stands on paper, the page has
the picture's figures as a table beside it.
"""

from __future__ import annotations

import unicodedata
from html import escape
from typing import TYPE_CHECKING, Final

from webapp.reports import model

if TYPE_CHECKING:
    from collections.abc import Iterator

# Letters that other scripts are written with hold joiners; whatever else is invisible is shown by its number.
_JOINERS: Final = frozenset("\u200c\u200d")
_INVISIBLE: Final = frozenset(("Cc", "Cf", "Co", "Cs"))
# Code points that are no characters, and that HTML forbids: the last two of each plane, and one short row.
_LAST_TWO, _ROW = 0xFFFE, range(0xFDD0, 0xFDF0)
_LOWEST_HEADING: Final = 6
# A picture in units of its own: a line of text over each bar.
_BAR_WIDTH, _LABEL_WIDTH = 600, 4
_BAR_STEP, _BAR_TEXT, _BAR_TOP, _BAR_HEIGHT = 36, 14, 18, 12
_STYLE: Final = (
    "body{font-family:'Be Vietnam Pro','Noto Sans TC',sans-serif;line-height:1.5;color:#1b1b1b;"
    "max-width:46rem;margin:1rem auto;padding:0 1rem;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:left;font-weight:700}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #71767a}"
    "th small{font-weight:400}thead th{overflow-wrap:break-word}figure{margin:1rem 0}"
    ".right{text-align:right}.note{border-left:.5rem solid #3d4551;background:#f0f0f0;padding:.5rem 1rem}"
    ".small{font-size:.9rem}.fine{font-size:.8rem}.lead{font-weight:700}"
    "dt{font-weight:700}dd{margin:0 0 .5rem}"
    ".figures{list-style:none;padding:0}.blank{display:inline-block;min-width:12rem;"
    "border-bottom:1px solid #1b1b1b}svg{max-width:100%;height:auto}"
)


def render_html(report: model.Report, stylesheet: str = "") -> str:
    """Return a document as a whole page of HTML.

    Parameters
    ----------
    report : Report
        What the document says.
    stylesheet : str
        Address of the stylesheet, for pages whose policy allows none of their own; the page carries its own
        style where none is given.
    """
    style = (
        f'<link rel="stylesheet" href="{_safe(stylesheet)}">' if stylesheet else f"<style>{_STYLE}</style>"
    )
    title = f"{report.title}: {report.reference}" if report.reference else report.title
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{_safe(report.language)}">',
        "<head>",
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_safe(title)}</title>{style}",
        "</head>",
        f"<body>{render_main(report)}</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def render_main(report: model.Report) -> str:
    """Return a document's content alone, for a page that has a head of its own."""
    return f"<main>\n{render_content(report)}\n</main>"


def render_content(report: model.Report) -> str:
    """Return what stands inside, for a page whose main part holds more than the document."""
    parts = [f"<h1>{_safe(report.title)}</h1>"]
    if report.subtitle:
        parts.append(f"<p>{_safe(report.subtitle)}</p>")
    if report.code is not None:
        parts.append(f'<p><a href="{_safe(report.code.address)}">{_safe(report.code.alt)}</a></p>')
    for section in report.sections:
        tag = "section" if section.title else "div"
        parts.append(f'<{tag} id="{_safe(section.key)}">')
        if section.title:
            parts.append(f"<h2>{_safe(section.title)}</h2>")
        for block in section.blocks:
            parts += _block(block)
        parts.append(f"</{tag}>")
    return "\n".join(parts)


def literal(text: str) -> str:
    r"""Return a text with what nobody would see shown by its number, so that no name can hide anything.

    Examples
    --------
    >>> literal("a\u202eb")
    'a[U+202E]b'
    """
    return "".join(f"[U+{ord(sign):04X}]" if _is_unseen(sign) else sign for sign in " ".join(text.split()))


def _is_unseen(sign: str) -> bool:
    """Return whether nobody would see a character, or HTML has no place for it."""
    number = ord(sign)
    if number & _LAST_TWO == _LAST_TWO or number in _ROW:
        return True
    return unicodedata.category(sign) in _INVISIBLE and sign not in _JOINERS


def _safe(text: str) -> str:
    """Return a text that stands in HTML for itself, between tags and in a quoted value alike."""
    return escape(literal(text), quote=True)


def _said(text: str) -> str:
    """Return a text between tags, each part in another language marked as such."""
    return " ".join(
        f'<span lang="{_safe(language)}">{_safe(part)}</span>' if language else _safe(part)
        for part, language in model.parts_of(text)
    )


def _block(block: model.Block) -> Iterator[str]:
    """Yield the elements of one block."""
    if isinstance(block, model.Heading):
        level = min(max(block.level, 3), _LOWEST_HEADING)
        yield f"<h{level}>{_safe(block.text)}</h{level}>"
    elif isinstance(block, model.Paragraph):
        text = _said(block.text)
        inner = f'<a href="{_safe(block.link)}">{text}</a>' if block.link else text
        yield f'<p class="{block.weight}"{_tongue(block.language)} dir="auto">{inner}</p>'
    elif isinstance(block, model.BulletList):
        tag = "ol" if block.numbered else "ul"
        items = "".join(f'<li dir="auto">{_said(item)}</li>' for item in block.items)
        yield f'<{tag} class="{block.weight}"{_tongue(block.language)}>{items}</{tag}>' if items else ""
    elif isinstance(block, model.Note):
        yield _note(block)
    elif isinstance(block, model.Table):
        yield _table(block)
    elif isinstance(block, model.BarChart):
        yield _figure(block)
    elif isinstance(block, model.KeyFigures):
        items = "".join(
            f"<li><strong>{_safe(value)}</strong> {_safe(label)}</li>" for value, label in block.figures
        )
        yield f'<ul class="figures">{items}</ul>' if items else ""
    elif isinstance(block, model.Particulars):
        pairs = "".join(
            f'<div><dt>{_safe(term)}</dt><dd dir="auto">{_safe(text)}</dd></div>'
            for term, text in block.pairs
        )
        yield f"<dl>{pairs}</dl>" if pairs else ""
    else:
        items = "".join(f'<li>{_safe(label)}: <span class="blank"></span></li>' for label in block.labels)
        yield f'<ul class="figures">{items}</ul>' if items else ""


def _note(note: model.Note) -> str:
    """Return a boxed statement."""
    title = f"<p><strong>{_safe(note.title)}</strong></p>" if note.title else ""
    lines = "".join(f'<p dir="auto">{_said(line)}</p>' for line in note.lines)
    return f'<div class="note {note.tone}"{_tongue(note.language)}>{title}{lines}</div>'


def _tongue(language: str) -> str:
    """Return the attribute that names a text's own language, where it is not the document's."""
    return f' lang="{_safe(language)}"' if language else ""


def _table(table: model.Table) -> str:
    """Return a table whose every cell has a header to its column, and every row one of its own."""
    heads = "".join(
        f'<th scope="col" class="{column.align}">{_safe(column.title)}</th>' for column in table.columns
    )
    titles, rows = dict(table.groups), list[str]()
    for index, row in enumerate(table.rows):
        if index in titles:
            # A new body a group, since the title of a group is the header of its rows.
            rows.append("</tbody><tbody>" if rows else "")
            width = len(table.columns)
            rows.append(f'<tr><th scope="rowgroup" colspan="{width}">{_safe(titles[index])}</th></tr>')
        rows.append(_row(row, table))
    foot = f"<tfoot>{_row(table.total, table)}</tfoot>" if table.total else ""
    body = f"<tbody>{''.join(rows)}</tbody>" if rows else ""
    caption = f"<caption>{_safe(table.caption)}</caption>"
    return f'<table class="{table.weight}">{caption}<thead><tr>{heads}</tr></thead>{body}{foot}</table>'


def _row(row: tuple[model.Cell, ...], table: model.Table) -> str:
    """Return one row; its first cell is its header."""
    cells = []
    for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
        inner = _safe(cell.text)
        if cell.detail:
            inner += f"<br><small>{_safe(cell.detail)}</small>"
        names_row = place == 0 and table.row_headers
        opening, closing = ('<th scope="row"', "</th>") if names_row else ("<td", "</td>")
        # On a narrow screen a row is drawn as a list: each cell then shows its column's title.
        told = f' data-label="{_safe(column.title)}"' if column.title else ""
        cells.append(f'{opening} class="{column.align}"{told} dir="auto">{inner}{closing}')
    return f"<tr>{''.join(cells)}</tr>"


def _figure(chart: model.BarChart) -> str:
    """Return a picture of bars, each with its label and its value, and its figures as a table beside it."""
    largest = max((abs(bar.value) for bar in chart.bars), default=0.0) or 1.0
    bars = "".join(_bar(bar, index, largest) for index, bar in enumerate(chart.bars))
    width, height = _BAR_WIDTH + _LABEL_WIDTH, max(len(chart.bars) * _BAR_STEP, 1)
    picture = (
        f'<svg role="img" aria-label="{_safe(chart.alt)}" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}">{bars}</svg>'
    )
    return (
        f"<figure><figcaption>{_safe(chart.title)} ({_safe(chart.unit)})</figcaption>"
        f"{picture}{_table(chart.twin)}</figure>"
    )


def _bar(bar: model.Bar, index: int, largest: float) -> str:
    """Return one bar under its label and value; below zero it is hollow: colour says nothing alone."""
    top = index * _BAR_STEP
    filled = 'fill="#1a4480"' if bar.value >= 0 else 'fill="none" stroke="#1a4480"'
    text = f'<text x="0" y="{top + _BAR_TEXT}" font-size="14">{_safe(bar.label)}: {_safe(bar.printed)}</text>'
    length = abs(bar.value) / largest * _BAR_WIDTH
    return (
        f'{text}<rect x="0" y="{top + _BAR_TOP}" width="{length:.1f}" height="{_BAR_HEIGHT}" {filled}></rect>'
    )
