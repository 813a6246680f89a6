"""A document's content drawn as PDF: Letter pages, tagged, embedded faces, the same bytes every time.

Every file is PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2), or PDF/A-3a where something is attached.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import segno
from reportlab.platypus import BaseDocTemplate, PageTemplate
from reportlab.platypus.doctemplate import LayoutError

from webapp.reports import styles
from webapp.reports.archival import DocumentFacts
from webapp.reports.archival_file import ArchivalFile
from webapp.reports.drawing import flowables
from webapp.reports.files import write_file_safely
from webapp.reports.fonts import REGULAR, lines_within, register_fonts, showable
from webapp.reports.operators import numbers
from webapp.reports.placing import NoCanvas, PlacingFrame
from webapp.reports.tagging import Element, TaggedCanvas
from webapp.reports.tagging_picture import draw_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from webapp.reports.archival import Attachment
    from webapp.reports.model import Code, Report
from webapp.reports.placing import Placed

_FOOT_SIZE: Final = 8.5
_AUTHOR: Final = "Hearthline"
# The smallest letters, 8.8 points, are then still 8.5.
_SMALLER: Final = 0.97
# By how much more a page may hold than it seems to: space between blocks goes where a page ends.
_FULLER: Final = 1.03
# Of the line at a page's head or foot; the rest is the page number's.
_RUNNING_SHARE: Final = 0.75


def render_pdf(report: Report, *, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return a document as a PDF file's bytes.

    Parameters
    ----------
    report : Report
        What the document says.
    attachments : sequence of Attachment
        Files that it carries, such as the assessment that its numbers come from.

    Returns
    -------
    bytes
        A whole PDF. The same report gives the same bytes: there is no clock and no random id in it.

    Notes
    -----
    A table's row stays whole on its page. Only where a row is taller than a page, the document is laid
    out again with rows that may break. A document that would end on a page with a few lines is set a
    little smaller. One that does not fit even then keeps its size and takes the pages it needs: nothing is
    left out.
    """
    register_fonts()
    return _drawn(report, _fitted(report), tuple(attachments))


def _fitted(report: Report) -> _Layout:
    """Return a document laid out at the size that suits its length."""
    full = _laid_out(report, 1.0)
    wanted = len(full.pages) - 1
    # Where even pages filled to the last line would not do, nothing is laid out in vain.
    if wanted and full.filled * _SMALLER <= wanted * _FULLER:
        smaller = _laid_out(report, _SMALLER)
        if len(smaller.pages) <= wanted:
            return smaller
    return full


def write_pdf(report: Report, path: Path, *, attachments: Sequence[Attachment] = ()) -> bytes:
    """Write a document to a file, whole or not at all, and return its bytes.

    Parameters
    ----------
    report : Report
        What the document says.
    path : Path
        Where the file goes; an older one of that name is replaced in one step.
    attachments : sequence of Attachment
        Files that it carries.

    Raises
    ------
    OutputFileError
        If it cannot be written there; nothing was changed.
    """
    content = render_pdf(report, attachments=attachments)
    write_file_safely(path, content)
    return content


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where everything stands: each page's pieces, how many pages they fill, and their structure."""

    root: Element
    pages: list[list[Placed]]
    filled: float
    scale: float


def _laid_out(report: Report, scale: float) -> _Layout:
    """Return the document at a scale, rows broken over pages only where one has to be."""
    try:
        return _paged(report, split_rows=False, scale=scale)
    except LayoutError:
        return _paged(report, split_rows=True, scale=scale)


def _paged(report: Report, *, split_rows: bool, scale: float) -> _Layout:
    """Return the document laid out one way."""
    frame = PlacingFrame(scale)
    document = BaseDocTemplate(None, pagesize=(styles.PAGE_WIDTH, styles.PAGE_HEIGHT), allowSplitting=1)
    document.addPageTemplates(
        [PageTemplate(id="page", frames=[frame], onPage=frame.begin_page, onPageEnd=frame.end_page)]
    )
    root = Element("Document")
    document.build(list(flowables(report, root, split_rows=split_rows)), canvasmaker=NoCanvas)
    return _Layout(root, frame.pages, sum(frame.filled), scale)


