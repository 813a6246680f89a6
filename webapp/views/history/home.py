"""A home's whole history, and its documents as they were recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access import access, current_actor
from webapp.db import reading
from webapp.services.home_history import VIEWED, acts_of_home, documents_of_home, text_of_document
from webapp.services.homes import get_home
from webapp.ui.listing import Column, Filter, ListedRows, Listing, Row, list_page
from webapp.ui.templates import day, moment
from webapp.views.history.routes import COLUMNS, READERS, act_row, any_home, blueprint

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from webapp.services.home_history import StoredDocument

ROWS_A_PAGE = 100
KINDS = {"determination": _l("Decision"), "assessment": _l("Assessment")}
HOME = "/homes/<home_id>"


@blueprint.get(f"{HOME}/history")
@access(roles=READERS, object=any_home)
def home_history(home_id: str) -> ResponseReturnValue:
    """Show every act on a home, from the first call to today."""
    looks = Filter("looks", _l("Who looked"), [("no", _l("Leave out who only looked"))])
    with reading() as session:
        home = get_home(session, current_actor(), home_id)
        acts = [each for each in acts_of_home(session, home_id) if not looks.value or each.action != VIEWED]
        listing = Listing(
            f"history-{home_id}",
            _("History of %(address)s", address=home.address_line),
            COLUMNS,
            ListedRows([act_row(each) for each in acts]),
            (looks,),
            rows_a_page=ROWS_A_PAGE,
        )
        return list_page(listing, "history/home.html", home_id=home_id)


def _document_address(row: Row) -> str:
    return url_for("history.document", home_id=row["home_id"], kind=row["kind"], number=row["number"])


DOCUMENT_COLUMNS = (
    Column(
        "number",
        _l("Document"),
        shown=lambda row: f"{KINDS[row['kind']]} {row['number']}",
        address=_document_address,
    ),
    Column("home_id", _l("Home"), on_page=False),
    Column("kind", _l("Kind"), on_page=False),
    Column("program", _l("Program")),
    Column("outcome", _l("Outcome")),
    Column("on", _l("Rules of"), shown=lambda row: day(row["on"])),
    Column("by", _l("By")),
    Column("at", _l("Made"), shown=lambda row: moment(row["at"])),
    Column("supersedes", _l("In place of"), number=True),
    Column("sha256", _l("SHA-256")),
)


@blueprint.get(f"{HOME}/documents")
@access(roles=READERS, object=any_home)
def documents(home_id: str) -> ResponseReturnValue:
    """List every decision and assessment of a home, each to be taken along as it was recorded."""
    with reading() as session:
        found = documents_of_home(session, home_id)
        listing = Listing(
            f"documents-{home_id}",
            _l("Documents as they were recorded"),
            DOCUMENT_COLUMNS,
            ListedRows([_row(home_id, each) for each in found]),
        )
        return list_page(
            listing, "history/documents.html", back=url_for("history.home_history", home_id=home_id)
        )


@blueprint.get(f"{HOME}/documents/<any(determination, assessment):kind>/<int(max=2147483647):number>.json")
@access(roles=READERS, object=any_home)
def document(home_id: str, kind: str, number: int) -> ResponseReturnValue:
    """Hand out a document to the byte, so that `hearthline replay` takes it and its hash can be compared."""
    with reading() as session:
        text = text_of_document(session, home_id, kind, number)
    if text is None:
        abort(404)
    name = f"{kind}-{number}.json"
    return Response(
        text,
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _row(home_id: str, found: StoredDocument) -> Row:
    return {
        "home_id": home_id,
        "kind": found.kind,
        "number": found.number,
        "program": found.program or None,
        "outcome": found.outcome or None,
        "on": found.on,
        "by": found.by,
        "at": found.at,
        "supersedes": found.supersedes,
        "sha256": found.sha256,
    }
