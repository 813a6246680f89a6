"""Tract incomes as the Census Bureau publishes them: downloads and answers of its service."""

import csv
import json

import pytest

from tests.webapp.imports.official_files import tracts_2010, tracts_2020, write_csv
from webapp.imports.importing import prepare
from webapp.imports.refusal import ImportRefusedError

LABELS = [
    "Geography",
    "Geographic Area Name",
    "Estimate!!Median household income in the past 12 months (in {year} inflation-adjusted dollars)",
    "Margin of Error",
]
STATE = ["0400000US06", "California", "71228", "217"]


def download(path, tracts, *, year=2018, change=None, state=True):
    """Write a table as data.census.gov gives it: a row of labels, then the state, then the tracts."""
    rows = [
        [f"1400000US{geoid}", f"Census Tract, {county} County", income, "1"]
        for geoid, county, income in tracts
    ]
    if change:
        rows[change[0]][change[1]] = change[2]
    labels = [label.format(year=year) for label in LABELS]
    header = ["GEO_ID", "NAME", "B19013_001E", "B19013_001M"]
    return write_csv(path, header, [labels, *([STATE] if state else []), *rows])


def embedded():
    return [
        (row["tract_geoid"], row["county"], _as_printed(row["median_household_income_usd"]))
        for row in tracts_2010()
    ]


def _as_printed(income):
    return {"": "-", "250001": "250,000+"}.get(income, income)


def incomes(prepared):
    rows = csv.DictReader(prepared.files["tract_income.csv"].decode().splitlines())
    return {row["tract_geoid"]: row["median_household_income_usd"] for row in rows}


def test_a_download_is_read_with_its_marks_and_the_state(tmp_path):
    prepared = prepare("acs_income", download(tmp_path / "ACSDT5Y2018.B19013-Data.csv", embedded()))
    assert (prepared.vintage, prepared.census_vintage) == ("2014_2018", 2010)
    assert prepared.about == {"statewide_median_household_income_usd": 71228}
    expected = {row["tract_geoid"]: row["median_household_income_usd"] for row in tracts_2010()}
    assert incomes(prepared) == expected
    assert "0 tracts have another income than in the survey that Hearthline carries." in prepared.summary
    assert any(line.startswith("19 of them") for line in prepared.summary)


def test_the_answer_of_the_census_service_is_read(tmp_path):
    marks = {"": "-666666666", "250001": "250001"}
    rows = [["NAME", "B19013_001E", "state", "county", "tract"]]
    for row in tracts_2010():
        geoid, income = row["tract_geoid"], row["median_household_income_usd"]
        rows.append(["Census Tract", marks.get(income, income), geoid[:2], geoid[2:5], geoid[5:]])
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    prepared = prepare("acs_income", file, vintage="2018")
    assert incomes(prepared) == {
        row["tract_geoid"]: row["median_household_income_usd"] for row in tracts_2010()
    }
    assert prepared.about == {}


def test_a_survey_from_2020_on_is_on_tracts_of_2020(tmp_path):
    tracts = [(geoid, county, "50000") for geoid, county in tracts_2020()]
    prepared = prepare("acs_income", download(tmp_path / "acs.csv", tracts, year=2024))
    assert (prepared.vintage, prepared.census_vintage) == ("2020_2024", 2020)
    assert not any("Hearthline carries" in line for line in prepared.summary)


def test_tracts_of_the_other_census_are_refused(tmp_path):
    with pytest.raises(ImportRefusedError, match="these are tracts of 2010, not 2020"):
        prepare("acs_income", download(tmp_path / "acs.csv", embedded(), year=2020))
    tracts = [(geoid, county, "50000") for geoid, county in tracts_2020()]
    with pytest.raises(ImportRefusedError, match="these are tracts of another census"):
        prepare("acs_income", download(tmp_path / "acs.csv", tracts, year=2019))


def test_the_year_is_never_guessed(tmp_path):
    rows = [[geoid, income] for geoid, _, income in embedded()]
    # The year in this name may be that of the download.
    file = write_csv(tmp_path / "income_2026.csv", ["GEOID", "B19013_001E"], rows)
    with pytest.raises(ImportRefusedError, match="does not say which survey it is from"):
        prepare("acs_income", file)
    assert prepare("acs_income", file, vintage="2018").vintage == "2014_2018"


def test_a_file_of_another_year_than_was_said_is_refused(tmp_path):
    file = download(tmp_path / "acs.csv", embedded(), year=2018)
    with pytest.raises(ImportRefusedError, match="this is the survey that ends in 2018, not in 2019"):
        prepare("acs_income", file, vintage="2019")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((0, 2, "250002"), "250002 is above the survey's top code"),
        ((0, 2, "0"), "'0' is not a number of whole dollars"),
        ((0, 2, "-5"), "'-5' is not a number of whole dollars"),
        ((0, 2, "much"), "row 4, column 'B19013_001E': 'much'"),
        ((0, 0, "1400000US06001400200"), "tract 06001400200 is there twice"),
        ((0, 0, "1500000US060014001001"), "is not a census tract id"),
    ],
)
def test_a_wrong_value_is_refused(tmp_path, change, message):
    with pytest.raises(ImportRefusedError) as refusal:
        prepare("acs_income", download(tmp_path / "acs.csv", embedded(), change=change))
    assert message in str(refusal.value)


@pytest.mark.parametrize("printed", ["-666666666", "-666666666.0", "-", "(X)", "null", ""])
def test_a_jam_value_is_not_an_income(tmp_path, printed):
    prepared = prepare("acs_income", download(tmp_path / "acs.csv", embedded(), change=(0, 2, printed)))
    assert incomes(prepared)["06001400100"] == ""


def test_a_part_of_the_state_is_refused(tmp_path):
    with pytest.raises(ImportRefusedError, match="has 7,899 tracts; California has 7,900 to 9,200"):
        prepare("acs_income", download(tmp_path / "acs.csv", embedded()[:7899]))
    assert prepare("acs_income", download(tmp_path / "acs.csv", embedded()[:7900])).rows == 7900
