"""Makes the file of the roofs of typical years: ``python -m calculators.solar.keep_roofs``."""

from __future__ import annotations

import io
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from calculators.climate_zones import rows_of
from calculators.solar.roof_table import once_round, roof_table
from calculators.solar.site import prepare_site
from calculators.solar.stored_roofs import FILE, roofs_key
from calculators.weather.zone import zone_weather

if TYPE_CHECKING:
    from numpy.typing import NDArray


def roof_energies(jurisdiction: str = "us_ca") -> bytes:
    """Return the content of the file: every typical year of a jurisdiction on the grid, to 24 bits."""
    arrays: dict[str, NDArray[np.generic]] = {}
    keys = []
    for number, row in enumerate(rows_of(jurisdiction, "climate_zones.csv")):
        weather = zone_weather(int(row["climate_zone"]), jurisdiction)
        table = roof_table(prepare_site(weather)).of_the_year()
        keys.append(roofs_key(weather))
        arrays[f"energy_{number}"] = once_round(table)[..., 0].astype("<f4")
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, keys=np.array(keys), **arrays)
    return buffer.getvalue()


if __name__ == "__main__":
    for name in sys.argv[1:] or ["us_ca"]:
        Path(str(files("calculators").joinpath("data", name, FILE))).write_bytes(roof_energies(name))
