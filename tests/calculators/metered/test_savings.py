"""Savings, their uncertainty, portfolios and realisation rates."""

import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from calculators.metered.annual import annual_use, before_and_after
from calculators.metered.portfolio import allocated, portfolio, realisation, whole_year
from calculators.metered.readings import Meter
from calculators.metered.savings import analyse
from calculators.metered.site import Site
from tests.calculators.metered.meters import SITE, WORK, bills, days, use_of, weather, year_of_bills
from tests.calculators.metered.meters import before_and_after as made_meter

T = weather()


def one(meter, site=SITE, method=None):
    return analyse([meter], [T], [site], method)[0]


def noisy(meter, seed=0, scatter=0.05):
    chance = np.random.default_rng(seed)
    return replace(
        meter,
        readings=tuple(replace(r, use=r.use * (1 + chance.normal(0, scatter))) for r in meter.readings),
    )


@pytest.mark.parametrize("fuel", ["electricity", "natural_gas"])
def test_a_saving_put_in_comes_out(fuel):
    cool = 0.8 if fuel == "electricity" else 0.0
    meter = made_meter(T, saved=0.1, fuel=fuel, cool=cool)
    result = one(meter)
    after = use_of(T, WORK, WORK + timedelta(days=365), cool=cool)
    assert result.predicted == pytest.approx(after)
    assert result.avoided == pytest.approx(0.1 * after)
    assert result.reporting_days == 365
    assert sum(saved for _, _, saved in result.by_period) == pytest.approx(result.avoided)


def test_a_part_of_a_year_is_not_made_into_one():
    meter = made_meter(T, saved=0.1)
    short = replace(meter, readings=meter.readings[:18])
    result = one(short)
    days_after = sum(r.days for r in meter.readings[12:18])
    end = WORK + timedelta(days=days_after)
    assert result.reporting_days == days_after
    assert result.avoided == pytest.approx(0.1 * use_of(T, WORK, end))
    assert "reporting_partial" in [f.rule.code for f in result.findings]
    assert not whole_year(result)


def test_the_uncertainty_is_the_published_formula():
    result = one(noisy(made_meter(T, saved=0.1)))
    variables = {"heating": 1, "cooling": 1, "heating_and_cooling": 2}[result.model.kind]
    months, count = 365 * 12 / 365, 12
    polynomial = -0.00022 * months**2 + 0.03306 * months + 0.94054
    t = stats.t.ppf(0.95, count - variables)
    fraction = result.avoided / result.predicted
    fsu = t * polynomial * result.model.cv_rmse * math.sqrt((1 + 2 / count) / count) / fraction
    assert result.fractional_uncertainty == pytest.approx(fsu)


def test_the_daily_method_has_its_own_coefficients():
    start = WORK - timedelta(days=365)
    meter = noisy(Meter("m", "electricity", tuple(days(T, start, 730))), scatter=0.2)
    result = one(meter)
    polynomial = -0.00024 * 144 + 0.03535 * 12 + 1.00286
    t = stats.t.ppf(0.95, 365 - 2)
    scatter = result.model.cv_rmse * math.sqrt((1 + 2 / 365) / 365)
    assert result.model.kind == "heating_and_cooling"
    assert result.uncertainty == pytest.approx(t * polynomial * scatter * result.predicted)


def test_where_nothing_is_saved_there_is_no_fraction_but_an_interval():
    result = one(noisy(made_meter(T, saved=-0.1)))
    assert result.avoided < 0
    assert result.fractional_uncertainty is None
    assert result.uncertainty > 0


def test_a_disqualified_meter_makes_no_claim_and_says_why():
    meter = made_meter(T, saved=0.1)
    result = one(replace(meter, readings=meter.readings[1:]))
    assert not result.claimable
    assert result.model is None
    assert result.avoided is None
    assert "year_incomplete" in [f.rule.code for f in result.findings]


def test_one_home_is_what_it_is_among_many():
    meters = [noisy(made_meter(T, saved=0.1 * n, base=3.0 + n), seed=n) for n in range(5)]
    meters.append(Meter("daily", "electricity", tuple(days(T, WORK - timedelta(days=365), 730))))
    together = analyse(meters, [T] * 6, [SITE] * 6)
    for meter, result in zip(meters, together, strict=True):
        alone = one(meter)
        assert result.model.kind == alone.model.kind
        assert result.avoided == pytest.approx(alone.avoided, rel=1e-9, abs=1e-9)
        assert result.uncertainty == pytest.approx(alone.uncertainty, rel=1e-6, abs=1e-9)


