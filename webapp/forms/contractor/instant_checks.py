"""The desk checks that the page makes without signal: limits and texts, from the service's own data.

Each check is a mapping with ``field``, ``level`` (error or warning) and ``text``, and what it compares with:
``least`` and ``most``; ``than`` (another field) and ``change``; ``sum_of``; ``first`` and ``last`` (days);
``most_bytes`` (files); ``needed``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from webapp.db.work import FundingSource
from webapp.evidence import load_evidence
from webapp.evidence.log import load_log_rules
from webapp.services.desk_checks import (
    PHOTO_FIELDS,
    Severity,
    cost_field,
    limits_of,
    quantity_off_scope,
    quantity_range,
    wrong_way,
)
from webapp.services.photos import LARGEST_PHOTO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from webapp.services.jobs import JobItem

ERROR, WARNING = Severity.ERROR.value, Severity.WARNING.value


def instant_checks(item: JobItem, approved_on: date | None, today: date) -> list[dict[str, Any]]:
    """Return the checks of one measure's page, in the order of the page."""
    return [
        *_quantity(item),
        *_reading(item),
        *_day(approved_on, today),
        *_money(),
        *_papers(item),
        *_photos(),
    ]


def _quantity(item: JobItem) -> Iterator[dict[str, Any]]:
    least, most = quantity_range(item)
    text = quantity_off_scope(item)
    yield {"field": "quantity", "level": WARNING, "text": text, "least": least, "most": most}


def _reading(item: JobItem) -> Iterator[dict[str, Any]]:
    reading = load_evidence().of(item.measure_id).reading
    if reading is None:
        return
    if reading.change is not None:
        yield {
            "field": "reading_after",
            "level": ERROR,
            "text": wrong_way(reading.change),
            "than": "reading_before",
            "change": reading.change.value,
        }
    for limit in limits_of(reading):
        side = {"most" if limit.is_most else "least": limit.value}
        yield {"field": "reading_after", "level": limit.severity.value, "text": limit.message, **side}


def _day(approved_on: date | None, today: date) -> Iterator[dict[str, Any]]:
    # The phone's own day counts where it is later: the page may be some days old.
    future = _("This day has not come yet. Check the date.")
    yield {"field": "installed_on", "level": ERROR, "text": future, "last": today.isoformat()}
    if approved_on is not None:
        early = _(
            "The work was approved later than this day. Check the date. If it is right, call the office."
        )
        yield {"field": "installed_on", "level": ERROR, "text": early, "first": approved_on.isoformat()}


def _money() -> Iterator[dict[str, Any]]:
    text = _("Those who pay do not come to the total of the invoice. Make them the same.")
    sources = [cost_field(source) for source in FundingSource]
    yield {"field": "total_cost", "level": ERROR, "text": text, "sum_of": sources}


def _papers(item: JobItem) -> Iterator[dict[str, Any]]:
    for field in load_log_rules().wanted_of(item.measure_id):
        text = _("The permit is missing. Write its number, or say in the note why there is none yet.")
        yield {"field": field, "level": WARNING, "text": text, "needed": True}


def _photos() -> Iterator[dict[str, Any]]:
    text = _("This photo is larger than 15 megabytes (MB). Take it again with a lower quality.")
    for field in (*PHOTO_FIELDS, "more_photos"):
        yield {"field": field, "level": ERROR, "text": text, "most_bytes": LARGEST_PHOTO}
