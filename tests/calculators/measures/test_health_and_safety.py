"""Measures that protect people, fresh air by the standard, and gates that stop the work."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.climate import DATA, climate_zone
from calculators.home.energy_use import annual_use
from calculators.measures import feasibility_kinds
from calculators.measures.catalogue import load_catalogue
from calculators.measures.feasibility_kinds import credited_infiltration_cfm, required_fresh_air_cfm
from calculators.measures.health_and_safety import gate_findings
from calculators.measures.package import evaluate_measures
from calculators.measures.savings import apply_measure, savings_of
from rules.errors import ReferenceDataError
from tests.calculators.home.homes import KGCO2E, ON, facts, home

CATALOGUE = load_catalogue()


def results(zone=12, **changes):
    """Return all results on the described home by id."""
    climate = climate_zone(zone) if zone else None
    found = evaluate_measures(facts(**changes), climate, CATALOGUE, ON, KGCO2E)
    return {one.id: one for one in found.measures}


def result(name, zone=12, **changes):
    """Return one measure's result on the described home."""
    return results(zone, **changes)[name]


def test_fresh_air_by_the_standard():
    assert float(required_fresh_air_cfm(1300, 3)) == pytest.approx(0.03 * 1300 + 7.5 * 4)
    one_story = credited_infiltration_cfm(1000, 1, 12)
    assert one_story == pytest.approx(0.052 * 1000 * 0.51 * (8 / 8.2) ** 0.4)
    assert credited_infiltration_cfm(1000, 2, 12) == pytest.approx(one_story * 2**0.4)


# 69 cfm needed; 2,628 cfm at 50 Pa counts for as much.
@pytest.mark.parametrize(
    ("leak", "fan", "answer", "missing"),
    [
        (4000, None, "no", ()),
        (2000, None, "unknown", ("health_safety.ventilation_cfm",)),
        (2000, 0, "yes", ()),
        (2000, 16, "yes", ()),
        (2000, 17, "no", ()),
        (None, 69, "no", ()),
        (None, 68, "unknown", ("envelope.cfm50",)),
        (None, None, "unknown", ("health_safety.ventilation_cfm", "envelope.cfm50")),
    ],
)
def test_ventilation_is_called_for_where_fresh_air_falls_short(leak, fan, answer, missing):
    found = result("mechanical_ventilation", envelope__cfm50=leak, health_safety__ventilation_cfm=fan)
    assert found.feasible == answer
    assert found.missing == missing


def test_ventilation_of_a_home_of_unknown_size_is_open():
    found = result("mechanical_ventilation", dwelling__bedrooms=None)
    assert (found.feasible, found.missing) == ("unknown", ("dwelling.bedrooms",))


def test_a_ventilation_fan_uses_electricity_and_says_so():
    one, climate = home()
    savings = savings_of(CATALOGUE["mechanical_ventilation"], one, climate)
    assert savings["electricity"] == pytest.approx(-69 * 0.3 * 8.76)
    found = result("mechanical_ventilation", envelope__cfm50=1000, health_safety__ventilation_cfm=0)
    assert found.in_package
    assert "use_rises" in {finding.code for finding in found.findings}


@given(st.floats(100, 5000), st.integers(1, 9))
def test_a_larger_home_needs_more_fresh_air(area, people):
    small, climate = home(dwelling__floor_area_ft2=area, household__size=people)
    large, _ = home(dwelling__floor_area_ft2=area + 100, household__size=people)
    fan = CATALOGUE["mechanical_ventilation"]
    used = [
        annual_use(apply_measure(fan, each), climate).amounts["other", "electricity"]
        for each in (small, large)
    ]
    assert used[1] > used[0]


@pytest.mark.parametrize(("name", "fact"), [("co_alarm", "co_alarms"), ("smoke_alarm", "smoke_alarms")])
@pytest.mark.parametrize(("there", "answer"), [(False, "yes"), (True, "no"), (None, "unknown")])
def test_an_alarm_is_called_for_where_it_is_missing(name, fact, there, answer):
    found = result(name, **{f"health_safety__{fact}": there})
    assert found.feasible == answer
    assert found.in_package == (answer == "yes")
    assert found.missing == ((f"health_safety.{fact}",) if answer == "unknown" else ())


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"combustion_test": "fail"}, "yes"),
        ({"gas_leak": True}, "yes"),
        ({"ambient_co_ppm": 36}, "yes"),
        ({"combustion_test": "pass", "gas_leak": False, "ambient_co_ppm": 35}, "no"),
        ({"combustion_test": "pass", "gas_leak": False, "ambient_co_ppm": 34}, "no"),
        ({"combustion_test": "pass"}, "unknown"),
    ],
)
def test_combustion_repair_is_called_for_by_a_hazard(changes, answer):
    found = result("combustion_repair", **{f"health_safety__{key}": value for key, value in changes.items()})
    assert found.feasible == answer


def test_nothing_to_repair_where_nothing_burns():
    electric = {
        "heating__fuel": "electricity",
        "heating__type": "heat_pump",
        "heating__efficiency": 8.5,
        "water_heating__fuel": "electricity",
        "appliances__range_fuel": "electricity",
    }
    assert result("combustion_repair", **electric).feasible == "no"


def test_gates_pass_stop_or_wait():
    sealing = CATALOGUE["gas_water_heater"]
    found = gate_findings(
        sealing,
        CATALOGUE.gates,
        facts(
            health_safety__combustion_test="fail",
            health_safety__ambient_co_ppm=35,
            health_safety__co_alarms=True,
        ),
    )
    codes = {finding.criterion.rpartition(".")[2]: finding.code for finding in found}
    assert codes == {
        "combustion_safety": "gate_stops_the_work",
        "carbon_monoxide": "gate_passed",
        "co_alarms": "gate_passed",
        "gas_leak": "gate_not_checked",
    }
    by_gate = {finding.criterion.rpartition(".")[2]: finding for finding in found}
    assert by_gate["carbon_monoxide"].threshold == Decimal("35.0")
    assert by_gate["combustion_safety"].observed == "fail"


@pytest.mark.parametrize(
    ("ppm", "code"), [(34, "gate_passed"), (35, "gate_passed"), (36, "gate_stops_the_work")]
)
def test_on_the_line_of_carbon_monoxide(ppm, code):
    found = gate_findings(
        CATALOGUE["gas_water_heater"], CATALOGUE.gates, facts(health_safety__ambient_co_ppm=ppm)
    )
    assert {f.code for f in found if f.criterion.endswith("carbon_monoxide")} == {code}


def test_a_known_hazard_is_told_and_does_not_make_the_measure_infeasible():
    found = result("gas_water_heater", health_safety__gas_leak=True)
    assert found.feasible == "yes"
    assert "gate_stops_the_work" in {finding.code for finding in found.findings}
    assert "gate_not_checked" not in {finding.code for finding in found.findings}


def test_damaged_ventilation_rules_are_refused_by_name(tmp_path, monkeypatch):
    (tmp_path / "us_xx").mkdir()
    monkeypatch.setattr(feasibility_kinds, "DATA", tmp_path)
    with pytest.raises(ReferenceDataError, match=r"ventilation\.toml"):
        required_fresh_air_cfm(1000, 2, "us_xx")
    text = (DATA / "us_ca" / "ventilation.toml").read_text()
    (tmp_path / "us_xx" / "ventilation.toml").write_text(text.replace("[weather.wsf]", "[weather.factors]"))
    with pytest.raises(ReferenceDataError, match="wsf"):
        required_fresh_air_cfm(1000, 2, "us_xx")
