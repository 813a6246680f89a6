"""What can be done for the home: safety first, then the plan, then what else was looked at."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from calculators.measures.catalogue import load_catalogue
from webapp.reports import figures
from webapp.reports.engine_sentences import told_in
from webapp.reports.finding_sentences import remark
from webapp.reports.measure_records import (
    HEALTH_AND_SAFETY,
    figures_of,
    funding_finding,
    is_judged,
    measure_name,
)
from webapp.reports.model import (
    Bar,
    BarChart,
    Block,
    Cell,
    Column,
    Note,
    Paragraph,
    Section,
    Table,
    Tone,
    Weight,
)
from webapp.reports.payers import EFFICIENCY, SOLAR, unpaid_lead
from webapp.reports.plan_lists import other_measures
from webapp.reports.safety import safety_blocks
from webapp.reports.subject import Document, Subject, names, record, records

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

# A picture of more bars than this is a wall; the table has them all.
_MOST_BARS = 6
_OTHER_FUELS = ("propane", "fuel_oil", "wood")
_COLUMN_FUELS = {"electricity": "savings_kwh_per_year", "natural_gas": "savings_therms_per_year"}
_GROUPS = ("envelope", "heating_cooling", "hot_water", "appliances", "enabling", "other")


def plan_section(subject: Subject, *, facts_alone: bool = False) -> Section | None:
    """Return the measures; None where the document is of a screening alone.

    `facts_alone` names what has to be known first without the measures that wait for it.
    """
    if "measures" not in subject.document:
        return None
    words = subject.words
    planned = _planned(subject)
    blocks: list[Block] = [*_condition(subject)]
    blocks += [*_warnings(subject), *safety_blocks(subject)]
    use_today = _use_today(subject)
    if planned:
        blocks += [
            *([Paragraph(" ".join(use_today))] if use_today else []),
            Paragraph(words.text("plan.intro"), Weight.SMALL),
            _table(planned, subject),
            *_remarks(planned, subject),
            *_chart(planned, subject),
        ]
    else:
        blocks.append(Paragraph(" ".join([*use_today, words.text("plan.none_offered")])))
    blocks += other_measures(subject, facts_alone=facts_alone)
    return Section("plan", subject.title("plan.title", EFFICIENCY), tuple(blocks))


def _condition(subject: Subject) -> tuple[Block, ...]:
    """Return on what the plan hangs; nothing where a programme that pays for it said yes."""
    if unpaid := unpaid_lead(EFFICIENCY, subject):
        return unpaid
    if not subject.conditional:
        return ()
    return (Paragraph(subject.words.text(f"plan.conditional_{subject.outcome}"), Weight.LEAD),)


def _planned(subject: Subject) -> list[Document]:
    """Return the measures in the plan, group by group, each group in its order of application."""
    planned = [
        measure
        for measure in records(subject.document, "measures")
        if measure.get("in_package") and is_judged(measure) and measure.get("kind") != HEALTH_AND_SAFETY
    ]
    families = _families(str(subject.document.get("jurisdiction", "us_ca")))
    return sorted(planned, key=lambda measure: _GROUPS.index(_group(measure, families)))


def _families(jurisdiction: str) -> Mapping[str, str]:
    """Return the family of each measure of the catalogue."""
    catalogue = load_catalogue(jurisdiction)
    return {measure.id: measure.family for measure in (*catalogue.measures, *catalogue.elsewhere)}


def _group(measure: Document, families: Mapping[str, str]) -> str:
    """Return the group of the table that a measure belongs to."""
    family = families.get(str(measure["id"]), "")
    return family if family in _GROUPS else "other"


def _warnings(subject: Subject) -> tuple[Block, ...]:
    """Return what a caseworker should look at before relying on the figures."""
    warnings = tuple(
        told_in(text, subject.words, first_version=subject.first_version)
        for text in names(subject.document, "warnings")
    )
    return (Note(subject.words.text("plan.check"), warnings, Tone.CAUTION),) if warnings else ()


def _use_today(subject: Subject) -> tuple[str, ...]:
    """Return how much energy the home uses today, by fuel, and how that is known."""
    words = subject.words
    uses, sources = [], []
    for fuel, use in record(record(subject.document, "baseline"), "by_fuel").items():
        number = figures.amount(use.get("value"))
        if number is None or number == 0:
            continue
        unit = words.find("fuel_unit", fuel) or str(use.get("unit", ""))
        told = f"{figures.quantity(number, words)} {unit}"
        uses.append(words.text("plan.use", amount=told, fuel=words.find("fuel", fuel) or fuel))
        source = str(use.get("source", ""))
        sources.append(words.find("use_source", source) or source)
    if not uses:
        return ()
    known_from = words.listed(tuple(dict.fromkeys(source for source in sources if source)))
    mark = words.text("plan.today_source", sources=known_from) if known_from else ""
    return (words.text("plan.today", uses=words.listed(tuple(uses)), source=mark),)


def _table(measures: list[Document], subject: Subject) -> Table:
    """Return what each measure does and saves; a column for other fuels only where one is touched."""
    words = subject.words
    has_other = any(_other_fuels(measure, subject) for measure in measures)
    columns = [
        Column(words.text("plan.measure"), share=5.3),
        Column(words.text("plan.electricity"), align="right", share=1.9),
        Column(words.text("plan.gas"), align="right", share=1.6),
        *([Column(words.text("plan.other"), align="right", share=1.5)] if has_other else []),
        Column(words.text("plan.climate"), align="right", share=1.4),
        Column(words.text("plan.life"), align="right", share=0.95),
        Column(words.text("plan.who_pays"), share=1.45),
    ]
    rows = tuple(tuple(_cells(measure, subject, has_other=has_other)) for measure in measures)
    return Table(words.text("plan.table"), tuple(columns), rows, groups=_titles(measures, subject))


def _titles(measures: list[Document], subject: Subject) -> tuple[tuple[int, str], ...]:
    """Return the title of each group of rows, with the row it stands above."""
    families = _families(str(subject.document.get("jurisdiction", "us_ca")))
    titles, row = [], 0
    for group, members in groupby(measures, key=lambda measure: _group(measure, families)):
        titles.append((row, subject.words.text(f"plan.group_{group}")))
        row += len(list(members))
    return tuple(titles)


def _cells(measure: Document, subject: Subject, *, has_other: bool) -> list[Cell]:
    """Return one measure's row."""
    words = subject.words
    comfort = words.find("comfort", str(measure["id"])) or words.text("plan.no_comfort")
    years = figures.amount(measure.get("effective_useful_life_years"))
    return [
        Cell(measure_name(measure, subject), comfort),
        *(
            Cell(figures.quantity(measure.get(key), words), _range(measure, fuel, subject))
            for fuel, key in _COLUMN_FUELS.items()
        ),
        *([Cell(_other_fuels(measure, subject) or "0")] if has_other else []),
        Cell(figures.quantity(measure.get("avoided_kgco2e_per_year"), words)),
        Cell("" if years is None else figures.plain(years, words)),
        Cell(_who_pays(measure, subject)),
    ]


