"""What the map wants confirmed, in the reader's language: every note has a text with its values."""

import ast
import re
from pathlib import Path

import pytest

import calculators.geography.place as source
from calculators.geography.notes import PlaceNote
from webapp.place_notes import TEXTS, told_note


def notes_in_the_code():
    """Return code -> names of values, of every note that the code makes."""
    found = {}
    for node in ast.walk(ast.parse(Path(source.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "PlaceNote":
            codes = [each.value for each in ast.walk(node.args[1]) if isinstance(each, ast.Constant)]
            for code in codes:
                found[code] = {each.arg for each in node.keywords}
    return found


def test_every_note_has_a_text_and_every_text_a_note():
    assert set(notes_in_the_code()) == set(TEXTS)


@pytest.mark.parametrize("code", TEXTS)
def test_a_text_names_only_what_its_note_tells(app, code):
    with app.test_request_context():
        names = set(re.findall(r"%\((\w+)\)s", str(TEXTS[code])))
        assert names <= notes_in_the_code()[code]
        told = told_note(PlaceNote("x", code, **dict.fromkeys(notes_in_the_code()[code], "7")))
    assert "%(" not in told


def test_a_note_is_its_english_text_everywhere_else():
    note = PlaceNote("The map is old.", "old", year=2010)
    assert note == "The map is old."
    assert f"{note}" == "The map is old."
    assert told_note("a plain text") == "a plain text"
    assert note.values == {"year": "2010"}
