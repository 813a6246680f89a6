"""Each rule of sufficiency on its line, one less and one more."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from calculators.metered.readings import Meter, Reading
from calculators.metered.site import Site
from calculators.metered.sufficiency import select
from calculators.metered.temperatures import DailyTemperatures
from rules.errors import InputError
from tests.calculators.metered.meters import SITE, WORK, before_and_after, bills, days, weather, year_of_bills

T = weather()


def codes(selection, effect=None):
    return [f.rule.code for f in selection.findings if effect is None or f.rule.effect == effect]


def with_lengths(lengths, end=WORK):
    """Return a meter whose last bill before the work ends with it."""
    readings = bills(T, end - timedelta(days=sum(lengths)), lengths)
    return Meter("m", "electricity", tuple(readings))


def of(meter, site=SITE, temperatures=T, method=None):
    return select(meter, temperatures, site, method)


def test_a_whole_year_of_bills_suffices():
    found = of(before_and_after(T))
    assert found.baseline.missing_days == 0
    assert found.baseline.start == date(2024, 1, 2)
    assert len(found.baseline.periods) == len(found.reporting.periods) == 12
    assert not codes(found)


@pytest.mark.parametrize(
    ("length", "code"), [(24, "off_cycle"), (25, None), (26, None), (35, None), (36, "too_long")]
)
def test_a_monthly_bill_has_25_to_35_days(length, code):
    lengths = [30] * 6 + [length] + [30] * 6
    found = of(with_lengths(lengths))
    assert (code in codes(found)) is (code is not None)
    kept = [period.days for period in found.baseline.periods]
    assert (length in kept) is (code is None)


@pytest.mark.parametrize(("length", "code"), [(69, None), (70, None), (71, "too_long")])
def test_a_bimonthly_bill_has_at_most_70_days(length, code):
    found = of(with_lengths([60, 60, length, 60, 60, 60]))
    assert (code in codes(found)) is (code is not None)


@pytest.mark.parametrize(("gap", "refused"), [(36, False), (37, False), (38, True)])
def test_at_most_37_days_may_be_missing(gap, refused):
    made = days(T, WORK - timedelta(days=365), 365)
    readings = tuple(replace(r, use=None) if 100 <= n < 100 + gap else r for n, r in enumerate(made))
    found = of(Meter("m", "electricity", readings))
    assert found.baseline.missing_days == gap
    assert ("too_many_missing" in codes(found)) is refused
    assert found.baseline_sufficient is not refused


@pytest.mark.parametrize(("span", "refused"), [(354, True), (355, False), (365, False)])
def test_bills_span_a_year_but_for_ten_days(span, refused):
    found = of(with_lengths([*[30] * 11, span - 330]))
    assert ("year_incomplete" in codes(found)) is refused


@pytest.mark.parametrize(("count", "refused"), [(364, True), (365, False)])
def test_days_span_a_whole_year(count, refused):
    found = of(Meter("m", "electricity", tuple(days(T, WORK - timedelta(days=count), count))))
    assert ("year_incomplete" in codes(found)) is refused


def test_eleven_months_are_refused_with_the_reason():
    start, lengths = year_of_bills()
    meter = Meter("m", "electricity", tuple(bills(T, start + timedelta(days=30), lengths[1:])))
    found = of(meter)
    assert not found.baseline_sufficient
    (reason,) = [f for f in found.disqualified if f.rule.code == "year_incomplete"]
    assert reason.days == 335
    assert "2.2.1.1" in reason.text


@pytest.mark.parametrize(("early", "kept"), [(9, True), (10, True), (11, False)])
def test_a_first_bill_may_begin_ten_days_early(early, kept):
    found = of(with_lengths([33, *[31] * 10, 365 - 33 + early - 310]))
    begins = WORK - timedelta(days=365 + early)
    assert found.meter.readings[0].start == begins
    assert (found.baseline.periods[0].start == begins) is kept
    assert ("billing_overshoot" in codes(found)) is kept
    assert ("outside_window" in codes(found)) is not kept


def test_zero_electricity_is_missing_and_zero_gas_is_a_reading():
    meter = before_and_after(T)
    zero = tuple(replace(r, use=0.0) if n == 3 else r for n, r in enumerate(meter.readings))
    electric = of(replace(meter, readings=zero))
    assert "zero_electricity" in codes(electric, "rejected")
    assert electric.baseline.missing_days == zero[3].days
    gas = of(replace(meter, readings=zero, fuel="natural_gas"))
    assert len(gas.baseline.periods) == 12


def test_an_estimated_bill_is_combined_with_the_next_and_its_days_are_missing():
    meter = before_and_after(T)
    marked = tuple(replace(r, estimated=n == 3) for n, r in enumerate(meter.readings))
    found = of(replace(meter, readings=marked))
    joined = [p for p in found.baseline.periods if p.estimated_days]
    assert [(p.start, p.end) for p in joined] == [(marked[3].start, marked[4].end)]
    assert joined[0].use == pytest.approx(marked[3].use + marked[4].use)
    assert found.baseline.missing_days == marked[3].days
    assert "estimated_combined" in codes(found, "review")


@pytest.mark.parametrize(("second", "code"), [(35, "estimated_combined"), (36, "estimated_alone")])
def test_combined_bills_have_at_most_70_days(second, code):
    meter = with_lengths([30] * 5 + [35, second] + [30] * 6)
    marked = tuple(replace(r, estimated=n == 5) for n, r in enumerate(meter.readings))
    assert code in codes(of(replace(meter, readings=marked)))


def test_the_bill_in_which_the_work_falls_counts_for_neither_side():
    readings = bills(T, WORK - timedelta(days=380), [30] * 26)
    meter = Meter("m", "electricity", tuple(readings))
    found = of(meter, Site(WORK, WORK + timedelta(days=5), "none"))
    straddling = [r for r in readings if r.start < WORK < r.end]
    assert found.baseline.end == straddling[0].start
    assert found.reporting.start == straddling[0].end
    assert "blackout" in codes(found, "rejected")


@pytest.mark.parametrize(("known", "kept"), [(26, False), (27, True), (28, True)])
def test_nine_tenths_of_a_bills_days_have_a_temperature(known, kept):
    meter = before_and_after(T)
    bill = meter.readings[2]
    assert bill.days == 30
    mean = T.mean_f.copy()
    low = (bill.start - T.first).days
    mean[low : low + bill.days - known] = np.nan
    found = of(meter, temperatures=DailyTemperatures(T.first, mean, "with a gap"))
    assert ("temperature_missing" not in codes(found)) is kept
    assert (bill.start in [p.start for p in found.baseline.periods]) is kept


def test_a_day_without_a_temperature_is_rejected_by_the_daily_method():
    mean = T.mean_f.copy()
    mean[(WORK - T.first).days - 5] = np.nan
    meter = Meter("m", "electricity", tuple(days(T, WORK - timedelta(days=365), 365)))
    found = of(meter, temperatures=DailyTemperatures(T.first, mean, "with a gap"))
    assert codes(found, "rejected") == ["day_temperature_missing"]
    assert found.baseline.missing_days == 1


@pytest.mark.parametrize(("factor", "flagged"), [(1.0, False), (40.0, True)])
def test_what_is_far_above_the_others_is_shown_and_kept(factor, flagged):
    meter = before_and_after(T)
    odd = tuple(replace(r, use=r.use * factor) if n == 4 else r for n, r in enumerate(meter.readings))
    found = of(replace(meter, readings=odd))
    assert ("outlier" in codes(found, "review")) is flagged
    assert len(found.baseline.periods) == 12


@pytest.mark.parametrize(
    ("solar", "changed", "code"),
    [
        (None, None, "export_not_stated"),
        ("none", None, "export_not_stated"),
        ("throughout", None, None),
        (None, date(2024, 6, 1), "net_metering_changed"),
        (None, date(2025, 6, 1), "net_metering_changed_reporting"),
    ],
)
def test_solar_is_seen_and_what_changed_is_excluded(solar, changed, code):
    meter = before_and_after(T)
    sunny = tuple(replace(r, use=-20.0) if n == 6 else r for n, r in enumerate(meter.readings))
    found = of(replace(meter, readings=sunny), Site(WORK, WORK, solar, changed))
    assert codes(found, "disqualified") == ([code] if code else [])
    assert "negative_use" in codes(found, "review")
    assert ("net_metered" in codes(found, "review")) is (solar == "throughout")


@pytest.mark.parametrize(
    ("changed", "excluded"),
    [
        (date(2024, 1, 1), False),
        (date(2024, 1, 2), True),
        (date(2026, 1, 10), True),
        (date(2026, 1, 11), False),
    ],
)
def test_a_change_of_net_metering_outside_both_windows_does_not_matter(changed, excluded):
    found = of(before_and_after(T), Site(WORK, WORK, None, changed))
    assert bool(found.disqualified) is excluded


def test_an_electric_vehicle_is_shown_and_does_not_exclude():
    found = of(before_and_after(T), Site(WORK, WORK, "none", None, date(2025, 3, 1)))
    assert codes(found) == ["ev_charger"]


@pytest.mark.parametrize(("lasted", "flagged"), [(365, False), (366, True)])
def test_work_over_more_than_a_year_is_shown(lasted, flagged):
    found = of(before_and_after(T), Site(WORK, WORK + timedelta(days=lasted), "none"))
    assert ("long_intervention" in codes(found)) is flagged


@pytest.mark.parametrize(("short", "combined"), [(24, True), (25, False)])
def test_after_the_work_a_short_bill_is_combined_and_a_long_one_only_shown(short, combined):
    before = bills(T, *year_of_bills())
    after = bills(T, WORK, [30, short, 30, 36, *[30] * 7])
    found = of(Meter("m", "electricity", tuple(before + after)))
    assert ("short_combined" in codes(found)) is combined
    assert "long_reporting" in codes(found)
    assert found.reporting.days == sum(r.days for r in after)


def test_bills_are_not_days():
    with pytest.raises(InputError, match="read by bills"):
        of(before_and_after(T), method="daily")


def test_days_can_be_taken_as_calendar_months():
    made = tuple(days(T, date(2023, 12, 15), 800))
    found = of(Meter("m", "electricity", made), method="billing")
    assert {p.start.day for p in found.baseline.periods} == {1}
    assert len(found.baseline.periods) == 12
    assert found.baseline.periods[0].use == pytest.approx(
        sum(r.use for r in made if r.start.year == 2024 and r.start.month == 1)
    )


@pytest.mark.parametrize(
    "readings",
    [
        (Reading(date(2024, 2, 1), date(2024, 2, 1), 1.0),),
        (Reading(date(2024, 2, 1), date(2024, 1, 1), 1.0),),
        (Reading(date(2024, 1, 1), date(2024, 2, 2), 1.0), Reading(date(2024, 2, 1), date(2024, 3, 1), 1.0)),
    ],
)
def test_readings_that_run_backwards_or_overlap_are_refused(readings):
    with pytest.raises(InputError, match=r"[Cc]orrect the dates"):
        Meter("m", "electricity", readings)


def test_work_that_ends_before_it_begins_is_refused():
    with pytest.raises(InputError, match="before it starts"):
        Site(WORK, WORK - timedelta(days=1))
