"""Savings and greenhouse gas worked out again from what an inspector observed, beside what was approved.

Both sides come from the calculators in the same way: the household's facts as they were assessed, the home
brought to its bills, and the measures one after another in the catalogue's order. The approved side has the
measures as approved. On the observed side

- a measure that was not found, or does not apply, is left out;
- a measure with a reading (tolerances.toml, ``measured``) is done to that reading;
- a measure found on a part of its approved quantity saves that part of what the whole would save there: the
  home is then the mean of a home with the measure and one without, weighted by the part. More than was
  approved counts as the whole;
- otherwise the measure is done as approved.

The electricity of an array is in proportion to its size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from calculators.climate import climate_zone, resolve_climate_zone
from calculators.emissions import (
    FactorSet,
    avoided_kgco2e,
    default_factor_set,
    factor_set,
    lifetime_avoided_kgco2e,
)
from calculators.home.calibration import calibrate
from calculators.home.energy_use import annual_use
from calculators.home.existing import home_from_facts
from calculators.home.model import FUELS
from calculators.measures.catalogue import load_catalogue
from calculators.measures.changes import CHANGES
from calculators.measures.package import evaluate_measures
from rules.errors import InputError, ReferenceDataError
from webapp.services.tolerances import tolerances

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from calculators.climate import ClimateZone
    from calculators.home.description import Home
    from calculators.measures.catalogue import Measure
    from rules.facts import CaseFacts

SOLAR: Final = "solar_pv"
ELECTRICITY: Final = "electricity"
NATURAL_GAS: Final = "natural_gas"
# Two ways to work the same figure out agree to this, as a share of the figure.
SAME: Final = 1e-9


class Basis(StrEnum):
    """What a measure was worked out from."""

    APPROVED = "approved"
    READING = "reading"
    LEFT_OUT = "left_out"
    NOT_CALCULATED = "not_calculated"


@dataclass(frozen=True, slots=True)
class Observed:
    """One approved measure as it was found.

    Parameters
    ----------
    measure_id : str
    approved_quantity : float
        In the catalogue's unit of the measure.
    quantity : float
        As found; 0 where it was not found or does not apply.
    reading : float or None
        As measured by the inspector; None where it was not measured.
    reading_unit : str
        Of the reading.
    """

    measure_id: str
    approved_quantity: float
    quantity: float
    reading: float | None = None
    reading_unit: str = ""

    @property
    def share(self) -> float:
        """The part of the approved quantity that was found; more counts as the whole."""
        return min(max(self.quantity, 0.0) / self.approved_quantity, 1.0)

    @property
    def counted_reading(self) -> float | None:
        """The reading, where it says something to the calculation in the unit that this expects."""
        measured = tolerances().measured.get(self.measure_id)
        if measured is None or self.reading is None or self.reading_unit not in ("", measured.unit):
            return None
        return self.reading


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a measure, or several together, come to; None where it is not known.

    Parameters
    ----------
    by_fuel : mapping of str to float, or None
        Savings of a year, each fuel in its own unit, solar electricity apart.
    solar_kwh : float or None
        Electricity of an array in its first year [kWh].
    kgco2e_per_year, kgco2e_lifetime : float or None
        Greenhouse gas avoided.
    """

    by_fuel: Mapping[str, float] | None
    solar_kwh: float | None
    kgco2e_per_year: float | None
    kgco2e_lifetime: float | None

    def document(self) -> dict[str, Any]:
        """Return the amounts by the names that an assessment has for them."""
        return {
            "savings_kwh_per_year": None if self.by_fuel is None else self.by_fuel[ELECTRICITY],
            "savings_therms_per_year": None if self.by_fuel is None else self.by_fuel[NATURAL_GAS],
            "savings_by_fuel": None if self.by_fuel is None else dict(self.by_fuel),
            "solar_kwh_per_year": self.solar_kwh,
            "avoided_kgco2e_per_year": self.kgco2e_per_year,
            "avoided_kgco2e_lifetime": self.kgco2e_lifetime,
        }


_NO_ENERGY: Final = dict.fromkeys(FUELS, 0.0)
NOTHING: Final = Amounts(_NO_ENERGY, 0.0, 0.0, 0.0)
NOT_KNOWN: Final = Amounts(None, None, None, None)
_OF_AN_ARRAY: Final = ("annual_kwh", "avoided_kgco2e_per_year", "avoided_kgco2e_lifetime")


@dataclass(frozen=True, slots=True)
class Worked:
    """One measure worked out: as approved, as observed, and what the second rests on."""

    measure_id: str
    basis: Basis
    share: float
    reading: float | None
    approved: Amounts
    observed: Amounts


