"""`hearthline explain`: the formula of a measure with the home's own numbers in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from webapp.command_line import file_argument, household_of, json_option, on_option, print_json

if TYPE_CHECKING:
    from datetime import date


@click.command("explain")
@file_argument
@on_option
@click.option("--measure", "measure_id", required=True, help="Id of the measure, e.g. attic_insulation.")
@click.option(
    "--pdf", "pdf", type=click.Path(path_type=Path, dir_okay=False), help="Write the explanation here, too."
)
@json_option
def explain(*, file: str, on: date, measure_id: str, pdf: Path | None, as_json: bool) -> None:
    """Say step by step how a measure's saving was worked out, with the home's own numbers and the sources."""
    from calculators.assessment import assess
    from calculators.explain.documents import explanation_document
    from calculators.explain.explanation import explain_measure
    from webapp.plain_text import report_text
    from webapp.reports.explanation import explanation_report

    facts, rulebook = household_of(file)
    assessment = assess(facts, rulebook, on)
    document = explanation_document(explain_measure(assessment, measure_id), assessment)
    for warning in assessment.warnings:
        click.echo(f"Warning: {warning}", err=True)
    if as_json:
        print_json(document)
    else:
        click.echo(report_text(explanation_report(document)))
    if pdf is not None:
        from webapp.reports.pdf import render_pdf

        pdf.write_bytes(render_pdf(explanation_report(document)))
        click.echo(f"Explanation written to {pdf}", err=True)
