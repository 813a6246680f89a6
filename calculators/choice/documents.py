"""The names of a package document: what `hearthline package --json` prints.

Other people's programs read these names. None is renamed; new ones may be added. The JSON Schema made from
them is ``docs/schemas/package.json``. Money is a decimal string in dollars.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from calculators.documents import FuelAmounts
from rules.documents import FindingDocument
from rules.outcomes import Outcome

Usd = Annotated[str, Field(description="Dollars, a decimal number")]
MaybeUsd = Annotated[str | None, Field(description="Dollars, a decimal number; null where not known")]


class ChosenDocument(TypedDict):
    """A measure of the package, at its place in the order."""

    id: str
    label: str
    why: Annotated[
        Literal["avoids_most", "hazard", "enables"],
        Field(description="Chosen, called for by a hazard, or needed by another measure"),
    ]
    quantity: float | None
    unit: str
    cost_usd: Usd
    savings_by_fuel: FuelAmounts
    avoided_kgco2e_lifetime: float
    effective_useful_life_years: float
    usd_per_tonne: MaybeUsd
    savings_to_investment_ratio: Annotated[
        str | None, Field(description="Information, no gate; null where a price is not known")
    ]
    funding: Annotated[dict[str, str], Field(description="Dollars by source of money")]
    liwp_may_fund: FindingDocument


class LeftOutDocument(TypedDict):
    """A measure that is not in the package, and why."""

    id: str
    label: str
    reason: str
    detail: str | None
    cost_usd: MaybeUsd
    avoided_kgco2e_lifetime: Annotated[
        float | None, Field(description="On top of the package; null where it was not worked out")
    ]
    usd_per_tonne: MaybeUsd


class NextDocument(TypedDict):
    """The cheapest package that avoids more: what the next tonne costs."""

    budget_usd: Usd
    more_usd: Usd
    more_kgco2e: float
    usd_per_tonne: MaybeUsd


class StandardDocument(TypedDict):
    """The most that a measure may cost for each metric ton it avoids."""

    usd_per_tonne: Usd
    effective: str
    citation: str
    verified: bool


class FundingDocument(TypedDict):
    """Who pays."""

    by_source: dict[str, str]
    unfunded_usd: Usd
    usd_per_tonne_programme: Annotated[
        str | None, Field(description="Over the programme's own money; null where nothing is avoided")
    ]
    usd_per_tonne_all_sources: MaybeUsd
    assessment_usd: MaybeUsd


class PackageDocument(TypedDict):
    """The package that avoids most for a budget."""

    on: str
    jurisdiction: str
    outcome: Outcome
    conditional: Annotated[bool, Field(description="True where the household is not (yet) eligible")]
    climate_zone: int
    budget_usd: Usd
    cost_usd: Usd
    left_usd: Usd
    least_usd: Annotated[str, Field(description="What health and safety alone costs")]
    exact: Annotated[bool, Field(description="Whether every package was looked at")]
    looked_at: Annotated[int, Field(description="Combinations of measures computed on the home")]
    chosen: list[ChosenDocument]
    left_out: list[LeftOutDocument]
    savings_by_fuel: FuelAmounts
    avoided_kgco2e_lifetime: float
    usd_per_tonne: MaybeUsd
    next_tonne: NextDocument | None
    unpaid_hazards: list[str]
    standard: StandardDocument
    funding: FundingDocument
    warnings: list[str]
    factor_set: str
    data: Annotated[dict[str, str], Field(description="SHA-256 of each data file")]
