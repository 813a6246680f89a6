"""What the package needs beside its savings: enabling work, hazards, prerequisites; costs and who may pay."""

from dataclasses import replace
from decimal import Decimal

import pytest

from calculators.climate import climate_zone
from calculators.home.description import quantities
from calculators.home.energy_use import EnergyUse
from calculators.measures.limits import end_use_findings
from calculators.measures.package import evaluate_measures, prepare_case
from calculators.measures.savings import capped_use, savings_of, stacked, standalone_savings
from rules.outcomes import Outcome
from tests.calculators.choice.catalogues import CITED, ORDER, catalogue, made_up
from tests.calculators.home.homes import KGCO2E, ON, facts, home

CIRCUIT = {"volts": 240, "watts": 4500, "replaces": ["water_heating"], **CITED}
ENABLERS = ("panel_upgrade", "splitter")


def heater(enablers=ENABLERS):
    return made_up("heat_pump_water", circuit=CIRCUIT, requires_any=list(enablers))


def panel(usd=2000.0):
    return made_up("panel_upgrade", usd=usd, kind="enabling")


def splitter(usd=500.0):
    return made_up("splitter", usd=usd, kind="enabling")


def results(*measures, **changes):
    found = evaluate_measures(facts(**changes), climate_zone(12), catalogue(*measures), ON, KGCO2E)
    return {one.id: one for one in found.measures}


def codes(result):
    return {finding.code for finding in result.findings}


@pytest.mark.parametrize(
    ("amps", "chosen"), [(30, {"heat_pump_water", "splitter"}), (200, {"heat_pump_water"})]
)
def test_enabling_work_is_in_where_the_service_is_too_small(amps, chosen):
    found = results(heater(), panel(), splitter(), electrical__panel_amps=amps)
    assert {name for name, one in found.items() if one.in_package} == chosen
    assert ("nothing_needs_it" in codes(found["panel_upgrade"])) is True
    assert ("needed_by_package" in codes(found["splitter"])) is (amps == 30)


def test_where_nothing_enables_it_a_measure_stays_out_and_says_so():
    found = results(heater(["panel_upgrade"]), electrical__panel_amps=30)
    assert not found["heat_pump_water"].in_package
    assert "electrical_service_too_small" in codes(found["heat_pump_water"])


def test_where_the_service_is_not_known_the_measure_is_in_and_its_need_is_open():
    found = results(heater(), panel())
    assert found["heat_pump_water"].in_package
    assert "service_not_known" in codes(found["heat_pump_water"])
    assert not found["panel_upgrade"].in_package


HAZARD = {
    "name": "alarms",
    "test": "fact",
    "facts": ["health_safety.co_alarms"],
    "comparison": "equals",
    "threshold": False,
    "code_met": "no_alarms",
    "code_not_met": "alarms_there",
    **CITED,
}


@pytest.mark.parametrize(("there", "inside"), [(False, True), (True, False), (None, False)])
def test_what_a_hazard_calls_for_is_in_whatever_it_saves(there, inside):
    alarm = made_up("co_alarm", kind="health_and_safety", feasibility=[HAZARD])
    found = results(alarm, made_up("lamps"), health_safety__co_alarms=there)
    assert found["co_alarm"].in_package is inside
    assert found["lamps"].in_package


def test_a_measure_waits_for_what_it_requires():
    alarm = made_up("co_alarm", kind="health_and_safety", feasibility=[HAZARD])
    sealing = made_up("leaks", requires=["co_alarm"])
    unknown = results(alarm, sealing)
    assert "required_measure_missing" in codes(unknown["leaks"])
    for there in (True, False):
        found = results(alarm, sealing, health_safety__co_alarms=there)
        assert found["leaks"].in_package
        assert found["co_alarm"].in_package is not there


def test_a_rival_that_has_lost_already_stands_in_nobodys_way():
    # The combined unit loses to the better cooling; then the water heater it also excludes is free.
    combined = made_up("cooling", exclusions=["better_cooling", "heat_pump_water"])
    better = made_up("better_cooling", life=30.0, exclusions=["cooling"])
    water = made_up("heat_pump_water", life=10.0, exclusions=["cooling"])
    found = results(combined, better, water)
    assert {name for name, one in found.items() if one.in_package} == {"better_cooling", "heat_pump_water"}


