"""Half a mile, exactly at the edge, and what a tract alone can tell."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from calculators.geography import distances_m, load_settings, tract_within, within
from tests.calculators.geography.maps import EAST, FAR, HALF_MILE_M, WEST, box, moved, tracts

# About 2 km a side; its east edge is on a meridian, its corner in the north-east.
SQUARE = box(-119.82, 36.70, -119.80, 36.72)
MAP = tracts({WEST: SQUARE})


def test_half_a_mile_is_804_672_m():
    assert load_settings().near_m == pytest.approx(HALF_MILE_M, abs=1e-9)


@pytest.mark.parametrize("latitude", [32.6, 34.0, 36.71, 37.25, 40.5, 41.9])
@pytest.mark.parametrize(
    ("beyond_m", "near"),
    [(-1.0, True), (-0.001, True), (0.0, True), (0.001, False), (0.01, False), (1.0, False)],
)
def test_at_the_line_is_within_and_a_millimetre_beyond_is_not(latitude, beyond_m, near):
    # The corner is nearest to a point north-east of it, whatever the latitude.
    square = tracts({WEST: box(-119.82, latitude - 0.02, -119.80, latitude)})
    point = moved(-119.80, latitude, 45, HALF_MILE_M + beyond_m)
    assert within(square, {WEST}, *point).tolist() == [near]
    # Next to the edge that lies on a meridian, the geodesic runs due east.
    point = moved(-119.80, latitude - 0.01, 90, HALF_MILE_M + beyond_m)
    assert within(square, {WEST}, *point).tolist() == [near]


@pytest.mark.parametrize("azimuth", [0, 45, 90, 180, 270])
def test_the_distance_is_the_geodesic(azimuth):
    corner = tracts({WEST: box(-119.82, 36.70, -119.80, 36.72)})
    if azimuth in (0, 45, 90):
        point = moved(-119.80, 36.72, 45, HALF_MILE_M)
        assert distances_m(corner, {WEST}, *point)[0] == pytest.approx(HALF_MILE_M, abs=0.0011)
    else:
        point = moved(-119.82, 36.70, 225, HALF_MILE_M)
        assert distances_m(corner, {WEST}, *point)[0] == pytest.approx(HALF_MILE_M, abs=0.0011)


def test_inside_is_no_distance_and_without_a_designated_tract_it_is_endless():
    lon, lat = np.array([-119.81]), np.array([36.71])
    assert distances_m(MAP, {WEST}, lon, lat).tolist() == [0.0]
    assert distances_m(MAP, {EAST}, lon, lat).tolist() == [np.inf]
    assert within(MAP, set(), lon, lat).tolist() == [False]


POINTS = st.lists(st.tuples(st.floats(-119.86, -119.76), st.floats(36.67, 36.75)), min_size=1, max_size=20)


@given(POINTS)
def test_many_homes_at_once_are_the_same_as_one_by_one(points):
    lon, lat = (np.array(each) for each in zip(*points, strict=True))
    one_by_one = [distances_m(MAP, {WEST}, lon[i : i + 1], lat[i : i + 1])[0] for i in range(len(lon))]
    assert distances_m(MAP, {WEST}, lon, lat).tolist() == one_by_one


@given(POINTS)
def test_one_more_designated_tract_never_takes_a_home_farther_away(points):
    both = tracts({WEST: SQUARE, EAST: box(-119.79, 36.70, -119.78, 36.71)})
    lon, lat = (np.array(each) for each in zip(*points, strict=True))
    fewer, more = distances_m(both, {WEST}, lon, lat), distances_m(both, {WEST, EAST}, lon, lat)
    assert (more <= fewer).all()


# 0.005 degrees of longitude are 447 m here, 0.02 are 1,790 m.
NEXT_DOOR = {
    "wholly within half a mile": (box(-119.80, 36.70, -119.795, 36.72), True),
    "partly": (box(-119.80, 36.70, -119.78, 36.72), None),
    "not touched by it": (box(-119.78, 36.70, -119.77, 36.72), False),
}


@pytest.mark.parametrize(("shape", "answer"), NEXT_DOOR.values(), ids=NEXT_DOOR)
def test_a_tract_alone_tells_only_where_every_home_in_it_is_alike(shape, answer):
    both = tracts({WEST: SQUARE, EAST: shape})
    assert tract_within(both, {WEST}, EAST) is answer
    lon, lat, east, north = shapely.bounds(shape)
    corners = np.array([lon, lon, east, east]), np.array([lat, north, lat, north])
    seen = set(within(both, {WEST}, *corners).tolist())
    assert seen == ({True, False} if answer is None else {answer})


def test_a_designated_tract_is_within_and_one_without_a_polygon_is_not_known():
    assert tract_within(MAP, {WEST}, WEST) is True
    assert tract_within(MAP, {FAR}, FAR) is True
    assert tract_within(MAP, {WEST}, FAR) is None
    assert tract_within(MAP, set(), WEST) is False


def test_a_tract_on_the_very_line_is_left_open():
    lon, _ = moved(-119.80, 36.71, 90, HALF_MILE_M)
    narrow = tracts({WEST: SQUARE, EAST: box(-119.80, 36.709, float(lon[0]), 36.711)})
    assert tract_within(narrow, {WEST}, EAST) is None
