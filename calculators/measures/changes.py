"""The change functions by the names that data files call them by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from calculators.home.description import Home
from calculators.measures import (
    appliances,
    ducts,
    envelope,
    health_and_safety,
    heating_cooling,
    hot_water,
    windows_and_roof,
)

Change = Callable[[Home, Mapping[str, float]], Home]


def no_change(home: Home, _parameters: Mapping[str, float]) -> Home:
    """Return the home as it is: a measure that enables or protects, or whose saving is not known."""
    return home


CHANGES: Final[Mapping[str, Change]] = {
    change.__name__: change
    for change in (
        no_change,
        envelope.add_attic_insulation,
        envelope.fill_wall_cavities,
        envelope.insulate_floor,
        envelope.insulate_knee_walls,
        envelope.seal_air_leaks,
        envelope.weatherstrip,
        windows_and_roof.replace_windows,
        windows_and_roof.screen_sunny_windows,
        windows_and_roof.coat_roof,
        ducts.seal_ducts,
        ducts.insulate_ducts,
        heating_cooling.set_back_at_night,
        heating_cooling.replace_furnace,
        heating_cooling.tune_furnace,
        heating_cooling.replace_central_ac,
        heating_cooling.replace_room_ac,
        heating_cooling.replace_by_evaporative_cooler,
        heating_cooling.add_whole_house_fan,
        heating_cooling.add_ceiling_fans,
        heating_cooling.replace_by_heat_pump_ducted,
        heating_cooling.replace_by_heat_pump_ductless,
        hot_water.replace_showerheads,
        hot_water.fit_faucet_aerators,
        hot_water.insulate_hot_pipes,
        hot_water.wrap_tank,
        hot_water.turn_down_water_heater,
        hot_water.replace_by_heat_pump_water_heater,
        hot_water.replace_gas_water_heater,
        hot_water.replace_electric_water_heater,
        hot_water.add_solar_water_heater,
        appliances.replace_lamps,
        appliances.replace_refrigerator,
        appliances.replace_freezer,
        appliances.replace_clothes_washer,
        appliances.replace_by_heat_pump_dryer,
        appliances.replace_by_induction_range,
        health_and_safety.add_ventilation_fan,
    )
}
