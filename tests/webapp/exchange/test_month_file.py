"""The month's file: in the State's columns, safe in a spreadsheet, read back the same, and reconciling."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from rules.errors import InputError
from tests.webapp.db.databases import engine_of
from tests.webapp.db.programme import AT
from tests.webapp.programme.drawn_programme import DrawnProgramme
from webapp.cli import cli
from webapp.clock import program_day
from webapp.db import reading, transaction
from webapp.exchange.month_archive import LARGEST_CONTENT, archive, csv_archive, read_csv_archive
from webapp.exchange.month_file import (
    MonthFile,
    columns_of,
    csv_files,
    dictionary_rows,
    differences,
    letters,
    read_csv_files,
)
from webapp.exchange.month_workbook import read_workbook, workbook
from webapp.exchange.project_fields import project_columns
from webapp.reports.archival import Attachment
from webapp.reports.pdf import render_pdf
from webapp.services.errors import NotAllowed
from webapp.services.month_export import month_file
from webapp.services.month_reports import MonthAsked, month_report
from webapp.services.programme_month import month_of

# As California's public project data name and order them.
PUBLIC = [
    "ProjectIDNumber",
    "ReportingCycleName",
    "AgencyName",
    "ProgramName",
    "ProgramDescription",
    "SubProgramName",
    "ProjectDescription",
    "CensusTract",
    "SenateDistrict",
    "AssemblyDistrict",
    "County",
    "TotalProjectCost",
    "TotalProgramGGRFFunding",
    "ProjectLifeYears",
    "DateOperational",
    "ProjectCompletionDate",
    "FundingRecipient",
    "BufferAmount",
    "BufferCount",
    "CESVersion",
    "CESVersionCalc",
    "ApplicantsAssisted",
    "IntermediaryAdminExpensesCalc",
]
MONTH = program_day(AT)
HOMES = 25


@pytest.fixture(scope="module")
def filled(sqlite_files):
    """A database with random homes in it, the people, and the month's file."""
    url = sqlite_files.migrated()
    with engine_of(url) as engine:
        with transaction(engine) as session:
            drawn = DrawnProgramme(session, 3)
            for _ in range(HOMES):
                drawn.add_home()
        with reading(engine) as session:
            yield session, drawn.people, month_file(session, drawn.people.manager, MONTH.year, MONTH.month)


def test_the_states_columns_come_first_in_their_order():
    assert [each.name for each in project_columns()][: len(PUBLIC)] == PUBLIC


def test_the_rows_come_to_the_months_totals(filled):
    session, people, month = filled
    assert month.projects
    assert differences(month) == []
    figures = {
        each.key: each for each in month_of(session, people.manager, MONTH.year, MONTH.month).activities
    }
    assert figures["certified_homes"].value == len(month.projects)
    saved = sum(row["SavedKWhPerYear"] for row in month.projects if row["SavedKWhPerYear"] is not None)
    assert saved * 1000 == figures["certified_kwh"].value


def test_another_month_has_no_homes(filled):
    session, people, _ = filled
    before = MONTH.replace(day=1) - timedelta(days=1)
    month = month_file(session, people.auditor, before.year, before.month)
    assert month.projects == []
    assert differences(month) == []


def test_only_who_runs_or_audits_the_programme_gets_it(filled):
    session, people, _ = filled
    with pytest.raises(NotAllowed):
        month_file(session, people.caseworker, MONTH.year, MONTH.month)


def filled_rows(month):
    """Return a month with every column in every row, as a reader returns it."""
    sheets = ("projects", "payments", "adjustments", "totals")
    return MonthFile(
        **{
            sheet: [
                {each.name: row.get(each.name) for each in columns_of(sheet)} for row in month.sheet(sheet)
            ]
            for sheet in sheets
        }
    )


def test_csv_and_workbook_are_read_back_the_same(filled):
    month = filled_rows(filled[2])
    assert read_csv_files(csv_files(month)) == month
    assert read_workbook(workbook(month), "month.xlsx") == month
    assert read_csv_archive(csv_archive(month), "month.zip") == month
    assert workbook(month) == workbook(month)
    assert csv_archive(month) == csv_archive(month)


