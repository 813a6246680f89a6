"""The monthly report of one provider: what it did, what it was paid, what that saves, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webapp.reports.model import BlankLines, Paragraph, Report, Section, Weight
from webapp.reports.month_blocks import (
    Adjustment,
    Amount,
    Population,
    Reconciled,
    about_section,
    adjustments_section,
    amounts_section,
    checks_section,
    dated_on,
    last_day,
    month_name,
    population_section,
    reached_section,
    said,
)
from webapp.reports.wording import wording

if TYPE_CHECKING:
    from datetime import date

    from webapp.reports.wording import Wording

TEMPLATE = "provider_month"
VERSION = 1
LANGUAGES = ("en", "es", "zh-Hant")


@dataclass(frozen=True, slots=True)
class ProviderMonth:
    """What a provider's monthly report is written from.

    Parameters
    ----------
    provider : str
        Its name.
    year, month : int
    reached : tuple of (str, int)
        Each stage and how many of its homes reached it.
    activities : tuple of Amount
        Money committed and paid, homes certified.
    money_by_source : tuple of Amount
        What it was paid, by the source that bears it; an empty key where the log does not say.
    savings : tuple of Amount
        What the month's certificates say is saved.
    populations : tuple of Population
        Of the homes certified in the month.
    checks : tuple of Reconciled
    adjustments : tuple of Adjustment
    counted_on : date or None
        When it was counted; the totals to date are of that day.
    """

    provider: str
    year: int
    month: int
    reached: tuple[tuple[str, int], ...] = ()
    activities: tuple[Amount, ...] = ()
    money_by_source: tuple[Amount, ...] = ()
    savings: tuple[Amount, ...] = ()
    populations: tuple[Population, ...] = ()
    checks: tuple[Reconciled, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    counted_on: date | None = None


def provider_month_report(month: ProviderMonth, language: str = "en") -> Report:
    """Return what a provider's monthly report says.

    Raises
    ------
    ReferenceDataError
        If the language has no words for it.
    """
    words = wording(language)
    name = month_name(month.year, month.month, words)
    return Report(
        title=words.text("provider_month.title", month=name),
        subtitle=words.text("provider_month.subtitle", provider=month.provider),
        language=language,
        reference=month.provider,
        sections=(
            _about(month, name, words),
            reached_section(month.reached, words),
            amounts_section("activity", month.activities, words, "activity"),
            amounts_section("sources", month.money_by_source, words, "funding", with_total=True),
            amounts_section("savings", month.savings, words, "activity"),
            population_section(month.populations, words),
            adjustments_section(month.adjustments, words),
            checks_section(month.checks, words),
            _signature(words),
        ),
        running_title=words.text("provider_month.running_title", month=name, provider=month.provider),
        page_label=words.find("report", "page_label") or "{page}/{pages}",
        template=TEMPLATE,
        template_version=VERSION,
        dated=dated_on(month.year, month.month, month.counted_on),
    )


def _about(month: ProviderMonth, name: str, words: Wording) -> Section:
    """Return whose report it is, of which month, and how many corrections it holds."""
    pairs = (
        (words.text("provider_month.provider"), month.provider),
        (words.text("monthly.of_month"), name),
        (words.text("monthly.corrections"), said(len(month.adjustments), "homes", words)),
    )
    return about_section(pairs, last_day(month.year, month.month), month.counted_on, words)


def _signature(words: Wording) -> Section:
    """Return where the provider signs that the report is whole."""
    return Section(
        "sign",
        words.text("sign.title"),
        (
            Paragraph(words.text("provider_month.signs"), Weight.SMALL),
            BlankLines((words.text("sign.name"),)),
            BlankLines((words.text("sign.signature"), words.text("sign.day"))),
        ),
    )
