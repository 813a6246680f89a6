"""A year's bill, against bills added up by hand from the tariff book's figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.billing.annual_bill import Terms, annual_bill, days_by_season, use_by_price
from calculators.billing.clock import clock_of_year
from calculators.tariffs import load_discounts, load_tariffs

ON = date(2026, 11, 21)
CLOCK = clock_of_year(2026, "America/Los_Angeles")
SUMMER_DAYS, WINTER_DAYS = 122, 243


def tariff(name):
    found = next(one for one in load_tariffs("us_ca") if one.id == name)
    return found, found.on(ON)


def discount(programme):
    return next(one for one in load_discounts("us_ca") if one.programme == programme).on(ON)


def bill(hourly, name, programme="none", code=None, territory=None):
    one, version = tariff(name)
    terms = Terms(programme, None if programme == "none" else discount(programme), code, territory)
    use = use_by_price(np.asarray(hourly, float), one, version, CLOCK)
    return annual_bill(use, days_by_season(one, CLOCK), version, terms)


def every_hour(kwh):
    return np.full(8760, kwh)


def test_a_tiered_bill_is_the_tariff_books():
    """24 kWh a day on E-1 in territory R: 17.7 and 10.4 kWh a day are within the baseline."""
    found = bill(every_hour(1.0), "pge.e_1", code="basic", territory="R")
    within = Decimal("17.7") * SUMMER_DAYS + Decimal("10.4") * WINTER_DAYS
    energy = within * Decimal("0.32561") + (8760 - within) * Decimal("0.40702")
    assert found.energy_usd == energy
    assert found.base_usd == 365 * Decimal("0.79343")
    assert found.usd == energy + 365 * Decimal("0.79343")
    assert found.within_baseline == pytest.approx(float(within))
    assert found.above_baseline == pytest.approx(8760 - float(within))
    june = 30 * (Decimal("17.7") * Decimal("0.32561") + (24 - Decimal("17.7")) * Decimal("0.40702"))
    assert found.monthly_energy_usd[5] == june


@pytest.mark.parametrize(("daily", "above"), [("17.6", "0"), ("17.7", "0"), ("17.8", "0.1")])
def test_the_dearer_tier_begins_above_the_baseline(daily, above):
    summer = (CLOCK.month >= 6) & (CLOCK.month <= 9)
    found = bill(np.where(summer, float(daily) / 24, 0.0), "pge.e_1", code="basic", territory="R")
    assert found.above_baseline == pytest.approx(float(above) * SUMMER_DAYS, abs=1e-9)


def test_care_leaves_its_riders_out_and_takes_35_percent_off_both_tiers():
    """Four riders of 0.00982 in all are not charged; 35 percent come off the rest, the credit's, too."""
    found = bill(every_hour(1.0), "pge.e_1", "care", "basic", "R")
    within = Decimal("17.7") * SUMMER_DAYS + Decimal("10.4") * WINTER_DAYS
    exempt = Decimal("0.00591") + Decimal("0.00391") + Decimal("0.00857") - Decimal("0.00857")
    cheaper = (Decimal("0.32561") - exempt) * Decimal("0.65")
    dearer = (Decimal("0.40702") - exempt) * Decimal("0.65")
    assert found.energy_usd == within * cheaper + (8760 - within) * dearer
    assert found.base_usd == 365 * Decimal("0.19713")


def test_fera_takes_18_percent_off_and_has_the_middle_charge():
    plain = bill(every_hour(1.0), "pge.e_elec")
    found = bill(every_hour(1.0), "pge.e_elec", "fera")
    assert found.energy_usd == plain.energy_usd * Decimal("0.82")
    assert found.base_usd == 365 * Decimal("0.39688")


def test_time_of_use_charges_by_the_clock_on_the_wall():
    """1 kWh an hour on E-ELEC: 5 peak, 4 part-peak and 15 off-peak hours a day, in summer and winter."""
    found = bill(every_hour(1.0), "pge.e_elec")
    summer = 5 * Decimal("0.55214") + 4 * Decimal("0.39026") + 15 * Decimal("0.33358")
    winter = 5 * Decimal("0.32063") + 4 * Decimal("0.29854") + 15 * Decimal("0.28468")
    assert found.energy_usd == SUMMER_DAYS * summer + WINTER_DAYS * winter
    assert {(line.season, line.period): line.amount for line in found.lines} == {
        ("summer", "peak"): 610,
        ("summer", "part_peak"): 488,
        ("summer", "off_peak"): 1830,
        ("winter", "peak"): 1215,
        ("winter", "part_peak"): 972,
        ("winter", "off_peak"): 3645,
    }


