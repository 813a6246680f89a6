"""Household reports printed a second."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import partial
from pathlib import Path

from calculators.assessment import assess
from rules.household_file import read_household
from rules.rulebook import load_rulebook
from tests.bench.rounds import Contestant, Match, play
from webapp.reports.household import write_household_report

ON = date(2026, 6, 30)
SAMPLES = Path(__file__).parents[1] / "webapp" / "samples"


def paper(rounds: int) -> Match:
    """Time the report of the first sample household, and its whole assessment beside it."""
    rulebook = load_rulebook("us_ca")
    sample = min(SAMPLES.glob("[0-9]*.toml"))
    facts = read_household(sample.read_bytes(), sample.name, rulebook)
    document = assess(facts, rulebook, ON).document()
    match = Match("Paper: the household report", "report", notes=[f"sample {sample.stem}"])
    match.skipped["WeasyPrint, fpdf2, typst"] = "not among the requirements"
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "report.pdf"
        contestants = [
            Contestant("Hearthline PDF, flushed to disk", partial(write_household_report, document, pdf)),
            Contestant("(the assessment it prints)", lambda: assess(facts, rulebook, ON).document()),
        ]
        return play(match, contestants, rounds)
