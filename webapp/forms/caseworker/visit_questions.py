"""Questions that a visit answers: what the rarer measures, safety and wiring hang on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from webapp.forms.caseworker.home_questions import ABOVE_ZERO, FUELS, LEAST, YEAR
from webapp.forms.caseworker.question_form import NumberField, QuestionForm
from webapp.ui import (
    Between,
    DateBetween,
    MemorableDateField,
    RadiosField,
    TextField,
    WholeNumberField,
    YesNoField,
    choices_of,
)

_NO_TUNE_UP_BEFORE = date(1950, 1, 1)
_SOME_FUELS = {
    **{fuel: FUELS[fuel] for fuel in ("electricity", "natural_gas", "propane")},
    "none": _l("There is none"),
}


def _above_zero() -> Between:
    return Between(LEAST, None, ABOVE_ZERO)


def _year() -> Between:
    return Between(1700, 2100, YEAR)


class ShellForm(QuestionForm):
    """What the home stands on, and its doors and roof."""

    title = _l("What do you see from outside?")

    foundation = RadiosField(
        _l("Below the lowest floor is"),
        choices=choices_of(
            {
                "slab": _l("A slab on the ground"),
                "crawlspace": _l("A crawl space"),
                "basement": _l("A basement"),
            }
        ),
    )
    doors = WholeNumberField(_l("Outside doors"))
    weatherstripped = YesNoField(_l("Do doors and windows have weatherstripping?"))
    roof_color = RadiosField(
        _l("The roof is"),
        choices=choices_of({"dark": _l("Dark"), "light": _l("Light"), "white": _l("White")}),
    )


class WindowSunForm(QuestionForm):
    """Size of the windows, and the sun on them."""

    title = _l("How much sun do the windows get?")

    window_area_ft2 = NumberField(_l("Area of all windows"), suffix=_l("sq ft"))
    window_facing = RadiosField(
        _l("Most of them face"),
        choices=choices_of(
            {"north": _l("North"), "east": _l("East"), "south": _l("South"), "west": _l("West")}
        ),
    )
    window_shading = RadiosField(
        _l("Shade on them, by trees, eaves or screens"),
        choices=choices_of({"none": _l("None"), "partial": _l("Some"), "full": _l("Full shade")}),
    )


class KneeWallsForm(QuestionForm):
    """Walls between rooms and attic."""

    title = _l("Are there walls between rooms and the attic?")

    knee_wall_area_ft2 = NumberField(
        _l("Area of such walls"), suffix=_l("sq ft"), hint=_l("Write 0 if there are none.")
    )
    knee_wall_r = NumberField(
        _l("Their insulation, R-value"),
        [Between(Decimal("0.5"), 100, _l("Write a number from 0.5 to 100."))],
        prefix="R-",
    )


class FansForm(QuestionForm):
    """Fans and single air conditioners."""

    title = _l("Which fans and room air conditioners are there?")

    whole_house_fan = YesNoField(_l("Is there a whole-house fan?"))
    ceiling_fans = WholeNumberField(_l("Ceiling fans"), hint=_l("Write 0 if there are none."))
    room_units = WholeNumberField(
        _l("Room air conditioners"),
        [Between(1, 50, _l("Write 1 or more. Leave it empty if there are none."))],
    )


class HeaterServiceForm(QuestionForm):
    """The last tune-up."""

    title = _l("When was the heater last tuned up?")

    tuned_up_on = MemorableDateField(
        title,
        [DateBetween(_NO_TUNE_UP_BEFORE, None, _l("Check the year."))],
        hint=_l("If nobody remembers the day, write the first day of the year."),
    )


class WaterTankForm(QuestionForm):
    """The tank, its place and its setting."""

    title = _l("What is the water heater like?")

    units = WholeNumberField(_l("Water heaters"), [Between(1, 20, _l("Write 1 or more."))])
    tank_gal = NumberField(_l("Size of the tank"), [Between(1, 1000, ABOVE_ZERO)], suffix=_l("gallons"))
    location = RadiosField(
        _l("It stands"),
        choices=choices_of(
            {
                "conditioned": _l("In a room that is heated or cooled"),
                "garage": _l("In the garage"),
                "basement": _l("In the basement"),
                "outdoors": _l("Outdoors"),
            }
        ),
    )
    setpoint_f = NumberField(
        _l("Water is set to"), [Between(90, 190, _l("Write a number from 90 to 190."))], suffix=_l("°F")
    )
    tank_wrapped = YesNoField(_l("Does the tank have a blanket?"))
    pipes_insulated = YesNoField(_l("Are the hot water pipes wrapped?"))


class FaucetsForm(QuestionForm):
    """Faucets."""

    title = _l("How many faucets are there?")

    faucets = WholeNumberField(_l("Faucets"), hint=_l("In kitchen and bathrooms."))
    faucet_gpm = NumberField(
        _l("Water that one uses"),
        [Between(LEAST, 20, _l("Write a number above 0, up to 20, like 2.2."))],
        suffix=_l("gallons a minute"),
        hint=_l("It is printed on most faucet tips."),
    )


class FreezerForm(QuestionForm):
    """Freezers beside the refrigerator."""

    title = _l("Are there freezers beside the refrigerator?")

    freezers = WholeNumberField(_l("Freezers"), hint=_l("Write 0 if there are none."))
    freezer_year = WholeNumberField(_l("Year it was made"), [_year()], width="sm", grouped=False)
    freezer_kwh_per_year = NumberField(
        _l("Electricity it uses in a year"),
        [_above_zero()],
        suffix=_l("kWh"),
        hint=_l("From its label, or metered."),
    )


class LaundryForm(QuestionForm):
    """Washer and dryer."""

    title = _l("What clothes washer and dryer are there?")

    clothes_washer = RadiosField(
        _l("Clothes washer"),
        choices=choices_of(
            {
                "top_load": _l("Loaded from the top"),
                "front_load": _l("Loaded from the front"),
                "none": _l("There is none"),
            }
        ),
    )
    clothes_washer_year = WholeNumberField(
        _l("Year the washer was made"), [_year()], width="sm", grouped=False
    )
    dryer_fuel = RadiosField(_l("The dryer runs on"), choices=choices_of(_SOME_FUELS))
    dryer_heat_pump = YesNoField(_l("Is it a heat-pump dryer?"))


class KitchenForm(QuestionForm):
    """Stove, microwave oven and power strips."""

    title = _l("What is in the kitchen?")

    range_fuel = RadiosField(_l("The stove runs on"), choices=choices_of(_SOME_FUELS))
    range_induction = YesNoField(_l("Is it an induction stove?"))
    microwave = YesNoField(_l("Is there a microwave oven?"))
    power_strips = WholeNumberField(
        _l("Smart power strips in the home"), hint=_l("Write 0 if there are none.")
    )


class WiringForm(QuestionForm):
    """The electrical service."""

    title = _l("How large is the electrical panel?")

    panel_amps = NumberField(
        _l("Main breaker"), [Between(15, 4000, _l("Write a number from 15 to 4000."))], suffix=_l("amps")
    )
    spare_240v_circuit = YesNoField(_l("Is a 240-volt circuit free?"))
    ev_charger = YesNoField(_l("Is there a 240-volt car charger?"))
    peak_demand_kw = NumberField(
        _l("Highest demand of a year, if the company tells it"), [_above_zero()], suffix=_l("kW")
    )


class AlarmsForm(QuestionForm):
    """Alarms."""

    title = _l("Are there working alarms?")

    co_alarms = YesNoField(_l("Do carbon monoxide alarms work?"))
    smoke_alarms = YesNoField(_l("Do smoke alarms work?"))


class SafetyForm(QuestionForm):
    """Dangers that stop work."""

    title = _l("Did anybody find a danger?")

    combustion_test = RadiosField(
        _l("Last safety test of the gas appliances"),
        choices=choices_of({"pass": _l("Passed"), "fail": _l("Failed")}),
    )
    ambient_co_ppm = NumberField(_l("Carbon monoxide in the air"), suffix=_l("ppm"))
    gas_leak = YesNoField(_l("Does gas leak anywhere?"))
    unvented_heater = YesNoField(_l("Is a heater without a vent in use?"))
    knob_and_tube = YesNoField(_l("Is there old knob-and-tube wiring?"))
    asbestos = RadiosField(
        _l("Asbestos"),
        choices=choices_of({"none": _l("None"), "suspected": _l("Suspected"), "present": _l("Found")}),
    )
    moisture = RadiosField(
        _l("Dampness or mold"),
        choices=choices_of({"none": _l("None"), "minor": _l("A little"), "severe": _l("Much")}),
    )
    ventilation_cfm = NumberField(
        _l("Fresh air that a fan brings in all the time"),
        suffix=_l("CFM"),
        hint=_l("Write 0 if there is no such fan."),
    )


class RatePlanForm(QuestionForm):
    """What the bill says."""

    title = _l("What does the electric bill say?")

    schedule = TextField(_l("Rate plan"), hint=_l("Like E-1 or E-TOU-C."))
    baseline_territory = TextField(_l("Baseline territory"), hint=_l("One letter, like T."))
    care = YesNoField(_l("Does the bill have the CARE discount?"))
    net_metering = RadiosField(
        _l("Solar electricity that there is now is billed by"),
        choices=choices_of(
            {
                "none": _l("There is none"),
                "nem1": _l("Net metering, the first kind (NEM 1)"),
                "nem2": _l("Net metering, the second kind (NEM 2)"),
                "net_billing": _l("Net billing"),
            }
        ),
    )
