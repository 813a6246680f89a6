"""Factor sets as data: what they say of themselves, and damaged files refused by name."""

from __future__ import annotations

import pickle
import shutil

import pytest

from calculators.emission_factors import default_factor_set, factor_set, load_factor_sets
from calculators.emission_series import load_factor_series, load_gwp_set
from calculators.reference_records import DATA_FOLDER
from rules.errors import InputError, ReferenceDataError, RuleDataError


@pytest.fixture
def data(tmp_path):
    """A copy of the reference figures, to be damaged."""
    for name in ("us_ca/emissions", "tw/emissions"):
        shutil.copytree(DATA_FOLDER / name, tmp_path / name)
    shutil.copy(DATA_FOLDER / "gwp.toml", tmp_path)
    return tmp_path


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_factor_is_cited_and_dated():
    for jurisdiction in ("us_ca", "tw"):
        for one in load_factor_sets(jurisdiction).values():
            assert all(citation.title and citation.retrieved for citation in one.citations)
            assert len(one.sha256) == 64


def test_recalled_figures_are_told_from_checked_ones():
    default = default_factor_set("us_ca")
    assert default.verified_for(["electricity", "natural_gas", "propane", "fuel_oil"])
    assert not default.verified_for(["wood"])
    assert not default.verified
    assert not default_factor_set("us_ca", "ar5").verified_for(["electricity"])


def test_the_hash_is_of_the_figures(data):
    before = default_factor_set("us_ca", data_folder=data).sha256
    assert before == default_factor_set("us_ca").sha256
    other = load_factor_sets("us_ca", "ar5")["us_ca.egrid2023_camx"]
    assert other.sha256 != before
    copy = data.parent / "changed"
    shutil.copytree(data, copy)
    change(copy / "us_ca/emissions/grid_egrid_camx.toml", "194.3512704", "194.3512705")
    assert default_factor_set("us_ca", data_folder=copy).sha256 != before


def test_a_factor_set_travels_between_processes():
    one = default_factor_set("us_ca")
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own bytes


def test_changing_the_answer_does_not_change_the_data():
    load_factor_sets("us_ca").clear()
    assert load_factor_sets("us_ca")


def test_unknown_names_are_answered_with_the_known_ones():
    with pytest.raises(ReferenceDataError, match="'us_nv'; there is tw, us_ca"):
        load_factor_sets("us_nv")
    with pytest.raises(ReferenceDataError, match="there is"):
        load_factor_sets("../data/us_ca")
    with pytest.raises(InputError, match="'ar3'; there is ar4, ar5, ar6"):
        load_factor_sets("us_ca", "ar3")
    with pytest.raises(InputError, match=r"'egrid' for us_ca; there is us_ca\.egrid2023_camx"):
        factor_set("us_ca", "egrid")


def test_factors_of_unstated_potentials_are_not_mixed_with_gases(data):
    shutil.copy(data / "us_ca/emissions/fuels_40cfr98.toml", data / "tw/emissions")
    path = data / "tw/emissions/factor_sets.toml"
    change(path, "year = 2017\n", 'year = 2017\nfuels = "us.40cfr98_2016"\n')
    with pytest.raises(RuleDataError, match=r"energy_administration_2017: .* mix .* ar4, not_stated"):
        load_factor_sets("tw", data_folder=data)


def test_co2e_by_other_potentials_than_asked_for_is_refused(data):
    change(data / "tw/emissions/grid_energy_administration.toml", "not_stated", "ar5")
    with pytest.raises(RuleDataError, match=r"year 2017: its CO2e is by ar5 .* asked for by ar4"):
        load_factor_sets("tw", data_folder=data)


