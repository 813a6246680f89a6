"""Saving what a household says, page by page, and its income record by record."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from webapp.roles import Roles
from webapp.services import audit
from webapp.services.case_facts import (
    answers_of,
    opened_case,
    plain,
    problems_of,
    raw_facts,
    with_answers,
    written,
)
from webapp.services.errors import NotAllowed, NotFound, ServiceError, StaleEdit, StepNotAllowed
from webapp.services.homes import Address, get_home, open_home
from webapp.services.row_versions import lock
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlmodel import Session

    from rules.errors import FactProblem
    from rules.fact_group import Facts
    from rules.facts import IncomeRecord
    from webapp.db.homes import CaseRecord, Home
    from webapp.services.actors import Actor
    from webapp.services.case_facts import Answers

INCOME = "household.income"
TOTAL = "household.annual_income_usd"
ZERO = "household.zero_income_declared"
INCOME_FACTS = (INCOME, TOTAL, ZERO)
GIVES_WAY = {"building.roster": "building.low_income_units"}
# Once work is approved the facts that it rests on stand.
OPEN_STAGES = (Stage.SCREENED, Stage.ENROLLED, Stage.ASSESSED, Stage.SCOPED, Stage.DEFERRED)


class FactsRefused(ServiceError):  # noqa: N818 - it is an answer, and views read well with it
    """Answers that cannot be true: alone, or beside what is already known; `problems` names each fact."""

    def __init__(self, problems: tuple[FactProblem, ...]) -> None:
        self.problems = problems
        super().__init__("facts_refused", " ".join(f"{each.problem}. {each.remedy}." for each in problems))


def open_case(session: Session, actor: Actor, address: Address, language: str | None, at: datetime) -> Home:
    """Open a home and its case; the ZIP code of the address is the first fact known.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        A caseworker of a provider.
    address : Address
        Where the home is.
    language : str or None
        What the household reads, as a household file names it.
    at : datetime
        When, in UTC.
    """
    home = open_home(session, actor, address, at)
    answers = {"dwelling.zip_code": address.zip_code[:5], "household.language": language}
    save_answers(session, actor, home.id, "new", answers, row_version=0, at=at)
    return home


def save_answers(
    session: Session,
    actor: Actor,
    home_id: str,
    page: str,
    answers: Answers,
    *,
    row_version: int,
    at: datetime,
) -> CaseRecord:
    """Save the answers of one page.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        A caseworker who may see the home.
    home_id : str
        The home.
    page : str
        Which page, for the log.
    answers : dict
        Dotted fact -> value; None for 'not known'.
    row_version : int
        The version of the case that the page was filled from; 0 where there was none.
    at : datetime
        When, in UTC.

    Raises
    ------
    NotFound, NotAllowed
        If the home is not for this person, or not theirs to change.
    StepNotAllowed
        If the work is approved: the facts stand.
    StaleEdit
        If somebody else saved since; its answers are those of this page, by dotted fact.
    FactsRefused
        If the facts cannot be true.
    """
    case = _open_for_change(session, actor, home_id, at)
    return _save(session, actor, case, page, answers, row_version=row_version, at=at)


def _open_for_change(session: Session, actor: Actor, home_id: str, at: datetime) -> CaseRecord:
    home = get_home(session, actor, home_id, for_change=True)
    if actor.role is not Roles.CASEWORKER:
        raise NotAllowed
    if Stage(home.stage) not in OPEN_STAGES:
        raise StepNotAllowed("facts_stand", _("The work is approved, so the answers that it rests on stand."))
    return lock(session, opened_case(session, actor, home_id, at))


def _save(
    session: Session,
    actor: Actor,
    case: CaseRecord,
    page: str,
    answers: Answers,
    *,
    row_version: int,
    at: datetime,
) -> CaseRecord:
    raw = raw_facts(case)
    current = answers_of(raw, answers)
    submitted = {fact: plain(value) for fact, value in answers.items()}
    if current == submitted:
        return case
    known_version = 0 if raw == {} and case.row_version == 1 else case.row_version
    if row_version not in (known_version, case.row_version):
        raise StaleEdit(current, submitted, case.row_version)
    changed = with_answers(raw, answers)
    if problems := problems_of(changed):
        raise FactsRefused(problems)
    case.facts, case.row_version = written(changed), case.row_version + 1
    case.updated_by, case.updated_at = actor.user_id, at
    session.flush()
    fields = tuple(fact for fact in answers if current[fact] != submitted[fact])
    detail: dict[str, Any] = {"page": page, "fields": fields, "row_version": case.row_version}
    audit.record(session, actor, "case.saved", "home", case.home_id, detail=detail, at=at)
    return case


def save_income(
    session: Session,
    actor: Actor,
    home_id: str,
    record: IncomeRecord,
    *,
    place: int | None,
    row_version: int,
    at: datetime,
) -> CaseRecord:
    """Add an income record, or put another in the place of one.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        A caseworker who may see the home.
    home_id : str
        The home.
    record : IncomeRecord
        The income, checked.
    place : int or None
        Which record of the list it replaces, from 0; None adds one at the end.
    row_version : int
        The version of the case that the page was filled from.
    at : datetime
        When, in UTC.

    Raises
    ------
    NotFound
        If there is no record at that place, and as `save_answers`.
    """
    case = _open_for_change(session, actor, home_id, at)
    records = income_records(raw_facts(case))
    fields = as_written(record)
    if place is None:
        records = [*records, fields]
    else:
        _require(records, place)
        records = [*records[:place], fields, *records[place + 1 :]]
    return _save_records(session, actor, case, records, row_version=row_version, at=at)


def as_written(record: Facts) -> dict[str, Any]:
    """Return a checked entry of a list of facts as a household file holds it; amounts with their cents."""
    fields: dict[str, Any] = record.model_dump(mode="json", exclude_none=True)
    for name, value in record:
        if isinstance(value, Decimal):
            fields[name] = f"{value:.2f}"
    return fields


def remove_income(
    session: Session, actor: Actor, home_id: str, place: int, *, row_version: int, at: datetime
) -> CaseRecord:
    """Take an income record away; the last one leaves the income not known."""
    case = _open_for_change(session, actor, home_id, at)
    records = income_records(raw_facts(case))
    _require(records, place)
    left = [*records[:place], *records[place + 1 :]]
    return _save_records(session, actor, case, left, row_version=row_version, at=at)


def _save_records(
    session: Session,
    actor: Actor,
    case: CaseRecord,
    records: list[dict[str, Any]],
    *,
    row_version: int,
    at: datetime,
) -> CaseRecord:
    """Save the list; records are the evidence, so a total or a declaration of none gives way to them."""
    answers: Answers = {INCOME: records or None}
    if records:
        answers |= {TOTAL: None, ZERO: None}
    return _save(session, actor, case, "income", answers, row_version=row_version, at=at)


def declare_zero_income(
    session: Session, actor: Actor, home_id: str, *, declared: bool, row_version: int, at: datetime
) -> CaseRecord:
    """Note that every adult declared to have no income, or take that back."""
    case = _open_for_change(session, actor, home_id, at)
    answers: Answers = {ZERO: True if declared else None}
    if declared:
        answers |= {TOTAL: None}
    return _save(session, actor, case, "income", answers, row_version=row_version, at=at)


def save_entries(
    session: Session,
    actor: Actor,
    home_id: str,
    fact: str,
    entries: Sequence[Facts],
    *,
    row_version: int,
    at: datetime,
) -> CaseRecord:
    """Save a whole list of facts, such as the adults or the units of a complex; an empty one is not known.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        A caseworker who may see the home.
    home_id : str
        The home.
    fact : str
        Dotted name of the list.
    entries : sequence of Facts
        Its entries, checked.
    row_version : int
        The version of the case that the page was filled from.
    at : datetime
        When, in UTC.

    Raises
    ------
    FactsRefused, StaleEdit, StepNotAllowed, NotFound, NotAllowed
        As `save_answers`.
    """
    case = _open_for_change(session, actor, home_id, at)
    answers: Answers = {fact: [as_written(entry) for entry in entries] or None}
    if entries and fact in GIVES_WAY:
        # The list is the evidence: a number that stood for it gives way.
        answers[GIVES_WAY[fact]] = None
    return _save(session, actor, case, fact, answers, row_version=row_version, at=at)


def income_records(raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the income records of some facts, in order."""
    return list(raw.get("household", {}).get("income", []))


def _require(records: list[dict[str, Any]], place: int) -> None:
    if not 0 <= place < len(records):
        raise NotFound
