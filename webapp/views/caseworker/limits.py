"""How far a household is from each limit: what was observed, the limit, and by how much under or over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.reports import figures
from webapp.reports.finding_sentences import shown
from webapp.reports.subject import leading_programs, records, sentence_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from webapp.reports.subject import Document, Subject
    from webapp.ui.field import Words

# Limits that the report's words have no name for.
NAMES = {
    "housing.low_income_unit_share": _l("Share of low-income homes in the building"),
    "solar.roof_area": _l("Free roof"),
    "solar.roof_shading": _l("Shade on the roof"),
    "solar.roof_orientation": _l("Direction of the roof"),
}
MOST_LINES = 3
_TIMES = ("date", "year", "years")
_AT_MOST = ("at_most", "under")
_AT_LEAST = ("at_least", "over")


@dataclass(frozen=True, slots=True)
class Distance:
    """How far one fact is from one limit."""

    name: Words
    observed: str
    limit: str
    distance: str
    is_met: bool | None
    since: str
    is_checked: bool
    sentence: str = ""


def distances(subject: Subject) -> list[Distance]:
    """Return the distance to every limit that a leading program holds a number against, each limit once."""
    found: dict[tuple[object, ...], Distance] = {}
    for program in leading_programs(subject.document):
        for finding in records(program, "findings"):
            key = (finding["criterion"], str(finding["threshold"]), finding["code"])
            for distance in _distance(finding, subject):
                found.setdefault(key, distance)
    return list(found.values())


def nearest(held: Sequence[Distance]) -> list[Distance]:
    """Return what is worth a line before everything else: limits that are not met, then those just met."""
    told = [each for each in held if each.sentence]
    return sorted(told, key=lambda each: (each.is_met is True, each.is_met is None))[:MOST_LINES]


def _distance(finding: Document, subject: Subject) -> Iterator[Distance]:
    limit = figures.amount(finding["threshold"])
    comparison = finding["comparison"]
    if limit is None or comparison not in (*_AT_MOST, *_AT_LEAST) or finding["unit"] in _TIMES:
        return
    seen = figures.amount(finding["observed"])
    distance, sentence, unit = "", "", finding["unit"]
    held = shown(finding["threshold"], unit, subject) or ""
    if seen is not None:
        apart = shown(abs(limit - seen), unit, subject) or ""
        if seen == limit:
            distance, sentence = _("Exactly at the limit"), _("exactly at the limit of %(limit)s", limit=held)
        elif seen > limit:
            distance = _("%(apart)s over", apart=apart)
            sentence = _("%(apart)s over the limit of %(limit)s", apart=apart, limit=held)
        else:
            distance = _("%(apart)s under", apart=apart)
            sentence = _("%(apart)s under the limit of %(limit)s", apart=apart, limit=held)
    day = finding["effective"]
    yield Distance(
        name=_name(finding, subject),
        observed=shown(finding["observed"], unit, subject) or _("Not known yet"),
        limit=_limit(shown(finding["threshold"], unit, subject) or "", comparison),
        distance=distance or _("Not known yet"),
        is_met={"eligible": True, "ineligible": False}.get(finding["outcome"]),
        since=figures.day(day, subject.words) if day else "",
        is_checked=bool(finding["verified"]),
        sentence=str(sentence),
    )


def _name(finding: Document, subject: Subject) -> Words:
    criterion = str(finding["criterion"])
    named = subject.words.find("limit", criterion)
    return sentence_case(named) if named else NAMES.get(criterion, criterion)


def _limit(limit: str, comparison: str) -> str:
    if comparison in _AT_MOST:
        return str(_("at most %(limit)s", limit=limit))
    return str(_("at least %(limit)s", limit=limit))
