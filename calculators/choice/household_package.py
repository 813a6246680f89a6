"""The whole flow for one household: its home, the package for a budget, who pays, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from calculators.choice.best_package import BestPackage, best_package
from calculators.choice.savings_to_investment import savings_to_investment_ratio
from calculators.climate import climate_zone, resolve_climate_zone
from calculators.emissions import default_factor_set
from calculators.funding.liwp import liwp_finding
from calculators.funding.plan import CostItem, FundingPlan, funding_plan
from calculators.funding.sources import funding_sources
from calculators.measures.catalogue import load_catalogue
from calculators.measures.electrical import service_load
from calculators.provenance import data_hashes
from rules.errors import InputError
from rules.outcomes import Finding, Outcome
from rules.screening import finding_document, screen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from calculators.choice.chosen import ChosenMeasure
    from calculators.choice.documents import (
        ChosenDocument,
        FundingDocument,
        LeftOutDocument,
        NextDocument,
        PackageDocument,
    )
    from calculators.choice.left_out import LeftOut
    from calculators.emissions import FactorSet
    from rules.facts import CaseFacts
    from rules.rulebook import Rulebook

ASSESSMENT = "assessment"


@dataclass(frozen=True, slots=True)
class HouseholdPackage:
    """A household's package for a budget.

    Parameters
    ----------
    facts : CaseFacts
    on : date
    jurisdiction : str
    outcome : Outcome
        Whether the household qualifies.
    zone : int
        Climate zone.
    package : BestPackage
    funding : FundingPlan
    answers : mapping of str to Finding
        'LIWP may fund it' for each chosen measure.
    factor_set : FactorSet
    warnings : tuple of str
    assessment_usd : Decimal or None
        What the visit and its tests cost, where it was given; it is not part of the budget.
    """

    facts: CaseFacts
    on: date
    jurisdiction: str
    outcome: Outcome
    zone: int
    package: BestPackage
    funding: FundingPlan
    answers: Mapping[str, Finding]
    factor_set: FactorSet
    warnings: tuple[str, ...]
    assessment_usd: Decimal | None

    def document(self) -> PackageDocument:
        """Return it as plain values, ready for JSON; nothing is rounded but dollars for a tonne."""
        package, standard = self.package, self.package.standard
        return {
            "on": self.on.isoformat(),
            "jurisdiction": self.jurisdiction,
            "outcome": self.outcome,
            "conditional": self.outcome is not Outcome.ELIGIBLE,
            "climate_zone": self.zone,
            "budget_usd": _usd(package.budget_usd),
            "cost_usd": _usd(package.cost_usd),
            "left_usd": _usd(package.budget_usd - package.cost_usd),
            "least_usd": _usd(package.least_usd),
            "exact": package.exact,
            "looked_at": package.looked_at,
            "chosen": [self._chosen(each) for each in package.chosen],
            "left_out": [_left_out(each) for each in package.left_out],
            "savings_by_fuel": dict(package.savings_by_fuel),
            "avoided_kgco2e_lifetime": package.avoided_kgco2e,
            "usd_per_tonne": _maybe(package.usd_per_tonne),
            "next_tonne": _next(package),
            "unpaid_hazards": list(package.unpaid_hazards),
            "standard": {
                "usd_per_tonne": _usd(standard.decimal),
                "effective": standard.effective.isoformat(),
                "citation": str(standard.citation),
                "verified": standard.citation.verified,
            },
            "funding": self._funding(),
            "warnings": list(self.warnings),
            "factor_set": self.factor_set.id,
            "data": dict(data_hashes(self.jurisdiction)),
        }

    def _chosen(self, each: ChosenMeasure) -> ChosenDocument:
        measure = each.measure
        ratio = savings_to_investment_ratio(
            each.savings_by_fuel,
            cost_usd=each.cost_usd,
            life_years=measure.effective_useful_life_years,
            facts=self.facts,
            on=self.on,
            jurisdiction=self.jurisdiction,
        )
        return {
            "id": measure.id,
            "label": measure.label,
            "why": each.why,
            "quantity": each.quantity,
            "unit": measure.unit,
            "cost_usd": _usd(each.cost_usd),
            "savings_by_fuel": dict(each.savings_by_fuel),
            "avoided_kgco2e_lifetime": each.avoided_kgco2e,
            "effective_useful_life_years": measure.effective_useful_life_years,
            "usd_per_tonne": _maybe(each.usd_per_tonne),
            "savings_to_investment_ratio": _maybe(ratio),
            "funding": {source: _usd(usd) for source, usd in self.funding.of_item(measure.id).items()},
            "liwp_may_fund": finding_document(self.answers[measure.id]),
        }

    def _funding(self) -> FundingDocument:
        sources = [source.id for source in funding_sources(self.jurisdiction)]
        avoided = self.package.avoided_kgco2e
        return {
            "by_source": {name: _usd(self.funding.of_source(name)) for name in sources},
            "unfunded_usd": _usd(self.funding.unfunded_usd),
            "usd_per_tonne_programme": _maybe(self.funding.programme_usd_per_tonne(avoided)),
            "usd_per_tonne_all_sources": _maybe(self.funding.usd_per_tonne(avoided)),
            "assessment_usd": None if self.assessment_usd is None else _usd(self.assessment_usd),
        }


def household_package(
    facts: CaseFacts,
    rulebook: Rulebook,
    on: date,
    *,
    budget_usd: Decimal,
    available_usd: Mapping[str, Decimal] | None = None,
    assessment_usd: Decimal | None = None,
    quoted_usd: Mapping[str, Decimal] | None = None,
) -> HouseholdPackage:
    """Return the package that avoids most for a budget, and who pays for it.

    Parameters
    ----------
    facts : CaseFacts
    rulebook : Rulebook
    on : date
    budget_usd : Decimal
        For the measures.
    available_usd : mapping of str to Decimal, optional
        What there is of each source of money; one that is not named has as much as it takes.
    assessment_usd : Decimal, optional
        What the visit and its tests cost: charged beside the budget, never to LIWP.
    quoted_usd : mapping of str to Decimal, optional
        What measures cost on this home by a contractor's quote.

    Returns
    -------
    HouseholdPackage

    Raises
    ------
    InputError
        If an amount cannot be one, or the climate zone is not known.
    """
    if assessment_usd is not None and (not assessment_usd.is_finite() or assessment_usd < 0):
        raise InputError(f"the assessment costs {assessment_usd}; give dollars of 0 or more")
    jurisdiction = rulebook.jurisdiction.id
    outcome = screen(facts, rulebook, on).outcome
    where = resolve_climate_zone(facts, jurisdiction)
    climate = None if where.zone is None else climate_zone(where.zone, jurisdiction)
    factors, catalogue = default_factor_set(jurisdiction), load_catalogue(jurisdiction)
    package = best_package(
        facts, climate, catalogue, on, factors.kgco2e_per_unit, budget_usd=budget_usd, quoted_usd=quoted_usd
    )
    answers = _answers(package, on, jurisdiction)
    items = [
        CostItem(e.measure.id, e.measure.kind, e.cost_usd, answers[e.measure.id].outcome is Outcome.ELIGIBLE)
        for e in package.chosen
    ]
    if assessment_usd is not None:
        items.append(CostItem(ASSESSMENT, ASSESSMENT, assessment_usd, within_standard=False))
    return HouseholdPackage(
        facts=facts,
        on=on,
        jurisdiction=jurisdiction,
        outcome=outcome,
        zone=where.zone or 0,
        package=package,
        funding=funding_plan(items, funding_sources(jurisdiction), available_usd),
        answers=answers,
        factor_set=factors,
        warnings=(*((where.warning,) if where.warning else ()), *_warnings(facts, package, jurisdiction)),
        assessment_usd=assessment_usd,
    )


def _answers(package: BestPackage, on: date, jurisdiction: str) -> dict[str, Finding]:
    """Return 'LIWP may fund it' for each chosen measure; what enables comes after what it serves."""
    answers: dict[str, Finding] = {}
    for each in sorted(package.chosen, key=lambda one: one.why == "enables"):
        served = [
            answers[other.measure.id].outcome
            for other in package.chosen
            if each.measure.id in (*other.measure.requires_any, *other.measure.requires)
        ]
        answers[each.measure.id] = liwp_finding(
            each.measure,
            cost_usd=each.cost_usd,
            avoided_kgco2e=each.avoided_kgco2e,
            on=on,
            jurisdiction=jurisdiction,
            served=served,
        )
    return answers


def _warnings(facts: CaseFacts, package: BestPackage, jurisdiction: str) -> tuple[str, ...]:
    """Return what has to be looked at before the package is relied on."""
    warnings = []
    if package.unpaid_hazards:
        names = ", ".join(package.unpaid_hazards)
        warnings.append(
            f"a hazard calls for {names}, and the package does not pay for it: settle it before other work"
        )
    if not package.exact:
        warnings.append("a group of measures was too large to look at every package: a better one may exist")
    drawing = [each.measure for each in package.chosen if each.measure.circuit is not None]
    load = service_load(facts, drawing, jurisdiction) if drawing else None
    if load is not None and load.outcome is Outcome.UNDETERMINED:
        warnings.append(
            f"whether the electrical service carries {', '.join(m.id for m in drawing)} is not known; it may"
            f" need an enabling measure that is not in the package. Find out {', '.join(load.missing)}"
        )
    return tuple(warnings)


def _left_out(each: LeftOut) -> LeftOutDocument:
    return {
        "id": each.measure.id,
        "label": each.measure.label,
        "reason": each.reason,
        "detail": each.detail,
        "cost_usd": None if each.cost_usd is None else _usd(each.cost_usd),
        "avoided_kgco2e_lifetime": each.avoided_kgco2e,
        "usd_per_tonne": _maybe(each.usd_per_tonne),
    }


def _next(package: BestPackage) -> NextDocument | None:
    better = package.next_better
    if better is None:
        return None
    return {
        "budget_usd": _usd(better.budget_usd),
        "more_usd": _usd(better.more_usd),
        "more_kgco2e": better.more_kgco2e,
        "usd_per_tonne": _maybe(better.usd_per_tonne),
    }


def _usd(amount: Decimal) -> str:
    """Return dollars and cents."""
    return f"{amount:.2f}"


def _maybe(amount: Decimal | None) -> str | None:
    """Return dollars and cents, or a ratio to the hundredth; None stays."""
    return None if amount is None else _usd(amount)
