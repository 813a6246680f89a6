"""The names of a screening document: what `hearthline screen --json` prints.

Other people's programs read these names. None is renamed; new ones may be added. The JSON Schema made from
them is ``docs/schemas/screen.json``.
"""

from __future__ import annotations

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from rules.outcomes import Comparison, Outcome

# What JSON can hold of an observed value or a threshold: money and other exact numbers as decimal strings.
Plain = str | int | bool | list[str | int] | None


class FindingDocument(TypedDict):
    """One test: what was seen, what it was held against, by which rule."""

    criterion: Annotated[str, Field(description="Dotted id of the test")]
    outcome: Outcome
    observed: Annotated[Plain, Field(description="What was seen; null where not known")]
    threshold: Annotated[Plain, Field(description="What it was held against; null where not known")]
    unit: str | None
    comparison: Comparison | None
    effective: Annotated[str | None, Field(description="First day on which the threshold was in force")]
    citation: Annotated[str, Field(description="Source of the rule or figure, and when it was read")]
    code: Annotated[str, Field(description="Stable code of the reason")]
    verified: Annotated[bool, Field(description="False where the figure was not checked against its source")]
    distance: Annotated[
        str | None,
        Field(
            description="How far inside the threshold, in its unit; negative outside it; null where neither"
        ),
    ]


class PriorityDocument(TypedDict):
    """Which of the state's priority populations the home and its household are (AB 1550)."""

    belongs: Annotated[bool | None, Field(description="Whether they are one of any category")]
    category: Annotated[
        str | None,
        Field(
            description="disadvantaged_community, low_income_within_half_mile, low_income_anywhere or"
            " not_a_priority_population; null while it is not known which"
        ),
    ]
    share_percent: Annotated[
        str | None, Field(description="Least share of the state's funds that the category counts towards")
    ]
    findings: list[FindingDocument]
    missing: Annotated[list[str], Field(description="Facts that could still change the category")]


class PlaceDocument(TypedDict):
    """Where the home is."""

    tract_geoid: str | None
    tract_vintage: int | None
    county: str | None
    designations: Annotated[
        dict[str, bool | None],
        Field(
            description="Each list to yes, no or not known; low_income_community stands here too, for readers"
            " that take all that is said of a tract together"
        ),
    ]
    disadvantaged_community: Annotated[
        dict[str, bool | None],
        Field(
            description="Year of each designation to yes, no or not known: no tract, a tract id of another"
            " census, or a list that is not imported"
        ),
    ]
    low_income_community: Annotated[
        bool | None,
        Field(
            description="True by the statewide test alone; false only by the state's own imported list; else"
            " null"
        ),
    ]
    within_half_mile_of_dac: Annotated[
        bool | None,
        Field(description="By the designation in force on the day; true inside one; null where not known"),
    ]
    priority_population: PriorityDocument


class ProgramDocument(TypedDict):
    """One programme's answer."""

    id: str
    name: str
    outcome: Annotated[Outcome, Field(description="Whether the household meets the rules on the date")]
    availability: Annotated[str, Field(description="open, closed or not_known: whether anyone can apply")]
    availability_effective: str | None
    availability_citation: str | None
    availability_verified: bool | None
    findings: list[FindingDocument]
    missing: Annotated[
        list[str],
        Field(description="Dotted names of the facts that could still change the outcome, and only those"),
    ]
    status: Annotated[
        str, Field(description="complete, partial or unverified: how much of its law is modelled")
    ]
    coverage: str
    notes: Annotated[
        list[str], Field(description="Conditions to confirm that no fact of the file can answer")
    ]
    leading: Annotated[
        bool,
        Field(description="Whether its answer is part of the household's outcome; else it is told beside it"),
    ]
    pays_for: NotRequired[
        Annotated[
            list[str],
            Field(description="Kinds of work it pays for: efficiency, solar; absent where not said"),
        ]
    ]


