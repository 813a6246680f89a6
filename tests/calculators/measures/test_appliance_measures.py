"""Appliances, lamps and cooking: formulas worked by hand, where each fits, and what is not known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.climate import climate_zone
from calculators.home.calibration import calibrate
from calculators.home.description import batch
from calculators.home.energy_use import annual_use
from calculators.home.laundry import cycles, drying_kwh, remaining_moisture, standard_cycles
from calculators.measures.catalogue import load_catalogue
from calculators.measures.package import evaluate_measures
from calculators.measures.savings import apply_measure, savings_of
from tests.calculators.home.homes import KGCO2E, ON, facts, home

CATALOGUE = load_catalogue()
LAUNDRY = {"appliances__clothes_washer": "top_load", "appliances__dryer_fuel": "electricity"}


def saved(name, one, climate):
    """Return what a measure of the catalogue saves on one home."""
    return savings_of(CATALOGUE[name], one, climate)


def result(name, **changes):
    """Return a measure's result on the described home with some facts replaced."""
    results = evaluate_measures(facts(**changes), climate_zone(12), CATALOGUE, ON, KGCO2E)
    return next(each for each in results.measures if each.id == name)


def test_freezer_saves_use_less_label():
    one, climate = home(appliances__freezers=1, appliances__freezer_kwh_per_year=1300)
    assert saved("freezer", one, climate)["electricity"] == pytest.approx(300)


def test_two_old_freezers_give_way_to_one():
    one, climate = home(appliances__freezers=2, appliances__freezer_kwh_per_year=700)
    assert saved("freezer", one, climate)["electricity"] == pytest.approx(400)


def test_washer_saves_machine_water_and_dryer():
    one, climate = home(**LAUNDRY)
    savings = saved("clothes_washer", one, climate)
    old, new = cycles(standard_cycles(3), 3.0), cycles(standard_cycles(3), 3.68)
    machine = float(old * one.washer_kwh_per_cycle - new * 0.12)
    wet, spun = remaining_moisture(3.0, 1.0, 400), remaining_moisture(3.68, 2.07, 123)
    drying = float(drying_kwh(wet, 2.62, old) - drying_kwh(spun, 2.62, new))
    assert savings["electricity"] == pytest.approx(machine + drying)
    gallons = float(old * one.washer_gal_per_cycle - new * 1.57)
    water = gallons / 365 * 8.34 * ((125 - climate.mains_temp_f) * climate.days).sum()
    assert savings["natural_gas"] == pytest.approx(water / float(one.water_ef) / 1e5)
    assert min(machine, drying, gallons) > 0


def test_heat_pump_dryer_by_its_energy_factor():
    one, climate = home(**LAUNDRY)
    kwh = float(annual_use(one, climate).of("clothes_dryer", "electricity"))
    assert saved("heat_pump_dryer", one, climate)["electricity"] == pytest.approx(kwh * (1 - 2.62 / 11))


def test_a_gas_dryer_burns_gas_and_a_little_electricity():
    one, climate = home(**LAUNDRY | {"appliances__dryer_fuel": "natural_gas"})
    kwh = float(drying_kwh(remaining_moisture(3.0, 1.0, 400), 2.32, cycles(standard_cycles(3), 3.0)))
    use = annual_use(one, climate)
    assert use.of("clothes_dryer", "natural_gas") == pytest.approx(kwh * 3412 * 0.93 * 3.73 / 3.30 / 1e5)
    assert use.of("clothes_dryer", "electricity") == pytest.approx(0.07 * kwh)
    savings = saved("heat_pump_dryer", one, climate)
    assert savings["natural_gas"] == pytest.approx(float(use.of("clothes_dryer", "natural_gas")))
    assert savings["electricity"] < 0


def test_induction_on_a_coil_range_saves_nine_percent_and_on_induction_nothing():
    coil, climate = home(appliances__range_fuel="electricity")
    assert saved("induction_range", coil, climate)["electricity"] == pytest.approx(0.09 * (331 + 39 * 3))
    there, _ = home(appliances__range_fuel="electricity", appliances__range_induction=True)
    assert saved("induction_range", there, climate)["electricity"] == 0
    assert there.cooking_kwh == pytest.approx(0.91 * (331 + 39 * 3))


def test_a_bill_takes_the_load_along_when_cooking_changes_fuel():
    one, climate = home(appliances__range_fuel="natural_gas")
    whole = float(annual_use(one, climate).by_fuel()["natural_gas"])
    half = calibrate(one, climate, None, whole / 2).home
    assert saved("induction_range", half, climate)["electricity"] - 30.7 == pytest.approx(
        (saved("induction_range", one, climate)["electricity"] - 30.7) / 2
    )


def test_nothing_that_nobody_saw_is_counted():
    one, climate = home()
    use = annual_use(one, climate)
    for end_use in ("freezer", "clothes_washer", "clothes_dryer"):
        assert sum(float(use.of(end_use, fuel)) for fuel in ("electricity", "natural_gas")) == 0


@pytest.mark.parametrize("metered", [2000.0, 5000.0, 12000.0])
@pytest.mark.parametrize("fuel", ["electricity", "natural_gas"])
def test_bills_come_out_with_laundry_and_freezer(metered, fuel):
    one, climate = home(
        **LAUNDRY | {"appliances__dryer_fuel": fuel}, appliances__freezers=1, utility__gas="pge"
    )
    calibrated = calibrate(one, climate, metered, 450.0).home
    by_fuel = annual_use(calibrated, climate).by_fuel()
    assert by_fuel["electricity"] == pytest.approx(metered)
    assert by_fuel["natural_gas"] == pytest.approx(450.0)


