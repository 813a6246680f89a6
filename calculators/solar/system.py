"""A photovoltaic array as somebody describes it, refused where PVWatts would refuse it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from calculators.solar.chain import MOUNTS, Mount
from calculators.solar.horizon import Horizon
from calculators.solar.losses import default_losses_pct
from calculators.solar.module import MODULE_TYPES, ModuleType
from calculators.solar.parameters import pvwatts
from rules.errors import InputError
from rules.roof_facts import MONTHS


def _default(name: str) -> float:
    return pvwatts().table("system").table("defaults").number(name)


def _limit(name: str) -> float:
    return pvwatts().table("system").table("limits").number(name)


def smallest_capacity_kw_dc() -> float:
    """Return the smallest array that PVWatts takes [kW DC]."""
    return _limit("capacity_least")


def largest_losses_pct() -> float:
    """Return the largest system losses that PVWatts takes [%]."""
    return _limit("losses_most")


@dataclass(frozen=True, slots=True)
class PVSystem:
    """A fixed array, its losses and its inverter.

    Parameters
    ----------
    capacity_kw_dc : float
        Nameplate under standard test conditions [kW], 0.05 to 500,000.
    tilt_deg : float
        From the horizontal [degrees], 0 to 90.
    azimuth_deg : float
        Direction the array faces, eastward from north [degrees], 0 up to but not 360.
    mount : {"roof", "open_rack"}
        Flush on a roof, or in rows on open racks.
    module : {"standard", "premium", "thin_film"}
        PVWatts's module type.
    losses_pct : float
        System losses [%], -5 to 99; 14.0757 by default. For a roof of known shade see
        `losses_with_shading`.
    dc_ac_ratio : float
        Nameplate over the inverter's rating [kW DC per kW AC], above 0.
    inverter_efficiency_pct : float
        At rated power [%], 90 to 99.5.
    gcr : float
        Ground coverage ratio of the rows of an open rack [m2/m2], 0.01 to 0.99; of no account on a roof.
    losses_pct_by_month : tuple of 12 float or None
        In place of `losses_pct`, January first [%], each -5 to 99.
    horizon_deg : tuple of float or None
        Skyline; see `calculators.solar.horizon.Horizon`.

    Raises
    ------
    InputError
        Naming the value out of range and the range.
    """

    capacity_kw_dc: float
    tilt_deg: float
    azimuth_deg: float
    mount: Mount
    module: ModuleType = "standard"
    losses_pct: float = field(default_factory=default_losses_pct)
    dc_ac_ratio: float = field(default_factory=lambda: _default("dc_ac_ratio"))
    inverter_efficiency_pct: float = field(default_factory=lambda: _default("inverter_efficiency"))
    gcr: float = field(default_factory=lambda: _default("ground_coverage_ratio"))
    losses_pct_by_month: tuple[float, ...] | None = None
    horizon_deg: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.mount not in MOUNTS:
            raise InputError(f"mount = {self.mount!r} is not known: use {' or '.join(MOUNTS)}.")
        if self.module not in MODULE_TYPES:
            raise InputError(f"module = {self.module!r} is not known: use {', '.join(MODULE_TYPES)}.")
        within = (
            ("capacity_kw_dc", "kW", _limit("capacity_least"), _limit("capacity_most")),
            ("tilt_deg", "degrees from the horizontal", 0.0, 90.0),
            ("losses_pct", "%", _limit("losses_least"), _limit("losses_most")),
            (
                "inverter_efficiency_pct",
                "%",
                _limit("inverter_efficiency_least"),
                _limit("inverter_efficiency_most"),
            ),
            (
                "gcr",
                "m2 of array per m2 of ground",
                _limit("ground_coverage_ratio_least"),
                _limit("ground_coverage_ratio_most"),
            ),
        )
        for name, unit, least, most in within:
            value = getattr(self, name)
            if not least <= value <= most:
                raise InputError(f"{name} = {value:g}: must be from {least:g} to {most:g} {unit}.")
        full_circle = 360.0
        if not 0.0 <= self.azimuth_deg < full_circle:
            raise InputError(
                f"azimuth_deg = {self.azimuth_deg:g}: must be from 0 up to but not 360 degrees, eastward "
                "from north (90 east, 180 south, 270 west)."
            )
        if not (self.dc_ac_ratio > 0.0 and math.isfinite(self.dc_ac_ratio)):
            raise InputError(f"dc_ac_ratio = {self.dc_ac_ratio:g}: must be above 0; 1.2 is usual.")
        Horizon.of(self.horizon_deg)
        _check_months(self.losses_pct_by_month)


def _check_months(losses_pct: tuple[float, ...] | None) -> None:
    """Refuse monthly losses that are not twelve, or that PVWatts would refuse."""
    if losses_pct is None:
        return
    if len(losses_pct) != MONTHS:
        raise InputError(f"losses_pct_by_month has {len(losses_pct)} numbers: give 12, January first.")
    least, most = _limit("losses_least"), _limit("losses_most")
    for month, loss in enumerate(losses_pct, start=1):
        if not least <= loss <= most:
            raise InputError(
                f"losses_pct_by_month, month {month} = {loss:g}: must be from {least:g} to {most:g} %."
            )
