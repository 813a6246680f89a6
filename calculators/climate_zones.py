"""A climate zone: the weather of its typical year as monthly figures."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rules.errors import InputError, ReferenceDataError

FloatArray = NDArray[np.float64]

DATA: Final = Path(__file__).parent / "data"
MONTHS: Final = 12
EXPOSURES: Final = ("north", "east", "south", "west")
_BASES_F: Final = np.arange(40.0, 86.0, 5.0)
_STEP_F: Final = 5.0
_MONTH: Final = np.arange(MONTHS, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class ClimateZone:
    """The typical year of one climate zone; every monthly array has shape (12,), January first.

    Parameters
    ----------
    jurisdiction : str
        Folder of the data, e.g. ``us_ca``.
    zone : int
        Number of the zone.
    station : str
        Weather station of the typical year.
    latitude, longitude : float
        Place of the station [degrees].
    elevation_m : float
        [m]
    utc_offset_h : float
        Local standard time less UTC [h].
    annual_mean_f, heating_design_99_f, cooling_design_1_f : float
        Mean, 99 % heating and 1 % cooling dry-bulb temperature [F].
    annual_ghi_kwh_m2 : float
        Global horizontal irradiation of the year [kWh/m2].
    pressure_hpa : float
        Mean pressure [hPa].
    days, temp_mean_f, wind_speed_m_s, relative_humidity_pct, mains_temp_f : ndarray
        Days in the month, and means of the month [F, m/s, %, F].
    ghi_kwh_m2, dni_kwh_m2, dhi_kwh_m2 : ndarray
        Irradiation of the month, global horizontal, direct normal, diffuse horizontal [kWh/m2].
    hours_above_78f, hours_above_78f_rh_at_most_50 : ndarray
        Hours warmer than 78 F, and those of them with a relative humidity of at most 50 % [h].
    heating_degree_days_f, cooling_degree_days_f : ndarray
        Degree-hours / 24 at the bases 40, 45 ... 85 F, shape (10, 12) [F day].
    temp_median_f : ndarray
        Temperature that half of the month's hours are warmer than [F].
    day_less_night_f : ndarray
        Mean of the twelve warmer hours of the mean day less that of the others [F].
    night_share : ndarray
        How far the nights are the colder half of the month's hours: 1 wholly, 0 not at all.
    leakage_wind_m_s : ndarray
        The steady wind that, beside a temperature difference of 10 K, drives as much air through a shell as
        the month's hourly winds do on the mean [m/s].
    vertical_kwh_m2 : ndarray
        Irradiation of walls that face north, east, south and west, shape (4, 12) [kWh/m2].
    """

    jurisdiction: str
    zone: int
    station: str
    latitude: float
    longitude: float
    elevation_m: float
    utc_offset_h: float
    annual_mean_f: float
    heating_design_99_f: float
    cooling_design_1_f: float
    annual_ghi_kwh_m2: float
    pressure_hpa: float
    days: FloatArray
    temp_mean_f: FloatArray
    wind_speed_m_s: FloatArray
    relative_humidity_pct: FloatArray
    mains_temp_f: FloatArray
    ghi_kwh_m2: FloatArray
    dni_kwh_m2: FloatArray
    dhi_kwh_m2: FloatArray
    hours_above_78f: FloatArray
    hours_above_78f_rh_at_most_50: FloatArray
    heating_degree_days_f: FloatArray
    cooling_degree_days_f: FloatArray
    temp_median_f: FloatArray
    day_less_night_f: FloatArray
    night_share: FloatArray
    leakage_wind_m_s: FloatArray
    vertical_kwh_m2: FloatArray

    def heating_degree_days(self, base_f: ArrayLike) -> FloatArray:
        """Return the heating degree-days of each month at any base.

        Parameters
        ----------
        base_f : array_like
            Balance temperature [F]: a scalar, or an array whose last axis is the month, shape (..., 12).

        Returns
        -------
        ndarray
            Degree-days [F day], shape (..., 12).

        Notes
        -----
        Between tabulated bases the figure is interpolated linearly. Since for every base ``b``
        ``HDD(b) - CDD(b) = days * (b - mean temperature)``, it goes on exactly above 85 F, but for the
        small remaining cooling tail; below 40 F it falls with the last interval's slope to zero.
        """
        base = np.asarray(base_f, dtype=np.float64)
        inside = self._interpolated(self.heating_degree_days_f, base)
        if not np.any(base > _BASES_F[-1]):
            return np.maximum(inside, 0.0)
        above = self.cooling_degree_days(base) + self.days * (base - self.temp_mean_f)
        return np.maximum(np.where(base > _BASES_F[-1], above, inside), 0.0)

    def cooling_degree_days(self, base_f: ArrayLike) -> FloatArray:
        """Return the cooling degree-days of each month at any base.

        Parameters
        ----------
        base_f : array_like
            Balance temperature [F]: a scalar, or an array whose last axis is the month, shape (..., 12).

        Returns
        -------
        ndarray
            Degree-days [F day], shape (..., 12). The mirror of `heating_degree_days`: exact below 40 F
            but for the remaining heating tail, falling to zero above 85 F.
        """
        base = np.asarray(base_f, dtype=np.float64)
        inside = self._interpolated(self.cooling_degree_days_f, base)
        if not np.any(base < _BASES_F[0]):
            return np.maximum(inside, 0.0)
        cold_tail = np.maximum(self._interpolated(self.heating_degree_days_f, base), 0.0)
        below = cold_tail - self.days * (base - self.temp_mean_f)
        return np.maximum(np.where(base < _BASES_F[0], below, inside), 0.0)

    def night_heating_degree_days(self, base_f: ArrayLike, whole: FloatArray | None = None) -> FloatArray:
        """Return the heating degree-days of the twelve hours of each night.

        Parameters
        ----------
        base_f : array_like
            Balance temperature [F], shape (..., 12) or scalar.
        whole : ndarray, optional
            `heating_degree_days` at the same base, where they are already worked out.

        Returns
        -------
        ndarray
            [F day], shape (..., 12); what is left of `heating_degree_days` belongs to the day.

        Notes
        -----
        The tables do not tell day from night. Were the nights the colder half of the month's hours, theirs
        would be all degree-days up to the median; were they like the days, half of all. They are taken as
        `night_share` of the first and the rest of the second, the mixture that keeps the mean difference of
        day and night of the typical days.
        """
        base = np.asarray(base_f, dtype=np.float64)
        median, total = self.temp_median_f, self.heating_degree_days(base) if whole is None else whole
        beyond = self.heating_degree_days(median) + (base - median) * self.days / 2
        colder_half = np.where(base > median, beyond, total)
        return self.night_share * colder_half + (1.0 - self.night_share) * total / 2

    def day_cooling_degree_days(self, base_f: ArrayLike, whole: FloatArray | None = None) -> FloatArray:
        """Return the cooling degree-days of the twelve hours of each day.

        The mirror of `night_heating_degree_days`.
        """
        base = np.asarray(base_f, dtype=np.float64)
        median, total = self.temp_median_f, self.cooling_degree_days(base) if whole is None else whole
        beyond = self.cooling_degree_days(median) + (median - base) * self.days / 2
        warmer_half = np.where(base < median, beyond, total)
        return self.night_share * warmer_half + (1.0 - self.night_share) * total / 2

    def night_mean_f(self) -> FloatArray:
        """Return the mean temperature of the nights of each month [F]."""
        return self.temp_mean_f - self.day_less_night_f / 2

    def _interpolated(self, table: FloatArray, base_f: FloatArray) -> FloatArray:
        """Interpolate a (base, month) table at each month's own base; the end intervals go on straight."""
        position = np.asarray((base_f - _BASES_F[0]) / _STEP_F)
        if position.shape[-1:] != (MONTHS,):
            position = position + np.zeros(MONTHS)
        # In place: of many homes these arrays are the largest there are.
        low = np.floor(position)
        np.maximum(low, 0, out=low)
        np.minimum(low, len(_BASES_F) - 2, out=low)
        position -= low
        low *= MONTHS
        low += _MONTH
        cell = low.astype(np.intp)
        found = np.take(np.diff(table, axis=0), cell)
        found *= position
        found += np.take(table, cell)
        return np.asarray(found)

    def share_of_hot_hours_dry(self) -> float:
        """Return the share of the year's hours above 78 F with a relative humidity of at most 50 %.

        NaN where no hour is that warm.
        """
        hot = float(self.hours_above_78f.sum())
        return float(self.hours_above_78f_rh_at_most_50.sum()) / hot if hot > 0 else float("nan")


