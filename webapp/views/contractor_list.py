"""Every home of a contractor's firm, as a list to search, filter and take along as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, url_for
from flask_babel import lazy_gettext as _l

from webapp.access import access, current_actor
from webapp.db import reading
from webapp.roles import Roles
from webapp.services.job_lists import firm_homes, lines_of
from webapp.services.jobs import DONE, TO_DO
from webapp.stages import LABELS, Stage
from webapp.ui.listing import Column, Filter, Listing, Search, SqlRows, list_page
from webapp.ui.templates import day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.job_lists import JobLine
    from webapp.ui.listing import Row

blueprint = Blueprint("list", __name__)
STAGES = (*TO_DO, *DONE)
TONES = {
    Stage.REWORK: "error",
    Stage.IN_PROGRESS: "warning",
    Stage.PASSED: "success",
    Stage.REPORTED: "success",
}
COLUMNS = (
    Column(
        "address",
        _l("Address"),
        address=lambda row: url_for("contractor.job", home_id=row["home_id"]),
    ),
    Column("city", _l("City")),
    Column("zip_code", _l("ZIP code")),
    Column(
        "scheduled_on",
        _l("Planned for"),
        shown=lambda row: day(row["scheduled_on"]) if row["scheduled_on"] else "",
    ),
    Column("stage", _l("Stage"), shown=lambda row: LABELS[Stage(row["stage"])]),
    Column("measures", _l("Measures"), number=True),
    Column("logged", _l("Logged"), number=True),
    Column("home_id", _l("Home"), on_page=False),
)


@dataclass(frozen=True, slots=True)
class _Homes:
    """Homes of a statement, a page at a time, each with how far it is."""

    session: Session
    rows: SqlRows

    def count(self) -> int:
        return self.rows.count()

    def read(self, first: int, how_many: int | None) -> Iterable[Row]:
        homes: list[Any] = list(self.rows.read(first, how_many))
        return [_row(line) for line in lines_of(self.session, homes)]


@blueprint.route("/jobs/list", methods=["GET", "POST"])
@access(roles={Roles.CONTRACTOR})
def every_home() -> ResponseReturnValue:
    """List the homes of the firm, whatever their stage."""
    search = Search("jobs", _l("Address"), _l("Street, city or ZIP code"))
    if (led_on := search.keep()) is not None:
        return led_on
    stage = Filter("stage", _l("Stage"), [(each.value, LABELS[each]) for each in STAGES])
    with reading() as session:
        stages = (Stage(stage.value),) if stage.value else STAGES
        statement = firm_homes(current_actor(), stages, search.words)
        listing = Listing(
            "jobs",
            _l("Homes of your company"),
            COLUMNS,
            _Homes(session, SqlRows(session, statement, lambda found: found[0])),
            (stage,),
            search,
            empty=_l("No home is found."),
        )
        return list_page(listing, back=url_for("contractor.jobs"))


def _row(line: JobLine) -> Row:
    return {
        "home_id": line.home_id,
        "address": ", ".join(part for part in (line.address_line, line.unit) if part),
        "city": line.city,
        "zip_code": line.zip_code,
        "scheduled_on": line.scheduled_on,
        "stage": line.stage.value,
        "measures": line.measures,
        "logged": line.logged,
    }
