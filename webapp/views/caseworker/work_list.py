"""The work list: what its columns say, what it is filtered by, and where homes pile up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from webapp.clock import program_day
from webapp.services.caseload_list import Age, Criteria, Flag, StageAge, days_since
from webapp.services.determinations import reference_of
from webapp.stages import LABELS, WHAT_HAPPENS_NEXT, Stage
from webapp.ui.listing import Column, Filter, Search
from webapp.views.caseworker.cells import home_address, shown_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from webapp.ui.field import Words

SEARCH = Search(
    "homes",
    _l("Search"),
    _l("Words of the address, the reference, or the name of the household. Beginnings are enough."),
)
MINE, EVERY = "mine", "every"
FLAGS: Mapping[Flag, Words] = {
    Flag.ON_HOLD: _l("On hold"),
    Flag.ELIGIBILITY: _l("Certification expires soon"),
    Flag.PAPERS: _l("Papers expire soon"),
    Flag.REWORK: _l("Work to be put right"),
    Flag.DUPLICATES: _l("Possible duplicates"),
    Flag.APPEALS: _l("Open appeals"),
    Flag.OVERRIDDEN: _l("Overridden by a supervisor"),
}
AGES: Mapping[Age, Words] = {
    Age.OVER_TARGET: _l("Longer than it should"),
    Age.MONTH: _l("30 days or more"),
    Age.QUARTER: _l("90 days or more"),
}
FILTERS = (
    Filter(
        "stage",
        _l("Stage"),
        [(EVERY, _l("All, finished ones too")), *((stage.value, LABELS[stage]) for stage in Stage)],
        _l("All that are not finished"),
    ),
    Filter("whose", _l("Whose homes"), [(MINE, _l("Those I look after"))]),
    Filter("age", _l("How long at this stage"), [(age.value, label) for age, label in AGES.items()]),
    Filter("flag", _l("What needs attention"), [(flag.value, label) for flag, label in FLAGS.items()]),
)


def in_days(count: int) -> str:
    """Return a number of days in words."""
    return str(ngettext("%(num)s day", "%(num)s days", count))


COLUMNS = (
    Column("address", _l("Home"), address=lambda row: home_address(row["home_id"])),
    Column("reference", _l("Reference"), unbroken=True),
    Column("city", _l("City")),
    Column("zip_code", _l("ZIP code"), on_page=False),
    Column("stage", _l("Stage"), shown=lambda row: LABELS[Stage(row["stage"])]),
    Column("days_at_stage", _l("At this stage for"), shown=lambda row: in_days(row["days_at_stage"])),
    Column("open_days", _l("Open for"), shown=lambda row: in_days(row["open_days"]), on_page=False),
    Column("caseworker", _l("Looked after by")),
    Column("eligible_until", _l("Certified until"), shown=shown_day("eligible_until")),
    Column("scheduled_on", _l("First day of the work"), shown=shown_day("scheduled_on"), on_page=False),
    Column("priority_points", _l("Priority points"), on_page=False),
    Column("home_id", _l("Number of the record"), on_page=False),
    Column("next", _l("What happens next"), shown=lambda row: WHAT_HAPPENS_NEXT[Stage(row["stage"])]),
)


def criteria() -> Criteria:
    """Return what the page was asked for; a search finds finished homes too."""
    stage, whose, age, flag = (each.value for each in FILTERS)
    return Criteria(
        stage=Stage(stage) if stage not in ("", EVERY) else None,
        is_open=not stage and not flag and not SEARCH.words,
        mine=whose == MINE,
        age=Age(age) if age else None,
        flag=Flag(flag) if flag else None,
        words=SEARCH.words,
    )


def as_row(at: datetime, names: Mapping[int | None, str]) -> Callable[[Any], Mapping[str, Any]]:
    """Return what makes a line of the list of a row of the statement."""

    def line(row: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a row of the statement
        return {
            "home_id": row.id,
            "address": f"{row.address_line} {row.unit}".strip(),
            "reference": reference_of(row.id),
            "city": row.city,
            "zip_code": row.zip_code,
            "stage": row.stage,
            "days_at_stage": days_since(row.stage_since, at),
            "open_days": (program_day(at) - program_day(row.opened_at)).days,
            "caseworker": names.get(row.caseworker_id, ""),
            "eligible_until": row.eligible_until,
            "scheduled_on": row.scheduled_on,
            "priority_points": row.priority_points,
            "next": str(WHAT_HAPPENS_NEXT[Stage(row.stage)]),
        }

    return line


def bottlenecks(ages: list[StageAge]) -> list[dict[str, Any]]:
    """Return where homes stand and for how long, as the page shows it."""
    return [
        {
            "name": LABELS[each.stage],
            "link": url_for("caseworker.homes", stage=each.stage.value, whose=request.args.get("whose")),
            "homes": each.homes,
            "median": in_days(each.median_days),
            "oldest": in_days(each.oldest_days),
            "target": in_days(each.target.days) if each.target is not None else None,
            "slow": each.is_slow,
        }
        for each in ages
    ]
