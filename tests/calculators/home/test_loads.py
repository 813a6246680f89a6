"""Air, ducts, sun and loads of a home."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.climate import climate_zone
from calculators.home.distribution import delivery_effectiveness, distribution_efficiency
from calculators.home.energy_use import annual_use
from calculators.home.halves import Half
from calculators.home.infiltration import cfm50_of_air_changes, infiltration_cfm, natural_cfm_per_cfm50
from calculators.home.model import home_model
from calculators.home.moisture import humidity_ratio
from calculators.home.shell import below_floor_f, conductances, day_and_night_gains
from calculators.home.solar_gain import window_gain, window_irradiation
from calculators.home.space_conditioning import space_loads
from calculators.quantities import BTU_PER_KWH, FT2_PER_M2
from tests.calculators.home.homes import home

MODEL = home_model("us_ca")


def test_sherman_grimsrud_by_hand():
    climate = climate_zone(12)
    january = float(natural_cfm_per_cfm50(np.asarray(1.0), np.full(12, 22.0), climate, MODEL)[0])
    specific = 196.9 * np.sqrt(0.0169 * 3.05**2 + 0.0144 * 22.0 / 1.8)
    storeys = 1.2 * (1.2254 - 0.2549 + 0.02495)
    density = np.exp(-3.72e-5 * 8.0 / 0.3048 / 2)
    assert january == pytest.approx(specific / 2756 / storeys * 0.83 * density * 0.75)


def test_an_air_change_rate_comes_back_from_its_blower_door_reading():
    climate = climate_zone(9)
    stories, indoor = np.asarray(1.33), np.asarray(68.0)
    cfm50 = cfm50_of_air_changes(
        air_changes_per_hour=np.asarray(0.35),
        volume_ft3=np.asarray(12_000.0),
        stories=stories,
        indoor_f=indoor,
        climate=climate,
        model=MODEL,
    )
    flow = cfm50 * natural_cfm_per_cfm50(stories, indoor - climate.temp_mean_f, climate, MODEL)
    assert (flow * climate.days).sum() / 365 * 60 / 12_000 == pytest.approx(0.35)


def test_tight_well_wrapped_ducts_deliver_everything():
    whole, nothing = np.asarray(1.0), np.asarray(0.0)
    delivered = delivery_effectiveness(
        supply_kept=whole,
        supply_conducted=whole,
        return_kept=whole,
        return_conducted=whole,
        supply_ratio=nothing,
        return_ratio=nothing,
    )
    assert delivered == 1.0


def test_ashrae_152_by_hand():
    delivered = delivery_effectiveness(
        supply_kept=np.asarray(0.9),
        supply_conducted=np.asarray(0.88),
        return_kept=np.asarray(0.95),
        return_conducted=np.asarray(0.97),
        supply_ratio=np.asarray(0.5),
        return_ratio=np.asarray(0.4),
    )
    expected = 0.88 * 0.9 - 0.88 * 0.9 * (1 - 0.97 * 0.95) * 0.4 - 0.9 * (1 - 0.88) * 0.5
    assert delivered == pytest.approx(expected)


def test_ducts_in_the_attic_lose_and_ducts_indoors_do_not():
    attic, climate = home()
    indoors, _ = home(ducts__location="conditioned")
    assert np.all(distribution_efficiency(attic, climate, heating=True) < 0.95)
    assert np.all(distribution_efficiency(indoors, climate, heating=True) == 1.0)


def test_the_hours_below_a_base_are_its_coldest():
    half = Half(climate_zone(12), night=True)
    base = np.full(12, 60.0)
    assert np.all(half.mean_below_f(base) < base)
    # A night half has twelve hours of each day, half of the month's days' worth.
    assert half.days_below(np.full(12, 200.0)) == pytest.approx(half.climate.days / 2)
    assert half.days_above(np.full(12, -50.0)) == pytest.approx(half.climate.days / 2)
    below = half.days_below(base) * (base - half.mean_below_f(base))
    assert below == pytest.approx(half.heating_degree_days(base), abs=1e-6)


def test_air_leaks_in_faster_in_heated_hours_than_on_the_months_mean():
    one, climate = home(12)
    night = infiltration_cfm(one, Half(climate, night=True), heating=True)
    plain = one.cfm50 * natural_cfm_per_cfm50(
        np.asarray(1.0), one.heating_setpoint_f - climate.temp_mean_f, climate, MODEL
    )
    # May's mean, 66 F, is close to the set point; its heated nights are not.
    assert night[4] > 1.05 * plain[4]
    assert np.all(night > 0)


def test_the_ground_follows_the_air_part_of_the_way():
    slab, climate = home(12, envelope__foundation="slab")
    raised, _ = home(12, envelope__foundation="crawlspace")
    assert below_floor_f(raised, climate) == pytest.approx(climate.temp_mean_f)
    swing = np.ptp(below_floor_f(slab, climate)) / np.ptp(climate.temp_mean_f)
    assert swing == pytest.approx(0.6)
    assert space_loads(slab, climate).heating.sum() < space_loads(raised, climate).heating.sum()


def test_the_floor_counts_in_winter_only():
    one, climate = home()
    bare, wrapped = one.with_changes(floor_r=2.0), one.with_changes(floor_r=40.0)
    assert space_loads(bare, climate).cooling == pytest.approx(space_loads(wrapped, climate).cooling)
    assert space_loads(bare, climate).heating.sum() > space_loads(wrapped, climate).heating.sum()


def test_window_gain_by_hand():
    one, climate = home(12, envelope__window_area_ft2=100, envelope__window_facing="south")
    north, east, south, west = climate.vertical_kwh_m2[:, 6]
    sun = (north + east + west) / 6 + south / 2
    assert window_irradiation(one, climate)[6] == pytest.approx(sun)
    mean = sun * BTU_PER_KWH / FT2_PER_M2 / (31 * 24)
    assert window_gain(one, climate)[6] == pytest.approx(100 * 0.7 * 0.7 * mean)


def test_screens_spare_the_north():
    one, climate = home(12)
    screened = one.with_changes(screen_transmission=0.0, screen_transmission_winter=0.0)
    north = climate.vertical_kwh_m2[0] / 4
    assert window_irradiation(screened, climate) == pytest.approx(north)


def test_doors_and_knee_walls_lose_heat_by_area_over_r():
    one, climate = home(12, envelope__doors=2, envelope__knee_wall_area_ft2=100, envelope__knee_wall_r=5)
    shell = conductances(one)
    assert shell.doors == pytest.approx(2 * 20 * 0.45)
    assert shell.knee_walls == pytest.approx(20)
    plain, _ = home(12)
    assert space_loads(one, climate).heating.sum() > space_loads(plain, climate).heating.sum()


def test_humidity_ratio_of_a_textbook_state():
    # 78 F and 50 % at sea level: 0.0102 lb/lb on any psychrometric chart.
    assert humidity_ratio(78.0, 50.0, 1013.25) == pytest.approx(0.0102, abs=1e-4)


def test_moist_air_that_leaks_in_adds_to_cooling():
    one, climate = home(15)
    dry = replace(climate, relative_humidity_pct=np.full(12, 5.0))
    damp = replace(climate, relative_humidity_pct=np.full(12, 70.0))
    tight = one.with_changes(cfm50=1e-9)
    assert space_loads(one, damp).cooling.sum() > space_loads(one, dry).cooling.sum()
    assert space_loads(tight, damp).cooling.sum() == pytest.approx(space_loads(tight, dry).cooling.sum())


def test_a_whole_house_fan_carries_off_part_of_the_nights():
    one, climate = home(13)
    fanned = one.with_changes(whole_house_fan_cfm=2000.0)
    still, moving = space_loads(one, climate), space_loads(fanned, climate)
    assert np.all(moving.cooling <= still.cooling)
    assert 0.5 * still.cooling.sum() < moving.cooling.sum() < still.cooling.sum()
    assert still.fan_cfm_hours == 0
    # What it carries off is no more than its flow running all night long.
    assert 0 < moving.fan_cfm_hours < 2000 * 12 * 365
    assert moving.heating == pytest.approx(still.heating)


def test_a_furnaces_fan_runs_for_the_heat_it_carries():
    one, climate = home(12, heating__fan_w_per_cfm=0.5, ducts__location="conditioned")
    use = annual_use(one, climate)
    output = float(use.of("heating", "natural_gas")) * 1e5 * 0.74
    assert use.of("heating", "electricity") == pytest.approx(output / (1.08 * 50) * 0.5 / 1000)


def test_gains_of_day_and_night_are_those_of_the_whole_day():
    one, climate = home(12)
    shell = conductances(one)
    day, night = day_and_night_gains(one, climate, shell)
    without, _ = day_and_night_gains(
        one.with_changes(window_shgc=0.0, roof_absorptivity=0.0, wall_area_ft2=0.0),
        climate,
        conductances(one.with_changes(wall_area_ft2=0.0)),
    )
    assert np.all(day > night)
    assert without == pytest.approx(np.full(12, 2600.0))


@given(st.floats(2.0, 60.0), st.floats(0.1, 40.0), st.integers(1, 16))
def test_more_insulation_never_costs_heating(r, more, zone):
    one, climate = home(zone)
    for quantity in ("ceiling_r", "wall_r", "floor_r"):
        poor = space_loads(one.with_changes(**{quantity: r}), climate).heating.sum()
        good = space_loads(one.with_changes(**{quantity: r + more}), climate).heating.sum()
        # Insulation also keeps out the sun on wall and roof, but never more than it keeps in.
        assert good <= poor * (1 + 1e-9) + 1.0


@given(st.floats(500, 8000), st.floats(0, 5000), st.integers(1, 16))
def test_less_leakage_never_costs_heating(cfm50, more, zone):
    one, climate = home(zone)
    leaky = space_loads(one.with_changes(cfm50=cfm50 + more), climate)[0].sum()
    tight = space_loads(one.with_changes(cfm50=cfm50), climate)[0].sum()
    assert tight <= leaky * (1 + 1e-9) + 1.0


def test_a_home_without_mass_is_cooler_all_night_and_loses_less_to_the_ground_too():
    one, climate = home(12, envelope__foundation="slab")
    # No leaks and hardly any mass: a set-back of twelve hours is a night at the lower set point.
    light = one.with_changes(cfm50=0.0, floor_area_ft2=1e-9, setback_f=4.0, setback_hours=12.0)
    shell = conductances(light)
    air, floor = float(shell.to_air), float(shell.floor)
    expected = np.zeros(12)
    gains = day_and_night_gains(light, climate, shell)
    for night, gain, setpoint in ((False, gains[0], 68.0), (True, gains[1], 64.0)):
        to_ground = floor * (68.0 - below_floor_f(light, climate).clip(max=68.0)) - floor * (68.0 - setpoint)
        balance = setpoint - (gain - to_ground) / air
        expected += air * 24 * Half(climate, night=night).heating_degree_days(balance)
    cold = [0, 1, 2, 10, 11]  # months whose nights would let the home fall by the whole depth
    assert space_loads(light, climate).heating[cold] == pytest.approx(expected[cold], rel=1e-6)


@given(st.floats(0.0, 8.0), st.floats(0.0, 12.0), st.integers(1, 16))
def test_a_deeper_or_longer_set_back_never_costs_heating(depth, hours, zone):
    one, climate = home(zone)
    plain = space_loads(one, climate)[0].sum()
    set_back = space_loads(one.with_changes(setback_f=depth, setback_hours=hours), climate)[0].sum()
    assert set_back <= plain * (1 + 1e-9)
    if depth == 0 or hours == 0:
        assert set_back == pytest.approx(plain)
