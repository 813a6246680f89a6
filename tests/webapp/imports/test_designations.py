"""SB 535 lists: CalEPA's own files, and what is not one."""

import csv

import pytest

from tests.webapp.imports.official_files import (
    rows_of_2022,
    rows_of_2026,
    tracts_2010,
    write_csv,
    write_workbook,
)
from webapp.imports.importing import prepare
from webapp.imports.refusal import ImportRefusedError

HEADER_2022 = ["Census Tract", "DAC category", "California County"]
HEADER_2026 = ["tract", "dac_type", "county"]


def listed(prepared, kind):
    rows = csv.DictReader(prepared.files["designations.csv"].decode().splitlines())
    return {row["tract_geoid"] for row in rows if row[kind] == "yes"}


def embedded(name):
    return {row["tract_geoid"] for row in tracts_2010() if row[name] == "yes"}


def write_2022(path, rows, above=()):
    return write_workbook(
        path,
        {
            "About": [["SB 535 Disadvantaged Communities (2022)"], ["Census Tract is a geography"]],
            "SB535 tract all data (2022)": [
                ["Census Tract", "DAC category", "Ozone"],
                [6001400100, "", 0.04],
            ],
            "SB535 tract list (2022)": [*above, HEADER_2022, *rows],
        },
    )


def test_the_list_of_2017_comes_from_the_flag_of_the_genuine_table(shared_data):
    prepared = prepare("sb535_2017", shared_data / "places" / "ces3_results.csv")
    assert len(listed(prepared, "sb535_2017")) == 2007
    assert listed(prepared, "sb535_2017") == embedded("sb535_2017")
    assert (prepared.vintage, prepared.census_vintage, prepared.rows) == ("2017", 2010, 8035)
    assert "It is tract for tract the list that Hearthline carries." in prepared.summary


def test_the_workbook_of_2022_is_read_from_its_list_sheet(tmp_path):
    prepared = prepare(
        "sb535_2022", write_2022(tmp_path / "SB535DACresultsdatadictionary_F_2022.xlsx", rows_of_2022())
    )
    assert listed(prepared, "sb535_2022") == embedded("sb535_2022")
    assert prepared.rows == 2310
    assert "The list of May 2022: 2,310 designated tracts of 2010." in prepared.summary


def test_a_title_above_the_header_does_no_harm(tmp_path):
    file = write_2022(tmp_path / "list.xlsx", rows_of_2022(), above=[["SB 535 list"], []])
    assert prepare("sb535_2022", file).rows == 2310


def test_tribal_lands_of_the_update_are_counted_and_left_out(tmp_path):
    rows = [
        *rows_of_2022(),
        ["", "Tribal lands (federally recognized)", ""],
        ["Hoopa Valley", "Tribal land", ""],
    ]
    prepared = prepare("sb535_2022", write_2022(tmp_path / "2024tribalupdate.xlsx", rows))
    assert listed(prepared, "sb535_2022") == embedded("sb535_2022")
    assert "2 rows are tribal lands, which are not tracts: left out." in prepared.summary


def test_an_update_of_a_list_stands_beside_it_under_a_name_of_its_own(tmp_path):
    file = write_2022(tmp_path / "update.xlsx", rows_of_2022())
    assert prepare("sb535_2022", file, vintage="2022_tribal_update").vintage == "2022_tribal_update"
    with pytest.raises(ImportRefusedError, match="--vintage 2017 is not of the list of 2022"):
        prepare("sb535_2022", file, vintage="2017")


def test_the_list_of_2026_is_on_tracts_of_2020(tmp_path):
    prepared = prepare("sb535_2026", write_csv(tmp_path / "dac2026.csv", HEADER_2026, rows_of_2026()))
    assert (prepared.rows, prepared.census_vintage) == (2704, 2020)
    assert any("2,259 CES 5.0 Top 25%" in line for line in prepared.summary)


def test_the_counts_hold_to_the_tract(tmp_path):
    for wrong in (rows_of_2022()[:-1], rows_of_2022()[:2284]):
        with pytest.raises(ImportRefusedError, match=rf"designates {len(wrong):,} tracts; .* has 2,310"):
            prepare("sb535_2022", write_csv(tmp_path / "copy.csv", HEADER_2022, wrong))


def test_the_wrong_year_is_named(shared_data, tmp_path):
    with pytest.raises(ImportRefusedError, match="this is the list of April 2017, not the list of May 2022"):
        prepare("sb535_2022", shared_data / "places" / "ces3_results.csv")
    file = write_csv(tmp_path / "sb535_2017.csv", HEADER_2022, rows_of_2022())
    with pytest.raises(ImportRefusedError, match="this is the list of May 2022, not the list of April 2017"):
        prepare("sb535_2017", file)


def test_a_list_of_2010_tracts_is_not_the_list_of_2026(tmp_path):
    rows = [
        [g["tract_geoid"], reason, c]
        for g, (_, reason, c) in zip(tracts_2010(), rows_of_2026(), strict=False)
    ]
    rows = [[geoid, reason, ""] for geoid, reason, _ in rows]
    with pytest.raises(ImportRefusedError, match="these are tracts of 2010, not 2020"):
        prepare("sb535_2026", write_csv(tmp_path / "dac2026.csv", HEADER_2026, rows))


def test_a_list_of_2020_tracts_is_not_the_list_of_2022(tmp_path):
    with pytest.raises(ImportRefusedError, match="tracts of another census"):
        prepare("sb535_2022", write_csv(tmp_path / "sb535_2022.csv", HEADER_2026, rows_of_2026()))


def test_categories_hold_to_their_counts(tmp_path):
    rows = rows_of_2022()
    place = next(n for n, row in enumerate(rows) if "3.0" in row[1])
    rows[place][1] = "CalEnviroScreen 4.0 Top 25%"
    with pytest.raises(ImportRefusedError, match="1,985 tracts have a category like"):
        prepare("sb535_2022", write_csv(tmp_path / "list.csv", HEADER_2022, rows))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        (0, 6001400100.5, "is not a census tract id"),
        (0, "06019000100", "is there twice|says|06019"),
        (2, "Inyo", "says 'Inyo', but tract"),
    ],
)
def test_a_wrong_value_is_refused(tmp_path, column, value, message):
    rows = rows_of_2022()
    rows[-1][column] = value
    with pytest.raises(ImportRefusedError, match=message):
        prepare("sb535_2022", write_csv(tmp_path / "list.csv", HEADER_2022, rows))


def test_a_flag_that_is_neither_yes_nor_no_is_refused(tmp_path, shared_data):
    text = (shared_data / "places" / "ces3_results.csv").read_text(encoding="utf-8")
    file = tmp_path / "ces3results.csv"
    file.write_text(text.replace(",Yes,", ",Maybe,", 1), encoding="utf-8")
    with pytest.raises(
        ImportRefusedError, match=r"column 'SB 535 Disadvantaged Community': 'Maybe' is neither"
    ):
        prepare("sb535_2017", file)


def test_a_table_without_a_reason_is_no_list(tmp_path, shared_data):
    with pytest.raises(ImportRefusedError, match="there is no column for why the tract is designated"):
        prepare("sb535_2022", shared_data / "places" / "ces4_results.csv")
    file = write_csv(tmp_path / "list.csv", ["DAC category"], [["CES 5.0 Top 25%"]])
    with pytest.raises(ImportRefusedError, match="there is no column for the tract"):
        prepare("sb535_2026", file)
