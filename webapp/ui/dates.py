"""A day that people know by heart or read off a paper: month, day and year in three boxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence  # noqa: TC003 - read where forms are declared
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.utils import unset_value

from webapp.ui.field import NOT_KNOWN, Drawn, Look, Words
from webapp.ui.texts import plain_digits

PARTS = ("month", "day", "year")
EARLIEST_YEAR = 1850
LATEST_YEAR = 2150
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SHORTEST_MONTH_NAME = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One of the three boxes."""

    name: str
    id: str
    label: Words
    width: str
    value: str
    autocomplete: str


class MemorableDateField(Drawn, Field):
    """A day; `data` is a date. It is posted as <name>-month, <name>-day and <name>-year.

    Parameters
    ----------
    birthday : bool
        Whether it is the day of birth of the person at the keyboard, which a browser may fill in.
    """

    def __init__(
        self,
        label: Words,
        validators: Sequence[Callable[..., None]] = (),
        *,
        hint: Words = "",
        birthday: bool = False,
        **kwargs: Any,  # noqa: ANN401 - WTForms' own arguments
    ) -> None:
        self.look = Look("date")
        self.birthday = birthday
        super().__init__(label, validators, description=hint, **kwargs)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:  # noqa: ANN401 - WTForms' own
        """Gather the three boxes into the field's raw data, where the form was sent with them."""
        gathered = None
        if formdata is not None:
            names = [f"{self.name}-{part}" for part in PARTS]
            given = [formdata.get(name, "") for name in names] if any(n in formdata for n in names) else []
            typed = [(self.name, plain_digits(str(text))) for text in given]
            gathered = MultiDict(typed)
        super().process(gathered, data, extra_filters)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, or say what to write."""
        if valuelist:
            self.data = None
        if any(valuelist):
            self.data = read_day(*valuelist)

    @property
    def parts(self) -> list[Part]:
        """The three boxes, with what stands in them."""
        day = self.data
        held = [str(day.month), str(day.day), str(day.year)] if day else [""] * len(PARTS)
        written = self.raw_data or held
        autocomplete = (
            {"month": "bday-month", "day": "bday-day", "year": "bday-year"} if self.birthday else {}
        )
        labels = {"month": _l("Month"), "day": _l("Day"), "year": _l("Year")}
        return [
            Part(
                name=f"{self.name}-{part}",
                id=f"{self.id}-{part}",
                label=label,
                width="xs" if part == "year" else "2xs",
                value=value,
                autocomplete=autocomplete.get(part, "off"),
            )
            for (part, label), value in zip(labels.items(), written, strict=True)
        ]

    @property
    def first_input_id(self) -> str:
        """The first box that is empty, else the month."""
        empty = [part for part, value in zip(PARTS, self.raw_data or [], strict=False) if not value]
        return f"{self.id}-{empty[0] if empty else PARTS[0]}"

    def shown_value(self, value: Any) -> Words:  # noqa: ANN401 - a day
        """Return the day in words."""
        return NOT_KNOWN if value is None else format_date(value, "long")


def read_month(text: str) -> int:
    """Return the month of "3", "03", "Mar" or "March"; 0 where it is none."""
    if text.isdecimal():
        return int(text)
    word = text.lower().rstrip(".")[:SHORTEST_MONTH_NAME]
    return MONTHS.index(word) + 1 if word in MONTHS else 0


def read_day(month: str, day: str, year: str) -> date:
    """Return the day in three texts, or raise ValueError with what to do."""
    missing = [
        str(label)
        for value, label in ((month, _l("month")), (day, _l("day")), (year, _l("year")))
        if not value
    ]
    if missing:
        raise ValueError(
            str(_l("The date must have a month, a day and a year. Add the %(missing)s.", missing=missing[0]))
        )
    if not (year.isdecimal() and EARLIEST_YEAR <= int(year) <= LATEST_YEAR):
        raise ValueError(str(_l("Write the year with four digits, like 2026.")))
    if not (day.isdecimal() and day.isascii() and read_month(month)):
        raise ValueError(str(_l("Write the date with numbers, like 3 for March, 27, and 2026.")))
    try:
        return date(int(year), read_month(month), int(day))
    except ValueError as error:
        raise ValueError(
            str(_l("There is no such day. Check the month and the day; the month comes first."))
        ) from error
