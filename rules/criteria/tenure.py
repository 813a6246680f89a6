"""Who owns the home, and whether a landlord agrees to the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.criteria.threshold import finding, simple_test
from rules.outcomes import Outcome

if TYPE_CHECKING:
    from rules.inquiry import Arguments, Inquiry
    from rules.outcomes import Finding

TENURE = "dwelling.tenure"
CONSENT = "dwelling.landlord_consent"


def owner_or_consenting_landlord(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether whoever owns the home agrees to the work: an owner-occupier, or a landlord who does."""
    parameter = inquiry.parameter("tenure.owner_agreement")
    value = parameter.require(inquiry.on)
    dwelling = inquiry.facts.dwelling
    missing: tuple[str, ...] = ()
    if dwelling.tenure == "owner":
        outcome, code = Outcome.ELIGIBLE, "owner_occupier"
    elif dwelling.landlord_consent is True:
        outcome, code = Outcome.ELIGIBLE, "landlord_agrees"
    elif dwelling.tenure is None:
        outcome, code = Outcome.UNDETERMINED, "tenure_unknown"
        missing = (TENURE, CONSENT) if dwelling.landlord_consent is None else (TENURE,)
    elif dwelling.landlord_consent is None:
        outcome, code, missing = Outcome.UNDETERMINED, "landlord_consent_unknown", (CONSENT,)
    else:
        outcome, code = Outcome.INELIGIBLE, "landlord_refuses"
    return finding(
        "tenure.owner_or_consenting_landlord",
        outcome,
        code,
        parameter,
        value,
        observed=dwelling.tenure,
        threshold=value.amount,
        missing=missing,
    )


def owner_occupier(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether the household owns the home it lives in."""
    parameter = inquiry.parameter("tenure.owner_occupier")
    return simple_test(
        "tenure.owner_occupier",
        (TENURE, inquiry.facts.dwelling.tenure),
        parameter,
        parameter.require(inquiry.on),
        ("owner_occupier", "not_owner_occupier", "tenure_unknown"),
    )


def no_recorded_refusal(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether the owner of the property has refused.

    A whole-building programme enrols a property when its owner applies. Consent is then the application
    itself; only a refusal on record ends it, and silence is not a fact that a tenant must bring.
    """
    parameter = inquiry.parameter("tenure.owner_agreement")
    value = parameter.require(inquiry.on)
    refused = inquiry.facts.dwelling.landlord_consent is False
    return finding(
        "tenure.no_recorded_refusal",
        Outcome.INELIGIBLE if refused else Outcome.ELIGIBLE,
        "landlord_refuses" if refused else "no_refusal_recorded",
        parameter,
        value,
        observed="refused" if refused else "no refusal recorded",
        threshold=value.amount,
    )


def occupant_has_not_refused(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether whoever lives in the home has refused the work; who applies for it agrees."""
    parameter = inquiry.parameter("tenure.occupant_agreement")
    value = parameter.require(inquiry.on)
    refused = inquiry.facts.dwelling.occupant_consent is False
    return finding(
        "tenure.occupant_has_not_refused",
        Outcome.INELIGIBLE if refused else Outcome.ELIGIBLE,
        "occupant_refuses" if refused else "no_refusal_recorded",
        parameter,
        value,
        observed="refused" if refused else "no refusal recorded",
        threshold=value.amount,
    )