def _range(measure: Document, fuel: str, subject: Subject) -> str:
    """Return between what and what a saving lies, as far as that is known today.

    A range that does not hold the figure, as of a measure worked out done alone, is not about it, and
    is not printed.
    """
    words, ends = subject.words, record(record(measure, "range"), fuel)
    shown = figures.amount(measure.get(_COLUMN_FUELS[fuel]))
    least, most = (figures.amount(ends.get(end)) for end in ("low", "high"))
    if shown is None or least is None or most is None or not least <= shown <= most:
        return ""
    low, high = figures.quantity(least, words), figures.quantity(most, words)
    if low == high:
        return ""
    return words.text("plan.range", low=low, high=high)


def _who_pays(measure: Document, subject: Subject) -> str:
    """Return in a word or two whose money may pay for a measure."""
    finding = funding_finding(measure)
    may = finding.get("outcome") if finding else "undetermined"
    answer = subject.answer_on(EFFICIENCY)
    if subject.first_version or may == "ineligible" or answer == "eligible":
        return subject.words.text(f"plan.pays_{may}")
    return subject.words.text(f"plan.pays_if_{answer}")


def _other_fuels(measure: Document, subject: Subject) -> str:
    """Return savings in fuels without a column of their own, or nothing where there are none."""
    words, by_fuel = subject.words, record(measure, "savings_by_fuel")
    parts = []
    for fuel in _OTHER_FUELS:
        number = figures.amount(by_fuel.get(fuel))
        if number:
            unit = words.text(f"fuel_unit.{fuel}")
            told, name = f"{figures.quantity(number, words)} {unit}", words.text(f"fuel.{fuel}")
            first = subject.first_version
            parts.append(f"{told} {name}" if first else words.text("plan.use", amount=told, fuel=name))
    return ", ".join(parts)


