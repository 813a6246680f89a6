"""What the database refused, said to a person."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from webapp.db.constraints import refused_by
from webapp.services.errors import Refused, ServiceError, StepNotAllowed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel.speaklater import LazyString
    from sqlalchemy.exc import DBAPIError
    from sqlmodel import Session

STEP_MESSAGES: Mapping[str, LazyString] = MappingProxyType(
    {
        "home_step": _l("The home cannot take this step from where it is now."),
        "home_deferral": _l("A home on hold can only go back to where it stopped, or be withdrawn."),
        "home_assessed": _l("Assess the home first."),
        "home_scoped": _l("The home does not qualify yet. Finish the questions first."),
        "home_approved": _l("Approve the proposed work first."),
        "home_scheduled": _l("Choose a contractor and a day first."),
        "home_enrolled": _l("The home does not qualify yet. Finish the questions first."),
        "home_eligible_on_the_day": _l(
            "The decision that the household qualifies does not reach to this day. Certify the household"
            " again."
        ),
        "home_compared": _l(
            "The address was changed. Save it again, so that it is compared with other homes."
        ),
        "home_served_once": _l(
            "Another record that may be this home is being served, or was. Compare the two first."
        ),
        "home_transferred": _l("Hand the home over by its own page, with a reason."),
        "home_held": _l("Put the home on hold by its own page, with a reason and a day to look again."),
        "home_resumed": _l("End the hold first."),
        "home_passed": _l(
            "Finish the final inspection first. Somebody who did not install, assess or open this home"
            " must inspect it."
        ),
        "home_pass_stands": _l("The final inspection says the home passed. Inspect again to change that."),
        "home_reported": _l("Issue the certificate first."),
        "home_gates_settled": _l("A safety check is left to do. Open the safety page of this home."),
        "home_costs_sum": _l("Those who pay do not come to the total of a measure. Correct it first."),
        "home_reopened": _l("Revoke the certificate first, then order the new inspection."),
        "contractor_suspended": _l("This contractor is suspended. Choose another one."),
    }
)

# By rule: which answer to correct, where there is one, and what to say.
REFUSALS: Mapping[str, tuple[str | None, LazyString]] = MappingProxyType(
    {
        "uq_installed_measure_serial": (
            "serial",
            _l("This serial number is already logged on a home. Check the number on the machine."),
        ),
        "uq_installed_measure_scope_item_id": (
            None,
            _l("This measure is already logged. Open it to change it."),
        ),
        "measure_behind_gate": (
            None,
            _l("A safety check holds this measure back. Open the safety page of this home first."),
        ),
        "serial_used_once": (
            "serial",
            _l("This serial number is already logged on a home. Check the number on the machine."),
        ),
        "further_serial_used_once": (
            "further_serials",
            _l("This serial number is already logged on a home. Check the number on the machine."),
        ),
        "uq_measure_serial_serial": (
            "further_serials",
            _l("This serial number is already logged on a home. Check the number on the machine."),
        ),
        "photo_kept": (None, _l("A photo is never removed. Strike it out, with a reason.")),
        "measure_in_scope": (None, _l("This measure is not part of the work approved for this home.")),
        "measure_logged_at_work": (None, _l("Measures can be logged only while the home is worked on.")),
        "measure_stands": (None, _l("This can no longer be changed. The work was reported as done.")),
        "funding_logged_at_work": (None, _l("Costs can be logged only while the home is worked on.")),
        "funding_stands": (None, _l("This can no longer be changed. The work was reported as done.")),
        "work_scope_stands": (None, _l("This work is approved. Propose it anew to change it.")),
        "scope_item_not_added": (None, _l("This work is approved. Propose it anew to change it.")),
        "scope_item_stands": (None, _l("This work is approved. Propose it anew to change it.")),
        "inspection_independent": (
            None,
            _l("You installed, assessed or opened this home. Somebody else must inspect it."),
        ),
        "inspection_firm_independent": (
            None,
            _l("The firm you work for did the work in this home. Somebody else must inspect it."),
        ),
        "inspection_assignment_independent": (
            None,
            _l("They had a hand in this home. Somebody else must inspect it."),
        ),
        "desk_acceptance_of_left_out": (
            None,
            _l("This home must be visited. It cannot be accepted on its papers."),
        ),
        "desk_acceptance_independent": (
            None,
            _l("You had a hand in this home. Somebody else must accept it."),
        ),
        "inspection_at_its_stage": (None, _l("This home is not ready for this inspection.")),
        "inspection_stands": (None, _l("This inspection is finished. Make a new one to look again.")),
        "inspection_item_not_added": (None, _l("This inspection is finished. Make a new one to look again.")),
        "inspection_item_stands": (None, _l("This inspection is finished. Make a new one to look again.")),
        "certificate_of_a_pass": (
            None,
            _l("Only a home that passed its final inspection gets a certificate."),
        ),
        "scope_second_person": (
            None,
            _l("You proposed this work. Another caseworker of your organization must approve it."),
        ),
        "appeal_decided_by_another": (
            None,
            _l("You made the decision that is appealed. Somebody else must decide the appeal."),
        ),
        "override_by_another": (None, _l("You made this decision. Another supervisor must override it.")),
        "override_by_supervisor": (None, _l("Only a supervisor can override a decision.")),
        "override_of_the_latest": (None, _l("A newer decision was made. Look at that one.")),
        "uq_appeal_decision_appeal_id": (None, _l("This appeal is decided already.")),
        "invoice_held": (
            None,
            _l("Payment is held while a critical or major deficiency of one of the homes is open."),
        ),
        "price_within_limit": (
            "price",
            _l("The price is over what the program pays for a unit on that day."),
        ),
        "uq_certificate_inspection_id": (None, _l("This inspection already has its certificate.")),
    }
)


def as_service_error(error: DBAPIError) -> ServiceError | None:
    """Return what to tell a person about a statement that the database refused.

    None means that the refusal is not a person's doing: let the error itself go on.
    """
    code = refused_by(error)
    if code is None:
        return None
    if code in STEP_MESSAGES:
        return StepNotAllowed(code, str(STEP_MESSAGES[code]))
    if code in REFUSALS:
        field, message = REFUSALS[code]
        return Refused(code, field, str(message))
    return None


def flushed(session: Session) -> None:
    """Write what is pending, and say what the database refuses of it as a service does."""
    try:
        session.flush()
    except IntegrityError as error:
        told = as_service_error(error)
        if told is None:
            raise
        raise told from error
