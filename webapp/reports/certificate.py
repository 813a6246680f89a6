"""The verification certificate as PDF; a code on its first page leads to the page that confirms it."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import segno
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from webapp.reports import styles
from webapp.reports.certificate_content import certificate_report
from webapp.reports.drawing import flowables
from webapp.reports.fonts import REGULAR, register_fonts, showable
from webapp.reports.pdf import _PageCountingCanvas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportlab.pdfgen.canvas import Canvas

    from webapp.reports.model import Report

_AUTHOR: Final = "Hearthline"
# The code stands in the top right corner, above the rule under the title.
_CODE_SIZE: Final = 66.0
_CODE_TOP: Final = 18.0


def render_certificate(document: Mapping[str, Any], sha256: str) -> bytes:
    """Return a certificate as a PDF file's bytes: the same document gives the same bytes.

    Parameters
    ----------
    document : mapping
        The certificate's document.
    sha256 : str
        Its hash.
    """
    register_fonts()
    report = certificate_report(document, sha256)
    buffer = BytesIO()
    template = BaseDocTemplate(
        buffer,
        pagesize=(styles.PAGE_WIDTH, styles.PAGE_HEIGHT),
        title=showable(f"{report.title}: {report.reference}"),
        author=_AUTHOR,
        subject=showable(report.subtitle),
        creator=_AUTHOR,
        producer=_AUTHOR,
        lang=report.language,
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,
    )
    height = styles.PAGE_HEIGHT - styles.TOP_MARGIN - styles.BOTTOM_MARGIN
    template.addPageTemplates([_page("first", height, str(document["address"])), _page("later", height, "")])
    template.build(list(flowables(report, split_rows=True)), canvasmaker=partial(_canvas, report))
    return buffer.getvalue()


def _page(name: str, height: float, address: str) -> PageTemplate:
    frame = Frame(
        styles.SIDE_MARGIN,
        styles.BOTTOM_MARGIN,
        styles.TEXT_WIDTH,
        height,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )

    def draw(canvas: Canvas, _document: BaseDocTemplate) -> None:
        if address:
            draw_code(canvas, address)

    return PageTemplate(id=name, frames=[frame], onPage=draw, autoNextPageTemplate="later")


def _canvas(report: Report, *args: Any, **settings: Any) -> Canvas:  # noqa: ANN401 - ReportLab's own
    return _PageCountingCanvas(report, *args, **settings)


def draw_code(canvas: Canvas, address: str) -> None:
    """Draw the address as a QR code, as squares and not as a picture, so that it prints sharp."""
    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
    side = _CODE_SIZE / len(rows)
    left = styles.PAGE_WIDTH - styles.SIDE_MARGIN - _CODE_SIZE
    top = styles.PAGE_HEIGHT - _CODE_TOP
    canvas.saveState()
    canvas.setFillColor(styles.INK)
    path = canvas.beginPath()
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                path.rect(left + across * side, top - (down + 1) * side, side, side)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
