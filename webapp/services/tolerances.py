"""What an inspection is held against: how far from a claim, how soon to cure, what a home must reach."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rules.errors import ReferenceDataError
from webapp.db.quality import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).parents[1] / "data" / "tolerances.toml"
WHOLE_PCT = 100.0
WORKING = "working"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A figure of the data file, with where it comes from and whether that was checked."""

    value: float
    citation: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """What a reading of a measure says to the calculation; see tolerances.toml."""

    measure_id: str
    parameter: str
    becomes: str
    unit: str


@dataclass(frozen=True, slots=True)
class Cure:
    """What a severity asks for.

    Parameters
    ----------
    days : int
        How soon the deficiency is put right.
    working_days : bool
        Whether only working days are counted.
    payment_held, stops_work : bool
    """

    days: int
    working_days: bool
    payment_held: bool
    stops_work: bool


@dataclass(frozen=True, slots=True)
class Tolerances:
    """Everything that an inspection is held against.

    Parameters
    ----------
    quantity, reading : Threshold
        How far an observation may lie from the claim, either way [%].
    least_share_of_approved : Threshold
        Share of the approved lifetime tonnes that a home must reach [1].
    days_to_cure : mapping of str to Threshold
        By severity of a deficiency [days].
    cures : mapping of str to Cure
        By severity of a deficiency.
    measured : mapping of str to Measured
        By measure: what its reading says.
    """

    quantity: Threshold
    reading: Threshold
    least_share_of_approved: Threshold
    days_to_cure: Mapping[str, Threshold]
    cures: Mapping[str, Cure]
    measured: Mapping[str, Measured]


@dataclass(frozen=True, slots=True)
class Deviation:
    """How far an observation lies from a claim.

    Parameters
    ----------
    claimed, observed : float
    pct : float or None
        Observed over claimed less one [%]; None where the claim is 0.
    within : bool
        Whether that is within the tolerance.
    tolerance_pct : float
    """

    claimed: float
    observed: float
    pct: float | None
    within: bool
    tolerance_pct: float


def deviation(claimed: float | None, observed: float | None, tolerance: Threshold) -> Deviation | None:
    """Return how far an observation lies from a claim; None where either is not known.

    Examples
    --------
    >>> tenth = Threshold(10.0, "an example", verified=False)
    >>> found = deviation(2560.0, 2816.0, tenth)
    >>> found.pct, found.within
    (10.0, True)
    >>> deviation(2560.0, 2817.0, tenth).within
    False
    """
    if claimed is None or observed is None:
        return None
    if claimed == 0:
        return Deviation(claimed, observed, None, observed == 0, tolerance.value)
    # Both sides of the comparison are products, so that a value on the line is not lost to rounding.
    within = abs(observed - claimed) * WHOLE_PCT <= abs(claimed) * tolerance.value
    return Deviation(
        claimed, observed, (observed - claimed) * WHOLE_PCT / abs(claimed), within, tolerance.value
    )


def accepted_range(claimed: float, tolerance: Threshold) -> tuple[float, float]:
    """Return the least and the most that is within the tolerance of a claim."""
    room = abs(claimed) * tolerance.value / WHOLE_PCT
    return max(claimed - room, 0.0), claimed + room


@cache
def tolerances() -> Tolerances:
    """Return what the data file says.

    Raises
    ------
    ReferenceDataError
        If it is absent or damaged.
    """
    try:
        content = tomllib.loads(FILE.read_text(encoding="utf-8"))
        return Tolerances(
            quantity=_threshold(content["quantity"], "tolerance_pct"),
            reading=_threshold(content["reading"], "tolerance_pct"),
            least_share_of_approved=_threshold(content["greenhouse_gas"], "least_share_of_approved"),
            days_to_cure={each["name"]: _threshold(each, "days") for each in content["severity"]},
            cures={each["name"]: _cure(each) for each in content["severity"]},
            measured={
                each["measure"]: Measured(each["measure"], each["parameter"], each["from"], each["unit"])
                for each in content["measured"]
            },
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ReferenceDataError(f"{FILE} cannot be used: {error!r}; reinstall Hearthline") from error


def _threshold(entry: Mapping[str, Any], name: str) -> Threshold:
    return Threshold(float(entry[name]), str(entry["citation"]), bool(entry["verified"]))


def _cure(entry: Mapping[str, Any]) -> Cure:
    return Cure(
        int(entry["days"]),
        entry["counted"] == WORKING,
        bool(entry["payment_held"]),
        bool(entry["stops_work"]),
    )


def cures() -> Mapping[Severity, Cure]:
    """Return what each severity of a deficiency asks for."""
    return {Severity(name): cure for name, cure in tolerances().cures.items()}
