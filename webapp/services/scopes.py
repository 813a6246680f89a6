"""The work on a home: proposed from what fits it, approved, and agreed with a contractor for a day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, select

from calculators.bills import exact_decimal
from calculators.funding.liwp import CRITERION as LIWP_CRITERION
from calculators.measures.catalogue import load_catalogue
from calculators.quantities import KG_PER_TONNE
from rules.outcomes import Outcome
from webapp.db.people import Provider, Role, User, UserRole
from webapp.db.work import ScopeItem, WorkScope
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.caseload_matches import refuse_second_service
from webapp.services.determinations import latest_assessment
from webapp.services.errors import NotAllowed, NotFound, Refused, StaleEdit, StepNotAllowed
from webapp.services.homes import change_stage, get_home
from webapp.services.money_budgets import commit_scope
from webapp.services.refusals import flushed
from webapp.services.row_versions import lock
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlmodel import Session

    from webapp.db.homes import AssessmentRecord, Home
    from webapp.services.actors import Actor

SOLAR = "solar_pv"
SOLAR_UNIT = "kW"
PROPOSING = (Stage.ASSESSED, Stage.SCOPED)
MOST = 100_000
LONGEST_WAIT = timedelta(days=366)


class ProposedItem(BaseModel):
    """One measure that a caseworker proposes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    measure_id: str
    quantity: float = Field(gt=0, le=MOST)
    estimated_cost_cents: int | None = Field(default=None, ge=0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measure that fits the home.

    Parameters
    ----------
    measure_id, label, unit : str
    in_package : bool
        Whether the assessment puts it into the plan.
    rival : str or None
        The measure of the plan that does the same job.
    quantity : float or None
        How much of it, as far as the home's facts tell.
    savings_kwh, savings_therms : float or None
        In a year: in the plan, or else by itself.
    liwp : str
        The assessment's answer to 'LIWP may fund it': ``eligible``, ``ineligible`` or ``undetermined``.
    liwp_limit_usd : Decimal or None
        The most that LIWP pays for the measure here: the standard times what the measure avoids.
    cost_cents : int or None
        What the catalogue says that it costs here; None where it does not say.
    """

    measure_id: str
    label: str
    unit: str
    in_package: bool
    rival: str | None
    quantity: float | None
    savings_kwh: float | None
    savings_therms: float | None
    liwp: str = Outcome.UNDETERMINED.value
    liwp_limit_usd: Decimal | None = None
    cost_cents: int | None = None

    def liwp_answer(self, cost_cents: int | None) -> str:
        """Return whether LIWP may fund it, held against an estimate where the catalogue has no cost."""
        if self.liwp != Outcome.UNDETERMINED or cost_cents is None or self.liwp_limit_usd is None:
            return self.liwp
        within = Decimal(cost_cents) / 100 <= self.liwp_limit_usd
        return (Outcome.ELIGIBLE if within else Outcome.INELIGIBLE).value

    def liwp_may_fund(self, cost_cents: int | None) -> bool:
        """Return whether LIWP money is planned for it: where that is still open, for measures of the plan."""
        answer = self.liwp_answer(cost_cents)
        return self.in_package if answer == Outcome.UNDETERMINED else answer == Outcome.ELIGIBLE


def candidates(assessment: AssessmentRecord) -> tuple[Candidate, ...]:
    """Return the measures that fit a home, solar last, from its stored assessment."""
    document = json.loads(assessment.document)
    units = {measure.id: measure.unit for measure in load_catalogue(document["jurisdiction"]).measures}
    found = [
        _candidate(measure, units.get(measure["id"], "each"), document["facts"])
        for measure in document["measures"]
        if measure["feasible"] == "yes"
    ]
    solar = document["solar"]
    if solar["feasible"] == "yes" and solar["capacity_kw_dc"]:
        size = round(solar["capacity_kw_dc"], 2)
        label = _("Solar panels")
        found.append(
            Candidate(SOLAR, label, SOLAR_UNIT, solar["in_package"], None, size, solar["annual_kwh"], 0.0)
        )
    return tuple(found)


def _candidate(measure: Mapping[str, Any], unit: str, facts: Mapping[str, Any]) -> Candidate:
    figures = measure if measure["in_package"] else measure["standalone"]
    rival = next((f["observed"] for f in measure["findings"] if f["code"] == "alternative_in_package"), None)
    return Candidate(
        measure["id"],
        measure["label"],
        unit,
        measure["in_package"],
        rival,
        _quantity(measure, unit, facts),
        figures["savings_kwh_per_year"],
        figures["savings_therms_per_year"],
        *_liwp(measure),
        _cents(measure.get("cost_usd")),
    )


def _cents(dollars: str | None) -> int | None:
    """Return an amount of the assessment in whole cents."""
    return None if dollars is None else int((Decimal(dollars) * 100).to_integral_value(ROUND_HALF_UP))


def _liwp(measure: Mapping[str, Any]) -> tuple[str, Decimal | None]:
    """Return the assessment's answer to 'LIWP may fund it', and the most that LIWP would pay."""
    finding = next((f for f in measure["findings"] if f["criterion"].endswith(f".{LIWP_CRITERION}")), None)
    if finding is None:
        return Outcome.UNDETERMINED.value, None
    avoided, standard = measure["avoided_kgco2e_lifetime"], finding["threshold"]
    if avoided is None or standard is None:
        return finding["outcome"], None
    return finding["outcome"], Decimal(standard) * exact_decimal(avoided / KG_PER_TONNE)


def _quantity(measure: Mapping[str, Any], unit: str, facts: Mapping[str, Any]) -> float | None:
    """Return how much of a measure the assessment or the home's facts call for; None where neither tells."""
    if measure.get("quantity") is not None:
        return float(round(measure["quantity"]))
    measure_id = measure["id"]
    dwelling = facts.get("dwelling", {})
    known: dict[str, Any] = {
        "led_lamps": facts.get("lighting", {}).get("incandescent_lamps"),
        "low_flow_showerhead": facts.get("water_fixtures", {}).get("showerheads"),
    }
    if measure_id == "attic_insulation" and dwelling.get("floor_area_ft2"):
        return float(round(dwelling["floor_area_ft2"] / (dwelling.get("stories") or 1)))
    if measure_id in known:
        return None if known[measure_id] is None else float(known[measure_id])
    return 1.0 if unit in ("each", "home") else None


def propose(
    session: Session,
    actor: Actor,
    home_id: str,
    items: Sequence[ProposedItem],
    *,
    row_version: int,
    at: datetime,
) -> WorkScope:
    """Propose the work: a first scope, or a further revision while none is approved.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        A caseworker who may see the home.
    home_id : str
        The home.
    items : sequence of ProposedItem
        What shall be done.
    row_version : int
        The revision that the form was filled from; 0 for the first.
    at : datetime
        When, in UTC.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed
        If it is not this person's home, or not its time.
    StaleEdit
        If somebody else proposed since.
    Refused
        If a measure does not fit the home, or two of them do the same job.
    """
    home = _for_step(session, actor, home_id, PROPOSING)
    assessment = latest_assessment(session, home_id)
    if assessment is None:
        raise StepNotAllowed("home_assessed", _("Assess the home first."))
    last = latest_scope(session, home_id)
    revision = last.revision if last is not None else 0
    if revision != row_version:
        raise StaleEdit(_shown(items_of(session, last)), _shown(items), revision)
    offered = {each.measure_id: each for each in candidates(assessment)}
    _refuse_what_does_not_fit(items, offered)
    scope = WorkScope(
        home_id=home_id,
        revision=revision + 1,
        assessment_id=assessment.id,
        proposed_by=actor.user_id,
        proposed_at=at,
    )
    session.add(scope)
    session.flush()
    session.add_all(_row(scope, place, item, offered[item.measure_id]) for place, item in enumerate(items))
    session.flush()
    detail: dict[str, audit.Detail] = {"scope_id": scope.id, "revision": scope.revision, "count": len(items)}
    audit.record(session, actor, "scope.proposed", "home", home_id, detail=detail, at=at)
    if Stage(home.stage) is Stage.ASSESSED:
        change_stage(session, actor, home, Stage.SCOPED, at)
    return scope


def _row(scope: WorkScope, place: int, item: ProposedItem, offered: Candidate) -> ScopeItem:
    return ScopeItem(
        scope_id=scope.id,
        position=place,
        measure_id=item.measure_id,
        quantity=item.quantity,
        unit=offered.unit,
        liwp_may_fund=offered.liwp_may_fund(item.estimated_cost_cents),
        estimated_cost_cents=item.estimated_cost_cents,
    )


def _refuse_what_does_not_fit(items: Sequence[ProposedItem], offered: Mapping[str, Candidate]) -> None:
    if not items:
        raise Refused("nothing_proposed", None, _("Choose at least one measure."))
    chosen = [item.measure_id for item in items]
    for item in items:
        candidate = offered.get(item.measure_id)
        if candidate is None or chosen.count(item.measure_id) > 1:
            raise Refused(
                "measure_does_not_fit",
                None,
                _("A measure on this list does not fit the home. Open the page again."),
            )
        if candidate.rival in chosen:
            message = _(
                "%(one)s and %(other)s do the same job. Choose one of them.",
                one=candidate.label,
                other=offered[candidate.rival].label if candidate.rival in offered else candidate.rival,
            )
            raise Refused("two_for_one_job", f"propose_{item.measure_id}", message)


def approve(session: Session, actor: Actor, home_id: str, *, row_version: int, at: datetime) -> WorkScope:
    """Approve the proposed work as it stands; who did it is kept with it.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        A caseworker who may see the home.
    home_id : str
        The home.
    row_version : int
        The revision that was read.
    at : datetime
        When, in UTC.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed
        If it is not this person's home, or not its time.
    StaleEdit
        If another revision was proposed since.
    Refused
        If a budget has less left than the work takes.
    """
    home = _for_step(session, actor, home_id, (Stage.SCOPED,))
    scope = latest_scope(session, home_id)
    if scope is None:
        raise StepNotAllowed("home_scoped", _("Propose the work first."))
    lock(session, scope)
    if scope.revision != row_version:
        raise StaleEdit(_shown(items_of(session, scope)), {}, scope.revision)
    if scope.approved_by is not None:
        raise StepNotAllowed("home_scoped", _("Propose the work anew first."))
    refuse_second_service(session, home_id)
    scope.approved_by, scope.approved_at, scope.row_version = actor.user_id, at, scope.row_version + 1
    flushed(session)
    commit_scope(session, actor, scope, at=at)
    detail: dict[str, audit.Detail] = {"scope_id": scope.id, "revision": scope.revision}
    audit.record(session, actor, "scope.approved", "home", home_id, detail=detail, at=at)
    change_stage(session, actor, home, Stage.APPROVED, at)
    return scope


def schedule(
    session: Session,
    actor: Actor,
    home_id: str,
    *,
    contractor_provider_id: int,
    day: date,
    today: date,
    row_version: int,
    at: datetime,
) -> Home:
    """Agree who does the work, and when it begins.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed
        If it is not this person's home, or not its time.
    StaleEdit
        If the home was changed since the form was opened.
    Refused
        If the day is past or more than a year away, or the firm has no installers.
    """
    home = _for_step(session, actor, home_id, (Stage.APPROVED,))
    submitted = {"contractor": contractor_provider_id, "day": day}
    if home.row_version != row_version:
        current = {"contractor": home.contractor_provider_id, "day": home.scheduled_on}
        raise StaleEdit(current, submitted, home.row_version)
    if contractor_provider_id not in {provider.id for provider in contractors(session)}:
        raise Refused("no_contractor", "contractor", _("Choose a contractor from the list."))
    if day < today:
        raise Refused("day_past", "day", _("This day is past. Choose today or a later day."))
    if day > today + LONGEST_WAIT:
        raise Refused("day_too_far", "day", _("This day is more than a year away. Check the year."))
    home.contractor_provider_id, home.scheduled_on = contractor_provider_id, day
    detail: dict[str, audit.Detail] = {"contractor_provider_id": contractor_provider_id, "scheduled_on": day}
    change_stage(session, actor, home, Stage.SCHEDULED, at)
    audit.record(session, actor, "home.scheduled", "home", home_id, detail=detail, at=at)
    return home


def latest_scope(session: Session, home_id: str) -> WorkScope | None:
    """Return the newest revision of a home's work."""
    statement = select(WorkScope).where(WorkScope.home_id == home_id)
    return session.exec(statement.order_by(col(WorkScope.revision).desc()).limit(1)).first()


def items_of(session: Session, scope: WorkScope | None) -> tuple[ScopeItem, ...]:
    """Return the measures of a scope, in order."""
    if scope is None:
        return ()
    statement = select(ScopeItem).where(ScopeItem.scope_id == scope.id)
    return tuple(session.exec(statement.order_by(col(ScopeItem.position))))


def contractors(session: Session) -> tuple[Provider, ...]:
    """Return the firms that have somebody who installs, by name."""
    installers = (
        select(User.provider_id)
        .join(UserRole, col(UserRole.user_id) == col(User.id))
        .join(Role, col(Role.id) == col(UserRole.role_id))
        .where(Role.name == Roles.CONTRACTOR.value, col(User.active))
    )
    return tuple(
        session.exec(select(Provider).where(col(Provider.id).in_(installers)).order_by(Provider.name))
    )


def _for_step(session: Session, actor: Actor, home_id: str, stages: Sequence[Stage]) -> Home:
    home = get_home(session, actor, home_id, for_change=True)
    if actor.role is not Roles.CASEWORKER:
        raise NotAllowed
    if actor.provider_id != home.provider_id:
        raise NotFound
    if Stage(home.stage) not in stages:
        raise StepNotAllowed("home_step", _("The home cannot take this step from where it is now."))
    return home


def _shown(items: Sequence[ScopeItem] | Sequence[ProposedItem]) -> dict[str, Any]:
    """Return what is proposed by the name of its field on the page."""
    return {f"quantity_{item.measure_id}": item.quantity for item in items}
