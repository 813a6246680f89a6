"""Climate zones: the weather of a typical year as monthly figures, and which zone a home is in."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rules.errors import InputError, ReferenceDataError

if TYPE_CHECKING:
    from rules.facts import CaseFacts

FloatArray = NDArray[np.float64]
Source = Literal["stated", "zip_code", "nearest_zip_centroid"]

DATA: Final = Path(__file__).parent / "data"
MONTHS: Final = 12
# Mean radius of the Earth (IUGG).
EARTH_RADIUS_KM: Final = 6371.0
# A point farther than this from every ZIP centroid is not in the jurisdiction, or at sea.
FARTHEST_CENTROID_KM: Final = 50.0
_BASES_F: Final = np.arange(40.0, 86.0, 5.0)
_STEP_F: Final = 5.0


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
        above = (
            self.cooling_degree_days(base) + self.days * (base - self.temp_mean_f)
            if np.any(base > _BASES_F[-1])
            else inside
        )
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
        cold_tail = np.maximum(self._interpolated(self.heating_degree_days_f, base), 0.0)
        below = cold_tail - self.days * (base - self.temp_mean_f)
        return np.maximum(np.where(base < _BASES_F[0], below, inside), 0.0)

    def night_heating_degree_days(self, base_f: ArrayLike) -> FloatArray:
        """Return the heating degree-days of the colder half of each month's hours.

        Parameters
        ----------
        base_f : array_like
            Balance temperature [F], shape (..., 12) or scalar.

        Returns
        -------
        ndarray
            [F day], shape (..., 12); what is left of `heating_degree_days` belongs to the warmer half.

        Notes
        -----
        The tables do not tell day from night. The twelve hours of the night are taken as the colder half of
        the month's hours: in a dry climate the day's swing is wider than the difference of one day to the
        next.
        """
        base = np.asarray(base_f, dtype=np.float64)
        median = self.temp_median_f
        beyond = self.heating_degree_days(median) + (base - median) * self.days / 2
        return np.where(base > median, beyond, self.heating_degree_days(base))

    def day_cooling_degree_days(self, base_f: ArrayLike) -> FloatArray:
        """Return the cooling degree-days of the warmer half of each month's hours.

        The mirror of `night_heating_degree_days`.
        """
        base = np.asarray(base_f, dtype=np.float64)
        median = self.temp_median_f
        beyond = self.cooling_degree_days(median) + (median - base) * self.days / 2
        return np.where(base < median, beyond, self.cooling_degree_days(base))

    def _interpolated(self, table: FloatArray, base_f: FloatArray) -> FloatArray:
        """Interpolate a (base, month) table at each month's own base; the end intervals go on straight."""
        month = np.arange(MONTHS)
        position = (base_f - _BASES_F[0]) / _STEP_F + np.zeros(MONTHS)
        low = np.clip(np.floor(position), 0, len(_BASES_F) - 2).astype(np.intp)
        below, above = table[low, month], table[low + 1, month]
        return below + (position - low) * (above - below)

    def share_of_hot_hours_dry(self) -> float:
        """Return the share of the year's hours above 78 F with a relative humidity of at most 50 %.

        NaN where no hour is that warm.
        """
        hot = float(self.hours_above_78f.sum())
        return float(self.hours_above_78f_rh_at_most_50.sum()) / hot if hot > 0 else float("nan")


def _rows(jurisdiction: str, name: str) -> list[dict[str, str]]:
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
    for row in _rows(jurisdiction, "climate_monthly.csv"):
        monthly.setdefault(int(row["climate_zone"]), []).append(row)
    yearly = {int(row["climate_zone"]): row for row in _rows(jurisdiction, "climate_zones.csv")}
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
    heating = [hdd[b] if b in hdd else cdd[b] + days * (b - mean) for b in _BASES_F]
    cooling = [cdd[b] if b in cdd else np.maximum(hdd[b] - days * (b - mean), 0.0) for b in _BASES_F]
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
        temp_median_f=_median_f(np.stack(heating), days),
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


