"""PVGIS files as a user downloads them: UTC, their own minutes, CSV and JSON, whole years only."""

import json

import numpy as np
import pytest
from pvlib import iotools

from calculators.weather import WeatherFileError, read_weather
from calculators.weather.year import HOURS
from tests.calculators.weather.synthetic import MadeUpYear, write

# At 121 degrees west local time is 8 hours behind; what is made up for Fresno is turned to UTC.
MADE_UP = MadeUpYear(longitude=-121.0)
OFFSET = -8
TYPICAL = ("time(UTC)", "T2m", "RH", "G(h)", "Gb(n)", "Gd(h)", "IR(h)", "WS10m", "WD10m", "SP")


def utc(values):
    return np.roll(values, -OFFSET)


def typical_rows():
    dni, dhi, temp = utc(MADE_UP.dni), utc(MADE_UP.dhi), utc(MADE_UP.temp_air)
    for row, (month, day, hour) in enumerate(MADE_UP.dates()):
        year = 2005 + month
        yield (
            f"{year}{month:02d}{day:02d}:{hour:02d}00",
            float(temp[row]),
            50.0,
            float(dhi[row]),
            float(dni[row]),
            float(dhi[row]),
            300.0,
            2.5,
            0.0,
            98000.0,
        )


def typical_csv():
    return [
        "Latitude (decimal degrees): 36.700",
        "Longitude (decimal degrees): -121.000",
        "Elevation (m): 100.0",
        "Irradiance Time Offset (h): 0.1761",
        "month,year",
        *(f"{month},{2005 + month}" for month in range(1, 13)),
        ",".join(TYPICAL),
        *(",".join(str(cell) for cell in row) for row in typical_rows()),
        "",
        "T2m: 2-m air temperature (degree Celsius)",
        "PVGIS (c) European Union, 2001-2024",
    ]


def typical_json():
    hours = [dict(zip(TYPICAL, row, strict=True)) for row in typical_rows()]
    location = {"latitude": 36.7, "longitude": -121.0, "elevation": 100.0, "irradiance_time_offset": 0.1761}
    document = {
        "inputs": {"location": location, "meteo_data": {"radiation_db": "PVGIS-SARAH3"}},
        "outputs": {"months_selected": [{"month": m, "year": 2005 + m} for m in range(1, 13)]},
        "meta": {"inputs": {}},
    }
    document["outputs"]["tmy_hourly"] = hours
    return document


def hourly_csv(slope="0 deg. (optimum)"):
    dni, dhi, temp = utc(MADE_UP.dni), utc(MADE_UP.dhi), utc(MADE_UP.temp_air)
    lines = [
        "Latitude (decimal degrees):\t36.700",
        "Longitude (decimal degrees):\t-121.000",
        "Elevation (m):\t100",
        "Radiation database:\tPVGIS-SARAH3",
        "",
        f"Slope: {slope}",
        "",
        "time,Gb(i),Gd(i),Gr(i),H_sun,T2m,WS10m,Int",
    ]
    for row, (month, day, hour) in enumerate(MADE_UP.dates()):
        stamp = f"2017{month:02d}{day:02d}:{hour:02d}10"
        lines.append(f"{stamp},{dni[row] / 2},{dhi[row]},0.0,30.0,{temp[row]},2.5,0")
    return [*lines, "", "Gb(i): Beam (direct) irradiance on the inclined plane (W/m2)"]


def test_a_typical_year_begins_at_midnight_of_the_place(tmp_path):
    year = read_weather(write(tmp_path, typical_csv()))
    assert year.dni.tolist() == MADE_UP.dni.tolist()
    assert year.temp_air.tolist() == MADE_UP.temp_air.tolist()
    assert (year.utc_offset_h, year.latitude, year.elevation_m) == (-8.0, 36.7, 100.0)
    assert year.minute.tolist() == pytest.approx([0.1761 * 60] * HOURS)
    assert year.year[[0, 24 * 40]].tolist() == [2006, 2007]
    assert year.pressure[0] == 980.0
    assert (year.description.kind, "2006 to 2017" in year.description.vintage) == ("pvgis", True)


def test_json_is_the_same_year(tmp_path):
    csv, json_year = (
        read_weather(write(tmp_path, lines, name))
        for lines, name in ((typical_csv(), "a.csv"), ([json.dumps(typical_json())], "a.json"))
    )
    for name in ("dni", "dhi", "ghi", "temp_air", "wind_speed", "minute", "year", "pressure"):
        assert getattr(csv, name).tolist() == pytest.approx(getattr(json_year, name).tolist())
    assert "SARAH3" in json_year.description.vintage


