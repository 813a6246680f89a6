"""Prints a digest of every document: `python -m tests.webapp.reports.printed_elsewhere`, wherever it is."""

import hashlib
import sys

import webapp
from tests.webapp.reports import papers
from tests.webapp.reports.papers_of_work import EVERY
from webapp.reports.archival import Attachment
from webapp.reports.pdf import render_pdf
from webapp.reports.templates import content_of, template

LANGUAGES = ("en", "zh-Hant")
ATTACHED = (Attachment("record.json", b'{"a": 1}', "The record"),)


def digests():
    """Return the digest of each document, by template, version and language."""
    found = {}
    for (identity, version), paper in EVERY.items():
        for language in set(LANGUAGES) & set(template(identity, version).languages):
            pdf = render_pdf(content_of(identity, paper(), language, version), attachments=ATTACHED)
            found[f"{identity} {version} {language}"] = hashlib.sha256(pdf).hexdigest()
    # One with a square code, a link and every kind of block.
    found["every block"] = hashlib.sha256(render_pdf(papers.paper("vi"))).hexdigest()
    return dict(sorted(found.items()))


if __name__ == "__main__":
    sys.stderr.write(f"{webapp.__file__}\n")
    sys.stdout.writelines(f"{name}: {digest}\n" for name, digest in digests().items())
