"""A year of one roof: Hearthline beside pvlib's ModelChain and NREL's own PVWatts (PySAM)."""

from __future__ import annotations

import time
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pvlib

from calculators.solar import PVSystem, RoofTable, Site, annual_yield, prepare_site, roof_table
from calculators.solar.chain import monthly_energy, run_chain
from calculators.weather import read_weather
from tests.bench.rounds import Contestant, Match, play

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from calculators.weather import WeatherYear

ROOF = PVSystem(capacity_kw_dc=4.0, tilt_deg=20.0, azimuth_deg=180.0, mount="roof")
ROOFS_AT_ONCE = 50
ROOFS_OF_A_TABLE = 2000
SEED = 20261121


def solar(rounds: int) -> Match:
    """Time a year of one roof on pvlib's bundled TMY3 file."""
    weather = read_weather(Path(pvlib.__file__).parent / "data" / "723170TYA.CSV")
    site = prepare_site(weather)
    match = Match("Solar: a year of one roof", "roof")
    table, roofs = roof_table(site), random_roofs()
    contestants = [
        Contestant("Hearthline, site ready", partial(annual_yield, ROOF, site)),
        Contestant(
            f"Hearthline, {ROOFS_OF_A_TABLE} roofs read off a table",
            partial(table.monthly_kwh, **roofs),
            ROOFS_OF_A_TABLE,
        ),
        Contestant("Hearthline, site prepared each time", partial(annual_yield, ROOF, weather)),
        Contestant(f"Hearthline, {ROOFS_AT_ONCE} roofs at once", partial(many_roofs, site), ROOFS_AT_ONCE),
        Contestant("pvlib ModelChain.with_pvwatts", partial(model_chain_kwh, *model_chain(weather))),
    ]
    kwh = {
        "Hearthline": annual_yield(ROOF, site).annual_kwh,
        "ModelChain": model_chain_kwh(*model_chain(weather)),
    }
    if find_spec("PySAM") is None:
        match.skipped["NREL-PySAM Pvwattsv8"] = "not installed"
    else:
        model = pysam(weather)
        contestants.append(Contestant("NREL-PySAM Pvwattsv8, object reused", partial(pysam_kwh, model)))
        kwh["PySAM"] = pysam_kwh(model)
    match.notes.append(table_against_chain(table, roofs))
    match.notes.append("annual kWh: " + ", ".join(f"{name} {value:.1f}" for name, value in kwh.items()))
    return play(match, contestants, rounds)


def random_roofs() -> dict[str, NDArray[np.float64]]:
    """Return roofs of any orientation, size, losses and inverter, by a stated seed."""
    rng = np.random.default_rng(SEED)
    return {
        "capacity_kw_dc": rng.uniform(1.0, 10.0, ROOFS_OF_A_TABLE),
        "tilt_deg": rng.uniform(0.0, 60.0, ROOFS_OF_A_TABLE),
        "azimuth_deg": rng.uniform(0.0, 360.0, ROOFS_OF_A_TABLE),
        "losses_pct": rng.uniform(0.0, 30.0, ROOFS_OF_A_TABLE),
        "dc_ac_ratio": rng.uniform(1.0, 1.5, ROOFS_OF_A_TABLE),
        "inverter_efficiency_pct": rng.uniform(90.0, 99.5, ROOFS_OF_A_TABLE),
    }


def table_against_chain(table: RoofTable, roofs: dict[str, NDArray[np.float64]]) -> str:
    """Return how far a year read off the table is from the hourly chain at most."""
    began = time.perf_counter()
    roof_table(table.site)
    took = time.perf_counter() - began
    exact = []
    for values in zip(*roofs.values(), strict=True):
        system = PVSystem(**dict(zip(roofs, map(float, values), strict=True)), mount="roof")
        exact.append(annual_yield(system, table.site).annual_kwh)
    apart = np.abs(table.monthly_kwh(**roofs).sum(axis=1) / np.array(exact) - 1.0).max()
    return (
        f"{ROOFS_OF_A_TABLE} random roofs (seed {SEED}) read off the table: {apart:.4%} from the hourly chain"
        f" at most, a year; the table is made in {took:.1f} s"
    )


