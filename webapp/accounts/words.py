"""What people, roles and ways of employment are called on pages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from webapp.db.people import Employment
from webapp.roles import Roles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel.speaklater import LazyString

ROLE_NAMES: Mapping[Roles, LazyString] = MappingProxyType(
    {
        Roles.CASEWORKER: _l("Caseworker"),
        Roles.CONTRACTOR: _l("Contractor"),
        Roles.INSPECTOR: _l("Inspector"),
        Roles.MANAGER: _l("Program manager"),
        Roles.AUDITOR: _l("Auditor"),
    }
)
ROLE_MEANINGS: Mapping[Roles, LazyString] = MappingProxyType(
    {
        Roles.CASEWORKER: _l("Opens homes of the own provider, asks the household, and agrees the work."),
        Roles.CONTRACTOR: _l("Sees the jobs of the own firm and logs what was installed. Never sees income."),
        Roles.INSPECTOR: _l("Inspects homes in which neither the inspector nor the firm had a hand."),
        Roles.MANAGER: _l("Sees the whole program, and says who works in it."),
        Roles.AUDITOR: _l("Reads everything and changes nothing."),
    }
)
EMPLOYMENT_NAMES: Mapping[Employment, LazyString] = MappingProxyType(
    {
        Employment.STAFF: _l("The program's own staff"),
        Employment.SUBCONTRACTED: _l("A firm under contract to the program"),
    }
)
