"""Every document, in every language, at its extremes: nothing overlaps, runs off, is lost or goes unseen."""

import numpy as np
import pypdfium2
import pytest
from reportlab.pdfbase import pdfmetrics

from tests.webapp.reports.extremes import EXTREMES
from tests.webapp.reports.papers_of_work import EVERY
from tests.webapp.reports.tagged import read_tagged
from tests.webapp.reports.test_html_twin import in_order, is_sound, read
from webapp.reports import model, styles
from webapp.reports.fonts import BOLD, HAN_FOLDER, REGULAR, pieces, showable
from webapp.reports.html_twin import render_html
from webapp.reports.model import texts
from webapp.reports.pdf import render_pdf
from webapp.reports.templates import content_of, template

pytestmark = pytest.mark.skipif(
    not HAN_FOLDER.is_dir(), reason="the typeface for Chinese is not installed: python -m webapp.assets"
)

LEFT, RIGHT = styles.SIDE_MARGIN, styles.PAGE_WIDTH - styles.SIDE_MARGIN
# A glyph may reach a little out of the width that it is set in, and lines are set closer than their boxes.
OVERHANG, TOUCHING, SHARED_HEIGHT = 2.0, 1.0, 0.35
# A bar's label may be cut after three lines, and the running title after one; this much is always there.
WHOLE_LABEL = 40
ORDINARY = [(*each, "ordinary") for each in EVERY]
CASES = [
    pytest.param((identity, version, name, language), id=f"{identity}-{version}-{name}-{language}")
    for identity, version, name in [*ORDINARY, *((each, None, name) for each, name in EXTREMES)]
    for language in template(identity, version).languages
]


def paper_of(identity, version, name):
    return EVERY[identity, version]() if name == "ordinary" else EXTREMES[identity, name]()


@pytest.fixture(scope="module", params=CASES)
def drawn(request):
    identity, version, name, language = request.param
    report = content_of(identity, paper_of(identity, version, name), language, version)
    return report, render_pdf(report)


def boxes(page):
    """Return the boxes of a page's texts: left, bottom, right, top, a row each."""
    text = page.get_textpage()
    found = [text.get_rect(index) for index in range(text.count_rects())]
    return np.array([box for box in found if text.get_text_bounded(*box).strip()])


def test_nothing_runs_off_the_page_and_no_two_texts_overlap(drawn):
    _, pdf = drawn
    for page in pypdfium2.PdfDocument(pdf):
        left, bottom, right, top = boxes(page).T
        assert left.min() >= LEFT - OVERHANG
        assert right.max() <= RIGHT + OVERHANG
        assert bottom.min() >= styles.EDGE - 4
        assert top.max() <= styles.PAGE_HEIGHT - styles.EDGE + 4
        wide = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
        high = np.minimum(top[:, None], top) - np.maximum(bottom[:, None], bottom)
        lower = np.minimum((top - bottom)[:, None], top - bottom)
        apart = (wide <= TOUCHING) | (high <= SHARED_HEIGHT * lower)
        np.fill_diagonal(apart, val=True)
        assert apart.all(), np.argwhere(~apart)[0]


def test_no_page_is_empty_or_nearly_so(drawn):
    _, pdf = drawn
    for page in pypdfium2.PdfDocument(pdf):
        # Head and foot are three texts.
        assert len(boxes(page)) > 3


def printed(report):
    """Yield what stands on paper in reading order; a table's caption is its summary, and not printed."""
    captions = {
        block.caption
        for section in report.sections
        for block in section.blocks
        if isinstance(block, model.Table)
    }
    yield from (text for text in texts(report) if text not in captions)


def test_every_word_is_on_paper_in_the_order_of_the_content(drawn):
    report, pdf = drawn
    said, at = "".join(read_tagged(pdf).root.said().split()), 0
    labels = {
        bar.label
        for section in report.sections
        for block in section.blocks
        if isinstance(block, model.BarChart)
        for bar in block.bars
    }
    for text in printed(report):
        wanted = "".join(showable(text).split())
        if text in labels:
            wanted = wanted[:WHOLE_LABEL]
        found = said.find(wanted, at)
        assert found >= 0, (text, said[at : at + 200])
        at = found + (0 if len(wanted) < 3 else len(wanted))


def test_no_character_is_set_in_a_face_that_lacks_it(drawn):
    report, _ = drawn
    for text in texts(report):
        for face in (REGULAR, BOLD):
            for piece in pieces(showable(text), face):
                held = pdfmetrics.getFont(piece.face).face.charToGlyph
                assert all(ord(character) in held for character in piece.text), piece


def test_the_page_says_the_same_and_runs_nothing(drawn):
    report, _ = drawn
    page = render_html(report)
    is_sound(page)
    in_order(report, page)
    assert not {"script", "img", "b", "iframe", "object"} & set(read(page).tags)
    assert not any(name.startswith("on") for name, _ in read(page).attributes)


def test_what_no_face_has_is_shown_by_its_number():
    report = content_of("household_report", EXTREMES["household_report", "names"]())
    said = read_tagged(render_pdf(report)).root.said()
    for shown in ("[U+1F600]", "[U+05E9]", "[U+0645]", "[U+202E]", "[U+13080]", "<img src=x onerror="):
        assert shown in said
    # Stacked marks are put together as far as there is one sign for them.
    assert "\u00eb" in said
