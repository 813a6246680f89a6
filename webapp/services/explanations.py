"""How a stored assessment's figures came about: worked out again from the answers that it rests on."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flask_babel import gettext as _

from calculators.assessment import assess
from calculators.explain.documents import explanation_document
from calculators.explain.explanation import ROOFTOP_NAMES, explain_measure, known_measures
from rules.rulebook import load_rulebook
from webapp.services.case_facts import checked
from webapp.services.determinations import latest_assessment
from webapp.services.errors import NotFound
from webapp.services.scopes import SOLAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from calculators.explain.documents import ExplanationDocument
    from webapp.db.homes import AssessmentRecord

# Two runs of one engine agree to this, as a share of the figure.
_SAME: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation, and whether its figures are those on record.

    Parameters
    ----------
    document : ExplanationDocument
    as_stored : bool
        False where data or engine were replaced since the assessment.
    """

    document: ExplanationDocument
    as_stored: bool


def explainable(assessment: AssessmentRecord | None) -> tuple[tuple[str, str], ...]:
    """Return id and label of every measure of a stored assessment that can be explained, the roof last."""
    if assessment is None:
        return ()
    document = json.loads(assessment.document)
    known = known_measures(document["jurisdiction"])
    measures = [(each["id"], each["label"]) for each in document["measures"] if each["id"] in known]
    return (*measures, (SOLAR, str(_("Solar panels"))))


def explained_measure(session: Session, home_id: str, measure_id: str) -> Explained:
    """Return how the figures of one measure of a home's newest assessment came about.

    Parameters
    ----------
    session : Session
    home_id : str
        A home that the person may see.
    measure_id : str

    Raises
    ------
    NotFound
        If the home is not assessed, or its assessment has no such measure.
    """
    record = latest_assessment(session, home_id)
    if record is None or measure_id not in dict(explainable(record)):
        raise NotFound
    stored: dict[str, Any] = json.loads(record.document)
    assessment = assess(checked(stored["facts"]), load_rulebook(), record.assessed_on)
    document = explanation_document(explain_measure(assessment, measure_id), assessment)
    return Explained(document, _is_same(document["result"]["avoided_kgco2e_lifetime"], measure_id, stored))


def _is_same(avoided: float | None, measure_id: str, stored: Mapping[str, Any]) -> bool:
    """Return whether an avoided amount is that on record."""
    if measure_id in ROOFTOP_NAMES:
        held = stored["solar"]["avoided_kgco2e_lifetime"]
    else:
        held = next(m["avoided_kgco2e_lifetime"] for m in stored["measures"] if m["id"] == measure_id)
    if avoided is None or held is None:
        return avoided is held
    return math.isclose(avoided, float(held), rel_tol=_SAME)
