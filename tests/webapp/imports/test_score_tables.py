"""CalEnviroScreen tables: the genuine files with their quirks, and each way in which they can be wrong."""

import csv
import dataclasses
import zipfile

import pytest

from tests.webapp.imports.official_files import FIVE_COLUMNS, write_csv, write_five, write_workbook
from webapp.imports.importing import prepare
from webapp.imports.refusal import ImportRefusedError
from webapp.imports.settings import import_settings

ON = "2026-11-21"


@pytest.fixture(scope="module")
def four(shared_data):
    """Return header and rows of the genuine table of 4.0, byte-order mark and blanks in place."""
    with (shared_data / "places" / "ces4_results.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


@pytest.mark.parametrize(
    ("kind", "name", "vintage"),
    [
        ("ces2", "ces2_scores.csv", "2.0"),
        ("ces3", "ces3_results.csv", "3.0"),
        ("ces4", "ces4_results.csv", "4.0"),
    ],
)
def test_a_genuine_table_is_imported(shared_data, kind, name, vintage):
    prepared = prepare(kind, shared_data / "places" / name)
    assert (prepared.vintage, prepared.census_vintage, prepared.rows) == (vintage, 2010, 8035)
    rows = list(csv.DictReader(prepared.files["scores.csv"].decode().splitlines()))
    assert all(len(row["tract_geoid"]) == 11 for row in rows)
    assert {row["county"] for row in rows} == {row["county"].strip() for row in rows}
    assert len({row["county"] for row in rows}) == 58
    assert (
        len([row for row in rows if row["score"] == ""])
        == 8035 - {"2.0": 7973, "3.0": 7929, "4.0": 7932}[vintage]
    )


def test_a_row_keeps_what_was_published(shared_data):
    prepared = prepare("ces4", shared_data / "places" / "ces4_results.csv")
    rows = csv.DictReader(prepared.files["scores.csv"].decode().splitlines())
    fresno = next(row for row in rows if row["tract_geoid"] == "06019001100")
    assert fresno["county"] == "Fresno"
    assert (fresno["zip"], fresno["population"], fresno["score"]) == ("93706", "2780", "93.18")
    assert (fresno["score_percentile"], fresno["pollution_burden_percentile"]) == ("100", "99.93")


def test_a_zip_code_that_is_none_is_not_known(shared_data):
    rows = csv.DictReader(
        prepare("ces4", shared_data / "places" / "ces4_results.csv").files["scores.csv"].decode().splitlines()
    )
    assert next(row for row in rows if row["tract_geoid"] == "06111980000")["zip"] == ""


def test_the_workbook_is_read_as_the_csv_is(four, tmp_path, shared_data):
    header, rows = four

    def typed(text):
        try:
            return float(text) if "." in text else int(text)
        except ValueError:
            return text

    sheets = {
        "Data dictionary": [["Field", "Meaning"], ["CES 4.0 Score", "what it is"]],
        "CES4.0FINAL_results": [header, *[[typed(cell) for cell in row] for row in rows]],
    }
    book = write_workbook(tmp_path / "calenviroscreen40results.xlsx", sheets)
    expected = prepare("ces4", shared_data / "places" / "ces4_results.csv").files
    assert prepare("ces4", book).files == expected


def test_a_table_of_5_0_in_its_70_columns_is_imported(tmp_path):
    assert len(FIVE_COLUMNS) == 70
    prepared = prepare("ces5", write_five(tmp_path / "calenviroscreen50_070126.csv"))
    assert (prepared.vintage, prepared.census_vintage, prepared.rows) == ("5.0", 2020, 9050)


def test_the_columns_of_5_0_are_those_of_the_genuine_header(shared_data):
    with (shared_data / "places" / "ces5_header_and_sample.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == FIVE_COLUMNS


@pytest.mark.parametrize(
    ("kind", "name", "message"),
    [
        ("ces4", "ces3_results.csv", "this is CalEnviroScreen 3.0, not 4.0"),
        ("ces3", "ces4_results.csv", "this is CalEnviroScreen 4.0, not 3.0"),
        ("ces4", "ces2_scores.csv", "this is CalEnviroScreen 2.0, not 4.0"),
        ("ces5", "ces4_results.csv", "this is CalEnviroScreen 4.0, not 5.0"),
        ("ces5", "ces5_header_and_sample.csv", "has 2 tracts; CalEnviroScreen 5.0 has 9,000 to 9,129"),
    ],
)
def test_a_table_of_another_edition_or_a_part_of_one_is_refused(shared_data, kind, name, message):
    with pytest.raises(ImportRefusedError, match=message):
        prepare(kind, shared_data / "places" / name)


def test_a_file_of_the_right_name_and_the_wrong_year_is_refused(shared_data, tmp_path):
    wrong = tmp_path / "calenviroscreen40results.csv"
    wrong.write_bytes((shared_data / "places" / "ces3_results.csv").read_bytes())
    with pytest.raises(
        ImportRefusedError, match=r"calenviroscreen40results.csv: this is CalEnviroScreen 3.0, not 4.0"
    ):
        prepare("ces4", wrong)


def changed(four, row, column, value):
    """Return the genuine table with one value changed."""
    header, rows = four
    place = [name.replace("\ufeff", "").strip() for name in header].index(column)
    rows = [list(cells) for cells in rows]
    rows[row][place] = value
    return header, rows


@pytest.mark.parametrize(
    ("row", "column", "value", "message"),
    [
        (
            3,
            "Census Tract",
            "6019001100",
            "row 5, column 'Census Tract': tract 06019001100 is there twice, first in row 2",
        ),
        (0, "Census Tract", "60190011", "'60190011' is not a census tract id"),
        (0, "Census Tract", "41019001100", "is not a tract of California"),
        (0, "Census Tract", "06004001100", "is in county 06004, which California does not have"),
        (
            0,
            "California County",
            "Kern",
            "row 2, column 'California County': says 'Kern', but tract 06019001100 is in Fresno",
        ),
        (1, "Ozone Pctl", "100.01", "row 3, column 'Ozone Pctl': 100.01 is out of range"),
        (1, "Ozone Pctl", "-0.01", "-0.01 is out of range"),
        (1, "Ozone Pctl", "high", "'high' is not a number"),
        (1, "Ozone Pctl", "nan", "'nan' is not a number"),
        (1, "Ozone Pctl", "1_0", "'1_0' is not a number"),
        (1, "Total Population", "inf", "'inf' is not a number"),
        (1, "Total Population", "-1", "-1 is out of range"),
        (1, "CES 4.0 Score", "NA", "has 7,931 scored tracts; CalEnviroScreen 4.0 has 7,932"),
        (1, "CES 4.0 Score", "86.68", "tract 06077000700: the published score differs"),
    ],
)
def test_a_wrong_value_is_refused_by_row_and_column(four, tmp_path, row, column, *, value, message):
    file = write_csv(tmp_path / "ces4.csv", *changed(four, row, column, value), bom=False)
    with pytest.raises(ImportRefusedError) as refusal:
        prepare("ces4", file)
    assert message in str(refusal.value)
    assert "Nothing was imported" in str(refusal.value)


def test_a_tract_of_nobody_is_in_range(four, tmp_path):
    header, rows = changed(four, 1, "Total Population", "0")
    assert prepare("ces4", write_csv(tmp_path / "ces4.csv", header, rows, bom=False)).rows == 8035


def test_minus_999_and_blank_are_missing_as_na_is(four, tmp_path, shared_data):
    header, rows = four
    other = [[{"NA": "-999"}.get(cell, cell) for cell in row] for row in rows[:4000]]
    other += [[{"NA": ""}.get(cell, cell) for cell in row] for row in rows[4000:]]
    expected = prepare("ces4", shared_data / "places" / "ces4_results.csv").files
    assert prepare("ces4", write_csv(tmp_path / "ces4.csv", header, other, bom=False)).files == expected


def test_a_missing_column_is_named(four, tmp_path):
    header, rows = four
    gone = header.index("Lead Pctl")
    cut = [[cell for n, cell in enumerate(row) if n != gone] for row in (header, *rows)]
    with pytest.raises(
        ImportRefusedError, match=r"is not a results table of CalEnviroScreen 4.0: .*'Lead Pctl'"
    ):
        prepare("ces4", write_csv(tmp_path / "ces4.csv", cut[0], cut[1:], bom=False))


def test_a_table_cut_short_is_refused(four, tmp_path):
    header, rows = four
    with pytest.raises(ImportRefusedError, match=r"has 8,034 tracts; CalEnviroScreen 4.0 has 8,035"):
        prepare("ces4", write_csv(tmp_path / "ces4.csv", header, rows[:-1], bom=False))


def test_a_row_with_more_values_than_columns_is_refused(four, tmp_path):
    header, rows = four
    with pytest.raises(ImportRefusedError, match=r"row 2: has 59 values under 58 column names"):
        prepare("ces4", write_csv(tmp_path / "ces4.csv", header, [[*rows[0], "more"], *rows[1:]], bom=False))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("ces4.csv", b"", "the file is empty"),
        ("ces4.csv", b"\x00\x01\x02", "is not text"),
        ("ces4.csv", b'Census Tract,"open', "is not whole CSV"),
        ("ces4.csv", b"a,b\n1,2\n", "is not a results table of CalEnviroScreen 4.0"),
        ("ces4.xlsx", b"PK\x03\x04 broken", "is not a whole workbook"),
        ("ces4.zip", b"PK\x03\x04 broken", "is not a whole ZIP archive"),
        ("ces4.pdf", b"%PDF", ".pdf is not read"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path, name, content, message):
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(ImportRefusedError, match=message):
        prepare("ces4", file)


def test_an_archive_that_swells_is_refused(tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "ces4.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ces4.csv", b"0" * 1001)
    settings = dataclasses.replace(import_settings(), most_bytes=1000)
    monkeypatch.setattr("webapp.imports.tabular.import_settings", lambda: settings)
    with pytest.raises(ImportRefusedError, match="the file holds 1,001 bytes, more than 1,000"):
        prepare("ces4", tmp_path / "ces4.zip")


def test_the_archive_of_oehha_is_read_as_its_table(tmp_path, shared_data):
    table = shared_data / "places" / "ces4_results.csv"
    with zipfile.ZipFile(tmp_path / "calenviroscreen40resultsdatadictionaryf2021.zip", "w") as archive:
        archive.writestr("dictionary.pdf", b"%PDF")
        archive.write(table, "results/calenviroscreen40.csv")
    archived = prepare("ces4", tmp_path / "calenviroscreen40resultsdatadictionaryf2021.zip")
    assert archived.files == prepare("ces4", table).files


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ImportRefusedError, match="there is no such file"):
        prepare("ces4", tmp_path / "ces4.csv")


def test_verify_prints_the_difference_and_the_counts(run, shared_data):
    said = run("verify", "ces4", shared_data / "places" / "ces4_results.csv")
    assert said.exit_code == 0
    for words in (
        "score: 0.0076",
        "1,984 in the top quarter",
        "and 19 without",
        "2,003.",
        "307 more",
        "2,310 of them",
    ):
        assert words in said.stdout


def test_verify_of_3_0_reads_the_list_from_its_flag(run, shared_data):
    said = run("verify", "ces3", shared_data / "places" / "ces3_results.csv")
    assert "the file's flag) has 2,007 tracts; the rule gives 2,005" in said.stdout
    assert "06029001801, 06037117520" in said.stdout


def test_verify_of_a_changed_table_ends_with_3(run, four, tmp_path):
    file = write_csv(tmp_path / "ces4.csv", *changed(four, 1, "CES 4.0 Score", "86.68"), bom=False)
    said = run("verify", "ces4", file)
    assert said.exit_code == 3
    assert "NOT all of it" in said.stdout