@dataclass(frozen=True, slots=True)
class Recomputation:
    """All measures of a home worked out again.

    Parameters
    ----------
    measures : tuple of Worked
    approved, observed : Amounts
        Their sums.
    factors : FactorSet
        The emission factors on both sides.
    reproduces_assessment : bool
        Whether today's calculators and data give the figures of the stored assessment again.
    reached : bool or None
        Whether the home reaches its greenhouse-gas figure; None where that is not known.
    """

    measures: tuple[Worked, ...]
    approved: Amounts
    observed: Amounts
    factors: FactorSet
    reproduces_assessment: bool
    reached: bool | None


@dataclass(frozen=True, slots=True)
class _Place:
    """The home as assessed, and what is needed to work on it."""

    facts: CaseFacts
    assessment: Mapping[str, Any]
    climate: ClimateZone | None
    home: Home
    factors: FactorSet


# A home that several part-done measures have made: each possible home with its weight.
_Mixture = list[tuple[float, "Home"]]


def recompute(
    facts: CaseFacts, on: date, assessment: Mapping[str, Any], items: Sequence[Observed]
) -> Recomputation:
    """Work the approved measures out as approved and as observed.

    Parameters
    ----------
    facts : CaseFacts
        What the assessment was made from.
    on : date
        The day of the assessment.
    assessment : mapping
        The stored assessment; see `calculators.documents`.
    items : sequence of Observed
        Every measure of the approved work, each once.

    Raises
    ------
    InputError
        If a measure is there twice.
    ReferenceDataError
        If data that the calculation needs is absent or damaged.
    """
    by_id = {item.measure_id: item for item in items}
    if len(by_id) != len(items):
        raise InputError("a measure is in the approved work twice; each is worked out once")
    jurisdiction = str(assessment["jurisdiction"])
    catalogue = load_catalogue(jurisdiction)
    place = _place(facts, on, assessment, jurisdiction)
    ordered = [measure for measure in catalogue.measures if measure.id in by_id]
    approved = _walk(place, ordered, None)
    observed = _walk(place, ordered, by_id)
    worked = [_worked(by_id[m.id], approved[m.id], observed[m.id]) for m in ordered]
    known = {measure.id for measure in ordered}
    worked += [_beside_catalogue(item, assessment) for item in items if item.measure_id not in known]
    totals = [_total(each.approved for each in worked), _total(each.observed for each in worked)]
    return Recomputation(
        measures=tuple(worked),
        approved=totals[0],
        observed=totals[1],
        factors=place.factors,
        reproduces_assessment=_reproduces(place, on, jurisdiction),
        reached=_reached(*totals),
    )


def _place(facts: CaseFacts, on: date, assessment: Mapping[str, Any], jurisdiction: str) -> _Place:
    where = resolve_climate_zone(facts, jurisdiction)
    climate = None if where.zone is None else climate_zone(where.zone, jurisdiction)
    home, _ = home_from_facts(facts, climate, on, jurisdiction)
    calibrated = calibrate(home, climate, facts.utility.annual_kwh, facts.utility.annual_therms)
    return _Place(facts, assessment, climate, calibrated.home, _factors(assessment, jurisdiction))


def _factors(assessment: Mapping[str, Any], jurisdiction: str) -> FactorSet:
    """Return the factors that the assessment stands on; today's where they are no longer carried."""
    try:
        return factor_set(jurisdiction, assessment["methodology"]["factor_set"]["id"])
    except (InputError, ReferenceDataError):
        return default_factor_set(jurisdiction)


def _walk(
    place: _Place, measures: Iterable[Measure], found: Mapping[str, Observed] | None
) -> dict[str, Amounts]:
    """Return what each measure comes to on the home that the earlier ones have improved."""
    mixture: _Mixture = [(1.0, place.home)]
    amounts = {}
    for measure in measures:
        item = None if found is None else found[measure.id]
        share = 1.0 if item is None else item.share
        if measure.needs_climate and place.climate is None:
            amounts[measure.id] = NOT_KNOWN if share else NOTHING
            continue
        done = [_done(measure, home, item) for _, home in mixture] if share else []
        amounts[measure.id] = _amounts(place, measure, mixture, done, share)
        mixture = _mixed(mixture, done, share)
    return amounts


def _done(measure: Measure, home: Home, item: Observed | None) -> Home:
    """Return a home with the whole of a measure done, to the inspector's reading where there is one."""
    values = {name: parameter.value for name, parameter in measure.parameters.items()}
    reading = None if item is None else item.counted_reading
    if reading is not None:
        measured = tolerances().measured[measure.id]
        values[measured.parameter] = _parameter(measured.becomes, home, reading)
        # What the inspector read stands before what the work scope promised.
        home = home.with_changes(cfm50_after=math.nan)
    return CHANGES[measure.change](home, values)


