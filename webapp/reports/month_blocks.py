"""What monthly reports share: activity, money by source, savings, shares, checks, adjustments."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from webapp.reports import figures
from webapp.reports.measure_amounts import cents, measure_label
from webapp.reports.model import (
    Cell,
    Column,
    Heading,
    Note,
    Paragraph,
    Particulars,
    Section,
    Table,
    Tone,
    Weight,
)

if TYPE_CHECKING:
    from datetime import date

    from webapp.reports.model import Block
    from webapp.reports.wording import Wording

# Of each unit: how many decimal digits its kept whole parts are, and to what it is printed. A ton shows its
# kilograms, so that rows can be added up by hand.
_DIGITS = {
    "homes": (0, "1"),
    "measures": (0, "1"),
    "wh": (3, "0.1"),
    "mtherms": (3, "0.1"),
    "gco2e": (6, "0.001"),
}
_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of a report.

    Parameters
    ----------
    key : str
        What it counts, as the words name it.
    value : int or None
        In the whole parts that are kept (cents, watt-hours, thousandths of a therm, grams); None where it is
        not known.
    unit : str
        ``homes``, ``measures``, ``cents``, ``wh``, ``mtherms`` or ``gco2e``.
    not_known : int
        Homes whose part is not known and is not in it.
    """

    key: str
    value: int | None
    unit: str
    not_known: int = 0


@dataclass(frozen=True, slots=True)
class AmountGroup:
    """Figures that belong together, as the words name their group; the rows of two groups never add up."""

    key: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Population:
    """Homes of a priority population, and the money spent on them in all months; empty is not known."""

    category: str
    homes: int
    money_cents: int | None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A correction of an earlier month, as an entry of its own in this one.

    Parameters
    ----------
    kind : str
        ``invoice_line``, ``commitment`` or ``certificate``.
    reference : str
        The number of the home.
    entered_on, original_on : date
    amount_cents : int or None
        None where it changes no money.
    measure_id, reason : str
    """

    kind: str
    reference: str
    entered_on: date
    original_on: date
    amount_cents: int | None
    measure_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A total beside the sum of the rows behind it.

    Parameters
    ----------
    key : str
        What is checked, as the words name it under ``check``.
    in_total, in_rows : int
    unit : str
    rows : int or None
        How many rows were added up, where that is known.
    """

    key: str
    in_total: int
    in_rows: int
    unit: str
    rows: int | None = None

    @property
    def agrees(self) -> bool:
        """Whether no row was dropped or counted twice."""
        return self.in_total == self.in_rows


def month_name(year: int, month: int, words: Wording) -> str:
    """Return a month with its year, as a title has it."""
    return words.text("monthly.month", month=words.text(f"month.{month}"), year=str(year))


def last_day(year: int, month: int) -> str:
    """Return the last day of a month in ISO 8601: the date of a report of that month."""
    return f"{year}-{month:02d}-{monthrange(year, month)[1]:02d}"


def dated_on(year: int, month: int, counted_on: date | None) -> str:
    """Return the date of a report: the month's last day, or the day on which it was counted before that."""
    ends = last_day(year, month)
    return ends if counted_on is None else min(ends, counted_on.isoformat())


def about_section(
    pairs: tuple[tuple[str, str], ...], ends: str, counted_on: date | None, words: Wording
) -> Section:
    """Return what a report is of, and when it was counted; in a box, that its month was not over then.

    Parameters
    ----------
    pairs : tuple of (str, str)
    ends : str
        The month's last day in ISO 8601.
    counted_on : date or None
    words : Wording
    """
    rule = Paragraph(words.text("monthly.rule"), Weight.SMALL)
    if counted_on is None:
        return Section("about", "", (Particulars(pairs), rule))
    day = figures.day(counted_on, words)
    particulars = Particulars((*pairs, (words.text("monthly.counted_on"), day)))
    if counted_on.isoformat() > ends:
        return Section("about", "", (particulars, rule))
    line = words.text("monthly.interim_line", day=day)
    note = Note(words.text("monthly.interim"), (line,), Tone.CAUTION)
    return Section("about", "", (note, particulars, rule))


