"""What is found about a meter's readings, each with the rule of CalTRACK that says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from calculators.reference_records import DATA_FOLDER, read_record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Effect(StrEnum):
    """What a finding does."""

    REJECTED = "rejected"
    DISQUALIFIED = "disqualified"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code, what it does, the section of CalTRACK Methods 2.0, and a plain sentence."""

    code: str
    effect: Effect
    section: str
    sentence: str


@dataclass(frozen=True, slots=True)
class MeterFinding:
    """A rule that applied.

    Parameters
    ----------
    rule : Rule
    start, end : date or None
        The period it applied to, `end` the day after its last; None where it is the whole meter.
    days : int or None
        How many days it is about.
    where : str
        Where in the file the reading stands; empty where it is the whole meter.
    """

    rule: Rule
    start: date | None = None
    end: date | None = None
    days: int | None = None
    where: str = ""

    @property
    def text(self) -> str:
        """One line for an analyst."""
        subject = f"{self.start} to {self.end} ({self.days} days)" if self.start else "The meter"
        if not self.start and self.days is not None:
            subject = f"The meter ({self.days} days)"
        place = f" [{self.where}]" if self.where else ""
        verb = ": " if not self.start else " "
        return f"{subject}{verb}{self.rule.sentence} (CalTRACK {self.rule.section}){place}"

    def document(self) -> dict[str, object]:
        """Return it as plain values."""
        return {
            "code": self.rule.code,
            "effect": self.rule.effect.value,
            "caltrack_section": self.rule.section,
            "start": None if self.start is None else self.start.isoformat(),
            "end": None if self.end is None else self.end.isoformat(),
            "days": self.days,
            "where": self.where or None,
            "text": self.text,
        }


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule by its code.

    Raises
    ------
    ReferenceDataError
        If the data file is absent or damaged.
    """
    records = read_record(DATA_FOLDER / "metered" / "findings.toml").records("finding")
    found = {}
    for record in records:
        code = record.text("code")
        effect = Effect(record.one_of("effect", tuple(Effect)))
        found[code] = Rule(code, effect, record.text("section"), record.text("sentence"))
    return MappingProxyType(found)


def finding(
    code: str, start: date | None = None, end: date | None = None, days: int | None = None, where: str = ""
) -> MeterFinding:
    """Return a finding by the code of its rule; the days are counted where a period is given."""
    if days is None and start is not None and end is not None:
        days = (end - start).days
    return MeterFinding(rules()[code], start, end, days, where)
