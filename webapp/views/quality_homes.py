"""The manager's list of homes that wait for an inspection: who inspects which, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col, select

from webapp.access import access, current_actor
from webapp.clock import program_day
from webapp.db import reading
from webapp.db.homes import Home
from webapp.db.inspections import Certificate, Inspection, InspectionKind, Verdict
from webapp.db.people import Provider, User
from webapp.db.quality import Deficiency, InspectionDraw, Severity
from webapp.forms.inspector.visit import VERDICTS
from webapp.forms.quality import words
from webapp.forms.quality.homes import OrderForm, assign_form
from webapp.services.certificates import Status, status_of
from webapp.services.errors import NotFound, StepNotAllowed
from webapp.services.inspection_access import NotIndependent
from webapp.services.inspection_assignments import assign as assign_home
from webapp.services.inspection_assignments import assignment_of, candidates
from webapp.services.inspection_lists import WAITING, cities, waiting_homes
from webapp.services.inspection_orders import PASSED, order_inspection, orders_of
from webapp.services.inspection_papers import acceptance_of
from webapp.services.inspection_rounds import round_of
from webapp.stages import LABELS, Stage
from webapp.ui import Row, form_page
from webapp.ui.listing import Column, Filter, Listing, SqlRows, list_page
from webapp.ui.pages import page
from webapp.ui.templates import day, moment
from webapp.views.inspector_rows import title_of
from webapp.views.quality_blueprint import MANAGER, OVERSIGHT, blueprint
from webapp.views.quality_certificates import STATES
from webapp.views.saving import save

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor


def existing_home(session: Session, actor: Actor, home_id: str) -> None:  # noqa: ARG001 - a guard gets everything
    """Let in where there is such a home."""
    if session.get(Home, home_id) is None:
        raise NotFound


@blueprint.get("/homes")
@access(roles=OVERSIGHT)
def homes() -> ResponseReturnValue:
    """List the homes that wait for an inspection, by day and place, and whose they are."""
    actor = current_actor()
    with reading() as session:
        filters = waiting_filters(session, actor)
        city, stage = (each.value for each in filters)
        rows = SqlRows(session, waiting_homes(actor, city=city, stage=stage), waiting_row)
        caption = _l("Homes that wait for an inspection")
        listing = Listing("homes-to-inspect", caption, WAITING_COLUMNS, rows, filters)
        return list_page(listing, back=url_for("quality.sampling"))


@blueprint.get("/homes/<home_id>")
@access(roles=OVERSIGHT, object=existing_home)
def home(home_id: str) -> ResponseReturnValue:
    """Show everything about the inspections of one home."""
    with reading() as session:
        found = session.get_one(Home, home_id)
        certificates = _certificates(session, home_id)
        return page(
            "quality/home.html",
            home_id=home_id,
            title=title_of(found),
            stage=LABELS[Stage(found.stage)],
            rows=_rows(session, found),
            inspections=_inspections(session, home_id),
            deficiencies=_deficiencies(session, home_id),
            certificates=certificates,
            orders=[
                f"{day(program_day(each.ordered_at))}: {each.reason}" for each in orders_of(session, home_id)
            ],
            can_assign=Stage(found.stage) in WAITING or found.stage == Stage.REWORK,
            can_order=Stage(found.stage) in PASSED and not any(each["address"] for each in certificates),
            back=url_for("quality.homes"),
        )


@blueprint.route("/homes/<home_id>/assign", methods=["GET", "POST"])
@access(roles=MANAGER, object=existing_home)
def assign(home_id: str) -> ResponseReturnValue:
    """Give a home to an inspector or to a firm that inspects."""
    with reading() as session:
        found = session.get_one(Home, home_id)
        form = assign_form(candidates(session))
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            assign_home(
                session,
                actor,
                home_id,
                form.inspector.data,
                planned_on=form.planned_on.data,
                at=at,
            )
            return url_for("quality.home", home_id=home_id)

        try:
            answer = save(form, work, said=_("The home is assigned. It is now on their list."))
            if answer is not None:
                return answer
        except NotIndependent:
            message = _("They, or their firm, had a hand in this home. Choose somebody else.")
            form.refuse(message, "inspector")
    return form_page(form, back=url_for("quality.home", home_id=home_id), caption=title_of(found))


@blueprint.route("/homes/<home_id>/order", methods=["GET", "POST"])
@access(roles=MANAGER, object=existing_home)
def order(home_id: str) -> ResponseReturnValue:
    """Order a new inspection of a home that passed."""
    form = OrderForm()
    with reading() as session:
        found = session.get_one(Home, home_id)
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            order_inspection(session, actor, home_id, form.reason.data, at)
            return url_for("quality.home", home_id=home_id)

        try:
            answer = save(form, work, said=_("The home waits for its inspection again."))
            if answer is not None:
                return answer
        except StepNotAllowed as refusal:
            form.refuse(refusal.message)
    return form_page(form, back=url_for("quality.home", home_id=home_id), caption=title_of(found))


def waiting_filters(session: Session, actor: Actor) -> tuple[Filter, Filter]:
    """Return the filters of a list of homes that wait: city and stage."""
    return (
        Filter("city", _l("City"), [(name, name) for name in cities(session, actor)]),
        Filter("stage", _l("Stage"), [(each.value, LABELS[each]) for each in WAITING]),
    )


def waiting_row(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of the statement
    """Return a home that waits, as its list has it."""
    found, installer, planned_on, inspector, firm, during, after, _inspector_id = row
    return {
        "home_id": found.id,
        "home": title_of(found),
        "street": " ".join(part for part in (found.address_line, found.unit) if part),
        "city": found.city,
        "zip_code": found.zip_code,
        "stage": found.stage,
        "installed_by": installer,
        "planned_on": planned_on,
        "inspector": inspector,
        "inspecting_firm": firm,
        "drawn_during": during,
        "drawn_after": after,
    }


def drawn_words(row: Any) -> str:  # noqa: ANN401 - a row of the list
    """Return what the draw means for a home now."""
    if row["stage"] in (Stage.IN_PROGRESS, Stage.IN_PROGRESS_INSPECTION):
        return str(_("Visit during the work") if row["drawn_during"] else _("Not drawn"))
    if row["stage"] == Stage.FINAL_INSPECTION:
        return str(_("Left out: on the papers") if row["drawn_after"] is False else _("Visit after the work"))
    return str(_("Not drawn yet"))


def waiting_columns(endpoint: str) -> tuple[Column, ...]:
    """Return the columns of a list of homes that wait; `endpoint` is where a home leads."""
    return (
        Column("home", _l("Home"), address=lambda row: url_for(endpoint, home_id=row["home_id"])),
        Column("city", _l("City")),
        Column(
            "planned_on",
            _l("Day of the visit"),
            shown=lambda row: day(row["planned_on"]) if row["planned_on"] else _("Not planned"),
        ),
        Column("stage", _l("Stage"), shown=lambda row: LABELS[Stage(row["stage"])]),
        Column("drawn_after", _l("Draw"), shown=drawn_words),
        Column("installed_by", _l("Installed by")),
        Column(
            "inspector",
            _l("Assigned to"),
            shown=lambda row: row["inspector"] or row["inspecting_firm"] or _("Nobody"),
        ),
        Column("inspecting_firm", _l("Inspecting firm"), on_page=False),
        Column("street", _l("Street"), on_page=False),
        Column("zip_code", _l("ZIP code"), on_page=False),
        Column("drawn_during", _l("Drawn during the work"), on_page=False),
        Column("home_id", _l("Home id"), on_page=False),
    )


WAITING_COLUMNS = waiting_columns("quality.home")


def _rows(session: Session, found: Home) -> list[Row]:
    given = assignment_of(session, found.id)
    inspector = session.get(User, given.inspector_id) if given and given.inspector_id else None
    firm = session.get(Provider, given.firm_id) if given and given.firm_id else None
    whose = inspector.name if inspector else (firm.name if firm else _("Nobody"))
    rows = [
        Row(_("Assigned to"), whose),
        Row(
            _("Day of the visit"),
            day(given.planned_on) if given is not None and given.planned_on else _("Not planned"),
        ),
    ]
    draws = session.exec(select(InspectionDraw).where(InspectionDraw.home_id == found.id))
    for each in draws:
        said = _("Drawn") if each.drawn else _("Left out")
        rows.append(Row(words.KINDS[InspectionKind(each.kind)], said))
    accepted = acceptance_of(session, found.id)
    if accepted is not None:
        when = day(program_day(accepted.accepted_at))
        rows.append(Row(_("Accepted on its papers"), [when, accepted.note]))
    return rows


def _inspections(session: Session, home_id: str) -> list[list[Any]]:
    found = session.exec(
        select(Inspection, User.name)
        .join(User, col(User.id) == col(Inspection.inspector_id))
        .where(Inspection.home_id == home_id)
        .order_by(col(Inspection.id))
    )
    rows = []
    for each, name in found:
        ordinal = round_of(session, each.id)
        rows.append(
            [
                words.KINDS[InspectionKind(each.kind)],
                day(each.inspected_on) if each.inspected_on else "",
                name,
                _("Re-inspection %(number)s", number=ordinal) if ordinal else _("First"),
                VERDICTS[Verdict(each.verdict)] if each.verdict else _("Begun"),
            ]
        )
    return rows


def _deficiencies(session: Session, home_id: str) -> list[list[Any]]:
    found = session.exec(select(Deficiency).where(Deficiency.home_id == home_id).order_by(col(Deficiency.id)))
    return [
        [
            words.CODES.get(each.code, each.code),
            words.SEVERITIES[Severity(each.severity)],
            each.corrective_action,
            day(each.due_on) if each.due_on else "",
            day(each.resolved_on) if each.resolved_on else _("Open"),
        ]
        for each in found
    ]


def _certificates(session: Session, home_id: str) -> list[dict[str, Any]]:
    found = session.exec(
        select(Certificate).where(Certificate.home_id == home_id).order_by(col(Certificate.id).desc())
    )
    rows = []
    for each in found:
        status = status_of(session, each)
        address = (
            None
            if each.revoked_at is not None
            else url_for("quality.revoke_certificate", certificate_id=each.id)
        )
        said = _("Issued %(moment)s: %(state)s", moment=moment(each.issued_at), state=STATES[Status(status)])
        rows.append({"text": said, "address": address})
    return rows
