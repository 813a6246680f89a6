"""The change functions by the names that data files call them by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from calculators.home.description import Home
from calculators.measures.appliances import replace_lamps, replace_refrigerator
from calculators.measures.envelope import (
    add_attic_insulation,
    fill_wall_cavities,
    seal_air_leaks,
    seal_ducts,
)
from calculators.measures.heating_cooling import (
    replace_by_evaporative_cooler,
    replace_central_ac,
    set_back_at_night,
)
from calculators.measures.hot_water import (
    add_solar_water_heater,
    replace_by_heat_pump_water_heater,
    replace_showerheads,
)

Change = Callable[[Home, Mapping[str, float]], Home]

CHANGES: Final[Mapping[str, Change]] = {
    change.__name__: change
    for change in (
        add_attic_insulation,
        fill_wall_cavities,
        seal_air_leaks,
        seal_ducts,
        set_back_at_night,
        replace_central_ac,
        replace_by_evaporative_cooler,
        replace_showerheads,
        replace_by_heat_pump_water_heater,
        add_solar_water_heater,
        replace_lamps,
        replace_refrigerator,
    )
}
