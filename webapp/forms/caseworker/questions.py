"""The intake in one table: every page, in the order in which people are asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from webapp.forms.caseworker import home_questions as home
from webapp.forms.caseworker import household_questions as household
from webapp.forms.caseworker import visit_questions as visit
from webapp.reports.wording import wording

if TYPE_CHECKING:
    from webapp.forms.caseworker.question_form import QuestionForm
    from webapp.ui.field import Words


class Group(StrEnum):
    """A part of the task list."""

    HOUSEHOLD = "household"
    INCOME = "income"
    HOME = "home"
    MORE = "more"


GROUP_NAMES = {
    Group.HOUSEHOLD: _l("Household and place"),
    Group.INCOME: _l("Income"),
    Group.HOME: _l("The home"),
    Group.MORE: _l("Good to know"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the intake.

    Parameters
    ----------
    id : str
        Its part of the address.
    group : Group
        Its part of the task list.
    facts : tuple of str
        Dotted names of the facts that it asks for.
    form : type of QuestionForm or None
        Its form; None for the income, which has pages of its own.
    why : str
        Why we ask.
    """

    id: str
    group: Group
    facts: tuple[str, ...]
    form: type[QuestionForm] | None
    why: Words

    @property
    def bring(self) -> tuple[str, ...]:
        """What the household brings or does to answer it, in the words of its report."""
        words = wording("en")
        found = (words.find("bring", fact) for fact in self.facts if fact not in _LOOKED_UP)
        return tuple(dict.fromkeys(text for text in found if text))


# Nobody brings it: whoever looks the tract up sees it.
_LOOKED_UP = frozenset({"dwelling.tract_vintage"})


