"""What the work does to the energy bill, and what else it does for water and air."""

from __future__ import annotations

from webapp.reports import figures
from webapp.reports.engine_sentences import told_in
from webapp.reports.model import Block, BulletList, Heading, Paragraph
from webapp.reports.subject import Document, Subject, names, record


def bill_blocks(subject: Subject) -> tuple[Block, ...]:
    """Return the household's own bill before and after the work, as far as it is known."""
    bill = record(subject.document, "bill")
    lines = [_fuel(fuel, each, subject) for fuel, each in record(bill, "by_fuel").items()]
    solar = record(bill, "solar")
    told = [_solar(solar, subject)] if solar else []
    if lines:
        return Heading(subject.words.text("bill.title")), BulletList((*lines, *told))
    return tuple(Paragraph(text) for text in told)


def bill_notes(subject: Subject) -> tuple[str, ...]:
    """Return how the bill was worked out, or why it could not be."""
    notes = names(record(subject.document, "bill"), "notes")
    return tuple(told_in(note, subject.words) for note in notes)


def _fuel(fuel: str, effect: Document, subject: Subject) -> str:
    """Return one fuel's bill before and after, with the source of its prices."""
    words = subject.words
    before, after = record(effect, "before"), record(effect, "after")
    whole = before.get("usd") is not None and after.get("usd") is not None
    key = "usd" if whole else "energy_usd"
    saved = figures.amount(effect.get("saving_usd_per_year")) or figures.amount(0)
    text = words.text(
        f"bill.{'less' if saved is None or saved >= 0 else 'more'}",
        fuel=_capital(words.find("fuel", fuel) or fuel),
        tariff=str(effect.get("label") or effect.get("schedule") or ""),
        discount=words.text(f"bill.discount_{effect.get('discount') or 'not_known'}"),
        before=_dollars(before.get(key), subject),
        after=_dollars(after.get(key), subject),
        saved=_dollars(abs(saved) if saved is not None else None, subject),
    )
    part = "" if whole else " " + words.text("bill.without_daily_charge")
    verified = bool(effect.get("verified", False))
    marks = "".join(subject.mark(citation, verified=verified) for citation in names(effect, "citations"))
    return f"{text}{part}{marks}"


def _solar(solar: Document, subject: Subject) -> str:
    """Return what becomes of the panels' electricity, and its worth where that is known."""
    words = subject.words
    told = [
        words.text(
            "bill.solar",
            made=figures.quantity(solar.get("generation_kwh"), words),
            used=figures.quantity(solar.get("self_use_kwh"), words),
            given=figures.quantity(solar.get("export_kwh"), words),
        )
    ]
    used, given = (solar.get(key) for key in ("self_use_usd_per_year", "export_usd_per_year"))
    if used is not None:
        told.append(words.text("bill.solar_used", dollars=_dollars(used, subject)))
    known = "bill.solar_given" if given is not None else "bill.solar_given_not_known"
    told.append(words.text(known, **({"dollars": _dollars(given, subject)} if given is not None else {})))
    return " ".join(told)


def co_benefits(totals: Document, subject: Subject) -> tuple[str, ...]:
    """Return water, air and refrigerant in a sentence each; what is nothing is not told."""
    words, of = subject.words, record(totals, "co_benefits")
    told = []
    for key, name in (
        ("water_gal_per_year", "water"),
        ("nox_kg_per_year", "nox"),
        ("pm2_5_kg_per_year", "pm"),
    ):
        number = figures.amount(of.get(key))
        if number:
            more = "" if number > 0 else "_more"
            told.append(words.text(f"benefit.{name}{more}", amount=figures.quantity(abs(number), words)))
    leaked = figures.amount(of.get("refrigerant_kgco2e_lifetime"))
    net = figures.amount(of.get("net_avoided_kgco2e_lifetime"))
    if leaked and net is not None:
        told.append(
            words.text(
                "benefit.refrigerant",
                leaked=figures.tonnes_from_kg(leaked, words),
                net=figures.tonnes_from_kg(net, words),
            )
        )
    return tuple(told)


def co_benefits_not_known(totals: Document, subject: Subject) -> tuple[str, ...]:
    """Return what of water and air is not known, in a sentence; nothing where all is."""
    of = record(totals, "co_benefits")
    keys = ("water_gal_per_year", "nox_kg_per_year", "pm2_5_kg_per_year")
    unknown = tuple(
        subject.words.text(f"benefit.name_{key}") for key in keys if key in of and of[key] is None
    )
    return (subject.words.text("benefit.not_known", what=subject.words.listed(unknown)),) if unknown else ()


def _dollars(amount: object, subject: Subject) -> str:
    """Return dollars without cents, or that they are not known."""
    number = figures.amount(amount)
    if number is None:
        return subject.words.text("report.not_known")
    return figures.whole_dollars(number, subject.words)


def _capital(text: str) -> str:
    """Return a text that begins a sentence."""
    return text[:1].upper() + text[1:]
