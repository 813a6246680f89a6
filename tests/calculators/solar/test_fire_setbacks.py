"""What the fire code leaves of a roof, on its lines."""

import math
from datetime import date

import pytest

from calculators.solar import Roof, array_capacity, roof_capacity
from calculators.solar.fire_setbacks import clear_area

ON = date(2026, 6, 30)
TWO_IN_TWELVE = math.degrees(math.atan(2 / 12))


def clear(tilt=20.0, plan=None, width=30.0, length=15.0, on=ON):
    return clear_area(width_ft=width, slope_length_ft=length, tilt_deg=tilt, plan_area_ft2=plan, on=on)


def test_without_the_plan_area_pathway_and_ridge_are_three_feet():
    area = clear()
    assert (area.face_ft2, area.pathway_ft2, area.ridge_ft2, area.share_ft2) == (450.0, 45.0, 81.0, 0.0)
    assert area.usable_ft2 == 324.0
    assert area.ridge_setback_ft == 3.0
    assert area.citation.verified is False


def test_a_large_roof_needs_a_foot_and_a_half_at_the_ridge():
    area = clear(plan=5000.0)
    assert area.usable_ft2 == 27.0 * 13.5
    assert (area.ridge_setback_ft, area.share_ft2) == (1.5, 0.0)


@pytest.mark.parametrize(("nudge", "usable"), [(1e-6, 364.5), (0.0, 364.5), (-1e-6, 364.5 * (1 - 1e-6))])
def test_the_share_of_the_roof_caps_the_smaller_setback(nudge, usable):
    plan = 364.5 * math.cos(math.radians(20.0)) / 0.33
    area = clear(plan=plan * (1 + nudge))
    assert area.usable_ft2 == pytest.approx(usable, rel=1e-9)
    assert area.ridge_setback_ft == 1.5


def test_the_wider_setback_is_taken_where_it_leaves_more():
    plan = 324.0 * math.cos(math.radians(20.0)) / 0.33
    assert clear(plan=plan * 1.001).ridge_setback_ft == 1.5
    area = clear(plan=plan * 0.999)
    assert (area.ridge_setback_ft, area.usable_ft2, area.share_ft2) == (3.0, 324.0, 0.0)


def test_a_roof_of_two_in_twelve_needs_none_and_a_steeper_one_does():
    assert clear(tilt=TWO_IN_TWELVE - 1e-9).usable_ft2 == 450.0
    assert clear(tilt=TWO_IN_TWELVE + 1e-6).usable_ft2 == pytest.approx(324.0)


def test_the_parts_make_the_face_and_a_small_face_has_nothing_left():
    for area in (clear(), clear(plan=900.0), clear(plan=5000.0), clear(width=2.0), clear(length=1.0)):
        taken = area.pathway_ft2 + area.ridge_ft2 + area.share_ft2
        assert area.face_ft2 - taken == pytest.approx(area.usable_ft2)
    assert clear(width=3.0).usable_ft2 == clear(length=3.0).usable_ft2 == 0.0


def test_none_is_carried_before_its_day():
    assert clear(on=date(2018, 6, 30)) is None
    assert clear(on=date(2018, 7, 1)) is not None


def size(on=ON, **roof):
    given = {"tilt_deg": 20.0, "azimuth_deg": 180.0, "shading_pct": 5.0, **roof}
    return array_capacity(Roof(**given), use_after_measures_kwh=1e5, yield_kwh_per_kw=1600.0, on=on)


def test_an_array_is_sized_on_what_is_left_of_the_face():
    sized = size(face_width_ft=15.0, face_slope_length_ft=12.0)
    assert sized.roof_kw_dc == sized.capacity_kw_dc == pytest.approx(roof_capacity(12.0 * 9.0))
    assert (sized.rule, sized.missing, sized.clear_area.usable_ft2) == ("limited_by_roof", (), 108.0)


def test_a_stated_usable_area_is_taken_as_it_is():
    sized = size(usable_area_ft2=100.0, face_width_ft=15.0, face_slope_length_ft=12.0)
    assert sized.roof_kw_dc == pytest.approx(roof_capacity(100.0))
    assert sized.clear_area is None


@pytest.mark.parametrize(
    "roof",
    [
        {"face_width_ft": 15.0},
        {"face_slope_length_ft": 12.0},
        {"face_width_ft": 15.0, "face_slope_length_ft": 12.0, "on": date(2018, 6, 30)},
    ],
)
def test_half_a_face_or_no_setback_leaves_the_area_unknown(roof):
    sized = size(**roof)
    assert sized.capacity_kw_dc is None
    assert sized.missing == ("roof.usable_area_ft2",)


@pytest.mark.parametrize("shade", [{"shading_pct_by_month": (5.0,) * 12}, {"horizon_deg": (5.0,) * 4}])
def test_shade_by_month_or_a_skyline_is_shade_that_is_known(shade):
    assert Roof(300.0, 20.0, 180.0, None, **shade).missing == ()
