"""CARB's priority populations, as a table and as a layer."""

import csv
import itertools

import pytest
import shapely

from tests.webapp.imports.maps import read_map, squares, write_map, zip_shapefile
from tests.webapp.imports.official_files import tracts_2010, tracts_2020, write_csv
from webapp.imports.importing import prepare
from webapp.imports.refusal import ImportRefusedError

WORDS = (
    "Disadvantaged community",
    "Disadvantaged community, Low-income community",
    "Low-income community",
    "DAC 1/2-mile neighbor, Low-income community",
    "DAC 1/2-mile neighbor, Not a priority population area",
    "Not a priority population area",
)
HEADER = ["tract", "designation", "tribal_dac"]


def areas_of_2026():
    return [[int(g), word, 0] for (g, _), word in zip(tracts_2020(), itertools.cycle(WORDS), strict=False)]


def rows_of(prepared):
    return list(csv.DictReader(prepared.files["priority_populations.csv"].decode().splitlines()))


def test_each_designation_says_what_it_means(tmp_path):
    prepared = prepare(
        "priority_populations", write_csv(tmp_path / "PriorityPopulations_2026.csv", HEADER, areas_of_2026())
    )
    assert (prepared.vintage, prepared.census_vintage, prepared.rows) == ("2026", 2020, 9050)
    flags = [
        tuple(
            row[name]
            for name in (
                "disadvantaged_community",
                "low_income_community",
                "within_half_mile",
                "priority_population",
            )
        )
        for row in rows_of(prepared)[:6]
    ]
    assert flags == [
        ("yes", "no", "no", "yes"),
        ("yes", "yes", "no", "yes"),
        ("no", "yes", "no", "yes"),
        ("no", "yes", "yes", "yes"),
        ("no", "no", "yes", "no"),
        ("no", "no", "no", "no"),
    ]
    assert list(prepared.files) == ["priority_populations.csv"]


def test_the_codes_of_2022_mean_the_same(tmp_path):
    rows = [[row["tract_geoid"], n % 6] for n, row in enumerate(tracts_2010())]
    prepared = prepare(
        "priority_populations", write_csv(tmp_path / "pp.csv", ["GEOID10", "Display"], rows), vintage="2022"
    )
    assert prepared.census_vintage == 2010
    assert [row["designation"] for row in rows_of(prepared)[1:3]] == [WORDS[0], WORDS[1]]
    assert rows_of(prepared)[0]["designation"] == WORDS[5]


def test_a_layer_keeps_its_polygons_and_a_tract_may_be_in_pieces(tmp_path):
    areas = areas_of_2026()
    areas[1][0] = areas[0][0]
    fields = {name: [str(area[n]) for area in areas] for n, name in enumerate(HEADER)}
    file = write_map(tmp_path / "priority_2026.geojson", fields, squares(len(areas)))
    prepared = prepare("priority_populations", file)
    meta, _, found = read_map(prepared.files["priority_populations.gpkg"], tmp_path / "read.gpkg")
    assert meta["crs"] == "EPSG:4326"
    assert list(found["tract_geoid"][:2]) == [f"{areas[0][0]:011d}"] * 2
    assert list(found["designation"][:2]) == [WORDS[0], WORDS[1]]
    assert [row["area_id"] for row in rows_of(prepared)[:2]] == list(found["area_id"][:2])


def test_a_shapefile_in_its_archive_is_read_with_its_short_names(tmp_path):
    areas = areas_of_2026()
    names = ("tract", "designatio", "tribal_dac")
    fields = {name: [str(area[n]) for area in areas] for n, name in enumerate(names)}
    archive = zip_shapefile(tmp_path, "priority_2026", fields, squares(len(areas)), crs="EPSG:3857")
    prepared = prepare("priority_populations", archive)
    assert set(prepared.files) == {"priority_populations.csv", "priority_populations.gpkg"}
    _, shapes, _ = read_map(prepared.files["priority_populations.gpkg"], tmp_path / "read.gpkg")
    assert shapely.bounds(shapes[7]) == pytest.approx(shapely.bounds(squares(8)[7]), abs=1e-6)


def test_a_tribal_area_without_a_tract_is_in_the_layer_and_not_in_the_table(tmp_path):
    areas = [*areas_of_2026(), ["", WORDS[0], 1]]
    prepared = prepare("priority_populations", write_csv(tmp_path / "pp2026.csv", HEADER, areas))
    assert prepared.rows == len(areas) - 1


@pytest.mark.parametrize(("flag", "kept"), [("1", "yes"), ("0", "no"), ("Yes", "yes"), ("BIA", ""), ("", "")])
def test_a_tribal_flag_that_says_neither_is_not_known(tmp_path, flag, kept):
    areas = areas_of_2026()
    areas[0][2] = flag
    prepared = prepare("priority_populations", write_csv(tmp_path / "pp2026.csv", HEADER, areas))
    assert rows_of(prepared)[0]["tribal_disadvantaged_community"] == kept


def test_what_carb_does_not_say_is_refused(tmp_path):
    areas = areas_of_2026()
    areas[3][1] = "Priority"
    with pytest.raises(ImportRefusedError, match="row 5, column 'designation': 'Priority' is no designation"):
        prepare("priority_populations", write_csv(tmp_path / "pp2026.csv", HEADER, areas))


def test_the_year_is_said_and_fits_the_census(tmp_path):
    file = write_csv(tmp_path / "pp.csv", HEADER, areas_of_2026())
    with pytest.raises(ImportRefusedError, match="does not say of which year it is"):
        prepare("priority_populations", file)
    with pytest.raises(ImportRefusedError, match="does not say of which year it is"):
        prepare("priority_populations", write_csv(tmp_path / "pp_2023_or_2026.csv", HEADER, areas_of_2026()))
    with pytest.raises(ImportRefusedError, match="these are tracts of another census"):
        prepare("priority_populations", file, vintage="2023")
    with pytest.raises(ImportRefusedError, match="its name says 2026, --vintage says 2023"):
        prepare("priority_populations", file.rename(tmp_path / "pp2026.csv"), vintage="2023")


def test_a_layer_of_priority_areas_only_is_refused(tmp_path):
    with pytest.raises(ImportRefusedError, match="has 7,999 areas; the state has 8,000 or more"):
        prepare("priority_populations", write_csv(tmp_path / "pp2026.csv", HEADER, areas_of_2026()[:7999]))
