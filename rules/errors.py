"""Errors that name what was wrong, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass


class HearthlineError(Exception):
    """Any error that Hearthline raises on purpose; its text is meant for a person."""


class InputError(HearthlineError):
    """What somebody handed in cannot be used: a household file, a weather file, a date."""


class ReferenceDataError(HearthlineError):
    """Reference data that Hearthline needs is absent or damaged."""


class RuleDataError(ReferenceDataError):
    """A rule data file breaks the rules for rule data (a gap, an overlap, a missing citation, ...)."""


@dataclass(frozen=True, slots=True)
class FactProblem:
    """One thing wrong with one fact of a household file.

    Parameters
    ----------
    fact : str
        Dotted name of the fact, e.g. ``household.size``.
    value : str
        What was given, as written; empty where nothing was.
    problem : str
        What is wrong with it.
    remedy : str
        What is allowed, or what to do.
    """

    fact: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Return one line for the person who wrote the file."""
        given = f" = {self.value}" if self.value else ""
        return f"{self.fact}{given}: {self.problem}. {self.remedy}"


class HouseholdFileError(InputError):
    """A household file has problems; all of them are in `problems`, not just the first."""

    def __init__(self, source: str, problems: tuple[FactProblem, ...]) -> None:
        self.source = source
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"{source}: {count}\n{lines}")
