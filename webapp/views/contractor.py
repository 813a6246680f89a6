"""A contractor's pages: his jobs, a home's approved work, logging a measure, reporting the work as done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, session, url_for
from flask_babel import gettext as _

from webapp.access import access, current_actor
from webapp.clock import now, program_day
from webapp.db import reading, transaction
from webapp.forms.contractor import words
from webapp.forms.contractor.measure import (
    CompleteForm,
    MeasureForm,
    MendedForm,
    NotInstalledForm,
    StartForm,
    measure_form,
)
from webapp.forms.measure_names import measure_name
from webapp.roles import Roles
from webapp.services.desk_checks import Severity
from webapp.services.errors import Refused, StaleEdit, StepNotAllowed
from webapp.services.gates import gates_of
from webapp.services.installation import ChecksFailed, log_measure
from webapp.services.job_lists import jobs_of_the_day
from webapp.services.jobs import ItemState, complete_work, get_item, get_job, start_work
from webapp.services.measure_money import money_of
from webapp.services.rework import rework_of
from webapp.services.submissions import once
from webapp.stages import LABELS, Stage
from webapp.ui.pages import conflict_page, form_page, page
from webapp.views import (
    contractor_history,
    contractor_list,
    contractor_photos,
    contractor_queue,
    contractor_rework,
    contractor_safety,
)
from webapp.views.contractor_list import TONES
from webapp.views.contractor_pages import (
    answer_text,
    closed_page,
    job_page,
    measure_page,
    saved_measure,
)
from webapp.views.contractor_queue import answers_queue, show_conflict_to_queue, show_to_queue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.services.jobs import JobItem
    from webapp.views.contractor_pages import SavedMeasure

blueprint = Blueprint("contractor", __name__)
for part in (
    contractor_list,
    contractor_photos,
    contractor_queue,
    contractor_safety,
    contractor_history,
    contractor_rework,
):
    blueprint.register_blueprint(part.blueprint)

MEGABYTE = 1024 * 1024
# What is read of a form with photos, so that one that is too large does not take the whole page with it.
# How large a photo may be is `webapp.services.photos.LARGEST_PHOTO`.
LARGEST_FORM = 64 * MEGABYTE
SEE_OTHER, TOO_LARGE_STATUS = 303, 413


@blueprint.url_value_preprocessor
def _read_whole_forms(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Read a form with a large photo to its end, for somebody with a login: nothing typed is lost."""
    if endpoint in ("contractor.measure", "contractor.queue.photo") and "_user_id" in session:
        request.max_content_length = LARGEST_FORM


def own_job(database: Session, actor: Actor, home_id: str) -> None:
    """Refuse a home of another firm."""
    get_job(database, actor, home_id)


def own_item(database: Session, actor: Actor, home_id: str, item_id: int) -> None:
    """Refuse a measure that is not approved for a home of one's firm."""
    get_item(database, actor, home_id, item_id)


@blueprint.get("/jobs")
@access(roles={Roles.CONTRACTOR})
def jobs() -> ResponseReturnValue:
    """Show the homes that wait: today's, those to come, and those that are done."""
    actor = current_actor()
    today = program_day(now())
    with reading() as database:
        found = jobs_of_the_day(database, actor, today)
    return page("contractor/jobs.html", found=found, today=today, labels=LABELS, tones=TONES)


@blueprint.get("/jobs/<home_id>")
@access(roles={Roles.CONTRACTOR}, object=own_job)
def job(home_id: str) -> ResponseReturnValue:
    """Show a home's approved work as a list of tasks."""
    today = program_day(now())
    with reading() as database:
        found = get_job(database, current_actor(), home_id)
        gates, rework = gates_of(database, home_id), rework_of(database, home_id, today)
        money = money_of(database, home_id)
    return job_page(found, StartForm(), gates=gates, rework=rework, money=money)


