"""Figures of the programme in words: with their units, and what is not known said as such."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.services.money_years import year_name
from webapp.services.programme_list import Unit
from webapp.ui.templates import dollars, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel.speaklater import LazyString

THOUSAND = 1000
GRAMS_IN_A_TONNE = 1_000_000
CENTS = 100
TONNE_DIGITS = 3  # a kilogram still shows, so that the rows can be added up by hand

CATEGORIES: Mapping[str, LazyString] = {
    "disadvantaged_community": _l("In a disadvantaged community"),
    "low_income_within_half_mile": _l("Low income, within half a mile of a disadvantaged community"),
    "low_income_anywhere": _l("Low income, elsewhere"),
    "not_a_priority_population": _l("Not a priority population"),
}
# Of a figure in a file: the unit's name, and how many kept units go into one of it.
IN_FILES: Mapping[Unit, tuple[str, int]] = {
    Unit.HOMES: ("homes", 1),
    Unit.MEASURES: ("measures", 1),
    Unit.CENTS: ("usd", CENTS),
    Unit.WH: ("kwh", THOUSAND),
    Unit.MTHERMS: ("therms", THOUSAND),
    Unit.GCO2E: ("tonnes_co2e", GRAMS_IN_A_TONNE),
}


def said(value: int, unit: Unit) -> str:
    """Return a figure with its unit, as a person reads it."""
    match unit:
        case Unit.CENTS:
            return dollars(value)
        case Unit.WH:
            return str(_("%(amount)s kWh", amount=number(Decimal(value) / THOUSAND)))
        case Unit.MTHERMS:
            return str(_("%(amount)s therms", amount=number(Decimal(value) / THOUSAND)))
        case Unit.GCO2E:
            tonnes = number(Decimal(value) / GRAMS_IN_A_TONNE, TONNE_DIGITS)
            return str(_("%(amount)s metric tons CO₂e", amount=tonnes))
        case Unit.MEASURES:
            return str(_("%(amount)s measures", amount=number(value)))
        case Unit.HOMES:
            return number(value)


def said_short(value: int, unit: Unit) -> str:
    """Return a figure where the heading of its column names the unit."""
    return (
        number(Decimal(value) / GRAMS_IN_A_TONNE, TONNE_DIGITS) if unit is Unit.GCO2E else said(value, unit)
    )


def filed(value: int | None, unit: Unit) -> int | Decimal | None:
    """Return a figure as a file holds it, exact, in the unit that the column is named by."""
    if value is None:
        return None
    _name, parts = IN_FILES[unit]
    return value if parts == 1 else Decimal(value) / parts


def or_unknown(value: object) -> str:
    """Return a text, or that it is not known."""
    return str(value) if value not in (None, "") else str(_("Unknown"))


def category_name(category: str) -> str:
    """Return a priority population in words."""
    return str(CATEGORIES[category]) if category in CATEGORIES else str(_("Unknown"))


def dimension_value(name: str, value: Any, providers: Mapping[int, str]) -> str:  # noqa: ANN401 - of any column
    """Return the value of a property of homes in words."""
    match name:
        case "program_year":
            return year_name(value)
        case "provider_id":
            return or_unknown(providers.get(value))
        case "category":
            return category_name(value)
    return or_unknown(value)


HOLD_REASONS = {
    "health_condition_of_occupant": _l("A health condition of somebody who lives there"),
    "structure_or_systems_beyond_repair": _l("Building or equipment beyond reasonable repair"),
    "sewage_or_sanitary": _l("Sewage or another sanitary problem"),
    "condemned_or_red_tagged": _l("Condemned, or tagged as unsafe"),
    "severe_moisture": _l("Severe moisture"),
    "carbon_monoxide": _l("Carbon monoxide that cannot be put right"),
    "threatening_or_uncooperative_occupant": _l("Threats, or no cooperation"),
    "lead_paint": _l("Lead paint in a hazardous state"),
    "illegal_activity": _l("Something illegal is done in the home"),
}


def reason_name(reason: str | None) -> str:
    """Return why a home is on hold, in words."""
    if reason is None:
        return str(_("Unknown: no reason from the list is on record"))
    return str(HOLD_REASONS[reason]) if reason in HOLD_REASONS else reason.replace("_", " ").capitalize()
