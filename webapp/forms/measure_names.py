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
        "solar_pv": _l("Solar panels"),
    }
)


def measure_name(measure_id: str) -> Words:
    """Return the name of a measure; of one without words, its id in plain letters."""
    return MEASURES.get(measure_id) or measure_id.replace("_", " ").capitalize()
