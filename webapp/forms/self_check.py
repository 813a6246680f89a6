"""The form of the public self-check: a handful of questions, all on one page, none of them kept."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from rules.facts import LARGEST_HOUSEHOLD
from webapp.forms.caseworker.further_questions import county_names
from webapp.forms.caseworker.household_questions import BENEFITS
from webapp.forms.caseworker.income import PERIODS, PaidAmountField
from webapp.ui import (
    Between,
    CheckboxesField,
    Form,
    Matches,
    RadiosField,
    Required,
    SelectField,
    TextField,
    WholeNumberField,
    choices_of,
)

# Rhythms of which one payment tells the year without a further question.
_SIMPLE = ("weekly", "biweekly", "semimonthly", "monthly", "annual")
_MOST_HOMES = 10_000


class SelfCheckForm(Form):
    """What decides first: place, people, money, home."""

    title = _l("Could my household get help with my home's energy?")
    submit_label = _l("Check")

    county = SelectField(
        _l("In which county do you live?"), choices=[], hint=_l("The income limits are its own.")
    )
    tract_geoid = TextField(
        _l("Census tract of your home"),
        [Matches(r"[0-9]{11}", _l("Write all 11 digits of the tract, like 06019001100, or leave it empty."))],
        hint=_l("Only if you know it: 11 digits."),
        width="medium",
        inputmode="numeric",
    )
    zip_code = TextField(
        _l("ZIP code"),
        [Matches(r"[0-9]{5}", _l("Write the ZIP code with five digits, like 93706."))],
        width="sm",
        inputmode="numeric",
    )
    size = WholeNumberField(
        _l("How many people live in your home?"),
        [
            Required(_l("Write how many people live in your home.")),
            Between(1, LARGEST_HOUSEHOLD, _l("Write a number from 1 to 30.")),
        ],
        hint=_l("Count everybody, children and babies too."),
    )
    amount_usd = PaidAmountField(
        _l("How much money do all of you get together, before taxes?"),
        hint=_l("Wages, Social Security, and so on. Leave it empty if you do not know."),
        paid_how_often=True,
    )
    period = RadiosField(
        _l("In what time?"), choices=choices_of({period: PERIODS[period] for period in _SIMPLE})
    )
    homes = WholeNumberField(
        _l("How many homes are in your building?"),
        [Between(1, _MOST_HOMES, _l("Write 1 or more."))],
        hint=_l("For a house or a mobile home, write 1."),
    )
    tenure = RadiosField(
        _l("Do you own or rent your home?"),
        choices=choices_of({"owner": _l("I own it and live in it"), "renter": _l("I rent it")}),
    )
    receives = CheckboxesField(
        _l("Does anybody in your home get one of these?"), choices=choices_of(BENEFITS)
    )
    # Nobody's: it is not kept when a page was open for too long.
    filled_in_by = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(*args, **kwargs)
        self.county.choices = choices_of({name: name for name in county_names()})

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' own
        """Check the answers: a place is needed, and an amount needs its time."""
        if not super().validate(extra_validators):
            return False
        if not (self.county.data or self.tract_geoid.data or self.zip_code.data):
            self.refuse(_("Choose the county, or write the census tract or the ZIP code."), "county")
        read, chosen = self.amount_usd.period_read, self.period.data
        if read is not None and chosen and read != chosen:
            self.refuse(
                _("Behind the amount stands another time than you chose. Correct one of them."), "period"
            )
        self.period.data = chosen or read
        if self.amount_usd.data is not None and not self.period.data:
            self.refuse(_("Choose in what time you get this money."), "period")
        return not self.errors
