"""The names of an assessment document: what `hearthline assess --json` prints.

Other people's programs read these names. None is renamed; new ones may be added. The JSON Schema made from
them is ``docs/schemas/assess.json``. Amounts of energy and emissions are not rounded.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from calculators.billing.document import BillDocument
from rules.documents import FindingDocument, Plain, ScreeningDocument

FuelAmounts = Annotated[
    dict[str, float],
    Field(
        description="By fuel in its own unit: electricity kWh, natural_gas therms, propane and fuel_oil US"
        " gallons, wood short tons; negative where use rises"
    ),
]
Feasible = Literal["yes", "no", "unknown"]


class UseDocument(TypedDict):
    """A year's use of one fuel, or of one fuel for one end use."""

    value: float | None
    unit: str
    source: Annotated[
        Literal["metered", "modelled", "default"], Field(description="What the figure rests on")
    ]


class EndUseDocument(UseDocument):
    """A year's use of one fuel for one end use."""

    end_use: str
    fuel: str


class BaselineDocument(TypedDict):
    """The home's use before any measure."""

    by_fuel: dict[str, UseDocument]
    end_uses: list[EndUseDocument]
    biogenic_co2_kg_per_year: Annotated[
        float | None, Field(description="CO2 of the wood burnt, which is no part of CO2e")
    ]


class AssumptionDocument(TypedDict):
    """A figure that stands in for a fact that is not known."""

    fact: str
    value: Plain | float
    unit: str
    source: str
    verified: bool


class SavingsDocument(TypedDict):
    """What a measure, or the package, saves in a year; null where it cannot be computed yet."""

    savings_kwh_per_year: float | None
    savings_therms_per_year: float | None
    savings_by_fuel: FuelAmounts | None
    avoided_kgco2e_per_year: float | None
    avoided_kgco2e_lifetime: float | None


class OverTimeDocument(TypedDict):
    """Avoided emissions by another factor set, shown beside the default."""

    per_year: float | None
    lifetime: float | None


class CoBenefitsDocument(TypedDict):
    """What is done beside saving energy; null where it is not known."""

    water_gal_per_year: Annotated[
        float | None, Field(description="US gallons not used; of a clothes washer its hot water alone")
    ]
    nox_kg_per_year: Annotated[
        float | None, Field(description="Of fuel burnt in the home; what the grid emits is not in it")
    ]
    pm2_5_kg_per_year: float | None
    biogenic_co2_kg_per_year: Annotated[
        float | None, Field(description="CO2 of wood not burnt, which is no part of CO2e")
    ]
    refrigerant_kgco2e_lifetime: Annotated[
        float | None, Field(description="Let out by new equipment over its life: recalled figures")
    ]
    net_avoided_kgco2e_lifetime: Annotated[
        float | None, Field(description="Avoided over the life less the refrigerant let out")
    ]


class RangeDocument(TypedDict):
    """Between which bounds a year's saving of a fuel lies, by the inputs that nobody knows."""

    low: float
    high: float


class MeasureDocument(SavingsDocument):
    """One measure: its own figures are those in the package order, on the already improved home."""

    id: str
    label: str
    feasible: Feasible
    findings: list[FindingDocument]
    missing: list[str]
    in_package: bool
    standalone: Annotated[SavingsDocument, Field(description="The measure alone, on the home as it is")]
    uncalibrated: Annotated[
        FuelAmounts | None, Field(description="The same, on the home as described: no bill held against it")
    ]
    range: Annotated[
        dict[str, RangeDocument] | None,
        Field(description="Low and high of the saving at its place, each fuel in its own unit a year"),
    ]
    effective_useful_life_years: float | None
    avoided_by_factor_set: dict[str, OverTimeDocument]
    co_benefits: CoBenefitsDocument
    method: str
    assumptions: list[str]
    verified: bool
    kind: Annotated[str, Field(description="saving, enabling or health_and_safety")]
    unit: Annotated[str, Field(description="What is counted when it is installed")]
    quantity: Annotated[float | None, Field(description="How much of it the home takes")]
    cost_usd: Annotated[str | None, Field(description="Whole installed cost; null where not known")]
    usd_per_tonne: Annotated[
        str | None, Field(description="Cost for each metric ton avoided over its life, in the package order")
    ]


