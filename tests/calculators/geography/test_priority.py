"""The State's own map of priority populations, and how it stands beside a measured distance."""

import numpy as np
import pyogrio
import pytest
import shapely

from calculators.geography import read_priority_areas
from rules.errors import ReferenceDataError
from tests.calculators.geography.maps import box
from tests.calculators.geography.test_resolved_place import IN_OTHER, INSIDE, book_with_2022_only, resolved

# Inside a community, around it, and neither; the last area has no polygon.
AREAS = [
    (box(-119.82, 36.70, -119.80, 36.72), "yes", "no"),
    (box(-119.80, 36.70, -119.78, 36.72), "no", "yes"),
    (box(-119.78, 36.70, -119.70, 36.72), "no", "no"),
    (None, "no", "no"),
]


def drawn(folder, areas=AREAS, names=("disadvantaged_community", "within_half_mile")):
    path = folder / "priority_populations.gpkg"
    shapes, inside, around = zip(*areas, strict=True)
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, dtype=object)),
        [np.array(inside, dtype=object), np.array(around, dtype=object)],
        list(names),
        geometry_type="Polygon",
        crs="EPSG:4326",
    )
    return path


@pytest.mark.parametrize(
    ("longitude", "near"),
    [(-119.81, True), (-119.80, True), (-119.79, True), (-119.78, True), (-119.7799, False), (-119.6, None)],
)
def test_a_point_is_near_inside_around_and_on_the_line(tmp_path, longitude, near):
    assert read_priority_areas(drawn(tmp_path), "2022").near_at(longitude, 36.71) is near


def test_the_states_map_goes_before_the_distance_and_a_difference_is_told(tmp_path):
    areas = read_priority_areas(drawn(tmp_path), "2022")
    agreeing = resolved(INSIDE, areas=areas)
    assert (agreeing.facts.dwelling.within_half_mile_of_dac, agreeing.notes) == (True, ())
    # On the list is only a tract far away: the State's map knows of something else, e.g. tribal land.
    other = resolved(INSIDE, book=book_with_2022_only("06001400100"), areas=areas)
    assert other.facts.dwelling.within_half_mile_of_dac is True
    alone = resolved(IN_OTHER, polygons={}, areas=areas)
    assert (alone.facts.dwelling.within_half_mile_of_dac, alone.notes) == (False, ())


def test_the_distance_says_where_the_states_map_is_silent(tmp_path):
    areas = read_priority_areas(drawn(tmp_path, AREAS[1:]), "2022")
    assert resolved(INSIDE, areas=areas).facts.dwelling.within_half_mile_of_dac is True


def test_a_difference_is_told(tmp_path):
    wrong = [(shape, "no", "no") for shape, _, _ in AREAS]
    found = resolved(INSIDE, areas=read_priority_areas(drawn(tmp_path, wrong), "2022"))
    assert found.facts.dwelling.within_half_mile_of_dac is False
    assert (
        "map of priority populations of 2022 says that the home is not within half a mile" in found.notes[0]
    )


BROKEN = {
    "a flag of its own": ([*AREAS[:1], (AREAS[1][0], "1", "no")], None, "disadvantaged_community is '1'"),
    "no flags": (
        AREAS,
        ("dac", "neighbour"),
        "columns disadvantaged_community, within_half_mile are missing",
    ),
}


@pytest.mark.parametrize(("areas", "names", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_map_is_refused_by_name(tmp_path, areas, names, says):
    path = drawn(tmp_path, areas, names or ("disadvantaged_community", "within_half_mile"))
    with pytest.raises(ReferenceDataError, match=rf"priority_populations\.gpkg: {says}"):
        read_priority_areas(path, "2022")


def test_a_file_that_is_no_map_is_refused(tmp_path):
    path = tmp_path / "priority_populations.gpkg"
    path.write_bytes(b"not a map")
    with pytest.raises(ReferenceDataError, match=r"priority_populations\.gpkg: cannot be read"):
        read_priority_areas(path, "2022")
