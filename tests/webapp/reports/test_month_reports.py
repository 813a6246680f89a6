"""Monthly reports: activity, money by source, savings, shares, checks, corrections as entries."""

from datetime import date
from decimal import Decimal

import pytest

from tests.webapp.reports.papers_of_work import HOSTILE, programme_month, provider_month
from webapp.reports.model import BarChart, Heading, Note, Table, Tone, texts
from webapp.reports.month_blocks import Adjustment, Amount, Population, Reconciled, percent, said
from webapp.reports.pdf import render_pdf
from webapp.reports.programme_report_content import CostPerTonne, StatutoryShare, programme_report
from webapp.reports.provider_month_content import LANGUAGES, provider_month_report
from webapp.reports.wording import wording
from webapp.services.programme_shares import statutory_shares


def table_of(report, key):
    return next(block for block in report.section(key).blocks if isinstance(block, Table))


def rows(report, key):
    return [[cell.text for cell in row] for row in table_of(report, key).rows]


def total(report, key):
    return [cell.text for cell in table_of(report, key).total]


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0, "cents", "$0"),
        (-40_000, "cents", "\u2212$400"),
        (123_456, "cents", "$1,234.56"),
        (12_345_678, "wh", "12,345.7 kWh"),
        (250_500, "mtherms", "250.5 therms"),
        (21_345_678, "gco2e", "21.346 metric tons CO₂e"),
        (7, "homes", "7"),
        (None, "wh", "not known"),
    ],
)
def test_a_figure_is_printed_with_its_unit_and_what_is_not_known_says_so(value, unit, expected):
    assert said(value, unit, wording("en")) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 3, "33.3%"), (0, 5, "0%"), (5, 5, "100%"), (1, 0, "not known"), (None, 5, "not known")],
)
def test_a_share_of_nothing_is_not_known(part, whole, expected):
    assert percent(part, whole, wording("en")) == expected


def test_a_providers_month_has_all_its_parts():
    report = provider_month_report(provider_month())
    assert [section.key for section in report.sections] == [
        "about", "reached", "activity", "sources", "savings", "population", "adjustments", "checks", "sign",
    ]  # fmt: skip
    assert report.title == "Monthly report, August 2026"
    assert report.dated == "2026-08-31"
    assert rows(report, "reached") == [["Questions being answered", "4"], ["Passed inspection", "5"]]


def test_money_stands_by_source_and_adds_up():
    report = provider_month_report(provider_month())
    assert [row[:2] for row in rows(report, "sources")] == [
        ["LIWP", "$10,000"],
        ["Owner of the home", "$2,500.50"],
        ["Source not stated", "\u2212$400"],
    ]
    assert total(report, "sources")[:2] == ["Total", "$12,100.50"]


def test_a_sum_with_a_part_that_is_not_known_is_not_known():
    changed = provider_month(money_by_source=(Amount("liwp", 5, "cents"), Amount("owner", None, "cents", 2)))
    assert total(provider_month_report(changed), "sources") == ["Total", "not known", "2"]


def test_savings_say_of_how_many_homes_they_are_not_known():
    assert rows(provider_month_report(provider_month()), "savings") == [
        ["Electricity saved in a year, as certified", "12,345.7 kWh", "1"],
        ["Natural gas saved in a year, as certified", "250.5 therms", "0"],
        ["Greenhouse gas avoided while the measures last, as certified", "21.346 metric tons CO₂e", "0"],
        ["Electricity from the sun in a year, as certified", "not known", "5"],
    ]


def test_priority_populations_have_shares_of_homes_and_of_money():
    report = provider_month_report(provider_month())
    assert rows(report, "population") == [
        ["In a disadvantaged community", "3", "60%", "$9,000", "72%"],
        ["Low income, elsewhere", "1", "20%", "$2,500.50", "20%"],
        ["Not known", "1", "20%", "$1,000", "8%"],
    ]
    assert total(report, "population") == ["Total", "5", "100%", "$12,500.50", "100%"]
    unknown = provider_month(populations=(Population("", 2, None), Population("low_income_anywhere", 2, 5)))
    assert rows(provider_month_report(unknown), "population")[1][3:] == ["$0.05", "not known"]


@pytest.mark.parametrize(("language", "amount"), [("en", "none"), ("es", "ninguna"), ("zh-Hant", "無")])
def test_a_correction_without_money_has_no_amount(language, amount):
    assert rows(provider_month_report(provider_month(), language), "adjustments")[1][4] == amount


def test_corrections_are_entries_of_their_own():
    report = provider_month_report(provider_month())
    assert rows(report, "adjustments") == [
        [
            "Paid line corrected",
            "H-1A2B3C4D",
            "August 3, 2026",
            "June 30, 2026",
            "\u2212$400",
            "Rebate of the maker",
        ],
        [
            "Certificate revoked",
            "H-99999999",
            "August 9, 2026",
            "June 20, 2026",
            "none",
            "No reason was written down",
        ],
    ]
    assert table_of(report, "adjustments").rows[0][0].detail == "Heat-pump water heater"
    assert total(report, "adjustments")[4] == "\u2212$400"
    none = provider_month_report(provider_month(adjustments=()))
    assert "Nothing of an earlier month was corrected in this one." in list(texts(none))


