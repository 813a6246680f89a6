"""What a verification certificate says on paper and on a page, from its document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rules.errors import InputError
from webapp.clock import program_day
from webapp.reports import figures
from webapp.reports.engine_sentences import told_in
from webapp.reports.inspection_report_content import Cured, Found, deficiencies_section, inspector_named
from webapp.reports.measure_amounts import amount_with_unit, machine, measure_label, readings, short
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

TEMPLATE = "verification_certificate"
# Version 2 names what was wrong and how it was cured. A certificate is written by its document's version.
FIRST, VERSION = 1, 2
LANGUAGES = ("en", "es", "zh-Hant")
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

    Raises
    ------
    InputError
        If there is no such version of the certificate.
    """
    version = document.get("version", FIRST)
    if version not in range(FIRST, VERSION + 1):
        raise InputError(
            f"there is no version {version!r} of the certificate; there are {FIRST} to {VERSION}"
        )
    words = wording(language)
    for table in ("certificate", "quantity_unit", "quantity_unit_one"):
        words = words.former(table, version)
    deficiencies = (deficiencies_section(tuple(_found(document)), words),) if version > FIRST else ()
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
            *deficiencies,
            Section("how", words.text("certificate.how"), tuple(_how(document, words))),
            Section("confirm", words.text("certificate.confirm"), tuple(_confirm(document, sha256, words))),
        ),
        running_title=words.text("certificate.running_title", id=identity),
        page_label=words.find("report", "page_label") or "{page}/{pages}",
        template=TEMPLATE,
        template_version=version,
        dated=str(document.get("issued_at") or ""),
    )


def _found(document: Document) -> Iterator[Found]:
    """Yield the deficiencies of a certificate's document, each with its cure."""
    for each in records(document, "deficiencies"):
        yield Found(
            str(each["code"]),
            str(each["severity"]),
            str(each["action"]),
            str(each.get("measure_id") or ""),
            _day(each.get("due_on")),
            _day(each.get("resolved_on")),
            tuple(
                Cured(date.fromisoformat(str(cure["on"])), str(cure["by"]), str(cure["note"]))
                for cure in records(each, "cured")
            ),
        )


def _day(value: object) -> date | None:
    """Return a day of a document, or None where it has none."""
    return date.fromisoformat(str(value)) if value else None


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
    """Return who inspected, and for whom the inspector works."""
    firm = str(inspection.get("firm") or "")
    return inspector_named(str(inspection["inspector"]), str(inspection["employment"]), firm, words)


def _label(measure: Document, words: Wording) -> str:
    """Return a measure's name: as the document has it, which is English, or in the language of the words."""
    own = str(measure["label"])
    return own if words.language == "en" else measure_label(str(measure["measure_id"]), own, words)


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
    share = figures.plain(short(float(Decimal(str(gas["least_share_of_approved"])) * _HUNDRED)), words)
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
    quantity = amount_with_unit("quantity_unit", unit, claimed.get("quantity"), words)
    sides = (record(measure, "approved"), record(measure, "observed_savings"))
    lifetime = [side.get("avoided_kgco2e_lifetime") for side in sides]
    return (
        Cell(_label(measure, words), _machine(claimed, words)),
        Cell(quantity if installed else words.text("certificate.not_installed")),
        Cell(amount_with_unit("quantity_unit", unit, observed.get("quantity"), words)),
        Cell(_readings(measure, claimed, observed, words)),
        Cell(words.text(f"certificate.item_{verdict}")),
        Cell(" / ".join(figures.quantity(each, words) for each in lifetime)),
    )


def _readings(measure: Document, claimed: Document, observed: Document, words: Wording) -> str:
    """Return the three readings with their unit once; nothing measured says so."""
    three = (claimed.get("reading_before"), claimed.get("reading_after"), observed.get("reading"))
    return readings(three, str(measure.get("reading_unit") or ""), words)


def _machine(claimed: Document, words: Wording) -> str:
    """Return which machine was put in."""
    make, model, serial = (str(claimed.get(name) or "") for name in ("make", "model", "serial"))
    return machine(make, model, (serial,), words)


def _remarks(measure: Document, words: Wording) -> Iterator[str]:
    """Yield what the inspector wrote beside a measure."""
    for key, name in (("clause", "standards_clause"), ("note", "note")):
        if measure.get(name):
            yield words.text(f"certificate.{key}", **{key: str(measure[name])})


def _how(document: Document, words: Wording) -> Iterator[Paragraph | BulletList]:
    approved, factors = record(document, "approved"), str(record(document, "methodology")["label"])
    is_first = document.get("version", FIRST) == FIRST
    sentences = [
        words.text(
            "certificate.method",
            day=figures.day(approved["assessed_on"], words),
            # The first version had them in English in every language, and says what it said.
            factors=factors if is_first else told_in(factors, words),
        )
    ]
    if not approved["reproduced"]:
        sentences.append(words.text("certificate.not_reproduced"))
    yield Paragraph(" ".join(sentences), Weight.SMALL)
    each_measure = (
        " ".join((_basis(each, words, is_first=is_first), *_remarks(each, words)))
        for each in records(document, "measures")
    )
    yield BulletList(tuple(each_measure), weight=Weight.SMALL)
    yield Paragraph(words.text("certificate.standard"), Weight.SMALL)


def _basis(measure: Document, words: Wording, *, is_first: bool) -> str:
    """Return what of a measure was counted; the first version did not tell what was never installed apart."""
    values = {"measure": _label(measure, words)}
    basis = str(measure["basis"])
    if basis == "left_out" and not is_first and record(measure, "claimed").get("status") == "not_installed":
        basis = "not_installed"
    if basis == "reading":
        unit = str(measure.get("reading_unit") or "")
        values["reading"] = amount_with_unit("reading_unit", unit, measure["counted_reading"], words)
    sentence = words.text(f"certificate.basis_{basis}", **values)
    share = Decimal(str(measure["share"]))
    if basis not in ("left_out", "not_installed") and share < 1:
        percent = figures.plain(figures.rounded(share * _HUNDRED, Decimal("0.1")).normalize(), words)
        sentence += words.text("certificate.basis_share", percent=percent)
    return sentence


def _confirm(document: Document, sha256: str, words: Wording) -> Iterator[Paragraph]:
    yield Paragraph(words.text("certificate.confirm_lines", address=str(document["address"])))
    yield Paragraph(words.text("certificate.hash", sha256=sha256), Weight.FINE)
