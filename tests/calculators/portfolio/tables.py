"""Households of files as rows of a table, and tables as files."""

import csv
import io
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from calculators.portfolio.layout import read_layout
from calculators.portfolio.records import raw_household
from rules.household_file import check_facts
from rules.rulebook import load_rulebook
from tests.rules.cases import FOLDER, read_cases

SAMPLES = Path(__file__).parents[3] / "webapp" / "samples"
ON = date(2026, 6, 30)
RULEBOOK = load_rulebook()


def samples():
    """Return the sample households as they are written in their files, by name."""
    files = sorted(SAMPLES.glob("[0-9]*.toml"))
    return {path.stem: tomllib.loads(path.read_text(), parse_float=Decimal) for path in files}


def cases():
    """Return every case of tests/cases: its facts and its day."""
    files = sorted(FOLDER.glob("us_ca/*.toml"))
    return [(case.facts, case.on) for path in files for case in read_cases(path)]


def cells_of(raw):
    """Return a household file's content as cells by column."""
    cells = {}
    for section, facts in raw.items():
        for name, value in facts.items():
            cells |= _cells(f"{section}.{name}", value)
    return cells


def _cells(name, value):
    if isinstance(value, list | tuple) and value and isinstance(value[0], dict):
        found = {}
        for number, record in enumerate(value, start=1):
            for key, held in record.items():
                found |= _cells(f"{name}.{number}.{key}", held)
        return found
    return {name: _text(value)}


def _text(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ";".join(_text(each) for each in value) if value else "[]"
    return str(value)


def csv_text(rows, columns=None):
    """Return rows of cells by column as CSV."""
    columns = columns or list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def from_cells(path, number):
    """Return the household of a CSV's row, read as its household file would be."""
    row = list(csv.DictReader(io.StringIO(path.read_text(), newline="")))[number - 1]
    names = list(row)
    table = pa.table([pa.array([row[name]], pa.string()) for name in names], names=names)
    raw, _ = raw_household(table, read_layout(path.name, names), 0)
    return check_facts(raw, "", RULEBOOK)
