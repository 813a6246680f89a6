"""The reasoning behind a screening as an indented tree for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rules.reasoning import reasoning
from rules.screening import finding_document
from webapp.reports.finding_sentences import told
from webapp.reports.subject import SourceRegister, Subject
from webapp.reports.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.determination import Judged
    from rules.outcomes import Citation, Finding, Outcome
    from rules.reasoning import Reasoning
    from rules.screening import Screening

_WIDTH = 100
_STEP = "   "


def tree_text(screening: Screening) -> str:
    """Return every programme's rules with the answer, the reason and the source of each test.

    Parameters
    ----------
    screening : Screening

    Returns
    -------
    str
        A programme a paragraph; below it what is asked for, all or any one of its parts, to the single test.
    """
    words = wording("en")
    subject = Subject({}, words, SourceRegister())
    lines = []
    for each in reasoning(screening):
        lines += [*_programme(each, subject), ""]
    return "\n".join(lines).rstrip()


def _programme(each: Reasoning, subject: Subject) -> Iterator[str]:
    words, determination = subject.words, each.determination
    answer = words.text(f"reasoning.{determination.outcome}")
    yield f"{determination.program.name} ({determination.program.id}): {answer}"
    if each.judged is None or each.effective is None:
        for finding in determination.findings:
            yield from _finding(finding, _STEP, subject)
        return
    rules = words.text(
        "reasoning.rules_of", day=each.effective.isoformat(), source=_source(each.citation, subject)
    )
    yield from _wrapped(rules, _STEP, _STEP)
    yield from _node(each.judged, _STEP, subject)
    if determination.missing:
        facts = ", ".join(f"{subject.fact_name(name)} ({name})" for name in determination.missing)
        yield from _wrapped(words.text("reasoning.could_change", facts=facts), _STEP, _STEP * 2)


def _node(judged: Judged, indent: str, subject: Subject) -> Iterator[str]:
    if judged.finding is not None:
        yield from _finding(judged.finding, indent, subject)
        return
    asked = subject.words.text(f"reasoning.{judged.rule.kind}")
    yield f"{indent}{_mark(judged.outcome, subject)} {asked}"
    for part in judged.parts:
        yield from _node(part, indent + _STEP, subject)


def _finding(finding: Finding, indent: str, subject: Subject) -> Iterator[str]:
    first = f"{indent}{_mark(finding.outcome, subject)} "
    yield from _wrapped(told(finding_document(finding), subject), first, " " * len(first))
    source = subject.words.text(
        "reasoning.by", criterion=finding.criterion, source=_source(finding.citation, subject)
    )
    yield from _wrapped(source, " " * len(first), " " * len(first))


def _mark(outcome: Outcome, subject: Subject) -> str:
    return subject.words.text(f"reasoning.mark_{outcome}")


def _source(citation: Citation | None, subject: Subject) -> str:
    if citation is None:
        return ""
    unverified = "" if citation.verified else subject.words.text("reasoning.unverified")
    return f"{citation}{unverified}"


def _wrapped(text: str, first: str, later: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
