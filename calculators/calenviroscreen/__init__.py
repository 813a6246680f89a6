"""CalEnviroScreen: scores recomputed from indicator percentiles, and checked against the published ones."""

from __future__ import annotations

from calculators.calenviroscreen.edition import EDITIONS, Edition, Layout, load_edition
from calculators.calenviroscreen.scores import ScoreTable, recompute
from calculators.calenviroscreen.verification import Verification, verify

__all__ = [
    "EDITIONS",
    "Edition",
    "Layout",
    "ScoreTable",
    "Verification",
    "load_edition",
    "recompute",
    "verify",
]
