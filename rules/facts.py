"""What is known about a household and its dwelling. `None` always means: not yet known.

The names are the household file's own (``household.size``, ``dwelling.tract_geoid`` ...). Other people's
files use them, so none is ever renamed; new optional ones may be added. Definitions and units are in
``docs/household-file.md``; the JSON Schema made from these classes is ``docs/schemas/household.json``.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from rules.fact_group import Facts
from rules.fact_types import (
    Amount,
    AssemblyR,
    AtLeastOne,
    Count,
    Day,
    Flag,
    Number,
    Percent,
    PlainText,
    TractGeoid,
    Whole,
    Year,
    ZipCode,
)
from rules.home_facts import BuildingDetails, DwellingDetails
from rules.income_facts import HouseholdDetails, IncomeDetails, Period
from rules.roof_facts import Condition, RoofFacts
from rules.safety_facts import ElectricalFacts, HealthSafetyFacts
from rules.utility_facts import UtilityFacts

Fuel = Literal["natural_gas", "electricity", "propane", "fuel_oil", "wood"]
Benefit = Literal[
    "calfresh",
    "calworks",
    "ssi",
    "liheap",
    "wic",
    "medi_cal",
    "tribal_tanf",
    "head_start",
    "national_school_lunch",
    "bia_general_assistance",
    "care",
    "fera",
    "esa",
]

# Larger 'households' have been group quarters or typing errors; a size is bounded so that a limit is, too.
LARGEST_HOUSEHOLD = 30
# No heat pump is rated above this; a larger figure is an AFUE in percent.
HIGHEST_HSPF = 20


class IncomeRecord(IncomeDetails):
    """One income of one person, as paid: gross, before taxes [USD per period]."""

    person: PlainText | None = None
    source: PlainText | None = None
    amount_usd: Amount | None = None
    period: Period | None = None


class HouseholdFacts(HouseholdDetails):
    """Who lives there and on what income."""

    reference: PlainText | None = None
    size: Annotated[Whole, Field(ge=1, le=LARGEST_HOUSEHOLD)] | None = None
    language: Literal["en", "es", "zh-Hant", "vi"] | None = None
    receives: tuple[Benefit, ...] | None = None
    annual_income_usd: Amount | None = None
    zero_income_declared: Flag | None = None
    income: tuple[IncomeRecord, ...] | None = None

    @model_validator(mode="after")
    def _one_statement_of_income(self) -> Self:
        if self.income and self.annual_income_usd is not None:
            msg = (
                "income records and annual_income_usd are both given;"
                " keep the records, which are the evidence, or the total, not both"
            )
            raise ValueError(msg)
        records = (record.amount_usd for record in self.income or ())
        stated = any(amount != 0 for amount in records) or self.annual_income_usd not in (None, 0)
        declared = {
            adult.person for adult in self.adults or () if adult.zero_income_declared and adult.person
        }
        earning = {record.person for record in self.income or () if record.amount_usd}
        if declared & earning:
            msg = (
                f"{min(declared & earning)} declared zero income and has an income; remove whichever is wrong"
            )
            raise ValueError(msg)
        if self.zero_income_declared and stated:
            msg = "zero_income_declared is true and an income is given; remove whichever is wrong"
            raise ValueError(msg)
        return self


class DwellingFacts(DwellingDetails):
    """Where the home is and what it is."""

    tract_geoid: TractGeoid | None = None
    tract_vintage: Literal[2010, 2020] | None = None
    county: PlainText | None = None
    within_half_mile_of_dac: Flag | None = None
    zip_code: ZipCode | None = None
    latitude: Annotated[Number, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[Number, Field(ge=-180, le=180)] | None = None
    climate_zone: Annotated[Whole, Field(ge=1)] | None = None
    air_district: Literal["bay_area", "other"] | None = None
    tenure: Literal["owner", "renter"] | None = None
    landlord_consent: Flag | None = None
    construction: Literal["site_built", "mobile_home"] | None = None
    floor_area_ft2: Annotated[Number, Field(ge=50, le=100_000)] | None = None
    stories: Annotated[Whole, Field(ge=1, le=100)] | None = None
    bedrooms: Annotated[Whole, Field(ge=0, le=100)] | None = None
    year_built: Year | None = None
    previously_weatherized: Flag | None = None
    weatherized_on: Day | None = None

    @model_validator(mode="after")
    def _weatherized_when(self) -> Self:
        if self.weatherized_on is not None and self.previously_weatherized is False:
            msg = "weatherized_on is given and previously_weatherized is false; correct one of them"
            raise ValueError(msg)
        if self.earlier_work and self.previously_weatherized is False:
            msg = "earlier_work is given and previously_weatherized is false; correct one of them"
            raise ValueError(msg)
        return self


class BuildingFacts(BuildingDetails):
    """The complex the home belongs to: one entry of `units_per_building` for each building."""

    units_per_building: Annotated[tuple[AtLeastOne, ...], Field(min_length=1)] | None = None
    low_income_units: Count | None = None

    @model_validator(mode="after")
    def _one_count_of_low_income_units(self) -> Self:
        if self.roster is None:
            return self
        if self.low_income_units is not None:
            msg = (
                "low_income_units and a roster are both given;"
                " keep the roster, which is the evidence, or the number, not both"
            )
            raise ValueError(msg)
        if self.units_per_building is not None:
            total = sum(self.units_per_building)
            if len(self.roster) > total:
                msg = f"roster has {len(self.roster)} units and the complex has {total}; correct one of them"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _no_more_low_income_units_than_units(self) -> Self:
        if self.units_per_building is None or self.low_income_units is None:
            return self
        total = sum(self.units_per_building)
        if self.low_income_units > total:
            msg = f"low_income_units ({self.low_income_units}) is more than all the units ({total})"
            raise ValueError(msg)
        return self


class EnvelopeFacts(Facts):
    """The shell: R in h ft2 F/Btu, U in Btu/h ft2 F, blower-door air leakage in cfm at 50 Pa."""

    attic_r: AssemblyR | None = None
    wall_r: AssemblyR | None = None
    floor_r: AssemblyR | None = None
    window_u: Annotated[Number, Field(gt=0, le=3)] | None = None
    window_shgc: Annotated[Number, Field(gt=0, le=1)] | None = None
    cfm50: Annotated[Number, Field(gt=0, le=100_000)] | None = None
    cfm50_after: Annotated[Number, Field(gt=0, le=100_000)] | None = None
    foundation: Literal["slab", "crawlspace", "basement"] | None = None
    knee_wall_area_ft2: Annotated[Number, Field(ge=0, le=100_000)] | None = None
    knee_wall_r: AssemblyR | None = None
    doors: Annotated[Whole, Field(ge=0, le=50)] | None = None
    weatherstripped: Flag | None = None
    window_area_ft2: Annotated[Number, Field(ge=0, le=100_000)] | None = None
    window_facing: Literal["north", "east", "south", "west"] | None = None
    window_shading: Literal["none", "partial", "full"] | None = None
    roof_color: Literal["dark", "light", "white"] | None = None
    roof_absorptivity: Annotated[Number, Field(gt=0, le=1)] | None = None

    @model_validator(mode="after")
    def _sealing_makes_tighter(self) -> Self:
        if self.cfm50 is not None and self.cfm50_after is not None and self.cfm50_after > self.cfm50:
            msg = (
                f"cfm50_after {self.cfm50_after:g} is higher than cfm50 {self.cfm50:g}: sealing makes a home"
                " tighter; check both blower-door readings"
            )
            raise ValueError(msg)
        return self


class HeatingFacts(Facts):
    """The main heating system; `efficiency` is AFUE as a fraction, HSPF for a heat pump."""

    fuel: Fuel | None = None
    type: Literal["furnace", "wall_furnace", "boiler", "heat_pump", "resistance", "stove", "none"] | None = (
        None
    )
    efficiency: Annotated[Number, Field(ge=0.05)] | None = None
    year: Year | None = None
    condition: Condition | None = None
    tuned_up_on: Day | None = None
    fan_w_per_cfm: Annotated[Number, Field(ge=0, le=3)] | None = None

    @model_validator(mode="after")
    def _efficiency_fits_type(self) -> Self:
        most = HIGHEST_HSPF if self.type in (None, "heat_pump") else 1
        if self.efficiency is not None and self.efficiency > most:
            msg = (
                f"efficiency {self.efficiency:g} is over {most}; write AFUE as a fraction, e.g. 0.80 for"
                " 80 percent, and HSPF, e.g. 8.5, for a heat pump only"
            )
            raise ValueError(msg)
        if self.type in ("heat_pump", "resistance") and self.fuel not in (None, "electricity"):
            msg = f"a heating type of {self.type} runs on electricity, not {self.fuel}"
            raise ValueError(msg)
        return self


class CoolingFacts(Facts):
    """The cooling system; `seer` [Btu/Wh] is ignored where there is none."""

    type: Literal["central_ac", "room_ac", "heat_pump", "evaporative_cooler", "none"] | None = None
    seer: Annotated[Number, Field(ge=1, le=60)] | None = None
    year: Year | None = None
    condition: Condition | None = None
    room_units: Annotated[Whole, Field(ge=1, le=50)] | None = None
    whole_house_fan: Flag | None = None
    ceiling_fans: Annotated[Whole, Field(ge=0, le=50)] | None = None


class DuctFacts(Facts):
    """Ducts: total leakage as percent of flow, insulation R in h ft2 F/Btu."""

    location: Literal["attic", "crawlspace", "basement", "garage", "conditioned", "none"] | None = None
    leakage_pct: Percent | None = None
    insulation_r: Annotated[Number, Field(ge=0, le=100)] | None = None


class ThermostatFacts(Facts):
    """Thermostat kind and the set points the household lives with [F]."""

    type: Literal["manual", "programmable", "smart"] | None = None
    heating_f: Annotated[Number, Field(ge=45, le=90)] | None = None
    cooling_f: Annotated[Number, Field(ge=55, le=100)] | None = None


class WaterHeatingFacts(Facts):
    """The water heater: uniform energy factor, tank [gal], set point [F], how many there are."""

    fuel: Fuel | None = None
    type: Literal["storage", "tankless", "heat_pump", "solar"] | None = None
    uef: Annotated[Number, Field(ge=0.05, le=6)] | None = None
    year: Year | None = None
    condition: Condition | None = None
    units: Annotated[Whole, Field(ge=1, le=20)] | None = None
    tank_gal: Annotated[Number, Field(ge=1, le=1000)] | None = None
    location: Literal["conditioned", "garage", "outdoors", "basement"] | None = None
    setpoint_f: Annotated[Number, Field(ge=90, le=190)] | None = None
    tank_wrapped: Flag | None = None
    pipes_insulated: Flag | None = None

    @model_validator(mode="after")
    def _heat_pump_is_electric(self) -> Self:
        if self.type == "heat_pump" and self.fuel not in (None, "electricity"):
            msg = f"a heat-pump water heater runs on electricity, not {self.fuel}"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _uef_fits_type(self) -> Self:
        if self.type in ("storage", "tankless") and self.uef is not None and self.uef > 1:
            msg = (
                f"uef {self.uef:g} is over 1, more heat than a {self.type} water heater takes in; a heat-pump"
                ' water heater has type = "heat_pump"'
            )
            raise ValueError(msg)
        return self


class WaterFixtureFacts(Facts):
    """Showers and faucets: how many, and their flow [gal/min]."""

    showerheads: Annotated[Whole, Field(ge=0, le=100)] | None = None
    shower_gpm: Annotated[Number, Field(gt=0, le=20)] | None = None
    faucets: Annotated[Whole, Field(ge=0, le=100)] | None = None
    faucet_gpm: Annotated[Number, Field(gt=0, le=20)] | None = None


class LightingFacts(Facts):
    """Lamps worth replacing, and how long each burns [h/day]."""

    incandescent_lamps: Annotated[Whole, Field(ge=0, le=1000)] | None = None
    hours_per_day: Annotated[Number, Field(ge=0, le=24)] | None = None


class ApplianceFacts(Facts):
    """Appliances: label or metered use [kWh/year], year of manufacture, kind."""

    refrigerator_kwh_per_year: Annotated[Number, Field(gt=0, le=10_000)] | None = None
    refrigerator_year: Year | None = None
    freezers: Annotated[Whole, Field(ge=0, le=20)] | None = None
    freezer_kwh_per_year: Annotated[Number, Field(gt=0, le=10_000)] | None = None
    freezer_year: Year | None = None
    clothes_washer: Literal["none", "top_load", "front_load"] | None = None
    clothes_washer_year: Year | None = None
    dryer_fuel: Literal["electricity", "natural_gas", "propane", "none"] | None = None
    dryer_heat_pump: Flag | None = None
    range_fuel: Literal["electricity", "natural_gas", "propane", "none"] | None = None
    range_induction: Flag | None = None
    microwave: Flag | None = None
    power_strips: Annotated[Whole, Field(ge=0, le=100)] | None = None

    @model_validator(mode="after")
    def _kinds_fit_fuels(self) -> Self:
        if self.range_induction and self.range_fuel not in (None, "electricity"):
            msg = f"an induction range runs on electricity, not {self.range_fuel}"
            raise ValueError(msg)
        if self.dryer_heat_pump and self.dryer_fuel not in (None, "electricity"):
            msg = f"a heat-pump dryer runs on electricity, not {self.dryer_fuel}"
            raise ValueError(msg)
        if self.freezers == 0 and (self.freezer_kwh_per_year or self.freezer_year):
            msg = "freezers is 0 and a freezer's use or year is given; correct one of them"
            raise ValueError(msg)
        return self


class PVFacts(Facts):
    """An array that is already designed: where it stands and its size [kW DC]."""

    mount: Literal["roof", "ground"] | None = None
    capacity_kw_dc: Annotated[Number, Field(gt=0, le=10_000)] | None = None


class CaseFacts(Facts):
    """Everything known about one household and its dwelling: a household file, read and checked.

    An absent section is the same as one with every fact absent.
    """

    household: HouseholdFacts = HouseholdFacts()
    dwelling: DwellingFacts = DwellingFacts()
    building: BuildingFacts = BuildingFacts()
    envelope: EnvelopeFacts = EnvelopeFacts()
    heating: HeatingFacts = HeatingFacts()
    cooling: CoolingFacts = CoolingFacts()
    ducts: DuctFacts = DuctFacts()
    thermostat: ThermostatFacts = ThermostatFacts()
    water_heating: WaterHeatingFacts = WaterHeatingFacts()
    water_fixtures: WaterFixtureFacts = WaterFixtureFacts()
    lighting: LightingFacts = LightingFacts()
    appliances: ApplianceFacts = ApplianceFacts()
    electrical: ElectricalFacts = ElectricalFacts()
    health_safety: HealthSafetyFacts = HealthSafetyFacts()
    roof: RoofFacts = RoofFacts()
    pv: PVFacts = PVFacts()
    utility: UtilityFacts = UtilityFacts()

    def fact(self, name: str) -> object:
        """Return the fact with a dotted name, or None where it is not yet known.

        Parameters
        ----------
        name : str
            ``section.fact``, e.g. ``roof.shading_pct``.

        Raises
        ------
        AttributeError
            If there is no such fact: a misspelt name in a data file must not read as 'not known'.
        """
        section, _, field = name.partition(".")
        return getattr(getattr(self, section), field)