class IncomePartDocument(TypedDict):
    """One income as it counts towards the year."""

    person: str | None
    source: str | None
    kind: str | None
    counted: Annotated[bool | None, Field(description="Whether this kind counts; null where not known")]
    amount_usd: str | None
    period: str | None
    payments_per_year: Annotated[
        str | None,
        Field(description="As a whole number or a fraction; null where not known or not by payment"),
    ]
    annual_usd_at_least: str
    annual_usd_at_most: str | None
    missing: list[str]


class IncomeReadingDocument(TypedDict):
    """The answers under one meaning of 'twice a month'."""

    period: str
    annual_income_usd: str | None
    outcome: Outcome
    programs: Annotated[dict[str, Outcome], Field(description="Programme -> its answer")]


class IncomeDocument(TypedDict):
    """How the year's income was added up."""

    annual_usd_at_least: str
    annual_usd_at_most: Annotated[str | None, Field(description="Null where what is known sets no bound")]
    monthly_usd: Annotated[str | None, Field(description="A twelfth of the year's, to the cent")]
    parts: list[IncomePartDocument]
    readings: Annotated[
        list[IncomeReadingDocument],
        Field(description="Where 'twice a month' may be 24 or 26 payments: the answers under both"),
    ]
    evidence: Annotated[
        FindingDocument | None, Field(description="Whether the papers stated suffice; null where none are")
    ]
    missing: list[str]


class OneMoreFactDocument(TypedDict):
    """A fact that alone would decide some programmes."""

    fact: str
    programs: list[str]


class StackingRuleDocument(TypedDict):
    """A rule between programmes that this household has or may have."""

    id: str
    kind: Annotated[str, Field(description="prerequisite, exclusion, paid_once or combined_maximum")]
    text: str
    programs: list[str]
    needs_one_of: list[str]
    measures: list[str]
    most_usd: str | None
    most_share_of_cost: str | None
    met: Annotated[bool | None, Field(description="Of a prerequisite: whether it is met, where known")]
    citation: str
    verified: bool


class ClaimDocument(TypedDict):
    """A measure that several programmes would pay for: it is paid for once."""

    measure: str
    programs: list[str]


class StackingDocument(TypedDict):
    """How the programmes go together in this home."""

    qualifies_now: list[str]
    still_open: list[str]
    one_more_fact: Annotated[
        list[OneMoreFactDocument], Field(description="Facts that alone would decide some programmes")
    ]
    rules: list[StackingRuleDocument]
    claimed_by_several: list[ClaimDocument]
    pays_for_citation: Annotated[str | None, Field(description="Where it is written what each pays for")]
    pays_for_verified: bool


class PointsItemDocument(TypedDict):
    """One thing that earns priority points."""

    id: str
    fact: str
    weight: Annotated[int | None, Field(description="Null where the programme's weight is not known")]
    points: int | None
    missing: list[str]


class PointsDocument(TypedDict):
    """A household's priority points by one scheme."""

    scheme: str
    program: str
    points: Annotated[int | None, Field(description="Null unless every weight and fact is known")]
    items: list[PointsItemDocument]
    missing: list[str]
    citation: str
    verified: bool


class DeferralDocument(TypedDict):
    """A recorded reason to put work off; not a no."""

    reason: str
    text: str
    citation: str
    verified: bool


class ProvenanceDocument(TypedDict):
    """What the answer was computed with."""

    engine_version: str
    data: Annotated[dict[str, str], Field(description="Data file -> SHA-256")]


class ScreeningDocument(TypedDict):
    """Every programme's answer for one household on one date."""

    on: str
    jurisdiction: str
    reference: str | None
    language: str | None
    outcome: Annotated[
        Outcome,
        Field(description="Of the leading programmes: eligible if any is, else undetermined if any is"),
    ]
    housing_class: str | None
    annual_income_usd: Annotated[str | None, Field(description="Exact yearly income; null where not known")]
    place: PlaceDocument
    programs: list[ProgramDocument]
    missing: Annotated[
        list[str], Field(description="Facts that could still change some leading programme's answer")
    ]
    income: IncomeDocument
    stacking: StackingDocument
    priority_points: list[PointsDocument]
    deferrals: list[DeferralDocument]
    provenance: ProvenanceDocument