def _facts(section: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{section}.{name}" for name in names)


_SAVINGS = _l("Measures and their savings hang on it. What nobody knows yet, a visit to the home will show.")
_SAFETY = _l("Nobody works in a home with a danger in it, and alarms save lives.")

QUESTIONS: tuple[Question, ...] = (
    Question(
        "building",
        Group.HOUSEHOLD,
        _facts("building", "units_per_building"),
        household.BuildingForm,
        _l("Each program is for one kind of building: houses, small complexes, or large ones."),
    ),
    Question(
        "tract",
        Group.HOUSEHOLD,
        _facts("dwelling", "tract_geoid", "tract_vintage"),
        household.TractForm,
        _l("Some programs are only for areas on the State's list."),
    ),
    Question(
        "tenure",
        Group.HOUSEHOLD,
        _facts("dwelling", "tenure"),
        household.TenureForm,
        _l("An owner decides alone. For a rented home the landlord must agree."),
    ),
    Question(
        "landlord",
        Group.HOUSEHOLD,
        _facts("dwelling", "landlord_consent"),
        household.ConsentForm,
        _l("We may only work on a rented home if its owner agrees in writing."),
    ),
    Question(
        "household-size",
        Group.HOUSEHOLD,
        _facts("household", "size"),
        household.SizeForm,
        _l("The income limit is higher for more people."),
    ),
    Question(
        "income",
        Group.INCOME,
        _facts(
            "household",
            "annual_income_usd",
            "income",
            "income.amount_usd",
            "income.period",
            "zero_income_declared",
        ),
        None,
        _l("The programs have an income limit. We count what everybody gets, before taxes."),
    ),
    Question(
        "earlier-work",
        Group.HOUSEHOLD,
        _facts("dwelling", "previously_weatherized", "weatherized_on"),
        household.EarlierWorkForm,
        _l("A home that had this work a short time ago cannot have it again yet."),
    ),
    Question(
        "low-income-homes",
        Group.HOUSEHOLD,
        _facts("building", "low_income_units"),
        household.LowIncomeUnitsForm,
        _l("Programs for complexes ask that enough of the homes are low-income."),
    ),
    Question(
        "utility",
        Group.HOUSEHOLD,
        _facts("utility", "electric", "gas"),
        household.UtilityForm,
        _l("Solar panels are offered with some electric companies only. Bills hang on it too."),
    ),
    Question(
        "roof",
        Group.HOME,
        _facts("roof", "usable_area_ft2", "shading_pct", "azimuth_deg", "tilt_deg", "condition"),
        household.RoofForm,
        _l("Solar panels need room, sun, and a sound roof."),
    ),
    Question(
        "climate",
        Group.HOME,
        _facts("dwelling", "climate_zone"),
        home.ClimateForm,
        _l("How hot and cold it gets decides what a measure saves. The ZIP code did not tell it."),
    ),
    Question(
        "dwelling",
        Group.HOME,
        _facts("dwelling", "construction", "floor_area_ft2", "stories", "bedrooms", "year_built"),
        home.DwellingForm,
        _SAVINGS,
    ),
    Question(
        "insulation",
        Group.HOME,
        _facts("envelope", "attic_r", "wall_r", "floor_r"),
        home.InsulationForm,
        _SAVINGS,
    ),
    Question(
        "windows", Group.HOME, _facts("envelope", "window_u", "window_shgc"), home.WindowsForm, _SAVINGS
    ),
    Question("air-leakage", Group.HOME, _facts("envelope", "cfm50"), home.AirLeakageForm, _SAVINGS),
    Question(
        "heating",
        Group.HOME,
        _facts("heating", "type", "fuel", "efficiency", "year", "condition"),
        home.HeatingForm,
        _SAVINGS,
    ),
    Question(
        "cooling",
        Group.HOME,
        _facts("cooling", "type", "seer", "year", "condition"),
        home.CoolingForm,
        _SAVINGS,
    ),
    Question(
        "ducts",
        Group.HOME,
        _facts("ducts", "location", "leakage_pct", "insulation_r"),
        home.DuctsForm,
        _SAVINGS,
    ),
    Question(
        "thermostat",
        Group.HOME,
        _facts("thermostat", "type", "heating_f", "cooling_f"),
        home.ThermostatForm,
        _SAVINGS,
    ),
    Question(
        "water-heating",
        Group.HOME,
        _facts("water_heating", "type", "fuel", "uef", "year", "condition"),
        home.WaterHeatingForm,
        _SAVINGS,
    ),
    Question(
        "showers",
        Group.HOME,
        _facts("water_fixtures", "showerheads", "shower_gpm"),
        home.ShowersForm,
        _SAVINGS,
    ),
    Question(
        "lighting",
        Group.HOME,
        _facts("lighting", "incandescent_lamps", "hours_per_day"),
        home.LightingForm,
        _SAVINGS,
    ),
    Question(
        "refrigerator",
        Group.HOME,
        _facts("appliances", "refrigerator_year", "refrigerator_kwh_per_year"),
        home.RefrigeratorForm,
        _SAVINGS,
    ),
    Question(
        "shell",
        Group.HOME,
        _facts("envelope", "foundation", "doors", "weatherstripped", "roof_color"),
        visit.ShellForm,
        _SAVINGS,
    ),
    Question(
        "window-sun",
        Group.HOME,
        _facts("envelope", "window_area_ft2", "window_facing", "window_shading"),
        visit.WindowSunForm,
        _SAVINGS,
    ),
    Question(
        "knee-walls",
        Group.HOME,
        _facts("envelope", "knee_wall_area_ft2", "knee_wall_r"),
        visit.KneeWallsForm,
        _SAVINGS,
    ),
    Question(
        "fans",
        Group.HOME,
        _facts("cooling", "whole_house_fan", "ceiling_fans", "room_units"),
        visit.FansForm,
        _SAVINGS,
    ),
    Question(
        "heater-service", Group.HOME, _facts("heating", "tuned_up_on"), visit.HeaterServiceForm, _SAVINGS
    ),
    Question(
        "water-tank",
        Group.HOME,
        _facts(
            "water_heating", "units", "tank_gal", "location", "setpoint_f", "tank_wrapped", "pipes_insulated"
        ),
        visit.WaterTankForm,
        _SAVINGS,
    ),
    Question(
        "faucets", Group.HOME, _facts("water_fixtures", "faucets", "faucet_gpm"), visit.FaucetsForm, _SAVINGS
    ),
    Question(
        "freezer",
        Group.HOME,
        _facts("appliances", "freezers", "freezer_year", "freezer_kwh_per_year"),
        visit.FreezerForm,
        _SAVINGS,
    ),
    Question(
        "laundry",
        Group.HOME,
        _facts("appliances", "clothes_washer", "clothes_washer_year", "dryer_fuel", "dryer_heat_pump"),
        visit.LaundryForm,
        _SAVINGS,
    ),
    Question(
        "kitchen",
        Group.HOME,
        _facts("appliances", "range_fuel", "range_induction", "microwave", "power_strips"),
        visit.KitchenForm,
        _SAVINGS,
    ),
    Question(
        "alarms", Group.HOME, _facts("health_safety", "co_alarms", "smoke_alarms"), visit.AlarmsForm, _SAFETY
    ),
    Question(
        "safety",
        Group.HOME,
        _facts(
            "health_safety",
            "combustion_test",
            "ambient_co_ppm",
            "gas_leak",
            "unvented_heater",
            "knob_and_tube",
            "asbestos",
            "moisture",
            "ventilation_cfm",
        ),
        visit.SafetyForm,
        _SAFETY,
    ),
    Question(
        "wiring",
        Group.HOME,
        _facts("electrical", "panel_amps", "spare_240v_circuit", "ev_charger", "peak_demand_kw"),
        visit.WiringForm,
        _l("New electric equipment needs room in the panel."),
    ),
    Question(
        "energy-use",
        Group.HOME,
        _facts("utility", "annual_kwh", "annual_therms"),
        home.EnergyUseForm,
        _l("With a year of bills the savings are those of this home and not of a usual one."),
    ),
    Question(
        "rate-plan",
        Group.MORE,
        _facts("utility", "schedule", "baseline_territory", "care", "net_metering"),
        visit.RatePlanForm,
        _l("Dollars on the bill can be worked out only on the household's own rate plan."),
    ),
    Question(
        "planned-solar",
        Group.MORE,
        _facts("pv", "mount", "capacity_kw_dc"),
        home.PlannedSolarForm,
        _l("Where an array is already designed, its own size counts."),
    ),
    Question(
        "language",
        Group.MORE,
        _facts("household", "language"),
        household.LanguageForm,
        _l("So that letters come in a language that somebody in the home reads."),
    ),
    Question(
        "benefits",
        Group.MORE,
        _facts("household", "receives"),
        household.BenefitsForm,
        _l("So that you can point out other programs that the household could have."),
    ),
)
BY_ID = {question.id: question for question in QUESTIONS}


def can_still_matter(question: Question, wanted: tuple[str, ...], assumed: tuple[str, ...]) -> bool:
    """Return whether an answer could change anything, or is wanted for its own sake."""
    return question.group is Group.MORE or bool(set(question.facts) & {*wanted, *assumed})
