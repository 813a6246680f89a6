"""The drawn document, read back: text, pages, faces, margins, and that user text is never an order."""

import hashlib
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdf
import pypdfium2
import pytest

from tests.webapp.reports import documents
from webapp.reports import model
from webapp.reports.fonts import showable
from webapp.reports.household_content import household_report
from webapp.reports.pdf import render_pdf
from webapp.reports.styles import BOTTOM_MARGIN, EDGE, PAGE_HEIGHT, PAGE_WIDTH, SIDE_MARGIN

ROOT = Path(__file__).parents[3]
SCALE = 1.5


@pytest.fixture(scope="module", params=documents.CASES)
def case(request):
    document = documents.CASES[request.param]()
    report = household_report(document)
    return request.param, report, render_pdf(report)


def read(pdf):
    return pypdf.PdfReader(BytesIO(pdf))


def squeezed(text):
    """Without white space: where lines break is the drawing's own business."""
    return "".join(text.split())


def text_of(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    return squeezed("".join(page.get_textpage().get_text_bounded() for page in pages).replace("\ufffe", ""))


def raster(pdf):
    for page in pypdfium2.PdfDocument(pdf):
        yield np.asarray(page.render(scale=SCALE).to_pil().convert("L"))


def fonts_of(reader):
    for page in reader.pages:
        for reference in (page["/Resources"].get("/Font") or {}).values():
            yield reference.get_object()


def test_ordinary_reports_have_two_to_four_letter_pages(case):
    name, _, pdf = case
    pages = read(pdf).pages
    if name in documents.ORDINARY:
        assert 2 <= len(pages) <= 4
    for page in pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == (612.0, 792.0)


@pytest.mark.parametrize(("lines", "pages"), [(120, 4), (150, 4), (155, 4), (160, 5), (400, 11)])
def test_a_document_a_little_too_long_is_set_smaller_and_a_long_one_loses_nothing(lines, pages):
    blocks = tuple(model.Paragraph(f"Line {number}.") for number in range(lines))
    report = model.Report("Long", "en", "", (model.Section("long", "", blocks),), "Long")
    reader = read(render_pdf(report))
    assert len(reader.pages) == pages
    assert f"Line {lines - 1}." in reader.pages[-1].extract_text()


def test_every_face_is_embedded_and_subset(case):
    _, _, pdf = case
    fonts = list(fonts_of(read(pdf)))
    assert fonts
    for font in fonts:
        assert "/FontFile2" in font["/FontDescriptor"], f"{font['/BaseFont']} is not embedded"
        assert "+" in font["/BaseFont"]
        assert "BeVietnamPro" in font["/BaseFont"]


def test_every_paragraph_and_figure_of_the_model_is_on_paper(case):
    name, report, pdf = case
    drawn = text_of(pdf)
    for section in report.sections:
        assert squeezed(showable(section.title)) in drawn
        for block in section.blocks:
            for text in words_drawn(block):
                if len(text) < 2_000:  # one that runs over a page has the page's foot within it
                    assert squeezed(showable(text)) in drawn or broken_by_a_page(text, drawn), (name, text)


def words_drawn(block):
    if isinstance(block, model.Paragraph | model.Heading):
        yield block.text
    elif isinstance(block, model.Note):
        yield from (block.title, *block.lines)
    elif isinstance(block, model.BulletList):
        yield from block.items
    elif isinstance(block, model.Table):
        for row in block.rows:
            yield from (part for cell in row for part in (cell.text, cell.detail))
    elif isinstance(block, model.BarChart):
        yield from (block.title, block.unit, *(bar.printed for bar in block.bars))


def broken_by_a_page(text, drawn):
    """A text may go on over the page: then it is there in its two halves."""
    whole = squeezed(showable(text))
    return any(whole[:cut] in drawn and whole[cut:] in drawn for cut in range(5, len(whole) - 5))


def test_nothing_is_drawn_in_the_margins(case):
    _, _, pdf = case
    for page in raster(pdf):
        inked = page < 250
        side = int((SIDE_MARGIN - 2) * SCALE)
        assert not inked[:, :side].any()
        assert not inked[:, -side:].any()
        assert not inked[: int((EDGE - 4) * SCALE)].any()
        assert not inked[int((PAGE_HEIGHT - EDGE + 4) * SCALE) :].any()


def test_the_foot_stands_clear_of_the_text(case):
    _, _, pdf = case
    for page in raster(pdf):
        clear = slice(
            int((PAGE_HEIGHT - BOTTOM_MARGIN + 2) * SCALE), int((PAGE_HEIGHT - EDGE - 14.5) * SCALE)
        )
        assert not (page[clear] < 250).any()


def test_no_two_lines_of_text_overlap(case):
    name, _, pdf = case
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), start=1):
        text = page.get_textpage()
        boxes = [text.get_rect(index) for index in range(text.count_rects())]
        for index, (left, bottom, right, top) in enumerate(boxes):
            for other_left, other_bottom, other_right, other_top in boxes[index + 1 :]:
                wide = min(right, other_right) - max(left, other_left)
                high = min(top, other_top) - max(bottom, other_bottom)
                lower = min(top - bottom, other_top - other_bottom)
                assert wide <= 1 or high <= 0.35 * lower, (
                    name,
                    number,
                    text.get_text_bounded(left, bottom, right, top),
                )