def _drawn(report: Report, layout: _Layout, attachments: tuple[Attachment, ...]) -> bytes:
    """Return a document that is laid out as a file."""
    buffer = BytesIO()
    canvas = _ReportCanvas(
        report,
        layout.root,
        ArchivalFile(_facts(report), attachments),
        buffer,
        pagesize=(styles.PAGE_WIDTH, styles.PAGE_HEIGHT),
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,
    )
    for page in layout.pages:
        canvas.saveState()
        canvas.scale(layout.scale, layout.scale)
        for placed in page:
            placed.flowable.drawOn(canvas, placed.x, placed.y, placed.spare)
        canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _facts(report: Report) -> DocumentFacts:
    """Return what the file says of the document."""
    title = report.title if not report.reference else f"{report.title}: {report.reference}"
    return DocumentFacts(showable(title), showable(report.subtitle), _AUTHOR, report.language, report.dated)


class _ReportCanvas(TaggedCanvas):
    """A canvas that holds its pages back until it knows how many there are, and then adds head and foot."""

    def __init__(
        self,
        report: Report,
        root: Element,
        file: ArchivalFile,
        *args: Any,  # noqa: ANN401 - ReportLab's own
        **settings: Any,  # noqa: ANN401 - ReportLab's own
    ) -> None:
        super().__init__(root, file, *args, **settings)
        self._report = report
        self._pages_held: list[dict[str, object]] = []
        self._code_element: Element | None = None
        if report.code:
            # Read after the title and the line under it.
            self._code_element = Element("Figure", alt=showable(report.code.alt))
            root.kids.insert(2 if report.subtitle else 1, self._code_element)

    def showPage(self) -> None:  # noqa: N802 - ReportLab's own name
        """Hold a finished page back."""
        self._pages_held.append(dict(self.__dict__))
        self._startPage()
        self.begin_page()

    def save(self) -> None:
        """Add head and foot to every page held back, and write the file."""
        pages = self._pages_held
        for number, page in enumerate(pages, start=1):
            self.__dict__.update(page)
            if number == 1 and self._report.code and self._code_element:
                self._draw_code(self._report.code, self._code_element)
            self._draw_head_and_foot(number, len(pages))
            self.write_page()
        super().save()

    def _draw_head_and_foot(self, number: int, pages: int) -> None:
        """Draw the running title and the page's number between the text and the paper's edge."""
        left, right = styles.SIDE_MARGIN, styles.PAGE_WIDTH - styles.SIDE_MARGIN
        label = showable(self._report.page_label.format(page=number, pages=pages))
        font = (REGULAR, _FOOT_SIZE)
        room = styles.TEXT_WIDTH * _RUNNING_SHARE
        running = lines_within(showable(self._report.running_title), room, *font, 1)[0]
        self.begin_artifact("/Type /Pagination /Subtype /Footer")
        self.setFillColor(styles.QUIET)
        self.setStrokeColor(styles.RULE)
        self.setLineWidth(0.5)
        draw_line(self, (left, styles.EDGE), running, font)
        draw_line(self, (right, styles.EDGE), label, font, "end")
        self.line(left, styles.EDGE + 13, right, styles.EDGE + 13)
        self.end()
        if number > 1:
            top = styles.PAGE_HEIGHT - styles.EDGE - _FOOT_SIZE
            self.begin_artifact("/Type /Pagination /Subtype /Header")
            self.setFillColor(styles.QUIET)
            draw_line(self, (left, top), lines_within(showable(self._report.title), room, *font, 1)[0], font)
            self.end()

    def _draw_code(self, code: Code, element: Element) -> None:
        """Draw an address as a QR code, as squares and not as a picture, so that it prints sharp."""
        rows = [list(row) for row in segno.make(code.address, error="m", micro=False).matrix]
        side = styles.CODE_SIZE / len(rows)
        left = styles.PAGE_WIDTH - styles.SIDE_MARGIN - styles.CODE_SIZE
        top = styles.PAGE_HEIGHT - styles.CODE_TOP
        element.attributes["Layout"] = self.extent(
            (left, top - styles.CODE_SIZE, left + styles.CODE_SIZE, top)
        )
        self.begin(element)
        self.setFillColor(styles.INK)
        squares = (
            f"{numbers(left + across * side, top - (down + 1) * side, side, side)} re"
            for down, row in enumerate(rows)
            for across, dark in enumerate(row)
            if dark
        )
        self.write((*squares, "f"))
        self.end()
