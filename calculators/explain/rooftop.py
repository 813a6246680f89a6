"""A roof's array in numbers: how large, what it yields, and what that avoids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculators.emissions import avoided_kgco2e
from calculators.explain.content import Step, shown
from calculators.explain.formula_sources import AVOIDED_RULE, CHANGE_RULE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculators.assessment import Assessment
    from calculators.roof_solar import RoofSolar
    from calculators.solar.fire_setbacks import ClearArea
    from calculators.solar.sizing import ArrayCapacity
    from rules.outcomes import Citation
    from rules.roof_facts import RoofFacts

SIZE: Final = "array_size"
YIELD: Final = "saving"
GREENHOUSE_GAS: Final = "greenhouse_gas"


def rooftop_steps(assessment: Assessment, model_source: Citation) -> Iterator[Step]:
    """Yield how the array's size, yield and avoided greenhouse gas come about.

    Parameters
    ----------
    assessment : Assessment
    model_source : Citation
        Of the yield's model.
    """
    solar = assessment.solar
    if solar.capacity is not None:
        yield from _size_steps(assessment, solar.capacity)
    yield from _yield_steps(solar, model_source)
    yield from _avoided_steps(assessment, solar)


def _size_steps(assessment: Assessment, capacity: ArrayCapacity) -> Iterator[Step]:
    """Yield each limit of the array and the smallest of them."""
    roof = assessment.screening.inquiry.facts.roof
    clear = capacity.clear_area
    area = roof.usable_area_ft2 if clear is None else clear.usable_ft2
    if clear is not None:
        yield from _setback_steps(clear, f"{roof.face_width_ft:g} ft x {roof.face_slope_length_ft:g} ft")
    if capacity.yield_kwh_per_kw is not None:
        yield _shade_step(roof, capacity.yield_kwh_per_kw)
    use = assessment.results.use_after_by_fuel["electricity"]
    most = capacity.programme_most
    limits = (
        ("roof", "area x nameplate power for each area", _given(area, "ft2"), capacity.roof_kw_dc, None),
        (
            "use",
            "electricity after the measures / yield of 1 kW",
            _given(use, "kWh/year"),
            capacity.use_kw_dc,
            None,
        ),
        (
            "programme",
            "largest CEC-AC rating / (PTC/STC x inverter efficiency)",
            "no limit on this day" if most is None else f"{most.decimal} kW CEC-AC",
            capacity.programme_kw_dc,
            None if most is None else most.citation,
        ),
    )
    for name, formula, text, value, citation in limits:
        yield Step(
            SIZE,
            f"Largest array by {name}",
            f"P_{name}",
            formula,
            text,
            value,
            "kW DC",
            citation or CHANGE_RULE,
        )
    parts = [shown(kw) for _, _, _, kw, _ in limits if kw is not None]
    yield Step(
        SIZE,
        "Size of the array",
        "P",
        "smallest of the limits",
        f"min({', '.join(parts)}) kW DC" if parts else "not known",
        capacity.capacity_kw_dc,
        "kW DC",
        CHANGE_RULE,
    )


def _setback_steps(clear: ClearArea, face: str) -> Iterator[Step]:
    """Yield what the fire code takes off the face, each part a line."""
    parts = (
        ("Roof face", "A_face", "width x length up the slope", face, clear.face_ft2),
        (
            "Pathway from eave to ridge",
            "A_path",
            "width of the pathway x length up the slope",
            f"{shown(clear.face_ft2)} ft2 of face",
            clear.pathway_ft2,
        ),
        (
            "Setback at the ridge",
            "A_ridge",
            "setback x width beside the pathway",
            f"{shown(clear.ridge_setback_ft)} ft",
            clear.ridge_ft2,
        ),
        (
            "Beyond the share of the roof",
            "A_share",
            "what the smaller setback leaves, less the share of the roof it is enough for",
            f"{shown(clear.face_ft2 - clear.pathway_ft2 - clear.ridge_ft2)} ft2 left",
            clear.share_ft2,
        ),
        (
            "Roof clear of setbacks",
            "A",
            "A_face - A_path - A_ridge - A_share",
            " - ".join(
                shown(area) for area in (clear.face_ft2, clear.pathway_ft2, clear.ridge_ft2, clear.share_ft2)
            )
            + " ft2",
            clear.usable_ft2,
        ),
    )
    for name, symbol, formula, text, value in parts:
        yield Step(SIZE, name, symbol, formula, text, value, "ft2", clear.citation)


def _shade_step(roof: RoofFacts, yield_kwh_per_kw: float) -> Step:
    """Return what 1 kW yields under the shade that is known."""
    if roof.horizon_deg is not None:
        shade = f"skyline in {len(roof.horizon_deg)} directions"
    elif roof.shading_pct_by_month is not None:
        shade = "shade " + ", ".join(shown(part) for part in roof.shading_pct_by_month) + " % by month"
    else:
        shade = f"shade {_given(roof.shading_pct, '%')}"
    return Step(
        SIZE,
        "Yield of 1 kW under the roof's shade",
        "Y",
        "sum of the year's hours of 1 kW, shade taken off",
        shade,
        yield_kwh_per_kw,
        "kWh/kW",
        CHANGE_RULE,
    )


def _yield_steps(solar: RoofSolar, source: Citation) -> Iterator[Step]:
    """Yield a year's electricity: the months, worked out hour by hour, and their sum."""
    months: tuple[float, ...] = ()
    size = solar.capacity_kw_dc
    if solar.result is not None:
        months = tuple(float(kwh) for kwh in solar.result.monthly_kwh)
    if months and size:
        best = max(months)
        yield Step(
            YIELD,
            "Yield of the best month",
            "E_month",
            "sum of the month's hours, each by irradiance on the roof's face, cell temperature and inverter",
            f"{shown(size)} kW DC x {shown(best / size)} kWh/kW",
            best,
            "kWh",
            source,
        )
    yield Step(
        YIELD,
        "Electricity of the first year",
        "S_electricity",
        "sum of 12 months",
        " + ".join(shown(kwh) for kwh in months) + " kWh" if months else "not known",
        solar.annual_kwh,
        "kWh/year",
        source,
    )


