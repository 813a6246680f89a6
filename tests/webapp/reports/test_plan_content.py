"""What a household's report says about the home: measures, roof, sums and assumptions."""

import pytest

from tests.webapp.reports import documents
from tests.webapp.reports.reading import blocks, rows, said, section
from webapp.reports.household_content import household_report
from webapp.reports.model import BarChart, Note, Table, Weight, texts


def test_measures_show_savings_and_use_that_goes_up_is_shown_and_explained():
    (table,) = blocks(documents.eligible(), "plan", Table)
    by_name = {row[0]: row[1:] for row in rows(table)}
    assert by_name["Attic insulation"] == ["420", "38", "325", "20", "not known"]
    assert by_name["Heat-pump water heater"] == ["\u2212905", "148", "586", "10", "not known"]
    assert by_name["LED lamps"][1] == "\u22122.3"
    text = said(documents.eligible())
    assert "Heat-pump water heater uses 905 kWh more electricity a year." in text
    assert "LED lamps uses 2.3 therms more natural gas a year." in text
    assert "Keeps rooms cooler in summer and warmer in winter." in text


def test_the_plan_is_told_group_by_group_whatever_the_order_of_the_measures():
    (table,) = blocks(documents.eligible(), "plan", Table)
    assert table.groups == (
        (0, "Comfort and the shell of the home"),
        (3, "Heating and cooling"),
        (4, "Hot water"),
        (6, "Lights and appliances"),
    )
    assert [row[0] for row in rows(table)][3:5] == ["Smart thermostat", "Heat-pump water heater"]
    text = said(documents.eligible())
    assert text.index("Hot water\n") < text.index("Heat-pump water heater\n") < text.index("LED lamps\n")


def test_a_measure_outside_the_plan_is_no_row_and_no_bar_of_it():
    document = documents.eligible()
    document["measures"][0].update(in_package=False, savings_kwh_per_year=None)
    (table,) = blocks(document, "plan", Table)
    assert "Attic insulation" not in [row[0] for row in rows(table)]
    (chart,) = blocks(document, "plan", BarChart)
    assert "Attic insulation" not in [bar.label for bar in chart.bars]


def _range(low, high):
    return {"electricity": {"low": low, "high": high}, "natural_gas": {"low": 38.2, "high": 38.2}}


def test_a_range_stands_under_the_figure_that_it_holds():
    document = documents.eligible()
    document["measures"][0]["range"] = _range(380.0, 455.0)
    (table,) = blocks(document, "plan", Table)
    assert [cell.detail for cell in table.rows[0]][1:3] == ["380 to 455", ""]
    assert "between what and what it lies" in said(document)


@pytest.mark.parametrize("ends", [(421.0, 455.0), (380.0, 419.0), (420.0, 420.0)])
def test_a_range_that_does_not_hold_the_figure_or_is_none_is_not_printed(ends):
    document = documents.eligible()
    document["measures"][0]["range"] = _range(*ends)
    (table,) = blocks(document, "plan", Table)
    assert [cell.detail for cell in table.rows[0]][1:] == [""] * 5
    assert "between what and what it lies" not in said(document)


@pytest.mark.parametrize(
    ("outcome", "who"), [("eligible", "LIWP"), ("ineligible", "others"), ("undetermined", "not known")]
)
def test_who_may_pay_is_told_with_the_standard_and_its_source(outcome, who):
    document = documents.eligible()
    document["measures"][0]["findings"] = [
        documents.finding(
            "measure.attic_insulation.liwp_may_fund",
            outcome,
            "liwp_within_standard",
            "CSD, the standard of a ton",
            observed="741.2",
            threshold="5100",
            unit="USD/MTCO2e",
        )
    ]
    (table,) = blocks(document, "plan", Table)
    assert rows(table)[0][-1] == who
    assert "costs at most $5,100 for each ton" in said(document)
    assert "CSD, the standard of a ton" in said(document)


def _safety(identity, feasible, code, *, in_package=False, missing=()):
    outcome = {"yes": "eligible", "no": "ineligible", "unknown": "undetermined"}[feasible]
    return documents.measure(
        identity,
        identity,
        0.0,
        0.0,
        0.0,
        kind="health_and_safety",
        feasible=feasible,
        in_package=in_package,
        missing=list(missing),
        findings=[documents.finding(f"measure.{identity}.there", outcome, code, "NFPA, a page")],
    )


def test_health_and_safety_stands_before_the_plan_and_not_in_its_table():
    document = documents.eligible()
    document["measures"] += [
        _safety("combustion_repair", "yes", "combustion_hazard", in_package=True),
        _safety("co_alarm", "unknown", "not_known", missing=["health_safety.co_alarms"]),
        _safety("smoke_alarm", "no", "smoke_alarms_in_place"),
    ]
    (table,) = blocks(document, "plan", Table)
    assert not {"Combustion repair", "Carbon monoxide alarm"} & {row[0] for row in rows(table)}
    text = said(document)
    assert "Combustion repair: A gas appliance is not safe and has to be mended." in text
    assert "We look at this in the visit: whether you have working carbon monoxide alarms." in text
    assert "Smoke alarms are in place." in text
    assert text.index("Health and safety first") < text.index("Attic insulation")


