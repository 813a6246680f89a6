"""The figures of the map, and files of them that are refused."""

import shutil

import pytest

from calculators.geography import load_settings
from calculators.reference_records import DATA_FOLDER
from rules.errors import ReferenceDataError, RuleDataError


def test_the_figures_that_ship():
    settings = load_settings()
    assert settings.near_m == pytest.approx(804.672)
    assert (settings.resolution_m, settings.confirm_m) == (0.001, 100)
    west, south, east, north = settings.bounds_deg
    assert west < -124.5 < -114.1 < east
    assert south < 32.5
    assert north > 42.01


BROKEN = {
    "no unit": ('unit = "mile"', "", "unit is missing"),
    "another unit": ('unit = "mile"', 'unit = "km"', "unit = 'km'"),
    "no distance": ("value = 0.5", "value = 0", "value = 0 is not above zero"),
    "not a number": ("value = 0.5", "value = nan", "value"),
    "no source": ('citation = "California Health', 'quotation = "California Health', "unknown key quotation"),
    "an unknown entry": ("[half_mile]", "[half_a_mile]", "unknown key half_a_mile"),
    "bounds the wrong way round": ("west = -125", "west = -100", "west and south are to be less"),
}


@pytest.mark.parametrize(("old", "new", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_by_name(tmp_path, old, new, says):
    (tmp_path / "us_ca").mkdir()
    text = (DATA_FOLDER / "us_ca" / "geography.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "us_ca" / "geography.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleDataError, match=says) as error:
        load_settings("us_ca", tmp_path)
    assert "geography.toml" in str(error.value)


def test_a_missing_file_is_named(tmp_path):
    shutil.copytree(DATA_FOLDER / "us_ca" / "tariffs", tmp_path / "us_ca")
    with pytest.raises(ReferenceDataError, match=r"geography\.toml"):
        load_settings("us_ca", tmp_path)
