"""The programme's report of a month: activity, money, savings, shares that law asks for, checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webapp.reports import figures
from webapp.reports.closing import cited
from webapp.reports.engine_sentences import ENGLISH
from webapp.reports.model import (
    Bar,
    BarChart,
    BulletList,
    Cell,
    Column,
    Mixed,
    Paragraph,
    Particulars,
    Report,
    Section,
    Table,
    Weight,
)
from webapp.reports.month_blocks import (
    Adjustment,
    Amount,
    AmountGroup,
    Population,
    Reconciled,
    about_section,
    adjustments_section,
    amounts_section,
    checks_section,
    dated_on,
    grouped_section,
    last_day,
    month_name,
    population_section,
    reached_section,
    said,
    said_percent,
)
from webapp.reports.wording import wording

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from webapp.reports.wording import Wording

TEMPLATE = "programme_report"
VERSION = 1
LANGUAGES = ("en", "es", "zh-Hant")
_MET = {True: "met", False: "not_met", None: "open"}


@dataclass(frozen=True, slots=True)
class StatutoryShare:
    """A least share of the money that law sets aside, and what was found.

    Parameters
    ----------
    id, label : str
        Its id, by which the words name it, and its name in English.
    least_percent : int
    least_found, most_found : Decimal or None
        If no home of which it is not known counts, and if every one does [%]; None without money.
    is_met : bool or None
        None where it could still turn out either way.
    citation : str
    verified : bool
    binds_state : bool
        Whether it binds the State's whole fund and not this programme alone.
    """

    id: str
    label: str
    least_percent: int
    least_found: Decimal | None
    most_found: Decimal | None
    is_met: bool | None
    citation: str
    verified: bool
    binds_state: bool = False


@dataclass(frozen=True, slots=True)
class CostPerTonne:
    """Dollars for a metric ton, beside the standard in force.

    Parameters
    ----------
    usd : Decimal or None
    standard_usd : Decimal or None
    is_within : bool or None
    homes, homes_not_known : int
        Of how many homes it is known, and of how many it is not.
    citation : str
    verified : bool
    """

    usd: Decimal | None
    standard_usd: Decimal | None
    is_within: bool | None
    homes: int
    homes_not_known: int
    citation: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """One provider's part in the month."""

    provider: str
    homes_certified: int
    paid_cents: int


