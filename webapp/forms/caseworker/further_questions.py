"""Questions for programs beside the answer, for complexes, and for figures that bills and plans give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from webapp.forms.caseworker.question_form import NumberField, QuestionForm
from webapp.places import current_rulebook
from webapp.ui import (
    Between,
    CheckboxesField,
    MoneyField,
    RadiosField,
    Required,
    SelectField,
    TextField,
    WholeNumberField,
    YesNoField,
    choices_of,
)
from webapp.ui.numbers import NotANumber, read_number

if TYPE_CHECKING:
    from webapp.ui.field import Words

MONTHS = 12
FEWEST_DIRECTIONS, MOST_DIRECTIONS = 4, 360
DEFERRAL_REASONS = {
    "health_condition_of_occupant": _l("A health condition of somebody who lives there"),
    "structure_or_systems_beyond_repair": _l("Structure or systems beyond repair"),
    "sewage_or_sanitary": _l("Sewage or other sanitary problem"),
    "condemned_or_red_tagged": _l("Condemned or red-tagged"),
    "severe_moisture": _l("Severe moisture"),
    "carbon_monoxide": _l("Carbon monoxide that cannot be put right now"),
    "threatening_or_uncooperative_occupant": _l("Somebody threatens the crew, or does not let them in"),
    "lead_paint": _l("Lead paint"),
    "illegal_activity": _l("Illegal activity"),
}


class NumbersField(TextField):
    """A list of numbers with commas or line ends between them; `data` is a list of floats."""

    def __init__(self, *args: Any, fewest: int, most: int, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        self.fewest, self.most = fewest, most
        super().__init__(*args, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the numbers, or say what to write."""
        super().process_formdata(valuelist)
        if not self.data:
            return
        text, self.data = str(self.data), None
        parts = [part for part in re.split(r"[;\s]+|,(?=\s)|,(?!\d{3}(?:\D|$))", text) if part]
        try:
            numbers = [float(read_number(part)) for part in parts]
        except NotANumber as error:
            raise ValueError(
                str(_l("Write numbers with commas between them, like 310, 280.5, 265."))
            ) from error
        if not self.fewest <= len(numbers) <= self.most:
            message = _l(
                "Write %(number)s numbers; there are %(found)s.", number=self.expected, found=len(numbers)
            )
            raise ValueError(str(message))
        self.data = numbers

    @property
    def expected(self) -> str:
        """How many numbers it takes."""
        return str(self.fewest) if self.fewest == self.most else f"{self.fewest} - {self.most}"

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ", ".join(f"{each:g}" for each in self.data or ())

    def shown_value(self, value: Any) -> Words:  # noqa: ANN401 - a list of numbers
        """Return the numbers with commas between them."""
        return super().shown_value(", ".join(f"{each:g}" for each in value or ()))


class CoordinatesForm(QuestionForm):
    """A point on the map."""

    title = _l("Where is the home on the map?")
    submit_label = _l("Find the census tract")

    latitude = NumberField(
        _l("Latitude"),
        [
            Required(_l("Write the latitude, like 36.7378, or choose a point on the map.")),
            Between(-90, 90, _l("Write a latitude from -90 to 90.")),
        ],
        may_be_negative=True,
        hint=_l("Degrees north, like 36.7378."),
    )
    longitude = NumberField(
        _l("Longitude"),
        [
            Required(_l("Write the longitude, like -119.7871, or choose a point on the map.")),
            Between(-180, 180, _l("Write a longitude from -180 to 180.")),
        ],
        may_be_negative=True,
        hint=_l("Degrees east; west of Greenwich it is negative, like -119.7871."),
    )


