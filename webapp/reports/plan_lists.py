"""The measures outside the plan: what could stand in its place, what does not fit, what has to be known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from webapp.reports import figures
from webapp.reports.finding_sentences import told
from webapp.reports.measure_records import (
    ENABLING,
    HEALTH_AND_SAFETY,
    figures_of,
    funding_finding,
    is_judged,
    measure_name,
    name_of,
    reasons,
)
from webapp.reports.model import Block, BulletList, Heading, Paragraph, Weight
from webapp.reports.subject import Document, Subject, names, records

if TYPE_CHECKING:
    from collections.abc import Iterable

_SERVES_NONE: Final = "liwp_funds_no_measure_served"
_ALTERNATIVE: Final = "alternative_in_package"
# Why a measure that fits is not in the plan.
_LEFT_OUT: Final = (
    "saves_nothing",
    "emits_more",
    "required_measure_missing",
    "electrical_service_too_small",
    "nothing_needs_it",
)


def other_measures(subject: Subject, *, facts_alone: bool = False) -> tuple[Block, ...]:
    """Return the short lists under the plan; health and safety is told before it.

    `facts_alone` names what has to be known first without the measures that wait for it.
    """
    words = subject.words
    outside = [
        measure
        for measure in records(subject.document, "measures")
        if not measure.get("in_package") and measure.get("kind") != HEALTH_AND_SAFETY
    ]
    blocks: list[Block] = []
    for title, items in (
        ("plan.instead_title", _instead(outside, subject)),
        ("plan.refused_title", [*_left_out(outside, subject), *_refused(outside, subject)]),
    ):
        if items:
            listed = BulletList(tuple(items), weight=Weight.SMALL, halves=True)
            blocks += [Heading(words.text(title)), listed]
    unknown = _not_judged(outside, subject, facts_alone=facts_alone)
    if unknown:
        told_of = words.text("plan.unknown_intro", items="; ".join(unknown))
        blocks += [Heading(words.text("plan.unknown_title")), Paragraph(told_of, Weight.SMALL)]
    return tuple(blocks)


def _instead(measures: list[Document], subject: Subject) -> list[str]:
    """Return the measures that could be done in place of one in the plan, by the one that does the job."""
    words = subject.words
    by_winner: dict[str, list[str]] = {}
    for measure in measures:
        for finding in records(measure, "findings"):
            if is_judged(measure) and finding.get("code") == _ALTERNATIVE:
                # In its place in the plan, as the figures of the table are; by itself it would save more.
                of = figures_of(measure) if subject.first_version else measure
                kg = figures.quantity(of.get("avoided_kgco2e_per_year"), words)
                named = measure_name(measure, subject)
                if subject.first_version or figures.amount(of.get("avoided_kgco2e_per_year")) is not None:
                    named = words.text("plan.instead_measure", measure=named, kg=kg)
                by_winner.setdefault(str(finding.get("observed")), []).append(named)
    return [
        words.text("plan.instead_item", planned=name_of(winner, subject), others=words.listed(tuple(others)))
        for winner, others in by_winner.items()
    ]


def _left_out(measures: list[Document], subject: Subject) -> list[str]:
    """Return the measures that fit and are still not in the plan, those of one reason together."""
    pairs = [
        (told(finding, subject), measure_name(measure, subject))
        for measure in measures
        if is_judged(measure)
        for finding in records(measure, "findings")
        if finding.get("code") in _LEFT_OUT
    ]
    return _merged(pairs, subject)


def _refused(measures: list[Document], subject: Subject) -> list[str]:
    """Return the measures that do not fit, those of one reason together."""
    plain = subject.words.text("plan.refused_plain")
    pairs = [
        (" ".join(reasons(measure, "ineligible", subject)[:1]) or plain, measure_name(measure, subject))
        for measure in measures
        if measure.get("feasible") == "no"
    ]
    return _merged(pairs, subject)


def _not_judged(measures: list[Document], subject: Subject, *, facts_alone: bool) -> list[str]:
    """Return what has to be known first, each fact once with the measures that wait for it."""
    words = subject.words
    waiting: list[tuple[str, str]] = []
    alone: list[str] = []
    for measure in measures:
        if measure.get("feasible") == "no" or is_judged(measure) or _serves_nothing(measure):
            continue
        facts = tuple(subject.fact_name(fact) for fact in names(measure, "missing"))
        known = words.listed(facts) or " ".join(reasons(measure, "undetermined", subject)).rstrip(".")
        alone += facts or (known,)
        waiting.append((known or words.text("report.not_known"), measure_name(measure, subject)))
    if facts_alone:
        return list(dict.fromkeys(fact for fact in alone if fact))
    return [
        words.text("plan.unknown_item", facts=facts, measures=words.listed(tuple(concerned)))
        for facts, concerned in _alike(waiting).items()
    ]


def _serves_nothing(measure: Document) -> bool:
    """Return whether a measure would only enable others and none of the plan needs it."""
    finding = funding_finding(measure)
    return measure.get("kind") == ENABLING and finding is not None and finding.get("code") == _SERVES_NONE


def _merged(pairs: Iterable[tuple[str, str]], subject: Subject) -> list[str]:
    """Return one item for each reason, with the measures that it holds back."""
    words = subject.words
    return [
        words.text("plan.refused_item", measures=words.listed(tuple(concerned)), reason=reason)
        for reason, concerned in _alike(pairs).items()
    ]


def _alike(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the measures of each reason, in the order in which the reasons are met."""
    alike: dict[str, list[str]] = {}
    for reason, name in pairs:
        named = alike.setdefault(reason, [])
        if name not in named:
            named.append(name)
    return alike