EGRID = "us_ca/emissions/grid_egrid_camx.toml"
SETS = "us_ca/emissions/factor_sets.toml"
FUELS = "us_ca/emissions/fuels_40cfr98.toml"
AVERT = "us_ca/emissions/grid_avert_california.toml"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (EGRID, "year = 2022", "year = 2023", r"grid_egrid_camx\.toml: year 2023 follows year 2023"),
        (EGRID, "year = 2022", "year = 2021", r"grid_egrid_camx\.toml: no value for \[2022\]"),
        (EGRID, "year = 2022", "year = 2024", "year 2023 follows year 2024"),
        (EGRID, "year = 2022", "year = true", "year = True is not a whole number"),
        (EGRID, 'kind = "published"', 'kind = "measured"', r"year 2022: kind = 'measured'; use one of"),
        (EGRID, 'basis = "average"', 'basis = "typical"', "basis = 'typical'"),
        (EGRID, "co2_kg_per_mwh = 225.636349", "co2_kg_per_mwh = nan", "is not a finite number"),
        (EGRID, "co2_kg_per_mwh = 225.636349", "co2_kg_per_mwh = -1", "year 2022: .* below zero"),
        (EGRID, "co2_kg_per_mwh = 225.636349", 'co2_kg_per_mwh = "2"', "is not a number"),
        (EGRID, "co2_kg_per_mwh = 225.636349", "", "year 2022: no CO2"),
        (EGRID, "co2_kg_per_mwh", "co2_g_per_mwh", "year 2022: unknown key co2_g_per_mwh"),
        (AVERT, "co2_lb_per_kwh = 1.032", "co2_lb_per_kwh = 1.032\nco2_kg_per_kwh = 1", "2 units; keep one"),
        (AVERT, "us_ca.avert_california", "us_ca.egrid_camx", "in another file, too"),
        (EGRID, "verified = true", "", "year 2022: verified must be true or false"),
        (EGRID, 'citation = "EPA, eGRID2022', 'cited = "', "unknown key cited"),
        (EGRID, "retrieved = 2026-11-21", 'retrieved = "2026"', "year 2022: retrieved"),
        (FUELS, 'fuel = "propane"', 'fuel = "natural_gas"', r"fuels_40cfr98\.toml: a fuel is given twice"),
        (FUELS, "mmbtu_per_unit = 0.091", "mmbtu_per_unit = 0", "propane: mmbtu_per_unit = 0 is not above"),
        (FUELS, 'origin = "biogenic"', 'origin = "green"', "wood: origin = 'green'"),
        (SETS, "year = 2022", "year = 2020", r"no factor for 2020; there is 2022 published, 2023 published"),
        (SETS, 'default = "us_ca.egrid2023_camx"', 'default = "us_ca.other"', "'us_ca.other' that is not in"),
        (SETS, 'id = "us_ca.egrid2022_camx"', 'id = "us_ca.egrid2023_camx"', "given twice"),
        (SETS, 'fuels = "us.40cfr98_2016"', 'fuels = "us.other"', "no fuels 'us.other'"),
        (SETS, 'electricity = "us_ca.egrid_camx"', 'electricity = "x"', "no series 'x'"),
        (SETS, "[[factor_set]]", "[[factor_set]", "not a TOML file"),
        ("gwp.toml", 'id = "ar5"', 'id = "ar4"', "'ar4' is given twice"),
        ("gwp.toml", "n2o = 298", "n2o = 0", "n2o = 0 is not above zero"),
    ],
)
def test_damaged_factors_are_refused_by_file_and_entry(data, file, old, new, message):
    change(data / file, old, new)
    with (
        pytest.raises(RuleDataError, match=message)
        if "no factor for" not in message
        else pytest.raises(ReferenceDataError, match=message)
    ):
        load_factor_sets("us_ca", data_folder=data)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("first_year = 2027", "first_year = 2026", r"overlaps year \[2026\]"),
        ("first_year = 2027", "first_year = 2028", r"no value for \[2027\]"),
        ("last_year = 2029", "last_year = 2026", "its own end"),
    ],
)
def test_a_gap_is_exactly_the_years_without_a_value(data, old, new, message):
    change(data / "tw/emissions/grid_regulatory_baseline.toml", old, new)
    with pytest.raises(RuleDataError, match=message):
        load_factor_series("tw", data_folder=data)


def test_a_missing_file_is_named(data):
    (data / "gwp.toml").unlink()
    with pytest.raises(ReferenceDataError, match=r"gwp\.toml: the file is missing"):
        load_gwp_set(data_folder=data)


def test_a_file_that_is_not_text_is_named(data):
    (data / "gwp.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RuleDataError, match=r"gwp\.toml: cannot be read as UTF-8"):
        load_gwp_set(data_folder=data)
