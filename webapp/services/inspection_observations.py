"""What an inspector finds of one measure, and whether the verdict fits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from webapp.db.inspections import ItemVerdict
from webapp.db.quality import Severity
from webapp.services.errors import Refused
from webapp.services.quality_deficiencies import quality_data
from webapp.services.tolerances import deviation, tolerances

if TYPE_CHECKING:
    from webapp.services.inspections import Line


class Observation(BaseModel):
    """What an inspector found of one measure, checked.

    Parameters
    ----------
    observed_quantity, observed_reading : float or None
        As counted and measured by him.
    verdict : ItemVerdict
    standards_clause : str
        Of the Weatherization Installation Standards, as he knows it.
    note : str
    code : str
        What kind of deficiency it is; needed where it fails.
    severity : Severity or None
        How serious; as usual for the code where None.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    observed_quantity: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    observed_reading: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    verdict: ItemVerdict
    standards_clause: str = Field(default="", max_length=120)
    note: str = Field(default="", max_length=2000)
    code: str = ""
    severity: Severity | None = None

    def columns(self) -> dict[str, Any]:
        """Return what is kept in the line of the checklist itself."""
        return {**self.model_dump(exclude={"code", "severity"}), "verdict": self.verdict.value}

    @property
    def kept_severity(self) -> Severity:
        """How serious it is, by what was chosen or by what is usual for the code."""
        return self.severity or quality_data().severity_of_code[self.code]


def require_fitting(line: Line, found: Observation) -> None:
    """Refuse a pass for what was not found, not measured, or lies too far from the claim without a word."""
    if found.verdict is ItemVerdict.FAIL and not found.note:
        raise Refused(
            "note_missing", "note", _("Say what is wrong, so that the contractor can put it right.")
        )
    if found.verdict is ItemVerdict.FAIL and found.code not in quality_data().severity_of_code:
        raise Refused("code_missing", "code", _("Choose what kind of deficiency it is."))
    if found.verdict is not ItemVerdict.PASS:
        return
    if not line.is_installed:
        message = _("The contractor did not install this. Choose fail or does not apply.")
        raise Refused("not_installed", "verdict", message)
    if not found.observed_quantity:
        message = _("Write how much you found. What is not there cannot pass.")
        raise Refused("quantity_missing", "observed_quantity", message)
    if line.item.claimed_reading is not None and found.observed_reading is None:
        message = _("Measure it again and write what you read. A reading was claimed, so it must be checked.")
        raise Refused("reading_missing", "observed_reading", message)
    limits = tolerances()
    apart = (
        deviation(line.item.claimed_quantity, found.observed_quantity, limits.quantity),
        deviation(line.item.claimed_reading, found.observed_reading, limits.reading),
    )
    if not found.note and any(each is not None and not each.within for each in apart):
        message = _("This is outside the tolerance. Fail it, or say in the note why it may pass.")
        raise Refused("outside_tolerance", "note", message)
