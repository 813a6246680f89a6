"""What an archive is given: metadata, colours, attached files, and the same bytes every time."""

import hashlib
import os
import subprocess
import sys
from io import BytesIO

import pypdf
import pypdfium2
import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image, ImageCms

from tests.house.tree import ROOT
from tests.webapp.reports import papers
from webapp.reports import model
from webapp.reports.archival import (
    Attachment,
    DocumentFacts,
    Relationship,
    metadata,
    output_profile,
    pdf_date,
    pdf_text,
)
from webapp.reports.files import OutputFileError
from webapp.reports.pdf import render_pdf, write_pdf

DATA = b'{"outcome": "eligible", "kwh": 1234.5}\n'
ASSESSMENT = Attachment("assessment.json", DATA, "The assessment", relationship=Relationship.SOURCE)
ID = {
    "pdfaid": "{http://www.aiim.org/pdfa/ns/id/}",
    "pdfuaid": "{http://www.aiim.org/pdfua/ns/id/}",
    "xmp": "{http://ns.adobe.com/xap/1.0/}",
    "dc": "{http://purl.org/dc/elements/1.1/}",
}


def small(**changes):
    sections = (model.Section("s", "Answer", (model.Paragraph("Yes."),)),)
    settings = {
        "title": "A notice",
        "language": "en",
        "reference": "A-1",
        "running_title": "Notice",
        **changes,
    }
    return model.Report(sections=sections, **settings)


def read(pdf):
    return pypdf.PdfReader(BytesIO(pdf))


def packet(pdf):
    return fromstring(read(pdf).trailer["/Root"]["/Metadata"].get_data())


def said(tree, prefix, name):
    return ["".join(found.itertext()) for found in tree.iter(f"{ID[prefix]}{name}")]


@pytest.mark.parametrize(("attachments", "part"), [((), "2"), ((ASSESSMENT,), "3")])
def test_the_metadata_says_which_standards_the_file_keeps(attachments, part):
    tree = packet(render_pdf(small(), attachments=attachments))
    assert said(tree, "pdfaid", "part") == [part]
    assert said(tree, "pdfaid", "conformance") == ["A"]
    assert said(tree, "pdfuaid", "part") == ["1"]


def test_title_language_and_the_records_date_are_in_the_metadata():
    pdf = render_pdf(small(language="es", subtitle="Un <aviso>", dated="2026-06-30T16:00:00-07:00"))
    tree = packet(pdf)
    assert said(tree, "dc", "title") == ["A notice: A-1"]
    assert said(tree, "dc", "description") == ["Un <aviso>"]
    assert said(tree, "dc", "language") == ["es"]
    assert said(tree, "xmp", "CreateDate") == ["2026-06-30T23:00:00Z"]
    information = read(pdf).metadata
    assert information.title == "A notice: A-1"
    assert information["/CreationDate"] == "D:20260630230000+00'00'"


def test_a_record_without_a_date_gives_a_file_without_one():
    pdf = render_pdf(small())
    assert said(packet(pdf), "xmp", "CreateDate") == []
    assert "/CreationDate" not in read(pdf).metadata


@pytest.mark.parametrize(
    ("dated", "written"),
    [
        ("2026-11-21", "D:20261121000000+00'00'"),
        ("2026-11-21T09:08:07", "D:20261121090807+00'00'"),
        ("2026-11-21T01:00:00+08:00", "D:20261120170000+00'00'"),
    ],
)
def test_dates_are_written_in_universal_time(dated, written):
    assert pdf_date(dated) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a (b) \\", "(a \\(b\\) \\\\)"),
        ("año", "<FEFF006100F1006F>"),
        ("😀", "<FEFFD83DDE00>"),
        ("a\nb", "<FEFF0061000A0062>"),
        ("", "()"),
    ],
)
def test_texts_are_written_as_pdf_has_them(text, written):
    assert pdf_text(text) == written


def test_metadata_holds_no_character_that_xml_forbids():
    facts = DocumentFacts("a\x00\x0b\ufffeb <&>", "", "Hearthline", "en")
    (title,) = said(fromstring(metadata(facts, attached=False)), "dc", "title")
    assert title == "ab <&>"


