"""The whole log, with filters."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, true
from sqlmodel import col, select

from webapp.access import access
from webapp.clock import PROGRAM_TIME
from webapp.db import reading
from webapp.db.log import AuditEntry
from webapp.db.people import User
from webapp.services.audit_words import action_name
from webapp.services.home_history import act_of
from webapp.ui.listing import Filter, Listing, Row, SqlRows, list_page
from webapp.views.history.routes import COLUMNS, READERS, act_row, blueprint

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

ROWS_A_PAGE = 50


@blueprint.get("/record")
@access(roles=READERS)
def audit_log() -> ResponseReturnValue:
    """Show who did what, the latest first."""
    with reading() as session:
        filters = _filters(session)
        wanted: ColumnElement[bool] = true()
        action, person, first, last = (each.value for each in filters)
        if action:
            wanted &= col(AuditEntry.action) == action
        if person:
            wanted &= col(AuditEntry.actor_id) == int(person)
        if (day := _day(first)) is not None:
            wanted &= col(AuditEntry.at) >= _begins(day)
        if (day := _day(last)) is not None:
            wanted &= col(AuditEntry.at) < _begins(day + timedelta(days=1))
        statement = (
            select(AuditEntry, User.name)
            .join(User, col(User.id) == col(AuditEntry.actor_id), isouter=True)
            .where(wanted)
            .order_by(col(AuditEntry.seq).desc())
        )
        columns = [column for column in COLUMNS if column.key != "reason"]
        listing = Listing(
            "record",
            _l("Record: who did what"),
            columns,
            SqlRows(session, statement, _as_row),
            filters,
            rows_a_page=ROWS_A_PAGE,
        )
        return list_page(listing, "history/log.html")


def _filters(session: Session) -> tuple[Filter, ...]:
    actions = session.exec(select(AuditEntry.action).distinct().order_by(AuditEntry.action)).all()
    people = session.exec(select(User.id, User.name).order_by(User.name, col(User.id))).all()
    return (
        Filter("action", _l("What"), [(action, action_name(action)) for action in actions]),
        Filter("person", _l("Who"), [(str(number), name) for number, name in people]),
        Filter("from", _l("From the day (2026-06-30)")),
        Filter("until", _l("Until the day (2026-06-30)")),
    )


def _day(text: str) -> date | None:
    """Return a day; what is none filters nothing."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _begins(day: date) -> datetime:
    """Return when a day of the programme begins."""
    return datetime.combine(day, time.min, PROGRAM_TIME)


def _as_row(found: Any) -> Row:  # noqa: ANN401 - a row of the statement
    entry, name = found
    return act_row(act_of(entry, name))
