"""A finding as one plain sentence: the code says which, the finding says with what figures."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from webapp.reports import figures
from webapp.reports.engine_sentences import told_value
from webapp.reports.subject import Document, Subject, sentence_case
from webapp.reports.wording import places

if TYPE_CHECKING:
    from collections.abc import Iterable

# Criteria of which any one is enough: failing one of them stops nothing while another still may pass.
_ANY_ONE_IS_ENOUGH = ("income",)
# A number written as text, but not an id such as a census tract, which may begin with a zero.
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR_UNITS = ("year", "calendar_year", "census year")


def blocking(findings: Iterable[Document], outcome: str) -> list[Document]:
    """Return the findings that hold an answer at `outcome` (``ineligible`` or ``undetermined``).

    Of criteria of which any one is enough, none counts as long as another is better.
    """
    findings = list(findings)
    order = ("ineligible", "undetermined", "eligible")
    best = {
        family: max((order.index(str(f["outcome"])) for f in findings if _family(f) == family), default=0)
        for family in _ANY_ONE_IS_ENOUGH
    }
    return [
        finding
        for finding in findings
        if finding["outcome"] == outcome and best.get(_family(finding), 0) <= order.index(outcome)
    ]


def sentences(findings: Iterable[Document], subject: Subject) -> tuple[str, ...]:
    """Return one plain sentence for each thing that the findings say, with the numbers of its sources.

    Findings that say the same (three income tables, one unknown income) share a sentence.
    """
    alike: dict[str, list[Document]] = {}
    for finding in findings:
        alike.setdefault(told(finding, subject), []).append(finding)
    return tuple(text + source_marks(of_text, subject) for text, of_text in alike.items())


def source_marks(findings: Iterable[Document], subject: Subject) -> str:
    """Return the numbers of the sources of some findings, each once, as they stand after a sentence."""
    marks = (subject.mark(f.get("citation"), verified=bool(f.get("verified", False))) for f in findings)
    return "".join(dict.fromkeys(marks))


def told(finding: Document, subject: Subject) -> str:
    """Return a finding in words, without its source.

    A code without wording, or a finding without a value that its wording names, is told by the generic
    sentence, which still shows what was observed, what it was held against, and the unit.
    """
    values = _values(finding, subject)
    text = subject.words.find("finding", str(finding.get("code", "")))
    known = {name: value for name, value in values.items() if value is not None}
    if text and places(text) <= known.keys():
        return text.format(**known)
    return _generic(finding, known, subject)


def remark(finding: Document, measure: str, subject: Subject) -> str | None:
    """Return what a measure's finding calls for under the table of measures; None for most findings."""
    text = subject.words.find("remark", str(finding.get("code", "")))
    if text is None:
        return None
    values = {name: value or "" for name, value in _values(finding, subject).items()}
    seen = str(finding.get("observed"))
    return text.format(**values, measure=measure, other=subject.words.find("measure", seen) or seen)


def shown(value: object, unit: object, subject: Subject) -> str | None:
    """Return an observed value or a threshold with its unit, or None where it is not known."""
    if value is None:
        return None
    if isinstance(value, bool):
        return subject.words.text("report.yes" if value else "report.no")
    if isinstance(value, list | tuple):
        apart = subject.words.text("report.list_join")
        return apart.join(text for item in value if (text := shown(item, unit, subject)) is not None)
    if isinstance(value, str):
        return _shown_text(value, str(unit or ""), subject)
    return _shown_number(value, str(unit or ""), subject)


def _shown_text(value: str, unit: str, subject: Subject) -> str:
    """Return a date, a number written as text, or any other text for what it is."""
    if _ISO_DATE.fullmatch(value):
        return figures.day(value, subject.words)
    if unit and _NUMBER.fullmatch(value):
        return _shown_number(value, unit, subject)
    named = subject.words.find("value", value)
    if named is None and not subject.first_version:
        named = told_value(value, subject.words)
    return named or value


def _shown_number(value: object, unit: str, subject: Subject) -> str:
    """Return a number with its unit, at most two decimals; a fraction is told as a percentage."""
    if "usd" in unit.lower():
        return figures.money(value, subject.words)
    number = figures.amount(value)
    if number is None or unit in _YEAR_UNITS:
        return str(value)
    if unit == "fraction":
        number, unit = number.scaleb(2), "percent"
    text = figures.plain(figures.rounded(number, Decimal("0.01")), subject.words)
    form = subject.words.find("unit", unit or "none")
    return form.format(value=text) if form else f"{text} {unit}"


def _values(finding: Document, subject: Subject) -> dict[str, str | None]:
    """Return everything that a sentence about a finding may name."""
    words, unit = subject.words, finding.get("unit")
    seen, held = finding.get("observed"), finding.get("threshold")
    values: dict[str, str | None] = {
        "observed": shown(seen, unit, subject),
        "threshold": shown(held, unit, subject),
        "limit": _limit_name(finding, subject),
        "since": "",
        "over": None,
        "under": None,
    }
    seen_amount, held_amount = figures.amount(seen), figures.amount(held)
    if seen_amount is not None and held_amount is not None:
        if values["observed"] == values["threshold"] and seen_amount != held_amount:
            # Rounding must not make two figures equal that the rule told apart.
            values["observed"] = f"{figures.plain(seen_amount, words)} ({unit})"
            values["threshold"] = f"{figures.plain(held_amount, words)} ({unit})"
        values["over"] = shown(seen_amount - held_amount, unit, subject)
        values["under"] = shown(held_amount - seen_amount, unit, subject)
    if finding.get("effective"):
        values["since"] = words.text("report.since", day=figures.day(finding["effective"], words))
    return values


def _generic(finding: Document, known: dict[str, str], subject: Subject) -> str:
    """Return the sentence for a finding that has no wording of its own."""
    words = subject.words
    given: dict[str, str] = {name: known[name] for name in ("observed", "threshold") if name in known}
    form = {0: "bare", 2: "full"}.get(len(given)) or (
        "observed_only" if "observed" in given else "threshold_only"
    )
    comparison = words.find("comparison", str(finding.get("comparison") or "equals")) or ""
    code = str(finding.get("code") or finding.get("criterion") or "")
    what = sentence_case(code.replace("_", " "))
    return words.text(f"generic.{form}", what=what, comparison=comparison, **given)


def _limit_name(finding: Document, subject: Subject) -> str:
    """Return what the limit of a criterion is called; its family's name where it has none of its own."""
    criterion = str(finding.get("criterion", ""))
    words = subject.words
    return words.find("limit", criterion) or words.find("limit", _family(finding)) or criterion


def _family(finding: Document) -> str:
    """Return the first part of a criterion's dotted id."""
    return str(finding.get("criterion", "")).partition(".")[0]
