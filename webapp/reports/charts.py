"""Bar charts of the content model, as ReportLab drawings. The axis always holds zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.graphics.shapes import Drawing, Line, Rect, String

from webapp.reports import styles
from webapp.reports.fonts import BOLD, REGULAR, lines_within, showable, width

if TYPE_CHECKING:
    from webapp.reports.model import Bar, BarChart

_LABEL_SIZE = 8.8
_LABEL_LEADING = 10.4
_MOST_LABEL_LINES = 3
_GAP = 4.5
_THICKNESS = 10.0
_UNIT_LINE = 14.0
_COLUMN_HEIGHT = 64.0
_OUTLINE = 1.4
# Values all smaller than this are drawn as zeros: a scale for them would not be a number.
_LEAST_RANGE = 1e-9
_LABEL_SHARE = 0.36


class Bars(Drawing):  # type: ignore[misc] # ReportLab ships no types
    """A chart's drawing that knows which of its texts is the unit, and which belong to which bar."""

    def __init__(self, width_pt: float, height_pt: float, unit: String) -> None:
        super().__init__(width_pt, height_pt, unit)
        self._unit = unit
        self._rows: list[tuple[list[String], String]] = []

    def add_row(self, labels: list[String], value: String) -> None:
        """Add the texts of the next bar."""
        for text in (*labels, value):
            self.add(text)
        self._rows.append((labels, value))

    @property
    def unit(self) -> String:
        """The text that names the unit."""
        return self._unit

    @property
    def rows(self) -> list[tuple[list[String], String]]:
        """Each bar's label, line by line, and its value."""
        return self._rows


def drawing_of(chart: BarChart, width_pt: float) -> Bars:
    """Return a chart drawn to a width [pt].

    Each value is printed beside its bar, so that nothing has to be read off an axis or told by colour;
    bars below zero are outlined, not filled, and carry a minus sign.
    """
    return _across(chart, width_pt) if chart.across else _upwards(chart, width_pt)


def _across(chart: BarChart, width_pt: float) -> Bars:
    """Return bars that grow to the right, with their labels on the left."""
    label_width = width_pt * _LABEL_SHARE
    rows = [(bar, _label_lines(bar, label_width - _GAP)) for bar in chart.bars]
    heights = [max(len(lines) * _LABEL_LEADING, _THICKNESS) + _GAP for _, lines in rows]
    top = sum(heights)
    unit = _text(label_width, top + _GAP / 2, chart.unit, styles.QUIET)
    drawing = Bars(width_pt, top + _UNIT_LINE, unit)
    value_width = _widest_value(chart) + _GAP
    low, high = _range(chart)
    below = value_width if low < 0 else 0.0
    scale = (width_pt - label_width - value_width - below) / (high - low)
    zero = label_width + below - low * scale
    bottom = top
    for (bar, lines), height in zip(rows, heights, strict=True):
        bottom -= height
        middle = bottom + height / 2
        first = middle + (len(lines) - 1) * _LABEL_LEADING / 2 - _LABEL_SIZE * 0.35
        labels = [
            _text(label_width - _GAP, first - index * _LABEL_LEADING, line, anchor="end")
            for index, line in enumerate(lines)
        ]
        left, right = sorted((zero, zero + bar.value * scale))
        drawing.add(_bar(left, middle - _THICKNESS / 2, right - left, _THICKNESS, below_zero=bar.value < 0))
        beside = (left - _GAP / 2, "end") if bar.value < 0 else (right + _GAP / 2, "start")
        printed = _text(beside[0], middle - _LABEL_SIZE * 0.35, bar.printed, anchor=beside[1], font=BOLD)
        drawing.add_row(labels, printed)
    drawing.add(Line(zero, 0, zero, top, strokeColor=styles.INK, strokeWidth=0.8))
    return drawing


def _upwards(chart: BarChart, width_pt: float) -> Bars:
    """Return bars that grow upwards, with their labels below."""
    height = _COLUMN_HEIGHT + 2 * _UNIT_LINE + _GAP
    drawing = Bars(width_pt, height, _text(0, height - _LABEL_SIZE, chart.unit, styles.QUIET))
    low, high = _range(chart)
    value_height = _LABEL_LEADING
    below = value_height if low < 0 else 0.0
    scale = (_COLUMN_HEIGHT - value_height - below) / (high - low)
    zero = _UNIT_LINE + below - low * scale
    slot = width_pt / len(chart.bars)
    for index, bar in enumerate(chart.bars):
        middle = (index + 0.5) * slot
        bottom, top = sorted((zero, zero + bar.value * scale))
        drawing.add(_bar(middle - slot * 0.32, bottom, slot * 0.64, top - bottom, below_zero=bar.value < 0))
        at = bottom - _LABEL_SIZE if bar.value < 0 else top + _GAP / 2
        size = _fitting(bar.printed, slot)
        printed = _text(middle, at, bar.printed, anchor="middle", font=BOLD, size=size)
        label = lines_within(showable(bar.label), slot, REGULAR, _LABEL_SIZE, 1)[0]
        drawing.add_row([_text(middle, _GAP / 2, label, anchor="middle")], printed)
    drawing.add(Line(0, zero, width_pt, zero, strokeColor=styles.INK, strokeWidth=0.8))
    return drawing


def _range(chart: BarChart) -> tuple[float, float]:
    """Return the ends of the axis: zero is always on it, and it is never without length."""
    values = [bar.value for bar in chart.bars]
    low, high = min(0.0, *values), max(0.0, *values)
    return (low, high) if high - low > _LEAST_RANGE else (0.0, 1.0)


def _bar(left: float, bottom: float, wide: float, high: float, *, below_zero: bool) -> Rect:
    """Return one bar; below zero it is an outline, so that it differs in more than colour."""
    if below_zero:
        inset = _OUTLINE / 2
        return Rect(
            left,
            bottom + inset,
            max(wide, _OUTLINE),
            max(high - _OUTLINE, _OUTLINE),
            fillColor=styles.WHITE,
            strokeColor=styles.BAR_BELOW_ZERO,
            strokeWidth=_OUTLINE,
        )
    return Rect(left, bottom, wide, high, fillColor=styles.BAR, strokeColor=None)


def _text(
    x: float,
    y: float,
    text: str,
    colour: object = styles.INK,
    *,
    anchor: str = "start",
    font: str = REGULAR,
    size: float = _LABEL_SIZE,
) -> String:
    """Return one line of text in an embedded face."""
    return String(x, y, showable(text), fontName=font, fontSize=size, fillColor=colour, textAnchor=anchor)


def _label_lines(bar: Bar, limit: float) -> list[str]:
    """Return a bar's label, wrapped beside its bar."""
    return lines_within(showable(bar.label), limit, REGULAR, _LABEL_SIZE, _MOST_LABEL_LINES)


def _widest_value(chart: BarChart) -> float:
    """Return the room that the printed values need [pt]."""
    return max(width(showable(bar.printed), BOLD, _LABEL_SIZE) for bar in chart.bars)


def _fitting(text: str, limit: float) -> float:
    """Return the size at which a value fits above its bar [pt]."""
    needed = width(showable(text), BOLD, _LABEL_SIZE)
    return _LABEL_SIZE if needed <= limit else _LABEL_SIZE * limit / needed
