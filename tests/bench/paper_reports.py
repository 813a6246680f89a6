"""What the printing matches print: household reports of three pages, no two with the same words."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2

from calculators.assessment import assess
from rules.household_file import read_household
from rules.rulebook import load_rulebook
from webapp.reports.household_content import household_report
from webapp.reports.parties import Contact
from webapp.reports.pdf import render_pdf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.reports.model import Report

ON = date(2026, 6, 30)
SAMPLES = Path(__file__).parents[2] / "webapp" / "samples"
PAGES = 3
SEED = 20261121
# Names whose letters differ, so that no two documents embed the same characters.
LATIN = (
    "José",
    "Núñez",
    "Nguyễn",
    "Ánh",
    "Łukasz",
    "Zoë",
    "O'Brien",
    "Grażyna",
    "Þór",
    "Đặng",
    "Søren",
    "Čapek",
)
HAN = (
    "王李張劉陳楊黃趙吳周徐孫馬朱胡郭何高林羅鄭梁謝宋唐許韓馮鄧曹彭曾蕭田董袁潘于蔣蔡余杜葉程蘇魏呂丁任沈"
    "姚盧傅鍾姜崔譚廖范汪陸金石戴賈韋夏邱方侯鄒熊孟秦白江閻薛尹段雷黎史龍陶賀顧毛郝龔邵萬錢嚴覃武莫孔向湯"
)


@cache
def assessments() -> tuple[Mapping[str, Any], ...]:
    """Return the assessments of the sample households."""
    rulebook = load_rulebook("us_ca")
    files = sorted(SAMPLES.glob("[0-9]*.toml"))
    facts = [read_household(path.read_bytes(), path.name, rulebook) for path in files]
    return tuple(assess(each, rulebook, ON).document() for each in facts)


def three_page_reports(language: str, many: int, first: int = 0) -> tuple[Report, ...]:
    """Return reports of three pages, each of another household with another caseworker.

    Of a sample whose report is longer, the sections at its end (sources, method, record) are left out until
    three pages hold it: every contestant prints the same.

    Parameters
    ----------
    language : str
    many : int
        How many.
    first : int
        The number of the first: reports of different numbers differ.
    """
    bases = _bases(language)
    return tuple(
        _report(language, number, *bases[number % len(bases)]) for number in range(first, first + many)
    )


def _report(language: str, number: int, document: Mapping[str, Any], kept: int) -> Report:
    chance = random.Random(SEED + number)  # noqa: S311 - repeatable, not secret
    name = "".join(chance.sample(HAN, 3)) if language == "zh-Hant" else " ".join(chance.sample(LATIN, 2))
    contact = Contact(caseworker=name, phone=f"559-555-{number % 10**4:04}")
    own = {**document, "reference": f"CA-{number:06}"}
    report = household_report(own, language=language, contact=contact)
    return replace(report, sections=report.sections[:kept])


@cache
def _bases(language: str) -> tuple[tuple[Mapping[str, Any], int], ...]:
    """Return each sample that can be told on three pages, and how many of its sections they hold."""
    found = []
    for document in assessments():
        contact = Contact(caseworker="Guadalupe Peña", phone="559-555-0000")
        whole = household_report(document, language=language, contact=contact)
        for kept in range(len(whole.sections), 0, -1):
            pages = page_count(render_pdf(replace(whole, sections=whole.sections[:kept])))
            if pages <= PAGES:
                break
        if pages == PAGES:
            found.append((document, kept))
    return tuple(found)


def page_count(pdf: bytes) -> int:
    """Return how many pages a file has."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()
