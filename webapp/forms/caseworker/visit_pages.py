"""The pages that a visit to the home answers, in order."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webapp.forms.caseworker import further_questions as further
from webapp.forms.caseworker import visit_questions as visit
from webapp.forms.caseworker.question import SAFETY, SAVINGS, Group, Question, facts_of

VISIT_PAGES: tuple[Question, ...] = (
    Question(
        "shell",
        Group.VISIT,
        facts_of("envelope", "foundation", "doors", "weatherstripped", "roof_color"),
        visit.ShellForm,
        SAVINGS,
    ),
    Question(
        "window-sun",
        Group.VISIT,
        facts_of("envelope", "window_area_ft2", "window_facing", "window_shading"),
        visit.WindowSunForm,
        SAVINGS,
    ),
    Question(
        "knee-walls",
        Group.VISIT,
        facts_of("envelope", "knee_wall_area_ft2", "knee_wall_r"),
        visit.KneeWallsForm,
        SAVINGS,
    ),
    Question(
        "fans",
        Group.VISIT,
        facts_of("cooling", "whole_house_fan", "ceiling_fans", "room_units"),
        visit.FansForm,
        SAVINGS,
    ),
    Question(
        "heater-service", Group.VISIT, facts_of("heating", "tuned_up_on"), visit.HeaterServiceForm, SAVINGS
    ),
    Question(
        "water-tank",
        Group.VISIT,
        facts_of(
            "water_heating", "units", "tank_gal", "location", "setpoint_f", "tank_wrapped", "pipes_insulated"
        ),
        visit.WaterTankForm,
        SAVINGS,
    ),
    Question(
        "faucets",
        Group.VISIT,
        facts_of("water_fixtures", "faucets", "faucet_gpm"),
        visit.FaucetsForm,
        SAVINGS,
    ),
    Question(
        "freezer",
        Group.VISIT,
        facts_of("appliances", "freezers", "freezer_year", "freezer_kwh_per_year"),
        visit.FreezerForm,
        SAVINGS,
    ),
    Question(
        "laundry",
        Group.VISIT,
        facts_of("appliances", "clothes_washer", "clothes_washer_year", "dryer_fuel", "dryer_heat_pump"),
        visit.LaundryForm,
        SAVINGS,
    ),
    Question(
        "kitchen",
        Group.VISIT,
        facts_of("appliances", "range_fuel", "range_induction", "microwave", "power_strips"),
        visit.KitchenForm,
        SAVINGS,
    ),
    Question(
        "alarms",
        Group.VISIT,
        facts_of("health_safety", "co_alarms", "smoke_alarms"),
        visit.AlarmsForm,
        SAFETY,
    ),
    Question(
        "safety",
        Group.VISIT,
        facts_of(
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
        SAFETY,
    ),
    Question(
        "wiring",
        Group.VISIT,
        facts_of("electrical", "panel_amps", "spare_240v_circuit", "ev_charger", "peak_demand_kw"),
        visit.WiringForm,
        _l("New electric equipment needs room in the panel."),
    ),
    Question(
        "roof-size",
        Group.VISIT,
        facts_of("roof", "face_width_ft", "face_slope_length_ft", "plan_area_ft2"),
        further.RoofSizeForm,
        _l("With the measures of the roof, the paths for fire crews are taken off exactly."),
    ),
    Question(
        "roof-shade",
        Group.VISIT,
        facts_of("roof", "shading_pct_by_month", "horizon_deg"),
        further.RoofShadeForm,
        _l("Shade by month tells more than one figure for the year."),
    ),
    Question(
        "deferral",
        Group.VISIT,
        facts_of("dwelling", "deferral_reasons"),
        further.DeferralForm,
        _l("Some things must be put right before work can begin."),
    ),
)
