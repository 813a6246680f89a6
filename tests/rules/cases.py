"""Cases that a policy officer writes: tests/cases/<jurisdiction>/*.toml, read into facts and expectations."""

import copy
import tomllib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "cases"
_CASE_KEYS = {
    "sentence",
    "on",
    "boundary",
    "facts",
    "unknown",
    "expect",
    "codes",
    "findings",
    "missing",
    "place",
}


@dataclass(frozen=True)
class Case:
    """One household on one day, and what must come out.

    `expect`, `codes` and `missing` are by programme id: the outcome, codes that must be among its findings,
    and exactly the facts that must be asked for. `findings` is by criterion, in whichever programme.
    `place` is what is said of the place itself, by name; "not known" stands for null.
    """

    sentence: str
    on: date
    facts: dict
    boundary: tuple[str, ...] = ()
    expect: dict[str, str] = field(default_factory=dict)
    codes: dict[str, list[str]] = field(default_factory=dict)
    findings: dict[str, str] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)
    place: dict[str, object] = field(default_factory=dict)


def read_cases(path):
    """Return the cases of a file; a misspelt key is an error, not a case that tests nothing."""
    content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    assert set(content) <= {"base", "case"}, f"{path.name}: only [base] and [[case]]"
    return [_case(path.name, content.get("base", {}), raw) for raw in content["case"]]


def _case(where, base, raw):
    unknown_keys = set(raw) - _CASE_KEYS
    assert not unknown_keys, f"{where}: {raw.get('sentence')}: unknown {unknown_keys}"
    facts = copy.deepcopy(base)
    for section, overrides in raw.get("facts", {}).items():
        facts.setdefault(section, {}).update(overrides)
    for name in raw.get("unknown", []):
        section, _, fact = name.partition(".")
        del facts[section][fact]  # a fact that was never given is a mistake in the case
    kept = {
        key: raw[key]
        for key in ("sentence", "on", "expect", "codes", "findings", "missing", "place")
        if key in raw
    }
    return Case(facts=facts, boundary=tuple(raw.get("boundary", ())), **kept)