def _remarks(measures: list[Document], subject: Subject) -> tuple[Block, ...]:
    """Return what the table needs said: ranges, who pays, limits met, and use that goes up."""
    words = subject.words
    told = []
    if any(_range(measure, fuel, subject) for measure in measures for fuel in _COLUMN_FUELS):
        told.append(words.text("plan.range_note"))
    told += _funding_note(measures, subject)
    told += dict.fromkeys(
        text
        for measure in measures
        for finding in records(measure, "findings")
        if (text := remark(finding, measure_name(measure, subject), subject))
    )
    more = [text for measure in measures for text in _more_use(measure, subject)]
    if more:
        told += [words.text("plan.negative_intro"), *more, words.text("plan.negative_why")]
    return (Paragraph(" ".join(told), Weight.SMALL),) if told else ()


def _funding_note(measures: list[Document], subject: Subject) -> list[str]:
    """Return by what standard LIWP pays, with its source; nothing where no measure was held against it."""
    for measure in measures:
        finding = funding_finding(measure)
        if finding and finding.get("threshold") is not None:
            limit = figures.whole_dollars(figures.amount(finding["threshold"]), subject.words)
            text = subject.words.text("plan.pays_note", limit=limit)
            verified = bool(finding.get("verified", False))
            return [subject.marked(text, finding.get("citation"), verified=verified)]
    return []


def _more_use(measure: Document, subject: Subject) -> list[str]:
    """Return a sentence for each fuel of which a measure uses more than it saves."""
    words, of = subject.words, figures_of(measure)
    by_fuel = {**record(of, "savings_by_fuel"), **{fuel: of.get(key) for fuel, key in _COLUMN_FUELS.items()}}
    told = []
    for fuel in (*_COLUMN_FUELS, *_OTHER_FUELS):
        number = figures.amount(by_fuel.get(fuel))
        shown = figures.quantity(number, words)
        if number is not None and shown.startswith(figures.MINUS):
            amount = f"{shown.removeprefix(figures.MINUS)} {words.text(f'fuel_unit.{fuel}')}"
            name = measure_name(measure, subject)
            told.append(
                words.text("plan.negative", measure=name, amount=amount, fuel=words.text(f"fuel.{fuel}"))
            )
    return told


def _chart(measures: list[Document], subject: Subject) -> tuple[Block, ...]:
    """Return the picture of greenhouse gas avoided by what is in the plan, the largest first."""
    words = subject.words
    avoided = [
        (measure_name(measure, subject), figures.amount(measure.get("avoided_kgco2e_per_year")))
        for measure in measures
    ]
    solar = record(subject.document, "solar")
    alike = subject.conditional_on(SOLAR) == subject.conditional_on(EFFICIENCY)
    # Panels that hang on another answer than the plan's work are told by themselves.
    if solar.get("feasible") == "yes" and alike:
        avoided.append((words.text("plan.solar_bar"), figures.amount(solar.get("avoided_kgco2e_per_year"))))
    known = [(label, number) for label, number in avoided if number is not None]
    if not known:
        return ()
    known.sort(key=lambda pair: -pair[1])
    drawn = _largest(known)
    bars = tuple(Bar(label, float(number), figures.quantity(number, words)) for label, number in drawn)
    unit, title = words.text("plan.chart_unit"), words.text("plan.chart")
    columns = (Column(words.text("plan.measure"), share=3), Column(unit, align="right"))
    twin_rows = tuple((Cell(label), Cell(figures.quantity(number, words))) for label, number in known)
    alt = words.text("plan.chart_alt", largest=bars[0].label, amount=bars[0].printed)
    chart = BarChart(title, unit, bars, alt, Table(title, columns, twin_rows))
    if len(drawn) == len(known):
        return (chart,)
    rest = Paragraph(words.text("plan.chart_rest", number=str(len(drawn))), Weight.SMALL)
    return (chart, rest)


def _largest(known: list[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """Return the bars worth drawing, in their order: those with the largest effect either way."""
    kept = sorted(range(len(known)), key=lambda index: -abs(known[index][1]))[:_MOST_BARS]
    return [known[index] for index in sorted(kept)]