def rows_of(jurisdiction: str, name: str) -> list[dict[str, str]]:
    """Return the rows of a table of a jurisdiction."""
    path = DATA / jurisdiction / name
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise ReferenceDataError(
            f"climate data of jurisdiction '{jurisdiction}' cannot be read: {path} ({error.strerror});"
            " reinstall Hearthline or name another jurisdiction"
        ) from error


@cache
def _zones(jurisdiction: str) -> dict[int, ClimateZone]:
    """Return the zones of a jurisdiction, read once."""
    monthly: dict[int, list[dict[str, str]]] = {}
    swing, exposure = (
        {(r["climate_zone"], r["month"]): r for r in rows_of(jurisdiction, name)}
        for name in ("climate_day_night.csv", "climate_exposure.csv")
    )
    for row in rows_of(jurisdiction, "climate_monthly.csv"):
        month = (row["climate_zone"], row["month"])
        joined = row | swing.get(month, {}) | exposure.get(month, {})
        monthly.setdefault(int(row["climate_zone"]), []).append(joined)
    yearly = {int(row["climate_zone"]): row for row in rows_of(jurisdiction, "climate_zones.csv")}
    if monthly.keys() != yearly.keys() or any(len(rows) != MONTHS for rows in monthly.values()):
        raise ReferenceDataError(
            f"climate data of jurisdiction '{jurisdiction}' is damaged: every zone needs one line in"
            " climate_zones.csv and twelve in climate_monthly.csv; reinstall Hearthline"
        )
    return {zone: _climate_zone(jurisdiction, zone, yearly[zone], monthly[zone]) for zone in sorted(yearly)}


