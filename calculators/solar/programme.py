"""How large an array a programme installs on a home, on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from calculators.number_tables import number_file
from rules.errors import ReferenceDataError

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class ProgrammeLimit:
    """One limit of a programme.

    Parameters
    ----------
    kw_cec_ac : float
        CEC-AC rating [kW]: power under PVUSA test conditions times the inverter's efficiency.
    effective : date
        First day it was in force.
    citation : str
        Where it comes from.
    verified : bool
        Whether that was seen.
    """

    kw_cec_ac: float
    effective: date
    citation: str
    verified: bool


def programme_limit(name: str, on: date, jurisdiction: str = "us_ca") -> ProgrammeLimit | None:
    """Return a limit in force on a day; None before its first day.

    Parameters
    ----------
    name : {"capacity_least", "capacity_most"}
        Which limit.
    on : date
        The day.
    jurisdiction : str
        Whose programme.

    Raises
    ------
    ReferenceDataError
        If the data file is missing or damaged.
    """
    entries: Any = number_file(f"data/{jurisdiction}/pv_programme.toml").entries.get(name)
    try:
        in_force = [value for value in entries["value"] if value["effective"] <= on]
        if not in_force:
            return None
        latest = max(in_force, key=lambda value: value["effective"])
        return ProgrammeLimit(
            kw_cec_ac=float(latest["amount"]),
            effective=latest["effective"],
            citation=str(latest["citation"]),
            verified=bool(latest["verified"]),
        )
    except (KeyError, TypeError) as error:
        raise ReferenceDataError(f"data/{jurisdiction}/pv_programme.toml: {name} is damaged.") from error
