"""A document's content drawn as PDF: Letter pages, embedded faces, the same bytes every time."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
from reportlab.platypus.doctemplate import LayoutError

from webapp.reports import styles
from webapp.reports.drawing import flowables
from webapp.reports.fonts import FACES, REGULAR, lines_within, register_fonts, showable

if TYPE_CHECKING:
    from webapp.reports.model import Report

_FOOT_SIZE = 8.5
_AUTHOR = "Hearthline"
_MOST_PAGES = 4
_SMALLER = (0.95, 0.9, 0.85)


def render_pdf(report: Report) -> bytes:
    """Return a document as a PDF file's bytes.

    Parameters
    ----------
    report : Report
        What the document says.

    Returns
    -------
    bytes
        A whole PDF. The same report gives the same bytes: there is no clock and no random id in it.

    Notes
    -----
    A table's row stays whole on its page. Only where a row is taller than a page, the document is laid
    out again with rows that may break. A document that takes more than four pages is set smaller, step by
    step; one that does not fit even then keeps its size and takes the pages it needs: nothing is left out.
    """
    register_fonts()
    content, pages = _laid_out(report, 1.0)
    for scale in _SMALLER if pages > _MOST_PAGES else ():
        smaller, pages = _laid_out(report, scale)
        if pages <= _MOST_PAGES:
            return smaller
    return content


def _laid_out(report: Report, scale: float) -> tuple[bytes, int]:
    """Return the document at a scale, rows broken over pages only where one has to be."""
    try:
        return _built(report, split_rows=False, scale=scale)
    except LayoutError:
        return _built(report, split_rows=True, scale=scale)


def _built(report: Report, *, split_rows: bool, scale: float) -> tuple[bytes, int]:
    """Return the document laid out one way, and how many pages it takes."""
    buffer = BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=(styles.PAGE_WIDTH, styles.PAGE_HEIGHT),
        title=showable(report.title if not report.reference else f"{report.title}: {report.reference}"),
        author=_AUTHOR,
        subject=showable(report.subtitle),
        creator=_AUTHOR,
        producer=_AUTHOR,
        lang=report.language,
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,
        allowSplitting=1,
    )
    # Text is set at its own size in a frame as much taller as the page is then drawn smaller.
    frame = Frame(
        (styles.PAGE_WIDTH / scale - styles.TEXT_WIDTH) / 2,
        styles.BOTTOM_MARGIN / scale,
        styles.TEXT_WIDTH,
        (styles.PAGE_HEIGHT - styles.TOP_MARGIN - styles.BOTTOM_MARGIN) / scale,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )

    def shrink(canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.scale(scale, scale)

    def full_size(canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.restoreState()

    document.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=shrink, onPageEnd=full_size)])

    def canvas_maker(*args: Any, **settings: Any) -> _PageCountingCanvas:  # noqa: ANN401 - ReportLab's own
        return _PageCountingCanvas(report, *args, **settings)

    document.build(list(flowables(report, split_rows=split_rows)), canvasmaker=canvas_maker)
    return buffer.getvalue(), document.page


class _PageCountingCanvas(Canvas):  # type: ignore[misc] # ReportLab ships no types
    """A canvas that holds its pages back until it knows how many there are, and then adds head and foot."""

    def __init__(self, report: Report, *args: Any, **settings: Any) -> None:  # noqa: ANN401 - ReportLab's own
        super().__init__(*args, **settings)
        self._report = report
        self._pages_held: list[dict[str, object]] = []
        self.setViewerPreference("DisplayDocTitle", "true")

    def setFont(  # noqa: N802 - ReportLab's own name
        self, psfontname: str, size: float, leading: float | None = None
    ) -> None:
        """Set a face, or ours in the place of one that would not be embedded.

        A drawing sets Helvetica before its first text, whatever face its texts are in.
        """
        super().setFont(psfontname if psfontname in FACES else REGULAR, size, leading)

    def showPage(self) -> None:  # noqa: N802 - ReportLab's own name
        """Hold a finished page back."""
        self._pages_held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Add head and foot to every page held back, and write the file."""
        pages = self._pages_held
        for number, page in enumerate(pages, start=1):
            self.__dict__.update(page)
            self._draw_head_and_foot(number, len(pages))
            super().showPage()
        super().save()

    def _draw_head_and_foot(self, number: int, pages: int) -> None:
        """Draw the running title and the page's number between the text and the paper's edge."""
        left, right = styles.SIDE_MARGIN, styles.PAGE_WIDTH - styles.SIDE_MARGIN
        label = showable(self._report.page_label.format(page=number, pages=pages))
        room = styles.TEXT_WIDTH * 0.75
        running = lines_within(showable(self._report.running_title), room, REGULAR, _FOOT_SIZE, 1)[0]
        self.setFont(REGULAR, _FOOT_SIZE)
        self.setFillColor(styles.QUIET)
        self.setStrokeColor(styles.RULE)
        self.setLineWidth(0.5)
        self.drawString(left, styles.EDGE, running)
        self.drawRightString(right, styles.EDGE, label)
        self.line(left, styles.EDGE + 13, right, styles.EDGE + 13)
        if number > 1:
            top = styles.PAGE_HEIGHT - styles.EDGE - _FOOT_SIZE
            self.drawString(
                left, top, lines_within(showable(self._report.title), room, REGULAR, _FOOT_SIZE, 1)[0]
            )