def test_a_portfolio_is_surer_than_its_homes():
    results = [one(noisy(made_meter(T, saved=0.1), seed=seed)) for seed in range(10)]
    total = portfolio(results, "electricity")
    assert total.avoided == pytest.approx(sum(r.avoided for r in results))
    assert total.uncertainty == pytest.approx(math.sqrt(sum(r.uncertainty**2 for r in results)))
    assert total.fractional_uncertainty < min(abs(r.uncertainty / r.avoided) for r in results)
    assert portfolio(results, "natural_gas").meters == 0


@pytest.mark.parametrize(("cv_rmse", "kept"), [(0.99, 1), (1.0, 1), (1.01, 0), (math.nan, 0)])
def test_a_home_that_scatters_by_more_than_its_mean_is_left_out(cv_rmse, kept):
    result = one(noisy(made_meter(T, saved=0.1)))
    odd = replace(result, model=replace(result.model, cv_rmse=cv_rmse))
    total = portfolio([odd], "electricity")
    assert (total.claimed, total.left_out) == (kept, 1 - kept)


def test_a_homes_saving_is_shared_by_what_was_predicted():
    parts = allocated(90.0, {"a": 100.0, "b": 50.0})
    assert parts == pytest.approx({"a": 60.0, "b": 30.0})
    assert allocated(90.0, {}) is None
    assert allocated(90.0, {"a": 0.0}) is None


@given(
    st.floats(-1e4, 1e4),
    st.dictionaries(st.text(min_size=1), st.floats(-1e4, 1e4).filter(lambda x: abs(x) > 0.01), min_size=1),
)
def test_the_parts_add_up_whatever_the_signs(metered, predicted):
    assert math.fsum(allocated(metered, predicted).values()) == pytest.approx(metered, abs=1e-6)


def test_a_realisation_rate_is_over_the_homes_that_have_the_measure():
    results = [one(made_meter(T, saved=0.1)), one(made_meter(T, saved=0.2))]
    full = results[0].avoided
    predictions = [{"attic": 2 * full}, {"attic": full, "lamps": full}]
    attic, lamps = realisation(results, predictions, "electricity")
    assert (attic.measure, attic.homes, lamps.homes) == ("attic", 2, 1)
    assert lamps.metered == pytest.approx(full)
    assert attic.rate == pytest.approx((full + full) / (3 * full))
    assert realisation(results, predictions, "natural_gas") == ()


def test_a_part_of_a_year_has_no_realisation_rate():
    meter = made_meter(T, saved=0.1)
    short = one(replace(meter, readings=meter.readings[:20]))
    assert short.claimable
    assert realisation([short], [{"attic": 100.0}], "electricity") == ()


def test_a_years_use_is_that_of_its_weather():
    meter = replace(made_meter(T), readings=made_meter(T).readings[:12])
    typical = weather(seed=9, days=365).mean_f
    use = annual_use(meter, T, typical)
    expected = 5 * 365 + 0.5 * np.maximum(60 - typical, 0).sum() + 0.8 * np.maximum(typical - 69, 0).sum()
    assert use.typical == pytest.approx(expected)
    assert use.as_read == pytest.approx(sum(r.use for r in meter.readings))
    assert annual_use(meter).typical is None
    assert annual_use(meter).as_read == pytest.approx(use.as_read)


def test_a_years_use_needs_a_year_and_no_hidden_solar():
    meter = made_meter(T)
    eleven = replace(meter, readings=meter.readings[:11])
    assert annual_use(eleven).as_read is None
    exporting = replace(meter, exported_kwh=500.0)
    assert annual_use(exporting).as_read is None
    assert annual_use(exporting, solar="throughout").as_read is not None
    reasons = [f.rule.code for f in annual_use(exporting).findings]
    assert "export_not_stated" in reasons


def test_twelve_months_before_and_after_as_read_and_in_one_years_weather():
    meter = made_meter(T, saved=0.1)
    found = before_and_after(meter, T, None, SITE)
    before, after = sum(r.use for r in meter.readings[:12]), sum(r.use for r in meter.readings[12:])
    assert found.raw == pytest.approx(before - after)
    assert found.normalised == pytest.approx(0.1 * before, rel=1e-6)


def test_before_and_after_are_not_compared_where_solar_came_between():
    meter = bills(T, *year_of_bills()) + bills(T, WORK + timedelta(days=30), year_of_bills()[1])
    site = Site(WORK, WORK + timedelta(days=30), None, WORK + timedelta(days=10))
    found = before_and_after(Meter("m", "electricity", tuple(meter)), T, None, site)
    assert found.solar_changed
    assert found.raw is None
    assert found.normalised is None