class WeatherDocument(TypedDict):
    """What a solar figure stands on, and how good that is."""

    name: str
    kind: str
    vintage: str
    quality: str
    sha256: str


class SizingDocument(TypedDict):
    """How the array's size was found."""

    limits: Annotated[dict[str, float | None], Field(description="kW DC by roof, use and programme")]
    binding: str | None
    rule: str
    programme_citation: str | None
    programme_verified: Annotated[
        bool | None, Field(description="Whether the programme's limit was checked against its source")
    ]


class SolarDocument(TypedDict):
    """What the roof would generate; null where it is not known yet."""

    feasible: Feasible
    findings: list[FindingDocument]
    missing: list[str]
    in_package: bool
    capacity_kw_dc: float | None
    annual_kwh: float | None
    monthly_kwh: list[float] | None
    model: str
    weather: WeatherDocument | None
    sizing: SizingDocument | None
    effective_useful_life_years: float
    life_citations: list[str]
    life_verified: Annotated[
        bool, Field(description="Whether life and degradation were checked against their sources")
    ]
    avoided_kgco2e_per_year: float | None
    avoided_kgco2e_lifetime: float | None
    avoided_by_factor_set: dict[str, OverTimeDocument]


class TotalsDocument(SavingsDocument):
    """The package: measures together, and the array where the roof suits."""

    solar_kwh_per_year: float | None
    avoided_by_factor_set: dict[str, OverTimeDocument]
    co_benefits: CoBenefitsDocument
    bill_savings_usd_per_year: Annotated[
        str | None, Field(description="Without solar, before any discount; null where a tariff is not known")
    ]
    bill_savings_with_care_usd_per_year: str | None
    bill_savings_by_fuel_usd_per_year: dict[str, str | None]
    bill_notes: list[str]
    bill_citations: list[str]
    bill_verified: Annotated[
        bool, Field(description="Whether the tariffs used were checked against their source")
    ]


class FactorSetDocument(TypedDict):
    """The emission factors used."""

    id: str
    label: str
    vintage: str
    kind: str
    basis: str
    gwp: str
    sha256: str
    kgco2e_per_unit: dict[str, float]
    citations: list[str]
    verified: bool


class CoBenefitSourceDocument(TypedDict):
    """Where a co-benefit's figure comes from."""

    co_benefit: str
    source: str
    verified: bool


class TrajectoryDocument(TypedDict):
    """Grid factors that the user gave, by year or hour, shown beside the factor sets."""

    id: str
    label: str
    basis: str
    gwp: str
    sha256: str
    first_year: int
    kinds: Annotated[
        dict[str, str], Field(description="Of each year: published, target, forecast, interpolated")
    ]
    by_hour: Annotated[list[int], Field(description="Years that are given by the hour")]
    citations: list[str]
    verified: bool
    notes: list[str]


class MethodologyDocument(TypedDict):
    """Factor sets: the one that figures stand on, and those shown beside it."""

    factor_set: FactorSetDocument
    shown_beside: list[FactorSetDocument]
    trajectory: TrajectoryDocument | None
    co_benefit_sources: list[CoBenefitSourceDocument]


class AssessmentDocument(ScreeningDocument):
    """A screening, and what the home's measures and roof would do."""

    conditional: Annotated[bool, Field(description="True where the household is not (yet) eligible")]
    climate_zone: int | None
    climate_zone_source: str | None
    warnings: list[str]
    baseline: BaselineDocument
    assumptions: list[AssumptionDocument]
    measures: list[MeasureDocument]
    solar: SolarDocument
    totals: TotalsDocument
    methodology: MethodologyDocument
    bill: BillDocument
