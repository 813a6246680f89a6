"""The same household under each version of the rules: as a table for a terminal, and as plain values."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from rules.screening import finding_document, plain
from webapp.reports.finding_sentences import shown, told
from webapp.reports.subject import SourceRegister, Subject
from webapp.reports.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from rules.comparison import Altered, Stretch
    from rules.outcomes import Finding

_WIDTH = 100


def comparison_document(stretches: Sequence[Stretch], last: date) -> dict[str, Any]:
    """Return a comparison as plain values, ready for JSON."""
    return {
        "until": last.isoformat(),
        "stretches": [
            {
                "first": each.first.isoformat(),
                "last": each.last.isoformat(),
                "designation": each.designation,
                "outcome": each.screening.outcome,
                "programs": dict(each.outcomes),
                "missing": list(each.screening.missing),
                "changed": [_altered_document(change) for change in each.altered],
            }
            for each in stretches
        ],
    }


def _altered_document(change: Altered) -> dict[str, Any]:
    return {
        "program": change.program,
        "before": None if change.before is None else finding_document(change.before),
        "after": None if change.after is None else finding_document(change.after),
    }


def comparison_text(stretches: Sequence[Stretch], last: date) -> str:
    """Return a comparison for a terminal: each stretch of days, the answers, and what changed."""
    words = wording("en")
    subject = Subject({}, words, SourceRegister())
    title = words.text("compared.title", day=last.isoformat())
    lines = [title, "=" * len(title), *textwrap.wrap(words.text("compared.explained"), _WIDTH)]
    for index, stretch in enumerate(stretches):
        before = stretches[index - 1] if index else None
        lines += ["", *_stretch(stretch, before, subject)]
    return "\n".join(lines)


def _stretch(stretch: Stretch, before: Stretch | None, subject: Subject) -> Iterator[str]:
    words = subject.words
    yield f"{stretch.first} to {stretch.last}"
    for program, outcome in stretch.outcomes.items():
        yield f"  {words.text(f'reasoning.mark_{outcome}'):<6}{program}"
    said = [words.text("compared.first_row")] if before is None else []
    if before is None or before.designation != stretch.designation:
        name = stretch.designation or words.text("compared.no_list")
        said.append(words.text("compared.list_changed", name=name))
    said += dict.fromkeys(_told(change, subject) for change in stretch.altered)
    for text in said:
        yield from textwrap.wrap(text, _WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _told(change: Altered, subject: Subject) -> str:
    known = change.after or change.before
    test = "" if known is None else known.criterion
    if change.before is None:
        return subject.words.text("compared.test_new", test=test, after=_sentence(change.after, subject))
    if change.after is None:
        return subject.words.text("compared.test_gone", test=test)
    before, after = _sentence(change.before, subject), _sentence(change.after, subject)
    if before == after:  # the same is still not known, or still passes; what it is held against moved
        before, after = _limit(change.before, subject), _limit(change.after, subject)
        return subject.words.text("compared.limit_changed", test=test, before=before, after=after)
    return subject.words.text("compared.test_changed", test=test, before=before, after=after)


def _limit(finding: Finding, subject: Subject) -> str:
    """Return what a finding was held against."""
    return shown(plain(finding.threshold), finding.unit, subject) or subject.words.text("compared.no_limit")


def _sentence(finding: Finding | None, subject: Subject) -> str:
    return "" if finding is None else told(finding_document(finding), subject)
