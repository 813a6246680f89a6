"""Weather files of every format, read as the formats say."""

from pathlib import Path

import numpy as np
import pvlib
import pytest

from calculators.weather import read_weather
from tests.calculators.weather.synthetic import MadeUpYear, write

BUNDLED = Path(pvlib.__file__).parent / "data"


@pytest.mark.parametrize(
    ("kind", "lines"),
    [("epw", "epw_lines"), ("nsrdb", "sam_lines"), ("tmy3", "tmy3_lines")],
)
def test_each_format_is_known_by_its_content_and_gives_the_same_hours(tmp_path, kind, lines):
    year = MadeUpYear()
    weather = read_weather(write(tmp_path, getattr(year, lines)(), name="no_suffix"))
    assert weather.description.kind == kind
    assert weather.dni == pytest.approx(year.dni)
    assert weather.dhi == pytest.approx(year.dhi)
    assert weather.temp_air == pytest.approx(year.temp_air)
    assert (weather.latitude, weather.longitude, weather.utc_offset_h, weather.elevation_m) == (
        year.latitude,
        year.longitude,
        year.utc_offset,
        year.elevation,
    )


def test_the_sun_of_an_epw_is_at_half_past_whatever_its_minutes(tmp_path):
    lines = MadeUpYear().epw_lines()
    sixty = read_weather(write(tmp_path, lines))
    zero = read_weather(write(tmp_path, [line.replace(",60,", ",0,", 1) for line in lines], "zero.epw"))
    assert np.all(sixty.minute == 30)
    assert np.all(zero.minute == 30)


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_the_sun_of_a_sam_file_is_at_its_minutes(tmp_path, minute):
    assert np.all(read_weather(write(tmp_path, MadeUpYear().sam_lines(minute))).minute == minute)


def test_a_file_without_minutes_has_none(tmp_path):
    assert read_weather(write(tmp_path, MadeUpYear().sam_lines(None))).minute is None
    assert read_weather(write(tmp_path, MadeUpYear().tmy3_lines())).minute is None


def test_a_missing_albedo_and_pressure_are_not_known(tmp_path):
    weather = read_weather(write(tmp_path, MadeUpYear().epw_lines()))
    assert np.all(np.isnan(weather.albedo))
    assert np.all(weather.pressure == 1000)
    sam = read_weather(write(tmp_path, MadeUpYear().sam_lines()))
    assert (sam.albedo, sam.pressure, sam.ghi) == (None, None, None)


def test_a_complete_leap_year_loses_its_29_february(tmp_path):
    lines = MadeUpYear(year=2020).sam_lines()
    feb_28 = lines[3 + 58 * 24 : 3 + 59 * 24]
    leap = [line.replace("2020,2,28,", "2020,2,29,") for line in feb_28]
    weather = read_weather(write(tmp_path, lines[: 3 + 59 * 24] + leap + lines[3 + 59 * 24 :]))
    assert weather.dni == pytest.approx(MadeUpYear().dni)
    assert weather.day.max() == 31


def test_line_ends_marks_and_blank_lines_do_not_matter(tmp_path):
    path = tmp_path / "windows.epw"
    text = "\r\n".join(MadeUpYear().epw_lines()) + "\r\n\r\n  \r\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_weather(path).dni.sum() == MadeUpYear().dni.sum()


def test_a_name_in_latin_1_is_read(tmp_path):
    lines = MadeUpYear().epw_lines()
    lines[0] = lines[0].replace("Testville", "Cañón\x85ville")
    path = tmp_path / "latin.epw"
    path.write_bytes("\n".join(lines).encode("latin-1"))
    assert read_weather(path).description.name.startswith("Cañón")


def test_the_hash_is_of_the_file(tmp_path):
    import hashlib  # noqa: PLC0415 - only here

    path = write(tmp_path, MadeUpYear().epw_lines())
    assert read_weather(path).description.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


class TestAgainstPvlib:
    def test_tmy3(self):
        ours = read_weather(BUNDLED / "723170TYA.CSV")
        theirs, _ = pvlib.iotools.read_tmy3(BUNDLED / "723170TYA.CSV")
        for name in ("dni", "dhi", "ghi", "temp_air", "wind_speed", "pressure", "albedo"):
            assert getattr(ours, name) == pytest.approx(theirs[name].to_numpy(dtype=float)), name

    def test_tmy2(self):
        ours = read_weather(BUNDLED / "12839.tm2")
        theirs, place = pvlib.iotools.read_tmy2(BUNDLED / "12839.tm2")
        assert ours.dni == pytest.approx(theirs["DNI"].to_numpy(dtype=float))
        assert ours.dhi == pytest.approx(theirs["DHI"].to_numpy(dtype=float))
        assert ours.temp_air == pytest.approx(theirs["DryBulb"].to_numpy(dtype=float) / 10)
        assert ours.wind_speed == pytest.approx(theirs["Wspd"].to_numpy(dtype=float) / 10)
        assert ours.pressure == pytest.approx(theirs["Pressure"].to_numpy(dtype=float))
        assert (ours.latitude, ours.longitude) == pytest.approx((place["latitude"], place["longitude"]))

    @pytest.mark.parametrize("name", ["oakland_cz2022.epw", "daggett_cz2022.epw"])
    def test_epw(self, shared_data, name):
        path = shared_data / "weather" / name
        ours = read_weather(path)
        theirs, _ = pvlib.iotools.read_epw(path)
        for column in ("dni", "dhi", "ghi", "temp_air", "wind_speed"):
            assert getattr(ours, column) == pytest.approx(theirs[column].to_numpy(dtype=float)), column
