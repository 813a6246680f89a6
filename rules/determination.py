"""From facts and a rulebook to an answer, its reasons, and what could still change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from rules.criteria import CRITERIA
from rules.errors import InputError
from rules.inquiry import Inquiry
from rules.outcomes import Comparison, Finding, Outcome, all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from rules.facts import CaseFacts
    from rules.programs import Availability, Program, Rule
    from rules.rulebook import Rulebook

NOT_STARTED: Final = "programme.in_force"

Pairs = frozenset[tuple[Outcome, Outcome]]
Combine = Callable[[Iterable[Outcome]], Outcome]

_COMBINE: Mapping[str, Combine] = {"all_of": all_of, "any_of": any_of}
_EVERY_CHANGE: Pairs = frozenset((a, b) for a, b in product(Outcome, repeat=2) if a is not b)


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule with its answer, and the answers it could still have once every unknown fact is known."""

    rule: Rule
    outcome: Outcome
    reachable: frozenset[Outcome]
    parts: tuple[Judged, ...] = ()
    finding: Finding | None = None

    def findings(self) -> Iterator[Finding]:
        """Yield the findings of this rule and its parts, in order."""
        if self.finding is not None:
            yield self.finding
        for part in self.parts:
            yield from part.findings()


@dataclass(frozen=True, slots=True)
class Determination:
    """Whether a household meets one programme's rules on one date, and why.

    Parameters
    ----------
    program : Program
    outcome : Outcome
    findings : tuple of Finding
        Every test that was made, passes included.
    missing : tuple of str
        Dotted names of the facts that could still change the outcome, and only those.
    availability : Availability or None
        Whether anyone can apply, as recorded for the date.
    decided_by : tuple of str
        Those of the missing facts that alone could settle the answer.
    """

    program: Program
    outcome: Outcome
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    availability: Availability | None
    decided_by: tuple[str, ...] = ()


def determine(facts: CaseFacts, rulebook: Rulebook, on: date) -> tuple[Determination, ...]:
    """Judge a household by every programme of a jurisdiction on a date.

    Parameters
    ----------
    facts : CaseFacts
        What is known; absent facts are not yet known.
    rulebook : Rulebook
        The jurisdiction's rules and figures.
    on : date
        The day whose rules and figures apply.

    Returns
    -------
    tuple of Determination
        One a programme, in the rulebook's order.

    Raises
    ------
    InputError
        If no programme had begun on that day.
    """
    if on < rulebook.first_day:
        raise InputError(
            f"{on} is before the first programme: rules begin on {rulebook.first_day}. Give --on a later date"
        )
    inquiry = Inquiry(facts, on, rulebook.data)
    return tuple(determine_one(program, inquiry) for program in rulebook.programs)


def determine_one(program: Program, inquiry: Inquiry) -> Determination:
    """Judge a household by one programme; see `determine`."""
    availability = program.availability_on(inquiry.on)
    version = program.version(inquiry.on)
    if version is None:
        not_started = _not_started(program, inquiry)
        return Determination(program, Outcome.INELIGIBLE, (not_started,), (), availability)
    judged = judge(version.rule, inquiry)
    missing = missing_facts(judged)
    alone = tuple(fact for fact in missing if _settles(judged, fact))
    return Determination(program, judged.outcome, tuple(judged.findings()), missing, availability, alone)


def _not_started(program: Program, inquiry: Inquiry) -> Finding:
    first = program.versions[0]
    return Finding(
        criterion=NOT_STARTED,
        outcome=Outcome.INELIGIBLE,
        code="programme_not_started",
        citation=first.citation,
        effective=first.effective,
        observed=inquiry.on,
        threshold=first.effective,
        unit="date",
        comparison=Comparison.AT_LEAST,
    )


def judge(rule: Rule, inquiry: Inquiry) -> Judged:
    """Answer a rule and, below it, everything it is made of."""
    return judge_by(rule, lambda test: CRITERIA[test.criterion](inquiry, test.arguments))


def judge_by(rule: Rule, find: Callable[[Rule], Finding]) -> Judged:
    """Answer a rule by the findings of its tests, wherever those come from."""
    if rule.kind == "criterion":
        finding = find(rule)
        return Judged(rule, finding.outcome, finding.reachable, finding=finding)
    parts = tuple(judge_by(part, find) for part in rule.parts)
    outcome = _COMBINE[rule.kind](part.outcome for part in parts)
    return Judged(rule, outcome, _reachable(rule.kind, parts), parts)


def missing_facts(judged: Judged) -> tuple[str, ...]:
    """Return the facts that could still change the answer of a judged rule, in the order of its tests.

    Notes
    -----
    A fact counts if there are answers to the other open tests under which this test's answer changes the
    whole. Walking down from the top, each rule is told which changes of its answer matter above it
    (`Pairs`); a change of a part matters if some possible answer of its siblings lets it through. So an
    unknown income is not asked for where a known fact already rules the household out, nor where a table
    that is not loaded keeps the whole open whatever the income is.
    """
    return tuple(dict.fromkeys(_facts_that_matter(judged, _EVERY_CHANGE)))


def _settles(judged: Judged, fact: str) -> bool:
    """Return whether one more fact could settle an answer: by the tests that wait for it and nothing else."""
    return any(
        _with_fact(judged, fact, answer) is not Outcome.UNDETERMINED
        for answer in (Outcome.ELIGIBLE, Outcome.INELIGIBLE)
    )


def _with_fact(judged: Judged, fact: str, answer: Outcome) -> Outcome:
    """Return a rule's answer if every test that waits for one fact alone came out as `answer`."""
    if judged.finding is not None:
        return answer if judged.finding.missing == (fact,) else judged.outcome
    return _COMBINE[judged.rule.kind](_with_fact(part, fact, answer) for part in judged.parts)


def _facts_that_matter(judged: Judged, matters: Pairs) -> Iterator[str]:
    if not any((a, b) in matters for a, b in product(judged.reachable, repeat=2)):
        return
    if judged.finding is not None:
        yield from judged.finding.missing
    for index, part in enumerate(judged.parts):
        siblings = judged.parts[:index] + judged.parts[index + 1 :]
        yield from _facts_that_matter(part, _let_through(judged.rule.kind, siblings, matters))


def _let_through(kind: str, siblings: tuple[Judged, ...], matters: Pairs) -> Pairs:
    """Return the changes of one part that, beside its siblings, make a change that matters above."""
    combine = _COMBINE[kind]
    beside: Iterable[Outcome | None] = _reachable(kind, siblings) if siblings else (None,)
    return frozenset(
        (a, b)
        for a, b in _EVERY_CHANGE
        for other in beside
        if (_beside(combine, a, other), _beside(combine, b, other)) in matters
    )


def _beside(combine: Combine, outcome: Outcome, other: Outcome | None) -> Outcome:
    return outcome if other is None else combine((outcome, other))


def _reachable(kind: str, parts: tuple[Judged, ...]) -> frozenset[Outcome]:
    """Return every answer that a combination of parts could still have."""
    combine = _COMBINE[kind]
    reached = parts[0].reachable
    for part in parts[1:]:
        reached = frozenset(combine(pair) for pair in product(reached, part.reachable))
    return reached
