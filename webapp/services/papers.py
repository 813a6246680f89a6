"""Papers that a household brings: noted with their dates, copied if wanted, withdrawn but never changed.

A paper that shows an income is also noted as evidence of that income, so that the rules judge its age and the
days it covers. A copy is a photo, drawn anew, or a PDF, kept byte for byte and only handed out as a file.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from flask_babel import gettext as _
from sqlmodel import col, select

from rules.facts import IncomeRecord
from rules.income_facts import EvidenceRecord
from webapp.db.papers import MediaType, Paper, PaperKind
from webapp.places import current_rulebook
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.case_facts import case_of, raw_facts
from webapp.services.errors import NotAllowed, NotFound, Refused
from webapp.services.homes import get_home
from webapp.services.intake import OPEN_STAGES, income_records, save_income
from webapp.services.photos import LARGEST_PHOTO, prepare_photo
from webapp.stages import Stage

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from sqlmodel import Session

    from webapp.services.actors import Actor

# Of these the rules know how old they may be; they have the same names there.
OF_INCOME = (
    PaperKind.PAY_STUB,
    PaperKind.EMPLOYER_LETTER,
    PaperKind.AWARD_LETTER,
    PaperKind.BENEFIT_LETTER,
    PaperKind.BANK_STATEMENT,
    PaperKind.PROFIT_AND_LOSS,
    PaperKind.TAX_RETURN,
    PaperKind.ZERO_INCOME_FORM,
)
LARGEST_COPY = LARGEST_PHOTO
SUFFIXES = {MediaType.JPEG: ".jpg", MediaType.PDF: ".pdf"}
PDF_BEGINS, PDF_ENDS = b"%PDF-", b"%%EOF"
# Writers put a few bytes, or a signature's padding, behind the end mark.
PDF_END_WITHIN = 2048
OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class PreparedCopy:
    """A copy of a paper as it is stored."""

    content: bytes
    media_type: MediaType
    sha256: str


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper as somebody saw it.

    Parameters
    ----------
    kind : PaperKind
    person : str
        Whose it is.
    income_place : int or None
        Which income of the list it shows, from 0.
    dated : date or None
        The day it was made out.
    covers_from, covers_to : date or None
        The days it covers.
    expires_on : date or None
        The last day on which it counts, where the person knows it.
    """

    kind: PaperKind
    person: str = ""
    income_place: int | None = None
    dated: date | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    expires_on: date | None = None

    @property
    def evidence(self) -> EvidenceRecord:
        """The same as evidence of an income."""
        return EvidenceRecord.model_validate(
            {
                "document": self.kind.value if self.kind in OF_INCOME else "other",
                "covers_from": self.covers_from,
                "covers_to": self.covers_to,
                "dated": self.dated,
            }
        )


def prepare_copy(content: bytes) -> PreparedCopy:
    """Return a sent copy as it is stored; what it is is told by its content, whatever its name says.

    Raises
    ------
    Refused
        If it is too large, damaged, or neither a photo nor a PDF.
    """
    if len(content) > LARGEST_COPY:
        message = _("This file is larger than 15 megabytes (MB). Scan it again with a lower quality.")
        raise Refused("copy_too_large", "copy", message)
    if content.startswith(PDF_BEGINS):
        if PDF_ENDS not in content[-PDF_END_WITHIN:]:
            message = _("This PDF is damaged: its end is missing. Save or scan it again.")
            raise Refused("copy_damaged", "copy", message)
        return PreparedCopy(content, MediaType.PDF, hashlib.sha256(content).hexdigest())
    try:
        photo = prepare_photo(content)
    except Refused as refused:
        if refused.code == "photo_not_a_photo":
            message = _(
                "This file is neither a photo nor a PDF, whatever its name says. Choose one of the two."
            )
            raise Refused("copy_unknown", "copy", message) from refused
        raise Refused(refused.code, "copy", refused.message) from refused
    return PreparedCopy(photo.jpeg, MediaType.JPEG, photo.sha256)


def last_valid_day(kind: PaperKind, dated: date | None) -> date | None:
    """Return the last day on which a paper of an income is young enough; None where no rule says.

    Notes
    -----
    ``dated + most age``; `income.evidence.most_age_days` of the rules, as in force on the paper's day.
    """
    if kind not in OF_INCOME or dated is None:
        return None
    value = current_rulebook().data.parameters["income.evidence.most_age_days"].on(dated)
    return None if value is None else dated + timedelta(days=value.whole)


