"""The household report, from an assessment to a file that carries the assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webapp.reports.attached_record import attached_record
from webapp.reports.files import write_file_safely
from webapp.reports.household_content import LANGUAGES, TEMPLATE
from webapp.reports.pdf import render_pdf
from webapp.reports.templates import HouseholdPaper, content_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rules.facts import CaseFacts
    from webapp.reports.parties import Contact

DEFAULT = "en"


def with_facts(document: Mapping[str, Any], facts: CaseFacts) -> dict[str, Any]:
    """Return an assessment with the facts it rests on: the record from which its numbers come out again.

    Parameters
    ----------
    document : mapping
        The assessment as JSON holds it.
    facts : CaseFacts
        What was known of the household and its home.
    """
    return {**document, "facts": facts.model_dump(mode="json", exclude_defaults=True)}


def language_of_household(document: Mapping[str, Any]) -> str:
    """Return the household's own language where reports are complete in it, else English.

    Examples
    --------
    >>> language_of_household({"language": "es"}), language_of_household({"language": None})
    ('es', 'en')
    """
    stated = str(document.get("language") or "")
    return stated if stated in LANGUAGES else DEFAULT


def render_household_report(
    record: Mapping[str, Any],
    language: str = DEFAULT,
    *,
    contact: Contact | None = None,
    version: int | None = None,
) -> bytes:
    """Return a household report as a PDF file's bytes: of the same record always the same.

    Parameters
    ----------
    record : mapping
        The assessment as JSON holds it. With its facts in it (see `with_facts`) the file carries it.
    language : str
        One in which the report is complete.
    contact : Contact, optional
        Whom the household can call; there are lines to write on where it is not known.
    version : int, optional
        Of the template; the newest where not given.

    Raises
    ------
    InputError
        If it is not complete in the language, or there is no such version.
    """
    report = content_of(TEMPLATE, HouseholdPaper(record, contact), language, version)
    carried = (
        (attached_record(record, "The assessment, with the facts it rests on"),) if "facts" in record else ()
    )
    return render_pdf(report, attachments=carried)


def write_household_report(
    record: Mapping[str, Any], path: Path, language: str | None = None, *, contact: Contact | None = None
) -> None:
    """Write the household's report, whole or not at all.

    Parameters
    ----------
    record : mapping
        The assessment as JSON holds it. With its facts in it (see `with_facts`) the file carries it.
    path : Path
        Where the PDF goes; an older file of that name is replaced in one step.
    language : str, optional
        The household's own where not given.
    contact : Contact, optional
        Whom the household can call.

    Raises
    ------
    OutputFileError
        If it cannot be written there; nothing was changed.
    InputError
        If the report is not complete in the language.
    """
    written_in = language or language_of_household(record)
    write_file_safely(path, render_household_report(record, written_in, contact=contact))
