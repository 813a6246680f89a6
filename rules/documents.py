"""The names of a screening document: what `hearthline screen --json` prints.

Other people's programs read these names. None is renamed; new ones may be added. The JSON Schema made from
them is ``docs/schemas/screen.json``.
"""

from __future__ import annotations

from typing import Annotated

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
    low_income_community: Annotated[
        bool | None,
        Field(description="True by the statewide test alone; null where that test does not say yes"),
    ]


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
        Outcome, Field(description="Eligible if any programme is, else undetermined if any is")
    ]
    housing_class: str | None
    annual_income_usd: Annotated[str | None, Field(description="Exact yearly income; null where not known")]
    place: PlaceDocument
    programs: list[ProgramDocument]
    missing: Annotated[list[str], Field(description="Facts that could still change some programme's answer")]
    provenance: ProvenanceDocument
