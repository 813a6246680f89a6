"""A household's roof with its shade told by month or as a skyline, and its face before setbacks."""

from datetime import date

import pytest

from calculators.assessment import assess
from calculators.explain.rooftop import SIZE, rooftop_steps
from calculators.roof_solar import roof_hourly_kwh
from rules.household_file import check_facts
from rules.rulebook import load_rulebook

DAY = date(2026, 6, 15)
ROOF = {"usable_area_ft2": 400, "tilt_deg": 20, "azimuth_deg": 180}
DESIGNED = {"capacity_kw_dc": 4.0}


def assessed(roof, **sections):
    book = load_rulebook()
    case = check_facts({"dwelling": {"climate_zone": 12}, "roof": roof, **sections}, "test", book)
    return assess(case, book, DAY)


def months(**shade):
    solar = assessed({**ROOF, **shade}, pv=DESIGNED).solar
    return solar.result.monthly_kwh


def test_the_same_shade_every_month_is_the_shade_of_the_year():
    assert months(shading_pct_by_month=[7.0] * 12) == pytest.approx(months(shading_pct=7.0))


def test_shade_by_month_takes_the_place_of_the_years():
    assert months(shading_pct=50.0, shading_pct_by_month=[7.0] * 12) == pytest.approx(months(shading_pct=7.0))


def test_a_skyline_takes_the_place_of_both():
    level = months(shading_pct=50.0, shading_pct_by_month=[7.0] * 12, horizon_deg=[0.0] * 8)
    assert level == pytest.approx(months(shading_pct=0.0))
    assert sum(months(horizon_deg=[20.0] * 8)) < 0.95 * sum(level)


def test_the_hours_are_the_months():
    assessment = assessed({**ROOF, "shading_pct": 0, "horizon_deg": [20.0] * 8}, pv=DESIGNED)
    facts = assessment.screening.inquiry.facts
    hours = roof_hourly_kwh(facts, assessment.solar, 12, "us_ca")
    assert hours.sum() == pytest.approx(assessment.solar.annual_kwh)


def test_a_month_in_full_shade_has_no_figure_and_is_no_error():
    solar = assessed({**ROOF, "shading_pct_by_month": [100.0] + [0.0] * 11}, pv=DESIGNED).solar
    assert solar.result is None


def test_each_limit_and_each_setback_is_a_line_of_the_explanation():
    roof = {"face_width_ft": 30, "face_slope_length_ft": 15, "tilt_deg": 20, "azimuth_deg": 180}
    assessment = assessed({**roof, "shading_pct": 5}, utility={"annual_kwh": 6000})
    capacity = assessment.solar.capacity
    lines = {
        step.symbol: step
        for step in rooftop_steps(assessment, capacity.clear_area.citation)
        if step.part == SIZE
    }
    areas = [lines[symbol].value for symbol in ("A_face", "A_path", "A_ridge", "A_share", "A")]
    assert areas == [450.0, 45.0, 81.0, 0.0, 324.0]
    assert lines["P_roof"].value == capacity.roof_kw_dc
    assert lines["Y"].value == capacity.yield_kwh_per_kw
    assert {"P_use", "P_programme", "P"} <= set(lines)
