"""The caseworker's pages: from the first call to the day on which work begins."""

from __future__ import annotations

from webapp.views.caseworker import (
    decision,
    explained,
    home,
    income,
    lists,
    notice,
    papers,
    place,
    questions,
    work,
)
from webapp.views.caseworker.routes import blueprint

__all__ = [
    "blueprint",
    "decision",
    "explained",
    "home",
    "income",
    "lists",
    "notice",
    "papers",
    "place",
    "questions",
    "work",
]