def test_what_sets_free_more_than_it_avoids_is_left_out():
    dirty = KGCO2E | {"electricity": 50.0}
    found = evaluate_measures(facts(), climate_zone(12), catalogue(made_up("heat_pump_water")), ON, dirty)
    (water,) = found.measures
    assert not water.in_package
    assert "emits_more" in codes(water)
    assert water.savings_by_fuel["natural_gas"] > 0, "the figures stand"


def test_a_realisation_rate_scales_what_is_saved_and_what_is_left():
    whole = results(made_up("walls"))["walls"]
    rated = made_up("walls", realisation={"rate": 0.8, **CITED})
    found = evaluate_measures(facts(), climate_zone(12), catalogue(rated), ON, KGCO2E)
    (walls,) = found.measures
    for fuel, saved in whole.savings_by_fuel.items():
        assert walls.savings_by_fuel[fuel] == pytest.approx(0.8 * saved)
        assert walls.standalone_by_fuel[fuel] == pytest.approx(0.8 * saved)
        before = found.baseline.by_fuel[fuel].value if fuel in found.baseline.by_fuel else 0.0
        assert found.use_after_by_fuel[fuel] == pytest.approx(before - 0.8 * saved)
    assert any("realisation_rate = 0.8" in text for text in walls.assumptions)


def test_all_alone_in_one_batch_is_each_alone_by_itself():
    prepared = prepare_case(facts(), climate_zone(12), catalogue(*map(made_up, ORDER)), ON)
    batched = standalone_savings(prepared.measures, prepared.home, prepared.use, prepared.case.climate)
    for measure, savings in zip(prepared.measures, batched, strict=True):
        assert savings == pytest.approx(savings_of(measure, prepared.home, prepared.case.climate), abs=1e-9)


def test_homes_that_share_a_quantity_share_it_in_a_batch():
    one, _ = home()
    batch = stacked([one, one.with_changes(wall_r=20.0)])
    assert batch.wall_r.tolist() == [float(one.wall_r), 20.0]
    assert all(getattr(batch, name).ndim == 0 for name in quantities() if name != "wall_r")


def test_no_end_use_is_saved_below_zero_and_the_cap_is_told():
    before = EnergyUse({("lighting", "electricity"): one_home_use(100.0)})
    after = EnergyUse({("lighting", "electricity"): one_home_use(-25.0)})
    assert float(capped_use(after)["electricity"]) == 0
    (finding,) = end_use_findings(made_up("lamps"), before, after)
    assert (finding.code, finding.observed, finding.unit) == ("end_use_capped", Decimal("-25.0"), "kWh/year")
    assert end_use_findings(made_up("lamps"), before, before) == ()


def one_home_use(kwh):
    one, _ = home()
    return one.wall_r * 0.0 + kwh


def test_each_measure_says_whether_liwp_may_fund_it():
    costs = {"walls": 1000.0, "lamps": 500_000.0, "fridge": None}
    found = results(*(made_up(name, usd=usd) for name, usd in costs.items()))
    asked = {name: one.findings[-1] for name, one in found.items()}
    assert {finding.criterion for finding in asked.values()} == {
        f"measure.{name}.liwp_may_fund" for name in costs
    }
    assert [asked[name].outcome for name in costs] == [
        Outcome.ELIGIBLE,
        Outcome.INELIGIBLE,
        Outcome.UNDETERMINED,
    ]
    assert asked["fridge"].code == "liwp_cost_not_known"
    assert found["walls"].cost_usd == 1000
    assert found["walls"].usd_per_tonne == asked["walls"].observed


def test_a_fuel_that_is_switched_is_no_warning_and_one_that_is_saved_is():
    # Nearly all gas of this home heats water: the heat pump takes it over.
    changes = {"heating__fuel": "electricity", "heating__type": "heat_pump", "heating__efficiency": 8.5}
    found = evaluate_measures(
        facts(**changes), climate_zone(12), catalogue(made_up("heat_pump_water")), ON, KGCO2E
    )
    assert found.use_after_by_fuel["natural_gas"] < 0.5 * found.baseline.by_fuel["natural_gas"].value
    assert [text for text in found.warnings if "natural gas" in text] == []
    thin = replace(made_up("lamps"), exclusions=())
    assert evaluate_measures(facts(), climate_zone(12), catalogue(thin), ON, KGCO2E).warnings == ()
