"""The figures of a certificate worked out again from the savings that it states.

A certificate holds nothing of the household, so the savings themselves cannot be made anew from it alone;
the greenhouse gas that follows from them, the shares that were found, and every total can.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from calculators.emissions import avoided_kgco2e, factor_set, lifetime_avoided_kgco2e
from calculators.measures.catalogue import load_catalogue
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from calculators.emissions import FactorSet
    from calculators.measures.catalogue import Measure

KIND: Final = "hearthline.verification_certificate"
JURISDICTION: Final = "us_ca"
_SIDES: Final = {"approved": "approved", "observed": "observed_savings"}
_PER_YEAR, _LIFETIME = "avoided_kgco2e_per_year", "avoided_kgco2e_lifetime"


@dataclass(frozen=True, slots=True)
class Again:
    """The values of a certificate that can be worked out again, as it has them and as they come out."""

    recorded: dict[str, Any]
    here: dict[str, Any]


def certificate_again(document: Mapping[str, Any], source: str) -> Again:
    """Work out again what follows from a certificate's own savings.

    Parameters
    ----------
    document : mapping
        The certificate's document.
    source : str
        Its name, for messages.

    Raises
    ------
    InputError
        If it lacks a part.
    ReferenceDataError
        If the emission factors or measures that it names are not here.
    """
    try:
        factors = factor_set(JURISDICTION, document["methodology"]["factor_set"])
        catalogue = {measure.id: measure for measure in load_catalogue(JURISDICTION).measures}
        recorded: dict[str, Any] = {"factor_set_sha256": document["methodology"]["sha256"]}
        here: dict[str, Any] = {"factor_set_sha256": factors.sha256}
        for side, name in _SIDES.items():
            stated = document[side]["totals"]
            sums = _totals([each[name] for each in document["measures"]])
            recorded[side] = {"totals": {key: stated[key] for key in sums}}
            here[side] = {"totals": sums}
            for each in document["measures"]:
                again = _gas(each[name], catalogue.get(each["measure_id"]), factors)
                recorded.setdefault("measures", {}).setdefault(each["measure_id"], {})[side] = {
                    key: each[name][key] for key in again
                }
                here.setdefault("measures", {}).setdefault(each["measure_id"], {})[side] = again
        least = float(document["greenhouse_gas"]["least_share_of_approved"])
        recorded["reached"] = document["greenhouse_gas"]["reached"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{source}: the attached certificate lacks a part: {error}") from error
    here["reached"] = _reached(here["approved"]["totals"], here["observed"]["totals"], least)
    return Again(recorded, here)


def _gas(stated: Mapping[str, Any], measure: Measure | None, factors: FactorSet) -> dict[str, Any]:
    """Return the greenhouse gas of a measure's savings; nothing of an array, whose yield is no saving."""
    savings = stated["savings_by_fuel"]
    if measure is None or savings is None:
        return {}
    life = measure.effective_useful_life_years
    return {
        _PER_YEAR: float(avoided_kgco2e(savings, factors)),
        _LIFETIME: float(lifetime_avoided_kgco2e(savings, factors, life)),
    }


def _totals(parts: list[Mapping[str, Any]]) -> dict[str, Any]:
    names = ("savings_kwh_per_year", "savings_therms_per_year", "solar_kwh_per_year", _PER_YEAR, _LIFETIME)
    return {name: _sum(part[name] for part in parts) for name in names}


def _sum(amounts: Iterable[float | None]) -> float | None:
    """Return the sum; not known as soon as one part is not."""
    each = list(amounts)
    return None if None in each else math.fsum(amount for amount in each if amount is not None)


def _reached(approved: Mapping[str, Any], observed: Mapping[str, Any], least: float) -> bool | None:
    if approved[_LIFETIME] is None or observed[_LIFETIME] is None:
        return None
    needed = float(approved[_LIFETIME]) * least
    return bool(observed[_LIFETIME] >= needed - 1e-9 * abs(needed))
