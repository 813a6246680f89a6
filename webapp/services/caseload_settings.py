"""What the caseload goes by, from its data file: periods, targets and reminders, each with its source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rules.errors import ReferenceDataError
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

FILE = Path(__file__).parents[1] / "data" / "caseload.toml"


@dataclass(frozen=True, slots=True)
class Period:
    """A number of days, with where it comes from and whether that was checked."""

    days: int
    citation: str
    verified: bool

    def after(self, day: date) -> date:
        """Return the last day of the period that begins on a day."""
        return day + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class CaseloadSettings:
    """Everything that the caseload goes by.

    Parameters
    ----------
    eligibility : Period
        How long a determination stands.
    remind_ahead : Period
        How long before an expiry somebody is reminded.
    appeal_due : Period
        How long after it was received an appeal must be decided.
    longest_override : Period
        How long an override stands, at most.
    targets : mapping of Stage to Period
        How long a home should stand at a stage; a stage without a target has none.
    """

    eligibility: Period
    remind_ahead: Period
    appeal_due: Period
    longest_override: Period
    targets: Mapping[Stage, Period]


@cache
def caseload_settings() -> CaseloadSettings:
    """Return what the data file says.

    Raises
    ------
    ReferenceDataError
        If it is absent or damaged.
    """
    try:
        content = tomllib.loads(FILE.read_text(encoding="utf-8"))
        about = content["targets"]
        targets = {Stage(each["stage"]): _period({**about, **each}, "days") for each in content["target"]}
        return CaseloadSettings(
            eligibility=_period(content["eligibility"], "valid_days"),
            remind_ahead=_period(content["reminders"], "ahead_days"),
            appeal_due=_period(content["appeals"], "due_days"),
            longest_override=_period(content["overrides"], "longest_days"),
            targets=targets,
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ReferenceDataError(f"{FILE} cannot be used: {error!r}; reinstall Hearthline") from error


def _period(entry: Mapping[str, Any], name: str) -> Period:
    days = entry[name]
    if type(days) is not int or days < 0:
        raise ValueError(f"{name} = {days!r} is not a number of days")
    return Period(days, str(entry["citation"]), bool(entry["verified"]))
