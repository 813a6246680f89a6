"""Measures on heating and cooling equipment: each by its formula; fuels before and after apart."""

from datetime import date

import numpy as np
import pytest

from calculators.climate import climate_zone
from calculators.home.energy_use import annual_use
from calculators.home.equipment import heat_pump_cop
from calculators.home.space_conditioning import space_loads
from calculators.measures.catalogue import load_catalogue
from calculators.measures.feasibility import Case, assess_feasibility
from calculators.measures.savings import apply_measure, savings_of
from rules.outcomes import Outcome, all_of
from tests.calculators.home.homes import ON, facts, home

CATALOGUE = load_catalogue("us_ca")
INDOORS = {"ducts__location": "conditioned"}


def findings(measure_id, zone=12, on=ON, **changes):
    case = Case(facts(**changes), climate_zone(zone), on, "us_ca")
    return {
        f.criterion.rsplit(".", 1)[1]: f for f in assess_feasibility(CATALOGUE[measure_id].feasibility, case)
    }


def test_a_furnace_saves_the_difference_of_the_reciprocals():
    one, climate = home(**INDOORS)
    load = float(space_loads(one, climate).heating.sum())
    saved = savings_of(CATALOGUE["furnace"], one, climate)
    assert saved["natural_gas"] == pytest.approx(load / 1e5 * (1 / 0.74 - 1 / 0.95))
    assert saved["electricity"] == 0


def test_a_furnace_that_is_better_already_stays():
    one, climate = home(heating__efficiency=0.97)
    assert savings_of(CATALOGUE["furnace"], one, climate)["natural_gas"] == 0


def test_a_tune_up_saves_its_share_of_the_fuel():
    one, climate = home()
    used = float(annual_use(one, climate).of("heating", "natural_gas"))
    assert savings_of(CATALOGUE["furnace_tune_up"], one, climate)["natural_gas"] == pytest.approx(0.02 * used)


def test_room_air_conditioners_save_on_the_load_they_serve():
    one, climate = home(cooling__type="room_ac", cooling__seer=8.5, cooling__room_units=2)
    assert one.cooling_served == 0.5
    load = float(space_loads(one, climate).cooling.sum())
    saved = savings_of(CATALOGUE["room_ac"], one, climate)["electricity"]
    assert saved == pytest.approx(0.5 * load / 1000 * (1 / 8.5 - 1 / 12))


@pytest.mark.parametrize(("units", "served"), [(1, 0.25), (4, 1.0), (5, 1.0)])
def test_room_units_serve_no_more_than_the_home(units, served):
    one, _ = home(cooling__type="room_ac", cooling__room_units=units)
    assert one.cooling_served == served


@pytest.mark.parametrize("zone", [3, 12, 16])
def test_a_ducted_heat_pump_takes_therms_down_and_kwh_up_each_for_itself(zone):
    one, climate = home(zone, **INDOORS)
    heating, cooling, _ = space_loads(one, climate)
    saved = savings_of(CATALOGUE["heat_pump_ducted"], one, climate)
    cop = float(heat_pump_cop(7.8 / 0.85, climate.heating_design_99_f))
    assert saved["natural_gas"] == pytest.approx(float(heating.sum()) / 0.74 / 1e5)
    heat_kwh = float(heating.sum()) / cop / 3412.14
    cool_kwh = float(cooling.sum()) / 1000 * (1 / 10 - 0.95 / 15.2)
    assert saved["electricity"] == pytest.approx(cool_kwh - heat_kwh)


def test_a_ductless_heat_pump_goes_past_the_ducts():
    one, climate = home(12)
    new = apply_measure(CATALOGUE["heat_pump_ductless"], one)
    heating, cooling, _ = space_loads(one, climate)
    use = annual_use(new, climate)
    cop = float(heat_pump_cop(7.8 / 0.9, climate.heating_design_99_f))
    assert use.of("heating", "electricity") == pytest.approx(float(heating.sum()) / cop / 3412.14)
    assert use.of("cooling", "electricity") == pytest.approx(float(cooling.sum()) / 1000 * 0.95 / 15.2)


def test_cooling_where_none_was_costs_kwh():
    one, climate = home(13, cooling__type="none")
    assert annual_use(one, climate).of("cooling", "electricity") == 0
    new = annual_use(apply_measure(CATALOGUE["heat_pump_ducted"], one), climate)
    assert new.of("cooling", "electricity") > 0
    assert savings_of(CATALOGUE["heat_pump_ducted"], one, climate)["electricity"] < 0


def test_a_heat_pump_ends_the_use_of_a_furnaces_fan():
    one, climate = home(heating__fan_w_per_cfm=0.5)
    assert annual_use(one, climate).of("heating", "electricity") > 50
    assert apply_measure(CATALOGUE["heat_pump_ducted"], one).furnace_fan_w_per_cfm == 0