def _parameter(becomes: str, home: Home, reading: float) -> float:
    """Return the parameter that brings a home to a reading."""
    if becomes == "itself":
        return reading
    if becomes == "cfm50_left":
        return 1.0 - reading / float(home.cfm50)
    if becomes == "ceiling_r":
        return reading - float(home.ceiling_r)
    raise ReferenceDataError(f"tolerances.toml: a reading cannot become a parameter by {becomes!r}")


def _amounts(place: _Place, measure: Measure, before: _Mixture, done: list[Home], share: float) -> Amounts:
    if not share:
        return NOTHING
    savings = dict(_NO_ENERGY)
    for (weight, home), after in zip(before, done, strict=True):
        use, use_after = annual_use(home, place.climate).by_fuel(), annual_use(after, place.climate).by_fuel()
        for fuel in FUELS:
            savings[fuel] += weight * share * float(use[fuel] - use_after[fuel])
    life = measure.effective_useful_life_years
    return Amounts(
        savings,
        0.0,
        float(avoided_kgco2e(savings, place.factors)),
        float(lifetime_avoided_kgco2e(savings, place.factors, life)),
    )


def _mixed(before: _Mixture, done: list[Home], share: float) -> _Mixture:
    """Return the homes after a measure that was done on a share of its quantity."""
    after = [(weight * share, home) for (weight, _), home in zip(before, done, strict=False)]
    return [*after, *((weight * (1.0 - share), home) for weight, home in before)] if share < 1.0 else after


def _worked(item: Observed, approved: Amounts, observed: Amounts) -> Worked:
    basis = Basis.APPROVED if item.counted_reading is None else Basis.READING
    if not item.share:
        basis = Basis.LEFT_OUT
    reading = item.counted_reading if basis is Basis.READING else None
    return Worked(item.measure_id, basis, item.share, reading, approved, observed)


def _beside_catalogue(item: Observed, assessment: Mapping[str, Any]) -> Worked:
    """Return an array worked out by its size; anything else that no calculator knows is not known."""
    basis = Basis.APPROVED if item.share else Basis.LEFT_OUT
    if item.measure_id != SOLAR:
        known = NOT_KNOWN if item.share else NOTHING
        return Worked(item.measure_id, Basis.NOT_CALCULATED, item.share, None, NOT_KNOWN, known)
    solar = assessment.get("solar") or {}
    figures = [solar.get(name) for name in _OF_AN_ARRAY]
    whole = Amounts(_NO_ENERGY, *figures)
    part = Amounts(_NO_ENERGY, *(None if each is None else each * item.share for each in figures))
    return Worked(item.measure_id, basis, item.share, None, whole, part if item.share else NOTHING)


def _total(parts: Iterable[Amounts]) -> Amounts:
    """Return the sum; not known as soon as one part is not."""
    each = list(parts)
    fuels = [part.by_fuel for part in each]
    by_fuel = None
    if None not in fuels:
        by_fuel = {fuel: math.fsum(part[fuel] for part in fuels if part is not None) for fuel in FUELS}
    return Amounts(
        by_fuel,
        _sum(part.solar_kwh for part in each),
        _sum(part.kgco2e_per_year for part in each),
        _sum(part.kgco2e_lifetime for part in each),
    )


def _sum(amounts: Iterable[float | None]) -> float | None:
    each = list(amounts)
    return None if None in each else math.fsum(amount for amount in each if amount is not None)


def _reached(approved: Amounts, observed: Amounts) -> bool | None:
    """Return whether the observed lifetime figure is enough of the approved one."""
    if approved.kgco2e_lifetime is None or observed.kgco2e_lifetime is None:
        return None
    needed = approved.kgco2e_lifetime * tolerances().least_share_of_approved.value
    return observed.kgco2e_lifetime >= needed - SAME * abs(needed)


def _reproduces(place: _Place, on: date, jurisdiction: str) -> bool:
    """Return whether the stored assessment's savings come out again."""
    results = evaluate_measures(
        place.facts, place.climate, load_catalogue(jurisdiction), on, place.factors.kgco2e_per_unit
    )
    stored = {each["id"]: each["savings_by_fuel"] for each in place.assessment["measures"]}
    return all(
        measure.id in stored and _same(measure.savings_by_fuel, stored[measure.id])
        for measure in results.measures
    )


def _same(now: Mapping[str, float] | None, then: Mapping[str, float] | None) -> bool:
    if now is None or then is None:
        return now is then
    return all(math.isclose(now[fuel], then.get(fuel, math.nan), rel_tol=SAME, abs_tol=SAME) for fuel in now)
