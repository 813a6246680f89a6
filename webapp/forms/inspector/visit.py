"""The steps around the checklist: papers, start, the day of the visit, the verdict."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webapp.db.inspections import Verdict
from webapp.services.inspection_verdicts import Conclusion
from webapp.ui import (
    Form,
    MaxLength,
    MemorableDateField,
    RadiosField,
    Required,
    TextareaField,
    choices_of,
)

LONGEST_REASON = 2000
COMPLETE, SENT_BACK = "complete", "sent_back"
TOO_LONG = _l("The reason is too long. Use up to 2,000 characters.")
VERDICTS = {Verdict.PASS: _l("Pass"), Verdict.FAIL: _l("Fail"), Verdict.REWORK: _l("Rework")}
MEANINGS = {
    Verdict.PASS: _l("Everything that counts was found and is right."),
    Verdict.FAIL: _l("The work does not hold. It goes back to the contractor."),
    Verdict.REWORK: _l("Something small must be put right. It goes back to the contractor."),
}


class BeginPapersForm(Form):
    """Begins the check of the papers."""

    title = _l("Papers from the contractor")
    submit_label = _l("Begin the check of the papers")


class PapersForm(Form):
    """Asks whether the papers are complete."""

    title = _l("Papers from the contractor")

    decision = RadiosField(
        _l("Are the papers complete?"),
        [Required(_l("Choose whether the papers are complete."))],
        choices=choices_of(
            {
                COMPLETE: _l("Yes, go on to the inspection of the home"),
                SENT_BACK: _l("No, send the work back to the contractor"),
            }
        ),
        tiles=True,
    )
    reason = TextareaField(
        _l("What is missing?"),
        [MaxLength(LONGEST_REASON, TOO_LONG)],
        hint=_l("Only if you send the work back. The contractor reads this."),
    )


class StartForm(Form):
    """Begins an inspection."""

    title = _l("Begin the inspection")
    submit_label = _l("Begin the inspection")


class VisitForm(Form):
    """Asks for the day of the visit."""

    title = _l("When did you visit the home?")

    inspected_on = MemorableDateField(
        _l("When did you visit the home?"),
        [Required(_l("Write the day of your visit."))],
        hint=_l("For example 6 30 2026"),
    )


class ConclusionForm(Form):
    """Asks what the inspection comes to."""

    title = _l("Check what you found, then give your verdict")
    submit_label = _l("Finish the inspection")

    verdict = RadiosField(
        _l("Verdict on the home"),
        [Required(_l("Choose pass, fail or rework."))],
        choices=choices_of(VERDICTS, MEANINGS),
        tiles=True,
    )
    reason = TextareaField(
        _l("Reason"),
        [MaxLength(LONGEST_REASON, TOO_LONG)],
        hint=_l("Needed for fail and rework. The contractor reads this."),
    )
    put_right_by = MemorableDateField(
        _l("To be put right by"),
        hint=_l("Leave it open for the day that the worst deficiency allows, or write an earlier one."),
    )

    def conclusion(self) -> Conclusion:
        """Return the verdict, checked; a pass carries neither reason nor day."""
        verdict = Verdict(self.verdict.data)
        if verdict is Verdict.PASS:
            return Conclusion(verdict=verdict, reason=self.reason.data or "")
        return Conclusion(verdict=verdict, reason=self.reason.data or "", put_right_by=self.put_right_by.data)
