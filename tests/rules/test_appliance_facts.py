"""Facts on appliances, the water heater, the service and hazards: what is refused, and what absence means."""

import pytest
from pydantic import ValidationError

from rules.facts import CaseFacts

NEW = (
    "water_heating.units",
    "water_heating.tank_gal",
    "water_heating.location",
    "water_heating.setpoint_f",
    "water_heating.tank_wrapped",
    "water_heating.pipes_insulated",
    "water_fixtures.faucets",
    "water_fixtures.faucet_gpm",
    "appliances.freezers",
    "appliances.freezer_kwh_per_year",
    "appliances.freezer_year",
    "appliances.clothes_washer",
    "appliances.clothes_washer_year",
    "appliances.dryer_fuel",
    "appliances.dryer_heat_pump",
    "appliances.range_fuel",
    "appliances.range_induction",
    "appliances.microwave",
    "appliances.power_strips",
    "electrical.panel_amps",
    "electrical.peak_demand_kw",
    "electrical.spare_240v_circuit",
    "electrical.ev_charger",
    "health_safety.combustion_test",
    "health_safety.ambient_co_ppm",
    "health_safety.co_alarms",
    "health_safety.smoke_alarms",
    "health_safety.gas_leak",
    "health_safety.unvented_heater",
    "health_safety.knob_and_tube",
    "health_safety.asbestos",
    "health_safety.moisture",
    "health_safety.ventilation_cfm",
)


@pytest.mark.parametrize("name", NEW)
def test_absent_is_not_known(name):
    assert CaseFacts().fact(name) is None


@pytest.mark.parametrize(
    ("section", "facts", "message"),
    [
        ("appliances", {"range_fuel": "natural_gas", "range_induction": True}, "induction range runs on"),
        ("appliances", {"dryer_fuel": "propane", "dryer_heat_pump": True}, "heat-pump dryer runs on"),
        ("appliances", {"freezers": 0, "freezer_year": 2000}, "freezers is 0"),
        ("appliances", {"freezers": 0, "freezer_kwh_per_year": 900}, "freezers is 0"),
        ("water_heating", {"units": 0}, "greater than or equal to 1"),
        ("water_heating", {"setpoint_f": 89}, "greater than or equal to 90"),
        ("water_heating", {"setpoint_f": 191}, "less than or equal to 190"),
        ("water_heating", {"location": "roof"}, "conditioned"),
        ("electrical", {"panel_amps": 14}, "greater than or equal to 15"),
        ("electrical", {"peak_demand_kw": 0}, "greater than 0"),
        ("health_safety", {"combustion_test": "maybe"}, "pass"),
        ("health_safety", {"gas_leak": "no"}, "true or false"),
    ],
)
def test_the_impossible_is_refused(section, facts, message):
    with pytest.raises(ValidationError, match=message):
        CaseFacts.model_validate({section: facts})


@pytest.mark.parametrize(
    ("section", "facts"),
    [
        ("appliances", {"range_fuel": "electricity", "range_induction": True}),
        ("appliances", {"range_fuel": "natural_gas", "range_induction": False}),
        ("appliances", {"dryer_heat_pump": True}),
        ("appliances", {"freezers": 0}),
        ("water_heating", {"units": 2, "setpoint_f": 90}),
        ("electrical", {"panel_amps": 15}),
    ],
)
def test_the_possible_is_taken(section, facts):
    read = CaseFacts.model_validate({section: facts})
    assert {name: read.fact(f"{section}.{name}") for name in facts} == facts
