"""What a verification certificate says, as plain values: every figure, with what it was worked out from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from webapp.db.people import Employment, Provider, User
from webapp.reports.wording import wording
from webapp.services.inspection_access import installers_of
from webapp.services.paper_inspection import certificate_deficiencies
from webapp.services.tolerances import tolerances

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel import Session

    from webapp.db.homes import AssessmentRecord, Home
    from webapp.db.inspections import Inspection
    from webapp.services.inspections import Line
    from webapp.services.recomputation import Recomputation, Worked
    from webapp.services.tolerances import Deviation

KIND: Final = "hearthline.verification_certificate"
# From version 2 on it holds what was wrong with the work, and how that was cured.
VERSION: Final = 2


def certificate_document(
    session: Session,
    home: Home,
    inspection: Inspection,
    lines: Sequence[Line],
    *,
    worked: Recomputation,
    assessment: AssessmentRecord,
    token: str,
    address: str,
    at: datetime,
) -> dict[str, Any]:
    """Return a certificate's document.

    It names the home by its address, so that it cannot be shown for another one, and nobody of the
    household. The names in ``totals`` are those of an assessment.
    """
    found = {line.scope.measure_id: line for line in lines}
    return {
        "kind": KIND,
        "version": VERSION,
        "id": token,
        "address": address,
        "issued_at": at.isoformat(timespec="seconds"),
        "home": {
            "id": home.id,
            "address_line": home.address_line,
            "unit": home.unit,
            "city": home.city,
            "zip_code": home.zip_code,
        },
        "inspection": _inspection(session, home, inspection),
        "measures": [_measure(each, found.get(each.measure_id)) for each in worked.measures],
        "deficiencies": certificate_deficiencies(session, inspection),
        "approved": {
            "totals": worked.approved.document(),
            "assessed_on": assessment.assessed_on.isoformat(),
            "assessment_sha256": assessment.sha256,
            "reproduced": worked.reproduces_assessment,
        },
        "observed": {"totals": worked.observed.document()},
        "greenhouse_gas": _greenhouse_gas(worked),
        "methodology": {
            "factor_set": worked.factors.id,
            "label": worked.factors.label,
            "vintage": worked.factors.vintage,
            "sha256": worked.factors.sha256,
        },
    }


def _inspection(session: Session, home: Home, inspection: Inspection) -> dict[str, Any]:
    inspector = session.get_one(User, inspection.inspector_id)
    firm = session.get(Provider, inspector.provider_id) if inspector.provider_id else None
    installers = installers_of(session, home)
    return {
        "kind": inspection.kind,
        "inspected_on": None if inspection.inspected_on is None else inspection.inspected_on.isoformat(),
        "verdict": inspection.verdict,
        "note": inspection.note,
        "inspector": inspector.name,
        "employment": Employment(inspector.employment).value,
        "firm": None if firm is None else firm.name,
        "installed_by": installers[0] if installers else None,
    }


def _measure(worked: Worked, line: Line | None) -> dict[str, Any]:
    return {
        "measure_id": worked.measure_id,
        "label": _label(worked.measure_id),
        **_claimed_and_observed(line),
        "basis": worked.basis.value,
        "share": worked.share,
        "counted_reading": worked.reading,
        "approved": worked.approved.document(),
        "observed_savings": worked.observed.document(),
    }


def _label(measure_id: str) -> str:
    words = wording("en")
    named = words.find("measure", measure_id) or words.find("certificate_measure", measure_id)
    return named or measure_id.replace("_", " ").capitalize()


def _claimed_and_observed(line: Line | None) -> dict[str, Any]:
    """Return what was logged and what was found; nothing of a measure that was never logged."""
    if line is None:
        return {"unit": "", "verdict": None, "claimed": None, "observed": None}
    logged, item = line.logged, line.item
    return {
        "unit": line.scope.unit,
        "reading_unit": logged.reading_unit,
        "approved_quantity": line.scope.quantity,
        "verdict": item.verdict,
        "standards_clause": item.standards_clause,
        "note": item.note,
        "claimed": {
            "status": logged.status,
            "quantity": item.claimed_quantity,
            "reading_before": logged.reading_before,
            "reading_after": item.claimed_reading,
            "make": logged.make,
            "model": logged.model,
            "serial": logged.serial,
        },
        "observed": {
            "quantity": item.observed_quantity,
            "reading": item.observed_reading,
            "quantity_deviation": _deviation(line.quantity_deviation),
            "reading_deviation": _deviation(line.reading_deviation),
        },
    }


def _deviation(found: Deviation | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"pct": found.pct, "within": found.within, "tolerance_pct": found.tolerance_pct}


def _greenhouse_gas(worked: Recomputation) -> dict[str, Any]:
    rule = tolerances().least_share_of_approved
    return {
        "reached": worked.reached,
        "least_share_of_approved": rule.value,
        "citation": rule.citation,
        "verified": rule.verified,
    }
