"""Bars: from zero, to scale, negative ones drawn the other way, labels wrapped within their room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.graphics.shapes import Line, Rect, String

from webapp.reports.charts import drawing_of
from webapp.reports.fonts import REGULAR, lines_within, width
from webapp.reports.model import Bar, BarChart, Cell, Column, Table
from webapp.reports.styles import BAR, BAR_BELOW_ZERO, INK, PALE, QUIET, TONE_COLOURS, WHITE

WIDTH = 500.0


def chart(values, *, across=True, label="Bar"):
    bars = tuple(Bar(f"{label} {n}", value, f"{value:.0f}") for n, value in enumerate(values))
    twin = Table("t", (Column("a"), Column("b")), tuple((Cell(bar.label), Cell(bar.printed)) for bar in bars))
    return BarChart("title", "kg", bars, "alt", twin, across=across)


def parts(drawing, kind):
    return [part for part in drawing.contents if isinstance(part, kind)]


@pytest.mark.parametrize("across", [True, False])
def test_bars_are_to_scale_from_zero(across):
    bars = parts(drawing_of(chart([10.0, 20.0, 0.0], across=across), WIDTH), Rect)
    lengths = [bar.width if across else bar.height for bar in bars]
    assert lengths[1] == pytest.approx(2 * lengths[0])
    assert lengths[2] == 0


@pytest.mark.parametrize("across", [True, False])
def test_a_negative_bar_lies_on_the_other_side_of_zero_and_is_an_outline(across):
    drawing = drawing_of(chart([10.0, -5.0], across=across), WIDTH)
    (zero,) = parts(drawing, Line)
    above, below = parts(drawing, Rect)
    if across:
        assert above.x == pytest.approx(zero.x1)
        assert below.x + below.width == pytest.approx(zero.x1)
    else:
        assert above.y == pytest.approx(zero.y1)
        assert below.y + below.height < zero.y1 + 0.01
    assert below.fillColor == WHITE
    assert below.strokeColor == BAR_BELOW_ZERO


@given(
    st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=15),
    st.booleans(),
    st.text(st.characters(codec="utf-8"), max_size=80),
)
def test_everything_stays_within_the_drawing(values, across, label):
    drawing = drawing_of(chart(values, across=across, label=label), WIDTH)
    for bar in parts(drawing, Rect):
        assert bar.x >= -0.01
        assert bar.x + bar.width <= WIDTH + 0.8
        assert bar.y >= -0.01
        assert bar.y + bar.height <= drawing.height + 0.8
    for text in parts(drawing, String):
        length = width(text.text, text.fontName, text.fontSize)
        left = {"start": text.x, "middle": text.x - length / 2, "end": text.x - length}[text.textAnchor]
        assert left >= -0.5
        assert left + length <= WIDTH + 0.5
        assert 0 <= text.y <= drawing.height


@pytest.mark.parametrize("across", [True, False])
def test_nothing_but_zeros_can_be_drawn(across):
    bars = parts(drawing_of(chart([0.0, 0.0], across=across), WIDTH), Rect)
    assert [(bar.width if across else bar.height) for bar in bars] == [0, 0]


def test_long_words_are_broken_and_what_is_left_over_is_marked():
    lines = lines_within("a " + "x" * 500, 100, REGULAR, 9, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(width(line, REGULAR, 9) <= 100 for line in lines)
    assert lines_within("one two", 100, REGULAR, 9, 3) == ["one two"]
    assert lines_within("", 100, REGULAR, 9, 3) == [""]


def luminance(colour):
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.rgb()]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """As WCAG 2.1 defines it, success criterion 1.4.3."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_text_and_bar_stands_out_from_its_ground():
    pairs = [(INK, WHITE), (QUIET, WHITE), (QUIET, PALE), (BAR, WHITE), (BAR_BELOW_ZERO, WHITE)]
    pairs += [pair for ground, edge in TONE_COLOURS.values() for pair in ((edge, ground), (INK, ground))]
    assert min(contrast(*pair) for pair in pairs) >= 4.5
