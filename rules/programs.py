"""A programme: its rules by date, and, apart from them, whether anyone can apply."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rules.criteria import ARGUMENTS, CRITERIA, PARAMETERS_NAMED
from rules.errors import RuleDataError
from rules.parameters import parse_citation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rules.outcomes import Citation

STATUSES = ("complete", "partial", "unverified")
AVAILABILITIES = ("open", "closed", "not_known")
# Kinds of work that a programme may pay for.
KINDS_OF_WORK = ("efficiency", "solar")
_NODES = ("all_of", "any_of", "criterion")


@dataclass(frozen=True, slots=True)
class Rule:
    """A node of a programme's rule tree: a criterion, or all or any of several rules.

    Parameters
    ----------
    kind : str
        ``all_of``, ``any_of`` or ``criterion``.
    parts : tuple of Rule
        What is combined; empty for a criterion.
    criterion : str
        Id of the criterion; empty for a combination.
    arguments : mapping
        What the programme gives the criterion, e.g. the housing classes it serves.
    """

    kind: str
    parts: tuple[Rule, ...] = ()
    criterion: str = ""
    arguments: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProgramVersion:
    """A programme's rules from one date until the next version."""

    effective: date
    rule: Rule
    citation: Citation


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether anyone can apply, from one date on: not a rule, and dated and cited apart from the rules."""

    effective: date
    state: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Program:
    """A programme of help with a home.

    Parameters
    ----------
    id, name : str
    status : str
        How much of the programme's law is modelled: complete, partial or unverified.
    coverage : str
        What is modelled and what is not, in a sentence or two.
    to_confirm : tuple of str
        Conditions known to exist that no fact of the household file can answer.
    versions : tuple of ProgramVersion
        In order of date.
    availability : tuple of Availability
        In order of date.
    leading : bool
        Whether its answer is part of the household's answer; the others are told beside it.
    pays_for : tuple of str
        Kinds of work it pays for, of `KINDS_OF_WORK`: a yes of it promises no other work. Data of before this
        was written down do not say it, and records that rest on them come out as they were.
    """

    id: str
    name: str
    status: str
    coverage: str
    to_confirm: tuple[str, ...]
    versions: tuple[ProgramVersion, ...]
    availability: tuple[Availability, ...]
    leading: bool = True
    pays_for: tuple[str, ...] = ()

    def version(self, on: date) -> ProgramVersion | None:
        """Return the rules in force on a day, or None before the first."""
        current = None
        for version in self.versions:
            if version.effective <= on:
                current = version
        return current

    def availability_on(self, on: date) -> Availability | None:
        """Return what is recorded about applying on a day, or None before the first record."""
        current = None
        for record in self.availability:
            if record.effective <= on:
                current = record
        return current


def load_program(path: Path) -> Program:
    """Read a programme file.

    Raises
    ------
    RuleDataError
        If a key is missing, a status unknown, dates out of order, or a criterion does not exist.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleDataError(f"{path.name}: not a TOML file: {error}") from error
    if type(raw.get("beside", False)) is not bool:
        raise RuleDataError(f"{path.name}: beside = {raw['beside']!r}: write true or false")
    for key in ("id", "name", "status", "coverage", "version", "availability"):
        if not raw.get(key):
            raise RuleDataError(f"{path.name}: {key} is missing")
    if raw["status"] not in STATUSES:
        raise RuleDataError(f"{path.name}: status {raw['status']!r} is not one of {', '.join(STATUSES)}")
    versions = tuple(_version(path.name, entry) for entry in _entries(path.name, raw, "version"))
    availability = tuple(
        _availability(path.name, entry) for entry in _entries(path.name, raw, "availability")
    )
    _in_order(path.name, [version.effective for version in versions])
    _in_order(path.name, [record.effective for record in availability])
    return Program(
        id=raw["id"],
        name=raw["name"],
        status=raw["status"],
        coverage=raw["coverage"],
        to_confirm=tuple(raw.get("to_confirm", ())),
        versions=versions,
        availability=availability,
        leading=not raw.get("beside", False),
        pays_for=_pays_for(path.name, raw),
    )


