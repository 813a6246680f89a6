"""Choosing the homes whose reports are printed, with how many there are, and starting the printing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask import after_this_request, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from rules.errors import InputError
from webapp.access import access, current_actor
from webapp.db import reading
from webapp.services.determinations import reference_of
from webapp.services.errors import Refused
from webapp.services.print_lists import PrintList, count_homes, not_found, references_in, wanted_homes
from webapp.services.report_batches import batches_of, start_batch
from webapp.stages import LABELS, Stage
from webapp.ui import Form
from webapp.ui.listing import Column, Filter, ListedRows, Listing, Row, SqlRows, list_page
from webapp.ui.pages import UNPROCESSABLE
from webapp.ui.templates import moment
from webapp.views.printing.routes import PRINTERS, READERS, blueprint, data_folder, print_beside
from webapp.views.printing.words import moment_of, standing
from webapp.views.saving import save

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Response
    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor

EVERY = "every"
FILTERS = (
    Filter(
        "stage",
        _l("Stage"),
        [(EVERY, _l("All stages")), *((stage.value, LABELS[stage]) for stage in Stage)],
        _l("Choose one"),
    ),
    Filter("from", _l("Decided from the day (2026-06-30)")),
    Filter("until", _l("Decided until the day (2026-06-30)")),
    Filter("references", _l("References (H-12AB34CD), with a space between them")),
)
COLUMNS = (
    Column("home", _l("Home")),
    Column("reference", _l("Reference"), unbroken=True),
    Column("stage", _l("Stage"), lambda row: LABELS[Stage(row["stage"])]),
)


class PrintForm(Form):
    """Starts the printing of the homes of the list."""

    title = _l("Print the reports")
    submit_label = _l("Print the reports")


@blueprint.get("/printing")
@access(roles=READERS)
def printings() -> ResponseReturnValue:
    """List the printings that somebody may see."""
    rows = [
        {
            "asked": each.requested_at,
            "homes": each.homes,
            "printed": each.printed,
            "refused": each.refused,
            "standing": each.state.value,
            "_batch": each,
        }
        for each in batches_of(current_actor(), data_folder())
    ]
    columns = (
        Column(
            "asked",
            _l("Started"),
            lambda row: moment(moment_of(row["asked"])),
            address=lambda row: url_for("printing.printing", batch_id=row["_batch"].id),
        ),
        Column("homes", _l("Homes"), number=True),
        Column("standing", _l("How it stands"), lambda row: standing(row["_batch"])),
        Column("printed", _l("Printed"), number=True),
        Column("refused", _l("Not printed"), number=True),
    )
    listing = Listing(
        "printings",
        _l("Printed reports of many homes"),
        columns,
        ListedRows(rows),
        empty=_l("Nothing was printed for many homes yet."),
    )
    may_start = current_actor().role in PRINTERS
    return list_page(listing, "printing/list.html", may_start=may_start, back=url_for("caseworker.homes"))


@blueprint.route("/printing/new", methods=["GET", "POST"])
@access(roles=PRINTERS)
def new_printing() -> ResponseReturnValue:
    """Say how many homes are chosen and which, and start the printing."""
    wanted, problems = asked_list()
    form = PrintForm()
    if form.validate_on_submit():
        saved = save(form, lambda session, actor, at: _started(session, actor, wanted, problems, at))
        if saved is not None:
            return saved
    actor = current_actor()
    with reading() as session:
        missing = not_found(session, actor, wanted.references)
        homes = 0 if wanted.is_empty else count_homes(session, actor, wanted)
        listing = Listing(
            "homes-to-print",
            _l("Print the reports of many homes"),
            COLUMNS,
            SqlRows(session, wanted_homes(actor, wanted), _as_row),
            FILTERS,
            empty=_("Choose a stage, days of decision, or references.")
            if wanted.is_empty
            else _("No home of yours is like this."),
        )
        answer = list_page(
            listing,
            "printing/new.html",
            form=form,
            homes=homes,
            problems=[*problems, *_named(missing)],
            may_start=homes > 0 and not problems and not missing,
            asked=request.args.to_dict(),
            back=url_for("printing.printings"),
        )
    if form.errors:
        answer.status_code = UNPROCESSABLE
    return answer


def asked_list() -> tuple[PrintList, list[str]]:
    """Return which homes the address asks for, and what of it makes no sense."""
    stage, first, last, references = (each.value for each in FILTERS)
    problems = []
    days: list[date | None] = []
    for text in (first, last):
        day = _day(text)
        days.append(day)
        if text and day is None:
            problems.append(_("“%(text)s” is no day. Write it like 2026-06-30.", text=text))
    found, others = references_in(references)
    problems += [
        _("“%(text)s” is no reference. A reference is like H-12AB34CD.", text=each) for each in others
    ]
    return (
        PrintList(
            stage=Stage(stage) if stage not in ("", EVERY) else None,
            every=stage == EVERY,
            decided_from=days[0],
            decided_until=days[1],
            references=found,
        ),
        problems,
    )


def _started(session: Session, actor: Actor, wanted: PrintList, problems: list[str], at: datetime) -> str:
    """Write the job down, let it be printed once that is saved, and return the address of its page."""
    if problems or wanted.is_empty:
        message = _("Choose the homes again: %(why)s", why=" ".join(problems) or _("none is chosen."))
        raise Refused("nothing_chosen", None, message)
    missing = not_found(session, actor, wanted.references)
    if missing:
        raise Refused("no_such_home", None, " ".join(_named(missing)))
    homes = [row.id for row in session.execute(wanted_homes(actor, wanted))]
    seen = request.form.get("homes", "")
    if seen != str(len(homes)):
        message = ngettext(
            "There is %(num)s home in the list now. Look at it again, then print.",
            "There are %(num)s homes in the list now. Look at it again, then print.",
            len(homes),
        )
        raise Refused("list_changed", None, message)
    try:
        batch = start_batch(session, actor, homes, data_folder(), at)
    except InputError as error:
        raise Refused("cannot_print", None, str(error)) from error

    @after_this_request
    def begin(response: Response) -> Response:
        print_beside(batch.id)
        return response

    return url_for("printing.printing", batch_id=batch.id)


def _named(missing: list[str]) -> list[str]:
    return [_("No home of yours has the reference H-%(text)s.", text=each.upper()) for each in missing]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _as_row(found: Any) -> Row:  # noqa: ANN401 - a row of the statement
    place = ", ".join(part for part in (found.address_line, found.unit, found.city) if part)
    return {"home": place, "reference": reference_of(found.id), "stage": found.stage}
