"""The health-and-safety gates of a home: opened when the work begins, settled by somebody with a name.

The database holds measures back by itself (guards measure_behind_gate and home_gates_settled); this module
says which gates a home has, what is known of them from the assessment, and who may settle them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, func, select

from calculators.climate import DATA
from calculators.measures.vocabulary import load_gates
from webapp.clock import program_day
from webapp.db.homes import Home
from webapp.db.people import User
from webapp.db.work import (
    GateState,
    GateTime,
    HomeGate,
    InstalledMeasure,
    MeasureStatus,
    ScopeItem,
    WorkScope,
)
from webapp.evidence.gates import GateRule, load_gate_rules
from webapp.evidence.log import load_log_rules
from webapp.forms.gate_names import gate_label
from webapp.forms.measure_names import measure_name
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.case_facts import case_of, raw_facts
from webapp.services.errors import NotAllowed, NotFound, Refused, StepNotAllowed
from webapp.services.homes import get_home
from webapp.stages import WORK, Stage

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from sqlmodel import Session

    from calculators.measures.vocabulary import Gate
    from webapp.services.actors import Actor

JURISDICTION = "us_ca"
SETTLED = frozenset({GateState.PASSED, GateState.WAIVED, GateState.NOT_NEEDED})
LONGEST_REASON = 1000
# Who may say that the work goes on although a gate is not passed.
MAY_WAIVE = frozenset({Roles.CASEWORKER, Roles.MANAGER})


@dataclass(frozen=True, slots=True)
class GateLine:
    """One gate of a home, as it stands.

    Parameters
    ----------
    rule : GateRule
    state : GateState
    measures : tuple of str
        The approved measures behind it.
    row : HomeGate
        The last row, with its reading, day and reason.
    by : str
        The name of whoever settled it.
    """

    rule: GateRule
    state: GateState
    measures: tuple[str, ...]
    row: HomeGate
    by: str

    @property
    def is_settled(self) -> bool:
        """Whether it holds nothing back any more."""
        return self.state in SETTLED


class GateFinding(BaseModel):
    """What somebody found at a gate."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    state: GateState
    reading: float | None = Field(default=None, ge=0)
    instrument: str = Field(default="", max_length=60)
    tested_on: Any = None
    reason: str = Field(default="", max_length=LONGEST_REASON)


def open_gates(session: Session, actor: Actor, home_id: str, at: datetime) -> None:
    """Open the gates of a home's approved measures; what the assessor found is known already."""
    session.add_all(_planned(session, home_id, actor.user_id, at))
    session.flush()


def _planned(session: Session, home_id: str, by: int, at: datetime) -> list[HomeGate]:
    """Return the first row of each gate that the approved measures of a home have, not yet kept."""
    raw = raw_facts(case_of(session, home_id))
    catalogue, wanted = load_gates(DATA / JURISDICTION), _approved(session, home_id)
    have = set(session.exec(select(HomeGate.gate).where(HomeGate.home_id == home_id)))
    rows = []
    for rule in load_gate_rules().values():
        behind = sorted(measure for measure in wanted if rule.holds_back(measure))
        if not behind or rule.id in have:
            continue
        state = GateState.OPEN if rule.after_tightening else _from_assessment(catalogue[rule.of], raw)
        rows.append(
            HomeGate(
                home_id=home_id,
                gate=rule.id,
                state=state.value,
                holds=rule.holds.value,
                measures="," + ",".join(behind) + ",",
                settled_by=by,
                settled_at=at,
            )
        )
    return rows


def _approved(session: Session, home_id: str) -> tuple[str, ...]:
    """Return the measures of the latest approved work of a home."""
    latest = (
        select(func.max(WorkScope.id))
        .where(WorkScope.home_id == home_id, col(WorkScope.approved_by).is_not(None))
        .scalar_subquery()
    )
    return tuple(session.exec(select(ScopeItem.measure_id).where(ScopeItem.scope_id == latest)))


def _from_assessment(gate: Gate, raw: dict[str, Any]) -> GateState:
    """Return what the assessor's facts say of a gate; open where nobody has looked."""
    seen = []
    for fact in gate.facts:
        section, _dot, name = fact.partition(".")
        held = raw.get(section)
        seen.append(held.get(name) if isinstance(held, dict) else None)
    if any(_is_hazard(gate, value) for value in seen if value is not None):
        return GateState.FAILED
    return GateState.PASSED if seen and None not in seen else GateState.OPEN


def _is_hazard(gate: Gate, value: object) -> bool:
    if isinstance(value, bool):
        return gate.hazard_when is value
    if isinstance(value, int | float):
        return gate.hazard_over is not None and value > gate.hazard_over
    return value in gate.hazard_words


def gates_of(session: Session, home_id: str) -> list[GateLine]:
    """Return the gates of a home as they stand, in the order of the page.

    Before the work begins they are those that it will have.
    """
    rules = load_gate_rules()
    rows = session.exec(
        select(HomeGate, User.name)
        .join(User, col(User.id) == col(HomeGate.settled_by))
        .where(HomeGate.home_id == home_id)
        .order_by(col(HomeGate.id))
    )
    last = {row.gate: (row, name) for row, name in rows if row.gate in rules}
    home = session.get(Home, home_id)
    if not last and home is not None and home.stage == Stage.SCHEDULED:
        planned = _planned(session, home_id, home.opened_by, home.opened_at)
        last = {row.gate: (row, "") for row in planned}
    return [
        GateLine(rule, GateState(row.state), tuple(row.measures.strip(",").split(",")), row, name)
        for gate, rule in rules.items()
        if gate in last
        for row, name in (last[gate],)
    ]


