"""Asks NREL-PySAM's Pvwattsv8 for the energy of an array."""

import numpy as np

_MODULES = {"standard": 0, "premium": 1, "thin_film": 2}
_MOUNTS = {"open_rack": 0, "roof": 1}


def write_sam_csv(weather, path):
    """Write a weather year as a SAM CSV file."""
    columns = {"Year": weather.year, "Month": weather.month, "Day": weather.day, "Hour": weather.hour}
    optional = {"Minute": weather.minute, "Pressure": weather.pressure, "Albedo": weather.albedo}
    columns |= {"DNI": weather.dni, "DHI": weather.dhi, "Tdry": weather.temp_air, "Wspd": weather.wind_speed}
    columns |= {name: np.nan_to_num(values) for name, values in optional.items() if values is not None}
    place = (weather.latitude, weather.longitude, weather.utc_offset_h, weather.elevation_m)
    rows = zip(*(values.tolist() for values in columns.values()), strict=True)
    lines = [
        "Source,Location ID,City,State,Country,Latitude,Longitude,Time Zone,Elevation",
        "oracle,1,-,-,-," + ",".join(repr(float(value)) for value in place),
        ",".join(columns),
        *(",".join(map(repr, row)) for row in rows),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def design(system):
    """Return a PVSystem's values by the names that PySAM has for them."""
    return {
        "system_capacity": system["capacity_kw_dc"],
        "module_type": _MODULES[system["module"]],
        "array_type": _MOUNTS[system["mount"]],
        "tilt": system["tilt_deg"],
        "azimuth": system["azimuth_deg"],
        "losses": system["losses_pct"],
        "dc_ac_ratio": system["dc_ac_ratio"],
        "inv_eff": system["inverter_efficiency_pct"],
        "gcr": system["gcr"],
    }


def monthly_kwh(sam_csv, **system):
    """Return the AC energy of each month [kWh]; `system` has the names of PVSystem."""
    from PySAM import Pvwattsv8  # noqa: PLC0415 - absent on some platforms; the caller skips there

    model = Pvwattsv8.default("PVWattsNone")
    model.SolarResource.solar_resource_file = str(sam_csv)
    model.SystemDesign.assign(design(system))
    model.execute(0)
    return np.array(model.Outputs.monthly_energy)
