"""A home, or a batch of homes, as arrays: everything that its energy use depends on."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from calculators.home.model import FUELS, HomeModel

if TYPE_CHECKING:
    from calculators.climate import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Home:
    """One home (scalars) or a batch of n homes (shape (n,)), float64 throughout.

    Parameters
    ----------
    model : HomeModel
        The numbers taken for granted.
    floor_area_ft2, stories, ceiling_area_ft2, wall_area_ft2, window_area_ft2, footprint_ft2
        Conditioned floor, number of stories, and surfaces that face outdoors; the wall without windows [ft2].
    ceiling_r, wall_r, floor_r
        Overall R of the assemblies, framing and films included [h ft2 F/Btu].
    window_u, window_shgc
        [Btu/h ft2 F], [1].
    outside_shade, screen_transmission, screen_transmission_winter
        Share of the sun that reaches the windows, and of it the share that screens or film let through on
        all sides but the north, April to September and October to March [1].
    window_north_share, window_east_share, window_south_share
        Of the windows' area; the west has the rest [1].
    door_area_ft2, knee_wall_area_ft2, knee_wall_r
        Outer doors, and walls between rooms and attic [ft2, h ft2 F/Btu].
    ground_swing
        Share of a month's departure from the year's mean temperature that is felt below the floor [1].
    roof_absorptivity
        Of the sun's heat [1].
    cfm50, cfm50_after
        Air leakage at 50 Pa [ft3/min], and after sealing where that was measured or promised; else NaN.
    winter_design_f
        Winter design temperature of the place [F].
    whole_house_fan_cfm, comfort_fan_w, furnace_fan_w_per_cfm
        Flow of a whole-house fan [ft3/min], power of the ceiling fans that run in warm hours [W], and of a
        furnace's fan for its flow [W/(ft3/min)]; 0 where there is none or it is counted elsewhere.
    heating_setpoint_f, cooling_setpoint_f, setback_f, setback_hours
        Set points, and depth [F] and length [h/day] of a night set-back of heating.
    heating_fuel
        Index into `FUELS`.
    heating_served, cooling_served
        Share of the load that there is a system for; 0 where there is none.
    heating_efficiency, cooling_eer, evaporative_eer
        Seasonal efficiency of the heating system [1], seasonal Btu per Wh of cooling, and what an
        evaporative cooler would reach in this climate.
    heating_ducted, cooling_ducted
        1 where the heat or cold reaches the rooms through ducts outside the conditioned space, else 0.
    duct_leakage, duct_r
        Total leakage as a share of flow, and R of the duct wall [h ft2 F/Btu].
    duct_heating_offset_f, duct_cooling_offset_f, duct_buffer, duct_regain
        Surroundings of the ducts: outdoors plus an offset, moved towards indoors by `duct_buffer`;
        share of duct losses that comes back.
    water_fuel, hot_water_gpd, hot_water_setpoint_f, water_ef, water_is_heat_pump
        Index into `FUELS`; draw without showers [gal/day]; set point [F]; energy factor; 1 or 0.
    water_indoor_share, water_tank_f, water_standby_ua, water_tank_area_ft2, water_tank_r
        How far the water heater's surroundings are the rooms (1) or outdoors (0); what the tank is set to
        [F]; heat that the tank loses per degree, and its surface and insulation [Btu/h F, ft2, h ft2 F/Btu];
        0 where there is no tank that counts.
    water_wrap_ua, water_pipe_wrapped_ft
        What a blanket keeps in per degree [Btu/h F], and hot pipe under foam beyond what was found [ft].
    faucet_minutes_per_day, faucet_gpm, faucet_gpm_saved
        Use of all faucets together [min/day], flow as found, and what aerators take off it [gal/min].
    shower_minutes_per_day, shower_gpm, shower_rise_f
        Use of all shower heads together [min/day], flow [gal/min], temperature rise [F].
    solar_rated_btu_day, collector_tilt_deg, collector_azimuth_deg
        Heat that a solar water heater gives on the day of its rating [Btu/day]; 0 where there is none or
        its share is known otherwise; and which way its roof faces [degrees, clockwise from north].
    solar_fraction, solar_parasitic_kwh, roof_unshaded
        Share of hot water's fuel met by the sun, what its pump uses [kWh/year], and the share of the sun
        that reaches the roof.
    lamps, lamp_watts, lamp_hours_per_day, other_lighting_kwh
        Lamps worth replacing, and the rest of the lighting [kWh/year].
    refrigerator_label_kwh, refrigerator_age_factor, refrigerator_seal_factor, refrigerator_occupant_factor
        Label use [kWh/year] and what is added to it [1].
    bedrooms
        That go with the people who live there, by which the reference uses are stated.
    freezer_kwh
        Freezers of their own [kWh/year].
    laundry_cycles, washer_present, washer_capacity_ft3, washer_imef, washer_rated_kwh
        Cycles of a washer of 3 ft3 [1/year]; 1 or 0; drum [ft3], integrated modified energy factor
        [ft3/(kWh/cycle)] and label use [kWh/year] of the washer, which set how wet its clothes are.
    washer_kwh_per_cycle, washer_gal_per_cycle
        Machine energy [kWh] and hot water [gal] of one of its cycles.
    dryer_present, dryer_fuel, dryer_cef
        1 or 0; index into `FUELS`; combined energy factor [lb/kWh].
    cooking_induction, ventilation_fan_kwh
        1 where the range is an induction range, else 0; use of a fan put in for fresh air [kWh/year].
    cooking_fuel, cooking_btu, cooking_kwh
        Index into `FUELS`, its heat [Btu/year], and electricity for cooking [kWh/year].
    other_kwh, other_therms
        Everything else [kWh/year, therm/year].
    heating_factor, cooling_factor, hot_water_factor, lighting_factor, refrigerator_factor, cooking_factor,
    freezer_factor, washer_factor, dryer_factor, dryer_kwh_factor
        Multipliers that bring modelled use to the bills; 1 where there are none.
    """

    model: HomeModel
    floor_area_ft2: FloatArray
    stories: FloatArray
    ceiling_area_ft2: FloatArray
    wall_area_ft2: FloatArray
    window_area_ft2: FloatArray
    footprint_ft2: FloatArray
    ceiling_r: FloatArray
    wall_r: FloatArray
    floor_r: FloatArray
    window_u: FloatArray
    window_shgc: FloatArray
    outside_shade: FloatArray
    screen_transmission: FloatArray
    screen_transmission_winter: FloatArray
    window_north_share: FloatArray
    window_east_share: FloatArray
    window_south_share: FloatArray
    door_area_ft2: FloatArray
    knee_wall_area_ft2: FloatArray
    knee_wall_r: FloatArray
    ground_swing: FloatArray
    roof_absorptivity: FloatArray
    cfm50: FloatArray
    cfm50_after: FloatArray
    winter_design_f: FloatArray
    whole_house_fan_cfm: FloatArray
    comfort_fan_w: FloatArray
    furnace_fan_w_per_cfm: FloatArray
    heating_setpoint_f: FloatArray
    cooling_setpoint_f: FloatArray
    setback_f: FloatArray
    setback_hours: FloatArray
    heating_fuel: FloatArray
    heating_served: FloatArray
    heating_efficiency: FloatArray
    heating_ducted: FloatArray
    cooling_served: FloatArray
    cooling_eer: FloatArray
    evaporative_eer: FloatArray
    cooling_ducted: FloatArray
    duct_leakage: FloatArray
    duct_r: FloatArray
    duct_heating_offset_f: FloatArray
    duct_cooling_offset_f: FloatArray
    duct_buffer: FloatArray
    duct_regain: FloatArray
    water_fuel: FloatArray
    hot_water_gpd: FloatArray
    hot_water_setpoint_f: FloatArray
    water_ef: FloatArray
    water_is_heat_pump: FloatArray
    water_indoor_share: FloatArray
    water_tank_f: FloatArray
    water_standby_ua: FloatArray
    water_tank_area_ft2: FloatArray
    water_tank_r: FloatArray
    water_wrap_ua: FloatArray
    water_pipe_wrapped_ft: FloatArray
    faucet_minutes_per_day: FloatArray
    faucet_gpm: FloatArray
    faucet_gpm_saved: FloatArray
    shower_minutes_per_day: FloatArray
    shower_gpm: FloatArray
    shower_rise_f: FloatArray
    solar_fraction: FloatArray
    roof_unshaded: FloatArray
    solar_parasitic_kwh: FloatArray
    solar_rated_btu_day: FloatArray
    collector_tilt_deg: FloatArray
    collector_azimuth_deg: FloatArray
    lamps: FloatArray
    lamp_watts: FloatArray
    lamp_hours_per_day: FloatArray
    other_lighting_kwh: FloatArray
    refrigerator_label_kwh: FloatArray
    refrigerator_age_factor: FloatArray
    refrigerator_seal_factor: FloatArray
    refrigerator_occupant_factor: FloatArray
    bedrooms: FloatArray
    freezer_kwh: FloatArray
    laundry_cycles: FloatArray
    washer_present: FloatArray
    washer_capacity_ft3: FloatArray
    washer_imef: FloatArray
    washer_rated_kwh: FloatArray
    washer_kwh_per_cycle: FloatArray
    washer_gal_per_cycle: FloatArray
    dryer_present: FloatArray
    dryer_fuel: FloatArray
    dryer_cef: FloatArray
    cooking_induction: FloatArray
    ventilation_fan_kwh: FloatArray
    cooking_fuel: FloatArray
    cooking_btu: FloatArray
    cooking_kwh: FloatArray
    other_kwh: FloatArray
    other_therms: FloatArray
    heating_factor: FloatArray
    cooling_factor: FloatArray
    hot_water_factor: FloatArray
    lighting_factor: FloatArray
    refrigerator_factor: FloatArray
    cooking_factor: FloatArray
    freezer_factor: FloatArray
    washer_factor: FloatArray
    dryer_factor: FloatArray
    dryer_kwh_factor: FloatArray

    def __post_init__(self) -> None:
        """Hold every quantity as a float64 array, so that scalars and batches are the same code."""
        for name in quantities():
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=np.float64))

    def with_changes(self, **changes: Any) -> Self:  # noqa: ANN401 - numbers and arrays alike
        """Return the home with some quantities replaced."""
        return replace(self, **changes)


@cache
def quantities() -> tuple[str, ...]:
    """Return the names of a home's quantities."""
    return tuple(field.name for field in fields(Home) if field.name != "model")


def fuel_index(fuel: str) -> int:
    """Return the number that stands for a fuel in a home's arrays."""
    return FUELS.index(fuel)


def batch(homes: list[Home]) -> Home:
    """Return single homes of one model as one batch.

    Parameters
    ----------
    homes : list of Home
        Scalar homes.

    Returns
    -------
    Home
        With shape (n,) in every quantity.
    """
    columns = {name: np.array([getattr(home, name) for home in homes]) for name in quantities()}
    return Home(model=homes[0].model, **columns)
