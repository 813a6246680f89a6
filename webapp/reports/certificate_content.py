"""What a verification certificate says on paper and on a page, from its document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from webapp.clock import program_day
from webapp.reports import figures
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
from webapp.reports.subject import record, records
from webapp.reports.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webapp.reports.wording import Wording

Document = Mapping[str, Any]

_HUNDRED = Decimal(100)
_TOTALS = (
    ("kwh", "savings_kwh_per_year"),
    ("therms", "savings_therms_per_year"),
    ("solar", "solar_kwh_per_year"),
    ("year", "avoided_kgco2e_per_year"),
    ("lifetime", "avoided_kgco2e_lifetime"),
)
_REACHED = {True: "reached", False: "not_reached", None: "reach_unknown"}


def certificate_report(document: Document, sha256: str, language: str = "en") -> Report:
    """Return what a verification certificate says, section by section.

    Parameters
    ----------
    document : mapping
        The certificate's document.
    sha256 : str
        Its hash.
    language : str
        Language to write it in.
    """
    words = wording(language)
    identity = grouped(str(document["id"]))
    return Report(
        title=words.text("certificate.title"),
        subtitle=words.text("certificate.subtitle"),
        language=language,
        reference=identity,
        sections=(
            Section("about", "", tuple(_about(document, words))),
            Section("figures", words.text("certificate.figures"), tuple(_figures(document, words))),
            Section("measures", words.text("certificate.measures"), tuple(_measures(document, words))),
            Section("how", words.text("certificate.how"), tuple(_how(document, words))),
            Section("confirm", words.text("certificate.confirm"), tuple(_confirm(document, sha256, words))),
        ),
        running_title=words.text("certificate.running_title", id=identity),
        page_label=words.find("report", "page_label") or "{page}/{pages}",
    )


def grouped(identity: str, size: int = 4) -> str:
    """Return an id in groups, as it is read out.

    Examples
    --------
    >>> grouped("abcdefghij")
    'abcd efgh ij'
    """
    return " ".join(identity[start : start + size] for start in range(0, len(identity), size))


def _issued_on(document: Document) -> str:
    """Return the day in California on which it was issued; an evening there is the next day in UTC."""
    return program_day(datetime.fromisoformat(str(document["issued_at"]))).isoformat()


def _about(document: Document, words: Wording) -> Iterator[Particulars | Note]:
    home, inspection = record(document, "home"), record(document, "inspection")
    street = " ".join(str(part) for part in (home["address_line"], home.get("unit")) if part)
    yield Particulars(
        (
            (
                words.text("certificate.home"),
                words.text(
                    "certificate.address", street=street, city=str(home["city"]), zip=str(home["zip_code"])
                ),
            ),
            (words.text("certificate.inspected_on"), figures.day(inspection["inspected_on"], words)),
            (words.text("certificate.issued_on"), figures.day(_issued_on(document), words)),
            (words.text("certificate.inspector"), _inspector(inspection, words)),
            (
                words.text("certificate.installed_by"),
                str(inspection.get("installed_by") or words.text("certificate.not_recorded")),
            ),
            (words.text("certificate.id"), grouped(str(document["id"]))),
        )
    )
    verdict = str(inspection["verdict"])
    yield Note(
        words.text("certificate.verdict", verdict=words.text(f"certificate.verdict_{verdict}")),
        (words.text("certificate.verdict_line"),),
        Tone.YES if verdict == "pass" else Tone.NO,
    )


def _inspector(inspection: Document, words: Wording) -> str:
    name, firm = str(inspection["inspector"]), inspection.get("firm")
    if inspection["employment"] == "staff":
        return words.text("certificate.inspector_staff", name=name)
    if firm:
        return words.text("certificate.inspector_subcontracted", name=name, firm=str(firm))
    return words.text("certificate.inspector_firm_unknown", name=name)


def _figures(document: Document, words: Wording) -> Iterator[Table | Paragraph | Note]:
    approved, observed = (
        record(record(document, "approved"), "totals"),
        record(record(document, "observed"), "totals"),
    )
    rows = tuple(
        (
            Cell(words.text(f"certificate.figure_{name}")),
            Cell(figures.quantity(approved.get(key), words)),
            Cell(figures.quantity(observed.get(key), words)),
        )
        for name, key in _TOTALS
    )
    columns = (
        Column(words.text("certificate.figure"), share=3.0),
        Column(words.text("certificate.approved"), "right"),
        Column(words.text("certificate.observed"), "right"),
    )
    yield Table(words.text("certificate.figures_caption"), columns, rows)
    if any(cell.text.startswith(figures.MINUS) for row in rows for cell in row):
        yield Paragraph(words.text("certificate.negative"), Weight.SMALL)
    yield _reach(document, words)


def _reach(document: Document, words: Wording) -> Note:
    """Return whether the home reaches its greenhouse-gas figure, and by which rule."""
    gas = record(document, "greenhouse_gas")
    reached = gas["reached"]
    share = figures.plain(_short(float(Decimal(str(gas["least_share_of_approved"])) * _HUNDRED)), words)
    rule = "rule_verified" if gas["verified"] else "rule"
    return Note(
        words.text(f"certificate.{_REACHED[reached]}"),
        (words.text(f"certificate.{rule}", share=share),),
        Tone.OPEN if reached else Tone.CAUTION,
    )


def _measures(document: Document, words: Wording) -> Iterator[Table]:
    columns = (
        Column(words.text("certificate.measure"), share=2.4),
        Column(words.text("certificate.claimed"), "right", 1.0),
        Column(words.text("certificate.observed"), "right", 1.0),
        Column(words.text("certificate.reading"), "right", 2.6),
        Column(words.text("certificate.verdict_column"), share=0.8),
        Column(words.text("certificate.tonnes"), "right", 1.6),
    )
    rows = tuple(_measure_row(each, words) for each in records(document, "measures"))
    yield Table(words.text("certificate.measures_caption"), columns, rows, weight=Weight.SMALL)


def _measure_row(measure: Document, words: Wording) -> tuple[Cell, ...]:
    claimed, observed = record(measure, "claimed"), record(measure, "observed")
    verdict = measure.get("verdict") or "not_logged"
    unit = str(measure.get("unit") or "")
    installed = claimed.get("status") != "not_installed"
    quantity = _amount("quantity_unit", unit, claimed.get("quantity"), words)
    sides = (record(measure, "approved"), record(measure, "observed_savings"))
    lifetime = [side.get("avoided_kgco2e_lifetime") for side in sides]
    return (
        Cell(str(measure["label"]), _machine(claimed, words)),
        Cell(quantity if installed else words.text("certificate.not_installed")),
        Cell(_amount("quantity_unit", unit, observed.get("quantity"), words)),
        Cell(_readings(measure, claimed, observed, words)),
        Cell(words.text(f"certificate.item_{verdict}")),
        Cell(" / ".join(figures.quantity(each, words) for each in lifetime)),
    )


def _readings(measure: Document, claimed: Document, observed: Document, words: Wording) -> str:
    """Return the three readings with their unit once; nothing measured says so."""
    three = (claimed.get("reading_before"), claimed.get("reading_after"), observed.get("reading"))
    if all(each is None for each in three):
        return words.text("certificate.none")
    missing = words.text("certificate.none")
    shown = " / ".join(missing if each is None else figures.plain(_short(each), words) for each in three)
    return _amount("reading_unit", str(measure.get("reading_unit") or ""), shown, words)


def _amount(table: str, unit: str, value: object, words: Wording) -> str:
    """Return an amount with its unit."""
    if value is None:
        return words.text("certificate.none")
    shown = value if isinstance(value, str) else figures.plain(_short(value), words)
    template = words.find(table, unit)
    return template.format(value=shown) if template else f"{shown} {unit}".strip()


def _short(value: object) -> object:
    """Return a whole number without its point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _machine(claimed: Document, words: Wording) -> str:
    machine = " ".join(str(claimed[name]) for name in ("make", "model") if claimed.get(name))
    serial = claimed.get("serial")
    if machine and serial:
        return words.text("certificate.machine", machine=machine, serial=str(serial))
    return words.text("certificate.serial_only", serial=str(serial)) if serial else machine


