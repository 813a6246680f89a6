"""The household report, from an assessment to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webapp.reports.files import write_file_safely
from webapp.reports.household_content import household_report
from webapp.reports.pdf import render_pdf

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def write_household_report(document: Mapping[str, Any], path: Path) -> None:
    """Write the household's report, whole or not at all.

    Parameters
    ----------
    document : mapping
        The assessment as JSON holds it.
    path : Path
        Where the PDF goes; an older file of that name is replaced in one step.

    Raises
    ------
    OutputFileError
        If it cannot be written there; nothing was changed.
    """
    write_file_safely(path, render_pdf(household_report(document)))
