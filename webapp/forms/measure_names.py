"""What measures are called on pages, the same for whoever installs and whoever inspects them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.ui.field import Words

MEASURES: Mapping[str, Words] = MappingProxyType(
    {
        "attic_insulation": _l("Attic insulation"),
        "wall_insulation": _l("Wall insulation"),
        "air_sealing": _l("Air sealing"),
        "duct_sealing": _l("Duct sealing"),
        "smart_thermostat": _l("Smart thermostat"),
        "central_ac": _l("Central air conditioner"),
        "evaporative_cooler": _l("Evaporative cooler"),
        "heat_pump_water_heater": _l("Heat-pump water heater"),
        "solar_water_heater": _l("Solar water heater"),
        "low_flow_showerhead": _l("Low-flow shower heads"),
        "led_lamps": _l("LED lamps"),
        "refrigerator": _l("Refrigerator"),
        "co_alarm": _l("Carbon monoxide alarm"),
        "combustion_repair": _l("Combustion repair"),
        "mechanical_ventilation": _l("Mechanical ventilation"),
        "smoke_alarm": _l("Smoke alarm"),
        "duct_insulation": _l("Duct insulation"),
        "door_weatherstripping": _l("Door weatherstripping"),
        "window_weatherstripping": _l("Window weatherstripping"),
        "cool_roof": _l("Cool roof coating"),
        "floor_insulation": _l("Floor insulation"),
        "knee_wall_insulation": _l("Knee-wall insulation"),
        "shade_screens": _l("Shade screens"),
        "window_film": _l("Window film"),
        "windows": _l("Windows"),
        "ceiling_fan": _l("Ceiling fans"),
        "whole_house_fan": _l("Whole-house fan"),
        "furnace": _l("Furnace"),
        "furnace_tune_up": _l("Furnace tune-up"),
        "heat_pump_ducted": _l("Heat pump, ducted"),
        "heat_pump_ductless": _l("Heat pump, ductless"),
        "room_ac": _l("Room air conditioner, efficient"),
        "faucet_aerator": _l("Faucet aerators"),
        "pipe_insulation": _l("Hot-water pipe insulation"),
        "tank_wrap": _l("Water heater blanket"),
        "water_heater_turn_down": _l("Water heater turn-down"),
        "electric_water_heater": _l("Electric water heater"),
        "gas_water_heater": _l("Gas water heater"),
        "heat_pump_water_heater_120v": _l("Heat-pump water heater, 120 V"),
        "clothes_washer": _l("Clothes washer"),
        "freezer": _l("Freezer"),
        "heat_pump_dryer": _l("Heat-pump dryer"),
        "induction_range": _l("Induction range"),
        "microwave": _l("Microwave oven"),
        "smart_power_strip": _l("Smart power strip"),
        "circuit_splitter": _l("Circuit splitter"),
        "panel_upgrade": _l("Electrical panel upgrade"),
        "smart_panel": _l("Smart panel"),
        "solar_pv": _l("Solar panels"),
    }
)


def measure_name(measure_id: str) -> Words:
    """Return the name of a measure; of one without words, its id in plain letters."""
    return MEASURES.get(measure_id) or measure_id.replace("_", " ").capitalize()
