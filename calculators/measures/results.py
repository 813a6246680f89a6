"""What the measures come to for one home: the use before, each measure's saving, the use after."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from calculators.home.assumptions import Assumption
    from rules.outcomes import Finding

Source = Literal["metered", "modelled", "default"]
Feasible = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Amount:
    """An annual amount of energy and how it is known; the value is None where it is not.

    Parameters
    ----------
    value : float or None
    unit : str
        kWh, therm, gal or short ton.
    source : str
        ``metered`` by bills, ``modelled`` from stated facts, or ``default``: on defaults alone.
    """

    value: float | None
    unit: str
    source: Source


@dataclass(frozen=True, slots=True)
class EndUseAmount:
    """The annual amount of one fuel for one end use."""

    end_use: str
    fuel: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Baseline:
    """A year's use before any measure."""

    by_fuel: Mapping[str, Amount]
    end_uses: tuple[EndUseAmount, ...]


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """One measure on one home.

    Parameters
    ----------
    id, label : str
    feasible : str
        ``yes``, ``no`` or ``unknown``.
    findings : tuple of Finding
        Every test with its reason, and every limit that was met.
    missing : tuple of str
        Dotted facts that could still settle feasibility or the saving.
    in_package : bool
    savings_by_fuel : dict of str to float, or None
        At its place in the order, on the home improved by the package so far; each fuel in its own unit a
        year, negative where use rises. Zeros for a measure that does not fit; None where not known.
    standalone_by_fuel : dict of str to float, or None
        The same, alone on the home as it is.
    effective_useful_life_years : float
    method : str
    assumptions : tuple of str
    verified : bool
        Whether every number and threshold behind it was checked against its source.
    kind : str
        ``saving``, ``enabling`` or ``health_and_safety``.
    unit : str
        What is counted when it is installed.
    quantity : float or None
        How much of it the home takes; None where nothing tells.
    uncalibrated_by_fuel : dict of str to float, or None
        Alone on the home as the facts have it, no bill held against it.
    range_by_fuel : dict of str to (float, float), or None
        Low and high of `savings_by_fuel`, by the inputs that nobody knows.
    cost_usd : Decimal or None
        Whole installed cost; None where not known.
    usd_per_tonne : Decimal or None
        Cost over the greenhouse gas avoided over its life, at its place in the order [USD/MTCO2e].
    changes_fuel : bool
        Whether it moves a use from one fuel to another.
    """

    id: str
    label: str
    feasible: Feasible
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    in_package: bool
    savings_by_fuel: dict[str, float] | None
    standalone_by_fuel: dict[str, float] | None
    effective_useful_life_years: float
    method: str
    assumptions: tuple[str, ...]
    verified: bool
    kind: str = "saving"
    unit: str = "each"
    quantity: float | None = None
    uncalibrated_by_fuel: dict[str, float] | None = None
    range_by_fuel: dict[str, tuple[float, float]] | None = None
    cost_usd: Decimal | None = None
    usd_per_tonne: Decimal | None = None
    changes_fuel: bool = False


@dataclass(frozen=True, slots=True)
class MeasureResults:
    """All measures on one home.

    Parameters
    ----------
    baseline : Baseline
    assumptions : tuple of Assumption
        Every figure that stands for an unknown fact, and the factors that bring the model to the bills.
    warnings : tuple of str
    measures : tuple of MeasureResult
        In the order of application.
    use_after_by_fuel : mapping of str to float or None
        A year's use after the package, each fuel in its own unit.
    end_uses_after : mapping of (str, str) to float
        The same by end use and fuel; empty where the climate zone is not known.
    """

    baseline: Baseline
    assumptions: tuple[Assumption, ...]
    warnings: tuple[str, ...]
    measures: tuple[MeasureResult, ...]
    use_after_by_fuel: Mapping[str, float | None]
    end_uses_after: Mapping[tuple[str, str], float] = field(default_factory=dict)
