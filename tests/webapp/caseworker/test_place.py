"""The place of a home: a point, what lies under it, and a person who confirms it; the map's own file."""

import json
from pathlib import Path

import pytest
import shapely

from tests.webapp.caseworker.walk import FRESNO
from tests.webapp.test_places import NEXT, import_map
from webapp.roles import Roles
from webapp.services.tract_shapes import county_outlines, county_tracts, imported_censuses, state_tracts

POINT = {"latitude": "36.71", "longitude": "-119.81"}
WEST = "06019001100"
REAL_MAP = Path(__file__).parents[4] / "shared" / "data" / "places" / "tracts_2010.topojson"


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Return an empty store of imported data."""
    monkeypatch.setenv("HEARTHLINE_DATA_HOME", str(tmp_path / "store"))
    return tmp_path / "store" / "reference"


@pytest.fixture
def mapped(store, walk):
    """Return a caseworker's way where a map of two tracts is imported."""
    import_map(store)
    return walk


def text_of(answer):
    from tests.webapp.served import soup  # noqa: PLC0415 - small

    return soup(answer.text).select_one("main").get_text(" ", strip=True)


def test_without_a_map_the_page_says_how_to_get_one_and_the_tract_id_works(store, walk):  # noqa: ARG001 - empty
    home = walk.open_home({})
    shown = walk.page(f"/homes/{home}/place")
    assert "hearthline data import tracts" in shown.get_text()
    assert not shown.select("[data-map]")
    assert shown.select_one(f"a[href='/homes/{home}/questions/tract']")
    told = walk.send(f"/homes/{home}/place", POINT, status=200)
    assert "there is no map on this computer" in text_of(told)
    walk.send(f"/homes/{home}/place", {**POINT, "confirm": "1"})
    assert walk.facts(home)["dwelling"] == {"latitude": 36.71, "longitude": -119.81, "zip_code": "93703"}


def test_a_point_is_shown_first_and_saved_when_a_person_says_so(mapped):
    home = mapped.open_home({})
    answer = mapped.send(f"/homes/{home}/place", POINT, status=200)
    told = text_of(answer)
    assert f"{WEST} of the census of 2010" in told
    assert "State's list of 2022 On the list: disadvantaged community" in told
    assert "tract_geoid" not in mapped.facts(home)["dwelling"]
    from tests.webapp.served import soup  # noqa: PLC0415 - small

    form = soup(answer.text).select_one("main form")
    sent = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    mapped.post(f"/homes/{home}/place", sent)
    dwelling = mapped.facts(home)["dwelling"]
    assert (dwelling["tract_geoid"], dwelling["tract_vintage"]) == (WEST, 2010)
    assert (dwelling["latitude"], dwelling["longitude"]) == (36.71, -119.81)


def test_the_tract_that_was_written_down_gives_way_only_when_confirmed(mapped):
    home = mapped.open_home({**FRESNO, "dwelling.tract_geoid": NEXT})
    told = text_of(mapped.send(f"/homes/{home}/place", POINT, status=200))
    assert f"So far tract {NEXT} was written down" in told
    assert mapped.facts(home)["dwelling"]["tract_geoid"] == NEXT


def test_a_point_near_a_boundary_is_to_be_confirmed(mapped):
    home = mapped.open_home({})
    near = {**POINT, "longitude": "-119.7999"}
    assert "confirm the tract" in text_of(mapped.send(f"/homes/{home}/place", near, status=200))


@pytest.mark.parametrize(
    ("point", "message"),
    [
        ({"longitude": "119.81"}, "longitude is negative here"),
        ({"latitude": "96"}, "from -90 to 90"),
        ({"latitude": "36° 42'"}, "Write a number only"),
        ({"longitude": ""}, "choose a point on the map"),
    ],
)
def test_a_wrong_point_is_refused(mapped, point, message):
    home = mapped.open_home({})
    errors = mapped.errors(f"/homes/{home}/place", {**POINT, **point})
    assert any(message in error for error in errors), errors


def test_coordinates_are_in_no_address(mapped):
    home = mapped.open_home({})
    answer = mapped.send(f"/homes/{home}/place", {**POINT, "confirm": "1"})
    assert "36.7" not in answer.location
    assert "119" not in answer.location


def test_two_who_choose_a_place_see_both(mapped):
    home = mapped.open_home({})
    stale = {**mapped.filled(f"/homes/{home}/place"), **POINT, "confirm": "1"}
    mapped.send(f"/homes/{home}/questions/tract?anyway=1", tract_geoid=NEXT, tract_vintage="2010")
    answer = mapped.post(f"/homes/{home}/place", stale, 409)
    assert WEST in answer.text
    assert NEXT in answer.text


def test_the_map_is_kept_by_the_name_of_its_content(mapped):
    home = mapped.open_home(FRESNO)
    address = mapped.page(f"/homes/{home}/place").select_one("[data-map]")["data-address"]
    assert "/map/2010/0.json?v=" in address
    answer = mapped.get(address.replace("/0.json", "/6019.json"))
    assert answer.mimetype == "application/geo+json"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    features = answer.get_json(force=True)["features"]
    assert [each["properties"]["tract"] for each in features] == [WEST]
    tag = answer.headers["ETag"]
    again = mapped.client.get(address.replace("/0.json", "/6019.json"), headers={"If-None-Match": tag})
    assert again.status_code == 304
    # At an address that does not name the content it is not kept.
    assert mapped.get("/map/2010/6019.json").headers["Cache-Control"] == "no-store"
    for nothing in ("/map/2010/6037.json", "/map/2020/6019.json"):
        mapped.get(nothing, 404)


def test_the_map_is_for_the_office(mapped, logged_in):
    assert logged_in(Roles.CONTRACTOR).get("/map/2010/6019.json").status_code == 403
    assert mapped.app.test_client().get("/map/2010/6019.json").status_code == 302


def test_a_map_is_drawn_of_the_county_the_state_and_the_outlines(mapped):
    with mapped.app.app_context():
        assert imported_censuses() == (2010,)
        state = json.loads(state_tracts(2010).geojson)
        outlines = json.loads(county_outlines(2010).geojson)
        assert county_tracts(2010, "06037") is None
    assert {each["properties"]["tract"] for each in state["features"]} == {WEST, NEXT}
    assert [each["properties"]["county"] for each in outlines["features"]] == ["06001", "06019"]


@pytest.mark.skipif(not REAL_MAP.is_file(), reason="../shared/data is not here")
def test_the_published_map_of_a_county_is_small_and_still_covers_it(store, walk):
    from click.testing import CliRunner  # noqa: PLC0415 - only here

    from webapp.cli import cli  # noqa: PLC0415 - only here

    done = CliRunner().invoke(cli, ["data", "import", "tracts", str(REAL_MAP), "--on", "2026-11-21"])
    assert done.exit_code == 0, done.output
    answer = walk.get("/map/2010/6019.json")
    drawn = answer.get_json(force=True)["features"]
    assert len(drawn) > 190
    assert len(answer.data) < 600_000
    whole = shapely.union_all([shapely.geometry.shape(each["geometry"]) for each in drawn])
    # Neighbours keep their common boundary: no slivers inside Fresno County.
    assert sum(len(part.interiors) for part in getattr(whole, "geoms", [whole])) <= 3
    assert store.is_dir()
