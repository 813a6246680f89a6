"""Forms of the office: opening a home, an income, a decision, the work."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.forms.caseworker.household_questions import LANGUAGES
from webapp.forms.caseworker.question_form import NumberField
from webapp.services.scopes import ProposedItem
from webapp.ui import (
    Between,
    CheckboxesField,
    Form,
    Matches,
    MaxLength,
    MemorableDateField,
    MoneyField,
    RadiosField,
    Required,
    SelectField,
    TextField,
    choices_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from webapp.db.people import Provider
    from webapp.services.scopes import Candidate
    from webapp.ui.field import Words

LEAST_OF_A_MEASURE, MOST_OF_A_MEASURE = Decimal("0.01"), 100_000
UNITS = {
    "ft2": _l("sq ft"),
    "each": _l("pieces"),
    "home": _l("whole home"),
    "lamp": _l("bulbs"),
}


def unit_name(unit: str) -> Words:
    """Return a unit as people read it; one without a plain name is shown as it is written."""
    return UNITS.get(unit, unit)


class AddressForm(Form):
    """Where the home is."""

    title = _l("Where is the home?")

    address_line = TextField(
        _l("Number and street"),
        [Required(_l("Write the number and street.")), MaxLength(200, _l("Use up to 200 characters."))],
        hint=_l("Not a P.O. box."),
    )
    unit = TextField(_l("Apartment or space"), [MaxLength(40, _l("Use up to 40 characters."))], width="sm")
    city = TextField(
        _l("City"),
        [Required(_l("Write the city.")), MaxLength(100, _l("Use up to 100 characters."))],
        width="xl",
    )
    zip_code = TextField(
        _l("ZIP code"),
        [
            Required(_l("Write the ZIP code.")),
            Matches(r"[0-9]{5}(-[0-9]{4})?", _l("Write the ZIP code with five digits, like 93706.")),
        ],
        width="sm",
        inputmode="numeric",
    )
    language = RadiosField(_l("Which language does the household read?"), choices=choices_of(LANGUAGES))


class ButtonForm(Form):
    """A step that needs no answer: only the button."""


class DecisionForm(Form):
    """On which day's rules to decide."""

    title = _l("Check the answers, then decide")
    submit_label = _l("Decide and keep the decision")

    on = MemorableDateField(
        _l("By the rules of which day?"),
        [Required(_l("Write the day whose rules apply."))],
        hint=_l("Today, unless the application was made on another day."),
    )


class ScheduleForm(Form):
    """Who does the work, and when."""

    title = _l("Who does the work, and when?")
    submit_label = _l("Schedule the work")

    contractor = SelectField(_l("Contractor"), [Required(_l("Choose a contractor."))], coerce=int, choices=[])
    day = MemorableDateField(
        _l("First day of the work"), [Required(_l("Write the day on which work begins."))]
    )

    def offer(self, providers: Iterable[Provider]) -> None:
        """Put the firms on the list."""
        self.contractor.choices = choices_of({provider.id: provider.name for provider in providers})


class ScopeForm(Form):
    """Which measures, and how much of each; its fields are made for one home by `scope_form`."""

    title = _l("Choose the work to propose")
    submit_label = _l("Propose this work")

    def proposed(self, offered: Sequence[Candidate]) -> list[ProposedItem]:
        """Return what was chosen."""
        return [
            ProposedItem(
                measure_id=each.measure_id,
                quantity=float(self[f"quantity_{each.measure_id}"].data),
                estimated_cost_cents=self[f"cost_{each.measure_id}"].cents,
            )
            for each in offered
            if self[f"propose_{each.measure_id}"].data
        ]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' own
        """Check the answers; a measure that is proposed needs how much of it."""
        if not super().validate(extra_validators):
            return False
        for field in self.questions:
            name: str = field.name  # type: ignore[attr-defined]  # WTForms' own
            measure = name.removeprefix("propose_")
            if measure != name and field.data and self[f"quantity_{measure}"].data is None:
                self.refuse(_("Write how much of it, like 12."), f"quantity_{measure}")
        return not self.errors


def scope_form(offered: Sequence[Candidate]) -> type[ScopeForm]:
    """Return the form that proposes work on one home: three fields for each measure that fits."""
    fields: dict[str, Any] = {}
    for each in offered:
        fields[f"propose_{each.measure_id}"] = CheckboxesField(
            each.label, choices=choices_of({"yes": _l("Propose this measure")})
        )
        fields[f"quantity_{each.measure_id}"] = NumberField(
            _("How much: %(measure)s", measure=each.label),
            [Between(LEAST_OF_A_MEASURE, MOST_OF_A_MEASURE, _l("Write a number above 0, up to 100,000."))],
            suffix=unit_name(each.unit),
        )
        fields[f"cost_{each.measure_id}"] = MoneyField(_("Estimated cost: %(measure)s", measure=each.label))
    return type("ScopeFormOfHome", (ScopeForm,), fields)
