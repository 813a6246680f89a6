"""One household under every vintage of the rules: when its answer changed, and by which tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from rules.determination import NOT_STARTED
from rules.errors import InputError
from rules.screening import screen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from rules.determination import Determination
    from rules.facts import CaseFacts
    from rules.outcomes import Finding, Outcome
    from rules.parameters import Parameter
    from rules.rulebook import Rulebook
    from rules.screening import Screening

_DESIGNATION = "place.designation_in_force"


@dataclass(frozen=True, slots=True)
class Altered:
    """A test of one programme whose answer, threshold or reason is not what it was in the stretch before.

    Parameters
    ----------
    program : str
        Id of the programme.
    before, after : Finding or None
        None where the test was not made.
    """

    program: str
    before: Finding | None
    after: Finding | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row on which a household has the same answers for the same reasons.

    Parameters
    ----------
    first, last : date
        Both included.
    designation : str or None
        The list of disadvantaged communities in force.
    screening : Screening
        As on the first day.
    altered : tuple of Altered
        What is different from the stretch before; empty for the first.
    """

    first: date
    last: date
    designation: str | None
    screening: Screening
    altered: tuple[Altered, ...]

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """Each programme's answer."""
        return {each.program.id: each.outcome for each in self.screening.determinations}


def days_of_change(rulebook: Rulebook, last: date) -> tuple[date, ...]:
    """Return the days up to `last` on which a figure, a list or a programme's rules changed.

    The first is the day of the first programme.
    """
    days = {entry.effective for each in rulebook.data.parameters.values() for entry in each.values}
    days |= {version.effective for each in rulebook.programs for version in each.versions}
    return tuple(sorted({rulebook.first_day} | {day for day in days if rulebook.first_day <= day <= last}))


def compare(
    facts: CaseFacts,
    rulebook: Rulebook,
    last: date,
    placed: Callable[[CaseFacts, date], CaseFacts] | None = None,
) -> tuple[Stretch, ...]:
    """Screen the same household on every day on which the rules changed.

    Parameters
    ----------
    facts : CaseFacts
        The same facts throughout: its size, income and home as they are now.
    rulebook : Rulebook
    last : date
        The last day that is looked at.
    placed : callable, optional
        Fills in what maps say of the home's place by the designation in force on a day.

    Returns
    -------
    tuple of Stretch
        In order; days on which nothing changed for this household are in one stretch.

    Raises
    ------
    InputError
        If no programme had begun by then.
    """
    if last < rulebook.first_day:
        raise InputError(f"{last} is before the first programme, which began on {rulebook.first_day}")
    designation = rulebook.data.parameters.get(_DESIGNATION)
    stretches: list[Stretch] = []
    for day in days_of_change(rulebook, last):
        screening = screen(facts if placed is None else placed(facts, day), rulebook, day)
        in_force = _in_force(designation, day)
        before = stretches[-1] if stretches else None
        altered = () if before is None else _altered(before.screening, screening)
        if before is not None and not altered and before.designation == in_force:
            continue
        stretches.append(Stretch(day, last, in_force, screening, altered))
    return _with_last_days(stretches, last)


def _in_force(designation: Parameter | None, day: date) -> str | None:
    value = None if designation is None else designation.on(day)
    return None if value is None else str(value.amount)


def _with_last_days(stretches: list[Stretch], last: date) -> tuple[Stretch, ...]:
    ends = [following.first - timedelta(days=1) for following in stretches[1:]] + [last]
    return tuple(
        Stretch(each.first, end, each.designation, each.screening, each.altered)
        for each, end in zip(stretches, ends, strict=True)
    )


def _altered(before: Screening, after: Screening) -> tuple[Altered, ...]:
    earlier = {each.program.id: each for each in before.determinations}
    return tuple(
        change for each in after.determinations for change in _altered_tests(earlier[each.program.id], each)
    )


def _altered_tests(before: Determination, after: Determination) -> tuple[Altered, ...]:
    """Return the tests of one programme that changed; the day a limit began is no change by itself."""
    old, new = _by_test(before), _by_test(after)
    return tuple(
        Altered(after.program.id, old.get(key), new.get(key))
        for key in dict.fromkeys((*old, *new))
        if _essence(old.get(key)) != _essence(new.get(key))
    )


def _by_test(determination: Determination) -> dict[tuple[str, int], Finding]:
    """Return findings by criterion and, where a programme makes a test twice, by its turn."""
    found: dict[tuple[str, int], Finding] = {}
    for finding in determination.findings:
        turn = sum(criterion == finding.criterion for criterion, _ in found)
        found[finding.criterion, turn] = finding
    return found


def _essence(finding: Finding | None) -> tuple[object, ...] | None:
    if finding is None:
        return None
    # Of a programme that has not begun the day asked about is seen: another one in each stretch.
    seen = None if finding.criterion == NOT_STARTED else finding.observed
    return (finding.outcome, finding.code, seen, finding.threshold, finding.unit)
