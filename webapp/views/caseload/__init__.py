"""The caseload: lists over all homes, and what is done to a home beside its way through the stages."""

from __future__ import annotations

from webapp.views.caseload import appeals, compare, lists, records, steps, supervisors
from webapp.views.caseload.routes import blueprint

__all__ = ["appeals", "blueprint", "compare", "lists", "records", "steps", "supervisors"]