KINDS = {
    # Everything but lone surrogates, which no database holds; often what files treat in a way of its own.
    "text": st.text(
        st.characters(blacklist_categories=("Cs",)) | st.sampled_from("'=+-@\t\r\n\x00\x0b\x1f_x0Bb\ufffe"),
        min_size=1,
    ),
    "day": st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    "whole": st.integers(0, 10**6),
    "number": st.decimals(-(10**6), 10**6, places=3),
    "usd": st.decimals(-(10**6), 10**6, places=2),
}


def values_of(column):
    return (
        st.text("0123456789", min_size=column.length, max_size=column.length)
        if column.length
        else KINDS[column.kind]
    )


def rows_of(sheet):
    """Return rows whose first column is known: a line without anything is no row."""
    first, *others = columns_of(sheet)
    columns = {first.name: values_of(first), **{each.name: st.none() | values_of(each) for each in others}}
    return st.lists(st.fixed_dictionaries(columns), max_size=2)


ROWS = {sheet: rows_of(sheet) for sheet in ("projects", "payments", "adjustments", "totals")}


@settings(max_examples=25, deadline=None)
@given(sheets=st.fixed_dictionaries(ROWS))
def test_any_month_is_read_back_the_same(sheets):
    month = MonthFile(**sheets)
    assert read_csv_files(csv_files(month)) == month
    assert read_workbook(workbook(month), "month.xlsx") == month


HOSTILE = ("=1+1", "+1", "-1+2", "@SUM(A1)", '=HYPERLINK("http://x","y")', "'=1+1", "'+x", "''@x", "\t=1")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_run_as_a_formula(text, tmp_path):
    month = MonthFile(adjustments=[{"kind": "invoice_line", "reason": text}])
    line = csv_files(month)["adjustments.csv"].decode("utf-8-sig").splitlines()[1]
    assert "'" + text in next(csv.reader([line]))
    path = tmp_path / "month.xlsx"
    path.write_bytes(workbook(month))
    cell = load_workbook(path)["adjustments"]["G2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert read_workbook(path.read_bytes(), "it").adjustments[0]["reason"] == text
    assert read_csv_files(csv_files(month)).adjustments[0]["reason"] == text


@pytest.mark.parametrize(
    "text", ["'", "'x", "it's", "\x0bx\x00", "a\rb\r\nc", "_x000B_", "__x000B_", "_x005F_"]
)
def test_every_other_text_is_read_back_as_it_was(text):
    month = filled_rows(MonthFile(adjustments=[{"kind": "invoice_line", "reason": text}]))
    assert read_csv_files(csv_files(month)) == month
    assert read_workbook(workbook(month), "it") == month


@pytest.mark.parametrize(("length", "fits"), [(32_767, True), (32_768, False)])
def test_a_text_that_a_cell_cannot_hold_is_refused_by_its_row_and_not_cut(length, fits, tmp_path):
    rows = [{"kind": "certificate", "reason": text} for text in ("short", "x" * length)]
    month = filled_rows(MonthFile(adjustments=rows))
    source = tmp_path / "month.zip"
    source.write_bytes(csv_archive(month))
    answer = run("convert", source, "--out", tmp_path / "month.xlsx")
    if fits:
        assert read_workbook((tmp_path / "month.xlsx").read_bytes(), "it") == month
        return
    assert answer.exit_code == 3
    assert "sheet adjustments: row 3, column G (reason)" in " ".join(answer.output.split())
    assert not (tmp_path / "month.xlsx").exists()


def test_a_total_that_its_rows_do_not_come_to_is_named(filled):
    month = filled[2]
    short = replace(month, projects=month.projects[1:])
    assert "certified_homes" in {each.total for each in differences(short)}


def test_a_missing_total_is_named(filled):
    with pytest.raises(InputError, match="certified_homes is missing"):
        differences(replace(filled[2], totals=[]))


def test_every_column_is_in_the_dictionary():
    rows = dictionary_rows()
    assert {(row["sheet"], row["column"]) for row in rows} == {
        (sheet, each.name) for sheet in ROWS for each in columns_of(sheet)
    }
    assert all(row["meaning"] for row in rows)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"totals.csv": b"total,value\n"}, "row 1, column C holds '' and not 'unit'"),
        ({"totals.csv": b"\xff\xfe"}, "UTF-8"),
        (
            {"totals.csv": b"total,value,unit,homes_not_known\na,b,c,d\n"},
            r"totals.csv: row 2, column B \(value\) holds 'b', which is not a number",
        ),
        (
            {"totals.csv": b"total,value,unit,homes_not_known\na,1,c,1.5\n"},
            r"column D \(homes_not_known\) holds '1.5', which is not a whole number",
        ),
        ({"totals.csv": b"total,value,unit,homes_not_known\na,1\n"}, "row 2 has 2 cells"),
        ({"totals.csv": b"total,value,unit,homes_not_known\na,NaN,c,1\n"}, "not a number"),
    ],
)
def test_a_damaged_file_is_refused_by_line(change, says):
    with pytest.raises(InputError, match=says):
        read_csv_files({**csv_files(MonthFile()), **change})


