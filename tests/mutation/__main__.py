"""Print the share of noticed changes; leave with 1 if it is under the least that is asked for."""

import sys
from pathlib import Path

from tests.mutation.counts import counts, lines, total

LEAST_PERCENT = 90

found = counts(Path("mutants"))
print("\n".join(lines(found)))  # noqa: T201 - what the command is for
share = total(found).share_percent
sys.exit(share is None or share < LEAST_PERCENT)
