"""The home's use before and after the work: one picture, its figures, and what is not known."""

import pytest

from tests.webapp.reports import documents
from webapp.reports.household_content import household_report
from webapp.reports.model import BarChart, texts


def chart_of(document):
    found = household_report(document).section("totals")
    charts = [block for block in found.blocks if isinstance(block, BarChart)]
    return charts[0] if charts else None


def with_use(fuel, value, saved):
    document = documents.eligible()
    document["baseline"]["by_fuel"] = {fuel: {"value": value, "unit": "x", "source": "metered"}}
    document["totals"]["savings_by_fuel"] = {fuel: saved}
    return document


def test_after_is_before_less_what_is_saved():
    chart = chart_of(documents.eligible())
    assert [(bar.label, bar.printed) for bar in chart.bars] == [
        ("Electricity, before", "6,240 kWh"),
        ("Electricity, after", "5,501 kWh"),
        ("Natural gas, before", "403 therms"),
        ("Natural gas, after", "161 therms"),
    ]
    assert [[cell.text for cell in row] for row in chart.twin.rows] == [
        ["Electricity", "6,240 kWh", "5,501 kWh", "739 kWh"],
        ["Natural gas", "403 therms", "161 therms", "242 therms"],
    ]
    assert "Electricity: 6,240 kWh before the work, 5,501 kWh after it." in chart.alt


def test_bars_are_shares_of_what_is_used_today():
    chart = chart_of(with_use("propane", 200.0, 50.0))
    assert [bar.value for bar in chart.bars] == [100.0, 75.0]
    assert chart.unit == "percent of what you use today, solar panels not counted"


def test_use_that_goes_up_is_more_than_the_whole():
    chart = chart_of(with_use("electricity", 1000.0, -250.0))
    assert [bar.value for bar in chart.bars] == [100.0, 125.0]
    assert chart.bars[1].printed == "1,250 kWh"


@pytest.mark.parametrize(("saved", "after"), [(99.0, "1 kWh"), (100.0, "0 kWh"), (101.0, None), (None, None)])
def test_more_than_is_used_cannot_be_saved_and_is_not_known(saved, after):
    document = with_use("electricity", 100.0, saved)
    chart = chart_of(document)
    note = "Where use after the work is not shown"
    said = " ".join(texts(household_report(document)))
    if after is None:
        assert [bar.label for bar in chart.bars] == ["Electricity, before"]
        assert chart.twin.rows[0][2].text == "not known"
        assert note in said
    else:
        assert chart.bars[1].printed == after
        assert note not in said


def test_without_work_or_without_use_on_record_there_is_no_picture():
    assert chart_of(documents.no_measures()) is None
    without = documents.eligible()
    without["baseline"] = {}
    assert chart_of(without) is None
    nothing_used = with_use("electricity", 0.0, 0.0)
    assert chart_of(nothing_used) is None


def test_the_first_version_has_no_picture_of_it():
    found = household_report(documents.eligible(), version=1).section("totals")
    assert not any(isinstance(block, BarChart) for block in found.blocks)
