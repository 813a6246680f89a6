"""A contractor's jobs: the approved work, and what was installed. Nothing of the household's case is here."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from flask import current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read when the operation is declared
from pydantic import BaseModel, ConfigDict, Field, model_validator

from webapp.api.authentication import api_actor
from webapp.api.homes import HOME_ID_LENGTH
from webapp.api.operations import (
    MOST_ROWS,
    Refusal,
    etag,
    operation,
    sent_body,
    sent_key,
    sent_query,
    sent_version,
)
from webapp.api.problems import (
    BAD_REQUEST,
    CHANGED,
    CONFLICT,
    NEEDS_VERSION,
    NOT_FOUND,
    UNPROCESSABLE,
    problem,
)
from webapp.clock import now
from webapp.db import reading, transaction
from webapp.exports import plain
from webapp.roles import Roles
from webapp.services.desk_checks import InstallationClaim
from webapp.services.installation import (
    NotInstalledClaim,
    answers_of,
    log_measure,
    logged_measure,
)
from webapp.services.job_lists import job_page
from webapp.services.jobs import (
    LONGEST_REMARK,
    ItemState,
    Job,
    complete_work,
    get_item,
    get_job,
    start_work,
)
from webapp.services.photos import LARGEST_PHOTO, keep_photo, photos_of_item, prepare_photo
from webapp.stages import Stage

CONTRACTORS = frozenset({Roles.CONTRACTOR})
MOST_JOBS = 200
VERSION_HEADER = ("If-Match", "The ETag of what is corrected; left out where nothing is logged yet", False)
KEY_HEADER = ("Idempotency-Key", "A UUID made where the entry was typed: sent again, it lands once", True)
PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp")


class ApprovedMeasure(BaseModel):
    """One measure of the approved work."""

    item_id: int
    measure_id: str
    quantity: float
    unit: str
    state: ItemState
    to_mend: str = Field(description="What the inspector wrote of it; empty where nothing is to be mended")


class JobAnswer(BaseModel):
    """One home with its approved work."""

    home_id: str
    address_line: str
    unit: str
    city: str
    zip_code: str
    scheduled_on: date | None
    stage: Stage
    approved_on: date | None
    measures: list[ApprovedMeasure]
    remarks: list[str] = Field(description="What whoever sent the work back wrote")


class Jobs(BaseModel):
    """Some jobs of a contractor's firm, and where the next ones are."""

    jobs: list[JobAnswer]
    next: str | None = Field(description="Address of the next jobs; null at the end")


class JobQuery(BaseModel):
    """Which jobs."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    after: str = Field(default="", max_length=HOME_ID_LENGTH, description="The last home_id of the last page")
    limit: int = Field(default=50, ge=1, le=MOST_JOBS, description="How many at most")


class LoggedMeasure(BaseModel):
    """What is logged for one measure of the approved work."""

    item_id: int
    state: ItemState
    row_version: int = Field(description="0 where nothing is logged yet; the ETag is made of it")
    answers: dict[str, Any] = Field(description="Field by field, as it is logged")
    photos: int


class MeasureLog(BaseModel):
    """What was installed, or why it was not: exactly one of the two."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    installed: InstallationClaim | None = None
    not_installed: NotInstalledClaim | None = None
    confirmed: frozenset[str] = Field(
        default=frozenset(), description="Codes of warnings that a person has seen; they need a note"
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.installed is None) == (self.not_installed is None):
            raise ValueError("give either installed or not_installed")
        return self