def test_pages_are_numbered_and_carry_the_reference(case):
    _, _, pdf = case
    pages = read(pdf).pages
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert f"Page {number} of {len(pages)}" in text
        assert "Home energy report" in text


def test_the_same_report_gives_the_same_bytes(case):
    _, report, pdf = case
    assert render_pdf(report) == pdf


def test_another_process_with_another_hash_seed_gives_the_same_bytes():
    script = (
        "import hashlib\n"
        "from tests.webapp.reports.documents import eligible\n"
        "from webapp.reports.household_content import household_report\n"
        "from webapp.reports.pdf import render_pdf\n"
        "print(hashlib.sha256(render_pdf(household_report(eligible()))).hexdigest())\n"
    )
    here = hashlib.sha256(render_pdf(household_report(documents.eligible()))).hexdigest()
    for seed in ("0", "12345"):
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Taipei"},
        )
        assert done.stdout.strip() == here


def test_another_household_gives_other_bytes():
    other = documents.eligible() | {"reference": "FRESNO-0043"}
    assert render_pdf(household_report(other)) != render_pdf(household_report(documents.eligible()))


def test_title_and_language_are_in_the_metadata():
    reader = read(render_pdf(household_report(documents.eligible())))
    assert reader.metadata.title == "Your home energy report: FRESNO-0042"
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 - a PDF boolean
    assert "/OpenAction" not in reader.trailer["/Root"]


@pytest.mark.parametrize(
    "text",
    [
        "Income < 80% & <b>",
        '<img src="/etc/passwd">',
        "<para><font size=40>x</font></para>",
        '<a href="http://example.org">here</a>',
        "&lt;b&gt; &amp;amp; &#65;",
        "</para>",
        "{observed} {0} %s %(x)s",
        "'\"><script>alert(1)</script>",
        "\\u0041 \\(paren\\) (open",
        "]]> <!-- <![CDATA[ <?pi?>",
    ],
)
def test_user_text_prints_as_it_stands(text):
    report = household_report(documents.hostile(text))
    pdf = render_pdf(report)
    drawn = text_of(pdf)
    # Reference, programme, measure, reason, source and county: each place prints the text whole.
    assert drawn.count(squeezed(text)) >= 6
    reader = read(pdf)
    assert not any("/XObject" in page["/Resources"] for page in reader.pages)
    assert not any(page.get("/Annots") for page in reader.pages)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("王小明", "王小明"),
        ("陳大文 (Иван)", "陳大文 (Иван)"),
        ("José Núñez, Nguyễn Thị Ánh", "José Núñez, Nguyễn Thị Ánh"),
        ("Jose\u0301 Nu\u0301n\u0303ez", "José Núñez"),
        ("smile \U0001f600", "smile [U+1F600]"),
        ("שלום", "[U+05E9][U+05DC][U+05D5][U+05DD]"),
        ("a\u202eb\u200bc", "a[U+202E]b[U+200B]c"),
        ("bell\x07 null\x00", "bell[U+0007] null[U+0000]"),
        ("co\u2011op", "co-op"),
        ("two\nlines\tand  more", "two lines and more"),
        ("CO₂e \u22125 \u00d7 3", "CO₂e \u22125 \u00d7 3"),
        ("", ""),
    ],
)
def test_a_character_that_the_face_lacks_is_shown_never_dropped(text, drawn):
    assert showable(text) == drawn
    pdf = render_pdf(household_report(documents.hostile(text)))
    assert squeezed(drawn) in text_of(pdf)


def test_a_report_of_nothing_but_a_title_can_be_drawn():
    report = model.Report("Only a title", "en", "", (), "foot", "{page} of {pages}")
    assert "Onlyatitle" in text_of(render_pdf(report))


def test_reading_back_finds_figures_in_the_charts():
    drawn = text_of(render_pdf(household_report(documents.eligible())))
    for printed in ("1,120", "586", "671", "290"):
        assert printed in drawn


def test_the_page_is_letter():
    assert (PAGE_WIDTH, PAGE_HEIGHT) == (612.0, 792.0)
