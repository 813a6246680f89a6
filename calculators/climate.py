"""Which climate zone a home is in, and that zone's typical year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from calculators.climate_zones import DATA, MONTHS, ClimateZone, FloatArray, climate_zone, rows_of

if TYPE_CHECKING:
    from rules.facts import CaseFacts

__all__ = [
    "DATA",
    "MONTHS",
    "ClimateZone",
    "FloatArray",
    "ResolvedClimate",
    "climate_zone",
    "resolve_climate_zone",
]

Source = Literal["stated", "zip_code", "nearest_zip_centroid"]

# Mean radius of the Earth (IUGG).
EARTH_RADIUS_KM: Final = 6371.0
# A point farther than this from every ZIP centroid is not in the jurisdiction, or at sea.
FARTHEST_CENTROID_KM: Final = 50.0


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
def centroids(jurisdiction: str) -> dict[str, tuple[float, float, int]]:
    """Return latitude, longitude and zone of each ZIP code tabulation area."""
    rows = rows_of(jurisdiction, "zcta_climate_zone.csv")
    return {r["zcta"]: (float(r["latitude"]), float(r["longitude"]), int(r["climate_zone"])) for r in rows}


def _nearest_centroid(latitude: float, longitude: float, jurisdiction: str) -> tuple[str, float]:
    """Return the ZIP code whose centroid is nearest by great circle, and its distance [km]."""
    names = sorted(centroids(jurisdiction))
    places = np.radians([centroids(jurisdiction)[name][:2] for name in names])
    distances = great_circle_km(np.radians([[latitude, longitude]]), places)
    nearest = int(np.argmin(distances))
    return names[nearest], float(distances[nearest])


def great_circle_km(here: FloatArray, there: FloatArray) -> FloatArray:
    """Return the distance between points of latitude and longitude [radians], shape (..., 2), in km."""
    d_lat, d_lon = np.moveaxis(there - here, -1, 0)
    across = np.cos(here[..., 0]) * np.cos(there[..., 0])
    haversine = np.sin(d_lat / 2) ** 2 + across * np.sin(d_lon / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(haversine)))


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
    table = centroids(jurisdiction)
    zip_code = dwelling.zip_code
    by_zip = table[zip_code][2] if zip_code in table else None
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
            f"dwelling.latitude {dwelling.latitude:g} and longitude {dwelling.longitude:g} are"
            f" {distance_km:.0f} km from the nearest ZIP code of the table of climate zones:"
            " check them, or state dwelling.climate_zone"
        )
        return ResolvedClimate(None, None, warning=f"{unknown_zip}; {far}" if unknown_zip else far)
    zone = table[nearest][2]
    assumed = f"climate zone {zone} is that of ZIP code {nearest}, whose centre is nearest to the home"
    return ResolvedClimate(zone, "nearest_zip_centroid", assumption=assumed, warning=unknown_zip)
