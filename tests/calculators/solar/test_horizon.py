"""A skyline hides the sun and part of the sky; shade by month is taken off month by month."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.solar import (
    PVSystem,
    annual_yield,
    annual_yield_v5,
    hourly_yield,
    losses_with_shading,
    prepare_site,
)
from calculators.solar.horizon import Horizon, sky_view_share
from calculators.weather import zone_weather
from rules.errors import InputError

SOUTH = PVSystem(4.0, 20.0, 180.0, "roof")


@pytest.fixture(scope="module")
def site():
    return prepare_site(zone_weather(12))


def with_horizon(*heights, system=SOUTH):
    return dataclasses.replace(system, horizon_deg=heights)


def test_it_runs_straight_between_directions_and_all_the_way_round():
    horizon = Horizon((0.0, 10.0, 20.0, 30.0))
    assert horizon.at(np.array([0.0, 45.0, 90.0, 225.0, 315.0, 360.0, -45.0])).tolist() == pytest.approx(
        [0.0, 5.0, 10.0, 25.0, 15.0, 0.0, 15.0]
    )


def test_the_sun_on_the_line_is_seen_and_below_it_is_not():
    horizon = Horizon((10.0,) * 4)
    zenith = np.array([79.999, 80.0, 80.001])
    assert horizon.hides(zenith, np.zeros(3)).tolist() == [0.0, 0.0, 1.0]


@pytest.mark.parametrize("count", [3, 361])
def test_too_few_and_too_many_directions_are_refused(count):
    with pytest.raises(InputError, match=f"has {count} heights"):
        Horizon((1.0,) * count)


@pytest.mark.parametrize("count", [4, 360])
def test_the_fewest_and_the_most_directions_are_taken(count):
    assert len(Horizon((1.0,) * count).elevation_deg) == count


@pytest.mark.parametrize("height", [-0.1, 90.1, float("nan")])
def test_an_impossible_height_is_named(height):
    with pytest.raises(InputError, match=r"roof\.horizon_deg\[2\]"):
        PVSystem(4.0, 20.0, 180.0, "roof", horizon_deg=(0.0, 0.0, height, 0.0))


@pytest.mark.parametrize("height", [0.0, 15.0, 40.0, 90.0])
def test_an_even_skyline_round_a_flat_roof_leaves_the_squared_cosine(height):
    # The closed form of an even sky above an elevation h, seen from a level plane.
    share = sky_view_share(Horizon((height,) * 8), np.asarray(0.0), np.asarray(180.0))
    assert share == pytest.approx(np.cos(np.radians(height)) ** 2, abs=1e-9)


def test_a_vertical_wall_sees_half_of_what_is_left_of_a_hemisphere():
    # Vertical plane, even skyline h: V = 1/2 (1 - 2/pi (h + sin h cos h) ) / (1/2), integrated by hand over
    # the half circle in front, where the integral of cos(p) is 2.
    height = np.radians(30.0)
    down_to = np.pi / 2 - height
    expected = (down_to - np.sin(down_to) * np.cos(down_to)) * 2 / (2 * np.pi) / 0.5
    share = sky_view_share(Horizon((30.0,) * 4), np.asarray(90.0), np.asarray(123.0))
    assert share == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("tilt", [0.0, 20.0, 45.0, 90.0])
def test_the_view_factor_is_that_of_a_sky_summed_patch_by_patch(tilt):
    heights = (0.0, 12.0, 35.0, 5.0, 0.0, 60.0, 20.0, 8.0)
    horizon = Horizon(heights)
    azimuth, elevation = np.meshgrid((np.arange(720) + 0.5) / 2, (np.arange(900) + 0.5) / 10)
    rise, turn, slope = np.radians(elevation), np.radians(azimuth - 200.0), np.radians(tilt)
    cosine = np.maximum(np.cos(slope) * np.sin(rise) + np.sin(slope) * np.cos(rise) * np.cos(turn), 0.0)
    light = cosine * np.cos(rise)
    expected = light[elevation > horizon.at(azimuth)].sum() / light.sum()
    assert sky_view_share(horizon, np.asarray(tilt), np.asarray(200.0)) == pytest.approx(expected, abs=1e-3)


def test_a_level_skyline_changes_nothing(site):
    assert annual_yield(with_horizon(0.0, 0.0, 0.0, 0.0), site).monthly_kwh == pytest.approx(
        annual_yield(SOUTH, site).monthly_kwh, rel=1e-12
    )


def test_a_wall_all_round_leaves_the_ground_alone(site):
    # A flat roof sees no ground: nothing is left at all.
    flat = with_horizon(90.0, 90.0, 90.0, 90.0, system=PVSystem(4.0, 0.0, 180.0, "roof"))
    assert annual_yield(flat, site).annual_kwh == 0.0


def test_a_hill_in_the_east_takes_the_morning_and_not_the_evening(site):
    # Directions every 30 degrees: 35 degrees high from 60 to 120, level elsewhere.
    hill = with_horizon(0, 0, 35, 35, 35, *(0,) * 7)
    open_hours, hours = hourly_yield(SOUTH, site), hourly_yield(hill, site)
    by_hour = (hours.reshape(365, 24).sum(axis=0), open_hours.reshape(365, 24).sum(axis=0))
    share = by_hour[0][6:19] / by_hour[1][6:19]
    assert share[1] < 0.6
    assert np.all(share[-4:] > 0.9)
    assert hours.sum() == pytest.approx(annual_yield(hill, site).annual_kwh)


def test_a_tall_north_hardly_matters_to_a_south_roof(site):
    north = with_horizon(30, *(0,) * 11)
    assert annual_yield(north, site).annual_kwh > 0.98 * annual_yield(SOUTH, site).annual_kwh
    south = with_horizon(*(0,) * 6, 30, *(0,) * 5)
    assert annual_yield(south, site).annual_kwh < annual_yield(north, site).annual_kwh


@settings(max_examples=15, deadline=None)
@given(
    heights=st.lists(st.floats(0, 80), min_size=4, max_size=12),
    more=st.floats(0, 10),
    tilt=st.floats(0, 60),
    mount=st.sampled_from(["roof", "open_rack"]),
)
def test_a_higher_skyline_never_yields_more(site, heights, more, tilt, mount):
    system = PVSystem(4.0, tilt, 200.0, mount)
    lower = annual_yield(with_horizon(*heights, system=system), site)
    higher = annual_yield(with_horizon(*(height + more for height in heights), system=system), site)
    assert higher.annual_kwh <= lower.annual_kwh * (1 + 1e-9)


def test_the_same_losses_every_month_are_the_losses_of_the_year(site):
    monthly = dataclasses.replace(SOUTH, losses_pct=99.0, losses_pct_by_month=(SOUTH.losses_pct,) * 12)
    assert annual_yield(monthly, site).monthly_kwh == pytest.approx(annual_yield(SOUTH, site).monthly_kwh)


def test_shade_of_one_month_is_taken_off_that_month_only(site):
    losses = [losses_with_shading(0.0)] * 12
    clear = annual_yield(dataclasses.replace(SOUTH, losses_pct_by_month=tuple(losses)), site).monthly_kwh
    losses[10] = losses_with_shading(40.0)
    shaded = annual_yield(dataclasses.replace(SOUTH, losses_pct_by_month=tuple(losses)), site).monthly_kwh
    assert shaded[10] == pytest.approx(0.6 * clear[10], rel=0.02)
    assert shaded[10] < 0.6 * clear[10]  # the inverter's start-up power weighs more on less light
    assert (*shaded[:10], shaded[11]) == pytest.approx((*clear[:10], clear[11]))


@pytest.mark.parametrize(
    ("losses", "says"),
    [((10.0,) * 11, "has 11 numbers"), ((10.0,) * 6 + (99.1,) + (10.0,) * 5, "month 7 = 99.1")],
)
def test_impossible_monthly_losses_are_refused(losses, says):
    with pytest.raises(InputError, match=says):
        PVSystem(4.0, 20.0, 180.0, "roof", losses_pct_by_month=losses)


def test_version_5_refuses_what_it_does_not_know():
    with pytest.raises(InputError, match="use version 8"):
        annual_yield_v5(with_horizon(0.0, 0.0, 0.0, 0.0), zone_weather(12))
