"""Firms and their standing, and the deficiencies that inspections found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access import access, current_actor
from webapp.clock import now, program_day
from webapp.db import reading
from webapp.db.people import Provider, User
from webapp.db.quality import Severity, Tier, TierCause
from webapp.forms.measure_names import measure_name
from webapp.forms.quality import words
from webapp.forms.quality.rule import TierForm
from webapp.roles import Roles
from webapp.services.errors import NotFound
from webapp.services.inspection_lists import deficiency_statement, firm_statement
from webapp.services.sampling import tier_of
from webapp.services.sampling_tiers import decide_tier, history_of
from webapp.ui.listing import Column, Filter, Listing, SqlRows, list_page
from webapp.ui.pages import UNPROCESSABLE, page
from webapp.ui.templates import day, number
from webapp.views.inspector_rows import title_of
from webapp.views.quality_blueprint import NUMBER, OVERSIGHT, blueprint
from webapp.views.saving import save

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlmodel import Session

    from webapp.db.quality import ProviderTier
    from webapp.services.actors import Actor

STATES = (("open", _l("Open")), ("overdue", _l("Overdue")), ("resolved", _l("Put right")))


def existing_firm(session: Session, actor: Actor, provider_id: int) -> None:  # noqa: ARG001 - a guard gets everything
    """Let in where there is such a firm."""
    if session.get(Provider, provider_id) is None:
        raise NotFound


@blueprint.get("/firms")
@access(roles=OVERSIGHT)
def firms() -> ResponseReturnValue:
    """List the firms that have worked, with their standing."""
    with reading() as session:
        rows = SqlRows(session, firm_statement(), _firm_row)
        listing = Listing("firms", _l("Firms and their standing"), FIRM_COLUMNS, rows)
        return list_page(listing, back=url_for("quality.sampling"))


@blueprint.route(f"/firms/<{NUMBER}:provider_id>", methods=["GET", "POST"])
@access(roles=OVERSIGHT, object=existing_firm)
def firm(provider_id: int) -> ResponseReturnValue:
    """Show how a firm's standing came to be, and let the manager change it."""
    actor = current_actor()
    is_manager = actor.role is Roles.MANAGER
    with reading() as session:
        name = session.get_one(Provider, provider_id).name
        tier = tier_of(session, provider_id)
        history = [_history_row(session, each) for each in history_of(session, provider_id)]
    form = TierForm() if is_manager else None
    if form is not None and form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            chosen = Tier(form.tier.data)
            decide_tier(session, actor, provider_id, chosen, reason=form.reason.data, at=at)
            return url_for("quality.firm", provider_id=provider_id)

        answer = save(form, work, said=_("The change is saved."))
        if answer is not None:
            return answer
    return page(
        "quality/firm.html",
        UNPROCESSABLE if form is not None and form.errors else 200,
        form=form,
        firm=name,
        tier=words.TIERS[tier],
        history=history,
        back=url_for("quality.firms"),
    )


@blueprint.get("/deficiencies")
@access(roles=OVERSIGHT | {Roles.INSPECTOR})
def deficiencies() -> ResponseReturnValue:
    """List what is to be put right, by firm: open, overdue, put right."""
    actor, today = current_actor(), program_day(now())
    with reading() as session:
        found = session.execute(firm_statement()).all() if actor.role is not Roles.INSPECTOR else []
        filters = [
            Filter("state", _l("State"), STATES),
            Filter(
                "severity", _l("Severity"), [(each.value, text) for each, text in words.SEVERITIES.items()]
            ),
        ]
        if found:
            filters.append(Filter("firm", _l("Firm"), [(str(row[0]), row[1]) for row in found]))
        asked = {each.name: each.value for each in filters}
        statement = deficiency_statement(
            actor,
            today,
            state=asked["state"],
            severity=asked["severity"],
            provider_id=int(asked["firm"]) if asked.get("firm") else None,
        )
        rows = SqlRows(session, statement, lambda row: _deficiency_row(row, today))
        columns = DEFICIENCY_COLUMNS if actor.role is Roles.INSPECTOR else LINKED_COLUMNS
        listing = Listing("deficiencies", _l("Deficiencies"), columns, rows, filters)
        return list_page(listing)


