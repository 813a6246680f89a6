"""What a household's report says about the home: measures, roof, sums and assumptions."""

from tests.webapp.reports import documents
from tests.webapp.reports.reading import blocks, rows, said, section
from webapp.reports.model import BarChart, Note, Table, Weight


def test_measures_show_savings_and_use_that_goes_up_is_shown_and_explained():
    (table,) = blocks(documents.eligible(), "plan", Table)
    by_name = {row[0]: row[1:] for row in rows(table)}
    assert by_name["Attic insulation"] == ["420", "38", "325", "20", "Yes"]
    assert by_name["Heat-pump water heater (replacing gas)"] == ["\u2212905", "148", "586", "10", "Yes"]
    assert by_name["LED lamps"][1] == "\u22122.3"
    text = said(documents.eligible())
    assert "Heat-pump water heater (replacing gas) uses 905 kWh more electricity a year." in text
    assert "LED lamps uses 2.3 therms more natural gas a year." in text
    assert "Keeps rooms cooler in summer and warmer in winter." in text


def test_a_measure_outside_the_plan_shows_what_it_would_save_by_itself():
    document = documents.eligible()
    document["measures"][0].update(in_package=False, savings_kwh_per_year=None)
    document["measures"][0]["standalone"]["savings_kwh_per_year"] = 444.0
    (table,) = blocks(document, "plan", Table)
    assert rows(table)[0][1] == "444"
    assert rows(table)[0][-1] == "No"
    assert "what it would save by itself" in said(document)
    (chart,) = blocks(document, "plan", BarChart)
    assert "Attic insulation" not in [bar.label for bar in chart.bars]


def test_another_fuel_gets_its_column_only_where_it_is_touched():
    document = documents.eligible()
    (table,) = blocks(document, "plan", Table)
    assert "Other fuel" not in [column.title for column in table.columns]
    document["measures"][0]["savings_by_fuel"]["propane"] = 61.4
    (table,) = blocks(document, "plan", Table)
    assert "61 gallons propane" in rows(table)[0]


def test_a_measure_that_does_not_fit_says_why_and_one_not_judged_says_what_is_needed():
    document = documents.eligible()
    document["measures"].append(
        documents.measure(
            "wall_insulation",
            "Wall insulation",
            None,
            None,
            None,
            feasible="unknown",
            in_package=False,
            missing=["envelope.wall_r"],
        )
    )
    text = said(document)
    assert "There are too few hot hours here: 412 hours a year; at least 600 hours a year are needed." in text
    assert "Wall insulation: we need to know how much insulation the walls have." in text


def test_the_chart_holds_the_largest_bars_first_with_the_table_as_its_twin():
    (chart,) = blocks(documents.eligible(), "plan", BarChart)
    values = [bar.value for bar in chart.bars]
    assert values == sorted(values, reverse=True)
    assert chart.bars[0].label == "Solar panels"
    assert rows(chart.twin) == [[bar.label, bar.printed] for bar in chart.bars]
    assert "Solar panels" in chart.alt


def test_forty_measures_draw_fifteen_bars_and_list_all_forty():
    document = documents.forty_measures()
    (chart,) = blocks(document, "plan", BarChart)
    (table,) = blocks(document, "plan", Table)
    assert len(chart.bars) == 15
    assert len(table.rows) == 40
    assert len(chart.twin.rows) == 41


def test_solar_tells_size_year_months_and_weather():
    (chart,) = blocks(documents.eligible(), "solar", BarChart)
    assert [bar.label for bar in chart.bars][:3] == ["Jan", "Feb", "Mar"]
    assert [row[0] for row in rows(chart.twin)][6] == "July"
    text = said(documents.eligible())
    assert "A system of 3.4 kW could make about 5,938 kWh of electricity a year" in text
    assert "California climate zone 13, typical days" in text
    assert "the program allows 5 kW" in text


