"""Weather for a year of hours: from files people have, or from the typical days of a climate zone."""

from __future__ import annotations

from calculators.weather.errors import WeatherFileError
from calculators.weather.read import read_weather
from calculators.weather.year import WeatherDescription, WeatherYear
from calculators.weather.zone import zone_weather

__all__ = ["WeatherDescription", "WeatherFileError", "WeatherYear", "read_weather", "zone_weather"]
