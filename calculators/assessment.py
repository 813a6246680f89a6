"""The whole flow for one household: screening, measures, roof, greenhouse gas, dollars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from calculators.assessment_document import assessment_document
from calculators.bills import BillSavings, bill_savings_usd_per_year
from calculators.climate import ResolvedClimate, climate_zone, resolve_climate_zone
from calculators.emissions import FactorSet, default_factor_set, factor_sets_shown_beside
from calculators.measures.catalogue import load_catalogue
from calculators.measures.package import evaluate_measures
from calculators.roof_solar import RoofSolar, roof_solar
from rules.outcomes import Outcome
from rules.screening import Screening, screen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

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
    """

    screening: Screening
    climate: ResolvedClimate
    results: MeasureResults
    solar: RoofSolar
    bills: BillSavings | None
    factor_set: FactorSet
    beside: tuple[FactorSet, ...]

    @property
    def conditional(self) -> bool:
        """Whether the figures hold only if the household comes to qualify."""
        return self.screening.outcome is not Outcome.ELIGIBLE

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a caseworker should look at before relying on the figures."""
        own = (self.climate.warning,) if self.climate.warning else ()
        return (*own, *self.results.warnings, *self.solar.warnings)

    @property
    def package_savings_by_fuel(self) -> Mapping[str, float] | None:
        """Savings of the package in a year, each fuel in its own unit; None where one is not known."""
        return package_savings(self.results)

    def document(self) -> AssessmentDocument:
        """Return the assessment as plain values, ready for JSON; see `calculators.documents`."""
        return assessment_document(self)


def assess(facts: CaseFacts, rulebook: Rulebook, on: date) -> Assessment:
    """Assess a household, whatever its answer: measures and roof are worked out for any home.

    Parameters
    ----------
    facts : CaseFacts
        What is known of household and dwelling.
    rulebook : Rulebook
        The jurisdiction's rules.
    on : date
        The day whose rules and figures apply, and on which equipment has its age.

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
    return Assessment(
        screening=screening,
        climate=where,
        results=results,
        solar=solar,
        bills=_bills(facts, results, on, jurisdiction, solar),
        factor_set=factors,
        beside=factor_sets_shown_beside(jurisdiction),
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


def _bills(
    facts: CaseFacts, results: MeasureResults, on: date, jurisdiction: str, solar: RoofSolar
) -> BillSavings | None:
    savings = package_savings(results)
    if savings is None:
        return None
    utility = facts.utility
    return bill_savings_usd_per_year(
        savings,
        utility.electric,
        utility.gas,
        on,
        utility.annual_kwh,
        all_electric=_heated_by_electricity(facts),
        solar_kwh_per_year=solar.annual_kwh or 0.0,
        jurisdiction=jurisdiction,
    )


def _heated_by_electricity(facts: CaseFacts) -> bool | None:
    """Return whether the home has the larger baseline of electrically heated homes; None if not known."""
    fuel = facts.heating.fuel
    return None if fuel is None else fuel == "electricity"
