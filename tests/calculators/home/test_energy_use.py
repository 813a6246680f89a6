"""Annual use: one home and a thousand are the same code; what is not there uses nothing."""

import numpy as np
import pytest

from calculators.climate import climate_zone
from calculators.home.calibration import calibrate
from calculators.home.description import batch, quantities
from calculators.home.energy_use import annual_use
from calculators.home.existing import home_from_facts
from calculators.measures.catalogue import load_catalogue
from calculators.measures.package import apply_measure
from rules.facts import CaseFacts
from tests.calculators.home.homes import DESCRIBED, ON, facts, home

SIZE = 1000


def many():
    """Return a batch of unlike homes: fuels, systems and sizes drawn by chance, with a fixed seed."""
    draw = np.random.default_rng(20261121)
    one, _ = home()
    n = SIZE
    return one.with_changes(
        **{name: np.broadcast_to(getattr(one, name), (n,)) for name in quantities()}
    ).with_changes(
        floor_area_ft2=draw.uniform(500, 3500, n),
        ceiling_area_ft2=draw.uniform(0, 2000, n),
        wall_area_ft2=draw.uniform(0, 2500, n),
        window_area_ft2=draw.uniform(0, 400, n),
        ceiling_r=draw.uniform(2, 60, n),
        wall_r=draw.uniform(3, 25, n),
        cfm50=draw.uniform(200, 8000, n),
        stories=draw.uniform(1, 3, n),
        heating_fuel=draw.integers(0, 5, n),
        water_fuel=draw.integers(0, 5, n),
        cooking_fuel=draw.integers(0, 5, n),
        heating_served=draw.integers(0, 2, n),
        cooling_served=draw.uniform(0, 1, n),
        heating_ducted=draw.integers(0, 2, n),
        duct_leakage=draw.uniform(0, 0.5, n),
        water_is_heat_pump=draw.integers(0, 2, n),
        setback_f=draw.uniform(0, 5, n),
        setback_hours=draw.uniform(0, 10, n),
        lamps=draw.integers(0, 30, n),
        ground_swing=draw.uniform(0.5, 1, n),
        roof_absorptivity=draw.uniform(0.2, 0.9, n),
        outside_shade=draw.uniform(0.4, 1, n),
        screen_transmission=draw.uniform(0.2, 1, n),
        screen_transmission_winter=draw.uniform(0.2, 1, n),
        window_north_share=draw.uniform(0, 0.3, n),
        window_south_share=draw.uniform(0, 0.3, n),
        door_area_ft2=draw.uniform(0, 60, n),
        knee_wall_area_ft2=draw.uniform(0, 300, n),
        cfm50_after=np.where(draw.integers(0, 2, n) > 0, draw.uniform(100, 5000, n), np.nan),
        whole_house_fan_cfm=draw.integers(0, 2, n) * draw.uniform(500, 5000, n),
        comfort_fan_w=draw.integers(0, 2, n) * 60.0,
        furnace_fan_w_per_cfm=draw.uniform(0, 0.8, n),
        cooling_setpoint_f=draw.uniform(72, 84, n),
        heating_setpoint_f=draw.uniform(60, 74, n),
    )


@pytest.mark.parametrize("zone", [3, 13, 16])
def test_a_thousand_homes_at_once_equal_a_thousand_one_by_one(zone):
    climate = climate_zone(zone)
    batched = many()
    at_once = annual_use(batched, climate)
    for i in range(SIZE):
        single = batched.with_changes(**{name: getattr(batched, name)[i] for name in quantities()})
        for key, amount in annual_use(single, climate).amounts.items():
            assert amount.shape == ()
            assert at_once.amounts[key][i] == pytest.approx(float(amount), rel=1e-12, abs=1e-9), (i, key)


@pytest.mark.parametrize("measure", load_catalogue().measures, ids=lambda measure: measure.id)
def test_a_measure_on_a_thousand_homes_equals_it_on_each(measure):
    climate = climate_zone(12)
    batched = many()
    at_once = annual_use(apply_measure(measure, batched), climate)
    for i in range(0, SIZE, 50):
        single = batched.with_changes(**{name: getattr(batched, name)[i] for name in quantities()})
        for key, amount in annual_use(apply_measure(measure, single), climate).amounts.items():
            assert np.broadcast_to(at_once.amounts[key], (SIZE,))[i] == pytest.approx(
                float(amount), rel=1e-12, abs=1e-9
            )


def test_single_homes_make_a_batch():
    first, climate = home()
    second, _ = home(envelope__attic_r=38.0)
    both = annual_use(batch([first, second]), climate)
    assert both.of("heating", "natural_gas")[1] == pytest.approx(
        float(annual_use(second, climate).of("heating", "natural_gas"))
    )


def test_no_heating_and_no_cooling_use_none():
    one, climate = home(
        heating__type="none", heating__efficiency=None, heating__fuel=None, cooling__type="none"
    )
    use = annual_use(one, climate)
    assert sum(float(use.of("heating", fuel)) for fuel in use.by_fuel()) == 0
    assert use.of("cooling", "electricity") == 0