def behind_no_gate(session: Session, home_id: str, measure_id: str) -> None:
    """Refuse to log a measure that a gate holds back.

    Raises
    ------
    StepNotAllowed
        Naming the gate.
    """
    held = [
        line
        for line in gates_of(session, home_id)
        if line.rule.holds is GateTime.LOGGING and not line.is_settled and measure_id in line.measures
    ]
    if held:
        message = _(
            "%(measure)s waits for a safety check: %(gate)s."
            " Settle it on the safety page of this home first.",
            measure=measure_name(measure_id),
            gate=gate_label(held[0].rule.id),
        )
        raise Refused("measure_behind_gate", None, message)


def gates_settled(session: Session, home_id: str) -> None:
    """Refuse to report work as done while a safety check that comes after it is open.

    Raises
    ------
    Refused
        Naming the gate; or where the test is older than the last work that tightens the home.
    """
    put_in = _installed(session, home_id)
    for line in gates_of(session, home_id):
        if line.rule.holds is not GateTime.COMPLETION or not set(line.measures) & put_in.keys():
            continue
        label = gate_label(line.rule.id)
        if not line.is_settled:
            message = _(
                "A safety check is left to do: %(gate)s. Open the safety page of this home.", gate=label
            )
            raise Refused("home_gates_settled", None, message)
        tightened = [day for measure, day in put_in.items() if load_log_rules().tightens(measure)]
        tested = line.row.tested_on
        is_test = line.rule.after_tightening and line.state is GateState.PASSED
        if is_test and tightened and (tested is None or tested < max(tightened)):
            message = _(
                "%(gate)s: this was tested before the last work that tightens the home. Test again, and"
                " write the new day on the safety page.",
                gate=label,
            )
            raise Refused("tested_too_early", None, message)


def _installed(session: Session, home_id: str) -> dict[str, date]:
    statement = (
        select(ScopeItem.measure_id, col(InstalledMeasure.installed_on))
        .join(InstalledMeasure, col(InstalledMeasure.scope_item_id) == col(ScopeItem.id))
        .where(InstalledMeasure.home_id == home_id, InstalledMeasure.status == MeasureStatus.INSTALLED.value)
    )
    return {measure: day for measure, day in session.exec(statement) if day is not None}


def settle_gate(
    session: Session, actor: Actor, home_id: str, gate: str, *, found: GateFinding, at: datetime
) -> HomeGate:
    """Say what was found at a gate, or waive it.

    Parameters
    ----------
    actor : Actor
        The contractor of the home; for a waiver its caseworker, or a manager.
    found : GateFinding

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed, Refused
        If the home or the gate is not there, it is not for this person, the work is not under way, or
        something is missing.
    """
    home = get_home(session, actor, home_id, for_change=True)
    line = next((line for line in gates_of(session, home_id) if line.rule.id == gate), None)
    if line is None:
        raise NotFound
    is_waiver = found.state is GateState.WAIVED
    if actor.role not in (MAY_WAIVE if is_waiver else frozenset({Roles.CONTRACTOR})):
        raise NotAllowed
    if Stage(home.stage) not in WORK:
        message = _("Safety checks are settled only while the work is under way.")
        raise StepNotAllowed("gate_settled_at_work", message)
    _require_whole(line, found, program_day(at))
    row = HomeGate(
        home_id=home_id,
        gate=gate,
        state=found.state.value,
        holds=line.row.holds,
        measures=line.row.measures,
        reading=found.reading,
        instrument=found.instrument,
        tested_on=found.tested_on,
        reason=found.reason.strip(),
        settled_by=actor.user_id,
        settled_at=at,
    )
    session.add(row)
    session.flush()
    detail: dict[str, audit.Detail] = {"kind": gate, "status": found.state.value}
    audit.record(session, actor, "gate.settled", "home", home_id, detail=detail, at=at)
    return row


def _require_whole(line: GateLine, found: GateFinding, today: date) -> None:
    rule = line.rule
    if found.state in (GateState.WAIVED, GateState.NOT_NEEDED, GateState.FAILED) and not found.reason.strip():
        raise Refused("reason_missing", "reason", _("Say why, in a few words."))
    if found.state is not GateState.PASSED:
        return
    if rule.reading and found.reading is None:
        raise Refused("reading_missing", "reading", _("Write what the instrument showed."))
    if rule.most is not None and found.reading is not None and _over(found.reading, rule.most):
        message = _(
            "%(reading)s %(unit)s is over %(most)s: stop, air the home, and find the cause. Choose"
            " 'There is a problem'.",
            reading=f"{found.reading:g}",
            unit=rule.reading,
            most=rule.most,
        )
        raise Refused("reading_too_high", "reading", message)
    if rule.after_tightening and found.tested_on is None:
        raise Refused("day_missing", "tested_on", _("Write the day of the test."))
    if found.tested_on is not None and found.tested_on > today:
        raise Refused("day_in_future", "tested_on", _("This day has not come yet. Check the date."))


def _over(reading: float, most: Decimal) -> bool:
    return reading > float(most)