def said(value: int | None, unit: str, words: Wording) -> str:
    """Return a figure with its unit, or that it is not known."""
    if value is None:
        return words.text("report.not_known")
    if unit == "cents":
        return cents(value, words)
    digits, step = _DIGITS[unit]
    shown = figures.plain(figures.rounded(Decimal(value).scaleb(-digits), Decimal(step)), words)
    return words.text(f"monthly.unit_{unit}", value=shown)


def reached_section(reached: tuple[tuple[str, int], ...], words: Wording) -> Section:
    """Return how many homes reached each stage in the month."""
    title = words.text("monthly.reached")
    known = tuple((stage, homes) for stage, homes in reached if homes)
    if not known:
        return Section("reached", title, (Paragraph(words.text("monthly.nothing_reached")),))
    columns = (Column(words.text("monthly.stage"), share=3), Column(words.text("monthly.homes"), "right"))
    rows = tuple(
        (Cell(words.find("stage", stage) or stage), Cell(said(homes, "homes", words)))
        for stage, homes in known
    )
    note = Paragraph(words.text("monthly.reached_note"), Weight.SMALL)
    return Section("reached", title, (Table(title, columns, rows), note))


def amounts_section(
    key: str, amounts: tuple[Amount, ...], words: Wording, names: str, *, with_total: bool = False
) -> Section:
    """Return some figures as a section.

    Parameters
    ----------
    key : str
        Of the section; its title is ``monthly.<key>``.
    amounts : tuple of Amount
    words : Wording
    names : str
        The table of words that names the figures.
    with_total : bool
        Whether they add up to something.
    """
    title = words.text(f"monthly.{key}")
    if not amounts:
        return Section(key, title, (Paragraph(words.text("monthly.none")),))
    return Section(key, title, (_amounts_table(title, amounts, words, names, with_total=with_total),))


def grouped_section(key: str, groups: tuple[AmountGroup, ...], words: Wording, names: str) -> Section:
    """Return groups of figures as a section, each under its own title ``monthly.<section>_<group>``."""
    title = words.text(f"monthly.{key}")
    blocks: list[Block] = []
    for group in groups:
        named = words.text(f"monthly.{key}_{group.key}")
        blocks += [Heading(named), _amounts_table(named, group.amounts, words, names)]
    if not blocks:
        return Section(key, title, (Paragraph(words.text("monthly.none")),))
    note = Paragraph(words.text(f"monthly.{key}_note"), Weight.SMALL)
    return Section(key, title, (*blocks, note))


def _amounts_table(
    title: str, amounts: tuple[Amount, ...], words: Wording, names: str, *, with_total: bool = False
) -> Table:
    """Return figures with their units, and of how many homes each is not known."""
    columns = (
        Column(words.text("monthly.figure"), share=3.4),
        Column(words.text("monthly.amount"), "right", 1.6),
        Column(words.text("monthly.not_known"), "right", 1.2),
    )
    rows = tuple(
        (
            Cell(words.find(names, each.key) or (each.key or words.text("monthly.not_stated"))),
            Cell(said(each.value, each.unit, words)),
            Cell(said(each.not_known, "homes", words)),
        )
        for each in amounts
    )
    values = [each.value for each in amounts if each.value is not None]
    total = None
    if with_total:
        whole = sum(values) if len(values) == len(amounts) else None
        unknown = sum(each.not_known for each in amounts)
        total = (
            Cell(words.text("monthly.total")),
            Cell(said(whole, amounts[0].unit, words)),
            Cell(said(unknown, "homes", words)),
        )
    return Table(title, columns, rows, total)


def population_section(populations: tuple[Population, ...], words: Wording) -> Section:
    """Return homes and money by priority population, each with its share of all."""
    title = words.text("monthly.population")
    if not populations:
        return Section("population", title, (Paragraph(words.text("monthly.none")),))
    columns = (
        Column(words.text("monthly.category"), share=3),
        Column(words.text("monthly.homes"), "right"),
        Column(words.text("monthly.share"), "right"),
        Column(words.text("monthly.money"), "right", 1.4),
        Column(words.text("monthly.share"), "right"),
    )
    homes = sum(each.homes for each in populations)
    known = [each.money_cents for each in populations if each.money_cents is not None]
    money = sum(known) if len(known) == len(populations) else None
    rows = tuple(
        (
            Cell(words.find("category", each.category) or words.text("monthly.category_not_known")),
            Cell(said(each.homes, "homes", words)),
            Cell(percent(each.homes, homes, words)),
            Cell(said(each.money_cents, "cents", words)),
            Cell(percent(each.money_cents, money, words)),
        )
        for each in populations
    )
    whole = (
        Cell(words.text("monthly.total")),
        Cell(said(homes, "homes", words)),
        Cell(percent(homes, homes, words)),
        Cell(said(money, "cents", words)),
        Cell(percent(money, money, words)),
    )
    note = Paragraph(words.text("monthly.population_note"), Weight.SMALL)
    return Section("population", title, (Table(title, columns, rows, whole), note))


