"""How homes are worked out together."""

from __future__ import annotations

from functools import cache
from typing import Final

from calculators.number_tables import number_file

_FILE: Final = "data/portfolio/batch.toml"


@cache
def batch_setting(name: str) -> float:
    """Return one of the settings of ``data/portfolio/batch.toml``."""
    return number_file(_FILE).table("batch").number(name)
