"""Whole screenings of three households, as JSON prints them: changed only when the rules or the data are.

``screenings/<name>.json`` is what `hearthline screen --json` says of ``<name>.toml``, without its provenance
and with the first words of each citation.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from rules.household_file import read_household
from rules.rulebook import load_rulebook
from rules.screening import screen

FOLDER = Path(__file__).with_name("screenings")
ON = date(2026, 1, 1)
CITED = 24


def document(path):
    rulebook = load_rulebook()
    return screen(read_household(path.read_bytes(), path.name, rulebook), rulebook, ON).document()


def shortened(value, key=""):
    """Return a document with the first words of each citation."""
    if isinstance(value, dict):
        return {name: shortened(item, name) for name, item in value.items() if name != "provenance"}
    if isinstance(value, list | tuple):
        return [shortened(item) for item in value]
    return value[:CITED] if key.endswith("citation") and isinstance(value, str) else value


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_the_whole_screening_is_as_it_was(path):
    answer = shortened(json.loads(json.dumps(document(path))))
    assert answer == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def test_a_source_is_told_in_full_with_the_day_it_was_read():
    program = document(FOLDER / "nothing_known.toml")["programs"][0]
    version = load_rulebook().programs[0]
    assert program["availability_citation"] == str(version.availability[0].citation)
    assert all(finding["citation"].endswith("(read 2026-11-21)") for finding in program["findings"])
