"""Air, ducts, sun and loads of a home."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.climate import climate_zone
from calculators.home.distribution import delivery_effectiveness, distribution_efficiency
from calculators.home.infiltration import cfm50_of_air_changes, natural_cfm_per_cfm50
from calculators.home.model import home_model
from calculators.home.solar_gain import vertical_irradiation
from calculators.home.space_conditioning import conductances, space_loads
from tests.calculators.home.homes import home

MODEL = home_model("us_ca")


def test_sherman_grimsrud_by_hand():
    climate = climate_zone(12)
    january = float(natural_cfm_per_cfm50(np.asarray(1.0), np.asarray(68.0), climate, MODEL)[0])
    specific = 196.9 * np.sqrt(0.0169 * 2.66**2 + 0.0144 * (68 - 45.71) / 1.8)
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
    flow = cfm50 * natural_cfm_per_cfm50(stories, indoor, climate, MODEL)
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


def test_the_sun_on_a_wall_lies_between_the_diffuse_and_the_whole():
    for zone in range(1, 17):
        climate = climate_zone(zone)
        wall = vertical_irradiation(climate, 0.2)
        assert np.all(wall > climate.dhi_kwh_m2 / 2)
        assert np.all(wall < climate.dni_kwh_m2 + climate.dhi_kwh_m2)


def test_the_floor_counts_in_winter_only():
    one, climate = home()
    shell = conductances(one, climate)
    assert shell.heating - shell.cooling == pytest.approx(np.full(12, shell.floor))


@given(st.floats(2.0, 60.0), st.floats(0.1, 40.0), st.integers(1, 16))
def test_more_insulation_never_costs_heating(r, more, zone):
    one, climate = home(zone)
    for quantity in ("ceiling_r", "wall_r", "floor_r"):
        poor = space_loads(one.with_changes(**{quantity: r}), climate)[0].sum()
        good = space_loads(one.with_changes(**{quantity: r + more}), climate)[0].sum()
        # Insulation also keeps out the sun on wall and roof, but never more than it keeps in.
        assert good <= poor * (1 + 1e-9) + 1.0


@given(st.floats(500, 8000), st.floats(0, 5000), st.integers(1, 16))
def test_less_leakage_never_costs_heating(cfm50, more, zone):
    one, climate = home(zone)
    leaky = space_loads(one.with_changes(cfm50=cfm50 + more), climate)[0].sum()
    tight = space_loads(one.with_changes(cfm50=cfm50), climate)[0].sum()
    assert tight <= leaky * (1 + 1e-9) + 1.0


@given(st.floats(0.0, 8.0), st.floats(0.0, 12.0), st.integers(1, 16))
def test_a_deeper_or_longer_set_back_never_costs_heating(depth, hours, zone):
    one, climate = home(zone)
    plain = space_loads(one, climate)[0].sum()
    set_back = space_loads(one.with_changes(setback_f=depth, setback_hours=hours), climate)[0].sum()
    assert set_back <= plain * (1 + 1e-9)
    if depth == 0 or hours == 0:
        assert set_back == pytest.approx(plain)
