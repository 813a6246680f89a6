"""The installation record: what was put in, its machines and readings, its cost, and who signs for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from webapp.reports import figures
from webapp.reports.measure_amounts import amount_with_unit, cents, machine, measure_label, readings, short
from webapp.reports.model import (
    BulletList,
    Cell,
    Column,
    Heading,
    Paragraph,
    Particulars,
    Report,
    Section,
    Table,
    Weight,
)
from webapp.reports.parties import Contact, Dwelling, address_line, contact_blocks, signature_blocks
from webapp.reports.wording import wording
from webapp.reports.work_scope_content import GateToPass, gates_section, iso_day, known_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from webapp.reports.wording import Wording

TEMPLATE = "installation_record"
VERSION = 1
LANGUAGES = ("en", "es", "zh-Hant")
# What of a line is told under the table, in this order.
_DETAILS = (
    "location",
    "instrument",
    "rating_certificate",
    "depth_inches",
    "bags",
    "permit_number",
    "permit_on",
    "permit_closed_on",
    "warranty",
    "disposal_certificate",
    "crew",
    "labour_hours",
    "photos",
)


@dataclass(frozen=True, slots=True)
class InstalledLine:
    """What was logged for one measure of the approved work; None and empty where it is not known.

    Parameters
    ----------
    measure_id : str
    status : str
        ``installed``, ``not_installed``, or ``not_logged`` while nobody has written anything.
    unit, reading_unit : str
    approved_quantity, quantity : float or None
    reason : str
        Why it was not put in.
    make, model : str
    serials : tuple of str
    reading_before, reading_after : float or None
    installed_on : date or None
    funding : tuple of (str, int)
        Each source of money and the cents that it pays.
    total_cost_cents : int or None
    photos : int or None
        How many photographs of it there are.
    """

    measure_id: str
    status: str
    unit: str = ""
    approved_quantity: float | None = None
    quantity: float | None = None
    reason: str = ""
    make: str = ""
    model: str = ""
    serials: tuple[str, ...] = ()
    reading_before: float | None = None
    reading_after: float | None = None
    reading_unit: str = ""
    installed_on: date | None = None
    location: str = ""
    instrument: str = ""
    rating_certificate: str = ""
    depth_inches: float | None = None
    bags: int | None = None
    permit_number: str = ""
    permit_on: date | None = None
    permit_closed_on: date | None = None
    warranty: str = ""
    disposal_certificate: str = ""
    crew: int | None = None
    labour_hours: float | None = None
    photos: int | None = None
    funding: tuple[tuple[str, int], ...] = ()
    total_cost_cents: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class InstallationPaper:
    """What an installation record is written from; days and names that are not known are None and empty."""

    dwelling: Dwelling
    lines: tuple[InstalledLine, ...]
    owner: str = ""
    contractor: str = ""
    logged_by: tuple[str, ...] = ()
    begun_on: date | None = None
    finished_on: date | None = None
    gates: tuple[GateToPass, ...] = ()
    contact: Contact = field(default_factory=Contact)


def installation_report(record: InstallationPaper, language: str = "en") -> Report:
    """Return what an installation record says, for the contractor and the owner to sign.

    Raises
    ------
    ReferenceDataError
        If the language has no words for it.
    """
    words = wording(language)
    reference = record.dwelling.reference
    sections = (
        _about(record, words),
        _measures(record.lines, words),
        _money(record.lines, words),
        gates_section(record.gates, words),
        Section(
            "sign",
            words.text("sign.title"),
            (
                *signature_blocks(
                    words.text("work.contractor"),
                    words.text("installation.contractor_signs"),
                    words,
                    firm=record.contractor,
                ),
                *signature_blocks(
                    words.text("work.owner"), words.text("installation.owner_signs"), words, record.owner
                ),
            ),
        ),
        Section("call", words.text("contact.title"), contact_blocks(record.contact, words)),
    )
    return Report(
        title=words.text("installation.title"),
        subtitle=words.text("installation.subtitle"),
        language=language,
        reference=reference,
        sections=tuple(section for section in sections if section is not None),
        running_title=words.text("installation.running_title", reference=reference).strip(),
        page_label=words.find("report", "page_label") or "{page}/{pages}",
        template=TEMPLATE,
        template_version=VERSION,
        dated=iso_day(record.finished_on),
    )


def _about(record: InstallationPaper, words: Wording) -> Section:
    """Return which home, who worked on it, and when."""
    unknown = words.text("report.not_known")
    pairs = (
        (words.text("work.home"), address_line(record.dwelling.address, words)),
        (words.text("work.reference"), record.dwelling.reference or words.text("report.no_reference")),
        (words.text("work.owner"), record.owner or unknown),
        (words.text("work.contractor"), record.contractor or unknown),
        (words.text("installation.logged_by"), ", ".join(record.logged_by) or unknown),
        (words.text("installation.begun_on"), known_day(record.begun_on, words)),
        (words.text("installation.finished_on"), known_day(record.finished_on, words)),
    )
    return Section("about", "", (Particulars(pairs),))


def _measures(lines: tuple[InstalledLine, ...], words: Wording) -> Section:
    """Return each measure as approved and as put in, with its readings, and what else was written down."""
    title = words.text("installation.measures")
    if not lines:
        return Section("measures", title, (Paragraph(words.text("installation.no_measures")),))
    columns = (
        Column(words.text("work.measure"), share=2.6),
        Column(words.text("installation.approved"), "right", 1.1),
        Column(words.text("installation.installed"), "right", 1.2),
        Column(words.text("installation.reading"), "right", 1.7),
        Column(words.text("installation.installed_on"), share=1.4),
    )
    table = Table(words.text("installation.table"), columns, tuple(_row(line, words) for line in lines))
    told = tuple(text for line in lines if (text := _told(line, words)))
    details = (
        (Heading(words.text("installation.details")), BulletList(told, weight=Weight.SMALL)) if told else ()
    )
    return Section("measures", title, (table, *details))


def _row(line: InstalledLine, words: Wording) -> tuple[Cell, ...]:
    """Return one measure's row."""
    unknown = words.text("report.not_known")
    approved, installed = (
        unknown if value is None else amount_with_unit("quantity_unit", line.unit, value, words)
        for value in (line.approved_quantity, line.quantity)
    )
    if line.status != "installed":
        installed = words.text(f"installation.{line.status}")
    return (
        Cell(
            measure_label(line.measure_id, line.label, words),
            machine(line.make, line.model, line.serials, words),
        ),
        Cell(approved),
        Cell(installed),
        Cell(readings((line.reading_before, line.reading_after), line.reading_unit, words)),
        Cell(known_day(line.installed_on, words)),
    )