@pytest.mark.parametrize(
    ("in_rows", "agrees", "tone"), [(99, "No", Tone.NO), (100, "Yes", Tone.YES), (101, "No", Tone.NO)]
)
def test_a_total_that_its_rows_do_not_come_to_is_said_aloud(in_rows, agrees, tone):
    report = provider_month_report(provider_month(checks=(Reconciled("paid", 100, in_rows, "cents", 4),)))
    assert rows(report, "checks")[0][-1] == agrees
    (note,) = [block for block in report.section("checks").blocks if isinstance(block, Note)]
    assert note.tone is tone


def test_a_month_in_which_nothing_happened_prints():
    bare = provider_month(
        reached=(), activities=(), money_by_source=(), savings=(), populations=(), checks=(), adjustments=()
    )
    report = provider_month_report(bare)
    assert "No home reached a new stage in this month." in list(texts(report))
    assert list(texts(report)).count("There is nothing to report here for this month.") == 5
    assert render_pdf(report)


def test_the_programmes_report_has_shares_cost_and_providers():
    report = programme_report(programme_month())
    assert rows(report, "shares") == [
        ["Within", "25%", "60% to 80.5%", "Yes"],
        ["Anywhere", "5%", "not known", "Not known yet"],
    ]
    assert table_of(report, "shares").rows[0][0].detail == "Binds the State's whole fund"
    assert "A law, as recalled. Not yet checked." in list(texts(report))
    assert "A standard. Not yet checked." in list(texts(report))
    assert dict(report.section("cost").blocks[0].pairs)["Over the work that LIWP pays for"] == "$4,100.50"
    assert total(report, "providers") == ["Total", "5", "$12,100.50"]
    titles = [block.text for block in report.section("to_date").blocks if isinstance(block, Heading)]
    assert titles == ["What the program has reached", "Money spent on measures that are logged"]
    tables = [block for block in report.section("to_date").blocks if isinstance(block, Table)]
    assert [[[cell.text for cell in row] for row in table.rows] for table in tables] == [
        [["Homes in the program", "12", "0"]],
        [["All sources", "not known", "2"]],
    ]


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (0, None),
        (1, "1 approved measure has no known cost and is not counted."),
        (107, "107 approved measures have no known cost and are not counted."),
    ],
)
def test_shares_say_how_many_measures_they_leave_out(number, says):
    section = programme_report(programme_month(measures_without_cost=number)).section("shares")
    note = section.blocks[0].text
    assert note.endswith(says) if says else "no known cost" not in note


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_share_of_the_law_has_a_name_in_every_language(language):
    for share in statutory_shares():
        name = wording(language).find("statutory_share", share.id)
        assert name
        assert (name == share.label) is (language == "en")


def test_a_share_that_nobody_translated_is_marked_as_english():
    within, anywhere = table_of(programme_report(programme_month(), "es"), "shares").rows
    assert within[0].text == "AB 1550: dentro y en beneficio de comunidades desfavorecidas"
    assert within[0].text != "Within"
    assert anywhere[0].text.parts == (("Anywhere", "en"),)


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "it is not what was paid in this month"),
        ("es", "no es lo que se pagó en este mes"),
        ("zh-Hant", "不是這個月付的款項"),
    ],
)
def test_money_by_population_says_of_what_it_is(language, says):
    assert any(says in text for text in texts(provider_month_report(provider_month(), language)))


def test_the_picture_of_money_has_the_figures_of_its_table():
    report = programme_report(programme_month())
    (chart,) = [block for block in report.section("sources").blocks if isinstance(block, BarChart)]
    assert [(bar.label, bar.printed) for bar in chart.bars] == [
        ("LIWP", "$10,000"),
        ("Owner of the home", "$2,500.50"),
        ("Source not stated", "\u2212$400"),
    ]
    assert "The largest is LIWP with $10,000." in chart.alt
    one = programme_report(
        programme_month(money_by_source=(Amount("liwp", 5, "cents"), Amount("wap", 0, "cents")))
    )
    assert not any(isinstance(block, BarChart) for block in one.section("sources").blocks)


@pytest.mark.parametrize(("is_met", "expected"), [(True, "Yes"), (False, "No"), (None, "Not known yet")])
def test_a_share_is_reached_or_not_or_not_known(is_met, expected):
    share = StatutoryShare("s", "S", 25, Decimal(25), Decimal(25), is_met, "", verified=True)
    report = programme_report(programme_month(shares=(share,)))
    assert rows(report, "shares")[0][2:] == ["25%", expected]
    cost = CostPerTonne(None, None, is_met, 0, 3)
    pairs = dict(programme_report(programme_month(cost=cost)).section("cost").blocks[0].pairs)
    assert pairs["Within the standard?"] == expected
    assert pairs["Over the work that LIWP pays for"] == "not known"


def test_a_programme_in_which_nothing_happened_prints():
    bare = programme_month(
        reached=(), activities=(), money_by_source=(), savings=(), providers=(), populations=(), shares=(),
        cost=None, to_date=(), checks=(), adjustments=(),
    )  # fmt: skip
    report = programme_report(bare)
    assert (report.section("shares"), report.section("cost")) == (None, None)
    assert render_pdf(report)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_names_and_reasons_print_as_they_are_written(text, language):
    correction = Adjustment("invoice_line", text, date(2026, 8, 3), date(2026, 6, 3), 5, "", text)
    report = provider_month_report(provider_month(provider=text, adjustments=(correction,) * 60), language)
    assert list(texts(report)).count(text) >= 120
    assert render_pdf(report)