def test_what_is_attached_comes_out_as_it_went_in():
    other = Attachment("año (1).csv", b"\x00\xff" * 900, media_type="text/csv")
    pdf = render_pdf(small(dated="2026-11-21"), attachments=[ASSESSMENT, other])
    reader = read(pdf)
    assert reader.attachments == {"assessment.json": [DATA], "año (1).csv": [other.data]}
    specifications = [each.get_object() for each in reader.trailer["/Root"]["/AF"]]
    assert [each["/AFRelationship"] for each in specifications] == ["/Source", "/Data"]
    assert specifications[0]["/Desc"] == "The assessment"
    stream = specifications[0]["/EF"]["/F"]
    assert stream["/Subtype"] == "/application/json"
    assert stream["/Params"]["/Size"] == len(DATA)
    digest = hashlib.md5(DATA, usedforsecurity=False).digest()
    assert (
        stream["/Params"]["/CheckSum"] == digest
        or bytes(stream["/Params"]["/CheckSum"].original_bytes) == digest
    )


def test_nothing_is_attached_where_nothing_was_given():
    root = read(render_pdf(small())).trailer["/Root"]
    assert "/AF" not in root
    assert "/Names" not in root


def test_colours_are_those_of_the_profile_that_the_file_carries():
    reader = read(render_pdf(small()))
    (intent,) = reader.trailer["/Root"]["/OutputIntents"]
    profile = intent["/DestOutputProfile"]
    assert profile["/N"] == 3
    assert profile.get_data() == output_profile()


def test_the_profile_is_srgb():
    """Held against the sRGB that a colour library makes by itself: colours stay what they are."""
    ours = ImageCms.ImageCmsProfile(BytesIO(output_profile()))
    theirs = ImageCms.createProfile("sRGB")
    swatch = Image.new("RGB", (16, 16))
    swatch.putdata([(level, 255 - level, (level * 7) % 256) for level in range(256)])
    turned = ImageCms.profileToProfile(swatch, ours, theirs, outputMode="RGB")
    pairs = zip(swatch.get_flattened_data(), turned.get_flattened_data(), strict=True)
    assert max(abs(a - b) for one, other in pairs for a, b in zip(one, other, strict=True)) <= 1


def test_the_files_identifier_is_a_digest_of_what_it_holds():
    one = read(render_pdf(small())).trailer["/ID"]
    assert one == read(render_pdf(small())).trailer["/ID"]
    assert one != read(render_pdf(small(title="Another"))).trailer["/ID"]
    assert one != read(render_pdf(small(), attachments=[ASSESSMENT])).trailer["/ID"]


def test_the_same_record_gives_the_same_bytes_in_another_process_and_year():
    script = (
        "import hashlib\n"
        "from tests.webapp.reports import papers, test_archival\n"
        "from webapp.reports.pdf import render_pdf\n"
        "pdf = render_pdf(papers.paper('es'), attachments=[test_archival.ASSESSMENT])\n"
        "print(hashlib.sha256(pdf).hexdigest())\n"
    )
    here = hashlib.sha256(render_pdf(papers.paper("es"), attachments=[ASSESSMENT])).hexdigest()
    for seed, zone, epoch in (("0", "Asia/Taipei", "0"), ("7", "America/Los_Angeles", "4102444800")):
        surroundings = {"PYTHONHASHSEED": seed, "TZ": zone, "SOURCE_DATE_EPOCH": epoch, "LC_ALL": "C"}
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, **surroundings},
        )
        assert done.stdout.strip() == here


def test_what_was_printed_before_does_not_change_what_is_printed_next():
    first = render_pdf(small())
    render_pdf(papers.paper("vi"))
    assert render_pdf(small()) == first


def test_a_document_is_written_whole(tmp_path):
    path = tmp_path / "notice.pdf"
    assert write_pdf(small(), path, attachments=[ASSESSMENT]) == path.read_bytes()
    with pytest.raises(OutputFileError, match="does not exist"):
        write_pdf(small(), tmp_path / "nowhere" / "notice.pdf")


def test_the_file_opens_without_repair():
    """Objects stand where its table says: readers that repair what is broken are not needed."""
    pdf = render_pdf(papers.paper("en"), attachments=[ASSESSMENT])
    reader = pypdf.PdfReader(BytesIO(pdf), strict=True)
    assert [page.extract_text() != "" for page in reader.pages] == [True] * len(reader.pages)
    assert len(pypdfium2.PdfDocument(pdf)) == len(reader.pages)
    assert pdf.startswith(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    assert pdf.endswith(b"%%EOF\n")
