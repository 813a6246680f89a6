"""The tests that programmes are made of, by id.

A criterion takes an inquiry and the arguments its programme gives it, looks something up, compares once,
and returns a finding. A new kind of test is one more function here, plus its cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.criteria import housing, income, place, service, solar, tenure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rules.inquiry import Arguments, Inquiry
    from rules.outcomes import Finding

    Criterion = Callable[[Inquiry, Arguments], Finding]

# What a programme must give a criterion besides the facts, and the words it may use; nothing to the others.
ARGUMENTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "housing.class": {"one_of": housing.HOUSING_CLASSES},
}

CRITERIA: Mapping[str, Criterion] = {
    "place.designated": place.designated,
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
}
