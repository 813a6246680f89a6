"""Solar electricity: PVWatts v8 on pvlib, each step of it a small function.

`annual_yield` for one array, `roof_table` for any number of roofs at one `Site`.
"""

from __future__ import annotations

from calculators.solar.degradation import ArrayLife, array_life, lifetime_kwh, yearly_share
from calculators.solar.losses import default_losses_pct, losses_with_shading
from calculators.solar.roof_table import RoofTable, roof_table
from calculators.solar.site import Site, prepare_site
from calculators.solar.sizing import ArrayCapacity, Roof, array_capacity, roof_capacity
from calculators.solar.system import PVSystem
from calculators.solar.yields import Yield, annual_yield, annual_yield_v5, hourly_yield, model_name
from calculators.weather.year import WeatherDescription

__all__ = [
    "ArrayCapacity",
    "ArrayLife",
    "PVSystem",
    "Roof",
    "RoofTable",
    "Site",
    "WeatherDescription",
    "Yield",
    "annual_yield",
    "annual_yield_v5",
    "array_capacity",
    "array_life",
    "default_losses_pct",
    "hourly_yield",
    "lifetime_kwh",
    "losses_with_shading",
    "model_name",
    "prepare_site",
    "roof_capacity",
    "roof_table",
    "yearly_share",
]
