"""What changed in the rules between two dates: thresholds, tables, programmes, and whether one can apply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from rules.outcomes import Citation, Observed
    from rules.parameters import DatedValue, Parameter
    from rules.programs import Program, Rule
    from rules.rulebook import Rulebook

Kind = Literal["parameter", "programme_begins", "programme_rule", "availability"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different from a day on.

    Parameters
    ----------
    kind : str
        A figure or list (``parameter``), a programme's first rules (``programme_begins``), a later version of
        them (``programme_rule``), or whether anyone can apply (``availability``).
    name : str
        The parameter's dotted name, or the programme's id.
    title : str
        What it is, as a sentence or a name.
    effective : date
        First day on which it holds.
    before, after : optional
        What held until then and what holds from then on; None where no figure is carried.
    unit : str or None
    ended : str or None
        Why no figure is carried from this day on.
    tests_added, tests_removed : tuple of str
        Criteria that a version of a programme's rules has and the one before had not, and the reverse.
    citation : Citation
        Where the change is written down.
    """

    kind: Kind
    name: str
    title: str
    effective: date
    before: Observed
    after: Observed
    unit: str | None
    ended: str | None
    tests_added: tuple[str, ...]
    tests_removed: tuple[str, ...]
    citation: Citation


def differences(rulebook: Rulebook, first: date, last: date) -> tuple[Change, ...]:
    """Return what changed after one day and up to another, each change with its day and source.

    Parameters
    ----------
    rulebook : Rulebook
    first, last : date
        A change that took effect on `first` was already there; one of `last` is in the answer.

    Returns
    -------
    tuple of Change
        In order of day, then of kind and name.

    Raises
    ------
    InputError
        If the second day is before the first.
    """
    if last < first:
        raise InputError(f"{last} is before {first}; give the earlier day first")
    found = [
        *(
            change
            for each in rulebook.data.parameters.values()
            for change in _parameter_changes(each, first, last)
        ),
        *(change for each in rulebook.programs for change in _programme_changes(each, first, last)),
        *(change for each in rulebook.programs for change in _availability_changes(each, first, last)),
    ]
    return tuple(sorted(found, key=lambda each: (each.effective, each.kind, each.name)))


def _value(entry: DatedValue | None) -> Observed:
    if entry is None:
        return None
    return entry.amount if entry.edition is None else entry.edition


def _parameter_changes(parameter: Parameter, first: date, last: date) -> Iterator[Change]:
    for index, entry in enumerate(parameter.values):
        earlier = parameter.values[index - 1] if index else None
        if not first < entry.effective <= last or _same(earlier, entry):
            continue
        yield Change(
            kind="parameter",
            name=parameter.name,
            title=parameter.description,
            effective=entry.effective,
            before=_value(earlier),
            after=_value(entry),
            unit="edition" if parameter.table else parameter.unit,
            ended=entry.ended,
            tests_added=(),
            tests_removed=(),
            citation=entry.citation,
        )


def _same(earlier: DatedValue | None, entry: DatedValue) -> bool:
    """Return whether an entry only gives another source for what already held."""
    return earlier is not None and _value(earlier) == _value(entry) and earlier.ended == entry.ended


def _programme_changes(program: Program, first: date, last: date) -> Iterator[Change]:
    for index, version in enumerate(program.versions):
        if not first < version.effective <= last:
            continue
        before = _tests(program.versions[index - 1].rule) if index else ()
        after = _tests(version.rule)
        yield Change(
            kind="programme_rule" if index else "programme_begins",
            name=program.id,
            title=program.name,
            effective=version.effective,
            before=None,
            after=None,
            unit=None,
            ended=None,
            tests_added=_only_in(after, before),
            tests_removed=_only_in(before, after),
            citation=version.citation,
        )


def _only_in(these: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in these if each not in others))


def _tests(rule: Rule) -> tuple[str, ...]:
    """Return the tests of a rule in order, each with what the programme gives it."""
    if rule.kind != "criterion":
        return tuple(name for part in rule.parts for name in _tests(part))
    given = "; ".join(f"{key}: {_listed(value)}" for key, value in rule.arguments.items())
    return (f"{rule.criterion} ({given})" if given else rule.criterion,)


def _listed(value: object) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list | tuple) else str(value)


def _availability_changes(program: Program, first: date, last: date) -> Iterator[Change]:
    for index, record in enumerate(program.availability):
        before = program.availability[index - 1].state if index else None
        if not first < record.effective <= last or record.state == before:
            continue
        yield Change(
            kind="availability",
            name=program.id,
            title=program.name,
            effective=record.effective,
            before=before,
            after=record.state,
            unit=None,
            ended=None,
            tests_added=(),
            tests_removed=(),
            citation=record.citation,
        )
