"""Every programme's answer for many households: the rule tree asked once for each combination of findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.portfolio.columns import Column, Kind
from calculators.portfolio.combinations import alike, distinct
from calculators.portfolio.criteria import Answers, Tests
from rules.determination import judge_by, missing_facts
from rules.outcomes import Outcome, any_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence
    from datetime import date

    from calculators.portfolio.combinations import Codes
    from calculators.portfolio.criteria import Screened
    from rules.outcomes import Finding
    from rules.programs import Program, Rule
    from rules.rulebook import Rulebook

OUTCOMES: Final = tuple(Outcome)
# What a programme answers: the outcome, and the facts that could still change it.
Answer = tuple[Outcome, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Determinations:
    """Programmes' answers for n households.

    Parameters
    ----------
    outcome : Column
        Of the leading programmes together.
    missing : Column
        Facts that could still change a leading programme's answer, joined by semicolons.
    by_program : mapping of str to (Column, Column)
        The same of each programme.
    """

    outcome: Column
    missing: Column
    by_program: dict[str, tuple[Column, Column]]


class Programs:
    """The programmes of a rulebook on a day, for batches of households.

    Parameters
    ----------
    rulebook : Rulebook
    on : date
    """

    def __init__(self, rulebook: Rulebook, on: date) -> None:
        """Make the tests ready."""
        self.rulebook, self.on = rulebook, on
        self.tests = Tests(rulebook.data, on)
        self._judged: dict[Hashable, Answer] = {}

    def determine(self, screened: Screened) -> Determinations:
        """Return the answers of every programme for a batch."""
        found: dict[str, Answers] = {}
        answers = {
            program.id: self._determine(program, screened, found) for program in self.rulebook.programs
        }
        leading = [answers[program.id] for program in self.rulebook.programs if program.leading]
        first, which = alike([codes for _, codes in leading])
        whole = [_whole([kept[codes[row]] for kept, codes in leading]) for row in first.tolist()]
        outcome, missing = _columns(whole, which)
        return Determinations(outcome, missing, {name: _columns(*each) for name, each in answers.items()})

    def _determine(
        self, program: Program, screened: Screened, found: dict[str, Answers]
    ) -> tuple[list[Answer], Codes]:
        """Return one programme's different answers, and which each household has."""
        version = program.version(self.on)
        if version is None:
            return [(Outcome.INELIGIBLE, ())], np.zeros(screened.facts.count, np.int64)
        leaves = []
        for leaf in _leaves(version.rule):
            key = repr(leaf)
            if key not in found:
                found[key] = self.tests.answers(leaf, screened)
            leaves.append(found[key])
        first, which = alike([leaf.which for leaf in leaves])
        kept = [
            self._judge(program.id, version.rule, [leaf.findings[leaf.which[row]] for leaf in leaves])
            for row in first.tolist()
        ]
        return distinct(kept, which)

    def _judge(self, program: str, rule: Rule, findings: Sequence[Finding]) -> Answer:
        """Return a programme's answer to the findings of its tests, in their order."""
        key = program, tuple((each.outcome, each.missing, each.reachable) for each in findings)
        if key not in self._judged:
            given = iter(findings)
            judged = judge_by(rule, lambda _: next(given))
            self._judged[key] = judged.outcome, missing_facts(judged)
        return self._judged[key]


def _leaves(rule: Rule) -> Iterator[Rule]:
    """Yield the tests of a rule in their order."""
    if rule.kind == "criterion":
        yield rule
    for part in rule.parts:
        yield from _leaves(part)


def _whole(answers: Sequence[Answer]) -> Answer:
    """Return what programmes answer together."""
    missing = dict.fromkeys(name for _, names in answers for name in names)
    return any_of(outcome for outcome, _ in answers), tuple(missing)


def _columns(answers: Sequence[Answer], which: Codes) -> tuple[Column, Column]:
    """Return the outcome and the missing facts of each household."""
    known = np.ones(which.size, np.bool_)
    outcomes = np.array([OUTCOMES.index(outcome) for outcome, _ in answers], np.int32)[which]
    lists = {missing: at for at, missing in enumerate(dict.fromkeys(names for _, names in answers))}
    lacks = np.array([lists[names] for _, names in answers], np.int32)[which]
    return (
        Column(Kind.WORD, outcomes, known, tuple(str(outcome) for outcome in OUTCOMES)),
        Column(Kind.LIST, lacks, known, tuple(lists)),
    )
