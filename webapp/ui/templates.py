"""What every template may use: formats of numbers and days, addresses of files, who is logged in."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app, url_for
from flask_babel import format_date, format_datetime, format_decimal, get_locale
from flask_babel import gettext as _
from flask_security import current_user
from jinja2 import StrictUndefined

from webapp.clock import PROGRAM_TIME, program_day
from webapp.languages import LANGUAGES, html_name
from webapp.navigation import navigation
from webapp.roles import Roles

if TYPE_CHECKING:
    from datetime import date, datetime

    from flask import Flask

    from webapp.ui.field import Words

CENTS = 100
HASH_DIGITS = 12


@cache
def _content_hash(file: Path, _changed: float) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:HASH_DIGITS]


def asset(path: str) -> str:
    """Return the address of one of our files; it changes with the content, so that browsers may keep it."""
    file = Path(str(current_app.static_folder)) / path
    if not file.is_file():
        return url_for("static", filename=path)
    return url_for("static", filename=path, v=_content_hash(file, file.stat().st_mtime))


def dollars(cents: int) -> str:
    """Return whole cents as dollars: 125050 -> $1,250.50."""
    amount = Decimal(cents) / CENTS
    return f"-${-amount:,.2f}" if amount < 0 else f"${amount:,.2f}"


def number(value: float | Decimal, digits: int = 0) -> str:
    """Return a number with so many digits after the point, in the manner of the reader's language."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, format=pattern))


def day(value: date) -> str:
    """Return a day in words: June 30, 2026."""
    return str(format_date(value, "long"))


def moment(value: datetime) -> str:
    """Return a day and a time of day as clocks in California show them."""
    return str(format_datetime(value.astimezone(PROGRAM_TIME), "medium", rebase=False))


def yes_no(value: bool | None) -> Words:  # noqa: FBT001 - the value is what is shown
    """Return Yes, No, or Not known yet."""
    return {True: _("Yes"), False: _("No"), None: _("Not known yet")}[value]


def set_up_templates(app: Flask) -> None:
    """Teach the templates; a name that nobody gave is a mistake and not an empty text."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        dollars=dollars, number=number, day=day, program_day=program_day, moment=moment, yes_no=yes_no
    )
    app.jinja_env.globals.update(
        asset=asset,
        Roles=Roles,
        page_language=page_language,
        languages=LANGUAGES,
        html_name=html_name,
        navigation=navigation,
    )
    app.context_processor(_of_every_page)


def page_language() -> str:
    """Return the language of the page, as HTML names it."""
    return str(get_locale() or "en").replace("_", "-")


def _of_every_page() -> dict[str, Any]:
    """Return who is logged in, for the top of the page."""
    user = current_user if current_user and current_user.is_authenticated else None
    roles = [role.name for role in user.roles] if user is not None else []
    return {"person": user, "person_role": roles[0] if len(roles) == 1 else ""}
