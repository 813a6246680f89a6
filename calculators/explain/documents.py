"""An explanation as plain values: the names that `hearthline explain --json` prints.

Other people's programs read these names. None is renamed; new ones may be added. The JSON Schema made from
them is ``docs/schemas/explain.json``. No number is rounded; the texts of steps are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field
from typing_extensions import TypedDict

from calculators.documents import AssumptionDocument, Feasible
from rules.documents import FindingDocument
from rules.screening import finding_document

if TYPE_CHECKING:
    from calculators.assessment import Assessment
    from calculators.explain.content import Explanation, Step


class StepDocument(TypedDict):
    """One line of the calculation."""

    part: Annotated[str, Field(description="What it belongs to, e.g. heating, saving, greenhouse_gas")]
    label: str
    symbol: str
    formula: str
    substituted: Annotated[str, Field(description="The formula with the home's numbers, rounded to be read")]
    value: Annotated[float | str | None, Field(description="Exact; null where not known")]
    unit: Annotated[str, Field(description="1 for a ratio; empty for a word")]
    source: str
    verified: bool


class ExplainedResult(TypedDict):
    """What the assessment prints for the measure."""

    savings_kwh_per_year: float | None
    savings_therms_per_year: float | None
    avoided_kgco2e_per_year: float | None
    avoided_kgco2e_lifetime: float | None


class ExplainedMeasure(TypedDict):
    """The measure."""

    id: str
    label: str
    kind: str
    method: str
    effective_useful_life_years: float
    feasible: Feasible
    in_package: bool


class ExplanationSource(TypedDict):
    """A source, and whether its figures were checked against it."""

    citation: str
    verified: bool


class GateDocument(TypedDict):
    """What must be in order before the work; the finding's code says what is known of it."""

    label: str
    finding: FindingDocument


class ExplanationDocument(TypedDict):
    """How one measure's figures came about on one home."""

    reference: str | None
    on: str
    measure: ExplainedMeasure
    done_before: Annotated[list[str], Field(description="Measures done before it, in order")]
    steps: list[StepDocument]
    findings: Annotated[list[FindingDocument], Field(description="Tests, limits and funding")]
    gates: Annotated[list[GateDocument], Field(description="What is looked at before the work")]
    missing: list[str]
    assumptions: list[str]
    stand_ins: list[AssumptionDocument]
    sources: list[ExplanationSource]
    result: ExplainedResult


def explanation_document(explanation: Explanation, assessment: Assessment) -> ExplanationDocument:
    """Return an explanation as plain values, ready for JSON; nothing is rounded but in the texts."""
    measure, inquiry = explanation.measure, assessment.screening.inquiry
    feasible = explanation.feasible
    return {
        "reference": inquiry.facts.household.reference,
        "on": inquiry.on.isoformat(),
        "measure": {
            "id": measure.id,
            "label": measure.label,
            "kind": measure.kind,
            "method": measure.method,
            "effective_useful_life_years": measure.effective_useful_life_years,
            "feasible": "yes" if feasible == "yes" else "no" if feasible == "no" else "unknown",
            "in_package": explanation.in_package,
        },
        "done_before": list(explanation.done_before),
        "steps": [_step(step) for step in explanation.steps],
        "findings": [finding_document(finding) for finding in explanation.findings],
        "gates": [
            {"label": gate.label, "finding": finding_document(gate.finding)} for gate in explanation.gates
        ],
        "missing": list(explanation.missing),
        "assumptions": list(explanation.assumptions),
        "stand_ins": [
            {
                "fact": each.fact,
                "value": each.value,
                "unit": each.unit,
                "source": str(each.citation),
                "verified": each.verified,
            }
            for each in explanation.stand_ins
        ],
        "sources": [
            {"citation": str(citation), "verified": citation.verified} for citation in explanation.sources
        ],
        "result": {
            "savings_kwh_per_year": explanation.result["savings_kwh_per_year"],
            "savings_therms_per_year": explanation.result["savings_therms_per_year"],
            "avoided_kgco2e_per_year": explanation.result["avoided_kgco2e_per_year"],
            "avoided_kgco2e_lifetime": explanation.result["avoided_kgco2e_lifetime"],
        },
    }


def _step(step: Step) -> StepDocument:
    """Return one step as plain values."""
    return {
        "part": step.part,
        "label": step.label,
        "symbol": step.symbol,
        "formula": step.formula,
        "substituted": step.substituted,
        "value": step.value,
        "unit": step.unit,
        "source": str(step.citation),
        "verified": step.citation.verified,
    }
