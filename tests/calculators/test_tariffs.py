"""Tariff records: the parts make the published price, and damaged files are refused by name."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from calculators.reference_records import DATA_FOLDER
from calculators.tariffs import load_discounts, load_tariffs
from rules.errors import InputError, ReferenceDataError, RuleDataError

ORACLE = Path(__file__).parents[1] / "oracles" / "pge" / "totals_2026-03-01.csv"
EFFECTIVE = date(2026, 3, 1)


@pytest.fixture
def data(tmp_path):
    """A copy of the tariffs, to be damaged."""
    shutil.copytree(DATA_FOLDER / "us_ca" / "tariffs", tmp_path / "us_ca" / "tariffs")
    return tmp_path


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def tariff(name):
    return next(one for one in load_tariffs("us_ca") if one.id == name)


def discount(programme, *data):
    return next(one for one in load_discounts("us_ca", *data) if one.programme == programme)


def test_prices_are_those_that_the_tariff_book_prints():
    with ORACLE.open(encoding="utf-8", newline="") as file:
        printed = {
            (r["tariff"], r["season"], r["period"]): Decimal(r["usd_per_kwh"]) for r in csv.DictReader(file)
        }
    carried = {
        (one.id, price.season, price.period): price.usd_per_unit
        for one in load_tariffs("us_ca")
        for price in one.on(EFFECTIVE).prices
    }
    assert carried == printed


def test_e_1_is_040702_above_the_baseline_and_032561_within():
    prices = tariff("pge.e_1").on(EFFECTIVE)
    assert prices.highest_usd_per_unit == Decimal("0.40702")
    assert prices.lowest_above_baseline_usd_per_unit == Decimal("0.40702")
    assert prices.lowest_usd_per_unit == Decimal("0.32561")
    assert dict(prices.base_charge_usd_per_day)["tier_1"] == Decimal("0.19713")


def test_the_sheets_components_make_both_prices_of_e_1():
    prices = tariff("pge.e_1").on(EFFECTIVE)
    energy = Decimal("0.12855") + Decimal("0.18042")
    over = prices.riders_total(tuple(name for name, _ in prices.riders))
    adjustment = Decimal("0.04089")
    assert energy + over == Decimal("0.40702")
    assert energy + over - adjustment + Decimal("-0.04052") == Decimal("0.32561")


def test_a_tariff_begins_on_its_day():
    one = tariff("pge.e_1")
    assert one.on(date(2026, 2, 28)) is None
    assert one.on(EFFECTIVE).effective == EFFECTIVE
    assert one.on(date(2026, 11, 21)).effective == EFFECTIVE


def test_the_largest_annual_baseline_is_of_a_hundred_and_twenty_two_summer_days():
    baseline = tariff("pge.e_1").on(EFFECTIVE).baseline
    assert baseline.largest_annual_quantity("basic") == Decimal("19.2") * 122 + Decimal("9.8") * 243
    assert baseline.largest_annual_quantity("all_electric") == Decimal("19.9") * 122 + Decimal("26.7") * 243
    assert baseline.largest_annual_quantity() == baseline.largest_annual_quantity("all_electric")


def test_care_leaves_four_riders_out_and_takes_35_percent_off_the_rest():
    care = discount("care")
    terms = care.on(EFFECTIVE)
    prices = tariff("pge.e_1").on(EFFECTIVE)
    assert prices.riders_total(terms.exempt_riders) == Decimal("0.00982")
    assert terms.price(prices.lowest_usd_per_unit, prices) == Decimal("0.65") * Decimal("0.31579")
    assert care.on(date(2024, 12, 31)) is None
    assert care.on(date(2025, 1, 1)).share == Decimal("0.35")


def test_e_1_alone_is_assumed_for_pge():
    assert [one.id for one in load_tariffs("us_ca") if one.assumed_for_utility] == ["pge.e_1"]


def test_a_jurisdiction_without_tariffs_is_named():
    with pytest.raises(ReferenceDataError, match="no tariffs data for jurisdiction 'tw'; there is us_ca"):
        load_tariffs("tw")


E1 = "pge_e_1.toml"
CARE = "discount_pge_d_care.toml"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            E1,
            "transmission = 0.04638",
            "transmission = 0.04639",
            r"pge_e_1\.toml.*2026-03-01.* sum to 0\.40703",
        ),
        (E1, "total_usd_per_kwh = 0.40702", "total_usd_per_kwh = 0.40701", r"published total is 0\.40701"),
        (E1, "credit_usd_per_kwh = 0.08141", "credit_usd_per_kwh = 0.08140", "not the difference"),
        (
            E1,
            "[version.baseline.kwh_per_day.basic]",
            "[version.baseline.kwh_per_day.usual]",
            "unknown key usual",
        ),
        (E1, "P = [13.5, 11]", "P = [13.5]", r"P is not \[summer, winter\]"),
        (E1, "P = [13.5, 11]", "P = [13.5, 0]", r"P is not \[summer, winter\]"),
        (E1, "P = [13.5, 11]", "P = 13.5", "P is not a list of numbers"),
        (E1, 'season = "winter"', 'season = "summer"', "given twice"),
        (E1, 'season = "winter"', 'season = "spring"', "season = 'spring'"),
        (E1, "effective = 2026-03-01", 'effective = "2026-03-01"', "is not a date"),
        (E1, "retrieved = 2026-11-21", "", "retrieved"),
        (E1, 'summer_last_day = "09-30"', 'summer_last_day = "05-31"', "summer ends before it begins"),
        (E1, 'summer_last_day = "09-30"', 'summer_last_day = "09-31"', "is not a day"),
        (E1, 'structure = "tiered"', 'structure = "steps"', "structure = 'steps'"),
        (E1, 'id = "pge.e_1"', 'id = "pge.e_elec"', r"tariff pge\.e_elec is given twice"),
        ("pge_e_elec.toml", "assumed_for_utility = false", "assumed_for_utility = true", "assumed for pge"),
        ("pge_e_elec.toml", "assumed_for_utility = false", 'assumed_for_utility = "no"', "true or false"),
        (CARE, "discount = 0.35", "discount = 35", "write it as a fraction"),
        (CARE, '"wildfire_fund_charge"', '"wildfire_fee"', r"pge\.e_1 has no rider wildfire_fee"),
        (CARE, '"pge.e_1"', '"pge.e_9"', r"no tariff pge\.e_9"),
        (CARE, 'exempt_riders = ["', 'exempt_riders = [3, "', "not a list of texts"),
    ],
)
def test_damaged_tariffs_are_refused_by_file_and_entry(data, file, old, new, message):
    change(data / "us_ca" / "tariffs" / file, old, new)
    with pytest.raises(RuleDataError, match=message):
        load_discounts("us_ca", data)


def test_two_versions_of_one_day_are_refused(data):
    path = data / "us_ca" / "tariffs" / CARE
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text[text.index("[[version]]") :], encoding="utf-8")
    with pytest.raises(RuleDataError, match="effective 2025-01-01 follows one effective 2025-01-01"):
        load_discounts("us_ca", data)


def test_a_later_version_takes_over_on_its_day(data):
    path = data / "us_ca" / "tariffs" / CARE
    text = path.read_text(encoding="utf-8")
    later = text[text.index("[[version]]") :].replace("2025-01-01", "2027-01-01").replace("0.35", "0.30")
    path.write_text(text + later, encoding="utf-8")
    care = discount("care", data)
    assert care.on(date(2026, 12, 31)).share == Decimal("0.35")
    assert care.on(date(2027, 1, 1)).share == Decimal("0.30")


def test_a_programmes_own_record_takes_the_place_of_the_carried_one(tmp_path):
    carried = DATA_FOLDER / "us_ca" / "tariffs" / E1
    text = carried.read_text(encoding="utf-8").replace("PG&E Schedule E-1, tiered", "Our own E-1")
    (tmp_path / E1).write_text(text, encoding="utf-8")
    found = {one.id: one for one in load_tariffs("us_ca", supplied=tmp_path)}
    assert set(found) == {"pge.e_1", "pge.e_elec", "pge.e_tou_c"}
    assert (found["pge.e_1"].label, found["pge.e_1"].supplied) == ("Our own E-1", True)
    assert found["pge.e_elec"].supplied is False
    assert {one.programme for one in load_discounts("us_ca", supplied=tmp_path)} == {"care", "fera"}


def test_a_damaged_record_of_a_programme_is_its_own_bad_input(tmp_path):
    (tmp_path / "pge_e_9.toml").write_text('id = "pge.e_9"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"pge_e_9\.toml"):
        load_tariffs("us_ca", supplied=tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[[16, 21]]", "[[21, 16]]", "from_to is not spans"),
        ("[[16, 21]]", "[[16, 25]]", "from_to is not spans"),
        ("[[16, 21]]", "[[16]]", "from_to is not spans"),
        ('otherwise = "off_peak"', 'otherwise = "night"', "no price for summer night, winter night"),
        ("America/Los_Angeles", "America/Nowhere", "time_zone = 'America/Nowhere'"),
        ('days = "every_day"', 'days = "sometimes"', "days = 'sometimes'"),
        ('care = "tier_1"', 'care = "tier_9"', "care = 'tier_9'"),
    ],
)
def test_hours_that_are_none_are_refused(data, old, new, message):
    change(data / "us_ca" / "tariffs" / "pge_e_tou_c.toml", old, new)
    with pytest.raises(RuleDataError, match=message):
        load_tariffs("us_ca", data)
