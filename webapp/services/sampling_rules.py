"""The sampling rule: its versions with their seeds, its shares by day, and the data that it starts from."""

from __future__ import annotations

import secrets
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from rules.errors import ReferenceDataError
from webapp.clock import program_day
from webapp.db.quality import SamplingChange, SamplingRule, Setting, Tier
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.errors import NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor

FILE = Path(__file__).parents[1] / "data" / "sampling.toml"
HUNDREDTHS = 100
WHOLE_PCT = 100
SEED_BYTES = 16
SHARE_OF_TIER = {
    Tier.NEW: Setting.NEW_PCT,
    Tier.PROBATION: Setting.PROBATION_PCT,
    Tier.TRUSTED: Setting.TRUSTED_PCT,
    Tier.SUSPENDED: Setting.SUSPENDED_PCT,
}
AFTER_THE_WORK = frozenset(SHARE_OF_TIER.values())


@dataclass(frozen=True, slots=True)
class SamplingData:
    """What holds until the programme changes it.

    Parameters
    ----------
    settings : mapping of Setting to int
        Shares in hundredths of a percent, and the number of first homes.
    floor_hundredths : int
        The least share of homes that are visited after the work.
    passes_to_trusted, passes_out_of_probation, most_reinspections : int
        How a firm's standing changes by itself.
    hidden : frozenset of str
        Measures of which little can be seen afterwards.
    every_home : frozenset of str
        Sources of money that ask for a visit to every home.
    citations : mapping of str to str
        Where the figures of each part come from.
    """

    settings: Mapping[Setting, int]
    floor_hundredths: int
    passes_to_trusted: int
    passes_out_of_probation: int
    most_reinspections: int
    hidden: frozenset[str]
    every_home: frozenset[str]
    citations: Mapping[str, str]