def _avoided_steps(assessment: Assessment, solar: RoofSolar) -> Iterator[Step]:
    """Yield what the array avoids, its output falling from year to year."""
    if solar.annual_kwh is None or solar.lifetime_kwh is None:
        return
    factors, life = assessment.factor_set, solar.life
    factor = factors.factor("electricity")
    yield Step(
        GREENHOUSE_GAS,
        "Greenhouse gas avoided in the first year",
        "A",
        "S x f",
        f"{shown(solar.annual_kwh)} kWh/year x {shown(factor.kgco2e_per_unit)} kg CO2e/kWh",
        avoided_kgco2e({"electricity": solar.annual_kwh}, factors),
        "kg CO2e/year",
        factor.citation,
    )
    yield Step(
        GREENHOUSE_GAS,
        "Electricity over the array's life",
        "E_life",
        "sum over years of S x (1 - degradation x (year - 1))",
        f"{shown(life.effective_useful_life_years)} years, {shown(life.degradation_per_year)} less a year",
        solar.lifetime_kwh,
        "kWh",
        life.citations[-1],
    )
    yield Step(
        GREENHOUSE_GAS,
        "Greenhouse gas avoided over its life",
        "A_life",
        "E_life x f",
        f"{shown(solar.lifetime_kwh)} kWh x {shown(factor.kgco2e_per_unit)} kg CO2e/kWh",
        avoided_kgco2e({"electricity": solar.lifetime_kwh}, factors),
        "kg CO2e",
        AVOIDED_RULE,
    )


def _given(value: float | None, unit: str) -> str:
    """Return a figure with its unit, or that it is not known."""
    return "not known" if value is None else f"{shown(value)} {unit}"
