"""The demo programme's other homes: drawn by a fixed seed from the sample households.

The homes of demo_homes.toml are described one by one; these fill the streets around them. Nobody lives at
these addresses. The same seed gives the same homes.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20260630
# With the homes that are described one by one, the demo has 200.
NEIGHBOURS = 183
# City, ZIP code, streets, and the samples whose census tract is there.
PLACES = (
    (
        "Fresno",
        "93706",
        ("S Walnut Ave", "E Lorena Ave", "S Fig St", "E Geneva Ave"),
        ("01-fresno-owner.toml",),
    ),
    ("Stockton", "95205", ("E Sonora St", "S Airport Way", "E 9th St"), ("09-shaded-roof.toml",)),
    ("Calexico", "92231", ("Heber Ave", "Mary Ave", "E 5th St"), ("07-all-electric-desert.toml",)),
    ("Richmond", "94804", ("Ohio Ave", "S 11th St", "Florida Ave"), ("08-coast-no-cooling.toml",)),
    ("Oakland", "94601", ("E 17th St", "Foothill Blvd", "35th Ave"), ("05-complex-of-3-times-8.toml",)),
    ("Bakersfield", "93307", ("Cottonwood Rd", "Casa Loma Dr"), ("14-mobile-home-no-income.toml",)),
)
# Of how many homes each stage is the last so far; the rest have been reported.
SHARES = (
    (Stage.SCREENED, 22),
    (Stage.ENROLLED, 18),
    (Stage.ASSESSED, 14),
    (Stage.SCOPED, 12),
    (Stage.APPROVED, 10),
    (Stage.SCHEDULED, 10),
    (Stage.IN_PROGRESS, 10),
    (Stage.IN_PROGRESS_INSPECTION, 3),
    (Stage.CONTRACTOR_COMPLETE, 4),
    (Stage.DESK_REVIEW, 4),
    (Stage.FINAL_INSPECTION, 6),
    (Stage.PASSED, 12),
    (Stage.REWORK, 4),
    (Stage.DEFERRED, 12),
    (Stage.WITHDRAWN, 8),
)
# Days since the first call: a home that is still on its way came lately.
LATELY, LONG_AGO = (20, 60), (30, 330)
FINISHED = frozenset({Stage.PASSED, Stage.REPORTED, Stage.DEFERRED, Stage.WITHDRAWN, Stage.SCREENED})
REASONS = {
    Stage.REWORK: "Two registers are loose and one boot leaks. Seal them, and test the ducts again.",
    Stage.DEFERRED: "Damp under the kitchen. The owner has a plumber coming; look again in two months.",
    Stage.WITHDRAWN: "The household has moved away.",
}
LARGEST_NUMBER = 4900
FLOOR_AREA_FT2 = (760, 1680)


def neighbours(seed: int = SEED, how_many: int = NEIGHBOURS) -> Iterator[dict[str, Any]]:
    """Yield the homes as demo_homes.toml would write them, each at an address of its own.

    Parameters
    ----------
    seed : int
        The same seed gives the same homes.
    how_many : int
        How many homes.
    """
    draw = random.Random(seed)  # noqa: S311 - homes of a demonstration
    stages = [stage for stage, number in SHARES for _ in range(number)]
    stages += [Stage.REPORTED] * (how_many - len(stages))
    taken: set[tuple[str, int]] = set()
    for number, stage in enumerate(stages[:how_many]):
        city, zip_code, streets, samples = PLACES[number % len(PLACES)]
        yield {
            "address_line": _address(draw, streets, taken),
            "city": city,
            "zip_code": zip_code,
            "sample": draw.choice(samples),
            "until": stage.value,
            "days_ago": draw.randint(*(LONG_AGO if stage in FINISHED else LATELY)),
            "facts": {
                "dwelling.floor_area_ft2": draw.randrange(*FLOOR_AREA_FT2, 20),
            },
            "reason": REASONS.get(stage, ""),
            "team": number % len(PLACES),
        }


def _address(draw: random.Random, streets: tuple[str, ...], taken: set[tuple[str, int]]) -> str:
    """Return an address that no other home of the demo has."""
    while True:
        street, number = draw.choice(streets), draw.randrange(101, LARGEST_NUMBER, 2)
        if (street, number) not in taken:
            taken.add((street, number))
            return f"{number} {street}"
