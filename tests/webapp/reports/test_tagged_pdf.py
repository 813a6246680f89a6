"""What a screen reader is given: every mark tagged, in reading order, with headers, languages, links."""

from itertools import pairwise

import pytest

from tests.webapp.reports import documents, papers, test_certificate, verapdf
from tests.webapp.reports.papers_of_work import EVERY
from tests.webapp.reports.tagged import read_tagged
from webapp.reports import model
from webapp.reports.archival import Attachment
from webapp.reports.certificate import render_certificate
from webapp.reports.fonts import HAN_FOLDER, showable
from webapp.reports.household_content import household_report
from webapp.reports.model import texts
from webapp.reports.pdf import render_pdf
from webapp.reports.templates import pdf_of, template

pytestmark = pytest.mark.skipif(
    not HAN_FOLDER.is_dir(), reason="the typeface for Chinese is not installed: python -m webapp.assets"
)

HOUSEHOLDS = ("eligible", "undetermined", "no_measures", "forty_measures", "long_names", "taller_than_a_page")
LONG = 60


def drawn(name):
    if name in papers.NAMES:
        report = papers.paper(name)
    elif name == "long table":
        report = papers.paper("en", count=LONG)
    else:
        report = household_report(documents.CASES[name]())
    return report, render_pdf(report)


@pytest.fixture(scope="module", params=[*papers.NAMES, "long table", *HOUSEHOLDS])
def case(request):
    report, pdf = drawn(request.param)
    return report, read_tagged(pdf)


@pytest.fixture(scope="module")
def paper():
    report, pdf = drawn("en")
    return report, read_tagged(pdf)


def squeezed(text):
    return "".join(text.split())


def test_nothing_is_drawn_that_is_neither_content_nor_furniture(case):
    _, tagged = case
    assert tagged.loose == []


def test_every_marked_content_is_in_the_structure_once_and_found_from_the_page(case):
    """The parent tree leads from each mark back to the element that holds it (ISO 32000-1, 14.7.4.4)."""
    _, tagged = case
    catalog = tagged.reader.trailer["/Root"]
    numbers = catalog["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = {int(key): value.get_object() for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    keys = [int(key) for key in numbers[::2]]
    assert keys == sorted(keys)
    assert max(keys) < catalog["/StructTreeRoot"]["/ParentTreeNextKey"]
    held = set()
    for node in tagged.root.all():
        kids = node.raw.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            if isinstance(kid.get_object(), int):
                held.add((node.raw.raw_get("/Pg").idnum, int(kid)))
                page = node.raw["/Pg"]
                assert parents[page["/StructParents"]][int(kid)]["/S"] == node.raw["/S"]
            elif kid.get_object().get("/Type") == "/MCR":
                held.add((kid.get_object().raw_get("/Pg").idnum, int(kid.get_object()["/MCID"])))
    marks = {
        (page.indirect_reference.idnum, mark)
        for page, texts_of_page in zip(tagged.reader.pages, tagged.marked, strict=True)
        for mark in texts_of_page
    }
    assert held == marks


def test_it_reads_in_the_order_of_its_content(case):
    report, tagged = case
    read = squeezed(tagged.root.said(without=("Lbl",)))
    captions = {
        block.caption
        for section in report.sections
        for block in section.blocks
        if isinstance(block, model.Table)
    }
    shortened = {
        bar.label
        for section in report.sections
        for block in section.blocks
        if isinstance(block, model.BarChart)
        for bar in block.bars
    }
    at = 0
    for text in texts(report):
        wanted = squeezed(showable(text))
        if text in captions or text in shortened:
            continue
        found = read.find(wanted, at)
        assert found >= 0, text
        at = found + len(wanted)


def test_whoever_reads_the_words_of_a_paragraph_meets_them_apart(case):
    """A line's end parts two words although no space is seen there."""
    report, tagged = case
    read = " ".join(tagged.root.said().split())
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, model.Paragraph) and len(block.text) < 400 and block.text.isascii():
                assert " ".join(block.text.split()) in read


def test_there_is_one_title_and_no_heading_skips_a_level(case):
    report, tagged = case
    headings = tagged.root.all("H1", "H2", "H3", "H4", "H5", "H6")
    levels = [int(heading.kind[1]) for heading in headings]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert squeezed(headings[0].said()) == squeezed(showable(report.title))


def test_the_outline_leads_to_the_headings(paper):
    _, tagged = paper
    headings = [squeezed(heading.said()) for heading in tagged.root.all("H1", "H2", "H3", "H4")]

    def flat(entries):
        for entry in entries:
            if isinstance(entry, list):
                yield from flat(entry)
            else:
                yield entry

    entries = list(flat(tagged.reader.outline))
    assert [squeezed(entry.title) for entry in entries] == headings
    pages = [tagged.reader.get_destination_page_number(entry) for entry in entries]
    assert pages == sorted(pages)
    assert pages[-1] == len(tagged.reader.pages) - 1
    for entry, page in zip(entries, pages, strict=True):
        assert squeezed(entry.title) in squeezed("".join(tagged.marked[page].values()))
        assert 0 < entry.top <= 792


