"""What a home's documents say of its savings: as approved, and as certified after the inspection.

A figure that a document does not hold is not known. It is never taken for zero.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ELECTRICITY = "electricity"
FOSSIL_FUELS = frozenset({"natural_gas", "propane", "fuel_oil"})
# The measures that give an end use another fuel, electricity, and the end use in an assessment's words.
FUEL_SWITCHES: Mapping[str, str] = MappingProxyType(
    {
        "heat_pump_ducted": "heating",
        "heat_pump_ductless": "heating",
        "heat_pump_water_heater": "hot_water",
        "heat_pump_water_heater_120v": "hot_water",
        "heat_pump_dryer": "clothes_dryer",
        "induction_range": "cooking",
    }
)
# Photovoltaics. A solar water heater is an efficiency measure, as LIWP counts it.
SOLAR_MEASURES = frozenset({"solar_pv"})


@dataclass(frozen=True, slots=True)
class Savings:
    """What measures save, and an array generates; None where it is not known.

    Parameters
    ----------
    kwh_per_year, therms_per_year : float or None
        Energy that the home no longer takes from outside, before any solar electricity.
    solar_kwh_per_year : float or None
    kgco2e_per_year, kgco2e_lifetime : float or None
        Greenhouse gas that is avoided, solar electricity included.
    """

    kwh_per_year: float | None = None
    therms_per_year: float | None = None
    solar_kwh_per_year: float | None = None
    kgco2e_per_year: float | None = None
    kgco2e_lifetime: float | None = None


@dataclass(frozen=True, slots=True)
class Assessed:
    """The parts of an assessment that the programme counts.

    Parameters
    ----------
    fuels_before : mapping of str to frozenset of str
        The fuels of each end use before any work.
    by_measure : mapping of str to Savings
    """

    fuels_before: Mapping[str, frozenset[str]]
    by_measure: Mapping[str, Savings]

    def of(self, measure_ids: Iterable[str]) -> Savings:
        """Return what some of the measures save together."""
        parts = [self.by_measure.get(measure_id, Savings()) for measure_id in measure_ids]
        return Savings(*(_sum(getattr(part, name) for part in parts) for name in Savings.__slots__))

    def is_electrified_by(self, measure_ids: Iterable[str]) -> bool | None:
        """Return whether an end use went from a fossil fuel to electricity; None where it is not known."""
        switched = [FUEL_SWITCHES[measure_id] for measure_id in measure_ids if measure_id in FUEL_SWITCHES]
        before = [self.fuels_before.get(end_use) for end_use in switched]
        if any(fuels is not None and fuels & FOSSIL_FUELS for fuels in before):
            return True
        return None if None in before else False


NOTHING_ASSESSED = Assessed(MappingProxyType({}), MappingProxyType({}))


def assessed(document: str) -> Assessed:
    """Return what an assessment says."""
    content = json.loads(document)
    by_measure = {measure["id"]: _of_measure(measure) for measure in content.get("measures") or ()}
    if solar := content.get("solar"):
        by_measure |= dict.fromkeys(SOLAR_MEASURES, _of_solar(solar))
    fuels: dict[str, frozenset[str]] = {}
    for use in (content.get("baseline") or {}).get("end_uses") or ():
        fuels[use["end_use"]] = fuels.get(use["end_use"], frozenset()) | {use["fuel"]}
    return Assessed(MappingProxyType(fuels), MappingProxyType(by_measure))


def _of_measure(measure: Mapping[str, Any]) -> Savings:
    """Return a measure's savings: in the plan at its place, else by itself."""
    figures = measure if measure.get("in_package", True) else measure.get("standalone") or {}
    return _totals({**figures, "solar_kwh_per_year": 0.0})


def _of_solar(solar: Mapping[str, Any]) -> Savings:
    return Savings(
        kwh_per_year=0.0,
        therms_per_year=0.0,
        solar_kwh_per_year=solar.get("annual_kwh"),
        kgco2e_per_year=solar.get("avoided_kgco2e_per_year"),
        kgco2e_lifetime=solar.get("avoided_kgco2e_lifetime"),
    )


def _sum(values: Iterable[float | None]) -> float | None:
    """Return a sum, which is not known where a part of it is not known."""
    known = list(values)
    return None if None in known else math.fsum(value for value in known if value is not None)


@dataclass(frozen=True, slots=True)
class Certified:
    """The savings on a certificate: worked out again as approved, and from what the inspector observed."""

    approved: Savings | None
    observed: Savings


def certified(document: str) -> Certified:
    """Return the savings on a certificate."""
    content = json.loads(document)
    approved = (content.get("approved") or {}).get("totals")
    observed = (content.get("observed") or {}).get("totals") or {}
    return Certified(_totals(approved) if approved else None, _totals(observed))


def _totals(totals: Mapping[str, Any]) -> Savings:
    return Savings(
        kwh_per_year=totals.get("savings_kwh_per_year"),
        therms_per_year=totals.get("savings_therms_per_year"),
        solar_kwh_per_year=totals.get("solar_kwh_per_year"),
        kgco2e_per_year=totals.get("avoided_kgco2e_per_year"),
        kgco2e_lifetime=totals.get("avoided_kgco2e_lifetime"),
    )


@dataclass(frozen=True, slots=True)
class Decided:
    """Where a decision places a home, and what it answers; a text is empty where it is not known.

    Parameters
    ----------
    outcome : str
        Of the leading programmes together.
    county, tract_geoid : str
    tract_vintage : int or None
    category : str
        Which priority population the home counts towards.
    """

    outcome: str = ""
    county: str = ""
    tract_geoid: str = ""
    tract_vintage: int | None = None
    category: str = ""


def decided(document: str) -> Decided:
    """Return what a decision, or an assessment, says of a home's place."""
    content = json.loads(document)
    place = content.get("place") or {}
    return Decided(
        outcome=str(content.get("outcome") or ""),
        county=place.get("county") or "",
        tract_geoid=place.get("tract_geoid") or "",
        tract_vintage=place.get("tract_vintage"),
        category=(place.get("priority_population") or {}).get("category") or "",
    )