def test_a_missing_file_and_a_damaged_workbook_are_refused():
    files = csv_files(MonthFile())
    del files["payments.csv"]
    with pytest.raises(InputError, match=r"lack payments\.csv"):
        read_csv_files(files)
    with pytest.raises(InputError, match="not a ZIP archive"):
        read_workbook(b"PK", "month.xlsx")
    with pytest.raises(InputError, match="not an XLSX workbook"):
        read_workbook(csv_archive(MonthFile()), "month.xlsx")
    whole = csv_archive(MonthFile())
    with pytest.raises(InputError, match="not a ZIP archive"):
        read_csv_archive(whole[: len(whole) // 2], "month.zip")


def test_an_archive_that_unpacks_without_end_is_refused():
    bomb = archive({"totals.csv": bytes(LARGEST_CONTENT + 1)})
    for read in (read_csv_archive, read_workbook):
        with pytest.raises(InputError, match="unpacks to more"):
            read(bomb, "month")


def test_money_is_exact():
    month = MonthFile(payments=[{"payment_id": str(n), "amount_usd": Decimal("0.10")} for n in range(10)])
    back = read_workbook(workbook(month), "it")
    assert sum(row["amount_usd"] for row in back.payments) == Decimal("1.00")


def edited(month, sheet, cell, value):
    """Return a month's workbook in which somebody wrote something into a cell."""
    book = load_workbook(io.BytesIO(workbook(month)))
    book[sheet][cell] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_that_somebody_only_saved_is_read_back_the_same(filled):
    month = filled_rows(filled[2])
    assert read_workbook(edited(month, "projects", "A1", "ProjectIDNumber"), "month.xlsx") == month


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "says"),
    [
        ("projects", "L2", "12,5", r"sheet projects: row 2, column L \(TotalProjectCost\) holds '12,5'"),
        ("projects", "L2", "12,5", r"which is not an amount: write it like 1234\.56"),
        ("projects", "O3", "soon", r"row 3, column O \(DateOperational\) holds 'soon', which is not a day:"),
        ("projects", "H2", 6019001100, r"row 2, column H \(CensusTract\) holds '6019001100', which has 10"),
        ("totals", "D2", True, r"row 2, column D \(homes_not_known\) holds 'True', which is not a whole"),
        ("totals", "B1", "amount", "row 1, column B holds 'amount' and not 'value'"),
        ("totals", "F1", "my notes", "row 1, column F holds 'my notes', which no column is called"),
    ],
)  # fmt: skip
def test_a_cell_that_somebody_edited_is_named_with_what_to_do(filled, sheet, cell, value, says):
    with pytest.raises(InputError, match=says):
        read_workbook(edited(filled_rows(filled[2]), sheet, cell, value), "month.xlsx")


