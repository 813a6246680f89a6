"""What stands at the top of every page: where each role's work is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l

from webapp.roles import Roles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.ui.field import Words

# Endpoint and name. One that is not there is left out.
ENTRIES: Mapping[Roles, tuple[tuple[str, Words], ...]] = {
    Roles.CASEWORKER: (
        ("caseworker.homes", _l("Homes")),
        ("caseload.today", _l("To do")),
        ("caseload.waiting_list", _l("Waiting list")),
        ("caseload.duplicates", _l("Possible duplicates")),
    ),
    Roles.CONTRACTOR: (
        ("contractor.jobs", _l("Jobs")),
        ("money.invoices", _l("Invoices")),
        ("money.price_list", _l("Price list")),
        ("monthly.own_month", _l("Monthly report")),
    ),
    Roles.INSPECTOR: (
        ("inspector.inspections", _l("Inspections")),
        ("quality.deficiencies", _l("Deficiencies")),
    ),
    Roles.MANAGER: (
        ("programme.overview", _l("Program")),
        ("caseworker.homes", _l("Homes")),
        ("money.budgets", _l("Money")),
        ("quality.sampling", _l("Inspections")),
        ("people.users", _l("People")),
        ("history.audit_log", _l("Record")),
    ),
    Roles.AUDITOR: (
        ("programme.overview", _l("Program")),
        ("caseworker.homes", _l("Homes")),
        ("money.budgets", _l("Money")),
        ("quality.sampling", _l("Inspections")),
        ("people.users", _l("People")),
        ("history.audit_log", _l("Record")),
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the navigation."""

    name: Words
    address: str
    is_here: bool


def navigation(role: str) -> list[Entry]:
    """Return the links of a role; none for somebody who is not logged in."""
    if role not in set(Roles):
        return []
    here = (request.endpoint or "").partition(".")[0]
    return [
        Entry(name, url_for(endpoint), endpoint == request.endpoint or _is_only_one_of(role, endpoint, here))
        for endpoint, name in ENTRIES[Roles(role)]
        if endpoint in current_app.view_functions
    ]


def _is_only_one_of(role: str, endpoint: str, part: str) -> bool:
    """Return whether a page belongs to the only entry of its part, so that the entry marks it."""
    of_part = [each for each, _ in ENTRIES[Roles(role)] if each.partition(".")[0] == part]
    return of_part == [endpoint]
