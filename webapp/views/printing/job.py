"""One printing: how far it is, what came of it, its files, going on with it, and removing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access import access, current_actor
from webapp.clock import now
from webapp.db import reading, transaction
from webapp.services.determinations import reference_of
from webapp.services.report_batch_files import archive_parts, printed_homes, report_file, take_along
from webapp.services.report_batches import NOTHING_DECIDED, BatchState, batch_of, remove_batch
from webapp.ui.listing import Column, ListedRows, Listing, list_page
from webapp.ui.pages import page
from webapp.ui.templates import moment
from webapp.views.documents.files import pdf_answer
from webapp.views.printing.routes import (
    PRINTERS,
    READERS,
    blueprint,
    data_folder,
    own_job,
    print_beside,
    seen_job,
)
from webapp.views.printing.words import moment_of, standing

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from webapp.services.report_batch_files import PrintedHome
    from webapp.services.report_batches import ReportBatch
    from webapp.ui.listing import Row

JOB = "/printing/<batch_id>"
ROWS_A_PAGE = 50


@blueprint.get(JOB)
@access(roles=READERS, object=seen_job)
def printing(batch_id: str) -> ResponseReturnValue:
    """Show how far a printing is; of one that is done, what came of each home."""
    actor = current_actor()
    batch = batch_of(actor, data_folder(), batch_id)
    about: dict[str, Any] = {
        "batch": batch,
        "standing": standing(batch),
        "started": moment(moment_of(batch.requested_at)),
        "is_own": batch.requested_by == actor.user_id,
        "key": str(uuid4()),
        "back": url_for("printing.printings"),
    }
    if batch.state is not BatchState.DONE:
        return page("printing/waiting.html", **about)
    with reading() as session:
        homes = printed_homes(session, actor, data_folder(), batch_id)
    listing = Listing(
        f"printing-{batch_id[:8]}",
        _l("Printed reports"),
        _columns(batch),
        # What needs somebody comes first.
        ListedRows([_row(home) for home in sorted(homes, key=lambda each: (not each.refused, each.number))]),
        rows_a_page=ROWS_A_PAGE,
    )
    return list_page(listing, "printing/done.html", **about)


@blueprint.get(f"{JOB}/reports.zip")
@access(roles=READERS, object=seen_job)
def archive(batch_id: str) -> ResponseReturnValue:
    """Hand out the reports of a printing as one archive, with a list and the manifest."""
    with transaction() as session:
        homes, manifest = take_along(session, current_actor(), data_folder(), batch_id, now())
    disposition = f'attachment; filename="reports-{batch_id[:8]}.zip"'
    headers = {"Content-Disposition": disposition}
    return Response(archive_parts(homes, manifest), mimetype="application/zip", headers=headers)


@blueprint.get(f"{JOB}/<int(max=2147483647):number>.pdf")
@access(roles=READERS, object=seen_job)
def report(batch_id: str, number: int) -> ResponseReturnValue:
    """Hand out one report of a printing."""
    with reading() as session:
        name, content = report_file(session, current_actor(), data_folder(), batch_id, number)
    return pdf_answer(content, name)


@blueprint.post(f"{JOB}/go-on")
@access(roles=PRINTERS, object=own_job)
def go_on(batch_id: str) -> ResponseReturnValue:
    """Go on with a printing that was interrupted."""
    print_beside(batch_id)
    return redirect(url_for("printing.printing", batch_id=batch_id), code=303)


@blueprint.post(f"{JOB}/remove")
@access(roles=PRINTERS, object=own_job)
def remove(batch_id: str) -> ResponseReturnValue:
    """Stop a printing where it is not done, and take its reports away."""
    with transaction() as session:
        remove_batch(session, current_actor(), data_folder(), batch_id, now())
    flash(_("The printing and its reports were removed. What is in the record stays."), "success")
    return redirect(url_for("printing.printings"), code=303)


def _columns(batch: ReportBatch) -> tuple[Column, ...]:
    def address(row: Row) -> str | None:
        if not row["_printed"]:
            return None
        return url_for("printing.report", batch_id=batch.id, number=row["number"])

    return (
        Column("home", _l("Home"), address=address),
        Column("reference", _l("Reference"), unbroken=True),
        Column("number", _l("Number"), number=True),
        Column("refused", _l("Why it was not printed"), _why),
        Column("sha256", _l("SHA-256"), on_page=False),
    )


def _why(row: Row) -> str:
    """Return why there is no report; what nobody foresaw is told as it was recorded."""
    if row["refused"] == NOTHING_DECIDED:
        return str(_("Nothing is decided and nothing was worked out for this home yet."))
    return row["refused"] or ""


def _row(home: PrintedHome) -> Row:
    return {
        "home": home.place,
        "reference": reference_of(home.home_id),
        "number": home.number,
        "refused": "; ".join(home.refused) or None,
        "sha256": home.sha256 or None,
        "_printed": home.path is not None,
    }
