"""The electrical service: load before and after, what is missing, and what enables a new load."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.climate import DATA, climate_zone
from calculators.measures import electrical
from calculators.measures.catalogue import load_catalogue
from calculators.measures.electrical import load_rules, service_carries, service_finding, service_load
from calculators.measures.package import evaluate_measures
from rules.errors import ReferenceDataError
from rules.outcomes import Outcome
from tests.calculators.home.homes import KGCO2E, ON, facts

CATALOGUE = load_catalogue()
RANGE, HEATER = CATALOGUE["induction_range"], CATALOGUE["heat_pump_water_heater"]
KNOWN = {
    "appliances__range_fuel": "natural_gas",
    "appliances__dryer_fuel": "none",
    "dwelling__floor_area_ft2": 1400,
    "heating__fuel": "natural_gas",
    "cooling__type": "central_ac",
}


def load(measures=(), **changes):
    """Return the load calculation of a home in which every load is known."""
    return service_load(facts(**(KNOWN | changes)), measures)


def test_the_worked_dwelling():
    # 1,400 ft2, electric range of 12 kW, water heater of 4.5 kW, air conditioner of 5 kW.
    one = load(appliances__range_fuel="electricity", water_heating__fuel="electricity")
    assert one.before == pytest.approx((82.83, 82.83), abs=0.005)
    assert one.after == one.before
    assert one.method == "nec_220_83"


def test_a_measure_takes_the_place_of_what_it_replaces():
    before = load(appliances__range_fuel="electricity")
    assert load((RANGE,), appliances__range_fuel="electricity").after == pytest.approx(before.after)
    added = load((RANGE,))
    # 8,700 VA without the range: 700 over the first 8,000; with it 12,700 over.
    assert added.after[0] - added.before[0] == pytest.approx(0.4 * 12000 / 240)


@pytest.mark.parametrize(("amps", "outcome"), [(59, "ineligible"), (61, "eligible")])
def test_on_the_line_of_the_service(amps, outcome):
    after = load((RANGE,)).after[0]
    exactly = load((RANGE,), electrical__panel_amps=round(after + 0.0005, 3))
    assert exactly.outcome is Outcome.ELIGIBLE
    shifted = load((RANGE,), electrical__panel_amps=after + (amps - 60))
    assert shifted.outcome == outcome
    assert shifted.headroom_amps == pytest.approx(amps - 60)


def test_a_service_of_unknown_rating_settles_nothing_and_asks_one_thing():
    one = load((RANGE,))
    assert one.outcome is Outcome.UNDETERMINED
    assert one.missing == ("electrical.panel_amps",)
    assert one.headroom_amps is None


def test_unknown_loads_are_asked_for_only_where_they_decide():
    unknown = {"appliances__range_fuel": None, "appliances__dryer_fuel": None}
    assert load((HEATER,), electrical__panel_amps=200, **unknown).outcome is Outcome.ELIGIBLE
    assert load((HEATER,), electrical__panel_amps=200, **unknown).missing == ()
    assert load((HEATER,), electrical__panel_amps=40, **unknown).outcome is Outcome.INELIGIBLE
    between = load((HEATER,), electrical__panel_amps=75, **unknown)
    assert between.outcome is Outcome.UNDETERMINED
    assert between.missing == ("appliances.range_fuel", "appliances.dryer_fuel")


def test_metered_demand_takes_the_place_of_the_sum_of_loads():
    one = load((HEATER,), electrical__peak_demand_kw=8, electrical__panel_amps=60)
    assert one.after == pytest.approx(((4500 + 1.25 * 8000) / 240,) * 2)
    assert one.method == "nec_220_87"
    assert one.outcome is Outcome.INELIGIBLE
    assert (
        load((HEATER,), electrical__peak_demand_kw=8, electrical__panel_amps=61).outcome is Outcome.ELIGIBLE
    )


@given(st.floats(100, 3000), st.sampled_from(["natural_gas", "electricity"]), st.booleans())
def test_more_load_never_takes_less_current(area, fuel, charger):
    changes = {
        "dwelling__floor_area_ft2": area,
        "appliances__range_fuel": fuel,
        "electrical__ev_charger": charger,
    }
    some, more = load((HEATER,), **changes), load((HEATER, CATALOGUE["heat_pump_dryer"]), **changes)
    assert some.before[0] <= some.after[0] <= more.after[0]
    bigger = load((HEATER,), **changes | {"dwelling__floor_area_ft2": area + 100})
    assert bigger.after[0] > some.after[0]


def test_the_finding_says_amps_before_and_after_and_the_service():
    finding = service_finding(RANGE, facts(**KNOWN, electrical__panel_amps=100))
    assert finding.code == "service_carries_it"
    assert finding.threshold == Decimal("100.0")
    assert finding.observed == Decimal(f"{load((RANGE,)).after[1]:.1f}")
    assert f"{load().before[1]:.0f} A without" in finding.unit
    assert service_finding(RANGE, facts(**KNOWN, electrical__panel_amps=50)).code == "service_too_small"
    assert service_finding(CATALOGUE["led_lamps"], facts()) is None


def test_all_together_may_be_too_much_where_each_alone_is_not():
    alone = max(load((RANGE,)).after[1], load((HEATER,)).after[1])
    known = facts(**KNOWN, electrical__panel_amps=alone + 1)
    assert service_carries(known, (RANGE,)) is Outcome.ELIGIBLE
    assert service_carries(known, (HEATER,)) is Outcome.ELIGIBLE
    assert service_carries(known, (RANGE, HEATER)) is Outcome.INELIGIBLE


def result(name, **changes):
    """Return a measure's result on the described home."""
    results = evaluate_measures(facts(**(KNOWN | changes)), climate_zone(12), CATALOGUE, ON, KGCO2E)
    return next(each for each in results.measures if each.id == name)


