"""Reading findings/*.toml: everything one criterion says of a few facts, in one line."""

import tomllib
from datetime import date
from pathlib import Path

from rules.criteria import CRITERIA
from rules.criteria.evidence import evidence
from rules.household_file import check_facts
from rules.inquiry import Inquiry
from rules.rulebook import load_rulebook

FOLDER = Path(__file__).parent / "findings"
DAY = date(2026, 1, 1)
# The tests of programmes, and the one of papers, which no programme waits for.
TESTS = {**CRITERIA, "income.evidence": evidence}


def findings():
    """Return the entries of every file, by a name for each."""
    return {
        f"{path.stem} {turn}, {entry['of']}": entry
        for path in sorted(FOLDER.glob("*.toml"))
        for turn, entry in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["finding"], 1)
    }


def judged(entry):
    """Return the finding of an entry's criterion for its facts, day and arguments."""
    facts = check_facts(entry["facts"], entry["of"], load_rulebook())
    asked = Inquiry(facts, entry.get("on", DAY), load_rulebook().data)
    return TESTS[entry["of"]](asked, entry.get("given", {}))


def told(finding):
    """Return what a finding says, in the order a person would say it."""
    asked = "" if finding.comparison is None else f"{finding.comparison.value} "
    parts = [
        f"{finding.outcome.value}, {finding.code}",
        f"seen {_plain(finding.observed)}",
        f"asked {asked}{_plain(finding.threshold)} [{finding.unit}] since {finding.effective}",
        f"missing {', '.join(finding.missing)}" if finding.missing else "",
        f"could be {', '.join(sorted(each.value for each in finding.reachable))}",
    ]
    return "; ".join(part for part in parts if part)


def _plain(value):
    return "/".join(map(str, value)) if isinstance(value, tuple) else str(value)