def test_no_solar_says_why_and_unknown_solar_says_what_is_needed():
    assert "The roof has too much shade: 38 percent; at most 15 percent is allowed." in said(
        documents.no_solar()
    )
    assert "We need to know how much of the roof is in shade." in said(documents.solar_not_known())
    assert not blocks(documents.no_solar(), "solar", BarChart)


def test_tonnes_have_an_everyday_comparison_with_its_source():
    text = said(documents.eligible())
    assert "over its whole life about 47.3 metric tons" in text
    # 47,310 kg at 8.887 kg a gallon is 5,323 gallons, told with two digits.
    assert "That is about as much as burning 5,300 gallons of gasoline." in text
    assert "Typical Passenger Vehicle" in text


def test_emissions_that_grow_are_not_called_avoided():
    document = documents.eligible()
    document["totals"].update(avoided_kgco2e_per_year=-10.0, avoided_kgco2e_lifetime=-1500.0)
    text = said(document)
    assert "Over its whole life the work adds about 1.5 metric tons" in text
    assert "gallons of gasoline" not in "\n".join(str(b) for b in section(document, "totals").blocks)


def test_dollars_are_told_or_told_to_be_not_known_and_why():
    text = said(documents.eligible())
    assert "Energy bills could be about $1,185 a year lower" in text
    assert "For a household on the CARE discount it is about $770." in text
    document = documents.eligible()
    document["totals"].update(bill_savings_usd_per_year=None, bill_notes=[])
    document["totals"]["bill_savings_by_fuel_usd_per_year"] = {"electricity": "1795.88", "natural_gas": None}
    told = said(document)
    assert "because the price of natural gas for this home is not known." in told
    assert "For electricity alone it is about $1,796 a year." in told
    document["totals"].update(bill_savings_usd_per_year="-35.00", bill_savings_with_care_usd_per_year=None)
    assert "Energy bills could be about $35 a year higher" in said(document)


def test_warnings_are_for_the_caseworker_to_check():
    document = documents.eligible() | {"warnings": ["The bills are twice the modelled use."]}
    (note,) = blocks(document, "plan", Note)
    assert note.lines == ("The bills are twice the modelled use.",)


def test_assumptions_are_named_plainly_and_refer_to_their_source():
    (table,) = blocks(documents.eligible(), "method", Table)
    assert table.weight is Weight.FINE
    by_name = {row[0]: row[1:] for row in rows(table)}
    assert by_name["Attic insulation"][0] == "R-11"
    assert by_name["Heater's efficiency"][0] == "70 percent"
    assert all(source.startswith("[") for _, source in by_name.values())


def test_nothing_planned_is_not_added_up():
    text = said(documents.no_measures())
    assert "There is nothing to add up yet" in text
    assert "about 0" not in text


def test_a_measure_that_fits_but_has_no_figures_yet_says_what_is_needed():
    document = documents.eligible()
    document["measures"] = [
        documents.measure(
            "duct_sealing",
            "Duct sealing",
            None,
            None,
            None,
            in_package=False,
            missing=["dwelling.climate_zone"],
        )
    ]
    assert not blocks(document, "plan", Table)
    assert "Duct sealing: we need to know the climate zone of your home." in said(document)


def test_what_limited_a_measure_is_told_under_the_table():
    document = documents.eligible()
    document["measures"][0]["findings"] = [
        documents.finding(
            "measure.attic_insulation.final_r",
            "eligible",
            "final_r_capped",
            "CSD, a page",
            observed="49",
            threshold="38",
            unit="h ft2 F/Btu",
        ),
    ]
    document["measures"][1]["findings"] = [
        documents.finding(
            "measure.duct_sealing.alternative",
            "eligible",
            "alternative_in_package",
            "CSD, a page",
            observed="evaporative_cooler",
        )
    ]
    text = said(document)
    assert "Attic insulation: only as much is counted as fits, up to R-38." in text
    assert "another measure does the same job: Evaporative (swamp) cooler." in text
