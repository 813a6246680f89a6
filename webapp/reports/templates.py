"""Every kind of document with every version of it: what is issued today, and what was issued before.

A document that was issued keeps its version. It is written by that version for as long as it may be printed;
a change of its sections or words is a further version.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from rules.errors import InputError
from webapp.reports import (
    certificate_content,
    household_content,
    inspection_report_content,
    installation_record_content,
    notice_content,
    programme_report_content,
    provider_month_content,
    work_scope_content,
)
from webapp.reports.html_twin import render_html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from webapp.reports.model import Report
    from webapp.reports.parties import Contact


@dataclass(frozen=True, slots=True)
class Template:
    """One version of one kind of document.

    Parameters
    ----------
    id : str
    version : int
    languages : tuple of str
        In which it is complete.
    content : callable
        From what the document is written from, and a language, to what it says.
    """

    id: str
    version: int
    languages: tuple[str, ...]
    content: Callable[[Any, str], Report]


@dataclass(frozen=True, slots=True)
class HouseholdPaper:
    """What a household report is written from: the assessment, and whom to call."""

    document: Mapping[str, Any]
    contact: Contact | None = None


@dataclass(frozen=True, slots=True)
class CertificatePaper:
    """What a certificate is written from: its document, and that document's hash."""

    document: Mapping[str, Any]
    sha256: str


def _household(version: int, paper: HouseholdPaper, language: str) -> Report:
    return household_content.household_report(
        paper.document, language=language, contact=paper.contact, version=version
    )


def _certificate(version: int, paper: CertificatePaper, language: str) -> Report:
    written_by = paper.document.get("version", certificate_content.FIRST)
    if written_by != version:
        raise InputError(f"the certificate is of version {written_by!r} and cannot be written by {version}")
    return certificate_content.certificate_report(paper.document, paper.sha256, language)


def _templates() -> tuple[Template, ...]:
    """Return every version of every kind of document."""
    household, certificate = household_content, certificate_content
    found = [
        Template(household.TEMPLATE, version, household.LANGUAGES, partial(_household, version))
        for version in range(household.FIRST, household.VERSION + 1)
    ]
    found += [
        Template(certificate.TEMPLATE, version, certificate.LANGUAGES, partial(_certificate, version))
        for version in range(certificate.FIRST, certificate.VERSION + 1)
    ]
    found += [
        Template(module.TEMPLATE, module.VERSION, module.LANGUAGES, content)
        for module, content in (
            (notice_content, notice_content.notice_report),
            (work_scope_content, work_scope_content.work_scope_report),
            (installation_record_content, installation_record_content.installation_report),
            (inspection_report_content, inspection_report_content.inspection_report),
            (provider_month_content, provider_month_content.provider_month_report),
            (programme_report_content, programme_report_content.programme_report),
        )
    ]
    return tuple(found)


TEMPLATES = _templates()


def template(identity: str, version: int | None = None) -> Template:
    """Return a template by its id and version; the newest where no version is given.

    Raises
    ------
    InputError
        If there is no such template, or no such version of it.
    """
    versions = {each.version: each for each in TEMPLATES if each.id == identity}
    if not versions:
        known = ", ".join(sorted({each.id for each in TEMPLATES}))
        raise InputError(f"there is no document {identity!r}; there are: {known}")
    wanted = max(versions) if version is None else version
    if wanted not in versions:
        known = ", ".join(str(number) for number in sorted(versions))
        raise InputError(f"there is no version {wanted!r} of the document {identity!r}; there are: {known}")
    return versions[wanted]


def content_of(identity: str, paper: Any, language: str = "en", version: int | None = None) -> Report:  # noqa: ANN401 - each kind of document has its own
    """Return what a document says.

    Parameters
    ----------
    identity : str
        Of the template.
    paper : object
        What that template is written from.
    language : str
        One in which it is complete.
    version : int, optional
        The newest where not given.

    Raises
    ------
    InputError
        If there is no such template or version, or it is not complete in the language.
    """
    found = template(identity, version)
    if language not in found.languages:
        raise InputError(
            f"the document {identity!r} is not complete in {language!r};"
            f" it is in: {', '.join(found.languages)}"
        )
    return found.content(paper, language)


def page_of(identity: str, paper: Any, language: str = "en", version: int | None = None) -> str:  # noqa: ANN401 - each kind of document has its own
    """Return a document as a page of HTML, with the words of its PDF in the same order."""
    return render_html(content_of(identity, paper, language, version))


def pdf_of(identity: str, paper: Any, language: str = "en", version: int | None = None) -> bytes:  # noqa: ANN401 - each kind of document has its own
    """Return a document as a PDF file's bytes: the same paper gives the same bytes.

    A certificate's PDF carries a code that leads to the page that confirms it, so it is drawn by
    `webapp.reports.certificate.render_certificate`.
    """
    from webapp.reports.pdf import render_pdf  # noqa: PLC0415 - pages need no drawing

    return render_pdf(content_of(identity, paper, language, version))
