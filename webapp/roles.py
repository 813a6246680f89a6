"""The parts people play in the programme. A role opens pages and steps; it never lifts a rule."""

from __future__ import annotations

from enum import StrEnum


class Roles(StrEnum):
    """A part that a user plays; the text is the name of the row in the `role` table."""

    CASEWORKER = "caseworker"
    CONTRACTOR = "contractor"
    INSPECTOR = "inspector"
    MANAGER = "manager"
    AUDITOR = "auditor"
