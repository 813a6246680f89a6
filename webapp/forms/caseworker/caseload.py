"""Forms of the caseload: comparing, noting, holding, handing over, appealing, overriding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from webapp.db.caseload import AppealOutcome, Appellant, HoldReason, MatchVerdict
from webapp.forms.caseworker.steps import ScheduleForm
from webapp.ui import (
    CheckboxesField,
    Form,
    Matches,
    MaxLength,
    MemorableDateField,
    RadiosField,
    Required,
    SelectField,
    TextareaField,
    TextField,
    WholeNumberField,
    choices_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from webapp.db.people import Provider, User
    from webapp.ui.field import Words

LONG = 2000
TOO_LONG = _l("Use up to 2,000 characters.")

HOLD_REASONS: Mapping[HoldReason, Words] = {
    HoldReason.HEALTH: _l("The health of somebody who lives there rules out the work"),
    HoldReason.STRUCTURE: _l("The building or its systems are beyond what can be repaired"),
    HoldReason.SEWAGE: _l("Sewage or another sanitary problem"),
    HoldReason.CONDEMNED: _l("The house is condemned, or equipment is red-tagged"),
    HoldReason.MOISTURE: _l("Severe moisture"),
    HoldReason.CARBON_MONOXIDE: _l("Dangerous carbon monoxide"),
    HoldReason.THREATENING: _l("Somebody there threatens the crew, or will not work with it"),
    HoldReason.LEAD: _l("Lead paint that work would make a hazard"),
    HoldReason.ILLEGAL: _l("Something illegal is done in the home"),
}
WITHDRAWALS: Mapping[str, Words] = {
    "household_asked": _l("The household asked for it"),
    "moved_away": _l("The household moved away"),
    "does_not_qualify": _l("The household does not qualify"),
    "owner_refused": _l("The owner does not agree"),
    "no_answer": _l("The household could not be reached"),
    "same_home": _l("It is a second record of the same home"),
    "other": _l("Another reason"),
}
APPELLANTS: Mapping[Appellant, Words] = {
    Appellant.HOUSEHOLD: _l("The household"),
    Appellant.REPRESENTATIVE: _l("Somebody for the household"),
    Appellant.OWNER: _l("The owner of the home"),
}
APPEAL_OUTCOMES: Mapping[AppealOutcome, Words] = {
    AppealOutcome.UPHELD: _l("The decision stands"),
    AppealOutcome.OVERTURNED: _l("The decision is taken again"),
}
VERDICTS: Mapping[MatchVerdict, Words] = {
    MatchVerdict.DIFFERENT: _l("They are different homes"),
    MatchVerdict.SAME: _l("They are the same home"),
}
ANSWERS: Mapping[str, Words] = {
    "eligible": _l("The household qualifies"),
    "ineligible": _l("The household does not qualify"),
}


class NoteForm(Form):
    """A note on the home."""

    title = _l("Write a note")
    submit_label = _l("Keep this note")

    text = TextareaField(
        _l("Note"),
        [Required(_l("Write the note.")), MaxLength(LONG, TOO_LONG)],
        hint=_l("It stands as it is written, with your name and the time. Keep it to what the work needs."),
    )


class ContactForm(Form):
    """Whom to ask for."""

    title = _l("Whom to ask for")

    name = TextField(
        _l("Name"),
        [Required(_l("Write the name.")), MaxLength(200, _l("Use up to 200 characters."))],
    )
    phone = TextField(
        _l("Telephone"),
        [
            MaxLength(30, _l("Use up to 30 characters.")),
            Matches(r"[0-9+()./x -]*", _l("Write the number with digits, like 559-555-0123.")),
        ],
        inputmode="tel",
    )
    birth_year = WholeNumberField(
        _l("Year of birth"),
        hint=_l("With the name it shows whether the household was served before. The day is not asked."),
        width="xs",
    )


class ParcelForm(Form):
    """The parcel number."""

    title = _l("Parcel number of the home")

    parcel_number = TextField(
        _l("Parcel number of the home"),
        [
            MaxLength(40, _l("Use up to 40 characters.")),
            Matches(r"[0-9A-Za-z. /-]*", _l("Write the number as the county does, like 467-121-05.")),
        ],
        hint=_l("The assessor's number (APN), on the property tax bill. Leave it empty if it is not known."),
        width="md",
    )


class HoldForm(Form):
    """Putting a home on hold."""

    title = _l("Put the home on hold")
    submit_label = _l("Put on hold")

    reason = RadiosField(
        _l("Why does the work wait?"), [Required(_l("Choose a reason."))], choices=choices_of(HOLD_REASONS)
    )
    detail = TextareaField(_l("What was found"), [MaxLength(LONG, TOO_LONG)])
    revisit_on = MemorableDateField(
        _l("When to look again"), [Required(_l("Write the day on which somebody looks again."))]
    )
    referral = TextareaField(
        _l("Who can help the household with it"),
        [MaxLength(LONG, TOO_LONG)],
        hint=_l("Another program or an office, and how to reach it."),
    )
    client_told_on = MemorableDateField(_l("When the household was told"))
    client_told_how = RadiosField(
        _l("How the household was told"),
        choices=choices_of(
            {"letter": _l("By letter"), "telephone": _l("By telephone"), "in_person": _l("In person")}
        ),
    )


class ReasonForm(Form):
    """A step that needs a reason."""

    reason = TextareaField(_l("Why?"), [Required(_l("Say why.")), MaxLength(LONG, TOO_LONG)])


class ResumeForm(ReasonForm):
    """Ending a hold."""

    title = _l("Let the home go on")
    submit_label = _l("Go on")

    reason = TextareaField(
        _l("What settled it?"), [Required(_l("Say what settled it.")), MaxLength(LONG, TOO_LONG)]
    )


class CallOffForm(ReasonForm):
    """Calling a day off."""

    title = _l("Call the day off")
    submit_label = _l("Call the day off")


class TakeBackForm(ReasonForm):
    """Taking an approval back."""

    title = _l("Take the approval back")
    submit_label = _l("Take the approval back")


class SendBackForm(ReasonForm):
    """Sending work back."""

    title = _l("Send the work back to be put right")
    submit_label = _l("Send back")

    reason = TextareaField(
        _l("What must be put right?"),
        [Required(_l("Say what must be put right.")), MaxLength(LONG, TOO_LONG)],
        hint=_l("The contractor reads this."),
    )


class WithdrawForm(Form):
    """Taking a home out of the programme."""

    title = _l("Withdraw the home")
    submit_label = _l("Withdraw")

    kind = RadiosField(_l("Why?"), [Required(_l("Choose a reason."))], choices=choices_of(WITHDRAWALS))
    detail = TextareaField(_l("What happened"), [MaxLength(LONG, TOO_LONG)])

    def said(self) -> str:
        """Return the reason as it is kept: its code, and what was written."""
        return f"{self.kind.data}: {self.detail.data}" if self.detail.data else str(self.kind.data)


class HandOverForm(Form):
    """Handing a home over."""

    title = _l("Hand the home over to another organization")
    submit_label = _l("Hand over")

    provider = SelectField(
        _l("To which organization?"), [Required(_l("Choose an organization."))], coerce=int, choices=[]
    )
    reason = TextareaField(_l("Why?"), [Required(_l("Say why.")), MaxLength(LONG, TOO_LONG)])

    def offer(self, providers: Iterable[Provider]) -> None:
        """Put the organisations on the list."""
        self.provider.choices = choices_of({provider.id: provider.name for provider in providers})


class CompareForm(Form):
    """Whether two records are one home."""

    title = _l("Are these the same home?")
    submit_label = _l("Keep this answer")

    verdict = RadiosField(
        _l("What did you find?"), [Required(_l("Choose one of the two."))], choices=choices_of(VERDICTS)
    )
    reason = TextareaField(
        _l("How do you know?"), [Required(_l("Say how you know.")), MaxLength(LONG, TOO_LONG)]
    )


class AppealForm(Form):
    """An appeal that came in."""

    title = _l("Write down an appeal")
    submit_label = _l("Keep this appeal")

    determination = SelectField(
        _l("Against which decision?"), [Required(_l("Choose the decision."))], coerce=int, choices=[]
    )
    received_on = MemorableDateField(
        _l("When did it come in?"), [Required(_l("Write the day on which it came in."))]
    )
    by_whom = RadiosField(
        _l("Who appeals?"), [Required(_l("Choose who appeals."))], choices=choices_of(APPELLANTS)
    )
    reason = TextareaField(
        _l("What do they say?"), [Required(_l("Write what they say.")), MaxLength(LONG, TOO_LONG)]
    )


class AppealDecisionForm(Form):
    """What an appeal comes to."""

    title = _l("Decide the appeal")
    submit_label = _l("Keep this decision")

    outcome = RadiosField(
        _l("What comes of it?"),
        [Required(_l("Choose one of the two."))],
        choices=choices_of(
            APPEAL_OUTCOMES,
            {
                AppealOutcome.OVERTURNED: _l(
                    "The answers are corrected where they were wrong, and the household is decided on anew."
                )
            },
        ),
    )
    reason = TextareaField(_l("Why?"), [Required(_l("Say why.")), MaxLength(LONG, TOO_LONG)])


class OverrideForm(Form):
    """A supervisor's answer beside the rule's."""

    title = _l("Override a decision")
    submit_label = _l("Keep this override")

    determination = SelectField(
        _l("Which decision?"), [Required(_l("Choose the decision."))], coerce=int, choices=[]
    )
    answer = RadiosField(
        _l("What holds instead?"), [Required(_l("Choose one of the two."))], choices=choices_of(ANSWERS)
    )
    reason = TextareaField(_l("Why?"), [Required(_l("Say why.")), MaxLength(LONG, TOO_LONG)])
    expires_on = MemorableDateField(_l("Until when?"), [Required(_l("Write the last day."))])


class SupervisorForm(Form):
    """Who is a supervisor."""

    title = _l("Who is a supervisor?")
    submit_label = _l("Keep this")

    person = SelectField(_l("Caseworker"), [Required(_l("Choose a caseworker."))], coerce=int, choices=[])
    is_one = RadiosField(
        _l("From that day on"),
        [Required(_l("Choose one of the two."))],
        choices=choices_of({"yes": _l("A supervisor"), "no": _l("No longer a supervisor")}),
    )
    starts_on = MemorableDateField(_l("From which day?"), [Required(_l("Write the first day."))])

    def offer(self, people: Iterable[User]) -> None:
        """Put the caseworkers on the list."""
        self.person.choices = choices_of({user.id: user.name for user in people})


class CertifyForm(Form):
    """Certifying a household again."""

    title = _l("Certify the household again")
    submit_label = _l("Decide again by today's rules")

    unchanged = CheckboxesField(
        _l("The household's answers"),
        [Required(_l("Tick the box once you have gone through the answers with the household."))],
        choices=choices_of(
            {"yes": _l("I went through the answers with the household. They are right today.")}
        ),
    )


class AnotherDayForm(ScheduleForm):
    """Another day, or another contractor."""

    title = _l("Agree another day or contractor")
    submit_label = _l("Keep the new day")
