"""Solar panels: how large, how much electricity, month by month, on which weather; or why not."""

from __future__ import annotations

from webapp.reports import figures
from webapp.reports.engine_sentences import told_in
from webapp.reports.finding_sentences import sentences
from webapp.reports.model import (
    Bar,
    BarChart,
    Block,
    BulletList,
    Cell,
    Column,
    Paragraph,
    Section,
    Table,
    Weight,
    joined,
)
from webapp.reports.payers import SOLAR, unpaid_lead
from webapp.reports.subject import Document, Subject, names, record, records

_LIMITS = ("roof", "use", "programme")
_MONTHS = 12


def solar_section(subject: Subject) -> Section | None:
    """Return what solar panels would make; None where the document has nothing on them."""
    solar = record(subject.document, "solar")
    if not solar:
        return None
    words = subject.words
    if solar.get("feasible") == "no":
        return Section("solar", words.text("solar.title"), _refused(solar, subject))
    if figures.amount(solar.get("annual_kwh")) is None:
        return Section("solar", words.text("solar.title"), _unknown(solar, subject))
    return Section("solar", subject.title("solar.title", SOLAR), _yield(solar, subject))


def _yield(solar: Document, subject: Subject) -> tuple[Block, ...]:
    """Return size, year and months, what decided the size, and the weather used."""
    words = subject.words
    intro = words.text(
        "solar.intro",
        capacity=figures.quantity(solar.get("capacity_kw_dc"), words),
        kwh=figures.quantity(solar.get("annual_kwh"), words),
    )
    blocks: list[Block] = [*unpaid_lead(SOLAR, subject)]
    blocks += [Paragraph(" ".join([intro, *_life(solar, subject)])), *_chart(solar, subject)]
    small = [*_size_rule(record(solar, "sizing"), subject), _weather(solar, subject)]
    blocks.append(Paragraph(joined(small), Weight.FINE))
    return tuple(blocks)


def _life(solar: Document, subject: Subject) -> tuple[str, ...]:
    """Return what the panels avoid over their life, where it is known."""
    years = figures.amount(solar.get("effective_useful_life_years"))
    if years is None or figures.amount(solar.get("avoided_kgco2e_lifetime")) is None:
        return ()
    words = subject.words
    tonnes = figures.tonnes_from_kg(solar["avoided_kgco2e_lifetime"], words)
    told = words.text("solar.life", years=figures.plain(years, words), tonnes=tonnes)
    for citation in names(solar, "life_citations"):
        told = subject.marked(told, citation, verified=bool(solar.get("life_verified")))
    return (told,)


def _chart(solar: Document, subject: Subject) -> tuple[Block, ...]:
    """Return the picture of the twelve months, where all twelve are known."""
    words = subject.words
    monthly = [figures.amount(value) for value in solar.get("monthly_kwh") or ()]
    known = [value for value in monthly if value is not None]
    if len(monthly) != _MONTHS or len(known) != _MONTHS:
        return ()
    printed = [figures.quantity(value, words) for value in known]
    bars = tuple(
        Bar(words.text(f"month_short.{month}"), float(value), text)
        for month, (value, text) in enumerate(zip(known, printed, strict=True), start=1)
    )
    best, worst = known.index(max(known)), known.index(min(known))
    alt = words.text(
        "solar.chart_alt",
        most=printed[best],
        best=words.text(f"month.{best + 1}"),
        least=printed[worst],
        worst=words.text(f"month.{worst + 1}"),
    )
    unit, title = words.text("solar.chart_unit"), words.text("solar.chart")
    columns = (Column(words.text("solar.chart_twin_label"), share=2), Column(unit, align="right"))
    rows = tuple(
        (Cell(words.text(f"month.{month}")), Cell(text)) for month, text in enumerate(printed, start=1)
    )
    return (BarChart(title, unit, bars, alt, Table(title, columns, rows), across=False),)


def _size_rule(sizing: Document, subject: Subject) -> list[str]:
    """Return how the size was chosen."""
    words = subject.words
    told = []
    if sizing.get("rule"):
        told.append(told_in(_one_sentence(sizing["rule"]), words))
    limits = record(sizing, "limits")
    looked_at = tuple(
        words.text(f"solar.limit_{limit}", amount=figures.quantity(limits[limit], words))
        for limit in _LIMITS
        if figures.amount(limits.get(limit)) is not None
    )
    if looked_at:
        said = words.text("solar.size_limits", limits=words.listed(looked_at))
        citation = sizing.get("programme_citation")
        told.append(subject.marked(said, citation, verified=bool(sizing.get("programme_verified"))))
    return told


def _weather(solar: Document, subject: Subject) -> str:
    """Return which weather and which model the figures come from."""
    words = subject.words
    weather = record(solar, "weather") or {"name": solar.get("weather")}
    parts = {
        key: words.text(
            "solar.weather_part",
            part=words.find("value", str(weather[key])) or told_in(str(weather[key]), words),
        )
        if weather.get(key)
        else ""
        for key in ("kind", "vintage")
    }
    told = words.text(
        "solar.weather",
        name=told_in(str(weather.get("name") or ""), words) or words.text("report.not_known"),
        model=str(solar.get("model") or words.text("report.not_known")).rstrip("."),
        **parts,
    )
    quality = told_in(_one_sentence(weather["quality"]), words) if weather.get("quality") else ""
    return joined(part for part in (told, quality) if part)


def _one_sentence(text: object) -> str:
    """Return a text with one full stop at its end."""
    return f"{str(text).rstrip('.')}."


def _refused(solar: Document, subject: Subject) -> tuple[Block, ...]:
    """Return why there are no panels for this home."""
    return (
        Paragraph(subject.words.text("solar.refused")),
        BulletList(_reasons(solar, "ineligible", subject) or (subject.words.text("answer.no_reasons"),)),
    )


def _unknown(solar: Document, subject: Subject) -> tuple[Block, ...]:
    """Return what is missing before panels can be judged."""
    words = subject.words
    facts = tuple(subject.fact_name(fact) for fact in names(solar, "missing"))
    text = words.text("solar.unknown")
    if facts:
        return (Paragraph(f"{text} {words.text('solar.unknown_missing', facts=words.listed(facts))}"),)
    reasons = _reasons(solar, "undetermined", subject)
    return (Paragraph(text), *((BulletList(reasons),) if reasons else ()))


def _reasons(solar: Document, outcome: str, subject: Subject) -> tuple[str, ...]:
    """Return the sentences of the findings with an outcome, each once."""
    held = (finding for finding in records(solar, "findings") if finding.get("outcome") == outcome)
    return sentences(held, subject)
