"""The words a contractor reads for measures, units, readings, photos and reasons."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from webapp.db.quality import Severity
from webapp.db.work import FundingSource
from webapp.evidence import load_evidence
from webapp.services.desk_checks import plain_number
from webapp.services.installation import NotInstalledReason
from webapp.services.jobs import ItemState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from webapp.ui.field import Words

# What stands behind a quantity; nothing where it is plain what is counted.
UNITS: Mapping[str, Words] = MappingProxyType(
    {
        "ft2": _l("sq ft"),
        "home": "",
        "each": "",
        "lamp": _l("lamps"),
        "kW": _l("kW"),
    }
)
READING_UNITS: Mapping[str, Words] = MappingProxyType(
    {
        "h ft2 F/Btu": _l("R"),
        "CFM50": _l("CFM50"),
        "% of flow": "%",
        "gal/min": _l("gpm"),
        "kWh/year": _l("kWh a year"),
        "W": _l("watts"),
        "SEER2": _l("SEER2"),
        "UEF": _l("UEF"),
        "SEF": _l("SEF"),
        "cfm": _l("cfm"),
    }
)
# By what is read: before the work, after the work.
READINGS: Mapping[str, tuple[Words, Words]] = MappingProxyType(
    {
        "r_value": (_l("R-value before the work"), _l("R-value after the work")),
        "air_leakage": (_l("Air leakage before the work"), _l("Air leakage after the work")),
        "duct_leakage": (_l("Duct leakage before the work"), _l("Duct leakage after the work")),
        "shower_flow": (_l("Flow of the old shower head"), _l("Flow of the new shower head")),
        "yearly_use": (_l("Yearly use of the old machine"), _l("Yearly use on the new label")),
        "lamp_power": (_l("Power of one old lamp"), _l("Power of one new lamp")),
        "seer2": ("", _l("SEER2 rating on the label")),
        "uef": ("", _l("UEF rating on the label")),
        "sef": ("", _l("SEF rating on the label")),
        "fan_flow": ("", _l("Air flow of the fan, as installed")),
    }
)
PHOTOS: Mapping[str, Words] = MappingProxyType(
    {
        "finished_work": _l("Photo of the finished work"),
        "nameplate": _l("Photo of the nameplate"),
        "manometer": _l("Photo of the manometer screen"),
        "depth_ruler": _l("Photo of the depth ruler"),
        "product_label": _l("Photo of the product label"),
        "before_work": _l("Photo before the work"),
        "alarm": _l("Photo of the alarm in place"),
    }
)
SOURCES: Mapping[FundingSource, Words] = MappingProxyType(
    {
        FundingSource.LIWP: _l("LIWP (climate money)"),
        FundingSource.LIHEAP: _l("LIHEAP"),
        FundingSource.WAP: _l("WAP"),
        FundingSource.UTILITY: _l("Utility program"),
        FundingSource.OWNER: _l("Owner of the home"),
        FundingSource.OTHER: _l("Somebody else"),
    }
)
REASONS: Mapping[NotInstalledReason, Words] = MappingProxyType(
    {
        NotInstalledReason.NOT_FEASIBLE: _l("It cannot be done in this home"),
        NotInstalledReason.UNSAFE: _l("It is not safe here (gas, wiring, mold, asbestos)"),
        NotInstalledReason.ALREADY_THERE: _l("It is already there"),
        NotInstalledReason.DECLINED: _l("The household does not want it"),
        NotInstalledReason.NO_ACCESS: _l("We could not get to the place"),
        NotInstalledReason.NO_MATERIAL: _l("We do not have the material"),
        NotInstalledReason.OTHER: _l("Something else"),
    }
)
STATES: Mapping[ItemState, Words] = MappingProxyType(
    {
        ItemState.TO_DO: _l("To do"),
        ItemState.LOGGED: _l("Logged"),
        ItemState.NOT_INSTALLED: _l("Not installed"),
    }
)
SEVERITIES: Mapping[Severity, Words] = MappingProxyType(
    {
        Severity.CRITICAL: _l("Critical"),
        Severity.MAJOR: _l("Major"),
        Severity.MINOR: _l("Minor"),
    }
)
# Answers as they are named where a correction is shown.
ANSWERS: Mapping[str, Words] = MappingProxyType(
    {
        "quantity": _l("Quantity"),
        "make": _l("Make"),
        "model": _l("Model"),
        "serial": _l("Serial number"),
        "reading_before": _l("Reading before"),
        "reading_after": _l("Reading after"),
        "installed_on": _l("Day of installation"),
        "further_serials": _l("Serial numbers of further machines"),
        "location": _l("Where in the home"),
        "instrument": _l("Instrument"),
        "rating_certificate": _l("Number of the rating certificate"),
        "depth_inches": _l("Depth in inches"),
        "bags": _l("Bags used"),
        "permit_number": _l("Permit number"),
        "permit_on": _l("Day of the permit"),
        "permit_closed_on": _l("Day the permit was closed"),
        "warranty": _l("Warranty"),
        "disposal_certificate": _l("Disposal certificate"),
        "crew": _l("People in the crew"),
        "labour_hours": _l("Hours of work"),
        "total_cost": _l("Total of the invoice"),
        "note": _l("Note"),
        "reason": _l("Reason"),
        "explanation": _l("Explanation"),
        **{f"cost_{source.value}": _l("Paid by %(source)s", source=name) for source, name in SOURCES.items()},
    }
)


def amount(quantity: float, unit: str) -> str:
    """Return a quantity with what is counted: 900 sq ft, 2 pieces."""
    number = f"{plain_number(quantity):,}"
    if unit == "home":
        return str(_("whole home"))
    if unit == "each":
        return str(ngettext("%(number)s piece", "%(number)s pieces", round(quantity), number=number))
    return str(_("%(number)s %(unit)s", number=number, unit=UNITS.get(unit, unit)))


def reading_text(value: Decimal, measure_id: str) -> str:
    """Return a reading of a measure with its unit: 2,500 CFM50."""
    reading = load_evidence().of(measure_id).reading
    unit = READING_UNITS.get(reading.unit, reading.unit) if reading else ""
    return str(_("%(number)s %(unit)s", number=f"{value:,}", unit=unit)).strip()
