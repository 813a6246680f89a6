"""The whole flow for one household: screening, measures, roof, greenhouse gas, dollars."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from calculators.assessment_document import assessment_document
from calculators.billing.effect import METERED, BillCase, BillEffect, bill_effect
from calculators.billing.fuel_switch import FuelSwitch, fuel_switches
from calculators.billing.savings import bill_savings
from calculators.climate import ResolvedClimate, climate_zone, resolve_climate_zone
from calculators.emission_trajectory import Trajectory, read_trajectory
from calculators.emissions import FactorSet, default_factor_set, factor_sets_shown_beside
from calculators.measures.catalogue import load_catalogue
from calculators.measures.package import evaluate_measures
from calculators.provenance import supplied_hashes
from calculators.roof_solar import RoofSolar, roof_hourly_kwh, roof_solar
from calculators.water_use import water_saved
from rules.outcomes import Outcome
from rules.screening import Screening, screen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from calculators.bills import BillSavings
    from calculators.documents import AssessmentDocument
    from calculators.measures.results import MeasureResults
    from rules.facts import CaseFacts
    from rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that Hearthline works out for one household on one date.

    Parameters
    ----------
    screening : Screening
        For which programmes it qualifies.
    climate : ResolvedClimate
        The climate zone, and how it was found.
    results : MeasureResults
        Baseline, assumptions, and each measure's savings.
    solar : RoofSolar
        What the roof would generate.
    bills : BillSavings or None
        What the package is worth on the bills; None where its savings are not known.
    factor_set : FactorSet
        The emission factors that figures stand on.
    beside : tuple of FactorSet
        Factor sets shown beside it.
    bill : BillEffect
        The household's own bill before and after, as far as it is known.
    fuel_switches : tuple of FuelSwitch
        What each measure that moves a use to electricity does to the bill.
    water_saved : mapping of str to float or None
        Water that each measure saves of those that change it [US gal/year]; None where not known.
    trajectory : Trajectory or None
        Grid factors that the user gave, shown beside the others.
    solar_hourly : ndarray of float64, shape (8760,), or None
        The array's first year, by which factors of the hour are weighted [kWh].
    supplied : mapping of str to str
        SHA-256 of the files that the user supplied.
    """

    screening: Screening
    climate: ResolvedClimate
    results: MeasureResults
    solar: RoofSolar
    bills: BillSavings | None
    factor_set: FactorSet
    beside: tuple[FactorSet, ...]
    bill: BillEffect
    fuel_switches: tuple[FuelSwitch, ...]
    water_saved: Mapping[str, float | None]
    trajectory: Trajectory | None = None
    solar_hourly: NDArray[np.float64] | None = None
    supplied: Mapping[str, str] = field(default_factory=dict)

    @property
    def conditional(self) -> bool:
        """Whether the figures hold only if the household comes to qualify."""
        return self.screening.outcome is not Outcome.ELIGIBLE

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a caseworker should look at before relying on the figures."""
        own = (self.climate.warning,) if self.climate.warning else ()
        bills = (switch.warning for switch in self.fuel_switches if switch.warning is not None)
        return (*own, *self.results.warnings, *self.solar.warnings, *bills)

    @property
    def package_savings_by_fuel(self) -> Mapping[str, float] | None:
        """Savings of the package in a year, each fuel in its own unit; None where one is not known."""
        return package_savings(self.results)

    def document(self) -> AssessmentDocument:
        """Return the assessment as plain values, ready for JSON; see `calculators.documents`."""
        return assessment_document(self)


def assess(
    facts: CaseFacts,
    rulebook: Rulebook,
    on: date,
    *,
    tariff_folder: Path | None = None,
    factors_file: Path | None = None,
) -> Assessment:
    """Assess a household, whatever its answer: measures and roof are worked out for any home.

    Parameters
    ----------
    facts : CaseFacts
        What is known of household and dwelling.
    rulebook : Rulebook
        The jurisdiction's rules.
    on : date
        The day whose rules and figures apply, and on which equipment has its age.
    tariff_folder : Path, optional
        A programme's own tariff records, beside those that Hearthline carries.
    factors_file : Path, optional
        The user's own grid factors by year or hour; see `calculators.emission_trajectory`.

    Returns
    -------
    Assessment

    Raises
    ------
    InputError
        If the date is before the first programme.
    ReferenceDataError
        If data that the calculation needs is absent or damaged.
    """
    jurisdiction = rulebook.jurisdiction.id
    screening = screen(facts, rulebook, on)
    factors = default_factor_set(jurisdiction)
    where = resolve_climate_zone(facts, jurisdiction)
    climate = None if where.zone is None else climate_zone(where.zone, jurisdiction)
    results = evaluate_measures(facts, climate, load_catalogue(jurisdiction), on, factors.kgco2e_per_unit)
    use_after_kwh = results.use_after_by_fuel["electricity"]
    solar = roof_solar(screening.inquiry, where.zone, use_after_kwh, jurisdiction)
    case = _bill_case(screening, results, solar, where.zone, tariff_folder)
    bill = bill_effect(case)
    return Assessment(
        screening=screening,
        climate=where,
        results=results,
        solar=solar,
        bills=_bills(case, bill, results, solar),
        factor_set=factors,
        beside=factor_sets_shown_beside(jurisdiction),
        bill=bill,
        fuel_switches=fuel_switches(case, bill, results.measures),
        water_saved=water_saved(facts, climate, on, jurisdiction),
        trajectory=None if factors_file is None else read_trajectory(factors_file, factors.gwp),
        solar_hourly=case.solar_hourly,
        supplied=supplied_hashes(tariff_folder, factors_file),
    )


def package_savings(results: MeasureResults) -> Mapping[str, float] | None:
    """Return the package's savings by fuel, or None where a measure in it has none yet."""
    inside = [measure.savings_by_fuel for measure in results.measures if measure.in_package]
    total: dict[str, float] = {}
    for savings in inside:
        if savings is None:
            return None
        for fuel, amount in savings.items():
            total[fuel] = total.get(fuel, 0.0) + amount
    return total


