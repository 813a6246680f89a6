"""The verification certificate as PDF; a code on its first page leads to the page that confirms it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from webapp.reports.certificate_content import certificate_report
from webapp.reports.model import Code
from webapp.reports.pdf import render_pdf
from webapp.reports.wording import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webapp.reports.archival import Attachment


def render_certificate(
    document: Mapping[str, Any], sha256: str, language: str = "en", *, attachments: Sequence[Attachment] = ()
) -> bytes:
    """Return a certificate as a PDF file's bytes: the same document gives the same bytes.

    Parameters
    ----------
    document : mapping
        The certificate's document.
    sha256 : str
        Its hash.
    language : str
        Language to write it in.
    attachments : sequence of Attachment
        Files that it carries.
    """
    report = certificate_report(document, sha256, language)
    address = str(document["address"])
    code = Code(address, wording(language).text("paper.code_alt", address=address))
    dated = report.dated or str(document.get("issued_at") or "")
    return render_pdf(replace(report, code=code, dated=dated), attachments=attachments)