@blueprint.post("/jobs/<home_id>/start")
@access(roles={Roles.CONTRACTOR}, object=own_job)
@answers_queue
def start(home_id: str) -> ResponseReturnValue:
    """Begin the work."""
    form = StartForm()
    actor, at = current_actor(), now()
    here = url_for("contractor.job", home_id=home_id)
    with (
        transaction() as database,
        once(database, form.key, actor, request.path, form.sent(), at=at) as landed,
    ):
        start_work(database, actor, home_id, at)
        landed.location = here
    flash(_("The work has begun. Log each measure as you finish it."), "success")
    return redirect(here, code=SEE_OTHER)


@blueprint.route("/jobs/<home_id>/complete", methods=["GET", "POST"])
@access(roles={Roles.CONTRACTOR}, object=own_job)
@answers_queue
def complete(home_id: str) -> ResponseReturnValue:
    """Report the work as done."""
    actor, at = current_actor(), now()
    with reading() as database:
        found = get_job(database, actor, home_id)
    here = url_for("contractor.job", home_id=home_id)
    form = MendedForm() if found.stage is Stage.REWORK else CompleteForm()
    show_to_queue(form)
    if request.method == "GET" and not found.can_be_completed:
        return redirect(here)
    if form.validate_on_submit():
        try:
            with (
                transaction() as database,
                once(database, form.key, actor, request.path, form.sent(), at=at) as landed,
            ):
                complete_work(database, actor, home_id, at, mended=form.answers().get("mended") or "")
                landed.location = here
        except Refused as error:
            form.refuse(str(error), error.field)
        else:
            flash(_("The work is reported as done. The office and the inspector take over."), "success")
            return redirect(here, code=SEE_OTHER)
    return form_page(
        form, "contractor/complete.html", job=found, words=words, measure_name=measure_name, back=here
    )


@blueprint.route("/jobs/<home_id>/measures/<int:item_id>", methods=["GET", "POST"])
@access(roles={Roles.CONTRACTOR}, object=own_item)
@answers_queue
def measure(home_id: str, item_id: int) -> ResponseReturnValue:
    """Log a measure that was installed, or correct what was logged."""
    saved = _saved(home_id, item_id)
    if not saved.job.can_log:
        return _closed(saved)
    installed = saved.answers if saved.item.state is ItemState.LOGGED else {}
    form = measure_form(
        saved.item,
        installed,
        saved.row_version,
        has_photo=bool(saved.photos),
        approved_on=saved.job.approved_on,
        today=program_day(now()),
    )
    show_to_queue(form)
    status = None
    if form.is_submitted():
        form.validate()
        status = _keep_photos(form, home_id, item_id)
        saved = _saved(home_id, item_id)
        if form.errors:
            form.say_what_is_missing(saved.item, has_photo=bool(saved.photos or form.photos_follow))
        elif answer := _save(form, saved):
            return answer
        form["photo"].flags.required = not saved.photos
    return measure_page(form, saved, status, _entry_title(saved))


@blueprint.route("/jobs/<home_id>/measures/<int:item_id>/not-installed", methods=["GET", "POST"])
@access(roles={Roles.CONTRACTOR}, object=own_item)
@answers_queue
def not_installed(home_id: str, item_id: int) -> ResponseReturnValue:
    """Say why a measure was not installed."""
    saved = _saved(home_id, item_id)
    if not saved.job.can_log:
        return _closed(saved)
    given = saved.answers if saved.item.state is ItemState.NOT_INSTALLED else {}
    form = NotInstalledForm(data=dict(given), version=saved.row_version)
    show_to_queue(form)
    if form.validate_on_submit() and (answer := _save(form, saved)):
        return answer
    back = url_for("contractor.measure", home_id=home_id, item_id=item_id)
    return form_page(
        form,
        "contractor/not_installed.html",
        back=back,
        caption=measure_name(saved.item.measure_id),
        entry_title=_entry_title(saved),
    )


def _saved(home_id: str, item_id: int) -> SavedMeasure:
    with reading() as database:
        return saved_measure(database, current_actor(), home_id, item_id)


