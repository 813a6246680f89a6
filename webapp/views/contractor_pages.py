"""What the contractor's pages show: tasks, answers that are logged, photos and corrections."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from webapp.db.work import FundingSource
from webapp.forms.contractor import words
from webapp.forms.measure_names import measure_name
from webapp.roles import Roles
from webapp.services.desk_checks import cost_field
from webapp.services.installation import NotInstalledReason, answers_of, logged_measure
from webapp.services.jobs import ItemState, get_item
from webapp.services.measure_revisions import revisions_of
from webapp.services.photos import photos_of_item
from webapp.stages import WHAT_HAPPENS_NEXT, Stage
from webapp.ui.pages import form_page, page
from webapp.ui.parts import Row, Task
from webapp.ui.templates import dollars, moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Response
    from sqlmodel import Session

    from webapp.forms.contractor.measure import MeasureForm, StartForm
    from webapp.services.actors import Actor
    from webapp.services.gates import GateLine
    from webapp.services.jobs import Job, JobItem
    from webapp.services.measure_money import MeasureMoney
    from webapp.services.measure_revisions import Revision
    from webapp.services.rework import ReworkLine
    from webapp.ui.field import Words

COSTS = frozenset(cost_field(source) for source in FundingSource)
DAYS = frozenset({"installed_on", "permit_on", "permit_closed_on"})
TONES = {ItemState.TO_DO: "", ItemState.LOGGED: "success", ItemState.NOT_INSTALLED: "warning"}


def address_of_home(role: Roles, home_id: str) -> str | None:
    """Return where somebody came from to a page about the work on a home; None for an inspector."""
    if role is Roles.CONTRACTOR:
        return url_for("contractor.job", home_id=home_id)
    return None if role is Roles.INSPECTOR else url_for("caseworker.home", home_id=home_id)


@dataclass(frozen=True, slots=True)
class SavedMeasure:
    """A measure of the approved work, with what is logged of it.

    Parameters
    ----------
    job, item : Job, JobItem
    answers : mapping
        Logged answers by the name of their field; empty where nothing is logged.
    row_version : int
        0 where nothing is logged; a form that was opened then is stale as soon as something is.
    revisions : tuple of Revision
        The latest first.
    photos : tuple of str
        Addresses of its photos.
    strikes : mapping of str to str
        By address of a photo, where it is struck out.
    """

    job: Job
    item: JobItem
    answers: Mapping[str, Any]
    row_version: int
    revisions: tuple[Revision, ...]
    photos: tuple[str, ...]
    strikes: Mapping[str, str]


def saved_measure(session: Session, actor: Actor, home_id: str, item_id: int) -> SavedMeasure:
    """Return what is logged of a measure."""
    job, item = get_item(session, actor, home_id, item_id)
    row = logged_measure(session, item_id)
    answers = answers_of(session, row) if row else {}
    strikes = {
        url_for("contractor.photos.photo", home_id=home_id, photo_id=photo.id): url_for(
            "contractor.history.strike", home_id=home_id, photo_id=photo.id
        )
        for photo in photos_of_item(session, home_id, item_id)
    }
    return SavedMeasure(
        job=job,
        item=item,
        answers=answers,
        row_version=row.row_version if row else 0,
        revisions=tuple(revisions_of(session, row, answers)) if row else (),
        photos=tuple(strikes),
        strikes=strikes,
    )


def job_page(
    job: Job,
    form: StartForm,
    *,
    gates: Sequence[GateLine],
    rework: Sequence[ReworkLine],
    money: Mapping[int, MeasureMoney],
) -> Response:
    """Draw a home's approved work."""
    return page(
        "contractor/job.html",
        job=job,
        tasks=[_task(job, item, money.get(item.id)) for item in job.items],
        gates=gates,
        gates_settled=sum(line.is_settled for line in gates),
        rework=rework,
        severities=words.SEVERITIES,
        measure_name=measure_name,
        form=form,
        Stage=Stage,
        what_next=WHAT_HAPPENS_NEXT[job.stage],
        back=url_for("contractor.jobs"),
    )


