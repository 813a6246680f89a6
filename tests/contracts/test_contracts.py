"""The sample households get the answers that are written down for them."""

import json

import pytest

from tests.contracts.answers import FOLDER, answer
from webapp.demo import samples

SAMPLES = {path.stem: (path, on) for path, on in samples()}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_household_gets_the_answer_that_was_agreed(name):
    agreed = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert answer(*SAMPLES[name]) == agreed


def test_every_contract_has_its_sample():
    assert {path.stem for path in FOLDER.glob("*.json")} == set(SAMPLES)
