"""What a measure sets on a home: its numbers, and the quantities that they replace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.explain.content import Step, measured, shown
from calculators.explain.formula_sources import CHANGE_RULE
from calculators.home.description import quantities
from calculators.home.equipment import climate_adjusted_hspf
from calculators.home.model import FUELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from calculators.explain.place import Change
    from rules.outcomes import Citation

PART: Final = "change"
# Units of quantities by how their names end, the longer ending first.
_ENDINGS: Final = (
    ("w_per_cfm", "W/(ft3/min)"),
    ("kwh_per_cycle", "kWh/cycle"),
    ("gal_per_cycle", "gal/cycle"),
    ("rated_kwh", "kWh/year"),
    ("imef", "ft3/(kWh/cycle)"),
    ("_ft3", "ft3"),
    ("_ua", "Btu/h F"),
    ("_eer", "Btu/Wh"),
    ("_kwh", "kWh/year"),
    ("_btu", "Btu/year"),
    ("_gpd", "gal/day"),
    ("_cfm", "ft3/min"),
    ("_f", "F"),
    ("_w", "W"),
)
_FUELS: Final = ("heating_fuel", "water_fuel", "dryer_fuel", "cooking_fuel")


@dataclass(frozen=True, slots=True)
class Alteration:
    """How a measure sets one quantity of a home.

    Parameters
    ----------
    label, unit : str
    formula : str
        In words and symbols.
    substituted : str
        A pattern: ``{q}`` is the home's quantity before, ``{p[name]}`` a number of the measure, ``{name}``
        another quantity of the home before.
    """

    label: str
    unit: str
    formula: str
    substituted: str


_R, _BTU_WH = "h ft2 F/Btu", "Btu/Wh"
_FRAMED: Final = (
    "1 / (1/R0 - (1 - framing) x (1/R0 - 1/(R0 + added)))",
    "1 / (1/{q} - (1 - {p[framing_fraction]}) x (1/{q} - 1/({q} + {p[added_r]})))",
)
_TIGHTER: Final = ("CFM50 x (1 - reduction)", "{q} ft3/min x (1 - {p[reduction]})")

ALTERATIONS: Final[Mapping[tuple[str, str], Alteration]] = {
    ("add_attic_insulation", "ceiling_r"): Alteration(
        "R of the ceiling",
        _R,
        "max(min(R0 + added, cap), R0)",
        "max(min({q} + {p[added_r]}, {p[final_r_cap]}), {q}) h ft2 F/Btu",
    ),
    ("fill_wall_cavities", "wall_r"): Alteration("R of the walls", _R, *_FRAMED),
    ("insulate_floor", "floor_r"): Alteration("R of the floor", _R, *_FRAMED),
    ("insulate_knee_walls", "knee_wall_r"): Alteration("R of the knee walls", _R, *_FRAMED),
    ("seal_air_leaks", "cfm50"): Alteration(
        "Air leakage at 50 Pa",
        "ft3/min",
        "reading after sealing, where there is one, else CFM50 x (1 - reduction)",
        "after: {cfm50_after}; else {q} ft3/min x (1 - {p[reduction]})",
    ),
    ("weatherstrip", "cfm50"): Alteration("Air leakage at 50 Pa", "ft3/min", *_TIGHTER),
    ("replace_windows", "window_u"): Alteration(
        "U of the windows", "Btu/h ft2 F", "min(U0, U1)", "min({q}, {p[u]}) Btu/h ft2 F"
    ),
    ("replace_windows", "window_shgc"): Alteration(
        "Solar heat gain coefficient", "1", "min(SHGC0, SHGC1)", "min({q}, {p[shgc]})"
    ),
    ("screen_sunny_windows", "screen_transmission"): Alteration(
        "Sun let through, April to September", "1", "min(old, new)", "min({q}, {p[transmission]})"
    ),
    ("screen_sunny_windows", "screen_transmission_winter"): Alteration(
        "Sun let through, October to March", "1", "min(old, new)", "min({q}, {p[winter_transmission]})"
    ),
    ("coat_roof", "roof_absorptivity"): Alteration(
        "Share of the sun that the roof takes in", "1", "min(old, coat)", "min({q}, {p[absorptivity]})"
    ),
    ("seal_ducts", "duct_leakage"): Alteration(
        "Duct leakage, share of the fan's flow",
        "1",
        "min(leakage, leakage after / 100)",
        "min({q}, {p[leakage_after_pct]} % / 100)",
    ),
    ("insulate_ducts", "duct_r"): Alteration(
        "R of the duct wall", _R, "max(R0, R1)", "max({q}, {p[r_after]}) h ft2 F/Btu"
    ),
    ("set_back_at_night", "setback_f"): Alteration(
        "Depth of the night set-back", "F", "as set", "{p[setback_f]} F"
    ),
    ("set_back_at_night", "setback_hours"): Alteration(
        "Length of the night set-back", "h/day", "as set", "{p[setback_hours]} h/day"
    ),
    ("replace_furnace", "heating_efficiency"): Alteration(
        "Seasonal efficiency of heating", "1", "max(old, AFUE)", "max({q}, {p[afue]})"
    ),
    ("tune_furnace", "heating_efficiency"): Alteration(
        "Seasonal efficiency of heating", "1", "old / (1 - improvement)", "{q} / (1 - {p[improvement]})"
    ),
    ("replace_central_ac", "cooling_eer"): Alteration(
        "Seasonal efficiency of cooling", _BTU_WH, "SEER2 / ratio", "{p[seer2]} Btu/Wh / {p[seer2_per_seer]}"
    ),
    ("replace_room_ac", "cooling_eer"): Alteration(
        "Seasonal efficiency of cooling", _BTU_WH, "max(old, CEER)", "max({q}, {p[ceer]}) Btu/Wh"
    ),
    ("replace_by_evaporative_cooler", "cooling_eer"): Alteration(
        "Seasonal efficiency of cooling",
        _BTU_WH,
        "3.1 (78 - T_sat) / 0.75 where the saturated air is below 70 F, else 33.1",
        "of this climate: {evaporative_eer} Btu/Wh",
    ),
    ("add_whole_house_fan", "whole_house_fan_cfm"): Alteration(
        "Flow of the whole-house fan",
        "ft3/min",
        "max(old, flow per floor area x floor area)",
        "max({q}, {p[cfm_per_ft2]} x {floor_area_ft2} ft2) ft3/min",
    ),
    ("add_ceiling_fans", "cooling_setpoint_f"): Alteration(
        "Set point of cooling", "F", "T_set + rise", "{q} F + {p[rise_f]} F"
    ),
    ("add_ceiling_fans", "comfort_fan_w"): Alteration(
        "Power of the fans", "W", "fans x W", "{p[fans]} x {p[fan_w]} W"
    ),
    ("replace_showerheads", "shower_gpm"): Alteration(
        "Flow of a shower head", "gal/min", "as installed", "{p[gpm_after]} gal/min"
    ),
    ("replace_showerheads", "shower_rise_f"): Alteration(
        "Temperature rise of the shower", "F", "as people set it then", "{p[rise_after_f]} F"
    ),
    ("fit_faucet_aerators", "faucet_gpm_saved"): Alteration(
        "Flow taken off the faucets",
        "gal/min",
        "max(flow - flow after, 0)",
        "max({faucet_gpm} - {p[gpm_after]}, 0) gal/min",
    ),
    ("insulate_hot_pipes", "water_pipe_wrapped_ft"): Alteration(
        "Hot pipe under foam", "ft", "max(old, length)", "max({q}, {p[length_ft]}) ft"
    ),
    ("wrap_tank", "water_wrap_ua"): Alteration(
        "Heat kept in by the blanket",
        "Btu/h F",
        "A x (U0 - 1 / (1/U0 + blanket)), U0 = 1 / (film + R)",
        "{water_tank_area_ft2} ft2; tank R-{water_tank_r}, blanket R-{p[blanket_r]}",
    ),
    ("turn_down_water_heater", "water_tank_f"): Alteration(
        "Tank's set point", "F", "min(old, new)", "min({q}, {p[setpoint_after_f]}) F"
    ),
    ("replace_by_heat_pump_water_heater", "water_ef"): Alteration(
        "Energy factor", "1", "1.2101 UEF - 0.6052", "1.2101 x {p[uef]} - 0.6052"
    ),
    ("replace_gas_water_heater", "water_ef"): Alteration(
        "Energy factor", "1", "0.9066 UEF + 0.0711", "0.9066 x {p[uef]} + 0.0711"
    ),
    ("replace_electric_water_heater", "water_ef"): Alteration(
        "Energy factor", "1", "min(2.4029 UEF - 1.2844, 0.96)", "min(2.4029 x {p[uef]} - 1.2844, 0.96)"
    ),
    ("add_solar_water_heater", "solar_parasitic_kwh"): Alteration(
        "Use of the pump", "kWh/year", "as rated", "{p[pump_kwh]} kWh/year"
    ),
    ("add_solar_water_heater", "solar_rated_btu_day"): Alteration(
        "Sun's heat on the rating's day",
        "Btu/day",
        "(1 - EF / SEF) x test load x Btu per kWh, by the backup's fuel",
        "electric: EF {p[test_ef_electric]}, SEF {p[sef_electric]}; fuel: EF {p[test_ef_fuel]}, SEF"
        " {p[sef_fuel]}; {p[test_load_kwh_day]} kWh/day",
    ),
    ("replace_lamps", "lamp_watts"): Alteration("Power of a lamp", "W", "as installed", "{p[led_watts]} W"),
    ("replace_refrigerator", "refrigerator_label_kwh"): Alteration(
        "Label of the refrigerator", "kWh/year", "as bought", "{p[label_kwh]} kWh/year"
    ),
    ("replace_freezer", "freezer_kwh"): Alteration(
        "Use of the freezer", "kWh/year", "as bought", "{p[label_kwh]} kWh/year"
    ),
    ("replace_clothes_washer", "hot_water_gpd"): Alteration(
        "Draw of hot water",
        "gal/day",
        "draw less the washer's gallons before, with its gallons after",
        "{q} gal/day; {p[hot_gal_per_cycle]} gal a cycle after",
    ),
    ("replace_by_heat_pump_dryer", "dryer_cef"): Alteration(
        "Combined energy factor of the dryer", "lb/kWh", "as bought", "{p[cef]} lb/kWh"
    ),
    ("replace_by_induction_range", "cooking_kwh"): Alteration(
        "Electricity for cooking",
        "kWh/year",
        "coils' use x burner factor x bill factor",
        "{p[burner_factor]} x coils for {bedrooms} bedrooms x {cooking_factor}",
    ),
    ("add_ventilation_fan", "ventilation_fan_kwh"): Alteration(
        "Use of the fan",
        "kWh/year",
        "fresh air needed x W/cfm x 8,760 / 1,000",
        "air for {floor_area_ft2} ft2 and {bedrooms} bedrooms x {p[watts_per_cfm]} W/cfm x 8,760 h / 1,000"
        " W/kW",
    ),
    **{
        (pump, "heating_efficiency"): Alteration(
            "Seasonal COP of heating",
            "1",
            "HSPF_climate / 3.412",
            "HSPF {p[hspf2]} / {p[hspf2_per_hspf]} Btu/Wh at {winter_design_f} F / 3.412 Btu/Wh",
        )
        for pump in ("replace_by_heat_pump_ducted", "replace_by_heat_pump_ductless")
    },
    **{
        (pump, "cooling_eer"): Alteration(
            "Seasonal efficiency of cooling",
            _BTU_WH,
            "SEER2 / ratio",
            "{p[seer2]} Btu/Wh / {p[seer2_per_seer]}",
        )
        for pump in ("replace_by_heat_pump_ducted", "replace_by_heat_pump_ductless")
    },
}


def alteration_steps(change: Change) -> Iterator[Step]:
    """Yield a measure's own numbers, and each quantity of the home that it sets."""
    for name, parameter in change.measure.parameters.items():
        yield Step(
            PART,
            f"The measure's {name.replace('_', ' ')}",
            name,
            "from the catalogue",
            measured(parameter.value, parameter.unit),
            parameter.value,
            parameter.unit,
            parameter.citation,
        )
    source = change.measure.sources[0] if change.measure.sources else CHANGE_RULE
    yield from _rated_hspf(change, source)
    for name in quantities():
        before, after = getattr(change.before, name), getattr(change.after, name)
        if not np.array_equal(before, after, equal_nan=True):
            yield _set(change, name, source)