def _told(line: InstalledLine, words: Wording) -> str:
    """Return what else was written down of a measure, in one run of text; nothing where nothing was."""
    said = list(_details(line, words))
    if line.reason:
        said.insert(0, words.text("installation.reason", reason=_why_not(line.reason, words)))
    if not said:
        return ""
    name = measure_label(line.measure_id, line.label, words)
    return words.text("installation.detail", measure=name, details="; ".join(said))


def _why_not(reason: str, words: Wording) -> str:
    """Return why a measure was not put in: the kind of reason in words, then what was written of it."""
    code, _colon, written = reason.partition(": ")
    known = words.find("not_installed_because", code)
    if known is None:
        return reason
    return f"{known}: {written.rstrip('.')}" if written.strip() else known


def _details(line: InstalledLine, words: Wording) -> Iterator[str]:
    """Yield each thing that was written down, with its name."""
    for name in _DETAILS:
        value = getattr(line, name)
        if value is None or value == "":
            continue
        shown = known_day(value, words) if name.endswith("_on") else _plain(value, words)
        yield words.text("installation.pair", name=words.text(f"installation.{name}"), value=shown)


def _plain(value: object, words: Wording) -> str:
    """Return a number or a text as it was written down."""
    return value if isinstance(value, str) else figures.plain(short(value), words)


def _money(lines: tuple[InstalledLine, ...], words: Wording) -> Section | None:
    """Return what was paid and by whom; None where nothing was put in."""
    installed = [line for line in lines if line.status == "installed"]
    if not installed:
        return None
    columns = (
        Column(words.text("work.measure"), share=3),
        Column(words.text("installation.source"), share=2),
        Column(words.text("installation.amount"), "right", 1.2),
    )
    rows = tuple(row for line in installed for row in _paid(line, words))
    known = [cents_paid for line in installed for _, cents_paid in line.funding]
    total = (
        Cell(words.text("installation.total")),
        Cell(""),
        Cell(cents(sum(known) if known else None, words)),
    )
    blocks: list[Table | Paragraph] = [Table(words.text("installation.money_table"), columns, rows, total)]
    unpaid = sum(not line.funding for line in installed)
    if unpaid:
        blocks.append(Paragraph(words.count("installation.without_amount", unpaid), Weight.SMALL))
    return Section("money", words.text("installation.money"), tuple(blocks))


def _paid(line: InstalledLine, words: Wording) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each source that pays for a measure."""
    name = Cell(measure_label(line.measure_id, line.label, words))
    if not line.funding:
        unknown = words.text("report.not_known")
        yield name, Cell(unknown), Cell(cents(line.total_cost_cents, words))
    for source, amount in line.funding:
        yield name, Cell(words.find("funding", source) or source), Cell(cents(amount, words))
