"""The same document printed by others: WeasyPrint from the page of HTML, Typst and fpdf2 from its content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import fontpkg

from webapp.reports import model
from webapp.reports.fonts import HAN_FOLDER
from webapp.reports.html_twin import render_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from webapp.reports.model import Block, Report

LATIN, HAN = "Be Vietnam Pro", "Noto Sans TC"
WEIGHTS = (400, 700)
# Set about as close as our own pages, so that about as many pages are laid out.
DENSE = (
    "@page{size:letter;margin:50pt}body{font-size:9.5pt;line-height:1.3;margin:0;padding:0;max-width:none}"
    "table{font-size:8.5pt;margin:2pt 0}th,td{padding:1pt 4pt}h1{font-size:22pt;margin:0}"
    "h2{font-size:13.5pt;margin:7pt 0 2pt}h3{font-size:10.5pt;margin:4pt 0 1pt}p{margin:0 0 3pt}"
    "ul,ol,dl{margin:0 0 3pt}dd{margin:0 0 1pt}.note{padding:4pt 8pt;margin:2pt 0}.fine{font-size:7.5pt}"
    "svg{height:90pt}"
)
HAN_FILES = ("NotoSansTC_400Regular.ttf", "NotoSansTC_700Bold.ttf")


def latin_files() -> list[Path]:
    """Return the files of the first typeface."""
    return [fontpkg.path(LATIN, weight=weight) for weight in WEIGHTS]


def weasyprint() -> Callable[[Report], bytes]:
    """Return what prints a report as PDF/UA-1 from its page of HTML, typefaces and style read once."""
    from weasyprint import CSS, HTML  # noqa: PLC0415 - slow to import, and may be absent
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - as above

    fonts = FontConfiguration()
    faces = [(LATIN, path, weight) for path, weight in zip(latin_files(), WEIGHTS, strict=True)]
    faces += [(HAN, HAN_FOLDER / name, weight) for name, weight in zip(HAN_FILES, WEIGHTS, strict=True)]
    sources = "".join(
        f"@font-face{{font-family:'{name}';font-weight:{weight};src:url('{path.as_uri()}')}}"
        for name, path, weight in faces
    )
    style = CSS(string=sources + DENSE, font_config=fonts)

    def printed(report: Report) -> bytes:
        page = HTML(string=render_html(report))
        made: bytes = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
        return made

    return printed


def typst() -> Callable[[Report], bytes]:
    """Return what prints a report as PDF/UA-1 by one Typst compiler, its charts as their tables."""
    from typst import Compiler, Fonts  # noqa: PLC0415 - may be absent

    folders: list[str | Path | bytes] = [*{path.parent for path in latin_files()}, HAN_FOLDER]
    compiler = Compiler(font_paths=Fonts(include_system_fonts=False, font_paths=folders))

    def printed(report: Report) -> bytes:
        made = compiler.compile(_typst_source(report).encode(), format="pdf", pdf_standards=["ua-1"])
        if not isinstance(made, bytes):
            raise TypeError("Typst made several files of one document")
        return made

    return printed


def _typst_source(report: Report) -> str:
    """Return a document in Typst's own language; every text is a string, so that nothing is markup."""
    language = report.language.partition("-")[0]
    lines = [
        f"#set document(title: {_quoted(report.title)}, date: none)",
        '#set page("us-letter", margin: 50pt, numbering: "1 / 1")',
        f'#set text(font: ("{LATIN}", "{HAN}"), size: 10pt, lang: "{language}")',
        f"= #{_quoted(report.title)}",
        f"#{_quoted(report.subtitle)}",
    ]
    for section in report.sections:
        lines += [f"== #{_quoted(section.title)}"] if section.title else []
        for block in section.blocks:
            lines += ["", *_typst_block(block), ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _typst_block(block: Block) -> Iterator[str]:
    if isinstance(block, model.Heading):
        yield f"=== #{_quoted(block.text)}"
    elif isinstance(block, model.BulletList):
        mark = "+" if block.numbered else "-"
        yield from (f"{mark} #{_quoted(item)}" for item in block.items)
    elif isinstance(block, model.BarChart):
        yield f"=== #{_quoted(block.title)}"
        yield from _typst_table(block.twin)
    elif isinstance(block, model.Table):
        yield from _typst_table(block)
    else:
        yield from (f"#{_quoted(line)}\n" for line in plain_lines(block))


def _typst_table(table: model.Table) -> Iterator[str]:
    columns = ", ".join(f"{column.share}fr" for column in table.columns)
    head = ", ".join(f"[*#{_quoted(column.title)}*]" for column in table.columns)
    yield f"#table(columns: ({columns},), stroke: 0.4pt, table.header({head}),"
    for row in rows_of(table):
        yield ", ".join(f"[#{_quoted(text)}]" for text in row) + ","
    yield ")"


def fpdf2() -> Callable[[Report], bytes]:
    """Return what prints a report by fpdf2, without tags, its charts as their tables."""
    from fpdf import FPDF  # noqa: PLC0415 - may be absent

    def printed(report: Report) -> bytes:
        pdf = FPDF(format="letter", unit="pt")
        han = report.language == "zh-Hant"
        files = [HAN_FOLDER / name for name in HAN_FILES] if han else latin_files()
        for style, path in zip(("", "B"), files, strict=True):
            pdf.add_font("face", style, path)
        if han:
            for style, path in zip(("", "B"), latin_files(), strict=True):
                pdf.add_font("other", style, path)
            pdf.set_fallback_fonts(["other"])
        pdf.set_margin(50)
        pdf.add_page()
        _fpdf2_line(pdf, report.title, 22, bold=True)
        _fpdf2_line(pdf, report.subtitle, 11)
        for section in report.sections:
            _fpdf2_line(pdf, section.title, 13.5, bold=True)
            for block in section.blocks:
                _fpdf2_block(pdf, block)
        return bytes(pdf.output())

    return printed


def _fpdf2_line(pdf: Any, text: str, size: float, *, bold: bool = False) -> None:
    if text:
        pdf.set_font("face", "B" if bold else "", size)
        pdf.multi_cell(0, size * 1.33, text, new_x="LMARGIN", new_y="NEXT")


def _fpdf2_block(pdf: Any, block: Block) -> None:
    if isinstance(block, model.BarChart):
        _fpdf2_line(pdf, block.title, 10.5, bold=True)
    held = block.twin if isinstance(block, model.BarChart) else block
    if isinstance(held, model.Table):
        pdf.set_font("face", "", 9)
        shares = tuple(column.share for column in held.columns)
        with pdf.table(col_widths=shares, line_height=12) as table:
            for cells in ([column.title for column in held.columns], *rows_of(held)):
                row = table.row()
                for text in cells:
                    row.cell(text)
    elif isinstance(block, model.Heading):
        _fpdf2_line(pdf, block.text, 10.5, bold=True)
    else:
        for line in plain_lines(block):
            _fpdf2_line(pdf, line, 10)


def rows_of(table: model.Table) -> Iterator[list[str]]:
    """Yield the texts of each row."""
    for row in (*table.rows, *((table.total,) if table.total else ())):
        yield [f"{cell.text} {cell.detail}".strip() for cell in row]


def plain_lines(block: Block) -> Iterator[str]:
    """Yield what a block without a structure of its own says."""
    if isinstance(block, model.Paragraph):
        yield block.text
    elif isinstance(block, model.Note):
        yield from (line for line in (block.title, *block.lines) if line)
    elif isinstance(block, model.BulletList):
        yield from (f"- {item}" for item in block.items)
    elif isinstance(block, model.KeyFigures):
        yield from (f"{value} {label}" for value, label in block.figures)
    elif isinstance(block, model.Particulars):
        yield from (f"{term}: {text}" for term, text in block.pairs)
    elif isinstance(block, model.BlankLines):
        yield from (f"{label}: ____________" for label in block.labels)
