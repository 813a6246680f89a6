"""What is said of a broken data file, to the word: which file, where in it, what is wrong, what to do.

The sentences are in refusals.toml. They are read by whoever maintains the rules, and changed only on purpose.
"""

import tomllib
from pathlib import Path

import pytest

from tests.rules.refusals import broken, said

FILE = Path(__file__).with_name("refusals.toml")
SENTENCES = tomllib.loads(FILE.read_text(encoding="utf-8"))
BROKEN = {(kind, name): read for kind, name, read in broken()}


@pytest.mark.parametrize(("kind", "name"), BROKEN, ids=lambda part: part)
def test_a_broken_file_is_told_of_in_these_words(kind, name, tmp_path):
    assert said(BROKEN[kind, name], tmp_path) == SENTENCES[kind].get(name)


def test_no_sentence_is_left_over():
    assert {(kind, name) for kind, names in SENTENCES.items() for name in names} <= set(BROKEN)
