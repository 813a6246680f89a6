"""The manager's list of certificates, and revoking one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access import access, current_actor
from webapp.clock import program_day
from webapp.db import reading
from webapp.db.homes import Home
from webapp.db.inspections import Certificate
from webapp.forms.quality.homes import RevokeForm
from webapp.services.certificates import Status, revoke, status_of
from webapp.services.errors import NotFound
from webapp.services.inspection_lists import certificate_statement
from webapp.ui import form_page
from webapp.ui.listing import Column, Filter, Listing, SqlRows, list_page
from webapp.ui.templates import day
from webapp.views.inspector_rows import title_of
from webapp.views.quality_blueprint import MANAGER, NUMBER, OVERSIGHT, blueprint
from webapp.views.saving import save

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor

STATES = {
    Status.VALID: _l("Valid"),
    Status.REVOKED: _l("Revoked"),
    Status.SUPERSEDED: _l("A later one took its place"),
}


def existing_certificate(session: Session, actor: Actor, certificate_id: int) -> None:  # noqa: ARG001 - a guard gets everything
    """Let in where there is such a certificate."""
    if session.get(Certificate, certificate_id) is None:
        raise NotFound


@blueprint.get("/certificates")
@access(roles=OVERSIGHT)
def certificates() -> ResponseReturnValue:
    """List every certificate, and how it stands."""
    state = Filter("state", _l("State"), [(each.value, text) for each, text in STATES.items()])
    with reading() as session:
        statement = certificate_statement(current_actor(), state=state.value)
        rows = SqlRows(session, statement, certificate_row(session))
        listing = Listing("certificates", _l("Certificates"), CERTIFICATE_COLUMNS, rows, (state,))
        return list_page(listing, back=url_for("quality.sampling"))


@blueprint.route(f"/certificates/<{NUMBER}:certificate_id>/revoke", methods=["GET", "POST"])
@access(roles=MANAGER, object=existing_certificate)
def revoke_certificate(certificate_id: int) -> ResponseReturnValue:
    """Revoke a certificate for good, with the reason."""
    form = RevokeForm()
    with reading() as session:
        certificate = session.get_one(Certificate, certificate_id)
        home = session.get_one(Home, certificate.home_id)
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            revoke(session, actor, certificate_id, form.reason.data, at)
            return url_for("quality.home", home_id=home.id)

        answer = save(form, work, said=_("The certificate is revoked. You can now order a new inspection."))
        if answer is not None:
            return answer
    return form_page(form, back=url_for("quality.home", home_id=home.id), caption=title_of(home))


def certificate_row(session: Session) -> Callable[[Any], dict[str, Any]]:
    """Return how a row of the statement becomes one of the list."""

    def as_row(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of the statement
        certificate, home, inspector, reason, inspected_on = row
        return {
            "certificate": certificate.token,
            "home_id": home.id,
            "home": title_of(home),
            "inspector": inspector,
            "inspected_on": inspected_on,
            "issued_on": program_day(certificate.issued_at),
            "state": status_of(session, certificate).value,
            "revoked_on": program_day(certificate.revoked_at) if certificate.revoked_at else None,
            "reason": reason,
            "sha256": certificate.sha256,
        }

    return as_row


def _columns(home_address: str) -> tuple[Column, ...]:
    return (
        Column("home", _l("Home"), address=lambda row: url_for(home_address, home_id=row["home_id"])),
        Column("inspector", _l("Inspector")),
        Column("issued_on", _l("Issued on"), shown=lambda row: day(row["issued_on"])),
        Column("state", _l("State"), shown=lambda row: STATES[Status(row["state"])]),
        Column("reason", _l("Why revoked")),
        Column(
            "certificate",
            _l("Certificate id"),
            address=lambda row: url_for("verify.show", token=row["certificate"]),
        ),
        Column("inspected_on", _l("Inspected on"), on_page=False),
        Column("revoked_on", _l("Revoked on"), on_page=False),
        Column("sha256", _l("SHA-256 of the document"), on_page=False),
        Column("home_id", _l("Home id"), on_page=False),
    )


CERTIFICATE_COLUMNS = _columns("quality.home")
OWN_CERTIFICATE_COLUMNS = _columns("inspector.certificate")