def test_the_rows_are_what_pvlib_reads(tmp_path):
    path = write(tmp_path, typical_csv(), "tmy.csv")
    theirs, _ = iotools.read_pvgis_tmy(path)
    ours = read_weather(path)
    assert ours.dni.tolist() == np.roll(theirs["dni"].to_numpy(), OFFSET).tolist()
    path = write(tmp_path, hourly_csv(), "hourly.csv")
    theirs, _ = iotools.read_pvgis_hourly(path)
    assert read_weather(path).dhi.tolist() == np.roll(theirs["poa_sky_diffuse"].to_numpy(), OFFSET).tolist()


def test_hours_on_a_level_plane_give_the_beam_towards_the_sun(tmp_path):
    year = read_weather(write(tmp_path, hourly_csv()))
    assert year.dni.tolist() == pytest.approx(MADE_UP.dni.tolist())
    assert year.minute.tolist() == [10.0] * HOURS
    assert year.description.vintage == "PVGIS-SARAH3, 2017"


@pytest.mark.parametrize(("height", "counted"), [("3.1", 3.1), ("3.0", 3.0), ("0.5", 3.0), ("-9.0", 3.0)])
def test_a_low_sun_is_not_divided_by(tmp_path, height, counted):
    lines = hourly_csv()
    cells = lines[8 + 20].split(",")
    lines[8 + 20] = ",".join([cells[0], "10.0", *cells[2:4], height, *cells[5:]])
    year = read_weather(write(tmp_path, lines))
    assert year.dni[20 + OFFSET] == pytest.approx(10.0 / np.sin(np.radians(counted)))


def test_a_tilted_plane_is_refused(tmp_path):
    with pytest.raises(WeatherFileError, match=r"plane of 35 degrees.*slope 0"):
        read_weather(write(tmp_path, hourly_csv("35 deg.")))


def broken(lines, at, change):
    lines[at] = change(lines[at])
    return lines


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda line: line.replace(":0200", ":02xx"), r"line 21, column 'time\(UTC\)'.*is not a time"),
        (lambda line: ",".join([*line.split(",")[:4], "1501", *line.split(",")[5:]]), r"line 21.*impossible"),
        (lambda line: ",".join([*line.split(",")[:4], "", *line.split(",")[5:]]), r"line 21.*not a number"),
        (lambda line: line.split(",")[0], r"line 21: has 1 cells"),
        (lambda line: line.replace(":0200", ":0300"), "line 21.*1 hour is missing between"),
    ],
)
def test_a_bad_row_is_named(tmp_path, change, says):
    with pytest.raises(WeatherFileError, match=says):
        read_weather(write(tmp_path, broken(typical_csv(), 20, change)))


def test_a_leap_day_alone_is_refused(tmp_path):
    lines = typical_csv()
    lines.insert(17 + 59 * 24 + 1, lines[17 + 59 * 24].replace("20080301", "20080229"))
    with pytest.raises(WeatherFileError):
        read_weather(write(tmp_path, lines))


def test_a_file_without_components_says_how_to_download_it(tmp_path):
    lines = [line.replace("Gb(n)", "Gx") for line in typical_csv()]
    with pytest.raises(WeatherFileError, match=r"has no column 'Gb\(n\)'"):
        read_weather(write(tmp_path, lines))


@pytest.mark.parametrize("content", ['{"outputs"', '{"outputs": {}, "inputs": {}}', '{"outputs": []}'])
def test_broken_json_is_an_error_of_the_file(tmp_path, content):
    with pytest.raises(WeatherFileError, match="is not the JSON of a PVGIS year"):
        read_weather(write(tmp_path, [content]))


PSM4 = (
    "Source,Location ID,City,State,Country,Latitude,Longitude,Time Zone,Elevation,Local Time Zone,DHI Units,"
    "DNI Units,GHI Units,Temperature Units,Pressure Units,Wind Speed Units,Surface Albedo Units,Version"
)


@pytest.mark.parametrize(
    "names", ["DNI,DHI,Temperature,Wind Speed", "Dni,Dhi,Air Temperature,Wind Speed", "DN,DF,Tdry,Wspd"]
)
def test_the_headers_of_newer_nsrdb_files_are_known(tmp_path, names):
    lines = MADE_UP.sam_lines()
    lines[0] = PSM4
    lines[1] = "NSRDB,149190,-,-,-,36.73,-121.0,-8,101,-8,w/m2,w/m2,w/m2,c,mbar,m/s,N/A,4.0.0"
    lines[2] = f"Year,Month,Day,Hour,Minute,{names}"
    year = read_weather(write(tmp_path, lines))
    assert (year.description.kind, year.latitude, year.utc_offset_h) == ("nsrdb", 36.73, -8.0)
    assert year.dni.tolist() == MADE_UP.dni.tolist()
