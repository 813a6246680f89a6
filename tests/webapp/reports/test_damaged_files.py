"""A file of words or a typeface that is damaged or missing: named, with what to do, and exit 4."""

import shutil
from pathlib import Path

import fontpkg
import pytest
from click.testing import CliRunner
from reportlab.pdfbase import pdfmetrics

from rules.errors import ReferenceDataError
from webapp.cli import cli
from webapp.demo import samples
from webapp.reports import engine_sentences, fonts
from webapp.reports import wording as wording_module
from webapp.reports.wording import wording


@pytest.fixture
def words(tmp_path, monkeypatch):
    """A copy of all words that a test may damage."""
    folder = tmp_path / "words"
    shutil.copytree(wording_module._WORDS_FOLDER, folder)
    monkeypatch.setattr(wording_module, "_WORDS_FOLDER", folder)
    cached = (wording, engine_sentences._patterns, engine_sentences._keys)
    for each in cached:
        each.cache_clear()
    yield folder
    for each in cached:
        each.cache_clear()


@pytest.fixture
def faces(monkeypatch):
    """Typefaces as of a process that has none yet."""
    cached = (fonts.register_fonts, fonts._held, fonts._in_second, fonts._drawn, fonts.showable, fonts.pieces)
    kept = dict(pdfmetrics._fonts)
    for each in cached:
        each.cache_clear()
    yield monkeypatch
    pdfmetrics._fonts.clear()
    pdfmetrics._fonts.update(kept)
    for each in cached:
        each.cache_clear()


def printed(tmp_path):
    path, on = next(iter(samples()))
    target = tmp_path / "report.pdf"
    answer = CliRunner().invoke(cli, ["assess", str(path), "--on", str(on), "--pdf", str(target)])
    assert not target.exists()
    return answer


DAMAGED = {
    "cut off": ('[report]\ntitle = "Your ho', "report.toml: cannot be read as wording"),
    "no text": ("[report]\ntitle = 3\n", r"report.toml: \[report\] title is no text"),
    "no table": ('title = "Your home"\n', "report.toml: 'title' stands outside of any table"),
    "half a place": ('[report]\ntitle = "Your {home"\n', r"report.toml: \[report\] title is no text"),
    "of other bytes": (b"\xff\xfe\x00\x01", "report.toml: cannot be read as wording"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_of_words_is_named(words, damage):
    content, message = DAMAGED[damage]
    content = content if isinstance(content, bytes) else content.encode()
    (words / "en" / "report.toml").write_bytes(content)
    with pytest.raises(ReferenceDataError, match=message) as refused:
        wording("en")
    assert str(refused.value).endswith("Put the file back as it was installed.")


def test_a_report_with_damaged_words_is_not_printed_and_exits_4(words, tmp_path):
    (words / "en" / "report.toml").write_text('[report]\ntitle = "Your ho')
    answer = printed(tmp_path)
    assert answer.exit_code == 4
    assert "report.toml: cannot be read as wording" in answer.output
    assert "Traceback" not in answer.output


def test_a_report_whose_words_are_missing_exits_4_and_says_which(words, tmp_path):
    (words / "en" / "report.toml").unlink()
    answer = printed(tmp_path)
    assert answer.exit_code == 4
    assert "has no text 'report." in answer.output


def test_a_damaged_typeface_is_named_and_exits_4(faces, tmp_path):
    damaged = tmp_path / "Face.ttf"
    damaged.write_bytes(Path(fontpkg.path("Be Vietnam Pro", weight=400)).read_bytes()[:3000])
    faces.setattr(fontpkg, "path", lambda *_, **__: damaged)
    answer = printed(tmp_path)
    assert answer.exit_code == 4
    assert f"the typeface {damaged} cannot be read" in answer.output
    assert "Install the package fontpkg-be-vietnam-pro again." in answer.output


def test_a_missing_typeface_is_named_and_exits_4(faces, tmp_path):
    missing = tmp_path / "gone.ttf"
    faces.setattr(fontpkg, "path", lambda *_, **__: missing)
    answer = printed(tmp_path)
    assert answer.exit_code == 4
    assert f"the typeface {missing} cannot be read" in answer.output
