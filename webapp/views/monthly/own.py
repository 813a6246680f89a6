"""The monthly report of the provider for which somebody works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, url_for

from webapp.access import access, current_actor
from webapp.roles import Roles
from webapp.services.errors import NotFound
from webapp.views.programme.month_report import (
    asked_report,
    data_file,
    own_report,
    report_file,
    report_page,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from webapp.services.month_reports import MonthAsked

blueprint = Blueprint("monthly", __name__)
OF_A_PROVIDER = frozenset({Roles.CASEWORKER, Roles.CONTRACTOR})


@blueprint.route("/provider/month", methods=["GET", "POST"])
@access(roles=OF_A_PROVIDER)
def own_month() -> ResponseReturnValue:
    """Show the month of one's own provider, and issue its report."""
    return report_page(_own(), "monthly", back=url_for("start.home"))


@blueprint.get("/provider/month/data")
@access(roles=OF_A_PROVIDER)
def month_data() -> ResponseReturnValue:
    """Hand out the rows of the month of one's own provider as a file."""
    return data_file(_own())


@blueprint.get("/provider/month/reports/<int(max=2147483647):document_id>.pdf")
@access(roles=OF_A_PROVIDER, object=own_report)
def issued_report(document_id: int) -> ResponseReturnValue:
    """Hand out an issued report of one's own provider."""
    return report_file(document_id)


def _own() -> MonthAsked:
    """Return the month of the provider for which the person works."""
    provider_id = current_actor().provider_id
    if provider_id is None:
        raise NotFound
    return asked_report(provider_id)
