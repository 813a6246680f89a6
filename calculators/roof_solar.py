"""What a household's own roof would generate, with an array sized for roof, use and programme."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal

from calculators.solar import (
    PVSystem,
    annual_yield,
    hourly_yield,
    losses_with_shading,
    model_name,
    prepare_site,
)
from calculators.solar.degradation import ArrayLife, array_life, lifetime_kwh
from calculators.solar.sizing import ArrayCapacity, Roof, array_capacity
from calculators.solar.system import largest_losses_pct, smallest_capacity_kw_dc
from calculators.weather import zone_weather
from rules.criteria import CRITERIA
from rules.outcomes import Comparison, Finding, Outcome, all_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.solar import Site, Yield
    from calculators.solar.parameters import FloatArray
    from rules.facts import CaseFacts
    from rules.inquiry import Inquiry

# The programme's own tests of a roof. Who sells the electricity, and who owns the home, decide the
# programme's answer and not what a roof can do.
ROOF_TESTS = ("solar.roof_area", "solar.roof_shading", "solar.roof_orientation")
CLIMATE_ZONE = "dwelling.climate_zone"

_FEASIBLE: Mapping[Outcome, Literal["yes", "no", "unknown"]] = {
    Outcome.ELIGIBLE: "yes",
    Outcome.INELIGIBLE: "no",
    Outcome.UNDETERMINED: "unknown",
}


@dataclass(frozen=True, slots=True)
class RoofSolar:
    """What a roof would generate.

    Parameters
    ----------
    feasible : {"yes", "no", "unknown"}
        Whether the roof passes the tests of area, shade and orientation, and the array that fits is not
        smaller than the smallest the programme installs.
    findings : tuple of Finding
        Those tests, and the one of the array's size where Hearthline sized it.
    missing : tuple of str
        Dotted names of the facts without which there is no figure.
    capacity : ArrayCapacity or None
        Size and why; None where the designer's own size is used or nothing is known.
    capacity_kw_dc : float or None
        [kW]
    result : Yield or None
        A year's energy; None where not known.
    warnings : tuple of str
        What to look at before relying on it.
    """

    feasible: Literal["yes", "no", "unknown"]
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    capacity: ArrayCapacity | None
    capacity_kw_dc: float | None
    result: Yield | None
    warnings: tuple[str, ...] = ()

    @property
    def in_package(self) -> bool:
        """Whether the array counts in the totals: a roof that suits, and a figure for it."""
        return self.feasible == "yes" and self.result is not None

    @property
    def annual_kwh(self) -> float | None:
        """Energy of the first year [kWh]."""
        return None if self.result is None else self.result.annual_kwh

    @property
    def annual_kwh_in_package(self) -> float | None:
        """Energy of the first year that counts in the totals [kWh]: 0 where the roof does not suit."""
        if self.feasible == "no":
            return 0.0
        return self.annual_kwh if self.in_package else None

    @property
    def lifetime_kwh(self) -> float | None:
        """Energy over the array's life, falling from year to year [kWh]."""
        return None if self.annual_kwh is None else float(lifetime_kwh(self.annual_kwh))

    @property
    def life(self) -> ArrayLife:
        """The array's life and how its output falls, with their sources."""
        return array_life()

    @property
    def model(self) -> str:
        """Name and version of the model."""
        return model_name()


