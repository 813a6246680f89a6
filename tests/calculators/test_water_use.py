"""Water saved, by the flows and minutes that the home model counts hot water by."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from calculators.climate import climate_zone
from calculators.home.description import batch
from calculators.home.existing import home_from_facts
from calculators.measures.catalogue import load_catalogue
from calculators.measures.savings import apply_measure
from calculators.water_use import water_gal_per_year, water_saved
from rules.facts import CaseFacts

ON = date(2026, 11, 21)
CLIMATE = climate_zone(12)


def facts(gpm=2.5, heads=2):
    return CaseFacts(
        household={"size": 3},
        water_fixtures={"showerheads": heads, "shower_gpm": gpm, "faucets": 3, "faucet_gpm": 2.2},
    )


def home(**known):
    return home_from_facts(facts(**known), CLIMATE, ON)[0]


def test_a_showerhead_saves_its_minutes_times_the_flow_it_takes_off():
    measure = load_catalogue("us_ca")["low_flow_showerhead"]
    before = home()
    after = apply_measure(measure.for_home(12, "single_family"), before)
    gallons = 365 * float(before.shower_minutes_per_day) * float(before.shower_gpm - after.shower_gpm)
    assert gallons > 0
    assert water_saved(facts(), CLIMATE, ON)["low_flow_showerhead"] == pytest.approx(gallons)


def test_an_aerator_saves_the_faucets_minutes_times_what_it_takes_off():
    saved = water_saved(facts(), CLIMATE, ON)["faucet_aerator"]
    measure = load_catalogue("us_ca")["faucet_aerator"].for_home(12, "single_family")
    after = apply_measure(measure, home())
    assert saved == pytest.approx(365 * float(after.faucet_minutes_per_day) * float(after.faucet_gpm_saved))
    assert saved > 0


def test_an_evaporative_coolers_water_is_not_known():
    assert water_saved(facts(), CLIMATE, ON)["evaporative_cooler"] is None
    assert "attic_insulation" not in water_saved(facts(), CLIMATE, ON)


def test_no_measure_makes_water_and_a_batch_is_its_homes_one_by_one():
    assert all(saved is None or saved >= 0 for saved in water_saved(facts(), CLIMATE, ON).values())
    homes = [home(gpm=gpm) for gpm in (1.8, 2.5, 3.2)]
    together = water_gal_per_year(batch(homes))
    assert np.array_equal(together, [float(water_gal_per_year(one)) for one in homes])
