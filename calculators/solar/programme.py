"""How large an array a programme installs on a home, on a day."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from calculators.reference_records import jurisdiction_folder, read_parameter

if TYPE_CHECKING:
    from datetime import date

    from rules.parameters import DatedValue, Parameter

FOLDER = "pv_programme"


def programme_limit(name: str, on: date, jurisdiction: str = "us_ca") -> DatedValue | None:
    """Return a limit in force on a day [kW CEC-AC]; None where none is carried for it.

    Parameters
    ----------
    name : {"capacity_least", "capacity_most"}
        Which limit: a CEC-AC rating, power under PVUSA test conditions times the inverter's efficiency.
    on : date
        The day.
    jurisdiction : str
        Whose programme.

    Raises
    ------
    ReferenceDataError
        If the data file is missing or damaged.
    """
    return _limit(name, jurisdiction).on(on)


@cache
def _limit(name: str, jurisdiction: str) -> Parameter:
    """Return a limit through time."""
    return read_parameter(name, jurisdiction_folder(jurisdiction, FOLDER) / f"{name}.toml")