@pytest.mark.parametrize(
    ("name", "fact", "answers"),
    [
        ("panel_upgrade", "electrical__panel_amps", {199: "yes", 200: "no", None: "unknown"}),
        ("smart_panel", "electrical__panel_amps", {99: "no", 100: "yes", None: "unknown"}),
        (
            "circuit_splitter",
            "appliances__dryer_fuel",
            {"electricity": "yes", "natural_gas": "no", None: "unknown"},
        ),
    ],
)
def test_where_enabling_measures_can_be_done(name, fact, answers):
    for value, answer in answers.items():
        assert result(name, **{fact: value}).feasible == answer


def test_an_enabling_measure_saves_nothing_and_says_whether_it_is_needed():
    found = result("panel_upgrade", electrical__panel_amps=100)
    assert set(found.savings_by_fuel.values()) == {0.0}
    assert not found.in_package
    assert "nothing_needs_it" in {finding.code for finding in found.findings}


def test_damaged_loads_are_refused_by_name(tmp_path, monkeypatch):
    (tmp_path / "us_xx").mkdir()
    monkeypatch.setattr(electrical, "DATA", tmp_path)
    load_rules.cache_clear()
    with pytest.raises(ReferenceDataError, match=r"electrical_loads\.toml"):
        load_rules("us_xx")
    text = (DATA / "us_ca" / "electrical_loads.toml").read_text()
    (tmp_path / "us_xx" / "electrical_loads.toml").write_text(text.replace("citation", "source", 1))
    with pytest.raises(ReferenceDataError, match="calculation"):
        load_rules("us_xx")
    load_rules.cache_clear()


def test_the_load_calculation_is_told_with_the_measure():
    known = result("heat_pump_water_heater", electrical__panel_amps=200)
    assert "service_carries_it" in {finding.code for finding in known.findings}
    small = result("heat_pump_water_heater", electrical__panel_amps=40)
    assert small.feasible == "yes"
    assert "service_too_small" in {finding.code for finding in small.findings}
    unknown = result("heat_pump_water_heater")
    assert "service_not_known" in {finding.code for finding in unknown.findings}
    assert unknown.missing == (), "nothing is asked for what settles nothing"
    codes = [finding.code for finding in known.findings]
    assert codes.count("service_carries_it") == 1


def test_a_heat_pump_takes_the_place_of_heating_and_cooling():
    pump = CATALOGUE["heat_pump_ducted"]
    before = load(cooling__type="central_ac")
    assert load((pump,), cooling__type="central_ac").after == pytest.approx(before.after)
    assert load((pump,), cooling__type="none").after[0] > load(cooling__type="none").after[0]
