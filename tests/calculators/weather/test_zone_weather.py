"""The typical days of a zone, spread over a year."""

import csv
from pathlib import Path

import numpy as np
import pytest

import calculators
from calculators.weather import zone_weather
from calculators.weather.zone import _spread
from rules.errors import InputError, ReferenceDataError

DATA = Path(calculators.__file__).parent / "data" / "us_ca"


def test_every_zone_has_a_year():
    for zone in range(1, 17):
        weather = zone_weather(zone)
        assert weather.dni.shape == (8760,)
        assert 32 < weather.latitude < 42
        assert weather.utc_offset_h == -8.0


def test_says_what_it_is_and_how_good():
    description = zone_weather(13).description
    assert description.kind == "typical_days"
    assert description.name == "climate zone 13 (Fresno)"
    assert "CZ2022" in description.vintage
    assert "2.5 %" in description.quality
    assert "8 %" in description.quality
    assert len(description.sha256) == 64


@pytest.mark.parametrize("zone", [0, 17, -1, True, 2.5])
def test_an_unknown_zone_is_refused_with_those_known(zone):
    zone_weather.cache_clear()
    with pytest.raises(InputError, match=r"1, 2, 3.*16"):
        zone_weather(zone)


def test_an_unknown_jurisdiction_is_refused_with_those_known():
    with pytest.raises(InputError, match="us_ca"):
        zone_weather(1, "atlantis")


def test_a_jurisdiction_is_not_a_path():
    with pytest.raises(InputError):
        zone_weather(1, "../us_ca")


def test_the_suns_hours_are_by_day():
    weather = zone_weather(13)
    by_hour = weather.ghi.reshape(365, 24).sum(axis=0)
    assert by_hour[:4].sum() == by_hour[21:].sum() == 0
    assert by_hour.argmax() in {11, 12}


def test_days_of_a_kind_are_spread_evenly_and_ties_are_by_kind():
    # 2 dull and 2 bright: due at 1/4, 1/4, 3/4, 3/4.
    means = np.arange(2.0).reshape(2, 1, 1) * np.ones((2, 1, 24))
    assert _spread(np.array([2, 2]), means)[0, ::24].tolist() == [0, 1, 0, 1]
    # 1 dull due at 1/2; 3 bright due at 1/6, 1/2, 5/6.
    assert _spread(np.array([1, 3]), means)[0, ::24].tolist() == [1, 0, 1, 1]
    # None of a kind is none.
    assert _spread(np.array([0, 2]), means)[0, ::24].tolist() == [1, 1]


def test_a_months_sum_is_that_of_its_days():
    with (DATA / "climate_typical_days.csv").open(encoding="utf-8", newline="") as file:
        records = [
            record
            for record in csv.DictReader(file)
            if (record["climate_zone"], record["month"], record["quantity"]) == ("3", "7", "dni")
        ]
    expected = sum(
        int(record["days"]) * sum(float(record[f"h{hour:02d}"]) for hour in range(24)) for record in records
    )
    weather = zone_weather(3)
    assert weather.dni[weather.month == 7].sum() == pytest.approx(expected)


def test_the_carried_days_are_the_reference_figures(shared_data):
    reference = shared_data.parent / "reference" / "us_ca" / "climate_typical_days.csv"
    if not reference.is_file():
        pytest.skip("the reference figures are not beside this checkout")
    names = {
        "ghi": "ghi_w_m2",
        "dni": "dni_w_m2",
        "dhi": "dhi_w_m2",
        "temp_air": "temp_air_c",
        "wind_speed": "wind_speed_m_s",
    }
    with (DATA / "climate_typical_days.csv").open(encoding="utf-8", newline="") as file:
        carried = {
            (*(record[key] for key in ("climate_zone", "month", "day_class", "days")), record["quantity"]): [
                record[f"h{hour:02d}"] for hour in range(24)
            ]
            for record in csv.DictReader(file)
        }
    with reference.open(encoding="utf-8", newline="") as file:
        for record in csv.DictReader(file):
            key = tuple(record[name] for name in ("climate_zone", "month", "day_class", "days"))
            for quantity, column in names.items():
                assert carried[*key, quantity][int(record["hour"])] == record[column]


def test_a_damaged_file_is_a_fault_of_the_data(monkeypatch):
    from calculators.weather import zone  # noqa: PLC0415 - the module itself is what is damaged

    monkeypatch.setattr(zone, "MONTH_DAYS", (30, *zone.MONTH_DAYS[1:]))
    zone._typical_days.cache_clear()
    zone.zone_weather.cache_clear()
    try:
        with pytest.raises(ReferenceDataError, match="all its days"):
            zone_weather(1)
    finally:
        zone._typical_days.cache_clear()
        zone.zone_weather.cache_clear()
