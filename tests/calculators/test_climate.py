"""Climate zones: the tables between and beyond their bases, and which zone a home is in."""

import numpy as np
import pytest

from calculators.climate import climate_zone, resolve_climate_zone
from rules.errors import InputError, ReferenceDataError
from rules.facts import CaseFacts

ZONES = range(1, 17)


def dwelling(**facts):
    return CaseFacts.model_validate({"dwelling": facts})


@pytest.mark.parametrize("zone", ZONES)
def test_heating_less_cooling_degree_days_are_days_times_base_less_mean_at_every_base(zone):
    climate = climate_zone(zone)
    for base in (20.0, 40.0, 47.5, 60.0, 65.0, 72.0, 85.0, 110.0):
        difference = climate.heating_degree_days(base) - climate.cooling_degree_days(base)
        # The mean is printed to 0.01 F and each table to 0.1 F day.
        assert difference == pytest.approx(climate.days * (base - climate.temp_mean_f), abs=0.5)


def test_a_tabulated_base_gives_the_table():
    january = climate_zone(12).heating_degree_days(65.0)[0]
    assert january == 598.0
    assert climate_zone(12).cooling_degree_days(65.0)[6] == 354.3


def test_between_bases_it_is_halfway():
    climate = climate_zone(12)
    middle = climate.heating_degree_days(62.5)
    assert middle == pytest.approx(
        (climate.heating_degree_days(60.0) + climate.heating_degree_days(65.0)) / 2
    )


def test_far_beyond_the_tables_it_is_exactly_linear_or_nothing():
    climate = climate_zone(12)
    assert climate.cooling_degree_days(130.0).sum() == 0
    assert climate.heating_degree_days(-20.0).sum() == 0
    step = climate.heating_degree_days(131.0) - climate.heating_degree_days(130.0)
    assert step == pytest.approx(climate.days)


def test_each_month_may_have_its_own_base_and_a_batch_its_own_rows():
    climate = climate_zone(13)
    bases = np.random.default_rng(1).uniform(30, 100, (50, 12))
    batched = climate.cooling_degree_days(bases)
    assert batched.shape == (50, 12)
    assert batched[7] == pytest.approx(climate.cooling_degree_days(bases[7]))


@pytest.mark.parametrize("zone", ZONES)
def test_day_and_night_together_are_the_whole(zone):
    climate = climate_zone(zone)
    for base in (50.0, 62.0, 70.0, 78.0):
        night = climate.night_heating_degree_days(base)
        assert np.all(night <= climate.heating_degree_days(base) + 1e-9)
        assert np.all(night >= climate.heating_degree_days(base) / 2 - 0.5), "nights are colder than days"
        assert np.all(climate.day_cooling_degree_days(base) >= climate.cooling_degree_days(base) / 2 - 0.5)
    assert np.all((climate.night_share >= 0) & (climate.night_share <= 1))


def test_a_zone_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(InputError, match=r"climate_zone = 17.*1 to 16"):
        climate_zone(17)


def test_a_jurisdiction_without_data_says_so():
    with pytest.raises(ReferenceDataError, match="us_zz"):
        climate_zone(1, "us_zz")


def test_a_stated_zone_wins_over_the_zip_code_with_a_warning():
    resolved = resolve_climate_zone(dwelling(climate_zone=13, zip_code="94103"))
    assert (resolved.zone, resolved.source) == (13, "stated")
    assert "94103" in resolved.warning
    assert "zone 3" in resolved.warning


def test_a_stated_zone_that_agrees_needs_no_warning():
    assert resolve_climate_zone(dwelling(climate_zone=3, zip_code="94103")).warning is None


def test_a_zip_code_tells_the_zone_and_that_it_was_assumed():
    resolved = resolve_climate_zone(dwelling(zip_code="93706"))
    assert (resolved.zone, resolved.source) == (13, "zip_code")
    assert "93706" in resolved.assumption


def test_a_zip_code_that_is_in_no_table_leaves_the_zone_unknown():
    resolved = resolve_climate_zone(dwelling(zip_code="10001"))
    assert (resolved.zone, resolved.source) == (None, None)
    assert "10001" in resolved.warning


def test_a_place_takes_the_nearest_zip_codes_zone():
    resolved = resolve_climate_zone(dwelling(latitude=36.74, longitude=-119.78, zip_code="10001"))
    assert (resolved.zone, resolved.source) == (13, "nearest_zip_centroid")


def test_a_place_far_from_every_zip_code_has_no_zone():
    resolved = resolve_climate_zone(dwelling(latitude=40.7, longitude=-74.0))
    assert resolved.zone is None
    assert "km" in resolved.warning


def test_nothing_known_is_nothing_known():
    assert resolve_climate_zone(CaseFacts()).zone is None


def test_a_stated_zone_that_does_not_exist_is_an_error():
    with pytest.raises(InputError):
        resolve_climate_zone(dwelling(climate_zone=99))


def test_share_of_dry_hours_in_the_valley_and_on_the_coast():
    assert climate_zone(12).share_of_hot_hours_dry() == pytest.approx(1456 / 1478)
    assert climate_zone(7).share_of_hot_hours_dry() == pytest.approx(111 / 187)
