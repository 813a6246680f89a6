"""`hearthline yield`: one array, on an embedded climate zone or on a weather file."""

from __future__ import annotations

import calendar
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from calculators.solar import PVSystem, annual_yield, annual_yield_v5
from calculators.weather import read_weather, zone_weather
from rules.errors import InputError
from webapp.imports.store import reference_home
from webapp.imports.weather_files import weather_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# The command's own words for what a PVSystem calls by its names with units.
_NAMES = {
    "capacity_kw": "capacity_kw_dc",
    "tilt": "tilt_deg",
    "azimuth": "azimuth_deg",
    "losses": "losses_pct",
    "dc_ac": "dc_ac_ratio",
    "inverter_efficiency": "inverter_efficiency_pct",
}


def yield_document(
    *,
    climate_zone: int | None,
    weather_file: str | None,
    system: Mapping[str, Any],
    version: str = "v8",
    picture: Path | None = None,
) -> dict[str, Any]:
    """Return an array's yield as plain values, ready for JSON.

    Parameters
    ----------
    climate_zone : int or None
        Zone of the embedded typical-day climate.
    weather_file : str or None
        Path of a weather file, or the name of an imported one; exactly one of the two is given.
    system : mapping
        The command's options; those that are None take PVWatts' defaults.
    version : {"v8", "v5"}
        Of PVWatts.
    picture : Path, optional
        Where to write what every orientation yields; see `webapp.orientation_picture`.

    Raises
    ------
    InputError
        If the array or the weather file is impossible, or there is no such zone.
    """
    given = {_NAMES.get(name, name): value for name, value in system.items() if value is not None}
    array = PVSystem(**given)
    weather = (
        zone_weather(climate_zone)
        if climate_zone is not None
        else read_weather(weather_path(str(weather_file), reference_home()))
    )
    result = annual_yield(array, weather) if version == "v8" else annual_yield_v5(array, weather)
    document: dict[str, Any] = {
        "capacity_kw_dc": array.capacity_kw_dc,
        "annual_kwh": result.annual_kwh,
        "monthly_kwh": list(result.monthly_kwh),
        "model": result.model,
        "weather": asdict(result.weather),
        "system": asdict(array),
    }
    if picture is not None:
        if version != "v8":
            raise InputError("--orientations is worked out by PVWatts v8: leave out --pvwatts.")
        from webapp.orientation_picture import orientations, write_orientations  # noqa: PLC0415 - a picture only

        found = orientations(array, weather)
        written = write_orientations(found, picture)
        document["orientations"] = found.document() | {"files": [str(path) for path in written]}
        document["orientations"]["sentence"] = found.sentence
    return document


def yield_text(document: Mapping[str, Any]) -> str:
    """Return a yield as text."""
    weather = document["weather"]
    months = [
        f"  {calendar.month_name[number]:<10}{kwh:>10,.0f} kWh"
        for number, kwh in enumerate(document["monthly_kwh"], start=1)
    ]
    orientations = document.get("orientations")
    picture = [] if orientations is None else [orientations["sentence"], *orientations["files"]]
    return "\n".join(
        (
            f"{document['capacity_kw_dc']:g} kW DC: {document['annual_kwh']:,.0f} kWh a year",
            *months,
            f"Model: {document['model']}",
            f"Weather: {weather['name']} ({weather['vintage']}). {weather['quality']}",
            *picture,
        )
    )
