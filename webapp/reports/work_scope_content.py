"""The work scope: what shall be done to a home, who may pay, and what both sides sign before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from webapp.reports import figures
from webapp.reports.measure_amounts import amount_with_unit, cents, measure_label
from webapp.reports.model import (
    BulletList,
    Cell,
    Column,
    Note,
    Paragraph,
    Particulars,
    Report,
    Section,
    Table,
    Tone,
    Weight,
)
from webapp.reports.parties import Contact, Dwelling, address_line, contact_blocks, signature_blocks
from webapp.reports.wording import wording

if TYPE_CHECKING:
    from datetime import date

    from webapp.reports.wording import Wording

TEMPLATE = "work_scope"
VERSION = 1
LANGUAGES = ("en", "es", "zh-Hant")
_TERMS = 5


@dataclass(frozen=True, slots=True)
class ScopeLine:
    """One measure of the approved work.

    Parameters
    ----------
    measure_id : str
    quantity : float or None
    unit : str
    liwp_may_fund : bool or None
        None where that is not known.
    estimated_cost_cents : int or None
    label : str
        The measure's name where the words have none.
    """

    measure_id: str
    quantity: float | None
    unit: str
    liwp_may_fund: bool | None
    estimated_cost_cents: int | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class GateToPass:
    """A health-and-safety check that holds work back.

    Parameters
    ----------
    gate : str
        Its id, as the words name it.
    state : str
        ``open``, ``passed``, ``failed``, ``waived`` or ``not_needed``.
    measures : tuple of str
        Ids of the measures behind it.
    tested_on : date or None
    reason : str
        Why it was waived, or is not needed.
    label : str
        Its name where the words have none.
    """

    gate: str
    state: str
    measures: tuple[str, ...] = ()
    tested_on: date | None = None
    reason: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class WorkScopePaper:
    """What a work scope is written from; days and names that are not known are None and empty."""

    dwelling: Dwelling
    revision: int
    lines: tuple[ScopeLine, ...]
    owner: str = ""
    contractor: str = ""
    proposed_by: str = ""
    proposed_on: date | None = None
    approved_by: str = ""
    approved_on: date | None = None
    scheduled_on: date | None = None
    gates: tuple[GateToPass, ...] = ()
    contact: Contact = field(default_factory=Contact)


def work_scope_report(scope: WorkScopePaper, language: str = "en") -> Report:
    """Return what a work scope says, for the contractor and the owner to sign.

    Raises
    ------
    ReferenceDataError
        If the language has no words for it.
    """
    words = wording(language)
    reference = scope.dwelling.reference
    sections = (
        _about(scope, words),
        _work(scope.lines, words),
        gates_section(scope.gates, words),
        Section(
            "terms",
            words.text("scope.terms"),
            (BulletList(tuple(words.text(f"scope.term_{number}") for number in range(1, _TERMS + 1))),),
        ),
        _signatures(scope, words),
        Section("call", words.text("contact.title"), contact_blocks(scope.contact, words)),
    )
    return Report(
        title=words.text("scope.title"),
        subtitle=words.text("scope.subtitle"),
        language=language,
        reference=reference,
        sections=tuple(section for section in sections if section is not None),
        running_title=words.text("scope.running_title", reference=reference).strip(),
        page_label=words.find("report", "page_label") or "{page}/{pages}",
        template=TEMPLATE,
        template_version=VERSION,
        dated=iso_day(scope.approved_on or scope.proposed_on),
    )


def _about(scope: WorkScopePaper, words: Wording) -> Section:
    """Return which home, which revision, and who proposed and approved it."""
    unknown = words.text("report.not_known")
    pairs = (
        (words.text("work.home"), address_line(scope.dwelling.address, words)),
        (words.text("work.reference"), scope.dwelling.reference or words.text("report.no_reference")),
        (words.text("scope.revision"), str(scope.revision)),
        (words.text("work.owner"), scope.owner or unknown),
        (words.text("work.contractor"), scope.contractor or unknown),
        (words.text("scope.scheduled_on"), known_day(scope.scheduled_on, words)),
        (words.text("scope.proposed"), _by_and_on(scope.proposed_by, scope.proposed_on, words)),
        (words.text("scope.approved"), _by_and_on(scope.approved_by, scope.approved_on, words)),
    )
    status = (
        Note(words.text("scope.not_approved"), (words.text("scope.not_approved_line"),), Tone.CAUTION)
        if scope.approved_on is None
        else Note(words.text("scope.is_approved"), (words.text("scope.is_approved_line"),), Tone.YES)
    )
    return Section("about", "", (Particulars(pairs), status))


def known_day(day: date | None, words: Wording) -> str:
    """Return a day in words, or that it is not known."""
    return words.text("report.not_known") if day is None else figures.day(day, words)


def iso_day(day: date | None) -> str:
    """Return a day as a file's own date has it; empty where it is not known."""
    return "" if day is None else day.isoformat()


