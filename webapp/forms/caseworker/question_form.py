"""What every question of the intake shares: its answers as facts, and facts as its answers."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.ui import Form
from webapp.ui.numbers import DecimalField, NotANumber, read_number
from webapp.ui.texts import TextField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rules.errors import FactProblem
    from webapp.ui.field import Words

# What two answers say against each other, by the fact or the section that the rules name.
CONTRADICTIONS = {
    "dwelling.weatherized_on": _l(
        "There is a day, but the home was not weatherized before. Correct one of the two."
    ),
    "building.low_income_units": _l("There are fewer homes in all the buildings. Check both numbers."),
    "heating.efficiency": _l(
        "Write AFUE as a fraction, like 0.80 for 80 percent. Only a heat pump has a number above 1, like 8.5."
    ),
    "heating": _l(
        "A heat pump and electric heaters run on electricity. Correct the heater or what it runs on."
    ),
    "water_heating": _l("A heat pump runs on electricity. Correct the water heater or what it runs on."),
    "household.zero_income_declared": _l("An income is written down. Remove it first, if nobody has income."),
}
# The same facts can stand against each other in more than one way: by a word of what the rules say.
BY_WORD = (
    (
        "a roster are both given",
        _l("The homes are listed one by one, and the list counts. Take the list away first."),
    ),
    (
        "declared zero income and has an income",
        _l("This person declared to have no income, and an income is written down. Correct one of the two."),
    ),
    ("roster has", _l("The list has more homes than the buildings. Check both.")),
    (
        "earlier_work is given",
        _l("Earlier work is listed, but the home was not weatherized before. Correct one of the two."),
    ),
)
NOT_KNOWN_BUTTON = "not_known"
LATER_BUTTON = "later"
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class QuestionForm(Form):
    """A question; each field is named as the last part of the fact that it asks for."""

    @classmethod
    def filled(cls, answers: Mapping[str, Any], version: int, **kwargs: Any) -> QuestionForm:  # noqa: ANN401 - passed on
        """Return the form with what is known, by dotted fact."""
        return cls(data=data_of(answers), version=version, **kwargs)

    @property
    def says_not_known(self) -> bool:
        """Whether the page was sent with 'I do not know yet'."""
        return NOT_KNOWN_BUTTON in request.form

    @property
    def says_later(self) -> bool:
        """Whether the page was sent with 'Save and come back later'."""
        return LATER_BUTTON in request.form

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed or chosen."""
        return not any(_typed(field.raw_data) for field in self.questions)  # type: ignore[attr-defined]  # WTForms' own

    def facts(self, facts: Iterable[str]) -> dict[str, Any]:
        """Return the answers by dotted fact; None where a fact is not known."""
        if self.says_not_known:
            return dict.fromkeys(facts)
        return {fact: _as_fact(self._fields[field_of(fact)].data) for fact in facts}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the answers; a page on which nothing is answered is not an answer."""
        if self.says_not_known:
            return True
        if not super().validate(extra_validators):
            return False
        if all(_as_fact(field.data) is None for field in self.questions):
            self.refuse(
                _("Answer at least one of these, or choose 'I do not know yet'."),
                self.questions[0].name,  # type: ignore[attr-defined]  # WTForms' own
            )
            return False
        return True

    def refuse_facts(self, problems: Iterable[FactProblem], facts: Iterable[str]) -> None:
        """Add what is wrong with facts, each at its field; what is wrong with others stands at the top."""
        asked = set(facts)
        for problem in problems:
            message = told(problem)
            own = problem.fact in asked
            section = not own and any(fact.startswith(f"{problem.fact}.") for fact in asked)
            last = self.questions[-1].name  # type: ignore[attr-defined]  # WTForms' own
            self.refuse(message, field_of(problem.fact) if own else last if section else None)


def _typed(raw_data: Iterable[Any] | None) -> bool:
    return any(str(value).strip() for value in raw_data or ())


def told(problem: FactProblem) -> str:
    """Return what is wrong with a fact as the page says it, else as the rules do."""
    for word, text in BY_WORD:
        if word in problem.problem:
            return str(text)
    if problem.fact in CONTRADICTIONS:
        return str(CONTRADICTIONS[problem.fact])
    return f"{problem.problem[:1].upper()}{problem.problem[1:]}. {problem.remedy}."


def field_of(fact: str) -> str:
    """Return the name of the field that asks for a fact."""
    return fact.rpartition(".")[2]


def data_of(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return field name -> what the field holds, from answers by dotted fact."""
    return {field_of(fact): _as_data(value) for fact, value in answers.items()}


def _as_data(value: Any) -> Any:  # noqa: ANN401 - whatever a household file holds
    """Return a fact as a field holds it: 1300.0 is shown as 1300, a day is a date."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(str(value))
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        return date.fromisoformat(value)
    return value


def _as_fact(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    """Return an answer as a fact; nothing is not known."""
    return None if value in ("", [], ()) else value


class NumberField(DecimalField):
    """A number of a fact; shown without empty digits."""

    def shown_value(self, value: Any) -> Words:  # noqa: ANN401 - a number
        """Return the number with its unit."""
        return super().shown_value(_as_data(value))


class CountsField(TextField):
    """A few whole numbers with commas between them: "8, 8, 8"; `data` is a list of them."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the numbers, or say what to write."""
        super().process_formdata(valuelist)
        if not self.data:
            return
        text, self.data = str(self.data), None
        try:
            numbers = [read_number(part) for part in text.replace(";", ",").replace("+", ",").split(",")]
        except NotANumber as error:
            raise ValueError(
                str(_l("Write whole numbers with commas between them, like 8, 8, 8."))
            ) from error
        if any(number < 1 or number != number.to_integral_value() for number in numbers):
            raise ValueError(str(_l("Each building has at least 1 home. Write whole numbers, like 8, 8, 8.")))
        self.data = [int(number) for number in numbers]

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return ", ".join(str(number) for number in self.data or ())

    def shown_value(self, value: Any) -> Words:  # noqa: ANN401 - a list of numbers
        """Return the numbers with commas between them."""
        return super().shown_value(", ".join(str(number) for number in value or ()))