def _pays_for(where: str, raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the kinds of work that a programme pays for; none where its file does not say."""
    kinds = raw.get("pays_for", [])
    if not isinstance(kinds, list) or len(set(map(str, kinds))) < len(kinds):
        raise RuleDataError(f"{where}: pays_for = {kinds!r}: list each kind of work once, in brackets")
    if odd := [kind for kind in kinds if kind not in KINDS_OF_WORK]:
        raise RuleDataError(f"{where}: pays_for has {odd}: write some of {', '.join(KINDS_OF_WORK)}")
    return tuple(kinds)


def _entries(where: str, raw: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    entries = raw[key]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RuleDataError(f"{where}: write {key} as [[{key}]] with its keys below it")
    return entries


def _version(where: str, raw: Mapping[str, Any]) -> ProgramVersion:
    effective = _effective(where, raw)
    here = f"{where}, version {effective}"
    return ProgramVersion(effective, _rule(here, raw.get("rule")), parse_citation(here, raw))


def _availability(where: str, raw: Mapping[str, Any]) -> Availability:
    effective = _effective(where, raw)
    if raw.get("state") not in AVAILABILITIES:
        raise RuleDataError(f"{where}, availability {effective}: state is not one of {AVAILABILITIES}")
    return Availability(effective, raw["state"], parse_citation(f"{where}, availability {effective}", raw))


def _effective(where: str, raw: Mapping[str, Any]) -> date:
    effective = raw.get("effective")
    if type(effective) is not date:
        raise RuleDataError(f"{where}: effective = {effective!r} is not a date")
    return effective


def _in_order(where: str, days: list[date]) -> None:
    if days != sorted(set(days)):
        raise RuleDataError(f"{where}: dates are repeated or out of order: {[str(day) for day in days]}")


def _rule(where: str, raw: object) -> Rule:
    """Read one node of a rule tree."""
    if not isinstance(raw, dict):
        raise RuleDataError(f"{where}: a rule is a table with one of {_NODES}, not {raw!r}")
    kinds = [kind for kind in _NODES if kind in raw]
    if len(kinds) != 1:
        raise RuleDataError(f"{where}: a rule has exactly one of {_NODES}, not {kinds or sorted(raw)}")
    kind = kinds[0]
    if kind == "criterion":
        arguments = {key: value for key, value in raw.items() if key != "criterion"}
        _check_arguments(where, raw["criterion"], arguments)
        return Rule(kind, criterion=raw["criterion"], arguments=arguments)
    if not isinstance(raw[kind], list) or not raw[kind]:
        raise RuleDataError(f"{where}: {kind} has nothing in it")
    if odd := sorted(set(raw) - {kind}):
        raise RuleDataError(f"{where}: {', '.join(odd)} beside {kind} would be ignored")
    return Rule(kind, parts=tuple(_rule(where, part) for part in raw[kind]))


def _check_arguments(where: str, name: object, arguments: Mapping[str, object]) -> None:
    """Refuse a criterion that does not exist, and arguments it would ignore, lack or never meet."""
    if not isinstance(name, str) or name not in CRITERIA:
        raise RuleDataError(f"{where}: no criterion {name!r}; there are {', '.join(sorted(CRITERIA))}")
    wanted, named = ARGUMENTS.get(name, {}), PARAMETERS_NAMED.get(name, {})
    if set(arguments) != set(wanted) | set(named):
        takes = sorted({*wanted, *named}) or "no arguments"
        raise RuleDataError(f"{where}: {name} takes {takes}, not {sorted(arguments)}")
    for key in named:
        if not isinstance(arguments[key], str) or not arguments[key]:
            raise RuleDataError(f"{where}: {name}, {key} = {arguments[key]!r}: name a parameter, in quotes")
    for key, allowed in wanted.items():
        words = arguments[key]
        if not isinstance(words, list) or not words or not all(word in allowed for word in words):
            raise RuleDataError(f"{where}: {name}, {key} = {words!r}: list some of {', '.join(allowed)}")


def parameters_named(rule: Rule) -> Iterator[str]:
    """Yield the parameters that a rule's criteria are told to use by their arguments."""
    for key, form in PARAMETERS_NAMED.get(rule.criterion, {}).items():
        yield form.format(rule.arguments[key])
    for part in rule.parts:
        yield from parameters_named(part)