def _by_and_on(who: str, day: date | None, words: Wording) -> str:
    """Return who did something and on which day, as far as both are known."""
    if not who:
        return known_day(day, words)
    return words.text("work.by_and_on", who=who, day=known_day(day, words))


def _work(lines: tuple[ScopeLine, ...], words: Wording) -> Section:
    """Return the measures, with who may pay and what each is thought to cost."""
    title = words.text("scope.work")
    if not lines:
        return Section("work", title, (Paragraph(words.text("scope.no_measures")),))
    columns = (
        Column(words.text("work.measure"), share=3.2),
        Column(words.text("work.quantity"), "right", 1.4),
        Column(words.text("scope.pays"), share=1.6),
        Column(words.text("scope.cost"), "right", 1.4),
    )
    rows = tuple(
        (
            Cell(measure_label(line.measure_id, line.label, words)),
            Cell(
                words.text("report.not_known")
                if line.quantity is None
                else amount_with_unit("quantity_unit", line.unit, line.quantity, words)
            ),
            Cell(words.text(f"scope.pays_{_PAYS[line.liwp_may_fund]}")),
            Cell(cents(line.estimated_cost_cents, words)),
        )
        for line in lines
    )
    known = [line.estimated_cost_cents for line in lines if line.estimated_cost_cents is not None]
    total = (
        Cell(words.count("scope.total", len(lines))),
        Cell(""),
        Cell(""),
        Cell(cents(sum(known) if known else None, words)),
    )
    blocks: list[Table | Paragraph] = [Table(words.text("scope.table"), columns, rows, total)]
    if len(known) < len(lines):
        blocks.append(Paragraph(words.count("scope.without_cost", len(lines) - len(known)), Weight.SMALL))
    notes = [words.text("scope.pays_note")]
    if any(line.liwp_may_fund for line in lines):
        # Only California's program is called so, and only here does this document use its short name.
        notes.insert(0, words.text("scope.liwp"))
    blocks.append(Paragraph(" ".join(notes), Weight.SMALL))
    return Section("work", title, tuple(blocks))


_PAYS = {True: "liwp", False: "other", None: "not_known"}


def gates_section(gates: tuple[GateToPass, ...], words: Wording) -> Section | None:
    """Return the checks that hold work back, and how each stands; None where there are none."""
    if not gates:
        return None
    columns = (
        Column(words.text("gate.check"), share=2.4),
        Column(words.text("gate.state"), share=1.4),
        Column(words.text("gate.tested_on"), share=1.2),
        Column(words.text("gate.holds"), share=2.4),
    )
    rows = tuple(
        (
            Cell(
                words.find("gate_name", each.gate) or each.label or each.gate.replace("_", " ").capitalize()
            ),
            Cell(words.text(f"gate.state_{each.state}"), each.reason),
            Cell(known_day(each.tested_on, words)),
            Cell(
                words.text("report.list_join").join(
                    measure_label(measure, "", words) for measure in each.measures
                )
            ),
        )
        for each in gates
    )
    table = Table(words.text("gate.table"), columns, rows, weight=Weight.SMALL)
    return Section(
        "gates", words.text("gate.title"), (Paragraph(words.text("gate.intro"), Weight.SMALL), table)
    )


def _signatures(scope: WorkScopePaper, words: Wording) -> Section:
    """Return where the contractor and the owner sign."""
    return Section(
        "sign",
        words.text("sign.title"),
        (
            *signature_blocks(
                words.text("work.contractor"),
                words.text("scope.contractor_signs"),
                words,
                firm=scope.contractor,
            ),
            *signature_blocks(words.text("work.owner"), words.text("scope.owner_signs"), words, scope.owner),
        ),
    )