def roof_solar(
    inquiry: Inquiry,
    zone: int | None,
    use_after_measures_kwh: float | None,
    jurisdiction: str,
) -> RoofSolar:
    """Return what a household's roof would generate.

    Parameters
    ----------
    inquiry : Inquiry
        The household's facts, the date and the programme's figures.
    zone : int or None
        Climate zone.
    use_after_measures_kwh : float or None
        The home's electricity in a year once the efficiency measures are in [kWh].
    jurisdiction : str

    Notes
    -----
    A stated size (``pv.capacity_kw_dc``) is used as it is. Otherwise the smallest of what fits the roof,
    what covers the use and what the programme allows. The yield of 1 kW is worked out first: on a roof it
    is proportional to size.
    """
    facts = inquiry.facts
    findings = tuple(CRITERIA[name](inquiry, {}) for name in ROOF_TESTS)
    feasible = _FEASIBLE[all_of(finding.outcome for finding in findings)]
    roof = Roof(**{each.name: getattr(facts.roof, each.name) for each in fields(Roof)})
    stated = facts.pv.capacity_kw_dc
    missing = tuple(name for name in roof.missing if stated is None or name != "roof.usable_area_ft2")
    if zone is None:
        missing = (*missing, CLIMATE_ZONE)
    if missing or zone is None:
        return RoofSolar(feasible, findings, missing, None, stated, None)
    if max(_losses(facts)) > largest_losses_pct():
        # Full shade: no array is worth sizing, and the test of shade has said no.
        return RoofSolar(feasible, findings, (), None, stated, None)
    site = _site(zone, jurisdiction)
    per_kw = annual_yield(array_on(facts, 1.0), site).annual_kwh
    capacity = array_capacity(
        roof,
        use_after_measures_kwh=use_after_measures_kwh,
        yield_kwh_per_kw=per_kw,
        on=inquiry.on,
        jurisdiction=jurisdiction,
    )
    size = capacity.capacity_kw_dc if stated is None else stated
    if size is None:
        return RoofSolar(feasible, findings, capacity.missing, capacity, None, None)
    if stated is None:
        findings = (*findings, *_large_enough(capacity, size))
        feasible = _FEASIBLE[all_of(finding.outcome for finding in findings)]
    result = annual_yield(array_on(facts, size), site) if size >= smallest_capacity_kw_dc() else None
    return RoofSolar(feasible, findings, (), capacity, size, result, _too_large(facts, capacity))


def roof_hourly_kwh(facts: CaseFacts, solar: RoofSolar, zone: int, jurisdiction: str) -> FloatArray | None:
    """Return the hours of what a roof would generate in its first year; None where that is not known.

    Returns
    -------
    ndarray of float64, shape (8760,)
        From 1 January 00:00 of local standard time [kWh].
    """
    if solar.result is None or solar.capacity_kw_dc is None:
        return None
    return hourly_yield(array_on(facts, solar.capacity_kw_dc), _site(zone, jurisdiction))


def _large_enough(capacity: ArrayCapacity, size: float) -> tuple[Finding, ...]:
    """Return whether the array that fits is one that the programme installs, where it has a least size."""
    least, smallest = capacity.programme_least, capacity.smallest_kw_dc
    if least is None or smallest is None:
        return ()
    large_enough = size >= smallest
    finding = Finding(
        criterion="solar.array_size",
        outcome=Outcome.ELIGIBLE if large_enough else Outcome.INELIGIBLE,
        code="array_large_enough" if large_enough else "array_too_small",
        citation=least.citation,
        effective=least.effective,
        observed=Decimal(repr(size)),
        threshold=Decimal(repr(smallest)),
        unit="kW DC",
        comparison=Comparison.AT_LEAST,
    )
    return (finding,)


def _too_large(facts: CaseFacts, capacity: ArrayCapacity) -> tuple[str, ...]:
    """Return a warning where the designer's array is larger than the roof it is to stand on."""
    stated, room = facts.pv.capacity_kw_dc, capacity.roof_kw_dc
    if facts.pv.mount == "ground" or stated is None or room is None or stated <= room:
        return ()
    warning = (
        f"pv.capacity_kw_dc is {stated:g}, but roof.usable_area_ft2 has room for {room:.1f} kW:"
        " check the design, or the area"
    )
    return (warning,)


def array_on(facts: CaseFacts, capacity_kw_dc: float) -> PVSystem:
    """Return the array on a home whose roof is known."""
    roof = facts.roof
    losses = _losses(facts)
    return PVSystem(
        capacity_kw_dc=capacity_kw_dc,
        tilt_deg=float(roof.tilt_deg or 0.0),
        azimuth_deg=float(roof.azimuth_deg or 0.0),
        mount="open_rack" if facts.pv.mount == "ground" else "roof",
        losses_pct=losses[0],
        losses_pct_by_month=losses if len(losses) > 1 else None,
        horizon_deg=roof.horizon_deg,
    )


def _losses(facts: CaseFacts) -> tuple[float, ...]:
    """Return the losses with the finest that is known of the shade [%]: one figure, or one a month.

    A skyline takes shade off hour by hour: nothing is left of it for the losses.
    """
    roof = facts.roof
    if roof.horizon_deg is not None:
        shades: tuple[float, ...] = (0.0,)
    elif roof.shading_pct_by_month is not None:
        shades = roof.shading_pct_by_month
    else:
        shades = (float(roof.shading_pct or 0.0),)
    return tuple(float(losses_with_shading(shade)) for shade in shades)


@cache
def _site(zone: int, jurisdiction: str) -> Site:
    """Return a zone's typical days made ready for any roof."""
    return prepare_site(zone_weather(zone, jurisdiction))