@given(st.integers(1, 9), st.sampled_from(["electricity", "natural_gas", "propane"]))
def test_appliance_measures_never_cost_all_fuels(people, fuel):
    one, climate = home(
        household__size=people,
        appliances__clothes_washer="front_load",
        appliances__dryer_fuel=fuel,
        appliances__range_fuel=fuel,
        appliances__freezers=1,
    )
    for name in ("freezer", "clothes_washer", "heat_pump_dryer", "induction_range", "refrigerator"):
        assert max(saved(name, one, climate).values()) > 0


def test_a_batch_of_homes_is_each_home_by_itself():
    homes = [
        home()[0],
        home(**LAUNDRY)[0],
        home(**LAUNDRY | {"appliances__dryer_fuel": "natural_gas"}, appliances__freezers=2)[0],
        home(water_heating__type="tankless", water_heating__location="garage")[0],
        home(
            water_heating__type="heat_pump",
            water_heating__fuel="electricity",
            water_heating__uef=3.0,
            water_heating__location="conditioned",
        )[0],
        home(appliances__range_fuel="electricity", water_heating__setpoint_f=140)[0],
    ]
    climate = climate_zone(12)
    together = batch(homes)
    for measure in CATALOGUE.measures:
        changed = annual_use(apply_measure(measure, together), climate)
        for row, one in enumerate(homes):
            alone = annual_use(apply_measure(measure, one), climate)
            for key, amount in alone.amounts.items():
                column = changed.amounts[key]
                ours = column[row] if column.shape else column
                assert ours == pytest.approx(float(amount), rel=1e-9, abs=1e-9), (measure.id, key)


FITS = {
    "refrigerator": {},
    "freezer": {"appliances__freezers": 1, "appliances__freezer_year": 2011},
    "clothes_washer": {"appliances__clothes_washer": "top_load", "appliances__clothes_washer_year": 2014},
    "heat_pump_dryer": {"appliances__dryer_fuel": "electricity"},
    "induction_range": {"appliances__range_fuel": "natural_gas"},
    "microwave": {"appliances__microwave": False},
    "smart_power_strip": {"appliances__power_strips": 0},
    "led_lamps": {},
}
DOES_NOT = {
    "refrigerator": {"appliances__refrigerator_year": 2020, "appliances__refrigerator_kwh_per_year": 500},
    "freezer": {"appliances__freezers": 0, "appliances__freezer_year": None},
    "clothes_washer": {"appliances__clothes_washer": "none"},
    "heat_pump_dryer": {"appliances__dryer_heat_pump": True},
    "induction_range": {"appliances__range_fuel": "electricity", "appliances__range_induction": True},
    "microwave": {"appliances__microwave": True},
    "smart_power_strip": {"appliances__power_strips": 1},
    "led_lamps": {"lighting__incandescent_lamps": 0},
}
UNKNOWN = {
    "refrigerator": ("appliances__refrigerator_kwh_per_year", "appliances__refrigerator_year"),
    "freezer": ("appliances__freezers", "appliances__freezer_year"),
    "clothes_washer": ("appliances__clothes_washer",),
    "heat_pump_dryer": ("appliances__dryer_fuel",),
    "induction_range": ("appliances__range_fuel",),
    "microwave": ("appliances__microwave",),
    "smart_power_strip": ("appliances__power_strips",),
    "led_lamps": ("lighting__incandescent_lamps",),
}
# Where the first fact is not known, the second is not asked.
ASKED = {"freezer": 1}


@pytest.mark.parametrize("name", FITS)
def test_fits(name):
    assert result(name, **FITS[name]).feasible == "yes"


@pytest.mark.parametrize("name", DOES_NOT)
def test_does_not_fit(name):
    assert result(name, **(FITS[name] | DOES_NOT[name])).feasible == "no"


@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown_names_the_fact_and_no_more(name):
    removed = dict.fromkeys(UNKNOWN[name])
    found = result(name, **(FITS[name] | removed))
    assert found.feasible == "unknown"
    asked = [fact.replace("__", ".") for fact in UNKNOWN[name]][: ASKED.get(name)]
    assert sorted(found.missing) == sorted(asked)


@pytest.mark.parametrize("name", ["freezer", "clothes_washer", "heat_pump_dryer"])
def test_what_may_not_be_there_saves_an_unknown_amount_and_not_zero(name):
    found = result(name)
    assert found.feasible == "unknown"
    assert found.savings_by_fuel is None
    assert found.standalone_by_fuel is None


@pytest.mark.parametrize("name", ["microwave", "smart_power_strip"])
def test_no_source_no_saving(name):
    found = result(name, **FITS[name])
    assert found.savings_by_fuel is None
    assert not found.in_package
    assert CATALOGUE[name].saving_not_known_because


@pytest.mark.parametrize(
    ("year", "kwh", "answer"), [(2011, 900, "yes"), (2012, 1000, "no"), (2012, 1001, "yes")]
)
def test_a_freezer_of_15_years_or_over_1000_kwh(year, kwh, answer):
    found = result(
        "freezer",
        appliances__freezers=1,
        appliances__freezer_year=year,
        appliances__freezer_kwh_per_year=kwh,
    )
    assert found.feasible == answer


@pytest.mark.parametrize(("year", "answer"), [(2013, "yes"), (2014, "yes"), (2015, "no")])
def test_a_washer_of_12_years(year, answer):
    found = result(
        "clothes_washer", appliances__clothes_washer="top_load", appliances__clothes_washer_year=year
    )
    assert found.feasible == answer
