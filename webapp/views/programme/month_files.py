"""What leaves the programme for a month: its report, its providers' reports, and its rows as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from webapp.access import access
from webapp.services.providers import get_provider
from webapp.views.programme.blueprint import READERS, blueprint
from webapp.views.programme.month_report import (
    asked_report,
    data_file,
    own_report,
    report_file,
    report_page,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor

PROVIDER = "<int(max=2147483647):provider_id>"
DOCUMENT = "<int(max=2147483647):document_id>"


def some_provider(session: Session, _actor: Actor, provider_id: int) -> None:
    """Refuse a provider that is not there."""
    get_provider(session, provider_id)


@blueprint.route("/programme/month/report", methods=["GET", "POST"])
@access(roles=READERS)
def month_paper() -> ResponseReturnValue:
    """Show the programme's report of a month, and issue it."""
    asked = asked_report()
    back = url_for("programme.month", month=asked.name)
    return report_page(asked, "programme", back=back)


@blueprint.route(f"/programme/providers/{PROVIDER}/month", methods=["GET", "POST"])
@access(roles=READERS, object=some_provider)
def provider_paper(provider_id: int) -> ResponseReturnValue:
    """Show a provider's report of a month, and issue it."""
    asked = asked_report(provider_id)
    back = url_for("programme.month", month=asked.name)
    return report_page(asked, "programme", back=back)


@blueprint.get(f"/programme/month/reports/{DOCUMENT}.pdf")
@access(roles=READERS, object=own_report)
def issued_report(document_id: int) -> ResponseReturnValue:
    """Hand out an issued monthly report."""
    return report_file(document_id)


@blueprint.get("/programme/month/data")
@access(roles=READERS)
def month_data() -> ResponseReturnValue:
    """Hand out a month's rows as a file."""
    return data_file(asked_report())


@blueprint.get(f"/programme/providers/{PROVIDER}/month/data")
@access(roles=READERS, object=some_provider)
def provider_data(provider_id: int) -> ResponseReturnValue:
    """Hand out a provider's rows of a month as a file."""
    return data_file(asked_report(provider_id))
