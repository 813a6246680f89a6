"""The documents of the homes of `tests.bench.web_homes`: as much of them as the programme counts."""

from __future__ import annotations

import json
from typing import Any

from webapp.canonical import sha256_of

Place = tuple[str | None, str, str | None]

# Measure, unit, quantity, and what it costs and saves.
WORK = (
    ("attic_insulation", "ft2", 1000.0, 210_000, 420.0, 38.5),
    ("heat_pump_water_heater", "each", 1.0, 380_000, -900.0, 180.0),
    ("led_lamps", "each", 8.0, 6_400, 250.0, 0.0),
    ("solar_pv", "kW", 3.2, 1_216_000, 0.0, 0.0),
)
KG_A_KWH, KG_A_THERM, LIFE_YEARS = 0.23, 5.3, 15
SOLAR_KWH = 4800.0


def _hashed(document: dict[str, Any]) -> tuple[str, str]:
    written = json.dumps(document, sort_keys=True)
    return written, sha256_of(written)


def decision(place: Place) -> tuple[str, str]:
    """Return a decision in a place, and its hash."""
    basis = {"facts": {}, "facts_version": 1}  # the case as the homes are made: one version, nothing known
    return _hashed({"outcome": "eligible", "place": _place(place), "programs": [], **basis})


def _place(place: Place) -> dict[str, Any]:
    county, tract, category = place
    return {
        "county": county,
        "tract_geoid": tract or None,
        "tract_vintage": 2010 if tract else None,
        "priority_population": {"category": category},
    }


def assessment(place: Place) -> tuple[str, str]:
    """Return an assessment in a place, and its hash."""
    measures = []
    for measure_id, _, _, _, kwh, therms in WORK:
        avoided = kwh * KG_A_KWH + therms * KG_A_THERM
        measures.append(
            {
                "id": measure_id,
                "in_package": True,
                "savings_kwh_per_year": kwh,
                "savings_therms_per_year": therms,
                "avoided_kgco2e_per_year": avoided,
                "avoided_kgco2e_lifetime": avoided * LIFE_YEARS,
            }
        )
    solar = {
        "annual_kwh": SOLAR_KWH,
        "avoided_kgco2e_per_year": SOLAR_KWH * KG_A_KWH,
        "avoided_kgco2e_lifetime": SOLAR_KWH * KG_A_KWH * LIFE_YEARS,
    }
    uses = [{"end_use": "hot_water", "fuel": "natural_gas", "value": 1.0}]
    whole = {"measures": [m for m in measures if m["id"] != "solar_pv"], "solar": solar}
    return _hashed({**whole, "baseline": {"end_uses": uses}, "place": _place(place), "facts": {}})


CERTIFICATE = _hashed(
    {
        "observed": {
            "totals": {
                "savings_kwh_per_year": 400.0,
                "savings_therms_per_year": 35.0,
                "solar_kwh_per_year": 0.0,
                "avoided_kgco2e_per_year": 280.0,
                "avoided_kgco2e_lifetime": 4200.0,
            }
        }
    }
)
