"""What a phone without signal needs: today's pages, the worker that keeps them, and answers for its queue.

A queued form is sent to the page's own address with the header ``X-Hearthline-Queue``; it is answered with
JSON instead of a page. Each form and each photo has a key that the phone made: it lands once, however often
it is sent.
"""

from __future__ import annotations

import hashlib
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Blueprint, abort, current_app, g, jsonify, request, send_from_directory, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from sqlmodel import select

from webapp.access import access, current_actor
from webapp.clock import now, program_day
from webapp.db import reading, transaction
from webapp.db.log import Submission
from webapp.rescue import MARK, owner_mark
from webapp.roles import Roles
from webapp.services.errors import AlreadyDone, ServiceError, StepNotAllowed
from webapp.services.job_lists import due_jobs
from webapp.services.jobs import get_item
from webapp.services.offline import marks_of
from webapp.services.photos import LARGEST_PHOTO, keep_photo, prepare_photo
from webapp.services.submissions import once
from webapp.stages import Stage
from webapp.ui.pages import page
from webapp.ui.templates import asset, moment, page_language
from webapp.views.contractor_photos import kind_of_field, photos_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response
    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.services.jobs import Job
    from webapp.ui import Form

    View = TypeVar("View", bound=Callable[..., Any])

blueprint = Blueprint("queue", __name__)

HEADER = "X-Hearthline-Queue"
SEE_OTHER, FORBIDDEN, TOO_LARGE_STATUS = 303, 403, 413
MARK_DIGITS = 16
# A photo that was on its way when the work was reported as done is still evidence.
STILL_TAKEN = frozenset({Stage.CONTRACTOR_COMPLETE, Stage.DESK_REVIEW})
# What the pages are drawn with.
ASSETS = (
    "icon.svg",
    "vendor/uswds/css/uswds.min.css",
    "css/hearthline.css",
    "js/hearthline.js",
    "js/field-store.js",
    "js/field.js",
    "js/field-form.js",
    "js/field-queue.js",
)
KEY_LENGTH = 36


def person_mark(actor: Actor) -> str:
    """Return what tells one person's phone from another's, and says nothing else of them."""
    secret = str(current_app.secret_key)
    return hashlib.sha256(f"field {secret} {actor.user_id}".encode()).hexdigest()[:MARK_DIGITS]


def is_queued() -> bool:
    """Return whether this request comes from the queue of a phone."""
    return HEADER in request.headers


@blueprint.app_context_processor
def _for_the_phone() -> dict[str, Any]:
    """Give the contractor's pages the mark of the person whose queue they may show."""
    return {"field_person": lambda: person_mark(current_actor()), "field_now": now}


