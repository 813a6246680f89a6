"""What each criterion says of a few facts, to the word: answer, reason, figures, and what it asks for.

The files in findings/ are read by people and changed only when the rules change. `says` is, in order: the
outcome and the code of the reason, what was seen, what was asked [unit] and since when, the facts that would
settle it, and the outcomes that are still possible.
"""

import pytest

from rules.outcomes import Citation
from tests.rules.criteria.findings import TESTS, findings, judged, told

ENTRIES = findings()


@pytest.mark.parametrize("name", ENTRIES)
def test_a_criterion_says_exactly_this(name):
    finding = judged(ENTRIES[name])
    assert told(finding) == ENTRIES[name]["says"]
    assert finding.criterion == ENTRIES[name]["of"]
    assert isinstance(finding.citation, Citation)


def test_every_criterion_is_written_down():
    assert {entry["of"] for entry in ENTRIES.values()} == set(TESTS)