@cache
def sampling_data() -> SamplingData:
    """Return what the data file says.

    Raises
    ------
    ReferenceDataError
        If it is absent or damaged.
    """
    try:
        content = tomllib.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)
        after, during, standing = (
            content[name] for name in ("after_the_work", "during_the_work", "standing")
        )
        settings = {setting: _hundredths(after[setting.value]) for setting in SHARE_OF_TIER.values()}
        settings[Setting.HIDDEN_WORK_PCT] = _hundredths(during["hidden_work_pct"])
        settings[Setting.FIRST_HOMES] = int(during["first_homes"])
        return SamplingData(
            settings=settings,
            floor_hundredths=_hundredths(after["floor_pct"]),
            passes_to_trusted=int(standing["passes_to_trusted"]),
            passes_out_of_probation=int(standing["passes_out_of_probation"]),
            most_reinspections=int(standing["most_reinspections"]),
            hidden=frozenset(each["measure"] for each in content["hidden"]),
            every_home=frozenset(each["source"] for each in content["every_home"]),
            citations={
                name: str(content[name]["citation"])
                for name in ("after_the_work", "during_the_work", "standing")
            },
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ReferenceDataError(f"{FILE} cannot be used: {error!r}; reinstall Hearthline") from error


def _hundredths(pct: Any) -> int:  # noqa: ANN401 - a number of TOML
    return int(Decimal(pct) * HUNDREDTHS)


def current_rule(session: Session, at: datetime) -> SamplingRule:
    """Return the version of the rule that is in force; the first is made with the first draw.

    The seed is made by the machine and by nobody's choice, so that nobody can look for one that spares a
    home.
    """
    last = session.exec(select(SamplingRule).order_by(col(SamplingRule.version).desc()).limit(1)).first()
    if last is not None:
        return last
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    first = {"version": 1, "seed": secrets.token_hex(SEED_BYTES), "reason": "", "made_at": at}
    session.execute(insert(SamplingRule).values(first).on_conflict_do_nothing(index_elements=["version"]))
    return session.exec(select(SamplingRule).where(SamplingRule.version == 1)).one()


def rule_versions(session: Session) -> Sequence[SamplingRule]:
    """Return every version of the rule, the latest first."""
    return session.exec(select(SamplingRule).order_by(col(SamplingRule.version).desc())).all()


def new_rule(session: Session, actor: Actor, reason: str, at: datetime) -> SamplingRule:
    """Begin a new version of the rule, with a seed that nobody has seen.

    Raises
    ------
    NotAllowed, Refused
        If it is not for this person to do, or the reason is missing.
    """
    _require_manager(actor)
    reason = _required_reason(reason)
    rule = SamplingRule(
        version=current_rule(session, at).version + 1,
        seed=secrets.token_hex(SEED_BYTES),
        reason=reason,
        made_by=actor.user_id,
        made_at=at,
    )
    session.add(rule)
    session.flush()
    detail: dict[str, audit.Detail] = {"rule_version": rule.version}
    audit.record(session, actor, "sampling.rule_made", "sampling_rule", rule.version, detail=detail, at=at)
    return rule


def value_on(session: Session, setting: Setting, day: date) -> int:
    """Return what a setting is on a day: the last change that took effect, else the data file's."""
    statement = (
        select(SamplingChange.value)
        .where(SamplingChange.setting == setting.value, col(SamplingChange.effective_on) <= day)
        .order_by(col(SamplingChange.effective_on).desc(), col(SamplingChange.id).desc())
        .limit(1)
    )
    changed = session.exec(statement).first()
    return sampling_data().settings[setting] if changed is None else changed


def changes(session: Session) -> Sequence[SamplingChange]:
    """Return every change of the rule, the latest first."""
    return session.exec(select(SamplingChange).order_by(col(SamplingChange.id).desc())).all()


def change_setting(
    session: Session,
    actor: Actor,
    setting: Setting,
    value: Decimal,
    *,
    effective_on: date,
    reason: str,
    at: datetime,
) -> SamplingChange:
    """Change a share or a number of the rule from a day on; what was drawn before stays as it was drawn.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        The manager.
    setting : Setting
    value : Decimal
        A share in percent, or the number of first homes.
    effective_on : date
        Today or later: a draw is never judged by a rule that was made after it.
    reason : str
    at : datetime
        When, in UTC.

    Raises
    ------
    NotAllowed, Refused
        If it is not for this person to do, below the floor, over the whole, in the past, or without a reason.
    """
    _require_manager(actor)
    reason = _required_reason(reason)
    if effective_on < program_day(at):
        message = _("A change takes effect today or later, never in the past.")
        raise Refused("day_passed", "effective_on", message)
    kept = _kept_value(setting, value)
    change = SamplingChange(
        setting=setting.value,
        value=kept,
        effective_on=effective_on,
        reason=reason,
        changed_by=actor.user_id,
        changed_at=at,
    )
    session.add(change)
    session.flush()
    detail: dict[str, audit.Detail] = {"setting": setting.value, "value": kept, "effective_on": effective_on}
    audit.record(session, actor, "sampling.changed", "sampling_change", change.id, detail=detail, at=at)
    return change


def _kept_value(setting: Setting, value: Decimal) -> int:
    if setting is Setting.FIRST_HOMES:
        if value != value.to_integral_value() or value < 0:
            raise Refused("not_whole", "value", _("Write a whole number of homes, 0 or more."))
        return int(value)
    hundredths = value * HUNDREDTHS
    if hundredths != hundredths.to_integral_value() or not 0 <= value <= WHOLE_PCT:
        message = _("Write a share from 0 to 100 percent, with at most two decimals.")
        raise Refused("not_a_share", "value", message)
    floor = sampling_data().floor_hundredths
    if setting in AFTER_THE_WORK and hundredths < floor:
        message = _(
            "At least %(floor)s %% of the homes are visited after the work.", floor=floor // HUNDREDTHS
        )
        raise Refused("below_floor", "value", message)
    return int(hundredths)


def _require_manager(actor: Actor) -> None:
    if actor.role is not Roles.MANAGER:
        raise NotAllowed


def _required_reason(reason: str) -> str:
    kept = reason.strip()
    if not kept:
        raise Refused("reason_missing", "reason", _("Say why."))
    return kept
