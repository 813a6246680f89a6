"""A report's content as text for a terminal: the same words as on paper, without the pictures."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from webapp.reports.household_content import household_report
from webapp.reports.model import (
    BarChart,
    BlankLines,
    BulletList,
    Heading,
    KeyFigures,
    Note,
    Paragraph,
    Particulars,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from webapp.reports.model import Block, Column, Report

WIDTH = 100
_SCREENING_SECTIONS = ("about", "answer", "missing", "programs", "other", "sources", "record")
_GAP = 2
_NARROWEST = 8


def screening_text(document: Mapping[str, Any]) -> str:
    """Return a screening as text: the answer and why, what is missing, each programme, the sources."""
    return report_text(household_report(document, other_programs_in_full=True), _SCREENING_SECTIONS)


def assessment_text(document: Mapping[str, Any]) -> str:
    """Return an assessment as text: everything that the household's report says."""
    return report_text(household_report(document))


def report_text(report: Report, sections: Sequence[str] | None = None) -> str:
    """Draw a report's content model as text.

    Parameters
    ----------
    report : Report
    sections : sequence of str, optional
        Keys of the sections to draw; all where not given.
    """
    lines = [report.title, "=" * len(report.title)]
    for section in report.sections:
        if sections is not None and section.key not in sections:
            continue
        if section.title:
            lines += ["", section.title, "-" * len(section.title)]
        for block in section.blocks:
            lines += ["", *_block(block)] if not isinstance(block, BulletList) else [*_block(block)]
    return "\n".join(lines)


def table_text(
    header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str], widths: Sequence[int]
) -> str:
    """Draw a table whose cells wrap within their columns.

    Parameters
    ----------
    header, rows
        Texts, one for each column.
    aligns : sequence of str
        ``left`` or ``right`` for each column.
    widths : sequence of int
        Characters for each column.
    """
    ruled = [header, ["-" * width for width in widths], *rows]
    return "\n".join(line for row in ruled for line in _row(row, aligns, widths))


def _row(cells: Sequence[str], aligns: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, widths, strict=True)]
    for index in range(max(map(len, wrapped))):
        parts = []
        for lines, align, width in zip(wrapped, aligns, widths, strict=True):
            text = lines[index] if index < len(lines) else ""
            parts.append(text.rjust(width) if align == "right" else text.ljust(width))
        yield (" " * _GAP).join(parts).rstrip()


def _block(block: Block) -> list[str]:
    """Return the lines of one block."""
    lines: Iterable[str]
    match block:
        case Heading(text=text):
            lines = [text + ":"]
        case Paragraph(text=text):
            lines = textwrap.wrap(text, WIDTH)
        case Note(title=title, lines=said):
            lines = _wrapped((title, *said) if title else said, "| ", "| ")
        case BulletList(items=items, numbered=numbered):
            lines = [
                line
                for number, item in enumerate(items, start=1)
                for line in _wrapped((item,), f"{number:>3} " if numbered else "  - ", "    ")
            ]
        case Particulars(pairs=pairs):
            lines = _wrapped((f"{term}: {text}" for term, text in pairs), "", "    ")
        case KeyFigures(figures=figures):
            lines = [f"{value}  {label}" for value, label in figures]
        case BlankLines(labels=labels):
            lines = [f"{label} {'_' * 30}" for label in labels]
        case BarChart(title=title, twin=twin):
            lines = [title + ":", *_table(twin)]
        case Table():
            lines = _table(block)
    return list(lines)


def _widths(columns: Sequence[Column]) -> list[int]:
    """Return each column's characters: its share of the line, but no word of its header is broken for it."""
    shares = [column.share for column in columns]
    room = WIDTH - _GAP * (len(columns) - 1)
    longest_words = [max(map(len, column.title.split()), default=0) for column in columns]
    widths = [
        max(_NARROWEST, int(room * share / sum(shares)), word)
        for share, word in zip(shares, longest_words, strict=True)
    ]
    widths[widths.index(max(widths))] -= max(0, sum(widths) - room)
    return widths


def _table(table: Table) -> list[str]:
    rows = [
        [cell.text + (f" ({cell.detail})" if cell.detail else "") for cell in row]
        for row in (*table.rows, *((table.total,) if table.total else ()))
    ]
    titles = [column.title for column in table.columns]
    aligns = [column.align for column in table.columns]
    return table_text(titles, rows, aligns, _widths(table.columns)).splitlines()


def _wrapped(texts: Iterable[str], first: str, later: str) -> Iterator[str]:
    for text in texts:
        yield from textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=later)
