"""What can be done for the home: what each measure does, saves and avoids, and what does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.reports import figures
from webapp.reports.finding_sentences import remark, sentences
from webapp.reports.model import (
    Bar,
    BarChart,
    Block,
    BulletList,
    Cell,
    Column,
    Heading,
    Note,
    Paragraph,
    Section,
    Table,
    Tone,
    Weight,
)
from webapp.reports.subject import Document, Subject, names, record, records

if TYPE_CHECKING:
    from decimal import Decimal

# A picture of more bars than this is a wall; the table has them all.
_MOST_BARS = 15
_OTHER_FUELS = ("propane", "fuel_oil", "wood")
_COLUMN_FUELS = {"electricity": "savings_kwh_per_year", "natural_gas": "savings_therms_per_year"}


def plan_section(subject: Subject) -> Section | None:
    """Return the measures; None where the document is of a screening alone."""
    if "measures" not in subject.document:
        return None
    words, measures = subject.words, records(subject.document, "measures")
    feasible = [measure for measure in measures if _is_judged(measure)]
    blocks: list[Block] = []
    if subject.conditional:
        blocks.append(Paragraph(words.text(f"plan.conditional_{subject.outcome}"), Weight.LEAD))
    blocks += _warnings(subject)
    use_today = _use_today(subject)
    if feasible:
        blocks += [
            Paragraph(" ".join([*use_today, words.text("plan.intro")])),
            _table(feasible, subject),
            *_remarks(feasible, subject),
        ]
        blocks += _chart(feasible, subject)
    else:
        blocks.append(Paragraph(" ".join([*use_today, words.text("plan.none_offered")])))
    blocks += _not_judged(subject)
    blocks += _refused(subject)
    return Section("plan", subject.title("plan.title"), tuple(blocks))


def _is_judged(measure: Document) -> bool:
    """Return whether a measure fits the home and at least one of its savings is known."""
    keys = ("savings_kwh_per_year", "savings_therms_per_year", "avoided_kgco2e_per_year")
    known = [figures.amount(_figures_of(measure).get(key)) is not None for key in keys]
    return measure.get("feasible") == "yes" and any(known)


def measure_name(measure: Document, subject: Subject) -> str:
    """Return a measure's label, the wording's name for it, or its id."""
    return str(measure.get("label") or subject.words.find("measure", str(measure["id"])) or measure["id"])


def _warnings(subject: Subject) -> tuple[Block, ...]:
    """Return what a caseworker should look at before relying on the figures."""
    warnings = names(subject.document, "warnings")
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
        Column(words.text("plan.measure"), share=5.9),
        Column(words.text("plan.electricity"), align="right", share=1.55),
        Column(words.text("plan.gas"), align="right", share=1.55),
        *([Column(words.text("plan.other"), align="right", share=1.5)] if has_other else []),
        Column(words.text("plan.climate"), align="right", share=1.9),
        Column(words.text("plan.life"), align="right", share=0.95),
        Column(words.text("plan.in_plan"), share=0.95),
    ]
    rows = tuple(tuple(_cells(measure, subject, has_other=has_other)) for measure in measures)
    return Table(words.text("plan.table"), tuple(columns), rows)


def _cells(measure: Document, subject: Subject, *, has_other: bool) -> list[Cell]:
    """Return one measure's row; one outside the plan shows what it would save by itself."""
    words, of = subject.words, _figures_of(measure)
    in_plan = bool(measure.get("in_package"))
    comfort = words.find("comfort", str(measure["id"])) or words.text("plan.no_comfort")
    years = figures.amount(measure.get("effective_useful_life_years"))
    return [
        Cell(measure_name(measure, subject), comfort),
        Cell(figures.quantity(of.get("savings_kwh_per_year"), words)),
        Cell(figures.quantity(of.get("savings_therms_per_year"), words)),
        *([Cell(_other_fuels(measure, subject) or "0")] if has_other else []),
        Cell(figures.quantity(of.get("avoided_kgco2e_per_year"), words)),
        Cell("" if years is None else figures.plain(years, words)),
        Cell(words.text("report.yes" if in_plan else "report.no").capitalize()),
    ]