def many_roofs(site: Site) -> NDArray[np.float64]:
    """Return the yearly energy of roofs that differ in tilt and azimuth [kWh]."""
    chain = run_chain(
        site,
        capacity_kw_dc=ROOF.capacity_kw_dc,
        tilt_deg=np.linspace(5.0, 40.0, ROOFS_AT_ONCE),
        azimuth_deg=np.linspace(90.0, 270.0, ROOFS_AT_ONCE),
        mount="roof",
        module_type=ROOF.module,
        losses_pct=ROOF.losses_pct,
        dc_ac_ratio=ROOF.dc_ac_ratio,
        inverter_efficiency_pct=ROOF.inverter_efficiency_pct,
        ground_coverage_ratio=ROOF.gcr,
    )
    return np.asarray(monthly_energy(site, chain.ac_kw).sum(axis=-1))


def model_chain(weather: WeatherYear) -> tuple[Any, pd.DataFrame]:
    """Return pvlib's own PVWatts chain and the weather as it wants it."""
    place = pvlib.location.Location(
        weather.latitude, weather.longitude, tz=weather.utc_offset_h, altitude=weather.elevation_m
    )
    mount = pvlib.pvsystem.FixedMount(ROOF.tilt_deg, ROOF.azimuth_deg)
    array = pvlib.pvsystem.Array(
        mount,
        module_parameters={"pdc0": ROOF.capacity_kw_dc * 1000, "gamma_pdc": -0.0037},
        temperature_model_parameters=pvlib.temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"][
            "close_mount_glass_glass"
        ],
    )
    inverter = {"pdc0": ROOF.capacity_kw_dc * 1000 / ROOF.dc_ac_ratio / 0.96}
    system = pvlib.pvsystem.PVSystem(arrays=[array], inverter_parameters=inverter)
    chain = pvlib.modelchain.ModelChain.with_pvwatts(system, place)
    hours = pd.date_range("2018-01-01 00:30", periods=8760, freq="h", tz=place.tz)
    columns = ("ghi", "dni", "dhi", "temp_air", "wind_speed")
    return chain, pd.DataFrame({name: getattr(weather, name) for name in columns}, index=hours)


def model_chain_kwh(chain: Any, frame: pd.DataFrame) -> float:
    """Return the yearly energy by pvlib's ModelChain [kWh]."""
    chain.run_model(frame)
    return float(chain.results.ac.clip(lower=0).sum() / 1000)


def pysam(weather: WeatherYear) -> Any:
    """Return NREL's PVWatts v8 with the same roof and weather."""
    from PySAM import Pvwattsv8  # noqa: PLC0415 - a peer that need not be installed

    model = Pvwattsv8.new()
    model.SolarResource.solar_resource_data = {
        "lat": weather.latitude,
        "lon": weather.longitude,
        "tz": weather.utc_offset_h,
        "elev": weather.elevation_m,
        "year": weather.year.tolist(),
        "month": weather.month.tolist(),
        "day": weather.day.tolist(),
        "hour": weather.hour.tolist(),
        "minute": [30] * 8760,
        "dn": weather.dni.tolist(),
        "df": weather.dhi.tolist(),
        "tdry": weather.temp_air.tolist(),
        "wspd": weather.wind_speed.tolist(),
    }
    design = model.SystemDesign
    design.system_capacity = ROOF.capacity_kw_dc
    design.tilt, design.azimuth = ROOF.tilt_deg, ROOF.azimuth_deg
    design.array_type, design.module_type = 1, 0
    design.losses, design.dc_ac_ratio = ROOF.losses_pct, ROOF.dc_ac_ratio
    design.inv_eff, design.gcr = ROOF.inverter_efficiency_pct, ROOF.gcr
    return model


def pysam_kwh(model: Any) -> float:
    """Return the yearly energy by NREL's PVWatts [kWh]."""
    model.execute(0)
    return float(model.Outputs.annual_energy)