def test_a_figure_that_somebody_edited_is_a_difference(filled):
    month = filled_rows(filled[2])
    row = next(n for n, each in enumerate(month.projects, 2) if each["SavedKWhPerYear"] is not None)
    place = letters([each.name for each in project_columns()].index("SavedKWhPerYear"))
    changed = read_workbook(edited(month, "projects", f"{place}{row}", 1_000_000), "month.xlsx")
    assert [each.total for each in differences(changed)] == ["certified_kwh"]


def test_lines_and_columns_that_were_emptied_are_no_rows(filled):
    month = filled_rows(filled[2])
    content = edited(month, "projects", f"AZ{len(month.projects) + 9}", " ")
    book = load_workbook(io.BytesIO(content))
    book["projects"][f"AZ{len(month.projects) + 9}"] = None
    stream = io.BytesIO()
    book.save(stream)
    assert read_workbook(stream.getvalue(), "month.xlsx") == month
    files = csv_files(month)
    files["totals.csv"] += b"\r\n,,,\r\n"
    assert read_csv_files(files) == month


def run(*words):
    return CliRunner().invoke(cli, ["month", *map(str, words)])


def test_the_command_reads_a_month_back_and_writes_it_as_the_other_kind(filled, tmp_path):
    month = filled_rows(filled[2])
    book, archived, again = (tmp_path / name for name in ("month.xlsx", "month.zip", "again.xlsx"))
    book.write_bytes(workbook(month))
    checked = run("check", book)
    assert (checked.exit_code, checked.output.splitlines()[-1]) == (
        0, "Every total is what its rows come to.",
    )  # fmt: skip
    assert f"projects {len(month.projects)}, payments" in checked.output
    assert run("convert", book, "--out", archived).exit_code == 0
    assert read_csv_archive(archived.read_bytes(), "month.zip") == month
    assert run("convert", archived, "--out", again).exit_code == 0
    assert read_workbook(again.read_bytes(), "again.xlsx") == month
    told = json.loads(run("check", archived, "--json").stdout)
    assert told["rows"]["projects"] == len(month.projects)
    assert told["differences"] == []
    assert run("convert", book, "--out", tmp_path / "month.ods").exit_code == 2


def test_the_command_says_which_total_is_not_its_rows(filled, tmp_path):
    month = filled[2]
    book = tmp_path / "month.xlsx"
    book.write_bytes(workbook(replace(month, projects=month.projects[1:])))
    answer = run("check", book)
    assert answer.exit_code == 3
    total = len(month.projects)
    assert f"certified_homes: {total} in total, {total - 1} in rows" in answer.output
    assert json.loads(run("check", book, "--json").stdout)["differences"][0]["total"] == "certified_homes"


@pytest.mark.parametrize("content", [b"", b"PK", b"ProjectIDNumber,x\n"])
def test_the_command_refuses_what_is_no_months_file(tmp_path, content):
    path = tmp_path / "month.xlsx"
    path.write_bytes(content)
    answer = CliRunner().invoke(cli, ["month", "check", str(path)])
    assert answer.exit_code == 3
    assert "month.xlsx: is not a ZIP archive" in answer.output
    assert run("check", tmp_path / "gone.xlsx").exit_code == 3


def test_the_command_reads_the_rows_that_an_issued_report_carries(filled, tmp_path):
    session, people, month = filled
    asked = MonthAsked(MONTH.year, MONTH.month)
    report = month_report(session, people.manager, asked, "en", MONTH)
    path = tmp_path / "report.pdf"
    path.write_bytes(render_pdf(report, attachments=[Attachment("month.xlsx", workbook(month))]))
    assert f"projects {len(month.projects)}, payments" in run("check", path).output
    path.write_bytes(render_pdf(report))
    assert "has no workbook attached" in run("check", path).output
    path.write_bytes(b"%PDF-1.7 cut")
    answer = run("check", path)
    assert (answer.exit_code, "is not a PDF that can be read" in answer.output) == (3, True)
