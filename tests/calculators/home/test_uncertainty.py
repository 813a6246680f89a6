"""The range of a saving: only what nobody knows is varied, and its parts add as squares."""

import numpy as np
import pytest

from calculators.climate import climate_zone
from calculators.home.calibration import calibrate
from calculators.home.description import quantities
from calculators.home.energy_use import annual_use
from calculators.home.existing import home_from_facts
from calculators.home.uncertainty import uncertain_homes, uncertain_inputs
from calculators.measures.catalogue import load_catalogue
from calculators.measures.confidence import savings_ranges
from calculators.measures.package import evaluate_measures
from calculators.measures.savings import apply_measure, savings_of
from rules.errors import ReferenceDataError
from rules.facts import CaseFacts
from tests.calculators.home.homes import KGCO2E, ON, facts, home

CATALOGUE = load_catalogue("us_ca")
NAMES = ("attic_insulation", "wall_insulation", "air_sealing", "heat_pump_ducted", "led_lamps")
MEASURES = [CATALOGUE[name] for name in NAMES]


def bare(zone=12):
    climate = climate_zone(zone)
    one, assumptions = home_from_facts(CaseFacts(), climate, ON)
    return one, assumptions, climate


def test_each_input_once_low_and_once_high():
    one, assumptions, _ = bare()
    varied = uncertain_homes(one, assumptions)
    count = len(varied.inputs)
    assert varied.homes.ceiling_r.shape == (1 + 2 * count,)
    attic = [i.fact for i in varied.inputs].index("envelope.attic_r")
    base = float(one.ceiling_r)
    assert varied.homes.ceiling_r[0] == base
    assert varied.homes.ceiling_r[1 + attic] == pytest.approx(0.6 * base)
    assert varied.homes.ceiling_r[1 + count + attic] == pytest.approx(1.5 * base)
    others = np.delete(varied.homes.ceiling_r, [1 + attic, 1 + count + attic])
    assert np.all(others == base)


def test_a_stated_fact_is_taken_at_its_word():
    climate = climate_zone(12)
    stated, assumptions = home_from_facts(facts(), climate, ON)
    varied = {one.fact for one in uncertain_homes(stated, assumptions).inputs}
    assert not varied & {"envelope.attic_r", "envelope.cfm50", "heating.efficiency", "thermostat.heating_f"}


def test_with_nothing_unknown_the_range_is_the_saving():
    one, climate = home()
    (found,) = savings_ranges(MEASURES[:1], [uncertain_homes(one, ()).homes], climate)
    saved = savings_of(MEASURES[0], one, climate)
    assert found["natural_gas"] == pytest.approx((saved["natural_gas"],) * 2)


@pytest.mark.parametrize("zone", [3, 12, 15])
def test_all_at_once_equals_one_by_one_by_hand(zone):
    one, assumptions, climate = bare(zone)
    varied = uncertain_homes(one, assumptions)
    count = len(varied.inputs)
    for measure, found in zip(
        MEASURES, savings_ranges(MEASURES, [varied.homes] * len(MEASURES), climate), strict=True
    ):
        singles = []
        for i in range(1 + 2 * count):
            single = varied.homes.with_changes(
                **{name: getattr(varied.homes, name)[i] for name in quantities()}
            )
            singles.append(savings_of(measure, single, climate))
        for fuel, (low, high) in found.items():
            taken = singles[0][fuel]
            off = [
                sorted((singles[1 + i][fuel] - taken, singles[1 + count + i][fuel] - taken))
                for i in range(count)
            ]
            less = sum(min(a, 0.0) ** 2 for a, _ in off) ** 0.5
            more = sum(max(b, 0.0) ** 2 for _, b in off) ** 0.5
            assert (low, high) == pytest.approx((taken - less, taken + more), abs=1e-6)


def test_a_range_holds_its_saving_and_knowing_more_narrows_it():
    wide = evaluate_measures(CaseFacts(), climate_zone(12), CATALOGUE, ON, KGCO2E)
    narrow = evaluate_measures(
        CaseFacts.model_validate({"envelope": {"attic_r": 19.7337906, "cfm50": 1900}}),
        climate_zone(12),
        CATALOGUE,
        ON,
        KGCO2E,
    )
    widths = []
    for results in (wide, narrow):
        attic = next(m for m in results.measures if m.id == "attic_insulation")
        low, high = attic.range_by_fuel["natural_gas"]
        assert low < attic.savings_by_fuel["natural_gas"] < high
        widths.append(high - low)
    assert widths[1] < 0.8 * widths[0]


def test_every_range_holds_the_saving_at_its_place():
    results = evaluate_measures(facts(), climate_zone(12), CATALOGUE, ON, KGCO2E)
    improved = [
        measure for measure in results.measures if measure.savings_by_fuel != measure.standalone_by_fuel
    ]
    assert improved
    for measure in results.measures:
        for fuel, (low, high) in (measure.range_by_fuel or {}).items():
            assert low - 1e-6 <= measure.savings_by_fuel[fuel] <= high + 1e-6, (measure.id, fuel)


def test_without_bills_the_saving_is_its_own_uncalibrated_one():
    results = evaluate_measures(facts(), climate_zone(12), CATALOGUE, ON, KGCO2E)
    for measure in results.measures:
        if measure.feasible != "no":
            assert measure.uncalibrated_by_fuel == pytest.approx(measure.standalone_by_fuel)
        else:
            assert measure.uncalibrated_by_fuel is None


def test_a_bill_scales_the_saving_and_leaves_the_uncalibrated_one():
    climate = climate_zone(12)
    one, _ = home()
    modelled = float(annual_use(one, climate).by_fuel()["natural_gas"])
    billed = evaluate_measures(facts(utility__annual_therms=modelled / 2), climate, CATALOGUE, ON, KGCO2E)
    attic = next(m for m in billed.measures if m.id == "attic_insulation")
    saved = savings_of(CATALOGUE["attic_insulation"], one, climate)["natural_gas"]
    assert attic.uncalibrated_by_fuel["natural_gas"] == pytest.approx(saved)
    assert attic.standalone_by_fuel["natural_gas"] == pytest.approx(saved / 2)


def test_bills_narrow_the_range():
    one, assumptions, climate = bare()
    varied = uncertain_homes(one, assumptions).homes
    therms = float(annual_use(one, climate).by_fuel()["natural_gas"])
    metered = calibrate(varied, climate, None, therms).home
    assert annual_use(metered, climate).by_fuel()["natural_gas"] == pytest.approx(therms)
    (free,), (held,) = (savings_ranges(MEASURES[:1], [homes], climate) for homes in (varied, metered))
    assert np.ptp(held["natural_gas"]) < np.ptp(free["natural_gas"])


def test_every_input_names_a_fact_and_has_a_source():
    for one in uncertain_inputs():
        CaseFacts().fact(one.fact)
        assert one.low < one.high
        assert one.citation.title


def test_a_jurisdiction_without_the_file_is_named():
    with pytest.raises(ReferenceDataError, match=r"uncertain_inputs\.toml"):
        uncertain_inputs("nowhere")


def test_measures_are_applied_to_the_whole_batch():
    one, assumptions, _ = bare()
    varied = uncertain_homes(one, assumptions).homes
    raised = apply_measure(CATALOGUE["attic_insulation"], varied).ceiling_r
    assert raised.shape == varied.ceiling_r.shape