def test_a_tables_cells_know_their_headers():
    report, pdf = drawn("en")
    table = read_tagged(pdf).root.all("Table")[0]
    content = next(block for block in report.sections[1].blocks if isinstance(block, model.Table))
    head, *body = table.all("TR")
    assert [cell.attribute("/Scope") for cell in head.kids] == ["/Column"] * 3
    assert [cell.text for cell in head.kids] == [column.title for column in content.columns]
    groups = [row for row in body if len(row.kids) == 1]
    assert [row.said() for row in groups] == [title for _, title in content.groups]
    assert {row.kids[0].attribute("/ColSpan") for row in groups} == {3}
    rows = [row for row in body if len(row.kids) == 3]
    assert len(rows) == len(content.rows) + 1
    for row in rows:
        assert [cell.kind for cell in row.kids] == ["TH", "TD", "TD"]
        assert row.kids[0].attribute("/Scope") == "/Row"
    assert table.attribute("/Summary") == content.caption


def test_a_column_that_names_nothing_is_not_a_header():
    table = model.Table("t", (model.Column("a"), model.Column("b")), ((model.Cell("1"), model.Cell("2")),))
    plain = model.Table(table.caption, table.columns, table.rows, row_headers=False)
    report = model.Report("t", "en", "", (model.Section("s", "s", (plain,)),), "t")
    rows = read_tagged(render_pdf(report)).root.all("TR")
    assert [cell.kind for cell in rows[1].kids] == ["TD", "TD"]


def test_a_header_that_repeats_on_the_next_page_is_read_once():
    _, pdf = drawn("long table")
    tagged = read_tagged(pdf)
    table = tagged.root.all("Table")[0]
    assert len(table.all("TR")) == LONG + 4
    repeated = [text for text in tagged.artifacts if "Who pays" in text]
    assert len(repeated) >= 1
    assert [node.said() for node in table.all("TH")].count("Who pays") == 1
    assert sum("Who pays" in text for marks in tagged.marked for text in marks.values()) == 1


def test_a_row_broken_over_pages_stays_one_row():
    row = (model.Cell("An endless label. " * 900, "detail"), model.Cell("1"))
    table = model.Table("t", (model.Column("a"), model.Column("b")), (row,))
    tagged = read_tagged(render_pdf(model.Report("t", "en", "", (model.Section("s", "s", (table,)),), "t")))
    assert len(tagged.reader.pages) > 1
    _, broken = tagged.root.all("TR")
    assert [cell.kind for cell in broken.kids] == ["TH", "TD"]
    long, _ = broken.kids[0].kids
    assert long.text.split() == ["An", "endless", "label."] * 900
    assert {kid.get_object()["/Type"] for kid in long.raw["/K"][1:]} == {"/MCR"}


def test_a_picture_has_words_for_it_and_its_numbers_as_a_table(paper):
    report, tagged = paper
    charts = [block for block in report.sections[1].blocks if isinstance(block, model.BarChart)]
    figures = [figure for figure in tagged.root.all("Figure") if "Bars" in figure.raw["/Alt"]]
    assert [figure.raw["/Alt"] for figure in figures] == [chart.alt for chart in charts]
    for figure in figures:
        left, bottom, right, top = (float(edge) for edge in figure.attribute("/BBox"))
        assert 0 < left < right < 612
        assert 0 < bottom < top < 792
    tables = tagged.root.all("Table")[-2:]
    for table, chart in zip(tables, charts, strict=True):
        assert table.kids[0].kind == "Caption"
        rows = table.all("TR")
        assert [row.kids[1].said() for row in rows] == [bar.printed for bar in chart.bars]
        assert [row.kids[0].raw["/ActualText"] for row in rows] == [bar.label for bar in chart.bars]
        assert all(row.kids[0].attribute("/Scope") == "/Row" for row in rows)


def test_lists_are_lists_with_their_labels(paper):
    report, tagged = paper
    lists = tagged.root.all("L")
    wanted = [block for block in report.sections[0].blocks if isinstance(block, model.BulletList)]
    for node, block in zip(lists, wanted, strict=False):
        assert [item.kids[0].kind for item in node.kids] == ["Lbl"] * len(block.items)
        bodies = [squeezed(item.kids[1].said()) for item in node.kids]
        assert bodies == [squeezed(showable(item)) for item in block.items]
        assert node.attribute("/ListNumbering") == ("/Decimal" if block.numbered else "/Disc")


def test_languages_are_said_where_they_change(paper):
    _, tagged = paper
    catalog = tagged.reader.trailer["/Root"]
    assert catalog["/Lang"] == "en"
    (spanish,) = [node for node in tagged.root.all("P") if node.raw.get("/Lang") == "es"]
    assert spanish.said().startswith("Si necesita")
    name = model.Report("Plan for 王小明 and José", "en", "", (), "t")
    (title,) = read_tagged(render_pdf(name)).root.all("H1")
    assert title.text == "Plan for 王小明 and José"
    assert title.languages == ["zh-Hant"]


