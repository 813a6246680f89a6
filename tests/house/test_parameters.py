"""Every number of the rules has a unit, a date and a source, and every threshold a case on its line."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files

COMPARISONS = {"at_most", "under", "at_least", "over", "equals", "one_of", "within"}


def parameter_files() -> list[Path]:
    """Return the parameter files of every jurisdiction."""
    return [
        f
        for f in files()
        if f.parts[:2] == ("rules", "data") and "parameters" in f.parts and f.suffix == ".toml"
    ]


def read(name: Path) -> dict:
    """Return a TOML file with exact decimals."""
    return tomllib.loads((ROOT / name).read_text(encoding="utf-8"), parse_float=Decimal)


def dotted(name: Path) -> str:
    """Return a parameter's name: its path below `parameters/`, with dots."""
    below = name.parts[name.parts.index("parameters") + 1 :]
    return ".".join(below).removesuffix(".toml")


def boundary_cases(jurisdiction: str) -> set[str]:
    """Return the names of the parameters that a jurisdiction's cases test on the line."""
    cases = [f for f in files() if f.parts[:3] == ("tests", "cases", jurisdiction) and f.suffix == ".toml"]
    found = set()
    for name in cases:
        content = read(name)
        for part in [content, *content.get("case", [])]:
            found |= set(part.get("boundary", []))
    return found


@pytest.mark.parametrize("name", parameter_files(), ids=str)
def test_a_parameter_says_what_it_is(name):
    parameter = read(name)
    assert parameter["description"].rstrip().endswith("."), "one sentence, ended"
    assert parameter["unit"].strip()
    assert parameter.get("comparison", "at_most") in COMPARISONS
    assert parameter["value"]


@pytest.mark.parametrize("name", parameter_files(), ids=str)
def test_every_value_has_a_date_and_a_source(name):
    values = read(name)["value"]
    for value in values:
        assert type(value["effective"]) is date
        assert type(value["retrieved"]) is date
        assert isinstance(value["verified"], bool)
        assert value["citation"].strip()
        assert value.get("link", "https://").startswith("https://")
        assert len(value.keys() & {"amount", "edition", "ended"}) == 1
    days = [value["effective"] for value in values]
    assert days == sorted(set(days)), (
        "each date once, in order: every day resolves to one value or a declared gap"
    )


@pytest.mark.parametrize("name", parameter_files(), ids=str)
def test_every_threshold_has_a_case_on_its_line(name):
    if "comparison" not in read(name):
        return
    jurisdiction = name.parts[2]
    assert dotted(name) in boundary_cases(jurisdiction), (
        f'{name}: add a case on the line to tests/cases/{jurisdiction} with boundary = ["{dotted(name)}"]'
    )


@pytest.mark.parametrize("jurisdiction", sorted({f.parts[2] for f in parameter_files()}))
def test_no_case_claims_a_boundary_that_is_not_there(jurisdiction):
    known = {dotted(name) for name in parameter_files() if name.parts[2] == jurisdiction}
    assert boundary_cases(jurisdiction) <= known