@dataclass(frozen=True, slots=True)
class ProgrammeMonthPaper:
    """What the programme's report is written from; `to_date` are totals since the programme began.

    `measures_without_cost` are approved ones, whose money is in no share. `counted_on` is the day of those
    totals; a report that was counted before its month ended says so.
    """

    programme: str
    year: int
    month: int
    reached: tuple[tuple[str, int], ...] = ()
    activities: tuple[Amount, ...] = ()
    money_by_source: tuple[Amount, ...] = ()
    savings: tuple[Amount, ...] = ()
    providers: tuple[ProviderLine, ...] = ()
    populations: tuple[Population, ...] = ()
    shares: tuple[StatutoryShare, ...] = ()
    cost: CostPerTonne | None = None
    measures_without_cost: int = 0
    to_date: tuple[AmountGroup, ...] = ()
    checks: tuple[Reconciled, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    counted_on: date | None = None


def programme_report(paper: ProgrammeMonthPaper, language: str = "en") -> Report:
    """Return what the programme's report of a month says.

    Raises
    ------
    ReferenceDataError
        If the language has no words for it.
    """
    words = wording(language)
    name = month_name(paper.year, paper.month, words)
    sections = (
        _about(paper, name, words),
        reached_section(paper.reached, words),
        amounts_section("activity", paper.activities, words, "activity"),
        _sources(paper, words),
        amounts_section("savings", paper.savings, words, "activity"),
        _providers(paper.providers, words),
        population_section(paper.populations, words),
        _shares(paper, words),
        _cost(paper.cost, words),
        grouped_section("to_date", paper.to_date, words, "program_figure"),
        adjustments_section(paper.adjustments, words),
        checks_section(paper.checks, words),
    )
    return Report(
        title=words.text("programme_report.title", month=name),
        subtitle=words.text("programme_report.subtitle", programme=paper.programme),
        language=language,
        reference="",
        sections=tuple(section for section in sections if section is not None),
        running_title=words.text("programme_report.running_title", month=name),
        page_label=words.find("report", "page_label") or "{page}/{pages}",
        template=TEMPLATE,
        template_version=VERSION,
        dated=dated_on(paper.year, paper.month, paper.counted_on),
    )


def _about(paper: ProgrammeMonthPaper, name: str, words: Wording) -> Section:
    """Return which month, and how many providers and corrections there are."""
    pairs = (
        (words.text("programme_report.programme"), paper.programme),
        (words.text("monthly.of_month"), name),
        (words.text("monthly.corrections"), said(len(paper.adjustments), "homes", words)),
    )
    return about_section(pairs, last_day(paper.year, paper.month), paper.counted_on, words)


def _sources(paper: ProgrammeMonthPaper, words: Wording) -> Section:
    """Return what was paid, by the source that bears it, with a picture where there is more than one."""
    section = amounts_section("sources", paper.money_by_source, words, "funding", with_total=True)
    paid = [(each, each.value) for each in paper.money_by_source if each.value]
    if len(paid) < 2:  # noqa: PLR2004 - a picture compares at least two
        return section
    names = [
        words.find("funding", each.key) or each.key or words.text("monthly.not_stated") for each, _ in paid
    ]
    bars = tuple(
        Bar(name, float(value), said(value, "cents", words))
        for name, (_, value) in zip(names, paid, strict=True)
    )
    title, unit = words.text("programme_report.sources_chart"), words.text("monthly.dollars")
    largest = max(bars, key=lambda bar: bar.value)
    alt = words.text("programme_report.sources_alt", largest=largest.label, amount=largest.printed)
    columns = (Column(words.text("monthly.figure"), share=3), Column(unit, "right"))
    twin = Table(title, columns, tuple((Cell(bar.label), Cell(bar.printed)) for bar in bars))
    return Section(section.key, section.title, (*section.blocks, BarChart(title, unit, bars, alt, twin)))


def _providers(lines: tuple[ProviderLine, ...], words: Wording) -> Section:
    """Return each provider's part, which together are the programme's."""
    title = words.text("programme_report.providers")
    if not lines:
        return Section("providers", title, (Paragraph(words.text("monthly.none")),))
    columns = (
        Column(words.text("provider_month.provider"), share=3),
        Column(words.text("programme_report.certified"), "right", 1.4),
        Column(words.text("programme_report.paid"), "right", 1.4),
    )
    rows = tuple(
        (
            Cell(each.provider),
            Cell(said(each.homes_certified, "homes", words)),
            Cell(said(each.paid_cents, "cents", words)),
        )
        for each in lines
    )
    total = (
        Cell(words.text("monthly.total")),
        Cell(said(sum(each.homes_certified for each in lines), "homes", words)),
        Cell(said(sum(each.paid_cents for each in lines), "cents", words)),
    )
    return Section("providers", title, (Table(title, columns, rows, total),))


def _shares(paper: ProgrammeMonthPaper, words: Wording) -> Section | None:
    """Return the shares that law sets aside; None where none binds."""
    shares = paper.shares
    if not shares:
        return None
    columns = (
        Column(words.text("programme_report.share"), share=3.4),
        Column(words.text("programme_report.least"), "right"),
        Column(words.text("programme_report.found"), "right", 1.8),
        Column(words.text("programme_report.is_met"), share=1.4),
    )
    rows = tuple(
        (
            Cell(
                _share_name(each, words),
                words.text("programme_report.binds_state") if each.binds_state else "",
            ),
            Cell(words.text("monthly.percent", value=str(each.least_percent))),
            Cell(_between(each, words)),
            Cell(words.text(f"programme_report.{_MET[each.is_met]}")),
        )
        for each in shares
    )
    title = words.text("programme_report.shares")
    sources = tuple(cited(each.citation, words, verified=each.verified) for each in shares)
    notes = [words.text("programme_report.shares_note")]
    if lacking := paper.measures_without_cost:
        notes.append(words.count("programme_report.without_cost", lacking))
    note = Paragraph(" ".join(notes), Weight.SMALL)
    listed = BulletList(tuple(dict.fromkeys(sources)), weight=Weight.FINE)
    return Section("shares", title, (note, Table(title, columns, rows), listed))


def _share_name(share: StatutoryShare, words: Wording) -> str:
    """Return a share's name; one that nobody translated stands in English and is marked as English."""
    if words.language == ENGLISH:
        return share.label
    return words.find("statutory_share", share.id) or Mixed((share.label, ENGLISH))


def _between(share: StatutoryShare, words: Wording) -> str:
    """Return a share as found; as a range where homes of which it is not known could move it."""
    low, high = said_percent(share.least_found, words), said_percent(share.most_found, words)
    return low if low == high else words.text("programme_report.between", low=low, high=high)


def _cost(cost: CostPerTonne | None, words: Wording) -> Section | None:
    """Return dollars for a ton beside the standard; None where nobody asked."""
    if cost is None:
        return None
    pairs = (
        (words.text("programme_report.usd_per_tonne"), figures.money(cost.usd, words)),
        (words.text("programme_report.standard"), figures.money(cost.standard_usd, words)),
        (words.text("programme_report.is_within"), words.text(f"programme_report.{_MET[cost.is_within]}")),
        (words.text("programme_report.cost_homes"), said(cost.homes, "homes", words)),
        (words.text("programme_report.cost_not_known"), said(cost.homes_not_known, "homes", words)),
    )
    source = (
        (Paragraph(cited(cost.citation, words, verified=cost.verified), Weight.FINE),)
        if cost.citation
        else ()
    )
    return Section("cost", words.text("programme_report.cost"), (Particulars(pairs), *source))