def test_a_danger_that_stops_work_is_told_once_with_the_work_it_stops():
    document = documents.eligible()
    for measure in document["measures"][:2]:
        code = "gate_stops_the_work"
        found = documents.finding("measure.gate.asbestos", "ineligible", code, "EPA, a page")
        measure.update(feasible="no", in_package=False, findings=[found])
    document["measures"].append(_safety("smoke_alarm", "no", "smoke_alarms_in_place"))
    text = said(document)
    assert "A danger has to be mended before this work: Attic insulation and Duct sealing." in text


def test_another_fuel_gets_its_column_only_where_it_is_touched():
    document = documents.eligible()
    (table,) = blocks(document, "plan", Table)
    assert "Other fuel" not in [column.title for column in table.columns]
    document["measures"][0]["savings_by_fuel"]["propane"] = 61.4
    (table,) = blocks(document, "plan", Table)
    assert "61 gallons of propane" in rows(table)[0]


@pytest.mark.parametrize(
    ("language", "version", "cell"),
    [
        ("en", 2, "14 gallons of propane"),
        ("es", 2, "14 galones de propano"),
        ("vi", 2, "14 gallon propan"),
        ("zh-Hant", 2, "14 加侖 的丙烷"),
        ("es", 1, "14 galones propano"),
    ],
)
def test_an_amount_of_fuel_is_told_as_its_language_tells_it(language, version, cell):
    document = documents.eligible()
    document["measures"][0]["savings_by_fuel"]["propane"] = 14.0
    assert cell in list(texts(household_report(document, language=language, version=version)))


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
    assert "Someone looks at this in the visit: how much insulation the walls have." in text
    first = said(document, version=1)
    assert "how much insulation the walls have (for: Wall insulation)" in first


def test_the_chart_holds_the_largest_bars_first_and_its_twin_holds_all():
    (chart,) = blocks(documents.eligible(), "plan", BarChart)
    values = [bar.value for bar in chart.bars]
    assert values == sorted(values, reverse=True)
    assert chart.bars[0].label == "Solar panels"
    printed = [[bar.label, bar.printed] for bar in chart.bars]
    assert [row for row in rows(chart.twin) if row in printed] == printed
    assert len(chart.twin.rows) == 9
    assert "Solar panels" in chart.alt


def test_forty_measures_draw_six_bars_and_list_all_forty():
    document = documents.forty_measures()
    (chart,) = blocks(document, "plan", BarChart)
    (table,) = blocks(document, "plan", Table)
    assert len(chart.bars) == 6
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
    assert "Someone looks at this in the visit: the climate zone of your home." in said(document)
    assert "the climate zone of your home (for: Duct sealing)" in said(document, version=1)


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
    text = said(document)
    assert "Attic insulation: only as much is counted as fits, up to R-38." in text


def test_what_could_be_done_instead_names_the_measure_that_does_the_job():
    document = documents.eligible()
    for measure, winner in zip(document["measures"][1:3], ["attic_insulation"] * 2, strict=True):
        code = "alternative_in_package"
        found = documents.finding("measure.alternative", "eligible", code, "CSD, a page", observed=winner)
        measure.update(in_package=False, findings=[found])
    text = said(document)
    assert (
        "Instead of Attic insulation: Duct sealing (209 kg CO₂e a year) and Air sealing (103 kg CO₂e a year)."
        in text
    )


def test_what_could_be_done_instead_is_told_as_in_the_plan_and_not_as_done_alone():
    document = documents.eligible()
    measure = document["measures"][1]
    code = "alternative_in_package"
    found = documents.finding("measure.alternative", "eligible", code, "CSD, a page", observed="air_sealing")
    measure.update(in_package=False, findings=[found], avoided_kgco2e_per_year=95.2)
    measure["standalone"]["avoided_kgco2e_per_year"] = 1975.0
    assert "Instead of Air sealing: Duct sealing (95 kg CO₂e a year)." in said(document)
    first = household_report(document, version=1)
    assert "Instead of Air sealing: Duct sealing (1,975 kg CO₂e a year)." in list(texts(first))


def test_an_alternative_whose_place_in_the_plan_was_not_worked_out_has_no_other_figure():
    document = documents.eligible()
    measure = document["measures"][1]
    code = "alternative_in_package"
    found = documents.finding("measure.alternative", "eligible", code, "CSD, a page", observed="air_sealing")
    measure.update(in_package=False, findings=[found], avoided_kgco2e_per_year=None)
    assert "Instead of Air sealing: Duct sealing." in said(document)


def test_measures_left_out_for_one_reason_are_told_together():
    document = documents.eligible()
    for measure in document["measures"][1:3]:
        found = documents.finding("measure.saves", "eligible", "saves_nothing", "CSD, a page")
        measure.update(in_package=False, findings=[found])
    assert "Duct sealing and Air sealing: It would save no energy in this home." in said(document)


def test_what_only_enables_work_that_is_not_planned_is_not_asked_about():
    document = documents.eligible()
    code = "liwp_funds_no_measure_served"
    found = documents.finding("measure.panel_upgrade.liwp_may_fund", "ineligible", code, "A page")
    panel = documents.measure(
        "panel_upgrade",
        "Panel",
        None,
        None,
        None,
        kind="enabling",
        feasible="unknown",
        in_package=False,
        missing=["electrical.panel_amps"],
        findings=[found],
    )
    document["measures"].append(panel)
    assert "electrical panel" not in said(document)
    panel["findings"] = []
    assert "how large your main electrical panel is" in said(document)
    first = said(document, version=1)
    assert "how large your main electrical panel is (for: Electrical panel upgrade)" in first
