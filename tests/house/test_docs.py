"""The documentation is run, its links lead somewhere, and it covers what there is."""

import re
import sys
from pathlib import Path

import pytest

from tests.house.console import commands, read_examples
from tests.house.tree import ROOT, files, text

PAGES = [f for f in files() if f.suffix == ".md" and (f.parts[0] == "docs" or f.parent.name == "")]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.*)$", flags=re.MULTILINE)

PROMISED_PAGES = (
    "index",
    "how-it-works",
    "glossary",
    "household-file",
    "commands",
    "rules",
    "home-model",
    "measures",
    "solar",
    "greenhouse-gas",
    "bills",
    "report",
    "data-provenance",
    "how-to-add-a-measure",
    "how-to-add-a-programme-year",
    "how-to-add-a-jurisdiction",
)

TERMS = (
    "AB 1550",
    "AFUE",
    "AMI",
    "CARE",
    "CFM50",
    "CalEnviroScreen",
    "Census tract",
    "Climate zone",
    "Criterion",
    "DAC",
    "Determination",
    "EUL",
    "Effective date",
    "Emission factor",
    "FPL",
    "Feasibility",
    "Finding",
    "GEOID",
    "GWP",
    "HSPF",
    "Housing class",
    "Jurisdiction",
    "LIHEAP",
    "LIWP",
    "Low-income community",
    "Marginal emission factor",
    "Outcome",
    "PVWatts",
    "Parameter",
    "Programme",
    "R-value",
    "SASH",
    "SB 535",
    "SEER",
    "SMI",
    "Statewide median household income",
    "Therm",
    "U-factor",
    "UEF",
    "Verified",
    "Vintage",
)


def anchor(heading: str) -> str:
    """Return the anchor that a heading gets."""
    plain = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return plain.replace(" ", "-")


@pytest.fixture
def folder(tmp_path):
    """Return an empty folder with the samples and docs in reach, for examples that write files."""
    for name in ("webapp", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_examples_on_a_page_run(page, folder):
    for example in read_examples(ROOT / page, folder):
        example.evaluate()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_links_on_a_page_lead_somewhere(page):
    without_code = re.sub(r"```.*?```|`[^`]*`", "", text(page), flags=re.DOTALL)
    for link in LINK.findall(without_code):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, fragment = link.partition("#")
        target = (ROOT / page.parent / path).resolve() if path else ROOT / page
        assert target.exists(), f"{page}: {link}"
        if fragment:
            headings = {anchor(heading) for heading in HEADING.findall(target.read_text(encoding="utf-8"))}
            assert fragment in headings, f"{page}: {link}"


@pytest.mark.parametrize("name", PROMISED_PAGES)
def test_a_promised_page_is_there(name):
    assert (ROOT / "docs" / f"{name}.md").is_file()


def test_the_index_lists_every_page():
    pages = {f.relative_to("docs").as_posix() for f in PAGES if f.parts[0] == "docs"} - {"index.md"}
    assert pages <= set(LINK.findall(text("docs/index.md")))


@pytest.mark.parametrize("term", TERMS)
def test_the_glossary_explains(term):
    defined = re.findall(r"^\*\*(.+?)\*\*", text("docs/glossary.md"), flags=re.MULTILINE)
    assert any(term.lower() in entry.lower() for entry in defined)


def test_the_glossary_is_in_alphabetical_order():
    defined = re.findall(r"^\*\*(.+?)\*\*", text("docs/glossary.md"), flags=re.MULTILINE)
    lowered = [entry.lower() for entry in defined]
    assert lowered == sorted(lowered)


def test_the_checker_itself_sees_a_difference(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```console\n$ hearthline --version\nnot its version\n```\n", encoding="utf-8")
    (example,) = read_examples(page, tmp_path)
    with pytest.raises(Exception, match="but prints"):
        example.evaluate()


def test_a_console_block_is_read_command_by_command():
    block = "$ make env\n$ hearthline screen a.toml \\\n>   --on 2026-11-21\nEligible\n...\n"
    assert commands(block) == [
        ("make env", ""),
        ("hearthline screen a.toml \\\n  --on 2026-11-21", "Eligible\n..."),
    ]