def test_each_fuel_is_in_its_own_unit():
    gas, climate = home()
    therms = float(annual_use(gas, climate).of("heating", "natural_gas"))
    for fuel, per_unit in (("propane", 91_000), ("fuel_oil", 138_000)):
        other, _ = home(heating__fuel=fuel)
        assert annual_use(other, climate).of("heating", fuel) == pytest.approx(therms * 100_000 / per_unit)
    wood, _ = home(heating__fuel="wood")
    assert annual_use(wood, climate).of("heating", "wood") == pytest.approx(therms * 100_000 / 17_480_000)


def test_lamps_and_refrigerator_by_their_formulas():
    one, climate = home()
    use = annual_use(one, climate)
    lamps = 10 * 60 * 2.5 * 365 / 1000
    assert use.of("lighting", "electricity") - one.other_lighting_kwh == pytest.approx(lamps)
    # 25 years old, seal in fair condition, four people.
    assert use.of("refrigerator", "electricity") == pytest.approx(1107 * (1 + 0.15 + 0.05 + 0.15))


def test_without_a_climate_heating_and_cooling_are_left_out():
    one, _ = home_from_facts(facts(), None, ON)
    use = annual_use(one, None)
    assert not any(end_use in {"heating", "cooling"} for end_use, _ in use.amounts)


def test_unknown_facts_are_filled_and_listed_and_stated_ones_are_not():
    climate = climate_zone(12)
    bare, assumed = home_from_facts(CaseFacts(), climate, ON)
    by_fact = {assumption.fact: assumption for assumption in assumed}
    assert by_fact["envelope.attic_r"].value == pytest.approx(19.7337906)
    assert by_fact["envelope.attic_r"].verified
    assert "DEER" in by_fact["envelope.attic_r"].citation.title
    assert not by_fact["dwelling.bedrooms"].verified
    assert float(bare.ceiling_r) == pytest.approx(19.7337906)
    stated = {assumption.fact for assumption in home_from_facts(facts(), climate, ON)[1]}
    assert not stated & {f"{section}.{name}" for section, known in DESCRIBED.items() for name in known}


def test_unknown_cooling_is_central_air_in_the_valley_and_none_on_the_coast():
    valley, _ = home_from_facts(CaseFacts(), climate_zone(13), ON)
    coast, _ = home_from_facts(CaseFacts(), climate_zone(3), ON)
    assert (valley.cooling_served, coast.cooling_served) == (1, 0)


def test_efficiency_by_year_of_manufacture():
    one, _ = home(cooling__seer=None, cooling__year=1990)
    assert one.cooling_eer == pytest.approx(9.31)
    between, _ = home(cooling__seer=None, cooling__year=1992)
    assert between.cooling_eer == pytest.approx(9.31 + (10.68 - 9.31) * 2 / 5)


def test_a_flat_has_neighbours_and_a_mobile_home_its_own_windows():
    house, _ = home(envelope__window_u=None)
    flat, _ = home(building__units_per_building=(8,))
    trailer, _ = home(dwelling__construction="mobile_home", envelope__window_u=None)
    assert flat.ceiling_area_ft2 == house.ceiling_area_ft2 / 2
    assert (float(house.window_u), float(trailer.window_u)) == (0.61, 1.09)


def test_gas_is_brought_to_the_bill_by_one_factor():
    one, climate = home()
    modelled = annual_use(one, climate)
    calibrated = calibrate(one, climate, None, 400.0)
    use = annual_use(calibrated.home, climate)
    assert use.by_fuel()["natural_gas"] == pytest.approx(400)
    factor = 400 / float(modelled.by_fuel()["natural_gas"])
    assert calibrated.natural_gas_factor == pytest.approx(factor)
    for end_use in ("heating", "hot_water", "cooking"):
        assert use.of(end_use, "natural_gas") == pytest.approx(
            float(modelled.of(end_use, "natural_gas")) * factor
        )


def test_the_rest_of_the_electricity_bill_is_other_use():
    one, climate = home()
    modelled = annual_use(one, climate)
    use = annual_use(calibrate(one, climate, 12_000.0, None).home, climate)
    assert use.by_fuel()["electricity"] == pytest.approx(12_000)
    assert use.of("cooling", "electricity") == pytest.approx(float(modelled.of("cooling", "electricity")))


@pytest.mark.parametrize("kwh", [0.0, 10.0, 3000.0])
def test_more_modelled_than_metered_electricity_is_scaled_down(kwh):
    one, climate = home()
    calibrated = calibrate(one, climate, kwh, None)
    use = annual_use(calibrated.home, climate)
    assert calibrated.electricity_scaled
    assert use.by_fuel()["electricity"] == pytest.approx(kwh)
    shrunk = float(use.of("other", "electricity")) / float(
        annual_use(one, climate).of("other", "electricity")
    )
    assert shrunk == pytest.approx(calibrated.electricity_factor)


def test_gas_on_the_bill_and_none_in_the_home_is_gas_of_no_known_use():
    one, climate = home(
        heating__type="resistance",
        heating__fuel="electricity",
        heating__efficiency=None,
        water_heating__fuel="electricity",
        utility__gas="none",
    )
    use = annual_use(calibrate(one, climate, None, 50.0).home, climate)
    assert use.of("other", "natural_gas") == 50


def test_a_heat_pump_that_heats_also_cools():
    pumped = {"heating__type": "heat_pump", "heating__fuel": "electricity", "heating__efficiency": 8.0}
    one, _ = home(3, cooling__type=None, **pumped)
    assert one.cooling_served == 1