class Remark(BaseModel):
    """What was done about an inspection's findings."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    mended: str = Field(default="", max_length=LONGEST_REMARK, description="Needed after rework")


class Photos(BaseModel):
    """How many photos a measure has."""

    item_id: int
    photos: int


@operation(
    "GET",
    "/jobs",
    roles=CONTRACTORS,
    summary="List the firm's jobs that are to do, the soonest first.",
    answer=Jobs,
    query=JobQuery,
    refusals=(NOT_FOUND,),
)
def list_jobs() -> ResponseReturnValue:
    """List jobs."""
    asked = sent_query(JobQuery)
    with reading() as session:
        found, has_more = job_page(session, api_actor(), asked.after, asked.limit)
    further = url_for("api.list_jobs", after=found[-1].home_id, limit=asked.limit) if has_more else None
    return jsonify(Jobs(jobs=[_job(job) for job in found], next=further).model_dump(mode="json"))


@operation(
    "GET",
    "/jobs/<home_id>",
    roles=CONTRACTORS,
    summary="Show one job with its approved work.",
    answer=JobAnswer,
)
def show_job(home_id: str) -> ResponseReturnValue:
    """Show a job."""
    with reading() as session:
        job = get_job(session, api_actor(), home_id)
    return jsonify(_job(job).model_dump(mode="json"))


@operation(
    "POST",
    "/jobs/<home_id>/start",
    roles=CONTRACTORS,
    summary="Say that the work on a home has begun.",
    answer=JobAnswer,
    refusals=(CONFLICT, UNPROCESSABLE),
)
def start_job(home_id: str) -> ResponseReturnValue:
    """Begin a job."""
    with transaction() as session:
        start_work(session, api_actor(), home_id, now())
        job = get_job(session, api_actor(), home_id)
    return jsonify(_job(job).model_dump(mode="json"))


@operation(
    "POST",
    "/jobs/<home_id>/complete",
    roles=CONTRACTORS,
    summary="Report that the work on a home is done.",
    answer=JobAnswer,
    body=Remark,
    refusals=(CONFLICT,),
)
def complete_job(home_id: str) -> ResponseReturnValue:
    """Report a job as done."""
    sent = sent_body(Remark)
    with transaction() as session:
        complete_work(session, api_actor(), home_id, now(), mended=sent.mended)
        job = get_job(session, api_actor(), home_id)
    return jsonify(_job(job).model_dump(mode="json"))


@operation(
    "GET",
    f"/jobs/<home_id>/measures/<int(max={MOST_ROWS}):item_id>",
    roles=CONTRACTORS,
    summary="Show what is logged for a measure of the approved work; its ETag is for correcting it.",
    answer=LoggedMeasure,
)
def show_measure(home_id: str, item_id: int) -> ResponseReturnValue:
    """Show a logged measure."""
    with reading() as session:
        logged = _logged(session, home_id, item_id)
    return _answer(logged)


@operation(
    "PUT",
    f"/jobs/<home_id>/measures/<int(max={MOST_ROWS}):item_id>",
    roles=CONTRACTORS,
    summary="Log a measure of the approved work, or correct it, with the same desk checks as on the page.",
    answer=LoggedMeasure,
    body=MeasureLog,
    refusals=(CONFLICT, CHANGED, NEEDS_VERSION),
    headers=(VERSION_HEADER, KEY_HEADER),
)
def put_measure(home_id: str, item_id: int) -> ResponseReturnValue:
    """Log a measure, or correct it."""
    key, version, sent = sent_key(), sent_version(), sent_body(MeasureLog)
    claim = sent.installed or sent.not_installed
    if claim is None:  # the body's own check lets nobody through
        raise RuntimeError("a log without a claim")
    with transaction() as session:
        row = logged_measure(session, item_id)
        if row is None or row.client_id != key or version is not None:
            log_measure(
                session,
                api_actor(),
                home_id,
                item_id,
                claim,
                client_id=key,
                row_version=version,
                confirmed=sent.confirmed,
                at=now(),
            )
        logged = _logged(session, home_id, item_id)
    return _answer(logged)


@operation(
    "POST",
    f"/jobs/<home_id>/measures/<int(max={MOST_ROWS}):item_id>/photos",
    roles=CONTRACTORS,
    summary="Send a photo of a measure: the body is the picture itself. The same picture is kept once.",
    answer=Photos,
    refusals=(BAD_REQUEST, CONFLICT, UNPROCESSABLE),
    file_types=PHOTO_TYPES,
)
def post_photo(home_id: str, item_id: int) -> ResponseReturnValue:
    """Keep a photo."""
    if request.mimetype not in PHOTO_TYPES:
        raise Refusal(problem(BAD_REQUEST, "not_a_photo", f"Send one of {', '.join(PHOTO_TYPES)}."))
    prepared = prepare_photo(request.get_data(cache=False)[: LARGEST_PHOTO + 1])
    folder = current_app.extensions["settings"].photos_folder
    with transaction() as session:
        get_item(session, api_actor(), home_id, item_id)
        keep_photo(session, api_actor(), home_id, item_id, prepared, folder=folder, at=now())
        held = len(photos_of_item(session, home_id, item_id))
    return jsonify(Photos(item_id=item_id, photos=held).model_dump(mode="json"))


def _logged(session: Any, home_id: str, item_id: int) -> LoggedMeasure:  # noqa: ANN401 - a session
    """Return what is logged for a measure of somebody's own job."""
    _job_of, item = get_item(session, api_actor(), home_id, item_id)
    row = logged_measure(session, item_id)
    answers = {} if row is None else answers_of(session, row)
    return LoggedMeasure(
        item_id=item_id,
        state=item.state,
        row_version=0 if row is None else row.row_version,
        answers={name: plain(value) for name, value in answers.items()},
        photos=len(photos_of_item(session, home_id, item_id)),
    )


def _answer(logged: LoggedMeasure) -> ResponseReturnValue:
    response = jsonify(logged.model_dump(mode="json"))
    response.headers["ETag"] = etag(logged.row_version)
    return response


def _job(job: Job) -> JobAnswer:
    return JobAnswer(
        home_id=job.home_id,
        address_line=job.address_line,
        unit=job.unit,
        city=job.city,
        zip_code=job.zip_code,
        scheduled_on=job.scheduled_on,
        stage=job.stage,
        approved_on=job.approved_on,
        measures=[
            ApprovedMeasure(
                item_id=item.id,
                measure_id=item.measure_id,
                quantity=item.quantity,
                unit=item.unit,
                state=item.state,
                to_mend=item.to_mend,
            )
            for item in job.items
        ],
        remarks=list(job.remarks),
    )
