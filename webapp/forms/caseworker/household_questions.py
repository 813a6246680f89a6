"""Questions on which the answer hangs: who lives there, where, and in what building."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from rules.facts import LARGEST_HOUSEHOLD
from webapp.forms.caseworker.question_form import CountsField, NumberField, QuestionForm
from webapp.ui import (
    Between,
    CheckboxesField,
    DateBetween,
    Matches,
    MemorableDateField,
    RadiosField,
    Required,
    TextField,
    WholeNumberField,
    YesNoField,
    choices_of,
)

FIRST_DAY_OF_PROGRAMMES = date(1970, 1, 1)
# Names are not translated, and a plain text is escaped where a lazy one would not be.
UTILITIES = {
    "pge": "PG&E",
    "sce": "Southern California Edison",
    "sdge": "SDG&E",
    "smud": _l("SMUD (Sacramento)"),
    "ladwp": _l("LADWP (Los Angeles)"),
    "other": _l("Another company"),
}
GAS_UTILITIES = {
    "pge": "PG&E",
    "socalgas": "SoCalGas",
    "sdge": "SDG&E",
    "other": _l("Another company"),
    "none": _l("No gas at this home"),
}
LANGUAGES = {
    "en": _l("English"),
    "es": _l("Spanish"),
    "zh-Hant": _l("Chinese (traditional)"),
    "vi": _l("Vietnamese"),
}
BENEFITS = {
    "calfresh": _l("CalFresh"),
    "calworks": _l("CalWORKs"),
    "ssi": _l("SSI"),
    "liheap": _l("LIHEAP (help with energy bills)"),
    "wic": _l("WIC"),
    "medi_cal": _l("Medi-Cal"),
    "tribal_tanf": _l("Tribal TANF"),
    "head_start": _l("Head Start"),
    "national_school_lunch": _l("Free or reduced school lunch"),
    "bia_general_assistance": _l("BIA General Assistance"),
    "care": _l("CARE rate"),
    "fera": _l("FERA rate"),
    "esa": _l("Energy Savings Assistance"),
}
CONDITIONS = {"good": _l("Good"), "fair": _l("Fair"), "poor": _l("Poor")}
NOT_A_SHARE = _l("Write a number from 0 to 100.")


class TractForm(QuestionForm):
    """Where the home is, as the lists of areas count it."""

    title = _l("Where is the home on the census map?")

    tract_geoid = TextField(
        _l("Census tract"),
        [
            Matches(
                r"[0-9]{11}", _l("Write all 11 digits of the tract, with the 0 in front, like 06019001100.")
            )
        ],
        hint=_l("11 digits. Look the street address up in the Census Bureau's geocoder."),
        width="medium",
        inputmode="numeric",
    )
    tract_vintage = RadiosField(
        _l("Which census is this number from?"),
        choices=choices_of(
            {2010: _l("2010"), 2020: _l("2020")},
            {
                2010: _l("CalEnviroScreen and the State's lists up to now use it"),
                2020: _l("Maps and letters of 2021 or later mostly use it"),
            },
        ),
        coerce=int,
        hint=_l("The same number can be another piece of ground on the other map."),
    )


class BuildingForm(QuestionForm):
    """How many homes a building has."""

    title = _l("How many homes are in each building?")

    units_per_building = CountsField(
        title,
        [Required(_l("Write how many homes are in each building, like 1 or 8, 8, 8."))],
        hint=_l("For a house, write 1. For three buildings of eight homes each, write 8, 8, 8."),
        width="medium",
    )


class TenureForm(QuestionForm):
    """Owner or renter."""

    title = _l("Does the household own or rent the home?")

    tenure = RadiosField(
        title,
        [Required(_l("Choose whether the household owns or rents the home."))],
        choices=choices_of({"owner": _l("Owns it and lives in it"), "renter": _l("Rents it")}),
    )


class SizeForm(QuestionForm):
    """How many people."""

    title = _l("How many people live in the home?")

    size = WholeNumberField(
        title,
        [
            Required(_l("Write how many people live in the home.")),
            Between(1, LARGEST_HOUSEHOLD, _l("Write a number from 1 to 30.")),
        ],
        hint=_l("Count everybody who lives there, children and babies too."),
    )


class ConsentForm(QuestionForm):
    """What the landlord says."""

    title = _l("Does the landlord agree to the work?")

    landlord_consent = YesNoField(title, [Required(_l("Choose yes or no."))])


class EarlierWorkForm(QuestionForm):
    """Weatherization paid by public money before."""

    title = _l("Has public money paid for such work on this home before?")

    previously_weatherized = YesNoField(
        _l("Was the home weatherized before?"),
        hint=_l("Insulation, sealing or a new heater from a public program."),
    )
    weatherized_on = MemorableDateField(
        _l("When was that work done?"),
        [
            DateBetween(
                FIRST_DAY_OF_PROGRAMMES, None, _l("Check the year. There were no such programs before 1970.")
            )
        ],
        hint=_l(
            "Only if the answer above is yes. If nobody remembers the day, write the first day of the year."
        ),
    )


class LowIncomeUnitsForm(QuestionForm):
    """How many of all the homes are low-income."""

    title = _l("How many of all these homes are low-income?")

    low_income_units = WholeNumberField(
        title,
        [Required(_l("Write how many homes are low-income. Write 0 if none is."))],
        hint=_l("Count all buildings together. The owner's list of rents shows it."),
    )


class UtilityForm(QuestionForm):
    """Who sells the energy."""

    title = _l("Which companies sell electricity and gas to the home?")

    electric = RadiosField(_l("Electricity"), choices=choices_of(UTILITIES), hint=_l("It is on the bill."))
    gas = RadiosField(_l("Gas"), choices=choices_of(GAS_UTILITIES))


class RoofForm(QuestionForm):
    """The roof, for solar."""

    title = _l("What is the roof like?")

    usable_area_ft2 = NumberField(
        _l("Free roof on its sunniest side"),
        suffix=_l("sq ft"),
        hint=_l("Without chimneys, vents and edges."),
    )
    shading_pct = NumberField(
        _l("How much of the sun does shade take in a year?"),
        [Between(0, 100, NOT_A_SHARE)],
        suffix=_l("percent"),
    )
    azimuth_deg = NumberField(
        _l("Which way does that side face?"),
        [Between(0, 359, _l("Write a number from 0 to 359. South is 180."))],
        suffix=_l("degrees"),
        hint=_l("As on a compass: north is 0, east 90, south 180, west 270."),
    )
    tilt_deg = NumberField(
        _l("How steep is it?"),
        [Between(0, 90, _l("Write a number from 0 to 90. A flat roof is 0."))],
        suffix=_l("degrees"),
        hint=_l("A flat roof is 0. A usual roof is about 20."),
    )
    condition = RadiosField(_l("What condition is the roof in?"), choices=choices_of(CONDITIONS))


class LanguageForm(QuestionForm):
    """What the household reads."""

    title = _l("Which language does the household read?")

    language = RadiosField(title, [Required(_l("Choose a language."))], choices=choices_of(LANGUAGES))


class BenefitsForm(QuestionForm):
    """Benefits that the household gets."""

    title = _l("Which of these does anybody in the household get?")

    receives = CheckboxesField(
        title,
        [Required(_l("Choose at least one, or choose 'I do not know yet'."))],
        choices=choices_of(BENEFITS),
    )
