"""Map files in every projection and format, and those that are refused by name."""

import json

import numpy as np
import pytest
import shapely

from calculators.geography import read_tract_polygons, tract_within, within
from rules.errors import ReferenceDataError
from rules.rulebook import load_rulebook
from tests.calculators.geography.maps import EAST, FAR, WEST, box, tracts, write

SQUARES = {
    WEST: box(-119.82, 36.70, -119.80, 36.72),
    EAST: box(-119.80, 36.70, -119.78, 36.72),
}


@pytest.mark.parametrize(
    "crs", ["EPSG:4326", "EPSG:4269", "EPSG:3310", "EPSG:3857", "EPSG:26911", "EPSG:2228"]
)
def test_a_map_in_another_projection_is_the_same_map(tmp_path, crs):
    read = read_tract_polygons(write(tmp_path / "tracts.gpkg", SQUARES, crs=crs), 2010)
    assert read.geoids.tolist() == [WEST, EAST]
    assert np.abs(shapely.bounds(read.shapes) - shapely.bounds(np.array(list(SQUARES.values())))).max() < 1e-6


@pytest.mark.parametrize("name", ["tracts.geojson", "tracts.shp", "tracts.gpkg"])
@pytest.mark.parametrize("column", ["GEOID", "GEOID10", "GEOID20", "tract_geoid", "Tract"])
def test_a_map_in_another_format_is_the_same_map(tmp_path, name, column):
    if name.endswith("shp") and column == "tract_geoid":
        column = "tract"  # ten letters are the most a shapefile takes
    read = read_tract_polygons(write(tmp_path / name, SQUARES, column=column), 2010)
    assert sorted(read.geoids.tolist()) == sorted(SQUARES)


def test_an_id_that_lost_its_zero_gets_it_back(tmp_path):
    short = {geoid.lstrip("0"): shape for geoid, shape in SQUARES.items()}
    read = read_tract_polygons(write(tmp_path / "tracts.gpkg", short), 2010)
    assert sorted(read.geoids.tolist()) == sorted(SQUARES)


def test_a_tract_without_geometry_is_named_and_the_others_stay(tmp_path):
    features = [
        {
            "type": "Feature",
            "properties": {"GEOID": WEST},
            "geometry": json.loads(shapely.to_geojson(SQUARES[WEST])),
        },
        {"type": "Feature", "properties": {"GEOID": FAR}, "geometry": None},
    ]
    path = tmp_path / "tracts.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    read = read_tract_polygons(path, 2010)
    assert (read.geoids.tolist(), read.without_geometry) == ([WEST], {FAR})


def test_a_bow_tie_is_mended(tmp_path):
    bow_tie = shapely.Polygon([(-119.82, 36.70), (-119.80, 36.72), (-119.80, 36.70), (-119.82, 36.72)])
    read = read_tract_polygons(write(tmp_path / "tracts.gpkg", {WEST: bow_tie}), 2010)
    assert shapely.is_valid(read.shapes).all()


def no_prj(path):
    write(path / "tracts.shp", SQUARES, column="GEOID")
    (path / "tracts.prj").unlink()
    return path / "tracts.shp"


def wrong_crs(path):
    """Write Californian metres and call them longitude and latitude of another map."""
    flat = {WEST: box(0, 0, 1000, 1000)}
    return write(path / "tracts.gpkg", flat, crs="EPSG:4326")


REFUSED = {
    "no coordinate reference system": (no_prj, "does not say its coordinate reference system"),
    "coordinates that are not what the file says": (wrong_crs, "not in the coordinate reference system"),
    "another state": (
        lambda path: write(path / "tracts.gpkg", {WEST: box(-112, 40, -111, 41)}),
        "another state's",
    ),
    "no tract ids": (
        lambda path: write(path / "tracts.gpkg", SQUARES, column="name"),
        "no column of tract ids; there are name",
    ),
    "an id that is none": (
        lambda path: write(path / "tracts.gpkg", {"Fresno 11": SQUARES[WEST]}),
        "'00Fresno 11' is not an 11-digit tract id",
    ),
}


@pytest.mark.parametrize(("make", "says"), REFUSED.values(), ids=REFUSED)
def test_a_map_that_cannot_be_trusted_is_refused_by_name(tmp_path, make, says):
    with pytest.raises(ReferenceDataError, match=says) as error:
        read_tract_polygons(make(tmp_path), 2010)
    assert str(error.value).startswith("tracts.")


def test_a_tract_twice_is_refused(tmp_path):
    features = [
        {"type": "Feature", "properties": {"GEOID": WEST}, "geometry": json.loads(shapely.to_geojson(shape))}
        for shape in SQUARES.values()
    ]
    path = tmp_path / "tracts.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=f"tract {WEST} is there twice"):
        read_tract_polygons(path, 2010)


@pytest.mark.parametrize("content", [b"", b"not a map", b'{"type": "FeatureCollection", "features": ['])
def test_a_file_cut_short_is_refused(tmp_path, content):
    path = tmp_path / "tracts.geojson"
    path.write_bytes(content)
    with pytest.raises(ReferenceDataError, match=r"tracts\.geojson"):
        read_tract_polygons(path, 2010)


def test_a_point_on_a_shared_boundary_is_in_the_tract_whose_id_comes_first():
    drawn = tracts(SQUARES)
    lon, lat = np.array([-119.81, -119.80, -119.79, -119.70]), np.full(4, 36.71)
    assert drawn.tracts_at(lon, lat).tolist() == [WEST, WEST, EAST, ""]


@pytest.fixture(scope="module")
def real(shared_data):
    return read_tract_polygons(shared_data / "places" / "tracts_2010.topojson", 2010)


def test_the_census_map_has_its_tracts_but_for_those_it_lacks(real):
    assert len(real.geoids) == 8042
    assert {"06037930401", "06111990100"}.isdisjoint(real.position)


def test_points_of_the_census_map_are_in_their_tracts(real):
    # Downtown Fresno's south-west; the city halls of Oakland, Los Angeles and San Francisco.
    lon = np.array([-119.79, -122.2727, -118.2427, -122.4193])
    lat = np.array([36.707, 37.8053, 34.0537, 37.7793])
    assert real.tracts_at(lon, lat).tolist()[0] == "06019001100"
    assert [geoid[:5] for geoid in real.tracts_at(lon, lat)] == ["06019", "06001", "06037", "06075"]


def test_on_the_census_map_what_a_tract_alone_tells_holds_for_every_home_in_it(real):
    designated = load_rulebook().data.designation_list("sb535_2022").designated
    assert designated <= set(real.position)
    chance = np.random.default_rng(20261121)
    picked = chance.choice(len(real.geoids), 400, replace=False)
    inside = shapely.point_on_surface(real.shapes[picked])
    lon, lat = shapely.get_x(inside), shapely.get_y(inside)
    near = within(real, designated, lon, lat)
    told = [tract_within(real, designated, str(geoid)) for geoid in real.geoids[picked]]
    assert {True, False, None} == set(told)
    assert all(answer in (None, bool(each)) for answer, each in zip(told, near, strict=True))


def test_tracts_of_the_census_map_hold_their_own_points(real):
    inside = shapely.point_on_surface(real.shapes)
    found = real.tracts_at(shapely.get_x(inside), shapely.get_y(inside))
    assert (found == real.geoids).mean() > 0.999
