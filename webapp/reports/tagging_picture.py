"""A picture of bars that is a figure to the eye, and its own words and numbers as a table to the ear.

The bars are a ``Figure`` with alternative text. The labels and values printed beside them are the cells of a
``Table``: whoever cannot see the picture reads every number of it, bar by bar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.graphics.shapes import Line, Rect, String
from reportlab.platypus import Flowable

from webapp.reports.archival import pdf_text
from webapp.reports.fonts import pieces, showable, width

if TYPE_CHECKING:
    from webapp.reports.charts import Bars
    from webapp.reports.model import BarChart
    from webapp.reports.tagging import Element, TaggedCanvas


class Picture(Flowable):  # type: ignore[misc] # ReportLab ships no types
    """A chart's drawing, tagged.

    Parameters
    ----------
    bars : Bars
        The drawing.
    chart : BarChart
        What it shows.
    parent : Element
        What it is read in.
    """

    def __init__(self, bars: Bars, chart: BarChart, parent: Element) -> None:
        super().__init__()
        self._bars = bars
        self.width, self.height = bars.width, bars.height
        self._figure = parent.add("Figure", alt=showable(chart.alt))
        summary = {"Table": f"/Summary {pdf_text(showable(chart.twin.caption))}"}
        self._table = parent.add("Table", title=showable(chart.title), attributes=summary)
        self._caption = self._table.add("Caption")
        self._rows = []
        for bar in chart.bars:
            row = self._table.add("TR")
            name = row.add("TH", actual=showable(bar.label), attributes={"Table": "/Scope /Row"})
            self._rows.append((name, row.add("TD")))

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        """Return the room that the drawing takes."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the bars, and then the words and numbers beside them."""
        canvas: TaggedCanvas = self.canv
        self._figure.attributes["Layout"] = canvas.extent((0, 0, self.width, self.height))
        canvas.begin(self._figure)
        for shape in self._bars.contents:
            if isinstance(shape, Rect):
                _draw_bar(canvas, shape)
            elif isinstance(shape, Line):
                canvas.setStrokeColor(shape.strokeColor)
                canvas.setLineWidth(shape.strokeWidth)
                canvas.line(shape.x1, shape.y1, shape.x2, shape.y2)
        canvas.end()
        _draw_texts(canvas, self._caption, [self._bars.unit])
        for (name, value), (labels, printed) in zip(self._rows, self._bars.rows, strict=True):
            _draw_texts(canvas, name, labels)
            _draw_texts(canvas, value, [printed])


def _draw_bar(canvas: TaggedCanvas, bar: Rect) -> None:
    """Draw one bar."""
    canvas.setFillColor(bar.fillColor)
    if bar.strokeColor is not None:
        canvas.setStrokeColor(bar.strokeColor)
        canvas.setLineWidth(bar.strokeWidth)
    canvas.rect(bar.x, bar.y, bar.width, bar.height, stroke=int(bar.strokeColor is not None), fill=1)


def _draw_texts(canvas: TaggedCanvas, element: Element, texts: list[String]) -> None:
    """Draw the lines of one cell."""
    if not any(text.text for text in texts):
        return
    canvas.begin(element)
    for text in texts:
        canvas.setFillColor(text.fillColor)
        draw_line(canvas, (text.x, text.y), text.text, (text.fontName, text.fontSize), text.textAnchor)
    canvas.end()


def draw_line(
    canvas: TaggedCanvas,
    at: tuple[float, float],
    text: str,
    font: tuple[str, float],
    anchor: str = "start",
) -> None:
    """Draw one line of showable text from, around or up to a place [pt], each run in the face that has it."""
    face, size = font
    x, y = at
    x -= {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * width(text, face, size)
    canvas.write_line((x, y), pieces(text, face), size)