def _remarks(measure: Document, words: Wording) -> Iterator[str]:
    """Yield what the inspector wrote beside a measure."""
    for key, name in (("clause", "standards_clause"), ("note", "note")):
        if measure.get(name):
            yield words.text(f"certificate.{key}", **{key: str(measure[name])})


def _how(document: Document, words: Wording) -> Iterator[Paragraph | BulletList]:
    approved, method = record(document, "approved"), record(document, "methodology")
    sentences = [
        words.text(
            "certificate.method",
            day=figures.day(approved["assessed_on"], words),
            factors=str(method["label"]),
        )
    ]
    if not approved["reproduced"]:
        sentences.append(words.text("certificate.not_reproduced"))
    yield Paragraph(" ".join(sentences), Weight.SMALL)
    each_measure = (
        " ".join((_basis(each, words), *_remarks(each, words))) for each in records(document, "measures")
    )
    yield BulletList(tuple(each_measure), weight=Weight.SMALL)
    yield Paragraph(words.text("certificate.standard"), Weight.SMALL)


def _basis(measure: Document, words: Wording) -> str:
    values = {"measure": str(measure["label"])}
    basis = str(measure["basis"])
    if basis == "reading":
        unit = str(measure.get("reading_unit") or "")
        values["reading"] = _amount("reading_unit", unit, measure["counted_reading"], words)
    sentence = words.text(f"certificate.basis_{basis}", **values)
    share = Decimal(str(measure["share"]))
    if basis != "left_out" and share < 1:
        percent = figures.plain(figures.rounded(share * _HUNDRED, Decimal("0.1")).normalize(), words)
        sentence += words.text("certificate.basis_share", percent=percent)
    return sentence


def _confirm(document: Document, sha256: str, words: Wording) -> Iterator[Paragraph]:
    yield Paragraph(words.text("certificate.confirm_lines", address=str(document["address"])))
    yield Paragraph(words.text("certificate.hash", sha256=sha256), Weight.FINE)
