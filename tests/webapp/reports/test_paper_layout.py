"""Where things stand on paper, read back: nothing overlaps, runs off or is lost, in any language."""

# ruff: noqa: RUF001 - Chinese has punctuation of its own

from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import ReferenceDataError
from tests.webapp.reports import papers
from tests.webapp.reports.tagged import read_tagged
from webapp.reports import fonts, model, styles
from webapp.reports.fonts import BOLD, HAN_BOLD, HAN_FOLDER, HAN_REGULAR, REGULAR, pieces, showable, width
from webapp.reports.model import texts
from webapp.reports.pdf import render_pdf
from webapp.reports.tagging import Element
from webapp.reports.tagging_paragraph import Text

pytestmark = pytest.mark.skipif(
    not HAN_FOLDER.is_dir(), reason="the typeface for Chinese is not installed: python -m webapp.assets"
)

LEFT, RIGHT = styles.SIDE_MARGIN, styles.PAGE_WIDTH - styles.SIDE_MARGIN
# A glyph may reach a little out of the width that it is set in.
OVERHANG = 2.0
CACHES = (fonts._register_second, fonts._in_second, fonts._drawn, fonts.showable, fonts.pieces)


def crowded(language):
    """Forty measures, an endless title beside the code, and all that is long."""
    report = papers.paper(language, count=40)
    _, label = papers.NAMES[language]
    return replace(report, title=f"{label} {papers.ENDLESS} {label}", subtitle=papers.SIX_LINES * 2)


@pytest.fixture(scope="module", params=papers.NAMES)
def drawn(request):
    report = crowded(request.param)
    return report, render_pdf(report)


def boxes(page):
    text = page.get_textpage()
    for index in range(text.count_rects()):
        box = text.get_rect(index)
        if text.get_text_bounded(*box).strip():
            yield box


def test_nothing_runs_off_the_text_area(drawn):
    _, pdf = drawn
    for page in pypdfium2.PdfDocument(pdf):
        for left, bottom, right, top in boxes(page):
            assert left >= LEFT - OVERHANG
            assert right <= RIGHT + OVERHANG
            assert bottom >= styles.EDGE - 4
            assert top <= styles.PAGE_HEIGHT - styles.EDGE + 4


def test_no_two_texts_overlap(drawn):
    _, pdf = drawn
    for page in pypdfium2.PdfDocument(pdf):
        all_boxes = list(boxes(page))
        assert all_boxes
        for index, (left, bottom, right, top) in enumerate(all_boxes):
            for other_left, other_bottom, other_right, other_top in all_boxes[index + 1 :]:
                wide = min(right, other_right) - max(left, other_left)
                high = min(top, other_top) - max(bottom, other_bottom)
                lower = min(top - bottom, other_top - other_bottom)
                assert wide <= 1 or high <= 0.35 * lower, (left, bottom, right, top)


def test_no_text_runs_into_the_code(drawn):
    _, pdf = drawn
    first = pypdfium2.PdfDocument(pdf)[0]
    code_bottom = styles.PAGE_HEIGHT - styles.CODE_TOP - styles.CODE_SIZE
    for _, _, right, top in boxes(first):
        assert right <= RIGHT - styles.CODE_SIZE or top <= code_bottom


def test_no_word_of_it_is_lost(drawn):
    report, pdf = drawn
    tagged = read_tagged(pdf)
    read = "".join(tagged.root.said().split())
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, model.Table):
                for row in block.rows:
                    for cell in row:
                        assert "".join(showable(cell.text).split()) in read
    for text in texts(replace(report, sections=())):
        assert "".join(showable(text).split()) in read


@pytest.mark.parametrize("count", [0, 1, 60])
def test_any_number_of_measures_can_be_printed(count):
    table = papers.measures("zh-Hant", max(count, 1))
    table = replace(table, rows=table.rows[:count], groups=())
    report = model.Report("t", "zh-Hant", "", (model.Section("s", "s", (table,)),), "t")
    tagged = read_tagged(render_pdf(report))
    assert len(tagged.root.all("TR")) == count + 2


def test_the_rule_under_a_title_stands_clear_of_the_code():
    """A title of one line with nothing under it would else draw its rule through the code."""
    report = model.Report("t", "en", "", (), "", code=model.Code("https://example.org", "Code"))
    page = pypdfium2.PdfDocument(render_pdf(report))[0]
    shapes = [each.get_bounds() for each in page.get_objects()]
    bottom = styles.PAGE_HEIGHT - styles.CODE_TOP - styles.CODE_SIZE
    rule = [
        box for box in shapes if box[2] - box[0] > styles.TEXT_WIDTH - 5 and box[1] > styles.PAGE_HEIGHT / 2
    ]
    assert rule
    assert all(top < bottom for _, _, _, top in rule)


