"""What the manager decides about one home: who inspects it, whether it is inspected anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.forms.quality.rule import LONGEST_REASON, TOO_LONG
from webapp.ui import Form, MaxLength, MemorableDateField, Required, SelectField, TextareaField, choices_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webapp.services.inspection_assignments import Candidate


class AssignForm(Form):
    """Asks who inspects a home; `assign_form` fills the list."""

    title = _l("Assign this home")
    submit_label = _l("Assign")

    inspector = SelectField(
        _l("Who inspects it?"), [Required(_l("Choose an inspector or a firm."))], choices=[]
    )
    planned_on = MemorableDateField(_l("Day of the visit"), hint=_l("If it is agreed. For example 7 14 2026"))


class RevokeForm(Form):
    """Asks why a certificate is revoked."""

    title = _l("Revoke this certificate")
    submit_label = _l("Revoke for good")

    reason = TextareaField(
        _l("Why?"),
        [Required(_l("Say why.")), MaxLength(LONGEST_REASON, TOO_LONG)],
        hint=_l("Kept for ever. The public page says that it was revoked, and not why."),
    )


class OrderForm(Form):
    """Asks why a home that passed is inspected once more."""

    title = _l("Order a new inspection")
    submit_label = _l("Order the inspection")

    reason = TextareaField(
        _l("Why?"),
        [Required(_l("Say why.")), MaxLength(LONGEST_REASON, TOO_LONG)],
        hint=_l("The home goes back to its final inspection. A pass issues a new certificate."),
    )


def assign_form(candidates: Sequence[Candidate]) -> AssignForm:
    """Return the form with everybody who may be given homes."""
    form = AssignForm()
    form.inspector.choices = choices_of({each.key: _name(each) for each in candidates})
    return form


def _name(candidate: Candidate) -> str:
    if candidate.user is not None:
        return candidate.user.name
    return _("Firm: %(name)s", name=candidate.firm.name if candidate.firm else "")
