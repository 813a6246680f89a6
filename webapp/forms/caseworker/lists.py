"""Forms of lists: the homes of a complex, and the earlier work on a home."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l

from rules.facts import LARGEST_HOUSEHOLD
from rules.home_facts import RosterUnit
from webapp.forms.caseworker.household_questions import FIRST_DAY_OF_PROGRAMMES
from webapp.ui import (
    Between,
    DateBetween,
    Form,
    MaxLength,
    MemorableDateField,
    MoneyField,
    Required,
    TextareaField,
    TextField,
    WholeNumberField,
    YesNoField,
)
from webapp.ui.numbers import read_number

MOST_COLUMNS = 3


class RosterUnitForm(Form):
    """One home of a complex."""

    title = _l("One home of the complex")
    submit_label = _l("Save this home")

    unit = TextField(
        _l("Number or name of the home"), [MaxLength(40, _l("Use up to 40 characters."))], width="sm"
    )
    building = WholeNumberField(_l("Which building?"), [Between(1, None, _l("Write 1 or more."))])
    occupied = YesNoField(_l("Does somebody live there?"))
    household_size = WholeNumberField(
        _l("How many people?"), [Between(1, LARGEST_HOUSEHOLD, _l("Write a number from 1 to 30."))]
    )
    annual_income_usd = MoneyField(_l("Their income of a year"))
    low_income = YesNoField(
        _l("Is the household low-income?"), hint=_l("Only if the income is not known, but a paper says so.")
    )
    low_income_within_days = WholeNumberField(
        _l("If it is empty: in how many days will a low-income household move in?"), suffix=_l("days")
    )


class RosterPasteForm(Form):
    """Many homes at once, from the owner's list."""

    title = _l("Paste the owner's list of homes")
    submit_label = _l("Add these homes")

    rows = TextareaField(
        title,
        [Required(_l("Paste one line for each home."))],
        hint=_l(
            "One line for each home: number, people, income of a year. Commas or columns of a spreadsheet"
            " between them. Leave people and income open for an empty home: 104, ,"
        ),
    )
    units: tuple[RosterUnit, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' own
        """Read the lines; each that cannot be read is named."""
        if not super().validate(extra_validators):
            return False
        read = []
        for number, line in enumerate(str(self.rows.data).splitlines(), start=1):
            if line.strip():
                unit = read_roster_line(line)
                if unit is None:
                    message = _l(
                        "Line %(number)s cannot be read. Write it like: 101, 4, 52000", number=number
                    )
                    self.refuse(message, "rows")
                else:
                    read.append(unit)
        self.units = tuple(read)
        return not self.errors


def read_roster_line(line: str) -> RosterUnit | None:
    """Return the home of one line: number, people, income of a year; None where it cannot be read.

    Examples
    --------
    >>> read_roster_line("101, 4, $52,000").household_size
    4
    >>> read_roster_line("104, ,").occupied
    False
    >>> read_roster_line("101, four, 52000") is None
    True
    """
    parts = line.split("\t") if "\t" in line else re.split(r",(?!\d{3}(?:\D|$))", line)
    unit, people, income = ([part.strip() for part in parts] + ["", "", ""])[:3]
    if not unit or len(parts) > MOST_COLUMNS:
        return None
    if not people and not income:
        return RosterUnit(unit=unit, occupied=False)
    try:
        size = int(people) if people else None
        amount = None if not income else read_number(income.lstrip("$"))
        return RosterUnit.model_validate(
            {"unit": unit, "occupied": True, "household_size": size, "annual_income_usd": amount}
        )
    except ValueError:
        return None


class EarlierWorkEntryForm(Form):
    """One earlier work of a public program on the home."""

    title = _l("Work that was done before")
    submit_label = _l("Save this work")

    on = MemorableDateField(
        _l("When was it done?"),
        [
            Required(_l("Write the day. If nobody remembers it, write the first day of the year.")),
            DateBetween(
                FIRST_DAY_OF_PROGRAMMES, None, _l("Check the year. There were no such programs before 1970.")
            ),
        ],
    )
    programme = TextField(_l("Which program paid for it?"), [MaxLength(200, _l("Use up to 200 characters."))])
    measures = TextareaField(_l("What was done?"), hint=_l("One line for each, such as attic insulation."))
