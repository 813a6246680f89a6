"""The papers of a home: what was seen, what is still wanted, and the list of what to bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request, send_from_directory, url_for
from flask_babel import gettext as _

from webapp.access import access, current_actor
from webapp.db import reading
from webapp.db.papers import MediaType, PaperKind
from webapp.db.people import User
from webapp.forms.caseworker.papers import PaperForm, WithdrawForm
from webapp.roles import Roles
from webapp.services.case_facts import checked
from webapp.services.determinations import latest_determinations, reference_of
from webapp.services.errors import NotFound, Refused, StaleEdit
from webapp.services.intake import FactsRefused
from webapp.services.papers import (
    LARGEST_COPY,
    NewPaper,
    PreparedCopy,
    find_paper,
    note_paper,
    papers_of,
    prepare_copy,
    withdraw_paper,
)
from webapp.services.wanted_papers import bring_by, wanted_papers
from webapp.ui.pages import form_page, page
from webapp.views.caseworker.household_language import in_language_of, language_of
from webapp.views.caseworker.income_sum import income_lines
from webapp.views.caseworker.paper_words import NAMES, of_wanted
from webapp.views.caseworker.routes import CASEWORKERS, READERS, blueprint, load_case, own_home, today
from webapp.views.saving import save

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.views.caseworker.routes import Case

LOOKERS = READERS | {Roles.AUDITOR}
# Copies show more than a figure: only who decides, and who checks the decision, opens them.
COPY_READERS = frozenset({Roles.CASEWORKER, Roles.AUDITOR})
MOST_ROWS = 2_147_483_647
_ID = f"<int(max={MOST_ROWS}):paper_id>"


def papers_folder() -> Path:
    """Return where the copies of this installation lie."""
    folder: Path = current_app.extensions["settings"].papers_folder
    return folder


@blueprint.get("/homes/<home_id>/papers")
@access(roles=LOOKERS, object=own_home)
def papers(home_id: str) -> ResponseReturnValue:
    """Show the papers that were seen and those that are still wanted."""
    with reading() as session:
        case = load_case(session, home_id)
        found = papers_of(session, home_id)
        ids = {each.seen_by for each in found} | {each.withdrawn_by for each in found}
        names = {each: session.get_one(User, each).name for each in ids if each is not None}
        decided = latest_determinations(session, home_id)
    on = today()
    wanted = wanted_papers(checked(case.raw), found, on)
    role = current_actor().role
    return page(
        "caseworker/papers.html",
        home_id=home_id,
        reference=reference_of(home_id),
        papers=found,
        kinds={kind.value: name for kind, name in NAMES.items()},
        names=names,
        today=on,
        wanted=[(of_wanted(each), each.kind, each.income_place) for each in wanted],
        bring_by=bring_by(max(row.decided_on for row in decided)) if decided else None,
        may_change=role is Roles.CASEWORKER,
        may_open_copies=role in COPY_READERS,
        back=url_for("caseworker.home", home_id=home_id),
    )


@blueprint.route("/homes/<home_id>/papers/new", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def new_paper(home_id: str) -> ResponseReturnValue:
    """Note a paper."""
    with reading() as session:
        case = load_case(session, home_id)
    asked = request.args.get("income", "")
    form = PaperForm(version=case.version, data=_about_income(case, asked))
    incomes = {
        line.place: _("%(person)s: %(source)s", person=line.person, source=line.source)
        for line in income_lines(case.raw, today())
    }
    form.offer({kind.value: name for kind, name in NAMES.items()}, incomes)
    back = url_for("caseworker.income" if asked else "caseworker.papers", home_id=home_id)
    if form.validate_on_submit():
        answer = _noted(form, home_id, back)
        if answer is not None:
            return answer
    return form_page(form, caption=_("Papers"), back=back)


def _about_income(case: Case, asked: str) -> dict[str, object] | None:
    """Return what the page can fill in, where it was opened from an income."""
    lines = income_lines(case.raw, today())
    if not (asked.isascii() and asked.isdecimal() and 0 < int(asked) <= len(lines)):
        kind = request.args.get("kind", "")
        return {"kind": kind} if kind in set(PaperKind) else None
    place = int(asked) - 1
    person = case.raw["household"]["income"][place].get("person")
    return {"income": str(place), "person": person}


def _noted(form: PaperForm, home_id: str, back: str) -> ResponseReturnValue | None:
    new = NewPaper(
        kind=PaperKind(form.kind.data),
        person=form.person.data or "",
        income_place=int(form.income.data) if form.income.data else None,
        dated=form.dated.data,
        covers_from=form.covers_from.data,
        covers_to=form.covers_to.data,
        expires_on=form.expires_on.data,
    )
    copy: PreparedCopy | None = None
    try:
        if form.copy.data is not None:
            copy = prepare_copy(form.copy.data.stream.read(LARGEST_COPY + 1))
            form.copy_sha256 = copy.sha256
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return None

    def work(session: Session, actor: Actor, at: datetime) -> str:
        note_paper(
            session,
            actor,
            home_id,
            new,
            copy,
            folder=papers_folder(),
            row_version=form.version or 0,
            at=at,
            today=today(),
        )
        return back

    try:
        return save(form, work)
    except FactsRefused as refused:
        form.refuse(str(refused))
    except StaleEdit as stale:
        form.row_version.data = str(stale.row_version)
        form.refuse(
            _("Somebody changed the incomes meanwhile. Check which income the paper shows, and save again."),
            "income",
        )
    return None


@blueprint.route(
    f"/homes/<home_id>/papers/{_ID}/withdraw", methods=["GET", "POST"], endpoint="withdraw_paper"
)
@access(roles=CASEWORKERS, object=own_home)
def withdraw(home_id: str, paper_id: int) -> ResponseReturnValue:
    """Take a paper off the list; it stays on record."""
    with reading() as session:
        paper = find_paper(session, current_actor(), home_id, paper_id)
    form = WithdrawForm()
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            withdraw_paper(session, actor, home_id, paper_id, form.reason.data, at=at)
            return url_for("caseworker.papers", home_id=home_id)

        answer = save(form, work)
        if answer is not None:
            return answer
    back = url_for("caseworker.papers", home_id=home_id)
    return form_page(form, caption=NAMES[PaperKind(paper.kind)], back=back)


@blueprint.get(f"/homes/<home_id>/papers/{_ID}/copy")
@access(roles=COPY_READERS, object=own_home)
def paper_copy(home_id: str, paper_id: int) -> ResponseReturnValue:
    """Give the copy of a paper: a photo to look at, or a PDF as a file."""
    with reading() as session:
        paper = find_paper(session, current_actor(), home_id, paper_id)
    if paper.stored_name is None or paper.media_type is None:
        raise NotFound
    is_pdf = paper.media_type == MediaType.PDF
    answer = send_from_directory(
        papers_folder(),
        paper.stored_name,
        mimetype=paper.media_type,
        as_attachment=is_pdf,
        download_name=f"{reference_of(home_id)}-{paper.id}{'.pdf' if is_pdf else '.jpg'}",
    )
    answer.headers["X-Download-Options"] = "noopen"
    return answer


@blueprint.get("/homes/<home_id>/bring")
@access(roles=READERS, object=own_home)
def bring(home_id: str) -> ResponseReturnValue:
    """Show the list of what to bring, to print, in the household's language."""
    with reading() as session:
        case = load_case(session, home_id)
        found = papers_of(session, home_id)
        decided = latest_determinations(session, home_id)
    facts = checked(case.raw)
    wanted = wanted_papers(facts, found, today())
    language = language_of(facts)
    with in_language_of(facts):
        return page(
            "caseworker/bring.html",
            reference=reference_of(home_id),
            wanted=[of_wanted(each) for each in wanted],
            by=bring_by(max(row.decided_on for row in decided) if decided else today()),
            language=language,
            today=today(),
            back=url_for("caseworker.papers", home_id=home_id),
        )
