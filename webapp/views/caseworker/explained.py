"""How one measure's figures were worked out: the formula with the home's own numbers in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from webapp.access import access
from webapp.db import reading
from webapp.reports.explanation import explanation_report
from webapp.services.explanations import explained_measure
from webapp.ui.pages import page
from webapp.views.caseworker.routes import READERS, blueprint, own_home

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/homes/<home_id>/measures/<measure_id>/explained")
@access(roles=READERS, object=own_home)
def explained(home_id: str, measure_id: str) -> ResponseReturnValue:
    """Show how the newest assessment's figures of one measure came about, step by step."""
    with reading() as session:
        found = explained_measure(session, home_id, measure_id)
    report = explanation_report(found.document)
    return page(
        "caseworker/explained.html",
        title=report.title,
        subtitle=report.subtitle,
        sections=report.sections,
        as_stored=found.as_stored,
        back=url_for("caseworker.determination", home_id=home_id),
        wide=True,
    )