@blueprint.get("/jobs/worker.js")
@access(roles={Roles.CONTRACTOR})
def worker() -> ResponseReturnValue:
    """Hand out the worker that keeps today's pages; it has no say over other people's pages."""
    folder = Path(str(current_app.static_folder)) / "js"
    response = send_from_directory(folder, "field-worker.js", mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = "/jobs"
    return response


@blueprint.get("/jobs/signal")
@access(roles={Roles.CONTRACTOR})
def signal() -> ResponseReturnValue:
    """Say that the server is there, who is logged in, and give a fresh token."""
    return jsonify(person=person_mark(current_actor()), token=generate_csrf())


@blueprint.get("/jobs/offline")
@access(roles={Roles.CONTRACTOR})
def offline() -> ResponseReturnValue:
    """List the pages of today's jobs, each with a mark that changes when the page does."""
    actor, today = current_actor(), program_day(now())
    with reading() as database:
        due = due_jobs(database, actor, today)
        marks = marks_of(database, [job.home_id for job in due])
    whole = _digest(today.isoformat(), *marks.values())
    pages = [
        {"url": url_for("contractor.jobs"), "mark": whole},
        {"url": url_for("contractor.queue.waiting"), "mark": _digest(today.isoformat())},
    ]
    for job in due:
        mark = _digest(marks[job.home_id], job.stage.value, today.isoformat())
        pages += [{"url": address, "mark": mark} for address in _pages_of(job)]
    return jsonify(person=person_mark(actor), pages=pages, assets=[asset(name) for name in ASSETS])


def _pages_of(job: Job) -> list[str]:
    where: dict[str, Any] = {"home_id": job.home_id}
    pages = [url_for("contractor.job", **where), url_for("contractor.safety.gates", **where)]
    if job.can_be_completed:
        pages.append(url_for("contractor.complete", **where))
    for item in job.items:
        pages.append(url_for("contractor.measure", item_id=item.id, **where))
        pages.append(url_for("contractor.not_installed", item_id=item.id, **where))
    return pages


def _digest(*parts: str) -> str:
    """Return the mark of a page: what is on it, how it is drawn, and in which language."""
    return hashlib.sha256("\n".join([*parts, _drawn_by()]).encode()).hexdigest()[:MARK_DIGITS]


def _drawn_by() -> str:
    return " ".join([*(asset(name) for name in ASSETS), page_language()])


@blueprint.get("/jobs/waiting")
@access(roles={Roles.CONTRACTOR})
def waiting() -> ResponseReturnValue:
    """Show what waits on this phone; the phone itself knows what."""
    return page("contractor/waiting.html", back=url_for("contractor.jobs"))


@blueprint.get("/jobs/receipts/<key>")
@access(roles={Roles.CONTRACTOR})
def receipt(key: str) -> ResponseReturnValue:
    """Say when something of one's own landed."""
    found = _receipt(key)
    if found is None:
        abort(404)
    return jsonify(found)


def _receipt(key: str) -> dict[str, Any] | None:
    with reading() as database:
        landed = database.exec(
            select(Submission).where(
                Submission.key == key[:KEY_LENGTH], Submission.actor_id == current_actor().user_id
            )
        ).first()
        return None if landed is None else {"id": landed.id, "at": moment(landed.at)}


def own_item(database: Session, actor: Actor, home_id: str, item_id: int) -> None:
    """Refuse a measure that is not approved for a home of one's firm."""
    get_item(database, actor, home_id, item_id)


@blueprint.post("/jobs/<home_id>/measures/<int:item_id>/photos")
@access(roles={Roles.CONTRACTOR}, object=own_item)
def photo(home_id: str, item_id: int) -> ResponseReturnValue:
    """Keep one photo of the queue; the same key with another photo is refused."""
    if (foreign := _another_persons()) is not None:
        return foreign
    actor, at = current_actor(), now()
    key, field = request.form.get("idempotency_key", ""), request.form.get("field", "")
    sent = request.files.get("photo")
    try:
        prepared = prepare_photo(sent.stream.read(LARGEST_PHOTO + 1) if sent else b"")
        body = {"field": field, "photo": prepared.original_sha256}
        with transaction() as database, once(database, key, actor, request.path, body, at=at) as landed:
            job, item = get_item(database, actor, home_id, item_id)
            if not (job.can_log or job.stage in STILL_TAKEN):
                message = _("The papers of this home were checked. Photos can no longer be added.")
                raise StepNotAllowed("photo_too_late", message)
            kept = keep_photo(
                database,
                actor,
                home_id,
                item_id,
                prepared,
                folder=photos_folder(),
                kind=kind_of_field(item.measure_id, field),
                at=at,
            )
            landed.location = url_for("contractor.photos.photo", home_id=home_id, photo_id=kept.id)
    except AlreadyDone:
        pass
    except ServiceError as error:
        return _refused([error.message], code=error.code)
    return jsonify(state="saved", receipt=_receipt(key))


def _another_persons() -> ResponseReturnValue | None:
    """Refuse what another person typed: only whoever filled a page in sends it."""
    if request.form.get(MARK) != owner_mark():
        reason = _("Somebody else filled this in. Log in as that person to send it.")
        return _refused([reason], code="other_person")
    return None


def _refused(reasons: list[str], *, code: str = "refused", **more: Any) -> Response:  # noqa: ANN401 - JSON
    return jsonify(state="refused", code=code, reasons=reasons, **more)


def show_to_queue(form: Form, warnings: frozenset[str] = frozenset(), code: str = "refused") -> None:
    """Remember the form of a page, so that the queue is told what is wrong with it."""
    g.queued_form, g.queued_warnings, g.queued_code = form, warnings, code


def show_conflict_to_queue(rows: list[tuple[str, str, str]], row_version: int) -> None:
    """Remember both versions of a stale edit, so that the queue can show them."""
    g.queued_conflict = {"conflict": rows, "row_version": row_version}


def answers_queue(view: View) -> View:
    """Let a page that takes a form answer the queue of a phone with JSON."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> ResponseReturnValue:  # noqa: ANN401 - as the view
        if request.method != "POST" or not is_queued():
            answer: ResponseReturnValue = view(*args, **kwargs)
            return answer
        if (foreign := _another_persons()) is not None:
            return foreign
        try:
            response = current_app.make_response(view(*args, **kwargs))
        except AlreadyDone:
            return _saved()
        except ServiceError as error:
            return _refused([error.message], code=error.code)
        return _saved() if response.status_code == SEE_OTHER else _told()

    return answered  # type: ignore[return-value]  # the same call, the same kind of answer


def _saved() -> Response:
    return jsonify(state="saved", receipt=_receipt(request.form.get("idempotency_key", "")))


def _told() -> Response:
    if "queued_conflict" in g:
        return jsonify(state="conflict", **g.queued_conflict)
    form = g.get("queued_form")
    reasons = [link.message for link in form.error_links] if form is not None else []
    code, warnings = g.get("queued_code", "refused"), sorted(g.get("queued_warnings", ()))
    return _refused(reasons, code=code, warnings=warnings)
