"""Fetching weather: from a server on this machine in the services' place, kept with its hash."""

import http.server
import json
import threading
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from click.testing import CliRunner

from calculators.weather import read_weather
from calculators.weather.online import WeatherRequest
from rules.errors import InputError
from tests.calculators.weather.synthetic import MadeUpYear
from tests.calculators.weather.test_pvgis import MADE_UP, OFFSET, hourly_csv, typical_csv
from webapp.cli import cli

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
PLACE = ["--latitude", "36.7", "--longitude", "-121"]


@pytest.fixture
def service(monkeypatch, tmp_path):
    """Serve one answer for any question, and note the questions."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(urlsplit(self.path))
            self.send_response(self.server.status)
            self.end_headers()
            self.wfile.write(self.server.answer.encode())

        def log_message(self, *_arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.status, server.answer = [], 200, ""
    server.address = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("HEARTHLINE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HEARTHLINE_WEATHER_ADDRESS", server.address)
    monkeypatch.delenv("HEARTHLINE_NSRDB_KEY", raising=False)
    yield server
    server.shutdown()
    server.server_close()


def fetch(*arguments, folder):
    return CliRunner().invoke(cli, ["weather", "fetch", *arguments, "--out", str(folder / "out.csv")])


def text(lines):
    return "\r\n".join(lines) + "\r\n"


def nasa(year=2017):
    values = {
        "ALLSKY_SFC_SW_DNI": MADE_UP.dni,
        "ALLSKY_SFC_SW_DIFF": MADE_UP.dhi,
        "ALLSKY_SFC_SW_DWN": MADE_UP.dhi,
        "T2M": MADE_UP.temp_air,
        "WS10M": np.full(8760, 2.5),
    }
    stamps = [f"{year}{month:02d}{day:02d}{hour:02d}" for month, day, hour in MADE_UP.dates()]
    series = {
        name: dict(zip(stamps, np.roll(each, -OFFSET).tolist(), strict=True)) for name, each in values.items()
    }
    return {
        "properties": {"parameter": series},
        "header": {"fill_value": -999.0},
        "times": {},
        "parameters": {},
        "geometry": {"coordinates": [-121.0, 36.7, 100.0]},
    }


def test_a_typical_year_of_pvgis_is_the_file_a_user_would_download(service, tmp_path):
    service.answer = text(typical_csv())
    result = fetch("pvgis", *PLACE, folder=tmp_path)
    assert result.exit_code == 0, result.output
    year = read_weather(tmp_path / "out.csv")
    assert year.dni.tolist() == MADE_UP.dni.tolist()
    assert year.minute[0] == pytest.approx(0.1761 * 60)
    assert (year.utc_offset_h, year.description.kind) == (-8.0, "pvgis")
    assert service.asked[0].path == "/tmy"


def test_a_calendar_year_of_pvgis(service, tmp_path):
    service.answer = text(hourly_csv())
    assert fetch("pvgis", *PLACE, "--year", "2017", folder=tmp_path).exit_code == 0
    assert read_weather(tmp_path / "out.csv").dni.tolist() == pytest.approx(MADE_UP.dni.tolist(), rel=1e-5)
    assert parse_qs(service.asked[0].query)["startyear"] == ["2017"]


def test_nasa_power(service, tmp_path):
    service.answer = json.dumps(nasa())
    assert fetch("nasa-power", *PLACE, "--year", "2017", folder=tmp_path).exit_code == 0
    year = read_weather(tmp_path / "out.csv")
    assert year.dni.tolist() == MADE_UP.dni.tolist()
    assert (year.minute[0], year.description.kind) == (30.0, "nasa_power")


def test_the_nsrdb_with_the_users_key(service, tmp_path):
    lines = MadeUpYear(longitude=-121.0).sam_lines()
    names = "Source,Location ID,City,State,Country,Latitude,Longitude,Time Zone,Elevation,Local Time Zone"
    lines[0], lines[1] = names, "NSRDB,1,-,-,-,36.7,-121.0,-8,100,-8"
    lines[2] = "Year,Month,Day,Hour,Minute,DNI,DHI,Temperature,Wind Speed,GHI"
    service.answer = text([*lines[:3], *(f"{line},100" for line in lines[3:])])
    asked = ["nsrdb", *PLACE, "--key", "SECRET", "--email", "a@example.org"]
    result = fetch(*asked, folder=tmp_path)
    assert result.exit_code == 0, result.output
    assert read_weather(tmp_path / "out.csv").dni.tolist() == MADE_UP.dni.tolist()
    assert parse_qs(service.asked[0].query)["api_key"] == ["SECRET"]
    kept = [path.read_text() + path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert kept
    assert not any("SECRET" in each for each in kept)


def test_what_was_fetched_once_is_kept_and_a_changed_copy_is_not_believed(service, tmp_path):
    service.answer = text(typical_csv())
    first = json.loads(fetch("pvgis", *PLACE, "--json", folder=tmp_path).output)
    service.answer, service.status = "", 500
    second = json.loads(fetch("pvgis", *PLACE, "--json", folder=tmp_path).output)
    assert (first["from_cache"], second["from_cache"]) == (False, True)
    assert first["sha256"] == second["sha256"]
    assert len(service.asked) == 1
    assert fetch("pvgis", *PLACE, "--again", folder=tmp_path).exit_code == 3
    kept = next((tmp_path / "cache").rglob("*.csv"))
    kept.write_text(kept.read_text().replace("2.5\n", "2.6\n", 1))
    assert fetch("pvgis", *PLACE, folder=tmp_path).exit_code == 3
    assert len(service.asked) == 3


def test_hours_without_a_value_are_refused_by_line_and_nothing_is_kept(service, tmp_path):
    answer = nasa()
    answer["properties"]["parameter"]["T2M"]["2017010108"] = -999.0
    service.answer = json.dumps(answer)
    result = fetch("nasa-power", *PLACE, "--year", "2017", folder=tmp_path)
    assert result.exit_code == 3
    assert "line 4" in result.output
    assert "marks a missing value" in result.output
    assert not (tmp_path / "out.csv").exists()
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("status", "answer", "says"),
    [
        (403, json.dumps({"errors": ["API_KEY_INVALID SECRET"], "message": "no"}), "Try again later"),
        (200, "<html>maintenance</html>", "not a year of weather"),
        (200, "", "not a year of weather"),
    ],
)
def test_a_service_that_fails_is_named_and_the_key_is_not(service, tmp_path, status, answer, says):
    service.status, service.answer = status, answer
    result = fetch("nsrdb", *PLACE, "--key", "SECRET", "--email", "a@example.org", folder=tmp_path)
    assert result.exit_code == 3
    assert says in result.output
    assert "SECRET" not in result.output


def test_a_service_that_is_not_there(service, tmp_path):
    service.shutdown()
    service.server_close()
    result = fetch("pvgis", *PLACE, folder=tmp_path)
    assert result.exit_code == 3
    assert "pvgis: ConnectionError" in result.output


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (("nsrdb", 36.7, -121.0), "key of your own"),
        (("nsrdb", 36.7, -121.0, None, "key"), "--email"),
        (("nasa-power", 36.7, -121.0), "--year"),
        (("pvgis", 90.1, -121.0), "latitude = 90.1"),
        (("pvgis", 36.7, 180.1), "longitude = 180.1"),
        (("pvgis", 36.7, -121.0, None, None, None, "file:///etc/passwd"), "https://"),
        (("clouds", 36.7, -121.0), "no weather service"),
    ],
)
def test_what_cannot_be_asked_is_refused(request_, says):
    with pytest.raises(InputError, match=says):
        WeatherRequest(*request_)