def test_a_heat_pump_on_a_batch_of_fuels():
    climate = climate_zone(12)
    gas, _ = home()
    electric, _ = home(heating__type="resistance", heating__fuel="electricity", heating__efficiency=None)
    saved = savings_of(CATALOGUE["heat_pump_ductless"], electric, climate)
    assert saved["natural_gas"] == 0
    assert saved["electricity"] > 0
    assert savings_of(CATALOGUE["heat_pump_ductless"], gas, climate)["natural_gas"] > 0


def test_a_whole_house_fan_saves_more_than_it_uses():
    one, climate = home(12)
    saved = savings_of(CATALOGUE["whole_house_fan"], one, climate)
    loads = space_loads(apply_measure(CATALOGUE["whole_house_fan"], one), climate)
    own = float(loads.fan_cfm_hours) * 0.14 / 1000
    assert saved["electricity"] > 0
    assert 0 < own < 0.5 * saved["electricity"]
    assert saved["natural_gas"] == 0


def test_a_larger_fan_never_saves_less_load():
    one, climate = home(13)
    flows = np.array([0.0, 500.0, 1000.0, 2000.0, 4000.0])
    cooling = space_loads(one.with_changes(whole_house_fan_cfm=flows), climate).cooling.sum(axis=-1)
    assert np.all(np.diff(cooling) <= 0)


def test_ceiling_fans_raise_the_set_point_and_use_some_themselves():
    one, climate = home(13)
    new = apply_measure(CATALOGUE["ceiling_fan"], one)
    assert new.cooling_setpoint_f == pytest.approx(79.5)
    quiet = new.with_changes(comfort_fan_w=0.0)
    own = annual_use(new, climate).of("cooling", "electricity") - annual_use(quiet, climate).of(
        "cooling", "electricity"
    )
    assert own == pytest.approx(60 * float(climate.hours_above_78f.sum()) / 1000)
    assert savings_of(CATALOGUE["ceiling_fan"], one, climate)["electricity"] > 0


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        (date(2023, 11, 20), Outcome.ELIGIBLE),
        (date(2023, 11, 21), Outcome.ELIGIBLE),
        (date(2023, 11, 22), Outcome.INELIGIBLE),
    ],
)
def test_a_tune_up_is_due_after_three_years(last, outcome):
    assert findings("furnace_tune_up", heating__tuned_up_on=last)["last"].outcome is outcome


@pytest.mark.parametrize("measure_id", ["furnace", "furnace_tune_up"])
def test_no_gas_measure_in_an_all_electric_home(measure_id):
    contradicted = findings(measure_id, utility__gas="none")
    assert contradicted["gas_service"].outcome is Outcome.INELIGIBLE
    assert contradicted["gas_service"].code == "no_gas_in_the_home"
    electric = findings(
        measure_id,
        utility__gas="none",
        heating__fuel="electricity",
        heating__type="resistance",
        heating__efficiency=None,
    )
    assert all_of(f.outcome for f in electric.values()) is Outcome.INELIGIBLE
    assert electric["fuel"].code == "burns_no_fuel"
    by_truck = findings(measure_id, utility__gas="none", heating__fuel="propane")
    assert by_truck["gas_service"].outcome is Outcome.ELIGIBLE
    unknown = findings(measure_id, heating__fuel=None)
    assert unknown["gas_service"].missing == ("heating.fuel",)
    served = findings(measure_id, utility__gas="pge")
    assert served["gas_service"].outcome is Outcome.ELIGIBLE


@pytest.mark.parametrize(("year", "outcome"), [(2008, Outcome.ELIGIBLE), (2009, Outcome.INELIGIBLE)])
def test_a_furnace_is_replaced_once_it_is_old(year, outcome):
    assert findings("furnace", heating__year=year)["age_or_condition"].outcome is outcome


def test_what_does_the_same_job_excludes_each_other():
    pairs = [
        ("furnace", "heat_pump_ducted"),
        ("furnace", "furnace_tune_up"),
        ("heat_pump_ducted", "heat_pump_ductless"),
        ("central_ac", "room_ac"),
        ("evaporative_cooler", "heat_pump_ductless"),
        ("shade_screens", "window_film"),
    ]
    for one, other in pairs:
        assert other in CATALOGUE[one].exclusions
        assert one in CATALOGUE[other].exclusions


@pytest.mark.parametrize("zone", range(1, 17))
def test_an_evaporative_cooler_only_where_hot_hours_are_dry(zone):
    climate = climate_zone(zone)
    dry = climate.share_of_hot_hours_dry() > 0.9
    finding = findings("evaporative_cooler", zone)["dry_heat"]
    assert (finding.outcome is Outcome.ELIGIBLE) == dry
