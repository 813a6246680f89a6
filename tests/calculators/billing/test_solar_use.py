"""Solar electricity hour by hour, against a day worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from calculators.billing.solar_use import export_credit_usd, solar_use
from calculators.tariffs import load_export_prices
from rules.errors import InputError

HOURS = arrays(np.float64, 24, elements=st.floats(0, 10))

EXPORT = """
id = "pge.test_export"
label = "Test export prices"
utility = "pge"
fuel = "electricity"
unit = "kWh"
structure = "export"
time_zone = "America/Los_Angeles"

[[version]]
effective = 2026-01-01
usd_per_kwh = {prices}
citation = "A test"
retrieved = 2026-11-21
verified = false
"""


def test_self_use_is_what_load_and_sun_have_in_common():
    load = np.array([1.0, 2.0, 0.5, 0.0])
    sun = np.array([0.0, 1.5, 2.0, 3.0])
    found = solar_use(load, sun)
    assert list(found.self_use) == [0.0, 1.5, 0.5, 0.0]
    assert list(found.export) == [0.0, 0.0, 1.5, 3.0]
    assert list(found.imported) == [1.0, 0.5, 0.0, 0.0]


@given(HOURS, HOURS)
def test_nothing_is_lost(load, sun):
    found = solar_use(load, sun)
    assert found.self_use + found.export == pytest.approx(sun)
    assert found.self_use + found.imported == pytest.approx(load)
    assert not np.any((found.export > 0) & (found.imported > 0))


def supplied(folder, prices):
    (folder / "export_test.toml").write_text(EXPORT.format(prices=prices), encoding="utf-8")
    (record,) = load_export_prices("us_ca", supplied=folder)
    return record


def test_one_price_credits_every_hour_alike(tmp_path):
    version = supplied(tmp_path, "0.05").on(date(2026, 6, 1))
    assert float(export_credit_usd(np.full(8760, 0.5), version, 2026)) == pytest.approx(219.0)


def test_prices_by_month_and_hour_are_by_the_clock(tmp_path):
    table = [[0] * 24 for _ in range(12)]
    table[6][17] = 1  # July, 17:00 by the clock: 16:00 standard time
    version = supplied(tmp_path, table).on(date(2026, 6, 1))
    hourly = np.zeros(8760)
    first_of_july = 181 * 24
    hourly[first_of_july + 16] = 2.0
    hourly[first_of_july + 17] = 50.0
    assert export_credit_usd(hourly, version, 2026) == Decimal(2)


def test_no_export_price_is_carried_so_it_is_not_known():
    assert load_export_prices("us_ca") == ()


def test_before_its_day_a_price_is_not_known(tmp_path):
    assert supplied(tmp_path, "0.05").on(date(2025, 12, 31)) is None


@pytest.mark.parametrize("prices", ["[[0.1]]", "-0.05", '"five cents"'])
def test_prices_that_are_none_are_refused(tmp_path, prices):
    with pytest.raises(InputError, match="usd_per_kwh"):
        supplied(tmp_path, prices)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="is not a folder"):
        load_export_prices("us_ca", supplied=tmp_path / "nowhere")
