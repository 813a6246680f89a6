"""How forms and pages look and behave: one base class, one class a kind of field, one renderer."""

from webapp.ui.choices import CheckboxesField, RadiosField, SelectField, YesNoField, choices_of
from webapp.ui.dates import MemorableDateField
from webapp.ui.files import FileField
from webapp.ui.forms import ErrorLink, Form
from webapp.ui.numbers import DecimalField, MoneyField, WholeNumberField
from webapp.ui.pages import conflict_page, form_page, result_page
from webapp.ui.parts import Change, Row, Task
from webapp.ui.texts import TextareaField, TextField
from webapp.ui.validators import Between, DateBetween, Matches, MaxLength, Required

__all__ = [
    "Between",
    "Change",
    "CheckboxesField",
    "DateBetween",
    "DecimalField",
    "ErrorLink",
    "FileField",
    "Form",
    "Matches",
    "MaxLength",
    "MemorableDateField",
    "MoneyField",
    "RadiosField",
    "Required",
    "Row",
    "SelectField",
    "Task",
    "TextField",
    "TextareaField",
    "WholeNumberField",
    "YesNoField",
    "choices_of",
    "conflict_page",
    "form_page",
    "result_page",
]
