"""The words an inspector reads for measures, quantities and readings."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.ui.templates import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.ui.field import Words

SHOWN_DIGITS = 2
WHOLE_HOME = "home"
# What is counted in whole pieces.
COUNTED = frozenset({WHOLE_HOME, "each", "lamp"})
# What stands behind a number; nothing where it is plain what is counted.
UNITS: Mapping[str, Words] = MappingProxyType(
    {
        "ft2": _l("sq ft"),
        "home": "",
        "each": "",
        "lamp": _l("lamps"),
        "h ft2 F/Btu": _l("R"),
        "% of flow": _l("% of flow"),
        "gal/min": _l("gpm"),
        "kWh/year": _l("kWh a year"),
        "W": _l("watts"),
    }
)


def unit_name(unit: str) -> Words:
    """Return the name of a unit as it stands behind a number."""
    return UNITS.get(unit, unit)


def plain(value: float | None) -> str:
    """Return a number as it is read on a label: without a point where it is whole."""
    if value is None:
        return ""
    return number(value, 0 if float(value).is_integer() else SHOWN_DIGITS)


def amount(value: float | None, unit: str) -> str:
    """Return a quantity or reading with its unit; nothing where there is none."""
    if value is None:
        return ""
    if unit == WHOLE_HOME and value == 1:
        return _("the whole home")
    return _("%(number)s %(unit)s", number=plain(value), unit=unit_name(unit)).strip()