def percent(part: int | None, whole: int | None, words: Wording) -> str:
    """Return a share, or that it is not known: of nothing there is none."""
    if part is None or not whole:
        return words.text("report.not_known")
    return said_percent(Decimal(part) * _PERCENT / whole, words)


def said_percent(share: Decimal | None, words: Wording) -> str:
    """Return a percentage with one decimal, or that it is not known."""
    if share is None:
        return words.text("report.not_known")
    return words.text("monthly.percent", value=figures.plain(figures.rounded(share, Decimal("0.1")), words))


def checks_section(checks: tuple[Reconciled, ...], words: Wording) -> Section:
    """Return each total beside the sum of its rows, and whether they agree."""
    title = words.text("monthly.checks")
    if not checks:
        return Section("checks", title, (Paragraph(words.text("monthly.none")),))
    columns = (
        Column(words.text("monthly.checked"), share=3),
        Column(words.text("monthly.in_total"), "right", 1.5),
        Column(words.text("monthly.in_rows"), "right", 1.5),
        Column(words.text("monthly.agrees"), share=1.2),
    )
    rows = tuple(
        (
            Cell(
                words.find("check", each.key) or each.key,
                "" if each.rows is None else words.count("monthly.rows", each.rows),
            ),
            Cell(said(each.in_total, each.unit, words)),
            Cell(said(each.in_rows, each.unit, words)),
            Cell(words.text("programme_report.met" if each.agrees else "programme_report.not_met")),
        )
        for each in checks
    )
    apart = sum(not each.agrees for each in checks)
    note = (
        Note(words.count("monthly.apart", apart), (words.text("monthly.apart_line"),), Tone.NO)
        if apart
        else Note(words.text("monthly.all_agree"), (words.text("monthly.all_agree_line"),), Tone.YES)
    )
    return Section("checks", title, (note, Table(title, columns, rows, weight=Weight.SMALL)))


def adjustments_section(adjustments: tuple[Adjustment, ...], words: Wording) -> Section:
    """Return the corrections of earlier months that were entered in this one, each as an entry of its own."""
    title = words.text("monthly.adjustments")
    if not adjustments:
        return Section("adjustments", title, (Paragraph(words.text("monthly.no_adjustments")),))
    columns = (
        Column(words.text("monthly.what"), share=1.6),
        Column(words.text("monthly.home"), share=1.2),
        Column(words.text("monthly.entered_on"), share=1.3),
        Column(words.text("monthly.original_on"), share=1.3),
        Column(words.text("monthly.amount"), "right", 1.2),
        Column(words.text("monthly.why"), share=2),
    )
    rows = tuple(_adjustment(each, words) for each in adjustments)
    paid = sum(each.amount_cents or 0 for each in adjustments if each.kind == "invoice_line")
    total = (
        Cell(words.text("monthly.adjusted")),
        *(Cell("") for _ in range(3)),
        Cell(said(paid, "cents", words)),
        Cell(""),
    )
    intro = Paragraph(words.text("monthly.adjustments_note"), Weight.SMALL)
    return Section("adjustments", title, (intro, Table(title, columns, rows, total, weight=Weight.SMALL)))


def _adjustment(each: Adjustment, words: Wording) -> tuple[Cell, ...]:
    """Return one correction's row."""
    measure = measure_label(each.measure_id, "", words) if each.measure_id else ""
    amount = (
        words.text("monthly.no_amount")
        if each.amount_cents is None
        else said(each.amount_cents, "cents", words)
    )
    return (
        Cell(words.find("adjustment", each.kind) or each.kind, measure),
        Cell(each.reference),
        Cell(figures.day(each.entered_on, words)),
        Cell(figures.day(each.original_on, words)),
        Cell(amount),
        Cell(each.reason or words.text("monthly.no_reason")),
    )
