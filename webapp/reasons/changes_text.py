"""What changed in the rules between two days: in plain words with the source, and as plain values."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rules.screening import plain
from rules.tables import STATEWIDE
from webapp.reports import figures
from webapp.reports.finding_sentences import shown
from webapp.reports.subject import SourceRegister, Subject
from webapp.reports.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rules.differences import Change
    from rules.outcomes import Observed
    from rules.rulebook import Rulebook

_WIDTH = 100
_FOUR_PERSONS = 3  # the place of four persons in a row of limits by size


def changes_document(changes: Sequence[Change], first: date, last: date) -> dict[str, Any]:
    """Return changes as plain values, ready for JSON."""
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "changes": [
            {
                **asdict(each),
                "effective": each.effective.isoformat(),
                "before": plain(each.before),
                "after": plain(each.after),
                "citation": str(each.citation),
                "verified": each.citation.verified,
            }
            for each in changes
        ],
    }


def changes_text(changes: Sequence[Change], rulebook: Rulebook, first: date, last: date) -> str:
    """Return changes for a terminal: a day, what changed from what to what, and the source."""
    words = wording("en")
    subject = Subject({}, words, SourceRegister())
    title = words.text("change.title", first=first.isoformat(), last=last.isoformat())
    lines = [title, "=" * len(title)]
    if not changes:
        lines += ["", words.text("change.nothing")]
    for change in changes:
        lines += ["", f"{change.effective}  ({change.name})"]
        lines += textwrap.wrap(
            _sentence(change, rulebook, subject), _WIDTH, initial_indent="  ", subsequent_indent="  "
        )
        unverified = "" if change.citation.verified else words.text("reasoning.unverified")
        source = words.text("change.source", source=f"{change.citation}{unverified}")
        lines += textwrap.wrap(source, _WIDTH, initial_indent="  ", subsequent_indent="    ")
    return "\n".join(lines)


def _sentence(change: Change, rulebook: Rulebook, subject: Subject) -> str:
    words = subject.words
    if change.kind == "parameter":
        return _figure(change, rulebook, subject)
    if change.kind == "availability":
        key = "availability_begins" if change.before is None else "availability"
        before = "" if change.before is None else _word(change.before, subject)
        return words.text(
            f"change.{key}", title=change.title, before=before, after=_word(change.after, subject)
        )
    nothing = words.text("change.nothing_of_it")
    added, removed = (", ".join(each) or nothing for each in (change.tests_added, change.tests_removed))
    if change.kind == "programme_begins":
        return words.text("change.programme_begins", title=change.title, tests=added)
    return words.text("change.programme_rule", title=change.title, added=added, removed=removed)


def _figure(change: Change, rulebook: Rulebook, subject: Subject) -> str:
    words = subject.words
    before, after = (_value(change, value, rulebook, subject) for value in (change.before, change.after))
    if change.ended is not None:
        key = "figure_is_missing" if change.before is None else "figure_ends"
        return words.text(f"change.{key}", title=change.title, before=before, why=change.ended.rstrip("."))
    key = "figure_begins" if change.before is None else "figure_changes"
    return words.text(f"change.{key}", title=change.title, before=before, after=after)


def _value(change: Change, value: Observed, rulebook: Rulebook, subject: Subject) -> str:
    """Return a figure with its unit, or an edition of a table with what it gives four persons."""
    if value is None:
        return ""
    table = rulebook.data.parameters[change.name].table
    if table is None:
        return shown(plain(value), change.unit, subject) or ""
    limits = {
        place: row[_FOUR_PERSONS]
        for place, row in rulebook.data.income_tables[table].editions[str(value)].items()
    }
    words = subject.words
    if STATEWIDE in limits:
        example = words.text("change.statewide_example", amount=figures.money(limits[STATEWIDE], words))
    else:
        lowest, highest = (figures.money(pick(limits.values()), words) for pick in (min, max))
        example = words.text("change.county_example", lowest=lowest, highest=highest)
    return words.text("change.edition", edition=str(value), example=example)


def _word(value: Observed, subject: Subject) -> str:
    return subject.words.find("value", str(value)) or str(value).replace("_", " ")