def _figures_of(measure: Document) -> Document:
    """Return the record that holds a measure's own figures: in the plan, or else by itself."""
    if measure.get("in_package"):
        return measure
    return {**measure, **record(measure, "standalone")}


def _other_fuels(measure: Document, subject: Subject) -> str:
    """Return savings in fuels without a column of their own, or nothing where there are none."""
    words, by_fuel = subject.words, record(_figures_of(measure), "savings_by_fuel")
    parts = []
    for fuel in _OTHER_FUELS:
        number = figures.amount(by_fuel.get(fuel))
        if number:
            unit = words.text(f"fuel_unit.{fuel}")
            parts.append(f"{figures.quantity(number, words)} {unit} {words.text(f'fuel.{fuel}')}")
    return ", ".join(parts)


def _remarks(measures: list[Document], subject: Subject) -> tuple[Block, ...]:
    """Return what the table needs said: measures outside the plan, and use that goes up."""
    words = subject.words
    remarks: list[Block] = []
    if any(not measure.get("in_package") for measure in measures):
        remarks.append(Paragraph(words.text("plan.alternatives"), Weight.SMALL))
    told = [
        text
        for measure in measures
        for finding in records(measure, "findings")
        if (text := remark(finding, measure_name(measure, subject), subject))
    ]
    if told:
        remarks.append(Paragraph(" ".join(dict.fromkeys(told)), Weight.SMALL))
    more = [text for measure in measures for text in _more_use(measure, subject)]
    if more:
        remarks.append(
            Paragraph(
                " ".join([words.text("plan.negative_intro"), *more, words.text("plan.negative_why")]),
                Weight.SMALL,
            )
        )
    return tuple(remarks)


def _more_use(measure: Document, subject: Subject) -> list[str]:
    """Return a sentence for each fuel of which a measure uses more than it saves."""
    words, of = subject.words, _figures_of(measure)
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
        if measure.get("in_package")
    ]
    solar = record(subject.document, "solar")
    if solar.get("feasible") == "yes":
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


def _not_judged(subject: Subject) -> tuple[Block, ...]:
    """Return the measures that wait for a fact, and for which."""
    words = subject.words
    items = []
    for measure in records(subject.document, "measures"):
        if measure.get("feasible") == "no" or _is_judged(measure):
            continue
        name = measure_name(measure, subject)
        facts = tuple(subject.fact_name(fact) for fact in names(measure, "missing"))
        if facts:
            items.append(words.text("plan.unknown_item", measure=name, facts=words.listed(facts)))
        else:
            reason = _reason(measure, "undetermined", subject) or words.text("report.not_known")
            items.append(words.text("plan.unknown_item_reason", measure=name, reason=reason))
    if not items:
        return ()
    return (Heading(words.text("plan.unknown_title")), BulletList(tuple(items), weight=Weight.SMALL))


def _refused(subject: Subject) -> tuple[Block, ...]:
    """Return the measures that do not fit, and why."""
    words = subject.words
    items = []
    for measure in records(subject.document, "measures"):
        if measure.get("feasible") != "no":
            continue
        name = measure_name(measure, subject)
        reason = _reason(measure, "ineligible", subject)
        key = "plan.refused_item" if reason else "plan.refused_plain"
        items.append(words.text(key, measure=name, **({"reason": reason} if reason else {})))
    if not items:
        return ()
    return (Heading(words.text("plan.refused_title")), BulletList(tuple(items), weight=Weight.SMALL))


def _reason(measure: Document, outcome: str, subject: Subject) -> str:
    """Return the sentences of the findings that hold a measure at an outcome."""
    held = [finding for finding in records(measure, "findings") if finding.get("outcome") == outcome]
    return " ".join(sentences(held, subject))
