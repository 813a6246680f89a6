"""The best package of measures for a home under a budget, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from calculators.choice.asked import Asked, asked_of
from calculators.choice.chosen import NO_SAVINGS, ChosenMeasure, Why, in_order
from calculators.choice.left_out import LeftOut, Package, in_catalogue_order, not_chosen
from calculators.choice.optimum import Choice, Selection
from calculators.choice.options import cents_of, usd_of
from calculators.economics import dollars_per_tonne
from calculators.home.model import FUELS
from calculators.measures.package import prepare_case
from calculators.quantities import KG_PER_TONNE
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from calculators.climate import ClimateZone
    from calculators.measures.catalogue import Catalogue
    from calculators.measures.package import PreparedCase
    from rules.facts import CaseFacts
    from rules.parameters import DatedValue

# The sum over the groups, and the whole package computed on the home, agree to this share.
AGREEMENT: Final = 1e-6
# No programme spends more on one home; a larger number is cents for dollars.
LARGEST_BUDGET_USD: Final = Decimal(10_000_000)


@dataclass(frozen=True, slots=True)
class NextBetter:
    """The cheapest package that avoids more: what the next tonne costs.

    Parameters
    ----------
    budget_usd : Decimal
        What it costs in all.
    more_usd : Decimal
        Than the chosen package.
    more_kgco2e : float
    """

    budget_usd: Decimal
    more_usd: Decimal
    more_kgco2e: float

    @property
    def usd_per_tonne(self) -> Decimal | None:
        """The shadow price: dollars for each further metric ton."""
        return dollars_per_tonne(self.more_usd, self.more_kgco2e)


@dataclass(frozen=True, slots=True)
class BestPackage:
    """The package that avoids most for a budget.

    Parameters
    ----------
    budget_usd : Decimal
    chosen : tuple of ChosenMeasure
        In the order in which they are done.
    left_out : tuple of LeftOut
    next_better : NextBetter or None
        None where no budget would avoid more.
    exact : bool
        Whether every package was looked at; otherwise it is the best of those that were.
    looked_at : int
        How many combinations of measures were computed on the home.
    standard : DatedValue
        The most that a measure may cost for each metric ton.
    least_usd : Decimal
        What has to be done for health and safety costs.
    unpaid_hazards : tuple of str
        Ids of measures that a hazard calls for, and whose cost is not known or over the budget.
    """

    budget_usd: Decimal
    chosen: tuple[ChosenMeasure, ...]
    left_out: tuple[LeftOut, ...]
    next_better: NextBetter | None
    exact: bool
    looked_at: int
    standard: DatedValue
    least_usd: Decimal
    unpaid_hazards: tuple[str, ...]

    @property
    def cost_usd(self) -> Decimal:
        """What the package costs."""
        return sum((each.cost_usd for each in self.chosen), Decimal(0))

    @property
    def avoided_kgco2e(self) -> float:
        """What it avoids over its measures' lives."""
        return sum((each.avoided_kgco2e for each in self.chosen), 0.0)

    @property
    def usd_per_tonne(self) -> Decimal | None:
        """What a metric ton costs, all measures together."""
        return dollars_per_tonne(self.cost_usd, self.avoided_kgco2e)

    @property
    def savings_by_fuel(self) -> Mapping[str, float]:
        """What the package saves in a year, each fuel in its own unit."""
        return {fuel: sum((each.savings_by_fuel[fuel] for each in self.chosen), 0.0) for fuel in FUELS}


def best_package(
    facts: CaseFacts,
    climate: ClimateZone | None,
    catalogue: Catalogue,
    on: date,
    kgco2e_per_unit: Mapping[str, float],
    *,
    budget_usd: Decimal,
    quoted_usd: Mapping[str, Decimal] | None = None,
) -> BestPackage:
    """Return the package that avoids most greenhouse gas over its measures' lives for a budget.

    Parameters
    ----------
    facts : CaseFacts
    climate : ClimateZone or None
    catalogue : Catalogue
    on : date
        The day that ages are counted to, and whose standard applies.
    kgco2e_per_unit : mapping of str to float
    budget_usd : Decimal
    quoted_usd : mapping of str to Decimal, optional
        What measures cost on this home by a contractor's quote, in place of the catalogue's cost.

    Returns
    -------
    BestPackage

    Raises
    ------
    InputError
        If the budget is no amount above zero, or the climate zone is not known.

    Notes
    -----
    What a hazard calls for is done first, whatever it avoids. Of the rest a measure is only in the package
    if at its place it avoids something and costs no more for a tonne than the programme's standard. The
    answer is exact: every package is looked at. What the groups of measures avoid is added up, and the sum
    is checked on the whole package; where it differs the groups are put together and all is looked at again.
    """
    _refuse_budget(budget_usd)
    if climate is None:
        raise InputError(
            "a package cannot be chosen without the climate zone; give dwelling.climate_zone or"
            " dwelling.zip_code in the household file"
        )
    prepared = prepare_case(facts, climate, catalogue, on)
    asked = asked_of(prepared, climate, kgco2e_per_unit, quoted_usd)
    choice, selection = _checked(asked, cents_of(budget_usd), prepared, kgco2e_per_unit)
    least = choice.cheapest()
    chosen = () if selection is None else _chosen(asked, selection, prepared, kgco2e_per_unit)
    left_usd = budget_usd - sum((each.cost_usd for each in chosen), Decimal(0))
    return BestPackage(
        budget_usd=budget_usd,
        chosen=chosen,
        left_out=_left_out(asked, chosen, left_usd, prepared, kgco2e_per_unit),
        next_better=None if selection is None else _next_better(choice, selection),
        exact=choice.exact,
        looked_at=choice.looked_at,
        standard=asked.standard,
        least_usd=usd_of(least.cents) if least is not None else Decimal(0),
        unpaid_hazards=(*asked.hazards_without_cost, *(asked.forced if selection is None else ())),
    )


