"""Tract polygons: the genuine TopoJSON, shapefiles in a ZIP archive, GeoJSON, other projections."""

import csv

import pytest
import shapely

from tests.webapp.imports.maps import read_map, squares, write_map, zip_shapefile
from tests.webapp.imports.official_files import tracts_2010, tracts_2020
from webapp.imports.importing import prepare
from webapp.imports.refusal import ImportRefusedError

IDS = [row["tract_geoid"] for row in tracts_2010()]


@pytest.fixture(scope="module")
def shapes():
    return squares(len(IDS))


def test_the_genuine_topojson_is_imported(shared_data, tmp_path):
    prepared = prepare("tracts", shared_data / "places" / "tracts_2010.topojson")
    assert (prepared.vintage, prepared.census_vintage, prepared.rows) == ("2010", 2010, 8042)
    assert "1 tracts of 2010 that Hearthline carries have no polygon." in prepared.summary
    meta, found, fields = read_map(prepared.files["tracts_2010.gpkg"], tmp_path / "read.gpkg")
    assert meta["crs"] == "EPSG:4326"
    assert list(meta["fields"]) == ["tract_geoid", "county_fips"]
    assert shapely.is_valid(found).all()
    assert set(shapely.get_type_id(found)) == {6}  # multipolygons
    fresno_city_hall = shapely.Point(-119.7848, 36.7392)
    inside = fields["tract_geoid"][shapely.contains(found, fresno_city_hall)]
    assert len(inside) == 1
    assert inside[0].startswith("06019")


def test_equal_imports_are_equal_bytes(shared_data):
    first, second = (
        prepare("tracts", shared_data / "places" / "tracts_2010.topojson").files for _ in range(2)
    )
    assert first == second


def test_a_shapefile_in_its_archive_is_read_and_put_into_degrees(tmp_path, shapes):
    archive = zip_shapefile(tmp_path, "tl_2010_06_tract10", {"GEOID10": IDS}, shapes, crs="EPSG:3310")
    prepared = prepare("tracts", archive)
    assert prepared.vintage == "2010"
    _, found, fields = read_map(prepared.files["tracts_2010.gpkg"], tmp_path / "read.gpkg")
    place = list(fields["tract_geoid"]).index(IDS[100])
    assert shapely.bounds(found[place]) == pytest.approx(shapely.bounds(shapes[100]), abs=1e-6)


def test_a_feature_without_a_geometry_is_kept_as_a_tract_without_polygon(tmp_path, shapes):
    file = write_map(tmp_path / "tracts_2010.geojson", {"GEOID": IDS}, [None, *shapes[1:]])
    prepared = prepare("tracts", file)
    rows = list(csv.DictReader(prepared.files["tracts.csv"].decode().splitlines()))
    assert [row["has_geometry"] for row in rows[:2]] == ["no", "yes"]
    assert len(read_map(prepared.files["tracts_2010.gpkg"], tmp_path / "read.gpkg")[1]) == len(IDS) - 1


def test_polygons_of_2020_are_told_by_their_ids(tmp_path):
    ids = [geoid for geoid, _ in tracts_2020()]
    file = write_map(tmp_path / "tracts.geojson", {"GEOID": ids}, squares(len(ids)))
    assert prepare("tracts", file).census_vintage == 2020


def test_a_file_of_the_right_name_and_the_wrong_census_is_refused(tmp_path, shapes):
    ids = [geoid for geoid, _ in tracts_2020()]
    file = write_map(tmp_path / "tl_2010_06_tract10.geojson", {"GEOID10": ids}, squares(len(ids)))
    with pytest.raises(ImportRefusedError, match="these are tracts of another census"):
        prepare("tracts", file)
    file = write_map(tmp_path / "tl_2020_06_tract.geojson", {"GEOID": IDS}, shapes)
    with pytest.raises(ImportRefusedError, match="these are tracts of 2010, not 2020"):
        prepare("tracts", file)


def test_metres_without_a_coordinate_system_are_refused(tmp_path, shapes):
    archive = zip_shapefile(
        tmp_path, "tl_2010_06_tract10", {"GEOID10": IDS}, shapes, crs="EPSG:3310", without=(".prj",)
    )
    with pytest.raises(ImportRefusedError, match=r"lacks its \.prj part"):
        prepare("tracts", archive)
    metres = [shapely.box(n, 0, n + 1, 1) for n in range(len(IDS))]
    file = write_map(tmp_path / "tracts_2010.geojson", {"GEOID": IDS}, metres)
    with pytest.raises(ImportRefusedError, match="which is not in the state in degrees"):
        prepare("tracts", file)


@pytest.mark.parametrize("part", [".dbf", ".shx", ".prj"])
def test_a_shapefile_that_lacks_a_part_is_refused(tmp_path, shapes, part):
    archive = zip_shapefile(tmp_path, "tl_2010_06_tract10", {"GEOID10": IDS[:5]}, shapes[:5], without=(part,))
    with pytest.raises(ImportRefusedError, match=rf"the shapefile lacks its \{part} part"):
        prepare("tracts", archive)


def test_points_are_no_tracts(tmp_path):
    points = [shape.centroid for shape in squares(len(IDS))]
    file = write_map(tmp_path / "tracts_2010.geojson", {"GEOID": IDS}, points)
    with pytest.raises(ImportRefusedError, match="row 1: is a Point, not a polygon"):
        prepare("tracts", file)


def test_a_part_of_the_state_a_repeated_id_and_a_missing_column_are_refused(tmp_path, shapes):
    file = write_map(tmp_path / "tracts_2010.geojson", {"GEOID": IDS[:7899]}, shapes[:7899])
    with pytest.raises(ImportRefusedError, match="has 7,899 tracts; the census of 2010 has 7,900 to 8,060"):
        prepare("tracts", file)
    file = write_map(tmp_path / "tracts_2010.geojson", {"GEOID": [IDS[1], *IDS[1:]]}, shapes)
    with pytest.raises(ImportRefusedError, match=f"tract {IDS[1]} is there twice"):
        prepare("tracts", file)
    file = write_map(tmp_path / "tracts_2010.geojson", {"NAME": IDS}, shapes)
    with pytest.raises(ImportRefusedError, match="there is no column for the tract"):
        prepare("tracts", file)


@pytest.mark.parametrize(("name", "content"), [("t.geojson", b"{"), ("t.zip", b"PK"), ("t.csv", b"a,b")])
def test_what_is_no_map_is_refused(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(ImportRefusedError, match=r"is not a whole|is no map layer"):
        prepare("tracts", file)


def test_a_census_that_there_is_not_is_refused(tmp_path, shapes):
    file = write_map(tmp_path / "tracts.geojson", {"GEOID": IDS}, shapes)
    with pytest.raises(ImportRefusedError, match="--vintage 2000 is no census"):
        prepare("tracts", file, vintage="2000")
