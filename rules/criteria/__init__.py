"""The tests that programmes are made of, by id.

A criterion takes an inquiry and the arguments its programme gives it, looks something up, compares once,
and returns a finding. A new kind of test is one more function here, plus its cases.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rules.criteria import housing, income, place, poverty, service, simple, solar, tenure, unit_share

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rules.inquiry import Arguments, Inquiry
    from rules.outcomes import Finding

    Criterion = Callable[[Inquiry, Arguments], Finding]

# What a programme must give a criterion besides the facts, and the words it may use; nothing to the others.
ARGUMENTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "housing.class": {"one_of": housing.HOUSING_CLASSES},
}

# Of these criteria, arguments that name a parameter: the parameter that must exist, by the word given.
PARAMETERS_NAMED: Mapping[str, Mapping[str, str]] = {
    "income.poverty_percent": {"percent": "{}", "guideline": "{}", "smallest_size": "{}"},
    "income.poverty_band": {
        **dict.fromkeys(("percent", "over", "guideline", "smallest_size", "least_persons"), "{}")
    },
    "benefits.categorical": {"one_of": "{}"},
    "housing.unit_share": {"share": "housing.unit_share.{}.percent"},
    "housing.built_before": {"by": "{}"},
    "equipment.heating_fuel": {"by": "{}"},
    "equipment.water_heating_fuel": {"by": "{}"},
    "utility.electric_customer": {"by": "{}"},
    "utility.gas_customer": {"by": "{}"},
    "tenure.affordable_housing": {"by": "{}"},
    "household.farmworker": {"by": "{}"},
    "service.not_served_within": {"rule": "service.look_back.{}"},
    "rule.not_carried": {"what": "{}"},
}

CRITERIA: Mapping[str, Criterion] = {
    "place.designated": place.designated,
    "place.low_income_community": place.in_low_income_community,
    "place.near_disadvantaged_community": place.near_disadvantaged_community,
    "income.statewide_median_share": income.statewide_median_share,
    "income.county_limit": income.county_limit,
    "income.state_median_60_percent": income.state_median_60_percent,
    "housing.class": housing.housing_class_is,
    "housing.low_income_unit_share": housing.low_income_unit_share,
    "tenure.owner_or_consenting_landlord": tenure.owner_or_consenting_landlord,
    "tenure.owner_occupier": tenure.owner_occupier,
    "tenure.no_recorded_refusal": tenure.no_recorded_refusal,
    "service.not_weatherized_recently": service.not_weatherized_recently,
    "solar.roof_area": solar.roof_area,
    "solar.roof_shading": solar.roof_shading,
    "solar.roof_orientation": solar.roof_orientation,
    "solar.utility_territory": solar.utility_territory,
    "income.poverty_percent": poverty.poverty_percent,
    "income.poverty_band": poverty.poverty_band,
    "benefits.categorical": simple.receives_benefit,
    "housing.unit_share": unit_share.unit_share,
    "housing.single_unit": unit_share.single_unit,
    "housing.built_before": partial(
        simple.fact_test,
        "housing.built_before",
        "dwelling.year_built",
        ("built_early_enough", "built_too_late", "year_built_unknown"),
    ),
    "equipment.heating_fuel": partial(
        simple.fact_test,
        "equipment.heating_fuel",
        "heating.fuel",
        ("heated_by_fossil_fuel", "not_heated_by_fossil_fuel", "heating_fuel_unknown"),
    ),
    "equipment.water_heating_fuel": partial(
        simple.fact_test,
        "equipment.water_heating_fuel",
        "water_heating.fuel",
        ("water_heated_by_fossil_fuel", "water_not_heated_by_fossil_fuel", "water_heating_fuel_unknown"),
    ),
    "utility.electric_customer": partial(
        simple.fact_test,
        "utility.electric_customer",
        "utility.electric",
        ("utility_in_territory", "utility_outside_territory", "utility_unknown"),
    ),
    "utility.gas_customer": partial(
        simple.fact_test,
        "utility.gas_customer",
        "utility.gas",
        ("gas_utility_in_territory", "gas_utility_outside_territory", "gas_utility_unknown"),
    ),
    "tenure.affordable_housing": partial(
        simple.flag_test,
        "tenure.affordable_housing",
        "dwelling.affordable_housing",
        ("affordable_housing", "not_affordable_housing", "affordable_housing_unknown"),
    ),
    "tenure.occupant_has_not_refused": tenure.occupant_has_not_refused,
    "household.farmworker": partial(
        simple.flag_test,
        "household.farmworker",
        "household.farmworker",
        ("farmworker_household", "no_farmworker_household", "farmworker_unknown"),
    ),
    "service.not_served_within": service.not_served_within,
    "rule.not_carried": simple.not_carried,
}