class CountyForm(QuestionForm):
    """The county, where the tract is not known."""

    title = _l("Which county is the home in?")

    county = SelectField(
        title,
        [Required(_l("Choose the county."))],
        choices=[],
        hint=_l("It gives the income limits until the census tract is known. It does not take its place."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(*args, **kwargs)
        self.county.choices = choices_of({name: name for name in county_names()})


def county_names() -> list[str]:
    """Return the counties by name."""
    tables = current_rulebook().data.tract_tables.values()
    return sorted({name for table in tables for name in table.county_names.values()})


class NearAreaForm(QuestionForm):
    """How near a designated area is."""

    title = _l("Is the home within half a mile of an area on the State's list?")

    within_half_mile_of_dac = YesNoField(
        title,
        [Required(_l("Choose yes or no."))],
        hint=_l("The State's map of priority populations shows it. With an imported map we look it up."),
    )


class PeopleForm(QuestionForm):
    """Who the people are, as far as a program asks."""

    title = _l("Who lives in the home?")

    elderly_members = WholeNumberField(
        _l("People of 60 years or more"), hint=_l("Write 0 if there are none.")
    )
    disabled_members = WholeNumberField(_l("People with a disability"), hint=_l("Write 0 if there are none."))
    young_children = WholeNumberField(_l("Children under 6 years"), hint=_l("Write 0 if there are none."))
    farmworker = YesNoField(_l("Does anybody work on a farm?"))


class OccupantConsentForm(QuestionForm):
    """Whether the people want the work."""

    title = _l("Do those who live there agree to the work?")

    occupant_consent = YesNoField(title, [Required(_l("Choose yes or no."))])


class LimitedRentForm(QuestionForm):
    """Rents that the law limits."""

    title = _l("Are the rents limited by law?")

    affordable_housing = YesNoField(
        _l("Is it affordable housing by law?"),
        hint=_l("A contract with a housing agency, or public housing."),
    )
    deed_restricted = YesNoField(
        _l("Does the building's deed limit the rents?"), hint=_l("The owner's deed or agreement shows it.")
    )


class DeferralForm(QuestionForm):
    """What must be put right first."""

    title = _l("Does anything stand in the way of the work?")

    deferral_reasons = CheckboxesField(
        title,
        [Required(_l("Choose at least one, or choose 'I do not know yet'."))],
        choices=choices_of(DEFERRAL_REASONS),
        hint=_l("The work then waits until it is put right. It is not a no."),
    )


class RoofSizeForm(QuestionForm):
    """The roof measured."""

    title = _l("How large is the roof?")

    face_width_ft = NumberField(_l("Width of the sunny side"), suffix=_l("ft"))
    face_slope_length_ft = NumberField(_l("Length of the sunny side, from gutter to top"), suffix=_l("ft"))
    plan_area_ft2 = NumberField(_l("The whole roof, seen from above"), suffix=_l("sq ft"))


class RoofShadeForm(QuestionForm):
    """Shade by month, or the skyline."""

    title = _l("How much shade is on the roof through the year?")

    shading_pct_by_month = NumbersField(
        _l("Shade in each month, in percent"),
        fewest=MONTHS,
        most=MONTHS,
        hint=_l("Twelve numbers from January to December, from a shade survey."),
    )
    horizon_deg = NumbersField(
        _l("Height of the skyline, in degrees"),
        fewest=FEWEST_DIRECTIONS,
        most=MOST_DIRECTIONS,
        hint=_l("At even steps around the compass, clockwise from north. 4 numbers or more."),
    )


class MonthsForm(QuestionForm):
    """Twelve months of bills."""

    title = _l("What do the bills of twelve months say?")

    monthly_kwh = NumbersField(
        _l("Electricity of each month, in kWh"),
        fewest=MONTHS,
        most=MONTHS,
        hint=_l("Twelve numbers from January to December."),
    )
    monthly_therms = NumbersField(
        _l("Gas of each month, in therms"),
        fewest=MONTHS,
        most=MONTHS,
        hint=_l("Twelve numbers from January to December."),
    )
    annual_energy_cost_usd = MoneyField(_l("Cost of all energy in the year"))


class AirDistrictForm(QuestionForm):
    """Whose rules for the air hold."""

    title = _l("Which air district is the home in?")

    air_district = RadiosField(
        title,
        [Required(_l("Choose the air district."))],
        choices=choices_of({"bay_area": _l("Bay Area"), "other": _l("Another")}),
    )
