"""The package: order, interaction, alternatives, bills, and nothing saved twice."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.climate import climate_zone
from calculators.home.energy_use import annual_use
from calculators.home.existing import home_from_facts
from calculators.home.model import FUELS
from calculators.measures.catalogue import load_catalogue
from calculators.measures.package import evaluate_measures
from calculators.measures.plausibility import package_warnings
from rules.errors import InputError
from rules.facts import CaseFacts
from tests.calculators.home.homes import KGCO2E, ON, facts

CATALOGUE = load_catalogue("us_ca")


def evaluate(zone=12, kgco2e=KGCO2E, catalogue=CATALOGUE, **changes):
    climate = climate_zone(zone) if zone else None
    return evaluate_measures(facts(**changes), climate, catalogue, ON, kgco2e)


def only(*names):
    """Return the catalogue with some of its measures, which exclude and require only each other."""
    kept = [
        replace(
            one,
            exclusions=tuple(name for name in one.exclusions if name in names),
            requires_any=tuple(name for name in one.requires_any if name in names),
        )
        for one in CATALOGUE.measures
        if one.id in names
    ]
    return replace(CATALOGUE, measures=tuple(kept))


def measure(results, name):
    return next(one for one in results.measures if one.id == name)


def in_package(results):
    return {one.id for one in results.measures if one.in_package}


@pytest.mark.parametrize("zone", [3, 12, 15, 16])
@pytest.mark.parametrize("bills", [{}, {"utility__annual_kwh": 4000.0, "utility__annual_therms": 300.0}])
def test_the_savings_of_the_package_are_the_use_before_less_the_use_after(zone, bills):
    results = evaluate(zone, **bills)
    for fuel in FUELS:
        before = results.baseline.by_fuel[fuel].value if fuel in results.baseline.by_fuel else 0.0
        saved = sum(one.savings_by_fuel[fuel] for one in results.measures if one.in_package)
        assert before - saved == pytest.approx(results.use_after_by_fuel[fuel], abs=1e-6)


HOMES = st.fixed_dictionaries(
    {
        "zone": st.integers(1, 16),
        "envelope__attic_r": st.floats(3, 25),
        "envelope__wall_r": st.floats(3, 7.9),
        "envelope__cfm50": st.floats(1500, 9000),
        "ducts__leakage_pct": st.floats(16, 60),
        "lighting__incandescent_lamps": st.integers(0, 40),
        "utility__annual_therms": st.none() | st.floats(0, 2000),
        "utility__annual_kwh": st.none() | st.floats(0, 20_000),
    }
)


@given(HOMES)
def test_no_end_use_is_saved_more_than_once(described):
    results = evaluate(**described)
    conditioning = {"smart_thermostat", "duct_sealing", "air_sealing", "attic_insulation", "wall_insulation"}
    base = {(e.end_use, e.fuel): e.amount.value for e in results.baseline.end_uses}
    saved = sum(
        one.savings_by_fuel["natural_gas"]
        for one in results.measures
        if one.in_package and one.id in conditioning
    )
    assert saved <= base.get(("heating", "natural_gas"), 0.0) + 1e-6
    cooling = conditioning | {"central_ac", "evaporative_cooler"}
    saved = sum(
        one.savings_by_fuel["electricity"] for one in results.measures if one.in_package and one.id in cooling
    )
    assert saved <= base.get(("cooling", "electricity"), 0.0) + 1e-6
    assert all(after >= -1e-6 for after in results.use_after_by_fuel.values())


def test_equipment_and_load_interact_and_two_insulations_hardly():
    results = evaluate(catalogue=only("attic_insulation", "wall_insulation", "evaporative_cooler"))
    cooler = measure(results, "evaporative_cooler")
    assert cooler.savings_by_fuel["electricity"] < 0.85 * cooler.standalone_by_fuel["electricity"]
    wall = measure(results, "wall_insulation")
    # Thermostat, ducts, leaks and the other insulation come before it.
    assert wall.savings_by_fuel["natural_gas"] > 0.7 * wall.standalone_by_fuel["natural_gas"]


def test_the_first_measure_saves_in_the_package_what_it_saves_alone():
    first = evaluate().measures[0]
    assert first.savings_by_fuel == first.standalone_by_fuel


@pytest.mark.parametrize(
    ("kgco2e", "winner", "loser"),
    [
        (KGCO2E, "heat_pump_water_heater", "solar_water_heater"),
        ({**KGCO2E, "electricity": 1.5}, "solar_water_heater", "heat_pump_water_heater"),
    ],
)
def test_of_two_water_heaters_the_one_that_avoids_more_is_in(kgco2e, winner, loser):
    results = evaluate(kgco2e=kgco2e)
    assert winner in in_package(results)
    assert loser not in in_package(results)
    codes = {f.code: f for f in measure(results, loser).findings}
    assert codes["alternative_in_package"].observed == winner


def test_the_one_that_gave_way_is_computed_as_if_its_rival_were_not_done():
    results = evaluate()
    solar = measure(results, "solar_water_heater")
    assert solar.savings_by_fuel["natural_gas"] > 50


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("refrigerator", {"appliances__refrigerator_kwh_per_year": 200.0}),
        ("led_lamps", {"lighting__hours_per_day": 0.0}),
    ],
)
def test_a_measure_that_saves_nothing_is_left_out_and_says_so(name, changes):
    results = evaluate(**changes)
    one = measure(results, name)
    assert one.feasible == "yes"
    assert not one.in_package
    assert max(one.savings_by_fuel.values()) <= 0
    assert "saves_nothing" in {finding.code for finding in one.findings}


@pytest.mark.parametrize(("kwh", "scaled"), [(4000.0, True), (40_000.0, False), (None, False)])
def test_a_saving_that_was_scaled_to_the_bill_says_by_how_much(kwh, scaled):
    results = evaluate(utility__annual_kwh=kwh, utility__annual_therms=300.0)
    told = " ".join(measure(results, "led_lamps").assumptions)
    assert ("utility.annual_kwh.metered_over_modelled = 0." in told) is scaled
    assert "annual_therms" not in told, "lamps burn no gas"
    assert "utility.annual_therms.metered_over_modelled" in " ".join(
        measure(results, "low_flow_showerhead").assumptions
    )


COOLING = {"central_ac", "room_ac", "evaporative_cooler", "heat_pump_ducted", "heat_pump_ductless"}


def test_only_one_way_of_cooling():
    chosen = in_package(evaluate())
    assert len(chosen & COOLING) == 1


def test_an_infeasible_rival_is_no_rival():
    # A heat pump has no heater to take the place of in a home that heats with none.
    results = evaluate(
        roof__condition="poor", cooling__type="room_ac", heating__type="none", heating__efficiency=None
    )
    assert {"heat_pump_water_heater", "evaporative_cooler"} <= in_package(results)
    assert "alternative_in_package" not in {
        f.code for f in measure(results, "heat_pump_water_heater").findings
    }


def test_an_unknown_measure_is_outside_and_its_saving_shown_alone():
    results = evaluate(envelope__wall_r=None)
    wall = measure(results, "wall_insulation")
    assert not wall.in_package
    assert wall.standalone_by_fuel["natural_gas"] > 0
    assert any("envelope.wall_r taken as" in text for text in wall.assumptions)


def test_a_factor_that_is_needed_and_not_given_is_asked_for():
    with pytest.raises(InputError, match="natural_gas"):
        evaluate(kgco2e={"electricity": 0.2})


def test_limits_are_findings():
    capped = measure(evaluate(envelope__attic_r=25.0), "attic_insulation")
    finding = next(f for f in capped.findings if f.code == "final_r_capped")
    assert (finding.observed, finding.threshold) == (63, 60)
    assert "final_r_capped" not in {
        f.code for f in measure(evaluate(envelope__attic_r=22.0), "attic_insulation").findings
    }
    leaky = measure(evaluate(ducts__leakage_pct=60.0), "duct_sealing")
    assert "duct_saving_doubtful" in {f.code for f in leaky.findings}
    assert "duct_saving_doubtful" not in {f.code for f in measure(evaluate(), "duct_sealing").findings}
    sealed = measure(evaluate(), "air_sealing")
    assert "use_rises" in {f.code for f in sealed.findings}
    assert sealed.savings_by_fuel["electricity"] < 0


def test_bills_that_do_not_fit_the_home_are_a_warning():
    def about_bills(**facts):
        return [text for text in evaluate(**facts).warnings if "annual_" in text]

    assert about_bills(utility__annual_therms=600.0) == []
    assert "annual_therms" in about_bills(utility__annual_therms=3000.0)[0]
    assert "annual_kwh" in about_bills(utility__annual_kwh=300.0)[0]
    assert about_bills(utility__annual_kwh=30_000.0) == [], "the rest is other use"


def test_a_plan_that_saves_more_than_plans_do_is_a_warning_and_one_that_switches_all_of_a_fuel_is_not():
    one, _ = home_from_facts(facts(), climate_zone(12), ON, "us_ca")
    fewer = {"electricity": np.asarray(40.0), "natural_gas": np.asarray(0.0)}
    all_of_it = {"electricity": np.asarray(100.0), "natural_gas": np.asarray(50.0)}
    assert package_warnings(one, all_of_it, fewer) == ()
    fewer["electricity"] = np.asarray(39.9)
    (warning,) = package_warnings(one, all_of_it, fewer)
    assert "60% of the home's electricity" in warning


def test_metered_modelled_and_default():
    results = evaluate(utility__annual_therms=500.0, utility__annual_kwh=15_000.0)
    assert {fuel: amount.source for fuel, amount in results.baseline.by_fuel.items()} == {
        "electricity": "metered",
        "natural_gas": "metered",
    }
    sources = {(e.end_use, e.fuel): e.amount.source for e in results.baseline.end_uses}
    assert sources["heating", "natural_gas"] == "metered"
    assert sources["cooling", "electricity"] == "modelled"
    assert sources["other", "electricity"] == "metered"
    assert any(a.fact == "utility.annual_therms.metered_over_modelled" for a in results.assumptions)
    bare = evaluate_measures(CaseFacts(), climate_zone(12), CATALOGUE, ON, KGCO2E)
    assert {amount.source for amount in bare.baseline.by_fuel.values()} == {"default"}
    assert bare.measures
    assert in_package(bare) == set()


def test_without_a_climate_zone_what_does_not_need_it_is_computed():
    results = evaluate(zone=None)
    assert measure(results, "attic_insulation").savings_by_fuel is None
    assert measure(results, "attic_insulation").missing == ("dwelling.climate_zone",)
    assert measure(results, "led_lamps").savings_by_fuel["electricity"] == pytest.approx(465.375)
    assert in_package(results) == {"low_flow_showerhead", "led_lamps", "refrigerator"}
    assert results.use_after_by_fuel["electricity"] is None
    assert results.baseline.by_fuel["natural_gas"].value is None
    assert "heating" not in {e.end_use for e in results.baseline.end_uses}


def test_a_home_without_heating_saves_none():
    results = evaluate(heating__type="none", heating__fuel=None, heating__efficiency=None)
    attic = measure(results, "attic_insulation")
    assert attic.savings_by_fuel["natural_gas"] == 0
    assert attic.savings_by_fuel["electricity"] > 0


def test_cooling_that_is_not_there_is_not_saved():
    results = evaluate(cooling__type="none")
    assert measure(results, "wall_insulation").savings_by_fuel["electricity"] == 0


def test_a_calibrated_load_moves_to_the_new_fuel_with_its_factor():
    plain = measure(evaluate(), "heat_pump_water_heater").standalone_by_fuel
    half = evaluate(utility__annual_therms=evaluate().baseline.by_fuel["natural_gas"].value / 2)
    moved = measure(half, "heat_pump_water_heater").standalone_by_fuel
    assert moved["natural_gas"] == pytest.approx(plain["natural_gas"] / 2)
    assert moved["electricity"] == pytest.approx(plain["electricity"] / 2)


def test_the_result_is_that_of_the_model_itself():
    results = evaluate()
    one, _ = home_from_facts(facts(), climate_zone(12), ON)
    use = annual_use(one, climate_zone(12)).by_fuel()
    assert results.baseline.by_fuel["natural_gas"].value == pytest.approx(float(use["natural_gas"]))


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("led_lamps", "lighting__incandescent_lamps"),
        ("knee_wall_insulation", "envelope__knee_wall_area_ft2"),
    ],
)
def test_what_nobody_has_counted_saves_an_unknown_amount_and_not_nothing(name, fact):
    one = measure(evaluate(**{fact: None}), name)
    assert one.feasible == "unknown"
    assert one.savings_by_fuel is None
    assert one.standalone_by_fuel is None
    assert fact.replace("__", ".") in one.missing


def test_a_measure_gives_way_to_no_rival_that_gives_way_itself():
    # On the coast film avoids more than screens, and new windows more than film.
    facts_of_coast = {"envelope__window_u": 1.1, "envelope__window_shgc": 0.75}
    results = evaluate(zone=9, **facts_of_coast)
    by_id = {one.id: one for one in results.measures}
    assert by_id["windows"].in_package
    assert by_id["shade_screens"].in_package
    film = {f.code: f for f in by_id["window_film"].findings}
    assert film["alternative_in_package"].observed in {"windows", "shade_screens"}


@pytest.mark.parametrize(
    ("name", "switches"),
    [("heat_pump_ducted", True), ("heat_pump_dryer", True), ("air_sealing", False), ("furnace", False)],
)
def test_a_change_of_fuel_is_told_from_a_tighter_home(name, switches):
    assert measure(evaluate(appliances__dryer_fuel="natural_gas"), name).changes_fuel is switches
