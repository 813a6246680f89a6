"""Days by the clock on the wall, months by days, and temperatures of the days that were metered."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from calculators.metered.readings import Meter, Reading, daily_readings
from calculators.metered.temperatures import read_temperatures
from rules.errors import InputError

PACIFIC = ZoneInfo("America/Los_Angeles")


def hours(first, count, value=1.0):
    start = int(datetime(*first, tzinfo=PACIFIC).astimezone(UTC).timestamp())
    starts = start + 3600 * np.arange(count)
    return starts, np.full(count, 3600), np.full(count, value), np.zeros(count, dtype=bool)


@pytest.mark.parametrize(
    ("day", "length"),
    [((2025, 3, 8), 24), ((2025, 3, 9), 23), ((2025, 3, 10), 24), ((2025, 11, 2), 25), ((2025, 11, 3), 24)],
)
def test_a_day_on_which_the_clocks_change_has_its_own_length(day, length):
    (reading,) = daily_readings(*hours(day, length), PACIFIC)
    assert (reading.start, reading.days) == (date(*day), 1)
    assert reading.use == pytest.approx(length)
    over = daily_readings(*hours(day, length + 1), PACIFIC)
    assert len(over) == 2


@pytest.mark.parametrize(("known", "use"), [(11, None), (12, 24.0), (13, 24.0)])
def test_half_a_day_is_enough_and_is_filled_with_its_mean(known, use):
    start, length, value, marked = hours((2025, 6, 1), 24)
    value[known:] = np.nan
    (reading,) = daily_readings(start, length, value, marked, PACIFIC)
    assert reading.use == (None if use is None else pytest.approx(use))


def test_a_day_that_is_not_there_is_missing_and_one_estimated_hour_marks_its_day():
    first, second = hours((2025, 6, 1), 24), hours((2025, 6, 3), 24)
    joined = [np.concatenate(pair) for pair in zip(first, second, strict=True)]
    joined[3][30] = True
    found = daily_readings(*joined, PACIFIC)
    assert [r.use is None for r in found] == [False, True, False]
    assert [r.estimated for r in found] == [False, False, True]


def test_a_bill_is_spread_over_calendar_months_by_days():
    meter = Meter("m", "natural_gas", (Reading(date(2025, 1, 22), date(2025, 2, 11), 40.0),))
    assert meter.by_calendar_month() == (("2025-01", 20.0, 10), ("2025-02", 20.0, 10))


def test_calendar_months_need_every_day():
    whole = [Reading(date(2025, 1, d), date(2025, 1, d + 1), 1.0) for d in range(1, 31)]
    whole.append(Reading(date(2025, 1, 31), date(2025, 2, 1), 1.0))
    assert Meter("m", "electricity", tuple(whole)).in_calendar_months().readings[0].use == 31
    assert Meter("m", "electricity", tuple(whole[1:])).in_calendar_months().readings[0].use is None


def test_exports_are_taken_off_period_by_period_and_what_is_not_known_stays_so():
    days = [Reading(date(2025, 1, d), date(2025, 1, d + 1), 10.0) for d in (1, 2, 3)]
    out = [
        Reading(date(2025, 1, 1), date(2025, 1, 2), 12.0),
        Reading(date(2025, 1, 2), date(2025, 1, 3), None),
    ]
    net = Meter("m", "electricity", tuple(days)).net_of(Meter("m", "electricity", tuple(out)))
    assert [r.use for r in net.readings] == [-2.0, None, None]
    assert net.exported_kwh == 12.0
    assert net.shows_export


def written(tmp_path, text, name="t.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return [path]


def test_temperatures_by_day_by_hour_and_with_an_offset(tmp_path):
    by_day = read_temperatures(written(tmp_path, "date,temp_c\n2025-01-01,10\n2025-01-03,20\n"), PACIFIC)
    np.testing.assert_allclose(by_day.mean_f, [50.0, np.nan, 68.0])
    utc = "".join(f"2025-01-02T{h:02d}:00:00+00:00,{h}\n" for h in range(24))
    by_hour = read_temperatures(written(tmp_path, "time,temperature_f\n" + utc), PACIFIC)
    assert by_hour.first == date(2025, 1, 2)
    assert by_hour.mean_f[0] == pytest.approx(np.mean(range(8, 24)))


@pytest.mark.parametrize(("known", "there"), [(11, False), (12, True)])
def test_half_a_days_hours_make_its_temperature(tmp_path, known, there):
    rows = "".join(f"2025-01-02T{h:02d}:00,60\n" for h in range(known))
    text = "time,temp_f\n" + rows + "".join(f"2025-01-03T{h:02d}:00,60\n" for h in range(24))
    found = read_temperatures(written(tmp_path, text), PACIFIC)
    assert (found.known_days(date(2025, 1, 2), date(2025, 1, 3)) == 1) is there


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("date,temperature\n2025-01-01,10\n", "so that the unit is known"),
        ("date,temp_f\n2025-13-01,10\n", "line 2"),
        ("date,temp_f\n2025-01-01,warm\n", "line 2"),
        ("date,temp_f\n2025-01-01,140.1\n", "no outdoor temperature"),
        ("date,temp_f\n2025-01-01,-999\n", "no outdoor temperature"),
        ("date,temp_f\n2025-01-01,\n", "holds no temperature"),
    ],
)
def test_temperatures_that_cannot_be_are_refused(tmp_path, text, says):
    with pytest.raises(InputError, match=says):
        read_temperatures(written(tmp_path, text), PACIFIC)
