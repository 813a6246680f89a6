"""What is written on a page: numbers, strings, characters beyond the usual plane, and each page once."""

import math
from functools import cache
from io import BytesIO

import pypdf
import pypdfium2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf.generic import ContentStream
from reportlab.lib.rl_accel import fp_str

from webapp.reports import fonts, model, pdf
from webapp.reports.operators import number, numbers, string

sizes = st.floats(-1e6, 1e6, allow_nan=False, allow_infinity=False)


@given(sizes)
@example(0.0)
@example(-0.25)
@example(1e-7)
@example(1.1e-7)
@example(0.9999999)
@example(999_999.96)
def test_a_number_is_near_enough_and_as_short_as_can_be(value):
    written = number(value)
    assert abs(float(written) - value) <= max(5e-7, abs(value) * 5e-6)
    assert "e" not in written
    assert not ("." in written and written.endswith(("0", ".")))
    assert not written.startswith(("0.", "+"))


@given(sizes.filter(lambda value: abs(math.log10(abs(value) or 1) % 1) > 1e-9))
def test_numbers_are_those_of_reportlab(value):
    assert numbers(value, 2.5) == fp_str(value, 2.5)


@given(st.binary(max_size=60))
def test_any_codes_come_back_out_of_a_string(codes):
    stream = ContentStream(None, None)
    stream.set_data(f"{string(codes.decode('latin-1'))} Tj".encode("latin-1"))
    ((operands, operator),) = stream.operations
    assert operator == b"Tj"
    assert operands[0].original_bytes == codes


@cache
def rare_character():
    """A character of Chinese that takes two units of UTF-16, where the typeface has one."""
    if not fonts.HAN_FOLDER.is_dir():
        pytest.skip("the typeface for Chinese is not installed: python -m webapp.assets")
    assert fonts.showable("\u4e2d") == "\u4e2d"
    held = fonts._held(fonts.HAN_REGULAR, fonts.HAN_BOLD)
    return chr(min(code for code in held if 0x20000 <= code < 0x30000))


def test_a_rare_chinese_character_in_a_name_is_read_as_itself():
    name = f"\u738b{rare_character()}"
    paper = model.Report(name, "zh-Hant", "", (), "foot", "{page}")
    written = pdf.render_pdf(paper)
    assert name in pypdf.PdfReader(BytesIO(written)).pages[0].extract_text()
    assert name in pypdfium2.PdfDocument(written)[0].get_textpage().get_text_bounded()


def test_a_document_that_is_laid_out_at_several_sizes_is_drawn_once(monkeypatch):
    laid_out, drawn = [], []
    paged, draw = pdf._paged, pdf._drawn
    monkeypatch.setattr(pdf, "_paged", lambda *a, **k: laid_out.append(k["scale"]) or paged(*a, **k))
    monkeypatch.setattr(pdf, "_drawn", lambda *a: drawn.append(a[1].scale) or draw(*a))
    lines = tuple(model.Paragraph(f"Line {number}.") for number in range(158))
    pdf.render_pdf(model.Report("Long", "en", "", (model.Section("long", "", lines),), "Long"))
    assert laid_out[0] == 1.0
    assert len(laid_out) > 1
    assert len(drawn) == 1


def test_laying_out_does_not_touch_what_is_drawn():
    """Drawn after one layout, and after another at a smaller size in between: the same."""
    row = (model.Cell("a", "b"), model.Cell("1"))
    columns = (model.Column("What"), model.Column("How much", "right"))
    table = model.Table("Every line", columns, (row,) * 120)
    report = model.Report("Long", "en", "", (model.Section("long", "Long", (table,)),), "Long")
    fonts.register_fonts()
    first = pdf._laid_out(report, 1.0)
    pdf._laid_out(report, 0.9)
    second = pdf._laid_out(report, 1.0)
    drawn = [pdf._drawn(report, layout, ()) for layout in (first, second)]
    assert drawn[0] == drawn[1]
    assert len(first.pages) > 1


def test_documents_of_the_same_characters_hold_the_same_font_file():
    reports = [model.Report(title, "en", "", (), "foot", "{page}") for title in ("abcd", "dcba")]
    files = []
    for report in reports:
        page = pypdf.PdfReader(BytesIO(pdf.render_pdf(report))).pages[0]
        held = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        files.append([font["/FontDescriptor"]["/FontFile2"].get_data() for font in held])
    assert files[0] == files[1]
