"""Why an answer is what it is, in a few words, for a row of a table."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from webapp.reports import figures
from webapp.reports.finding_sentences import blocking
from webapp.reports.subject import leading_programs
from webapp.reports.wording import Wording, wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def short_reason(document: Mapping[str, Any], language: str = "en") -> str:
    """Return why, or what is missing, in a few words.

    Parameters
    ----------
    document : mapping
        A screening or an assessment.
    language : str
        Language of the words.

    Notes
    -----
    A yes names its programmes; an open answer the facts that could settle it, or else what holds it; a no the
    reasons of the programme that is nearest, the one with the fewest.
    """
    words = wording(language)
    programs = leading_programs(document)
    if document["outcome"] == "eligible":
        names = [_short_name(each["name"]) for each in programs if each["outcome"] == "eligible"]
        return words.text("short.qualifies", programs="; ".join(names))
    if document["missing"]:
        facts = [words.find("fact", fact) or fact for fact in document["missing"]]
        return words.text("short.missing", facts=", ".join(facts))
    held = [
        _short_reasons(blocking(each["findings"], document["outcome"]), words)
        for each in programs
        if each["outcome"] == document["outcome"]
    ]
    fewest: list[str] = min(held, key=len)
    return "; ".join(fewest)


def _short_name(name: str) -> str:
    """Return a programme's name without its family's, which every row would repeat."""
    return name.removeprefix("LIWP ")


def _short_reasons(findings: Sequence[Mapping[str, Any]], words: Wording) -> list[str]:
    reasons = {}
    for finding in findings:
        text = words.find("short", finding["code"]) or finding["code"]
        reasons[finding["code"]] = text.format(over=_over(finding["code"], findings, words))
    return list(reasons.values())


def _over(code: str, findings: Sequence[Mapping[str, Any]], words: Wording) -> str:
    """Return how far an income is over the highest limit it was held against."""
    pairs = [(f["observed"], f["threshold"]) for f in findings if f["code"] == code == "income_over_limit"]
    known = [
        Decimal(seen) - Decimal(limit) for seen, limit in pairs if seen is not None and limit is not None
    ]
    return figures.money(str(min(known)), words) if known else ""