def measure_page(form: MeasureForm, saved: SavedMeasure, status: int | None, entry_title: str) -> Response:
    """Draw the page on which a measure is logged."""
    return form_page(
        form,
        "contractor/measure.html",
        status=status,
        saved=saved,
        entry_title=entry_title,
        strikes=saved.strikes,
        history=_history(saved),
        corrections=_corrections(saved.revisions),
        back=url_for("contractor.job", home_id=saved.job.home_id),
    )


def closed_page(saved: SavedMeasure) -> Response:
    """Draw what is logged of a measure, not to be changed."""
    return page(
        "contractor/measure_closed.html",
        saved=saved,
        title=measure_name(saved.item.measure_id),
        rows=[
            Row(words.ANSWERS[name], answer_text(name, value, saved.item))
            for name, value in saved.answers.items()
            if value is not None and value != ""
        ],
        corrections=_corrections(saved.revisions),
        history=_history(saved),
        back=url_for("contractor.job", home_id=saved.job.home_id),
    )


def _history(saved: SavedMeasure) -> str:
    return url_for("contractor.history.measure", home_id=saved.job.home_id, item_id=saved.item.id)


def answer_text(name: str, value: Any, item: JobItem) -> Words:  # noqa: ANN401 - whatever an answer is
    """Return a logged answer as a person reads it, with its unit."""
    if name in COSTS or name == "total_cost":
        return dollars(int(value * 100))
    if name in DAYS:
        return str(format_date(value, "long"))
    if name == "reason":
        return words.REASONS[NotInstalledReason(value)]
    if name == "quantity":
        return words.amount(value, item.unit)
    if name in ("reading_before", "reading_after"):
        return words.reading_text(value, item.measure_id)
    return str(value)


def _task(job: Job, item: JobItem, money: MeasureMoney | None) -> Task:
    hint: Words = words.amount(item.quantity, item.unit)
    if money is not None:
        hint = f"{hint}. {_money_text(money)}"
    status: Words = words.STATES[item.state]
    tone = TONES[item.state]
    if item.to_mend:
        status, tone = _("To mend"), "error"
        hint = f"{hint}. {item.to_mend}"
    address = url_for("contractor.measure", home_id=job.home_id, item_id=item.id)
    return Task(measure_name(item.measure_id), status, address, hint=hint, tone=tone)


def _money_text(money: MeasureMoney) -> Words:
    """Return what of a measure is passed, invoiced and paid."""
    cost = dollars(money.cost_cents)
    if money.paid_cents:
        return _("%(paid)s of %(cost)s paid", paid=dollars(money.paid_cents), cost=cost)
    if money.invoiced_cents:
        return _("%(invoiced)s of %(cost)s invoiced", invoiced=dollars(money.invoiced_cents), cost=cost)
    if money.is_passed:
        return _("%(cost)s, passed, not invoiced yet", cost=cost)
    return cost


def _corrections(revisions: tuple[Revision, ...]) -> list[str]:
    lines = []
    for revision in revisions:
        at = moment(revision.at)
        changes = "; ".join(_was(name, earlier) for name, earlier in revision.earlier.items())
        if revision.reason:
            lines.append(
                _(
                    "%(at)s, %(who)s: %(changes)s. Why: %(reason)s",
                    at=at,
                    who=revision.by,
                    changes=changes,
                    reason=revision.reason,
                )
            )
        else:
            lines.append(_("%(at)s, %(who)s: %(changes)s", at=at, who=revision.by, changes=changes))
    return lines


def _was(name: str, earlier: str) -> str:
    label = words.ANSWERS.get(name, name)
    return str(_("%(answer)s was %(earlier)s", answer=label, earlier=_earlier_text(name, earlier)))


def _earlier_text(name: str, earlier: str) -> Words:
    """Return an answer as the log of corrections holds it, in words."""
    if not earlier:
        return _("empty")
    if name in COSTS or name == "total_cost":
        return dollars(int(Decimal(earlier) * 100))
    return words.REASONS[NotInstalledReason(earlier)] if name == "reason" else earlier
