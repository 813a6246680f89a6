"""Income limits in HUD's workbook and in HCD's table."""

import csv
import datetime as dt

import pytest

from rules.rulebook import DATA
from rules.tables import load_income_table
from tests.webapp.imports.official_files import write_csv, write_workbook
from webapp.imports.importing import prepare
from webapp.imports.refusal import ImportRefusedError

LIMITS = DATA / "us_ca" / "tables" / "hud_low_income_limits.csv"
SIZES = range(1, 9)


def of_year(year):
    with LIMITS.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["edition"] == str(year)]


def hud_rows():
    """Return HUD's rows of 2026: 80 percent as embedded, 50 and 30 percent as shares of it."""
    rows = []
    for row in of_year(2026):
        low = [int(row[f"size_{size}_usd"]) for size in SIZES]
        fips = int(f"{row['county_fips']}99999")
        rows.append(
            [
                fips,
                "CA",
                f"{row['county']} County",
                100000,
                *[n * 5 // 8 for n in low],
                *[n * 3 // 8 for n in low],
                *low,
            ]
        )
    return rows


HUD_HEADER = [
    "fips2010",
    "State_Alpha",
    "County_Name",
    "median2026",
    *[f"l50_{size}" for size in SIZES],
    *[f"ELI_{size}" for size in SIZES],
    *[f"l80_{size}" for size in SIZES],
]
ELSEWHERE = [100199999, "AL", "Autauga County", 70000, *range(1, 25)]


def hud(path, rows=None, header=HUD_HEADER):
    return write_workbook(path, {"Section8-FY26": [header, ELSEWHERE, *(rows or hud_rows())]})


def low(prepared, tmp_path):
    """Return the low-income limits as the rules read them."""
    path = tmp_path / "low_income_limits.csv"
    path.write_bytes(prepared.files["low_income_limits.csv"])
    return load_income_table(path)


def test_the_workbook_of_hud_is_read_as_the_rules_read_limits(tmp_path):
    prepared = prepare("income_limits", hud(tmp_path / "Section8-FY26.xlsx"))
    assert prepared.vintage == "hud_2026"
    assert prepared.about == {"publisher": "hud", "year": 2026}
    table = low(prepared, tmp_path)
    embedded = load_income_table(LIMITS).editions["2026"]
    assert table.editions == {"2026": embedded}
    assert set(prepared.files) == {
        "low_income_limits.csv",
        "very_low_income_limits.csv",
        "extremely_low_income_limits.csv",
    }
    alameda = prepared.files["very_low_income_limits.csv"].decode().splitlines()[1]
    assert alameda.startswith("2026,06001,Alameda,")


def test_the_day_of_effect_is_what_was_given(tmp_path):
    prepared = prepare("income_limits", hud(tmp_path / "il.xlsx"), effective=dt.date(2026, 4, 1))
    assert prepared.about["effective"] == dt.date(2026, 4, 1)


def hcd_wide(path, change=None):
    rows = []
    for row in of_year(2025):
        values = [f"${int(row[f'size_{size}_usd']):,}" for size in SIZES]
        rows.append([f"{row['county']} County", "Low Income", *values])
        rows.append([row["county"], "Very Low Income", *[row[f"size_{size}_usd"] for size in SIZES]])
    if change:
        rows[change[0]][change[1]] = change[2]
    return write_csv(path, ["County", "Income Category", *SIZES], rows)


def test_a_table_of_hcd_is_read_with_a_column_a_size(tmp_path):
    prepared = prepare("income_limits", hcd_wide(tmp_path / "hcd.csv"), vintage="2025")
    assert prepared.vintage == "hcd_2025"
    assert low(prepared, tmp_path).editions == {"2025": load_income_table(LIMITS).editions["2025"]}


def test_a_table_of_hcd_is_read_with_a_row_a_size(tmp_path):
    rows = [
        [row["county"], 2025, size, "Low Income", row[f"size_{size}_usd"]]
        for row in of_year(2025)
        for size in SIZES
    ]
    file = write_csv(tmp_path / "hcd.csv", ["county", "year", "size", "level", "limit_usd"], rows)
    prepared = prepare("income_limits", file)
    assert low(prepared, tmp_path).editions == {"2025": load_income_table(LIMITS).editions["2025"]}


def test_the_year_is_never_guessed_and_never_another(tmp_path):
    with pytest.raises(ImportRefusedError, match="does not say of which year it is"):
        prepare("income_limits", hcd_wide(tmp_path / "hcd.csv"))
    with pytest.raises(ImportRefusedError, match="these are the limits of 2026, not 2025"):
        prepare("income_limits", hud(tmp_path / "Section8-FY25.xlsx"), vintage="2025")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((0, 0, "Clark"), "row 2, column 'County': 'Clark' is no county of California"),
        ((0, 1, "Comfortable"), "row 2, column 'Income Category': 'Comfortable' is no level"),
        ((0, 4, ""), "row 2, column '3': '' is not a number of whole dollars"),
        ((0, 4, "0"), "'0' is not a number of whole dollars"),
        ((0, 4, "NaN"), "'NaN' is not a number of whole dollars"),
        ((0, 9, "1000"), "Alameda County, low: 8 persons have a lower limit (1,000) than 7"),
        ((2, 0, "Alameda"), "Alameda, low, 1 persons is there twice"),
    ],
)
def test_a_wrong_value_is_refused(tmp_path, change, message):
    with pytest.raises(ImportRefusedError) as refusal:
        prepare("income_limits", hcd_wide(tmp_path / "hcd.csv", change), vintage="2025")
    assert message in str(refusal.value)


def test_a_county_that_is_missing_is_named(tmp_path):
    with pytest.raises(ImportRefusedError, match=r"the .*low limits lack 1 counties, for instance Alameda"):
        prepare("income_limits", hud(tmp_path / "il.xlsx", hud_rows()[1:]))


def test_a_county_that_is_there_twice_is_named(tmp_path):
    with pytest.raises(ImportRefusedError, match="Alameda County is there twice"):
        prepare("income_limits", hud(tmp_path / "il.xlsx", [*hud_rows(), hud_rows()[0]]))


def test_a_size_that_is_missing_is_named(tmp_path):
    rows = [[row["county"], 2025, 4, "low", row["size_4_usd"]] for row in of_year(2025)]
    file = write_csv(tmp_path / "hcd.csv", ["county", "year", "size", "level", "limit_usd"], rows)
    with pytest.raises(ImportRefusedError, match="Alameda County, low: no limit for 1 persons"):
        prepare("income_limits", file)


def test_several_years_in_one_file_are_refused(tmp_path):
    rows = [
        [row["county"], year, 4, "low", row["size_4_usd"]]
        for year in (2024, 2025)
        for row in of_year(2025)[:1]
    ]
    for row, size in zip(rows, (4, 5), strict=True):
        row[2] = size
    file = write_csv(tmp_path / "hcd.csv", ["county", "year", "size", "level", "limit_usd"], rows)
    with pytest.raises(ImportRefusedError, match=r"holds several years \(2024, 2025\)"):
        prepare("income_limits", file)


def test_a_workbook_without_the_80_percent_limits_is_refused(tmp_path):
    header = [name.replace("l80_8", "l80_9") for name in HUD_HEADER]
    with pytest.raises(ImportRefusedError, match="the limit of 80 percent"):
        prepare("income_limits", hud(tmp_path / "il.xlsx", header=header))
