"""Makes the file of the sun over a jurisdiction's typical years: ``python -m calculators.solar.keep_sun``."""

from __future__ import annotations

import io
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from calculators.climate_zones import rows_of
from calculators.solar.stored_sun import FILE, weather_key
from calculators.solar.sun import computed_position
from calculators.weather.zone import zone_weather

if TYPE_CHECKING:
    from numpy.typing import NDArray


def sun_paths(jurisdiction: str = "us_ca") -> bytes:
    """Return the content of the file: the sun over every typical year of a jurisdiction."""
    arrays: dict[str, NDArray[np.generic]] = {}
    keys = []
    zones = [int(row["climate_zone"]) for row in rows_of(jurisdiction, "climate_zones.csv")]
    for number, zone in enumerate(zones):
        weather = zone_weather(zone, jurisdiction)
        zenith, azimuth, is_up = computed_position(weather)
        keys.append(weather_key(weather))
        hours = np.flatnonzero(is_up)
        arrays[f"hours_{number}"] = hours.astype("<u2")
        arrays[f"zenith_{number}"] = zenith[hours].astype("<f4")
        arrays[f"azimuth_{number}"] = azimuth[hours].astype("<f4")
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, keys=np.array(keys), **arrays)
    return buffer.getvalue()


if __name__ == "__main__":
    for name in sys.argv[1:] or ["us_ca"]:
        Path(str(files("calculators").joinpath("data", name, FILE))).write_bytes(sun_paths(name))