def _median_f(heating: FloatArray, days: FloatArray) -> FloatArray:
    """Return each month's median temperature [F], by where half of the hours lie below.

    The slope of heating degree-days over the base is the number of days' worth of hours below it.
    """
    middles = (_BASES_F[:-1] + _BASES_F[1:]) / 2
    share_below = np.diff(heating, axis=0) / _STEP_F / days
    return np.array([np.interp(0.5, share_below[:, month], middles) for month in range(MONTHS)])


def _halves_apart_f(
    median: FloatArray, heating: FloatArray, mean: FloatArray, days: FloatArray
) -> FloatArray:
    """Return how far the means of the warmer and the colder half of each month's hours lie apart [F].

    Their degree-days on either side of the median, ``HDD + CDD``, spread over half of the hours.
    """
    hdd = np.array([np.interp(median[month], _BASES_F, heating[:, month]) for month in range(MONTHS)])
    return np.asarray((2 * hdd - days * (median - mean)) / (days / 2))


def _climate_zone(
    jurisdiction: str, zone: int, year: dict[str, str], months: list[dict[str, str]]
) -> ClimateZone:
    """Return one zone from its line of the year and its twelve of the months."""
    months = sorted(months, key=lambda row: int(row["month"]))

    def column(name: str) -> FloatArray:
        values = np.array([float(row[name]) for row in months], dtype=np.float64)
        values.flags.writeable = False
        return values

    days, mean = column("days"), column("temp_mean_f")
    # HDD(b) - CDD(b) = days * (b - mean) gives each table at the bases where only the other is printed.
    hdd = {b: column(f"hdd_base_{b:.0f}f") for b in _BASES_F if f"hdd_base_{b:.0f}f" in months[0]}
    cdd = {b: column(f"cdd_base_{b:.0f}f") for b in _BASES_F if f"cdd_base_{b:.0f}f" in months[0]}
    swing = column("day_less_night_f")
    heating = [hdd[b] if b in hdd else cdd[b] + days * (b - mean) for b in _BASES_F]
    cooling = [cdd[b] if b in cdd else np.maximum(hdd[b] - days * (b - mean), 0.0) for b in _BASES_F]
    median = _median_f(np.stack(heating), days)
    return ClimateZone(
        jurisdiction=jurisdiction,
        zone=zone,
        station=year["station"],
        latitude=float(year["latitude"]),
        longitude=float(year["longitude"]),
        elevation_m=float(year["elevation_m"]),
        utc_offset_h=float(year["utc_offset_h"]),
        annual_mean_f=float(year["temp_mean_f"]),
        heating_design_99_f=float(year["heating_design_99_f"]),
        cooling_design_1_f=float(year["cooling_design_1_f"]),
        annual_ghi_kwh_m2=float(year["ghi_kwh_m2"]),
        pressure_hpa=float(year["pressure_hpa"]),
        days=days,
        temp_mean_f=mean,
        wind_speed_m_s=column("wind_speed_m_s"),
        relative_humidity_pct=column("relative_humidity_pct"),
        mains_temp_f=column("mains_temp_f"),
        ghi_kwh_m2=column("ghi_kwh_m2"),
        dni_kwh_m2=column("dni_kwh_m2"),
        dhi_kwh_m2=column("dhi_kwh_m2"),
        hours_above_78f=column("hours_above_78f"),
        hours_above_78f_rh_at_most_50=column("hours_above_78f_rh_at_most_50"),
        heating_degree_days_f=np.stack(heating),
        cooling_degree_days_f=np.stack(cooling),
        temp_median_f=median,
        day_less_night_f=swing,
        leakage_wind_m_s=column("leakage_wind_m_s"),
        vertical_kwh_m2=np.stack([column(f"vertical_{facing}_kwh_m2") for facing in EXPOSURES]),
        night_share=np.clip(swing / _halves_apart_f(median, np.stack(heating), mean, days), 0.0, 1.0),
    )


def climate_zone(zone: int, jurisdiction: str = "us_ca") -> ClimateZone:
    """Return a climate zone by its number.

    Parameters
    ----------
    zone : int
        Number of the zone.
    jurisdiction : str
        Folder of the data.

    Returns
    -------
    ClimateZone

    Raises
    ------
    InputError
        If the jurisdiction has no such zone.
    ReferenceDataError
        If the jurisdiction's climate data is absent or damaged.
    """
    zones = _zones(jurisdiction)
    if zone not in zones:
        allowed = f"{min(zones)} to {max(zones)}"
        raise InputError(
            f"dwelling.climate_zone = {zone}: no such zone in {jurisdiction}. Give one of {allowed}"
        )
    return zones[zone]
