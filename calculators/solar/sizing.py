"""How large an array fits a roof, a household's use and a programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from calculators.quantities import m2_from_ft2
from calculators.solar.fire_setbacks import ClearArea, clear_area
from calculators.solar.module import Module, module
from calculators.solar.parameters import pvwatts
from calculators.solar.programme import programme_limit
from rules.errors import InputError

if TYPE_CHECKING:
    from datetime import date

    from calculators.solar.module import ModuleType
    from rules.parameters import DatedValue


@dataclass(frozen=True, slots=True)
class Roof:
    """What is known of a roof; None is not yet known.

    Parameters
    ----------
    usable_area_ft2 : float or None
        Area that modules may cover [ft2].
    tilt_deg, azimuth_deg : float or None
        From the horizontal, and eastward from north [degrees].
    shading_pct : float or None
        Part of a year's sunlight kept off it [%].
    shading_pct_by_month : tuple of 12 float or None
        The same of each month, January first [%]; in place of `shading_pct`.
    horizon_deg : tuple of float or None
        Skyline, see `calculators.solar.horizon.Horizon`; in place of both.
    face_width_ft, face_slope_length_ft : float or None
        The face along the eave and up the slope, before setbacks [ft].
    plan_area_ft2 : float or None
        The whole roof seen from above [ft2].
    """

    usable_area_ft2: float | None = None
    tilt_deg: float | None = None
    azimuth_deg: float | None = None
    shading_pct: float | None = None
    shading_pct_by_month: tuple[float, ...] | None = None
    horizon_deg: tuple[float, ...] | None = None
    face_width_ft: float | None = None
    face_slope_length_ft: float | None = None
    plan_area_ft2: float | None = None

    def clear_area(self, on: date, jurisdiction: str = "us_ca") -> ClearArea | None:
        """Return what the fire code leaves of the face; None where its size or tilt is not known."""
        width, length, tilt = self.face_width_ft, self.face_slope_length_ft, self.tilt_deg
        if width is None or length is None or tilt is None:
            return None
        return clear_area(
            width_ft=width,
            slope_length_ft=length,
            tilt_deg=tilt,
            plan_area_ft2=self.plan_area_ft2,
            on=on,
            jurisdiction=jurisdiction,
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the dotted names of the facts that are not known."""
        facts = {
            "roof.usable_area_ft2": self._area,
            "roof.tilt_deg": self.tilt_deg,
            "roof.azimuth_deg": self.azimuth_deg,
            "roof.shading_pct": self._shade,
        }
        return tuple(name for name, value in facts.items() if value is None)

    @property
    def _area(self) -> float | None:
        """Return a figure from which the usable area follows, where one is known."""
        if self.usable_area_ft2 is not None or self.face_slope_length_ft is None:
            return self.usable_area_ft2
        return self.face_width_ft

    @property
    def _shade(self) -> object:
        """Return the finest that is known of the shade."""
        for known in (self.horizon_deg, self.shading_pct_by_month):
            if known is not None:
                return known
        return self.shading_pct


@dataclass(frozen=True, slots=True)
class ArrayCapacity:
    """The size of an array and why it is that size.

    Parameters
    ----------
    capacity_kw_dc : float or None
        Smallest of the limits [kW]; None where a fact that it hangs on is missing.
    roof_kw_dc, use_kw_dc, programme_kw_dc : float or None
        What fits the roof, what covers the use, what the programme allows [kW]; None where not known.
    binding : {"roof", "use", "programme"} or None
        The limit that sets the capacity.
    rule : str
        Stable code: ``limited_by_roof``, ``limited_by_use``, ``limited_by_programme``,
        ``below_programme_minimum`` or ``not_known``.
    sentence : str
        The rule in words.
    missing : tuple of str
        Dotted names of the facts that would settle it.
    smallest_kw_dc : float or None
        The smallest that the programme installs [kW]; None where no such limit is carried for the day.
    programme_most, programme_least : DatedValue or None
        The programme's largest and smallest array [kW CEC-AC], with their sources.
    clear_area : ClearArea or None
        What the fire code leaves of the face, where the usable area follows from that.
    yield_kwh_per_kw : float or None
        What 1 kW yields on this roof in a year, shade taken off [kWh/kW].
    """

    capacity_kw_dc: float | None
    roof_kw_dc: float | None
    use_kw_dc: float | None
    programme_kw_dc: float | None
    binding: str | None
    rule: str
    sentence: str
    missing: tuple[str, ...]
    smallest_kw_dc: float | None
    programme_most: DatedValue | None
    programme_least: DatedValue | None
    clear_area: ClearArea | None = None
    yield_kwh_per_kw: float | None = None


_SENTENCES = {
    "limited_by_roof": "The array is as large as the usable roof holds.",
    "limited_by_use": "The array is as large as covers a year's use after the efficiency measures.",
    "limited_by_programme": "The array is as large as the programme installs on a home.",
    "below_programme_minimum": "The array that fits is smaller than the smallest the programme installs.",
    "not_known": "The size of the array is not known until the missing facts are.",
}