def note_paper(
    session: Session,
    actor: Actor,
    home_id: str,
    new: NewPaper,
    copy: PreparedCopy | None = None,
    *,
    folder: Path,
    row_version: int,
    at: datetime,
    today: date,
) -> Paper:
    """Note a paper that somebody saw.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        A caseworker who may see the home; it is noted that they saw the paper.
    home_id : str
        The home.
    new : NewPaper
        What it is.
    copy : PreparedCopy or None
        From `prepare_copy`.
    folder : Path
        Where copies lie.
    row_version : int
        The version of the answers that the page was filled from; it counts where the paper shows an income.
    at : datetime
        When, in UTC.
    today : date
        The day that it is where the program works.

    Raises
    ------
    NotFound, NotAllowed
        If the home is not for this person, or there is no such income.
    Refused
        If the paper was made out on a day to come, or its days are the wrong way round.
    StaleEdit
        If the answers were changed since the page was opened.
    """
    home = get_home(session, actor, home_id, for_change=True)
    if actor.role is not Roles.CASEWORKER:
        raise NotAllowed
    _refuse_wrong_days(new, today)
    shows = ""
    if new.income_place is not None:
        shows = _as_evidence(session, actor, home_id, Stage(home.stage), new, row_version=row_version, at=at)
    stored_name = None if copy is None else f"{uuid4().hex}{SUFFIXES[copy.media_type]}"
    paper = Paper(
        home_id=home_id,
        kind=new.kind.value,
        person=new.person,
        shows=shows,
        dated=new.dated,
        covers_from=new.covers_from,
        covers_to=new.covers_to,
        expires_on=new.expires_on or last_valid_day(new.kind, new.dated),
        seen_by=actor.user_id,
        seen_at=at,
        stored_name=stored_name,
        media_type=None if copy is None else copy.media_type.value,
        sha256=None if copy is None else copy.sha256,
        byte_count=None if copy is None else len(copy.content),
    )
    session.add(paper)
    session.flush()
    if copy is not None and stored_name is not None:
        _write(folder, stored_name, copy.content)
    detail: dict[str, audit.Detail] = {"kind": paper.kind, "day": paper.expires_on}
    if copy is not None:
        detail |= {"sha256": copy.sha256, "byte_count": len(copy.content)}
    audit.record(session, actor, "paper.noted", "paper", paper.id, detail=detail, at=at)
    return paper


def _refuse_wrong_days(new: NewPaper, today: date) -> None:
    if new.dated is not None and new.dated > today:
        message = _("This day is still to come. Write the day on which the paper was made out.")
        raise Refused("paper_day_to_come", "dated", message)
    if new.covers_from and new.covers_to and new.covers_to < new.covers_from:
        message = _("The last day covered is before the first. Check both days.")
        raise Refused("paper_days_swapped", "covers_to", message)
    if new.expires_on is not None and new.dated is not None and new.expires_on < new.dated:
        message = _("The paper would have ended before it was made out. Check both days.")
        raise Refused("paper_ends_before", "expires_on", message)


def _as_evidence(
    session: Session,
    actor: Actor,
    home_id: str,
    stage: Stage,
    new: NewPaper,
    *,
    row_version: int,
    at: datetime,
) -> str:
    """Note the paper beside its income; return that income in a few words.

    Once work is approved the answers stand, and the paper alone is noted.
    """
    records = income_records(raw_facts(case_of(session, home_id)))
    place = new.income_place
    if place is None or not 0 <= place < len(records):
        raise NotFound
    record = IncomeRecord.model_validate(records[place])
    if stage in OPEN_STAGES:
        more = record.model_copy(update={"evidence": (*(record.evidence or ()), new.evidence)})
        save_income(session, actor, home_id, more, place=place, row_version=row_version, at=at)
    return ", ".join(part for part in (record.person, record.source or record.kind) if part)


def withdraw_paper(
    session: Session, actor: Actor, home_id: str, paper_id: int, reason: str, *, at: datetime
) -> Paper:
    """Withdraw a paper that was noted by mistake, with the reason; evidence of an income goes with it.

    Raises
    ------
    NotFound, NotAllowed
        If it is not there or not for this person.
    Refused
        If it is withdrawn already, or no reason is given.
    """
    home = get_home(session, actor, home_id, for_change=True)
    if actor.role is not Roles.CASEWORKER:
        raise NotAllowed
    paper = find_paper(session, actor, home_id, paper_id)
    if paper.withdrawn_at is not None:
        raise Refused("paper_withdrawn", None, _("This paper is withdrawn already."))
    if not reason.strip():
        raise Refused("reason_missing", "reason", _("Write why, so that others understand it later."))
    if Stage(home.stage) in OPEN_STAGES:
        _without_evidence(session, actor, paper, at)
    paper.withdrawn_by, paper.withdrawn_at, paper.withdrawn_reason = actor.user_id, at, reason.strip()
    session.flush()
    audit.record(session, actor, "paper.withdrawn", "paper", paper.id, detail={"kind": paper.kind}, at=at)
    return paper


def _without_evidence(session: Session, actor: Actor, paper: Paper, at: datetime) -> None:
    """Take the evidence away that was noted with a paper: the first that says the same."""
    case = case_of(session, paper.home_id)
    if case is None or not paper.shows:
        return
    same = NewPaper(
        PaperKind(paper.kind), dated=paper.dated, covers_from=paper.covers_from, covers_to=paper.covers_to
    ).evidence
    for place, raw in enumerate(income_records(raw_facts(case))):
        record = IncomeRecord.model_validate(raw)
        shows = ", ".join(part for part in (record.person, record.source or record.kind) if part)
        if shows == paper.shows and same in (record.evidence or ()):
            left = list(record.evidence or ())
            left.remove(same)
            less = record.model_copy(update={"evidence": tuple(left) or None})
            version = case.row_version
            save_income(session, actor, paper.home_id, less, place=place, row_version=version, at=at)
            return


def papers_of(session: Session, home_id: str) -> list[Paper]:
    """Return every paper of a home, withdrawn ones too, the newest last."""
    return list(session.exec(select(Paper).where(Paper.home_id == home_id).order_by(col(Paper.id))))


def find_paper(session: Session, actor: Actor, home_id: str, paper_id: int) -> Paper:
    """Return a paper of a home that somebody may see.

    Raises
    ------
    NotFound
        If there is none, or it is not for this person.
    """
    get_home(session, actor, home_id)
    paper = session.get(Paper, paper_id)
    if paper is None or paper.home_id != home_id:
        raise NotFound
    return paper


def _write(folder: Path, name: str, content: bytes) -> None:
    """Write a file so that it is whole under its name, or not there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = folder / f"{name}.part"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.rename(folder / name)
