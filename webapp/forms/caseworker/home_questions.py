"""Questions about the home itself, on which the measures and their savings hang."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from webapp.forms.caseworker.household_questions import CONDITIONS, NOT_A_SHARE
from webapp.forms.caseworker.question_form import NumberField, QuestionForm
from webapp.ui import Between, RadiosField, Required, WholeNumberField, choices_of

ABOVE_ZERO = _l("Write a number above 0.")
LEAST = Decimal("0.001")
YEAR = _l("Write a year with four digits, like 1996.")
FUELS = {
    "natural_gas": _l("Natural gas"),
    "electricity": _l("Electricity"),
    "propane": _l("Propane"),
    "fuel_oil": _l("Fuel oil"),
    "wood": _l("Wood"),
}


def _above_zero() -> Between:
    return Between(LEAST, None, ABOVE_ZERO)


def _year() -> Between:
    return Between(1700, 2100, YEAR)


class ClimateForm(QuestionForm):
    """The climate zone, where the ZIP code does not give it."""

    title = _l("Which building climate zone is the home in?")

    climate_zone = WholeNumberField(
        title,
        [Required(_l("Write the number of the zone.")), Between(1, 16, _l("Write a number from 1 to 16."))],
        hint=_l("A number from 1 to 16. The Energy Commission's map shows it for every address."),
    )


class DwellingForm(QuestionForm):
    """Kind, size and age."""

    title = _l("What kind of home is it?")

    construction = RadiosField(
        _l("How was it built?"),
        choices=choices_of(
            {"site_built": _l("Built on its site"), "mobile_home": _l("Mobile or manufactured home")}
        ),
    )
    floor_area_ft2 = NumberField(_l("Floor area"), [_above_zero()], suffix=_l("sq ft"))
    stories = WholeNumberField(_l("Stories"), [Between(1, None, _l("Write 1 or more."))])
    bedrooms = WholeNumberField(_l("Bedrooms"))
    year_built = WholeNumberField(_l("Year it was built"), [_year()], width="sm", grouped=False)


class InsulationForm(QuestionForm):
    """Insulation by R-value."""

    title = _l("How well is the home insulated?")

    attic_r = NumberField(
        _l("Attic, R-value"), [_above_zero()], prefix="R-", hint=_l("Bare: about 2. Three inches: about 11.")
    )
    wall_r = NumberField(_l("Walls, R-value"), [_above_zero()], prefix="R-", hint=_l("Empty walls: about 4."))
    floor_r = NumberField(_l("Floor, R-value"), [_above_zero()], prefix="R-")


class WindowsForm(QuestionForm):
    """Windows."""

    title = _l("What are the windows like?")

    window_u = NumberField(
        _l("Heat loss, U-factor"),
        [_above_zero()],
        suffix="U",
        hint=_l("One pane: about 1.1. Two panes: about 0.6."),
    )
    window_shgc = NumberField(
        _l("Share of the sun's heat let in, SHGC"),
        [Between(LEAST, 1, _l("Write a number above 0, up to 1, like 0.7."))],
        suffix="SHGC",
    )


class AirLeakageForm(QuestionForm):
    """Blower door."""

    title = _l("What did the blower-door test show?")

    cfm50 = NumberField(
        title,
        [Required(_l("Write the reading, or choose 'I do not know yet'.")), _above_zero()],
        suffix=_l("CFM50"),
    )


class HeatingForm(QuestionForm):
    """The main heater."""

    title = _l("How is the home heated?")

    type = RadiosField(
        _l("Main heater"),
        choices=choices_of(
            {
                "furnace": _l("Central furnace"),
                "wall_furnace": _l("Wall or floor furnace"),
                "boiler": _l("Boiler"),
                "heat_pump": _l("Heat pump"),
                "resistance": _l("Electric heaters"),
                "stove": _l("Stove"),
                "none": _l("No heater"),
            }
        ),
    )
    fuel = RadiosField(_l("What it runs on"), choices=choices_of(FUELS))
    efficiency = NumberField(
        _l("Efficiency on its label"),
        [_above_zero()],
        suffix=_l("AFUE or HSPF"),
        hint=_l("AFUE as a fraction, like 0.80. For a heat pump HSPF, like 8.5."),
    )
    year = WholeNumberField(_l("Year it was made"), [_year()], width="sm", grouped=False)
    condition = RadiosField(_l("Condition"), choices=choices_of(CONDITIONS))


class CoolingForm(QuestionForm):
    """The air conditioner."""

    title = _l("How is the home cooled?")

    type = RadiosField(
        _l("Cooling"),
        choices=choices_of(
            {
                "central_ac": _l("Central air conditioner"),
                "room_ac": _l("Air conditioners in rooms"),
                "heat_pump": _l("Heat pump"),
                "evaporative_cooler": _l("Evaporative (swamp) cooler"),
                "none": _l("No cooling"),
            }
        ),
    )
    seer = NumberField(
        _l("SEER on its label"),
        [Between(LEAST, 60, _l("Write a number above 0, up to 60."))],
        suffix="SEER",
    )
    year = WholeNumberField(_l("Year it was made"), [_year()], width="sm", grouped=False)
    condition = RadiosField(_l("Condition"), choices=choices_of(CONDITIONS))


class DuctsForm(QuestionForm):
    """Air ducts."""

    title = _l("Where do the air ducts run?")

    location = RadiosField(
        _l("Most of the ducts are in"),
        choices=choices_of(
            {
                "attic": _l("The attic"),
                "crawlspace": _l("The crawl space"),
                "basement": _l("The basement"),
                "garage": _l("The garage"),
                "conditioned": _l("Rooms that are heated or cooled"),
                "none": _l("There are no ducts"),
            }
        ),
    )
    leakage_pct = NumberField(
        _l("Leakage, from a duct test"), [Between(0, 100, NOT_A_SHARE)], suffix=_l("percent of the air")
    )
    insulation_r = NumberField(_l("Duct insulation, R-value"), prefix="R-")


class ThermostatForm(QuestionForm):
    """The thermostat."""

    title = _l("What thermostat does the home have?")

    type = RadiosField(
        _l("Thermostat"),
        choices=choices_of(
            {"manual": _l("By hand"), "programmable": _l("With a program"), "smart": _l("Smart")}
        ),
    )
    heating_f = NumberField(
        _l("Set in winter to"), [Between(45, 90, _l("Write a number from 45 to 90."))], suffix=_l("°F")
    )
    cooling_f = NumberField(
        _l("Set in summer to"), [Between(55, 100, _l("Write a number from 55 to 100."))], suffix=_l("°F")
    )


class WaterHeatingForm(QuestionForm):
    """The water heater."""

    title = _l("How is water heated?")

    type = RadiosField(
        _l("Water heater"),
        choices=choices_of(
            {
                "storage": _l("With a tank"),
                "tankless": _l("Without a tank"),
                "heat_pump": _l("Heat pump"),
                "solar": _l("Solar"),
            }
        ),
    )
    fuel = RadiosField(_l("What it runs on"), choices=choices_of(FUELS))
    uef = NumberField(
        _l("UEF on its label"),
        [Between(LEAST, 6, _l("Write a number above 0, up to 6, like 0.56."))],
        suffix="UEF",
    )
    year = WholeNumberField(_l("Year it was made"), [_year()], width="sm", grouped=False)
    condition = RadiosField(_l("Condition"), choices=choices_of(CONDITIONS))


class ShowersForm(QuestionForm):
    """Showers."""

    title = _l("How many showers are there?")

    showerheads = WholeNumberField(_l("Shower heads"))
    shower_gpm = NumberField(
        _l("Water that one uses"),
        [Between(LEAST, 20, _l("Write a number above 0, up to 20, like 2.5."))],
        suffix=_l("gallons a minute"),
        hint=_l("It is printed on most shower heads."),
    )


class LightingForm(QuestionForm):
    """Old lamps."""

    title = _l("How many old-style light bulbs are there?")

    incandescent_lamps = WholeNumberField(
        _l("Old-style bulbs"), hint=_l("Bulbs with a glowing wire. Write 0 if there are none.")
    )
    hours_per_day = NumberField(
        _l("Hours a day that one is on"),
        [Between(0, 24, _l("Write a number from 0 to 24."))],
        suffix=_l("hours"),
    )


class RefrigeratorForm(QuestionForm):
    """The refrigerator."""

    title = _l("How old is the refrigerator?")

    refrigerator_year = WholeNumberField(_l("Year it was made"), [_year()], width="sm", grouped=False)
    refrigerator_kwh_per_year = NumberField(
        _l("Electricity it uses in a year"),
        [_above_zero()],
        suffix=_l("kWh"),
        hint=_l("From its label, or metered."),
    )


class EnergyUseForm(QuestionForm):
    """A year of bills."""

    title = _l("How much energy did the home use in a year?")

    annual_kwh = NumberField(
        _l("Electricity"), suffix=_l("kWh a year"), hint=_l("Add up the bills of 12 months.")
    )
    annual_therms = NumberField(
        _l("Gas"), suffix=_l("therms a year"), hint=_l("Add up the bills of 12 months.")
    )


class PlannedSolarForm(QuestionForm):
    """An array already designed."""

    title = _l("Is a solar array already designed?")

    mount = RadiosField(
        _l("Where it will stand"),
        choices=choices_of({"roof": _l("On the roof"), "ground": _l("On the ground")}),
    )
    capacity_kw_dc = NumberField(_l("Size"), [_above_zero()], suffix=_l("kW DC"))