def _closed(saved: SavedMeasure) -> ResponseReturnValue:
    """Show what is logged, where it can no longer, or not yet, be changed."""
    if request.method == "POST":
        raise StepNotAllowed(
            "measure_logged_at_work", _("Measures can be logged only while the work is under way.")
        )
    return closed_page(saved)


def _keep_photos(form: MeasureForm, home_id: str, item_id: int) -> int | None:
    """Keep the photos that were sent, whatever else is wrong; return the status where one is too large."""
    status = None
    for field, kind, sent in form.photos():
        try:
            contractor_photos.keep(current_actor(), home_id, item_id, sent, now(), kind=kind)
        except Refused as error:
            form.refuse(str(error), field)
            status = TOO_LARGE_STATUS if error.code == contractor_photos.TOO_LARGE else status
    return status


def _save(form: MeasureForm | NotInstalledForm, saved: SavedMeasure) -> ResponseReturnValue | None:
    """Save a form without errors and lead on; None where the service found something to mend."""
    actor, at, home_id = current_actor(), now(), saved.job.home_id
    here = url_for("contractor.job", home_id=home_id)
    seen = form.seen_warnings if isinstance(form, MeasureForm) else frozenset()
    try:
        with (
            transaction() as database,
            once(database, form.key, actor, request.path, _content(form), at=at) as landed,
        ):
            if saved.job.stage is Stage.SCHEDULED:
                # Without signal nobody can say first that the work begins: the first log says it.
                start_work(database, actor, home_id, at)
            log_measure(
                database,
                actor,
                home_id,
                saved.item.id,
                form.claim(),
                client_id=form.key,
                row_version=form.version,
                confirmed=seen,
                photos_follow=form.photos_follow if isinstance(form, MeasureForm) else (),
                why=form.why_changed,
                at=at,
            )
            landed.location = here
    except ChecksFailed as error:
        _show(error, form)
    except Refused as error:
        form.refuse(str(error), error.field)
        show_to_queue(form, code=error.code)
    except StaleEdit as error:
        show_conflict_to_queue(_both(error, saved.item), error.row_version)
        return conflict_page(form, error.current, error.submitted, error.row_version, labels=words.ANSWERS)
    else:
        flash(_("%(measure)s: saved.", measure=measure_name(saved.item.measure_id)), "success")
        return redirect(here, code=SEE_OTHER)
    return None


def _show(failed: ChecksFailed, form: MeasureForm | NotInstalledForm) -> None:
    """Put what the desk checks found beside the answers; remember which warnings were shown."""
    for remark in failed.remarks:
        form.refuse(remark.message, remark.field)
    warned = {r.code for r in failed.remarks if r.severity is Severity.WARNING}
    show_to_queue(form, frozenset(warned))
    if warned and isinstance(form, MeasureForm):
        form.ask_for_reason(warned)


def _content(form: MeasureForm | NotInstalledForm) -> dict[str, Any]:
    """Return what was handed in, without what says only how it is sent."""
    return {name: values for name, values in form.sent().items() if name != "photos_to_follow"}


def _both(stale: StaleEdit, item: JobItem) -> list[tuple[str, str, str]]:
    """Return both versions of a stale edit in words: answer, what is saved, what was typed."""
    names = [name for name in {**stale.submitted, **stale.current} if _differs(stale, name)]
    return [
        (
            str(words.ANSWERS.get(name, name)),
            _in_words(stale.current, name, item),
            _in_words(stale.submitted, name, item),
        )
        for name in names
    ]


def _in_words(answers: Mapping[str, Any], name: str, item: JobItem) -> str:
    value = answers.get(name)
    return "" if value is None or value == "" else str(answer_text(name, value, item))


def _differs(stale: StaleEdit, name: str) -> bool:
    return (stale.current.get(name) or "") != (stale.submitted.get(name) or "")


def _entry_title(saved: SavedMeasure) -> str:
    """Return what this page is called in the list of what waits on a phone."""
    return f"{measure_name(saved.item.measure_id)} - {saved.job.address_line}"
