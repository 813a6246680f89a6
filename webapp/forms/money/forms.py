"""What is asked about money: changes of budgets, prices, and the steps of invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from webapp.forms.measure_names import measure_name
from webapp.services.money_prices import units_of_measures
from webapp.services.money_years import year_name
from webapp.services.programme_list import SOURCES
from webapp.ui import (
    CheckboxesField,
    Form,
    MaxLength,
    MemorableDateField,
    MoneyField,
    RadiosField,
    Required,
    SelectField,
    TextareaField,
    choices_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webapp.ui.field import Words

LONGEST_REASON = 1000
MORE, LESS = "more", "less"
DIRECTIONS = {MORE: _l("Add to the budget"), LESS: _l("Take away from the budget")}
PRICED, UNPRICED = "price", "no_price"
PRICE_KINDS = {
    PRICED: _l("This price"),
    UNPRICED: _l("No price any more: an earlier one ends, and the cost that is logged counts"),
}
ADJUSTMENTS = {MORE: _l("Pay more"), LESS: _l("Take back")}


def _reason() -> TextareaField:
    return TextareaField(
        _l("Why?"),
        [
            Required(_l("Say why.")),
            MaxLength(LONGEST_REASON, _l("Use at most 1,000 characters.")),
        ],
        hint=_l("It stays on record with your name and the day."),
    )


class BudgetForm(Form):
    """A change of a budget."""

    title = _l("Change a budget")
    submit_label = _l("Enter this change")

    source = SelectField(
        _l("Source of the money"),
        [Required(_l("Choose a source of money."))],
        choices=choices_of({source.value: label for source, label in SOURCES.items()}),
    )
    program_year = SelectField(
        _l("Program year"),
        [Required(_l("Choose a program year."))],
        choices=[],
        hint=_l("A program year runs from July 1 to June 30."),
    )
    direction = RadiosField(
        _l("What do you want to do?"),
        [Required(_l("Choose whether you add money or take it away."))],
        choices=choices_of(DIRECTIONS),
    )
    amount = MoneyField(_l("How much?"), [Required(_l("Enter an amount in dollars."))])
    reason = _reason()


def budget_form(years: Sequence[int], **data: object) -> BudgetForm:
    """Return the form with the years that can be chosen."""
    form = BudgetForm(data=data)
    form.program_year.choices = choices_of({str(year): year_name(year) for year in years})
    return form


class PriceForm(Form):
    """A price from a day on."""

    title = _l("Enter a price")
    submit_label = _l("Enter this price")

    provider = SelectField(
        _l("Whose price?"), [Required(_l("Choose a firm, or the program's own limit."))], choices=[]
    )
    measure = SelectField(_l("Measure"), [Required(_l("Choose a measure."))], choices=[])
    kind = RadiosField(
        _l("What holds from that day on?"),
        [Required(_l("Choose whether there is a price."))],
        choices=choices_of(PRICE_KINDS),
    )
    price = MoneyField(
        _l("Price of one unit"),
        hint=_l("For a measure by area, of one square foot; for a measure by the piece, of one piece."),
    )
    effective_on = MemorableDateField(
        _l("From which day on?"),
        [Required(_l("Enter a day."))],
        hint=_l("Today or later. What was installed before keeps the price of its day."),
    )
    reason = _reason()

    @property
    def unit_price_cents(self) -> int | None:
        """What was entered [cents]; None where there is no price any more."""
        return None if self.kind.data == UNPRICED else self.price.cents

    def validate_price(self, field: MoneyField) -> None:
        """Ask for the price where there is one, and for none where there is not."""
        if self.kind.data == PRICED and not field.data:
            raise ValidationError(str(_l("Enter a price in dollars.")))
        if self.kind.data == UNPRICED and field.data:
            raise ValidationError(str(_l("Leave this empty, or choose 'This price'.")))


LIMIT = "limit"


def price_form(firms: Mapping[int, str]) -> PriceForm:
    """Return the form with the firms and measures that can be chosen."""
    form = PriceForm()
    whose: dict[str, Words] = {LIMIT: _l("The program: the most that it pays")}
    whose |= {str(firm): name for firm, name in firms.items()}
    form.provider.choices = choices_of(whose)
    units = units_of_measures()
    measures = {each: f"{measure_name(each)} ({unit})" for each, unit in units.items()}
    form.measure.choices = choices_of(dict(sorted(measures.items(), key=lambda each: each[1])))
    return form


class DraftForm(Form):
    """Measures that shall go on an invoice."""

    title = _l("Make an invoice")
    submit_label = _l("Make a draft of these")

    measures = CheckboxesField(
        _l("Measures that passed"), [Required(_l("Choose at least one measure."))], choices=[]
    )


class StepForm(Form):
    """A step that asks nothing more."""

    title = _l("Go on")


class RemoveLineForm(Form):
    """A line that shall come off a draft."""

    title = _l("Take this line off the draft?")
    submit_label = _l("Take it off")


class SendBackForm(Form):
    """Why an invoice is sent back."""

    title = _l("Send this invoice back")
    submit_label = _l("Send it back")

    reason = _reason()


class PaidForm(Form):
    """When an invoice was paid."""

    title = _l("When was this invoice paid?")
    submit_label = _l("Write down the payment")

    paid_on = MemorableDateField(_l("Day of payment"), [Required(_l("Enter the day of payment."))])


class AdjustForm(Form):
    """An adjustment of a line that was paid."""

    title = _l("Adjust a line that was paid")
    submit_label = _l("Enter this adjustment")

    direction = RadiosField(
        _l("What do you want to do?"),
        [Required(_l("Choose whether you pay more or take back."))],
        choices=choices_of(ADJUSTMENTS),
    )
    amount = MoneyField(_l("How much?"), [Required(_l("Enter an amount in dollars."))])
    reason = _reason()
