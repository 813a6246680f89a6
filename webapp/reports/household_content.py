"""A household's report as plain content, made from its assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculators.everyday_comparisons import everyday_comparison
from rules.errors import InputError
from webapp.reports import figures
from webapp.reports.answer import UNCHECKED, about_section, answer_section, missing_section
from webapp.reports.closing import method_section, record_section, sources_section
from webapp.reports.model import Report
from webapp.reports.other_programs import other_programs_section
from webapp.reports.overrides import overrides_section
from webapp.reports.parties import Contact
from webapp.reports.plan import plan_section
from webapp.reports.programs_section import next_section, programs_section
from webapp.reports.solar_section import solar_section
from webapp.reports.subject import SourceRegister, Subject, of_first_version, record
from webapp.reports.totals_section import counting_notes, totals_section
from webapp.reports.wording import wording

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from calculators.everyday_comparisons import EverydayComparison

TEMPLATE = "household_report"
# Version 2 adds the home's use before and after the work, and whom to call by name and number.
FIRST, VERSION = 1, 2
LANGUAGES = ("en", "es", "vi", "zh-Hant")
_OUTCOMES = ("eligible", "ineligible", "undetermined")


def household_report(
    document: Mapping[str, Any],
    comparison: EverydayComparison | None = None,
    language: str = "en",
    *,
    other_programs_in_full: bool = False,
    contact: Contact | None = None,
    version: int = VERSION,
) -> Report:
    """Return what a household's report says.

    Nothing is calculated again: every figure is the assessment's own, rounded for display. Only three are
    derived, all exactly: how far an income is over its limit, the everyday comparison of tonnes, and the use
    after the work as the use before it less what is saved.

    Parameters
    ----------
    document : mapping
        The assessment as JSON holds it; a screening alone gives a report without measures.
    comparison : EverydayComparison, optional
        What the greenhouse gas avoided over life is held against; where none is given, the default one
        of the assessment's jurisdiction.
    language : str
        Language to write the report in. The household's own language is in the document, and where it
        is another the report opens with a line that says so.
    other_programs_in_full : bool
        Whether the programmes beside the household's own answer come with reasons and sources, in a table;
        on paper they are named in a few lines.
    contact : Contact, optional
        Whom the household can call; there are lines to write on where it is not known.
    version : int
        Of the template. A report that was issued by an older one is printed by that one.

    Raises
    ------
    InputError
        If the document's outcome is none of the three answers, or there is no such version.
    ReferenceDataError
        If the language has no words, or lacks one that this report needs.
    """
    words = wording(language)
    if document.get("outcome") not in _OUTCOMES:
        raise InputError(
            f"the assessment's outcome is {document.get('outcome')!r};"
            f" a report needs one of: {', '.join(_OUTCOMES)}"
        )
    if not FIRST <= version <= VERSION:
        raise InputError(
            f"there is no version {version!r} of the household report; there are {FIRST} to {VERSION}"
        )
    subject, newer = Subject(document, words, SourceRegister()), version > FIRST
    subject = subject if newer else of_first_version(subject)
    sections = (
        about_section(subject, LANGUAGES if newer else ()),
        overrides_section(subject),
        answer_section(subject, unchecked=UNCHECKED) if newer else answer_section(subject),
        missing_section(subject),
        programs_section(subject, of_this_kind=newer),
        other_programs_section(subject, in_full=other_programs_in_full),
        next_section(subject, contact or Contact() if newer else None),
        plan_section(subject, facts_alone=newer),
        solar_section(subject),
        totals_section(subject, comparison or _everyday(subject), with_use=newer),
        method_section(subject, counting_notes(subject) if newer else (), by_measure=not newer),
        sources_section(subject),
        record_section(subject, of_this_kind=newer),
    )
    reference = str(document.get("reference") or "")
    return Report(
        title=words.text("report.title"),
        subtitle=words.text("report.subtitle"),
        language=language,
        reference=reference,
        sections=tuple(section for section in sections if section is not None),
        running_title=words.text("report.running_title", reference=reference).strip(),
        page_label=words.find("report", "page_label") or "{page}/{pages}",
        template=TEMPLATE,
        template_version=version,
        dated=str(document.get("on") or ""),
    )


def _everyday(subject: Subject) -> EverydayComparison | None:
    """Return the jurisdiction's own everyday comparison of what is avoided over life, where that is known."""
    avoided = figures.amount(record(subject.document, "totals").get("avoided_kgco2e_lifetime"))
    if avoided is None:
        return None
    return everyday_comparison(float(avoided), str(subject.document.get("jurisdiction", "us_ca")))