def test_a_link_is_reached_from_the_structure_and_leads_back_to_it(paper):
    _, tagged = paper
    (link,) = tagged.root.all("Link")
    assert link.said() == "Confirm this document"
    (reference,) = [kid.get_object() for kid in link.raw["/K"] if not isinstance(kid, int)]
    annotation = reference["/Obj"]
    assert annotation["/A"]["/URI"] == papers.ADDRESS
    assert annotation["/Contents"] == papers.ADDRESS
    numbers = tagged.reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    assert parents[annotation["/StructParent"]].get_object()["/S"] == "/Link"
    assert [page["/Tabs"] for page in tagged.reader.pages] == ["/S"] * len(tagged.reader.pages)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "//example.org", "x"])
def test_a_link_that_is_no_web_address_is_refused(address):
    with pytest.raises(ValueError, match="leads to a web address"):
        model.Paragraph("here", link=address)


def test_the_code_says_where_it_leads(paper):
    report, tagged = paper
    first = tagged.root.kids[:3]
    assert [node.kind for node in first] == ["H1", "P", "Figure"]
    assert first[2].raw["/Alt"] == report.code.alt


def test_running_heads_and_feet_are_furniture(paper):
    _, tagged = paper
    for number, text in enumerate(tagged.artifacts, start=1):
        assert f"Page {number} of {len(tagged.artifacts)}" in text
    assert "Page 1 of" not in tagged.root.said()


def test_the_files_say_that_they_are_tagged_and_show_their_title(case):
    _, tagged = case
    catalog = tagged.reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] is True or catalog["/MarkInfo"]["/Marked"].value is True
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"].value is True


def test_verapdf_finds_no_rule_broken(tmp_path):
    """Both standards' own validator, on every kind of document and language."""
    if why := verapdf.why_absent():
        pytest.skip(why)
    files = {}
    attached = (Attachment("assessment.json", b'{"outcome": "eligible"}', "The assessment"),)
    for language in papers.NAMES:
        file = tmp_path / f"{language}.pdf"
        file.write_bytes(render_pdf(papers.paper(language)))
        files[file] = ("ua1", "2a")
        file = tmp_path / f"{language}-attached.pdf"
        file.write_bytes(render_pdf(papers.paper(language, count=40), attachments=attached))
        files[file] = ("ua1", "3a")
    for name in HOUSEHOLDS:
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(drawn(name)[1])
        files[file] = ("ua1", "2a")
    for name, report in _edges().items():
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(render_pdf(report))
        files[file] = ("ua1", "2a")
    file = tmp_path / "certificate.pdf"
    file.write_bytes(render_certificate(test_certificate.document(), "0" * 64))
    files[file] = ("ua1", "2a")
    broken = verapdf.broken_rules(files)
    assert len(broken) == 2 * len(files)
    assert {key: rules for key, rules in broken.items() if rules} == {}


def test_verapdf_finds_no_rule_broken_in_any_document_that_is_issued(tmp_path):
    """Every version of every kind, in each of its languages."""
    if why := verapdf.why_absent():
        pytest.skip(why)
    files = {}
    for identity, version in EVERY:
        for language in template(identity, version).languages:
            file = tmp_path / f"{identity}-{version}-{language}.pdf"
            file.write_bytes(pdf_of(identity, EVERY[identity, version](), language, version))
            files[file] = ("ua1", "2a")
    broken = verapdf.broken_rules(files)
    assert {key: rules for key, rules in broken.items() if rules} == {}


def _edges():
    """Documents with as little or as odd a content as there may be."""
    odd = "שלום 😀 \u202e\x07 Иван (\\) <b>&amp;"
    cells = ((model.Cell(""), model.Cell("")), (model.Cell(odd, odd), model.Cell("")))
    table = model.Table("", (model.Column(""), model.Column(odd)), cells)
    blocks = (model.Paragraph(""), table, model.BulletList(()), model.Heading(odd, 6))
    return {
        "title": model.Report("Only a title", "en", "", (), ""),
        "odd": model.Report(odd, "en", odd, (model.Section("odd", odd, blocks),), odd, subtitle=odd),
    }


def test_verapdf_would_find_a_rule_broken(tmp_path):
    """A validator that passes everything proves nothing: a file with its tags' mark taken out fails."""
    if why := verapdf.why_absent():
        pytest.skip(why)
    pdf = render_pdf(_edges()["title"])
    file = tmp_path / "untitled.pdf"
    file.write_bytes(pdf.replace(b"<pdfuaid:part>1<", b"<pdfuaid:part>7<"))
    assert verapdf.broken_rules({file: ("ua1",)})[("untitled.pdf", "ua1")]
