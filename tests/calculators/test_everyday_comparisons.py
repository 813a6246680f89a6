"""Everyday comparisons: an amount, its direction, and its source."""

from __future__ import annotations

import math
import shutil

import pytest

from calculators.everyday_comparisons import everyday_comparison
from calculators.reference_records import DATA_FOLDER
from rules.errors import InputError, ReferenceDataError, RuleDataError


def test_a_tonne_is_a_hundred_and_twelve_and_a_half_gallons():
    found = everyday_comparison(1000.0)
    assert found.amount == pytest.approx(1000 / 8.887)
    assert (found.unit, found.code, found.verified) == (
        "gallons of gasoline",
        "avoided.gallons_of_gasoline",
        True,
    )
    assert "EPA" in found.citation.title


def test_emissions_that_grow_are_said_to_grow():
    found = everyday_comparison(-88.87)
    assert found.amount == pytest.approx(10)
    assert found.code == "added.gallons_of_gasoline"
    assert everyday_comparison(0.0).code == "avoided.gallons_of_gasoline"


def test_miles_are_recalled_and_say_so():
    found = everyday_comparison(400.0, code="miles_driven")
    assert found.amount == pytest.approx(1000)
    assert not found.verified


def test_what_is_not_known_is_not_compared():
    with pytest.raises(InputError, match="not known"):
        everyday_comparison(math.nan)
    with pytest.raises(InputError, match="'elephants'; there is gallons_of_gasoline, miles_driven"):
        everyday_comparison(1.0, code="elephants")
    with pytest.raises(ReferenceDataError, match="'tw'"):
        everyday_comparison(1.0, "tw")


def test_a_comparison_given_twice_is_refused(tmp_path):
    (tmp_path / "us_ca").mkdir()
    path = tmp_path / "us_ca" / "everyday_comparisons.toml"
    shutil.copy(DATA_FOLDER / "us_ca" / "everyday_comparisons.toml", path)
    text = path.read_text(encoding="utf-8").replace("miles_driven", "gallons_of_gasoline")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleDataError, match="given twice"):
        everyday_comparison(1.0, data_folder=tmp_path)
