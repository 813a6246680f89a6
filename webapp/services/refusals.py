"""What the database refused, said to a person."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from webapp.db.constraints import refused_by
from webapp.services.errors import Refused, ServiceError, StepNotAllowed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel.speaklater import LazyString
    from sqlalchemy.exc import DBAPIError

STEP_MESSAGES: Mapping[str, LazyString] = MappingProxyType(
    {
        "home_step": _l("The home cannot take this step from where it is now."),
        "home_deferral": _l("A home on hold can only go back to where it stopped, or be withdrawn."),
        "home_assessed": _l("Assess the home first."),
        "home_scoped": _l("The home does not qualify yet. Finish the questions first."),
        "home_approved": _l("Approve the proposed work first."),
        "home_scheduled": _l("Choose a contractor and a day first."),
        "home_passed": _l(
            "Finish the final inspection first. Somebody who did not install, assess or open this home"
            " must inspect it."
        ),
        "home_pass_stands": _l("The final inspection says the home passed. Inspect again to change that."),
        "home_reported": _l("Issue the certificate first."),
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
        "inspection_at_its_stage": (None, _l("This home is not ready for this inspection.")),
        "inspection_stands": (None, _l("This inspection is finished. Make a new one to look again.")),
        "inspection_item_not_added": (None, _l("This inspection is finished. Make a new one to look again.")),
        "inspection_item_stands": (None, _l("This inspection is finished. Make a new one to look again.")),
        "certificate_of_a_pass": (
            None,
            _l("Only a home that passed its final inspection gets a certificate."),
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