def _refuse_budget(budget_usd: Decimal) -> None:
    """Refuse what is no budget."""
    if not budget_usd.is_finite() or budget_usd <= 0 or budget_usd > LARGEST_BUDGET_USD:
        raise InputError(
            f"the budget is {budget_usd}; give dollars above 0 and up to {LARGEST_BUDGET_USD:,}, e.g. 8000"
        )
    if budget_usd * 100 % 1:
        raise InputError(f"the budget is {budget_usd}; give whole cents, e.g. 8000.50")


def _checked(
    asked: Asked, budget_cents: int, prepared: PreparedCase, kgco2e_per_unit: Mapping[str, float]
) -> tuple[Choice, Selection | None]:
    """Return the choice and its best package, whose effect comes out again on the whole package."""
    choice = Choice(asked.question, asked.beside_of)
    while True:
        selection = choice.best(budget_cents)
        if selection is None:
            return choice, None
        measures = [asked.question.options[position].measure for position in selection.positions]
        whole = sum(kg for _, _, kg in in_order(measures, prepared, kgco2e_per_unit))
        if abs(whole - selection.avoided_kgco2e) <= AGREEMENT * max(abs(whole), KG_PER_TONNE):
            return choice, selection
        choice = Choice(asked.question, asked.beside_of, _put_together(choice.groups, selection))


def _put_together(groups: list[list[int]], selection: Selection) -> list[list[int]]:
    """Return the groups with those that a package draws on as one."""
    drawn = [group for group in groups if set(group) & set(selection.positions)]
    rest = [group for group in groups if group not in drawn]
    return [sorted(position for group in drawn for position in group), *rest]


def _chosen(
    asked: Asked, selection: Selection, prepared: PreparedCase, kgco2e_per_unit: Mapping[str, float]
) -> tuple[ChosenMeasure, ...]:
    """Return the measures of a package in order, enabling ones among them."""
    options = [asked.question.options[position] for position in selection.positions]
    forced = {option.measure.id for option in options if option.forced}
    steps = in_order([option.measure for option in options], prepared, kgco2e_per_unit)
    found = {measure.id: (savings, avoided) for measure, savings, avoided in steps}
    inside = [m for m in prepared.measures if m.id in found or m.id in selection.beside]
    chosen = []
    for measure in inside:
        savings, avoided = found.get(measure.id, (NO_SAVINGS, 0.0))
        why: Why = "hazard" if measure.id in forced else "avoids_most"
        cost = asked.costs[measure.id]
        chosen.append(
            ChosenMeasure(
                measure=measure,
                cost_usd=Decimal(0) if cost.usd is None else cost.usd,
                quantity=cost.quantity,
                savings_by_fuel=savings,
                avoided_kgco2e=avoided,
                why="enables" if measure.id in selection.beside else why,
            )
        )
    return tuple(chosen)


def _left_out(
    asked: Asked,
    chosen: tuple[ChosenMeasure, ...],
    left_usd: Decimal,
    prepared: PreparedCase,
    kgco2e_per_unit: Mapping[str, float],
) -> tuple[LeftOut, ...]:
    """Return every measure that is not in the package, with the reason."""
    inside = {each.measure.id for each in chosen}
    package = Package(
        tuple(each.measure for each in chosen if each.why != "enables"),
        left_usd,
        asked.standard.decimal,
    )
    could = [
        not_chosen(option.measure, usd_of(option.cents), package, prepared, kgco2e_per_unit)
        for option in asked.question.options
        if option.measure.id not in inside
    ]
    never = [each for each in asked.left_out if each.measure.id not in inside]
    return in_catalogue_order([*could, *never], prepared)


def _next_better(choice: Choice, selection: Selection) -> NextBetter | None:
    """Return what the next tonne costs."""
    better = choice.next_better(selection)
    if better is None:
        return None
    return NextBetter(
        budget_usd=usd_of(better.cents),
        more_usd=usd_of(better.cents - selection.cents),
        more_kgco2e=better.avoided_kgco2e - selection.avoided_kgco2e,
    )