def end_uses_after_caps(results: MeasureResults) -> dict[tuple[str, str], float]:
    """Return a year's use after the package by end use and fuel, adding up to each fuel's use after.

    Where a cap takes a part of the savings back, every end use of the fuel holds its share of it.
    """
    kept = {}
    for fuel in METERED:
        total = results.use_after_by_fuel.get(fuel)
        modelled = sum(amount for (_, of), amount in results.end_uses_after.items() if of == fuel)
        kept[fuel] = total / modelled if total is not None and modelled else 1.0
    return {(use, of): amount * kept.get(of, 1.0) for (use, of), amount in results.end_uses_after.items()}


def _bill_case(
    screening: Screening, results: MeasureResults, solar: RoofSolar, zone: int | None, tariffs: Path | None
) -> BillCase:
    """Return what the household's bill is worked out from."""
    facts, on = screening.inquiry.facts, screening.inquiry.on
    jurisdiction = screening.rulebook.jurisdiction.id
    before = {
        (use.end_use, use.fuel): use.amount.value
        for use in results.baseline.end_uses
        if use.amount.value is not None
    }
    hourly = None
    if zone is not None and solar.in_package:
        hourly = roof_hourly_kwh(facts, solar, zone, jurisdiction)
    return BillCase(
        facts=facts,
        on=on,
        zone=zone,
        before=before,
        after=end_uses_after_caps(results),
        solar_hourly=hourly,
        jurisdiction=jurisdiction,
        supplied=tariffs,
    )


def _bills(
    case: BillCase, effect: BillEffect, results: MeasureResults, solar: RoofSolar
) -> BillSavings | None:
    savings = package_savings(results)
    if savings is None:
        return None
    return bill_savings(
        case,
        effect,
        savings,
        all_electric=_heated_by_electricity(case.facts),
        solar_kwh_per_year=solar.annual_kwh or 0.0,
    )


def _heated_by_electricity(facts: CaseFacts) -> bool | None:
    """Return whether the home has the larger baseline of electrically heated homes; None if not known."""
    fuel = facts.heating.fuel
    return None if fuel is None else fuel == "electricity"