def _history_row(session: Session, row: ProviderTier) -> list[Any]:
    by = session.get(User, row.changed_by) if row.changed_by is not None else None
    return [
        day(row.effective_on),
        words.TIERS[Tier(row.tier)],
        words.CAUSES[TierCause(row.cause)],
        row.note,
        by.name if by is not None else _("Hearthline, by the rule"),
    ]


def _firm_row(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of the statement
    provider_id, name, tier, since, inspections, passes = row
    return {
        "provider_id": provider_id,
        "firm": name,
        "tier": tier,
        "since": since,
        "final_inspections": inspections,
        "passed": passes,
        "not_passed": inspections - passes,
    }


FIRM_COLUMNS = (
    Column("firm", _l("Firm"), address=lambda row: url_for("quality.firm", provider_id=row["provider_id"])),
    Column("tier", _l("Standing"), shown=lambda row: words.TIERS[Tier(row["tier"])]),
    Column("since", _l("Since"), shown=lambda row: day(row["since"]) if row["since"] else ""),
    Column(
        "final_inspections",
        _l("Inspections after the work"),
        shown=lambda row: number(row["final_inspections"]),
        number=True,
    ),
    Column("passed", _l("Passed"), shown=lambda row: number(row["passed"]), number=True),
    Column("not_passed", _l("Not passed"), shown=lambda row: number(row["not_passed"]), number=True),
    Column("provider_id", _l("Firm id"), on_page=False),
)


def _deficiency_row(row: Any, today: date) -> dict[str, Any]:  # noqa: ANN401 - a row of the statement
    found, home, firm_name, measure_id, inspector = row
    is_open = found.resolved_on is None
    return {
        "deficiency": found.id,
        "home_id": home.id,
        "home": title_of(home),
        "firm": firm_name,
        "measure": measure_id,
        "code": found.code,
        "severity": found.severity,
        "corrective_action": found.corrective_action,
        "due_on": found.due_on,
        "days_overdue": (today - found.due_on).days
        if is_open and found.due_on and found.due_on < today
        else None,
        "resolved_on": found.resolved_on,
        "inspector": inspector,
    }


def _state(row: Any) -> str:  # noqa: ANN401 - a row of the list
    if row["resolved_on"] is not None:
        return str(_("Put right on %(day)s", day=day(row["resolved_on"])))
    if row["days_overdue"]:
        return str(_("Overdue by %(days)s days", days=row["days_overdue"]))
    return str(_("Open"))


def _deficiency_columns(*, linked: bool) -> tuple[Column, ...]:
    return (
        Column(
            "home",
            _l("Home"),
            address=(lambda row: url_for("quality.home", home_id=row["home_id"])) if linked else None,
        ),
        Column("firm", _l("Firm")),
        Column(
            "measure", _l("Measure"), shown=lambda row: measure_name(row["measure"]) if row["measure"] else ""
        ),
        Column("code", _l("What is wrong"), shown=lambda row: words.CODES.get(row["code"], row["code"])),
        Column("severity", _l("Severity"), shown=lambda row: words.SEVERITIES[Severity(row["severity"])]),
        Column("corrective_action", _l("To be put right")),
        Column("due_on", _l("Due"), shown=lambda row: day(row["due_on"]) if row["due_on"] else ""),
        Column("days_overdue", _l("State"), shown=_state),
        Column("inspector", _l("Inspector")),
        Column("resolved_on", _l("Put right on"), on_page=False),
        Column("deficiency", _l("Deficiency"), on_page=False),
        Column("home_id", _l("Home id"), on_page=False),
    )


DEFICIENCY_COLUMNS = _deficiency_columns(linked=False)
LINKED_COLUMNS = _deficiency_columns(linked=True)
