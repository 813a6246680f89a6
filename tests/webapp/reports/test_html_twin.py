"""The page of a document: sound HTML, the words of the model in the model's order, and nothing that runs."""

from html.parser import HTMLParser
from itertools import pairwise

import html5lib
import pytest

from tests.webapp.reports import documents, papers_of_work
from tests.webapp.reports.papers_of_work import EVERY, HOSTILE
from webapp.reports import model
from webapp.reports.household_content import household_report
from webapp.reports.html_twin import literal, render_html, render_main
from webapp.reports.model import texts
from webapp.reports.templates import content_of, page_of, template

VOID = {"meta", "br", "link"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "section", "div", "h1", "h2", "h3", "p", "a",
    "ul", "ol", "li", "strong", "small", "br", "span", "dl", "dt", "dd", "table", "caption", "thead", "tbody",
    "tfoot", "tr", "th", "td", "figure", "figcaption", "svg", "rect", "text",
}  # fmt: skip


class Read(HTMLParser):
    """What a page says in reading order, and whether every element is closed where it was opened."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.said, self.tags, self.attributes = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"head", "style"} & set(self.open):
            self.said.append(data)


def read(page):
    reader = Read()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def squeezed(text):
    return "".join(text.split())


def in_order(report, page):
    """Assert that a page says everything that the model says, in the model's order."""
    said, at = squeezed("".join(read(page).said)), 0
    for text in texts(report):
        wanted = squeezed(literal(text))
        found = said.find(wanted, at)
        assert found >= 0, (text, said[at : at + 200])
        at = found + (0 if len(wanted) < 3 else len(wanted))


def is_sound(page):
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(page)


@pytest.mark.parametrize(("identity", "version"), EVERY)
def test_a_page_is_sound_and_says_what_the_document_says_in_its_order(identity, version):
    for language in template(identity, version).languages:
        report = content_of(identity, EVERY[identity, version](), language, version)
        page = render_html(report)
        is_sound(page)
        in_order(report, page)
        assert set(read(page).tags) <= ALLOWED
        assert f'<html lang="{language}">' in page


@pytest.mark.parametrize("case", documents.CASES)
def test_every_kind_of_household_has_its_page(case):
    report = household_report(documents.CASES[case]())
    page = render_html(report)
    is_sound(page)
    assert page.count("<h1>") == 1
    levels = [int(tag[1]) for tag in read(page).tags if tag in {"h1", "h2", "h3"}]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_cell_of_a_table_stands_under_a_header_and_beside_one():
    page = page_of("work_scope", papers_of_work.scope())
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    tables = list(tree.iter("table"))
    assert tables
    for table in tables:
        heads = table.findall("thead/tr/th")
        assert all(head.get("scope") == "col" for head in heads)
        assert table.find("caption") is not None
        for row in table.findall("tbody/tr"):
            assert row[0].tag == "th"
            assert row[0].get("scope") in {"row", "rowgroup"}
            assert sum(int(cell.get("colspan", "1")) for cell in row) == len(heads)


def test_a_picture_has_an_alternative_and_its_figures_as_a_table():
    report = household_report(documents.eligible())
    tree = html5lib.parse(render_html(report), namespaceHTMLElements=False)
    figures = list(tree.iter("figure"))
    charts = [
        block for section in report.sections for block in section.blocks if isinstance(block, model.BarChart)
    ]
    assert len(figures) == len(charts) >= 3
    for figure, chart in zip(figures, charts, strict=True):
        picture = next(each for each in figure.iter() if str(each.tag).endswith("svg"))
        assert picture.get("aria-label") == chart.alt
        assert len(figure.findall("table/tbody/tr")) == len(chart.twin.rows)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_is_text_and_never_an_order(text):
    report = household_report(documents.hostile(text))
    page = render_html(report)
    is_sound(page)
    reader = read(page)
    assert set(reader.tags) <= ALLOWED
    assert squeezed(literal(text)) in squeezed("".join(reader.said))
    assert not any(name.startswith("on") or name == "src" for name, _ in reader.attributes)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a[U+202E]b"),
        ("a\u200bb", "a[U+200B]b"),
        ("bell\x07 null\x00", "bell[U+0007] null[U+0000]"),
        ("\ufffe", "[U+FFFE]"),
        ("\ufdd0", "[U+FDD0]"),
        ("\ud800", "[U+D800]"),
        ("two\nlines\tand  more", "two lines and more"),
        ("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
        ("", ""),
    ],
)
def test_what_nobody_would_see_is_shown_by_its_number(text, shown):
    assert literal(text) == shown


def test_a_page_with_a_stylesheet_of_the_site_has_none_of_its_own():
    report = household_report(documents.eligible())
    page = render_html(report, "/static/css/paper.css")
    assert '<link rel="stylesheet" href="/static/css/paper.css">' in page
    assert "<style>" not in page
    assert "style=" not in page
    assert render_main(report) in page


def test_a_code_a_link_and_a_text_in_another_language_are_told():
    blocks = (
        model.Paragraph("The source", link="https://example.org/a?b=1&c=2"),
        model.Paragraph("A citation", language="en"),
        model.BulletList(("one",), numbered=True, language="en"),
        model.BulletList(()),
        model.Note("", ("line",), model.Tone.OPEN, language="en"),
        model.Table(
            "Plain",
            (model.Column("a"), model.Column("b")),
            ((model.Cell("1"), model.Cell("2")),),
            row_headers=False,
        ),
        model.KeyFigures((("12", "homes"),)),
        model.BlankLines(("Name",)),
    )
    code = model.Code("https://example.org/verify/x", "Leads to the page that confirms it")
    report = model.Report("T", "es", "", (model.Section("a", "A", blocks),), "T", code=code)
    page = render_html(report)
    is_sound(page)
    in_order(report, page)
    assert '<a href="https://example.org/a?b=1&amp;c=2">The source</a>' in page
    assert '<a href="https://example.org/verify/x">Leads to the page that confirms it</a>' in page
    assert page.count('lang="en"') == 3
    assert "<td" in page
    assert '<th scope="row"' not in page