def _rated_hspf(change: Change, source: Citation) -> Iterator[Step]:
    """Yield a heat pump's HSPF by the older test, and as it is reached in the home's climate."""
    numbers = change.measure.parameters
    if "hspf2" not in numbers:
        return
    rated = numbers["hspf2"].value / numbers["hspf2_per_hspf"].value
    design = float(change.before.winter_design_f)
    two = f"{shown(numbers['hspf2'].value)} Btu/Wh / {shown(numbers['hspf2_per_hspf'].value)}"
    yield Step(PART, "Rated HSPF", "HSPF", "HSPF2 / ratio", two, rated, _BTU_WH, source)
    yield Step(
        PART,
        "HSPF in this climate",
        "HSPF_climate",
        "HSPF x (1 - (a + b T + c T^2 + d HSPF)), a to d by Fairey et al.",
        f"HSPF {shown(rated)} Btu/Wh, T {shown(design)} F",
        float(climate_adjusted_hspf(rated, design)),
        _BTU_WH,
        source,
    )


def _set(change: Change, name: str, source: Citation) -> Step:
    """Return how a measure sets one quantity."""
    before, after = getattr(change.before, name), getattr(change.after, name)
    if name in _FUELS:
        old, new = FUELS[int(before)], FUELS[int(after)]
        return Step(PART, _plain(name), name, "fuel of the new equipment", f"{old} -> {new}", new, "", source)
    alteration = ALTERATIONS.get((change.measure.change, name))
    if alteration is None:
        unit = next((unit for ending, unit in _ENDINGS if name.endswith(ending)), "1")
        text = f"{measured(float(before), unit)} -> {measured(float(after), unit)}"
        return Step(PART, _plain(name), name, "as the measure sets it", text, float(after), unit, CHANGE_RULE)
    home = {each: shown(float(getattr(change.before, each))) for each in quantities()}
    numbers = {each: shown(p.value) for each, p in change.measure.parameters.items()}
    return Step(
        PART,
        alteration.label,
        name,
        alteration.formula,
        alteration.substituted.format(q=shown(float(before)), p=numbers, **home),
        float(after),
        alteration.unit,
        source,
    )


def _plain(name: str) -> str:
    """Return a quantity's name in words."""
    return name.replace("_", " ").capitalize()
