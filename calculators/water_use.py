"""The water that showers, faucets and washing take, and what measures save of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculators.home.existing import home_from_facts, housing_class_of
from calculators.home.laundry import washer_gallons_per_day
from calculators.measures.catalogue import load_catalogue
from calculators.measures.savings import apply_measure
from calculators.quantities import DAYS_PER_YEAR

if TYPE_CHECKING:
    from datetime import date

    from calculators.climate import ClimateZone, FloatArray
    from calculators.home.description import Home
    from rules.facts import CaseFacts

# Families in which a measure may change the water that is used.
_FAMILIES: Final = frozenset({"hot_water", "appliances"})
# Uses water to cool, by an amount for which no figure was found.
_NOT_KNOWN: Final = frozenset({"evaporative_cooler"})


def water_gal_per_year(home: Home) -> FloatArray:
    """Return the water of showers and faucets, and a washer's hot water [US gal/year].

    Parameters
    ----------
    home : Home
        One home, or a batch.

    Notes
    -----
    ``365 x (shower minutes x flow + faucet minutes x (flow - what aerators take off it) + the washer's hot
    gallons a day)``: the flows and minutes by which the home model counts hot water. A washer's cold water
    is not known and not in it.
    """
    showers = home.shower_minutes_per_day * home.shower_gpm
    faucets = home.faucet_minutes_per_day * (home.faucet_gpm - home.faucet_gpm_saved)
    return (showers + faucets + washer_gallons_per_day(home)) * DAYS_PER_YEAR


def water_saved(
    facts: CaseFacts, climate: ClimateZone | None, on: date, jurisdiction: str = "us_ca"
) -> dict[str, float | None]:
    """Return what each measure of a jurisdiction saves of a home's water.

    Parameters
    ----------
    facts : CaseFacts
    climate : ClimateZone or None
    on : date
        The day that ages are counted to.
    jurisdiction : str

    Returns
    -------
    dict of str to float or None
        Of the home as it is found, by the measure's id [US gal/year]; None where not known. A measure that is
        not there does not change the water that is used.
    """
    home, _ = home_from_facts(facts, climate, on, jurisdiction)
    zone, housing_class = None if climate is None else climate.zone, housing_class_of(facts)
    before = water_gal_per_year(home)
    found: dict[str, float | None] = dict.fromkeys(_NOT_KNOWN)
    for measure in load_catalogue(jurisdiction).measures:
        if measure.family in _FAMILIES:
            own = measure.for_home(zone, housing_class)
            found[measure.id] = float(before - water_gal_per_year(apply_measure(own, home)))
    return found
