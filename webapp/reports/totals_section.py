"""What the whole plan adds up to: energy, greenhouse gas over life, dollars a year."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from webapp.reports import figures
from webapp.reports.bill_block import bill_blocks, bill_notes, co_benefits, co_benefits_not_known
from webapp.reports.engine_sentences import told_in
from webapp.reports.household_use import use_blocks
from webapp.reports.model import Block, KeyFigures, Mixed, Paragraph, Section, Weight, joined
from webapp.reports.payers import EFFICIENCY, SOLAR, unpaid_in_totals
from webapp.reports.subject import Document, Subject, names, record, records

if TYPE_CHECKING:
    from calculators.everyday_comparisons import EverydayComparison


def totals_section(
    subject: Subject, comparison: EverydayComparison | None, *, with_use: bool = False
) -> Section | None:
    """Return the totals; None where the document is of a screening alone.

    `with_use` adds the picture of the home's use before and after the work, and leaves how the figures were
    counted to `counting_notes`.
    """
    totals = record(subject.document, "totals")
    if not totals:
        return None
    if _nothing_planned(subject):
        nothing = Paragraph(subject.words.text("totals.nothing"))
        return Section("totals", subject.title("totals.title"), (nothing,))
    counted = _counted_work(subject)
    blocks: list[Block] = [*unpaid_in_totals(counted, subject)]
    key_figures = _key_figures(totals, subject)
    if key_figures:
        blocks.append(KeyFigures(key_figures))
    picture, said_of_it = use_blocks(subject) if with_use else ((), ())
    gas = [*_greenhouse_gas(totals, comparison, subject), *co_benefits(totals, subject)]
    blocks.append(Paragraph(" ".join(gas)))
    blocks.append(Paragraph(_dollars(totals, subject, tells_more=with_use)))
    blocks += [*bill_blocks(subject), *picture]
    small = said_of_it if with_use else counting_notes(subject)
    if small:
        blocks.append(Paragraph(joined(small), Weight.FINE))
    return Section("totals", subject.title("totals.title", *counted), tuple(blocks))


def counting_notes(subject: Subject) -> tuple[str, ...]:
    """Return how dollars and greenhouse gas were counted, and what is not known; nothing without totals."""
    totals = record(subject.document, "totals")
    if not totals or _nothing_planned(subject):
        return ()
    return (
        *bill_notes(subject),
        *_bill_notes(totals, subject),
        *_counted(totals, subject),
        *co_benefits_not_known(totals, subject),
    )


def _nothing_planned(subject: Subject) -> bool:
    """Return whether neither a measure nor solar panels are in the plan: a sum of nothing says nothing."""
    return not _counted_work(subject)


def _counted_work(subject: Subject) -> tuple[str, ...]:
    """Return the kinds of work that the totals hold."""
    planned = any(each.get("in_package") for each in records(subject.document, "measures"))
    solar = figures.amount(record(subject.document, "solar").get("annual_kwh"))
    return tuple(work for work, counts in ((EFFICIENCY, planned), (SOLAR, solar)) if counts)


def _key_figures(totals: Document, subject: Subject) -> tuple[tuple[str, str], ...]:
    """Return the figures worth large type: those that are known and not nothing."""
    words = subject.words
    shown = []
    for key, name, other in (
        ("savings_kwh_per_year", "kwh", "kwh_more"),
        ("savings_therms_per_year", "therms", "therms_more"),
        ("solar_kwh_per_year", "solar", "solar"),
        ("bill_savings_usd_per_year", "dollars", "dollars_more"),
        ("avoided_kgco2e_lifetime", "tonnes", "tonnes_added"),
    ):
        number = figures.amount(totals.get(key))
        if not number:
            continue
        told = abs(number)
        if name == "dollars":
            text = figures.whole_dollars(told, words)
        else:
            form = figures.tonnes_from_kg if name == "tonnes" else figures.quantity
            text = form(told, words)
        shown.append((text, words.text(f"totals.{name if number > 0 else other}")))
    return tuple(shown)


def _greenhouse_gas(
    totals: Document, comparison: EverydayComparison | None, subject: Subject
) -> tuple[str, ...]:
    """Return greenhouse gas a year and over life, and the everyday thing it is held against."""
    words = subject.words
    lifetime = figures.amount(totals.get("avoided_kgco2e_lifetime"))
    if lifetime is None:
        return (words.text("totals.tonnes_unknown"),)
    life = figures.tonnes_from_kg(abs(lifetime), words)
    if lifetime < 0:
        return (words.text("totals.tonnes_line_added", life=life),)
    year = figures.quantity(totals.get("avoided_kgco2e_per_year"), words)
    return (words.text("totals.tonnes_line", year=year, life=life), *_everyday(comparison, subject))


def _everyday(comparison: EverydayComparison | None, subject: Subject) -> tuple[str, ...]:
    """Return the everyday comparison; none where it would be less than one of the everyday thing."""
    if comparison is None or comparison.amount < 1:
        return ()
    words = subject.words
    number = figures.two_digits(Decimal(str(comparison.amount)))
    known = words.find("everyday", comparison.code.rpartition(".")[2])
    text = (
        known.format(number=number)
        if known
        else words.text("everyday.other", number=number, unit=comparison.unit)
    )
    return (subject.marked(text, str(comparison.citation), verified=comparison.verified),)


def _dollars(totals: Document, subject: Subject, *, tells_more: bool) -> str:
    """Return dollars a year, or that they are not known and why.

    `tells_more` says of a fuel that costs more that it does, and not that it saves less than nothing.
    """
    words = subject.words
    saved = figures.amount(totals.get("bill_savings_usd_per_year"))
    if saved is None:
        by_fuel = record(totals, "bill_savings_by_fuel_usd_per_year")
        return _dollars_unknown(by_fuel, subject, tells_more=tells_more)
    key = "totals.dollars_line" if saved >= 0 else "totals.dollars_line_more"
    line = words.text(key, dollars=figures.whole_dollars(abs(saved), words))
    with_care = figures.amount(totals.get("bill_savings_with_care_usd_per_year"))
    if with_care is None:
        return line
    return f"{line} {words.text('totals.dollars_care', dollars=figures.whole_dollars(abs(with_care), words))}"


def _dollars_unknown(by_fuel: Document, subject: Subject, *, tells_more: bool) -> str:
    """Return for which fuel the price is not known, and what the others save."""
    words = subject.words
    saved = {fuel: figures.amount(value) for fuel, value in by_fuel.items()}
    unpriced = tuple(words.find("fuel", fuel) or fuel for fuel, dollars in saved.items() if dollars is None)
    told = [
        words.text("totals.dollars_unknown", fuels=words.listed(unpriced) or words.text("totals.any_energy"))
    ]
    told += [
        words.text(
            "totals.dollars_known_part_more" if tells_more and dollars < 0 else "totals.dollars_known_part",
            fuel=words.find("fuel", fuel) or fuel,
            dollars=figures.whole_dollars(abs(dollars) if tells_more else dollars, words),
        )
        for fuel, dollars in saved.items()
        if dollars
    ]
    return " ".join(told)


def _bill_notes(totals: Document, subject: Subject) -> tuple[str, ...]:
    """Return how bills were priced, or why they could not be, with the prices' sources."""
    verified = bool(totals.get("bill_verified", False))
    marks = "".join(subject.mark(citation, verified=verified) for citation in names(totals, "bill_citations"))
    notes = [
        told_in(note, subject.words, first_version=subject.first_version)
        for note in names(totals, "bill_notes")
    ]
    if notes and not isinstance(notes[-1], Mixed):
        # A source's number stands by what it is the source of.
        notes[-1], marks = f"{notes[-1]}{marks}", ""
    return (*notes, *((marks.strip(),) if marks else ()))


def _counted(totals: Document, subject: Subject) -> list[str]:
    """Return with which factors the greenhouse gas was counted, and what others would give."""
    words, methodology = subject.words, record(subject.document, "methodology")
    used = record(methodology, "factor_set")
    told = []
    if used.get("id"):
        told.append(words.text("totals.factor_set", set=_factor_set_name(used, subject)))
    beside = {str(each.get("id")): each for each in records(methodology, "shown_beside")}
    for name, amounts in record(totals, "avoided_by_factor_set").items():
        year = figures.amount(amounts.get("per_year"))
        if name != used.get("id") and year is not None:
            other = _factor_set_name(beside.get(name, {"id": name}), subject)
            told.append(words.text("totals.beside", set=other, year=figures.quantity(year, words)))
    return told


def _factor_set_name(factor_set: Document, subject: Subject) -> str:
    """Return a factor set's label and vintage, and whether it was checked; its sources are in its data."""
    words = subject.words
    label = factor_set.get("label")
    name = told_in(str(label), words) if label else str(factor_set["id"])
    if factor_set.get("vintage"):
        name = words.text("totals.factor_vintage", set=name, vintage=str(factor_set["vintage"]))
    return words.text("totals.factor_unchecked", set=name) if factor_set.get("verified") is False else name