@dataclass(frozen=True, slots=True)
class ResolvedClimate:
    """Which climate zone a home is in, and how that is known.

    Parameters
    ----------
    zone : int or None
        The zone; None where nothing tells it.
    source : str or None
        ``stated``, ``zip_code`` or ``nearest_zip_centroid``.
    assumption : str or None
        What was taken for granted, in a sentence.
    warning : str or None
        What the facts contradict or leave open, in a sentence.
    """

    zone: int | None
    source: Source | None
    assumption: str | None = None
    warning: str | None = None


@cache
def _centroids(jurisdiction: str) -> dict[str, tuple[float, float, int]]:
    """Return latitude, longitude and zone of each ZIP code tabulation area."""
    rows = _rows(jurisdiction, "zcta_climate_zone.csv")
    return {r["zcta"]: (float(r["latitude"]), float(r["longitude"]), int(r["climate_zone"])) for r in rows}


def _nearest_centroid(latitude: float, longitude: float, jurisdiction: str) -> tuple[str, float]:
    """Return the ZIP code whose centroid is nearest by great circle, and its distance [km]."""
    names = sorted(_centroids(jurisdiction))
    places = np.radians([_centroids(jurisdiction)[name][:2] for name in names])
    here = np.radians([latitude, longitude])
    d_lat, d_lon = (places - here).T
    haversine = np.sin(d_lat / 2) ** 2 + np.cos(here[0]) * np.cos(places[:, 0]) * np.sin(d_lon / 2) ** 2
    nearest = int(np.argmin(haversine))
    return names[nearest], float(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(haversine[nearest])))


def resolve_climate_zone(facts: CaseFacts, jurisdiction: str = "us_ca") -> ResolvedClimate:
    """Return the climate zone of a home: as stated, else by ZIP code, else by the nearest ZIP centroid.

    Parameters
    ----------
    facts : CaseFacts
        What is known of the home.
    jurisdiction : str
        Folder of the data.

    Returns
    -------
    ResolvedClimate
        A stated zone wins, with a warning where the ZIP code lies in another. A ZIP code that is not in
        the table leaves the zone not known, unless the place is known.

    Raises
    ------
    InputError
        If the stated zone does not exist.
    """
    dwelling = facts.dwelling
    centroids = _centroids(jurisdiction)
    zip_code = dwelling.zip_code
    by_zip = centroids[zip_code][2] if zip_code in centroids else None
    if dwelling.climate_zone is not None:
        zone = climate_zone(dwelling.climate_zone, jurisdiction).zone
        contradicted = (
            f"dwelling.climate_zone is {zone}, but ZIP code {zip_code} lies in zone {by_zip}:"
            f" zone {zone}, as stated, was used"
        )
        return ResolvedClimate(zone, "stated", warning=contradicted if by_zip not in (None, zone) else None)
    if by_zip is not None:
        assumed = f"climate zone {by_zip} is that of the centre of ZIP code {zip_code}"
        return ResolvedClimate(by_zip, "zip_code", assumption=assumed)
    unknown_zip = f"ZIP code {zip_code} is not in the table of climate zones" if zip_code else None
    if dwelling.latitude is None or dwelling.longitude is None:
        return ResolvedClimate(None, None, warning=unknown_zip)
    nearest, distance_km = _nearest_centroid(dwelling.latitude, dwelling.longitude, jurisdiction)
    if distance_km > FARTHEST_CENTROID_KM:
        far = (
            f"dwelling.latitude {dwelling.latitude:g} and longitude {dwelling.longitude:g} are {distance_km:.0f} km"
            " from the nearest ZIP code of the table of climate zones: check them, or state dwelling.climate_zone"
        )
        return ResolvedClimate(None, None, warning=f"{unknown_zip}; {far}" if unknown_zip else far)
    zone = centroids[nearest][2]
    assumed = f"climate zone {zone} is that of ZIP code {nearest}, whose centre is nearest to the home"
    return ResolvedClimate(zone, "nearest_zip_centroid", assumption=assumed, warning=unknown_zip)