@pytest.mark.parametrize(
    ("standard_hour", "day", "period"),
    [
        (15, "07-01", "peak"),  # 16:00 by the clock in summer, 15:00 standard time
        (14, "07-01", "off_peak"),
        (19, "07-01", "peak"),
        (20, "07-01", "off_peak"),
        (15, "01-15", "off_peak"),
        (16, "01-15", "peak"),
        (20, "01-15", "peak"),
        (21, "01-15", "off_peak"),
    ],
)
def test_daylight_saving_moves_the_peak_against_the_sun(standard_hour, day, period):
    hourly = np.zeros(8760)
    place = (date.fromisoformat(f"2026-{day}") - date(2026, 1, 1)).days * 24 + standard_hour
    hourly[place] = 1.0
    (line,) = bill(hourly, "pge.e_tou_c", code="basic", territory="R").lines
    assert line.period == period


def test_e_tou_c_credits_the_baseline_whatever_the_hour():
    found = bill(every_hour(1.0), "pge.e_tou_c", code="all_electric", territory="Z")
    within = Decimal("6.7") * SUMMER_DAYS + Decimal("15.7") * WINTER_DAYS
    summer = 5 * Decimal("0.5224") + 19 * Decimal("0.3994")
    winter = 5 * Decimal("0.39757") + 19 * Decimal("0.36757")
    energy = SUMMER_DAYS * summer + WINTER_DAYS * winter
    assert found.energy_usd == energy - within * Decimal("0.0814")
    assert found.baseline_credit_usd == within * Decimal("0.0814")


def test_a_discount_that_is_not_known_leaves_the_daily_charge_not_known():
    one, version = tariff("pge.e_elec")
    use = use_by_price(every_hour(1.0), one, version, CLOCK)
    found = annual_bill(use, days_by_season(one, CLOCK), version, Terms(None, None))
    assert found.base_usd is None
    assert found.usd is None
    assert found.energy_usd > 0


@given(st.floats(min_value=0.01, max_value=50.0))
def test_a_bill_without_tiers_is_linear_in_use(times):
    once = bill(every_hour(0.5), "pge.e_elec").energy_usd
    assert float(bill(every_hour(0.5 * times), "pge.e_elec").energy_usd) == pytest.approx(float(once) * times)


@given(st.floats(min_value=0.0, max_value=3.0), st.floats(min_value=0.0, max_value=3.0))
def test_more_use_never_costs_less(less, more):
    low, high = sorted((less, more))
    terms = {"code": "basic", "territory": "T"}
    assert (
        bill(every_hour(low), "pge.e_1", **terms).energy_usd
        <= bill(every_hour(high), "pge.e_1", **terms).energy_usd
    )


def test_a_batch_is_its_homes_one_by_one():
    homes = np.abs(np.sin(np.arange(3 * 8760).reshape(3, 8760)))
    one, version = tariff("pge.e_elec")
    together = use_by_price(homes, one, version, CLOCK)
    for home, expected in zip(homes, together, strict=True):
        assert np.array_equal(use_by_price(home, one, version, CLOCK), expected)
    assert together.sum() == pytest.approx(homes.sum())


def test_weekdays_and_holidays_are_as_the_record_says(tmp_path):
    carried = Path(__file__).parents[3] / "calculators/data/us_ca/tariffs/pge_e_tou_c.toml"
    text = carried.read_text(encoding="utf-8")
    text = text.replace('days = "every_day"', 'days = "weekdays"').replace(
        'otherwise = "off_peak"', 'otherwise = "off_peak"\nholidays = [2026-01-01]'
    )
    (tmp_path / "pge_e_tou_c.toml").write_text(text, encoding="utf-8")
    one = next(t for t in load_tariffs("us_ca", supplied=tmp_path) if t.id == "pge.e_tou_c")
    assert one.supplied
    use = use_by_price(every_hour(1.0), one, one.on(ON), CLOCK)
    january = use[0, 1]
    # January 2026 has 22 weekdays, of which the first is the holiday.
    assert january[one.on(ON).periods.index("peak")] == 5 * 21
    assert january.sum() == 31 * 24


def test_a_year_has_its_365_days_by_season_and_no_29_february():
    one, _ = tariff("pge.e_1")
    for year in (2026, 2028):
        days = days_by_season(one, clock_of_year(year, "America/Los_Angeles"))
        assert days.sum() == 365
        assert days[:, 0].sum() == SUMMER_DAYS
        assert days[1].sum() == 28
