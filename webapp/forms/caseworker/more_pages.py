"""Pages that are good to know: for other programs, for letters, for dollars on the bill."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webapp.forms.caseworker import further_questions as further
from webapp.forms.caseworker import home_questions as home
from webapp.forms.caseworker import household_questions as household
from webapp.forms.caseworker import visit_questions as visit
from webapp.forms.caseworker.question import Group, Question, facts_of

MORE_PAGES: tuple[Question, ...] = (
    Question(
        "coordinates",
        Group.MORE,
        facts_of("dwelling", "latitude", "longitude"),
        further.CoordinatesForm,
        _l("A point on the map gives the census tract, and how near an area on the State's list is."),
        "place",
    ),
    Question(
        "county",
        Group.MORE,
        facts_of("dwelling", "county"),
        further.CountyForm,
        _l("The income limits are those of the county."),
    ),
    Question(
        "near-area",
        Group.MORE,
        facts_of("dwelling", "within_half_mile_of_dac"),
        further.NearAreaForm,
        _l("Part of the money is for homes near the areas on the State's list."),
    ),
    Question(
        "people",
        Group.MORE,
        facts_of("household", "elderly_members", "disabled_members", "young_children", "farmworker"),
        further.PeopleForm,
        _l("Older people, young children and people with a disability come first where there is a wait."),
    ),
    Question(
        "occupant-consent",
        Group.MORE,
        facts_of("dwelling", "occupant_consent"),
        further.OccupantConsentForm,
        _l("Nobody works in a home against the will of those who live there."),
    ),
    Question(
        "earlier-work-list",
        Group.MORE,
        facts_of(
            "dwelling", "earlier_work", "earlier_work.on", "earlier_work.programme", "earlier_work.measures"
        ),
        None,
        _l("With each earlier work by its day and program, it shows which work may be done again."),
        "earlier_works",
    ),
    Question(
        "months",
        Group.MORE,
        facts_of("utility", "monthly_kwh", "monthly_therms", "annual_energy_cost_usd"),
        further.MonthsForm,
        _l("Twelve months tell how the use changes with the seasons."),
    ),
    Question(
        "air-district",
        Group.MORE,
        facts_of("dwelling", "air_district"),
        further.AirDistrictForm,
        _l("Some districts do not allow new gas water heaters. The county mostly tells it."),
    ),
    Question(
        "rate-plan",
        Group.MORE,
        facts_of("utility", "schedule", "baseline_territory", "care", "net_metering"),
        visit.RatePlanForm,
        _l("Dollars on the bill can be worked out only on the household's own rate plan."),
    ),
    Question(
        "planned-solar",
        Group.MORE,
        facts_of("pv", "mount", "capacity_kw_dc"),
        home.PlannedSolarForm,
        _l("Where an array is already designed, its own size counts."),
    ),
    Question(
        "language",
        Group.MORE,
        facts_of("household", "language"),
        household.LanguageForm,
        _l("So that letters come in a language that somebody in the home reads."),
    ),
    Question(
        "benefits",
        Group.MORE,
        facts_of("household", "receives"),
        household.BenefitsForm,
        _l("So that you can point out other programs that the household could have."),
    ),
)