def pages_of(before, rows):
    """Return each page's text: lines, then a title, a line, and a table of rows with a total."""
    filler = tuple(model.Paragraph(f"Line {number}.") for number in range(before))
    columns = (model.Column("Name"), model.Column("kWh", "right"))
    body = tuple((model.Cell(f"Row {number};"), model.Cell("1")) for number in range(rows))
    table = model.Table("All", columns, body, (model.Cell("Sum of all"), model.Cell("9")))
    sections = (
        model.Section("a", "", filler),
        model.Section("b", "Heading of the table", (model.Paragraph("An introduction."), table)),
    )
    pdf = pypdfium2.PdfDocument(render_pdf(model.Report("t", "en", "", sections, "foot")))
    return [page.get_textpage().get_text_range() for page in pdf]


def page_with(pages, text):
    (found,) = (number for number, said in enumerate(pages) if text in said)
    return found


@pytest.mark.parametrize(
    ("before", "rows"), [*((lines, 5) for lines in range(24, 37)), *((20, rows) for rows in range(8, 24))]
)
def test_no_heading_and_no_sum_stands_alone_on_its_page(before, rows):
    pages = pages_of(before, rows)
    start = [page_with(pages, said) for said in ("Heading of the table", "An introd", "Row 0;", "Row 1;")]
    end = [page_with(pages, said) for said in (f"Row {rows - 2};", f"Row {rows - 1};", "Sum of all")]
    assert len(set(start)) == 1
    assert len(set(end)) == 1
    assert rows > 5 or start[0] == end[0]


def text_of(said, name="body", **settings):
    look = styles.style(name)
    return Text(((showable(said), look.fontName, None),), look, Element("P"), **settings)


def lines_of(text, room):
    text.wrap(room, 10_000)
    return ["".join(run.piece.text for run in line) for line in text._lines]


def test_no_line_of_chinese_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    said = "這個住宅符合「計畫」的所有規定，（施工）對住戶完全免費；如有疑問、請致電：555-0100。" * 4
    for room in range(90, 400, 7):
        lines = lines_of(text_of(said), room)
        assert "".join(lines) == said
        assert not any(line[0] in "」，）；、：。" for line in lines[1:])
        assert not any(line[-1] in "「（" for line in lines[:-1])


def test_words_are_kept_whole_where_they_fit():
    lines = lines_of(text_of("the household keeps the thermostat at 68"), 90)
    assert [word for line in lines for word in line.split()] == [
        "the",
        "household",
        "keeps",
        "the",
        "thermostat",
        "at",
        "68",
    ]
    assert len(lines) > 1


def test_a_face_is_chosen_run_by_run():
    assert pieces("Plan: 王 A", REGULAR) == (
        (REGULAR, "Plan: ", ""),
        (HAN_REGULAR, "王", "zh-Hant"),
        (REGULAR, " A", ""),
    )
    assert pieces("Иван", BOLD) == ((HAN_BOLD, "Иван", ""),)
    assert pieces("Nguyễn", BOLD) == ((BOLD, "Nguyễn", ""),)


NEARLY_ANY = st.text(st.characters(codec="utf-8"), max_size=60) | st.text(
    "aé王，「(） \u00a0-שИ😀\u202e", max_size=60
)


@given(NEARLY_ANY, st.floats(12, 300), st.sampled_from(["body", "h2", "cell-right", "bullet-body"]))
def test_lines_hold_all_of_a_text_and_none_is_wider_than_its_room(said, room, name):
    text = text_of(said, name, label="•")
    style = styles.style(name)
    lines = lines_of(text, room + style.leftIndent)
    assert "".join("".join(lines).split()) == "".join(showable(said).split())
    for index, line in enumerate(lines):
        limit = room - (text._offset if index == 0 else 0)
        assert (
            width(line.rstrip(" "), style.fontName, style.fontSize) <= limit + 0.01 or len(line.strip()) <= 1
        )


@given(st.integers(1, 400), st.floats(0, 120))
def test_a_paragraph_is_parted_without_losing_a_line_and_never_leaves_one_alone(words, height):
    text = text_of("word " * words)
    whole = lines_of(text, 150)
    parts = text.split(150, height)
    if parts:
        assert [line for part in parts for line in lines_of(part, 150)] == whole
        assert parts[0].wrap(150, height)[1] <= height + 0.01
        assert all(len(lines_of(part, 150)) > 1 for part in parts) or len(parts) == 1
    else:
        leading = text.style.leading
        assert height < 2 * leading or len(whole) <= 3


def test_a_wide_label_moves_the_first_line_on():
    narrow = text_of("word " * 30, "bullet-body", label="•")
    wide = text_of("word " * 30, "bullet-body", label="[1234]")
    assert narrow._offset == 0
    assert wide._offset > 0


def test_chinese_without_its_typeface_is_refused_with_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "HAN_FOLDER", tmp_path)
    for cached in CACHES:
        cached.cache_clear()
    try:
        assert showable("Nguyễn שלום") == "Nguyễn [U+05E9][U+05DC][U+05D5][U+05DD]"
        with pytest.raises(
            ReferenceDataError, match=r"typeface for Chinese is not installed.*webapp\.assets"
        ):
            showable("王小明")
    finally:
        for cached in CACHES:
            cached.cache_clear()
