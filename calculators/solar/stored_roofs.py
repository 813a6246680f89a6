"""The roofs of the embedded typical years, worked out on the grid and kept beside them.

A table of a zone takes seconds to work out, and a portfolio asks for every zone. Made anew after a change of
the typical days, of the grid or of the model by ``python -m calculators.solar.keep_roofs``.
"""

from __future__ import annotations

import hashlib
import io
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.solar.roof_table import RoofTable, roof_table, table_of
from calculators.solar.site import prepare_site
from calculators.solar.stored_sun import weather_key
from calculators.weather.zone import zone_weather
from rules.errors import ReferenceDataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from calculators.weather.year import WeatherYear

FILE: Final = "roof_energies.npz"
_MODEL_FILES: Final = ("pvwatts_v8.toml", "roof_table.toml")


def roofs_key(weather: WeatherYear) -> str:
    """Return the hash of what the roofs of a year depend on: weather, the model's numbers, the grid."""
    digest = hashlib.sha256(weather_key(weather).encode())
    for values in (weather.dni, weather.dhi, weather.wind_speed, weather.albedo):
        digest.update(b"none" if values is None else np.ascontiguousarray(values, dtype="<f8").tobytes())
    for name in _MODEL_FILES:
        digest.update(files("calculators").joinpath("data", "solar", name).read_bytes())
    return digest.hexdigest()


@cache
def zone_roofs(zone: int, jurisdiction: str = "us_ca") -> RoofTable:
    """Return the roofs of a climate zone, with the energy of whole years.

    Parameters
    ----------
    zone : int
    jurisdiction : str

    Returns
    -------
    RoofTable
        Of the standard module; the one that is kept where it was made of this very weather, model and grid,
        else made now.

    Raises
    ------
    ReferenceDataError
        If the file is damaged.
    """
    weather = zone_weather(zone, jurisdiction)
    site = prepare_site(weather)
    kept = _kept(jurisdiction).get(roofs_key(weather))
    if kept is None:
        return roof_table(site).of_the_year()
    return table_of(site, "standard", kept.astype(np.float64)[..., None])


@cache
def _kept(jurisdiction: str) -> dict[str, NDArray[np.float32]]:
    """Return the energies of each year that is kept, shape (tilts, azimuths, levels)."""
    file = files("calculators").joinpath("data", jurisdiction, FILE)
    if not file.is_file():
        return {}
    try:
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as arrays:
            return {str(key): arrays[f"energy_{number}"] for number, key in enumerate(arrays["keys"])}
    except (KeyError, ValueError, OSError) as error:
        raise ReferenceDataError(f"data/{jurisdiction}/{FILE} is damaged: reinstall Hearthline") from error