def roof_capacity(usable_area_ft2: float, module_type: ModuleType = "standard") -> float:
    """Return the nameplate that covers a usable area without gaps [kW DC].

    Notes
    -----
    Area times the module's nameplate power per area under standard test conditions, 0.191 kW/m2 for the
    standard module. Walkways and fire setbacks are not in the usable area; whole modules are not counted.
    """
    if not usable_area_ft2 >= 0.0:
        raise InputError(f"roof.usable_area_ft2 = {usable_area_ft2:g}: must be 0 or more.")
    return m2_from_ft2(usable_area_ft2) * module(module_type).power_density_kw_m2


def dc_from_cec_ac(kw_cec_ac: float, kind: Module, inverter_efficiency_pct: float | None = None) -> float:
    """Return the nameplate [kW DC] of a CEC-AC rating [kW].

    Notes
    -----
    The CEC-AC rating is the modules' power under PVUSA test conditions times the inverter's efficiency.
    """
    usual = pvwatts().table("system").table("defaults").number("inverter_efficiency")
    efficiency = usual if inverter_efficiency_pct is None else inverter_efficiency_pct
    return kw_cec_ac / (kind.ptc_per_stc * efficiency / 100.0)


def array_capacity(
    roof: Roof,
    *,
    use_after_measures_kwh: float | None,
    yield_kwh_per_kw: float | None,
    on: date,
    module_type: ModuleType = "standard",
    jurisdiction: str = "us_ca",
) -> ArrayCapacity:
    """Return the size of array for a home.

    Parameters
    ----------
    roof : Roof
        What is known of the roof.
    use_after_measures_kwh : float or None
        The home's electricity in a year once the efficiency measures are in [kWh].
    yield_kwh_per_kw : float or None
        What 1 kW yields on this roof in a year [kWh/kW]; None where tilt, azimuth or shade is not known.
    on : date
        The day whose programme limits apply.
    module_type : {"standard", "premium", "thin_film"}
    jurisdiction : str
        Whose programme.

    Returns
    -------
    ArrayCapacity

    Notes
    -----
    The smallest of: usable area times power per area, where only the face is known after the fire code's
    setbacks (`calculators.solar.fire_setbacks`); use over yield; the programme's largest array. With no
    programme limit on the day, the smaller of the first two.
    """
    kind = module(module_type)
    most = programme_limit("capacity_most", on, jurisdiction)
    least = programme_limit("capacity_least", on, jurisdiction)
    clear = roof.clear_area(on, jurisdiction) if roof.usable_area_ft2 is None else None
    usable = roof.usable_area_ft2 if clear is None else clear.usable_ft2
    limits = {
        "roof": None if usable is None else roof_capacity(usable, module_type),
        "use": _use_limit(use_after_measures_kwh, yield_kwh_per_kw),
        "programme": _programme_kw_dc(most, kind),
    }
    smallest = _programme_kw_dc(least, kind)
    missing = roof.missing
    if usable is None and "roof.usable_area_ft2" not in missing:
        # The face is known, but not its tilt, or no setback is carried for the day.
        missing = ("roof.usable_area_ft2", *missing)
    if use_after_measures_kwh is None:
        missing = (*missing, "utility.annual_kwh")
    if limits["roof"] is None or limits["use"] is None:
        capacity, binding, rule = None, None, "not_known"
    else:
        known = {name: limit for name, limit in limits.items() if limit is not None}
        binding = min(known, key=known.__getitem__)
        capacity, rule = known[binding], f"limited_by_{binding}"
        if smallest is not None and capacity < smallest:
            rule = "below_programme_minimum"
    return ArrayCapacity(
        capacity_kw_dc=capacity,
        roof_kw_dc=limits["roof"],
        use_kw_dc=limits["use"],
        programme_kw_dc=limits["programme"],
        binding=binding,
        rule=rule,
        sentence=_SENTENCES[rule],
        missing=missing,
        smallest_kw_dc=smallest,
        programme_most=most,
        programme_least=least,
        clear_area=clear,
        yield_kwh_per_kw=yield_kwh_per_kw,
    )


def _programme_kw_dc(limit: DatedValue | None, kind: Module) -> float | None:
    """Return the nameplate of a programme's limit [kW DC], where there is one."""
    return None if limit is None else dc_from_cec_ac(float(limit.decimal), kind)


def _use_limit(use_kwh: float | None, yield_kwh_per_kw: float | None) -> float | None:
    """Return the nameplate whose yield in a year is the use [kW DC]."""
    if use_kwh is None or yield_kwh_per_kw is None:
        return None
    if not yield_kwh_per_kw > 0.0:
        # A roof that yields nothing has no array that covers the use.
        return 0.0
    return max(use_kwh, 0.0) / yield_kwh_per_kw
