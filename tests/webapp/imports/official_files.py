"""Small files in the layouts of the genuine ones, written by the tests that read them."""

import csv
import io
import random
from functools import cache
from pathlib import Path

from openpyxl import Workbook

from rules.rulebook import DATA

TRACTS = DATA / "us_ca" / "places" / "tracts_2010.csv"
FIVE_COLUMNS = [
    "tract",
    "zipcode",
    "approx_loc",
    "county",
    "region",
    "ACS2024Pop",
    "CIscore",
    "CIscoreP",
    "ozone",
    "ozoneP",
    "pm",
    "pmP",
    "diesel",
    "dieselP",
    "pest",
    "pestP",
    "RSEIhaz",
    "RSEIhazP",
    "traffic",
    "trafficP",
    "drink",
    "drinkP",
    "lead",
    "leadP",
    "cleanups",
    "cleanupsP",
    "gwthreats",
    "gwthreatsP",
    "haz",
    "hazP",
    "iwb",
    "iwbP",
    "swis",
    "swisP",
    "SmATS",
    "SmATSP",
    "Pollution",
    "PollutionS",
    "PollutionP",
    "asthma",
    "asthmaP",
    "lbw",
    "lbwP",
    "cvd",
    "cvdP",
    "diabetes",
    "diabetesP",
    "edu",
    "eduP",
    "ling",
    "lingP",
    "pov",
    "povP",
    "unemp",
    "unempP",
    "housingB",
    "housingBP",
    "PopChar",
    "PopCharSco",
    "PopCharP",
    "pop_und10",
    "pop_10_64",
    "pop_ov64",
    "hisp",
    "white",
    "black",
    "amind",
    "asian",
    "pacisl",
    "othmult",
]
EXPOSURES = ("ozoneP", "pmP", "dieselP", "pestP", "RSEIhazP", "trafficP", "drinkP", "leadP")
EFFECTS = ("cleanupsP", "gwthreatsP", "hazP", "iwbP", "swisP", "SmATSP")
SENSITIVE = ("asthmaP", "lbwP", "cvdP", "diabetesP")
SOCIAL = ("eduP", "lingP", "povP", "unempP", "housingBP")


@cache
def tracts_2010():
    """Return id, county and the designations of each tract of 2010."""
    with TRACTS.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def tracts_2020():
    """Return id and county of 9,050 made-up tracts of 2020: some old ids, a fifth new ones."""
    old = [(row["tract_geoid"], row["county"]) for row in tracts_2010()]
    known = {geoid for geoid, _ in old}
    new = [(f"{geoid[:9]}{ending}", county) for geoid, county in old for ending in ("91", "92")]
    fresh = sorted({entry for entry in new if entry[0] not in known})[:1800]
    return tuple(sorted([*old[:7250], *fresh]))


def write_csv(path: Path, header, rows, *, bom=True) -> Path:
    """Write a CSV file as OEHHA does, with a byte-order mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8-sig" if bom else "utf-8", newline="")
    return path


def write_workbook(path: Path, sheets) -> Path:
    """Write a workbook of named sheets of rows."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    workbook.save(path)
    return path


def short(geoid):
    """Return an id as a spreadsheet keeps it: a number, its leading zero gone."""
    return int(geoid)


def rows_of_five():
    """Return a whole made-up table of CalEnviroScreen 5.0, scores worked out by its rule."""
    draw = random.Random(5)  # noqa: S311 - figures for a test
    rows = []
    for geoid, county in tracts_2020():
        row = dict.fromkeys(FIVE_COLUMNS, 0)
        row.update({name: draw.uniform(0, 100) for name in (*EXPOSURES, *EFFECTS, *SENSITIVE, *SOCIAL)})
        row.update(tract=short(geoid), county=county, zipcode=93706, ACS2024Pop=4000)
        exposures, effects, sensitive, social = (
            sum(row[name] for name in names) / len(names) for names in (EXPOSURES, EFFECTS, SENSITIVE, SOCIAL)
        )
        row["Pollution"] = (exposures + effects / 2) / 1.5
        row["PopChar"] = (sensitive + social) / 2
        rows.append(row)
    for average, scaled in (("Pollution", "PollutionS"), ("PopChar", "PopCharSco")):
        most = max(row[average] for row in rows)
        for row in rows:
            row[scaled] = 10 * row[average] / most
    for row in rows:
        row["CIscore"] = row["PollutionS"] * row["PopCharSco"]
    for rank, row in enumerate(sorted(rows, key=lambda row: row["CIscore"]), start=1):
        row["CIscoreP"] = 100 * rank / len(rows)
    return rows


def write_five(path: Path, rows=None) -> Path:
    """Write a table of CalEnviroScreen 5.0 in its 70 columns."""
    return write_csv(path, FIVE_COLUMNS, ([row[c] for c in FIVE_COLUMNS] for row in rows or rows_of_five()))


CATEGORIES_2022 = {
    "CalEnviroScreen 4.0 Top 25%": "CalEnviroScreen 4.0 Top 25%",
    "CES 4.0 unscored": "CalEnviroScreen 4.0 High Pollution Burden Score, Low Population Count",
    "2017 designation (CES 3.0) only": "CalEnviroScreen 3.0 Disadvantaged Communities Only",
}


def rows_of_2022():
    """Return the tract list of 2022 as CalEPA's workbook has it."""
    listed = [row for row in tracts_2010() if row["sb535_2022"] == "yes"]
    return [[short(row["tract_geoid"]), _reason(row), f"{row['county']} "] for row in listed]


def _reason(row):
    """Return CalEPA's own words for why a tract is on the list of 2022."""
    known = row["category_of_2022"]
    return next(words for begins, words in CATEGORIES_2022.items() if known.startswith(begins))


def rows_of_2026():
    """Return a made-up list of 2026 with the official counts."""
    reasons = [
        *["CES 5.0 Top 25%"] * 2259,
        *["CES 5.0 High Pollution/Low Population"] * 9,
        *["CES 4.0 Carry-Over DAC"] * 436,
    ]
    everywhere = tracts_2020()[:: len(tracts_2020()) // len(reasons)]
    return [[g, reason, county] for (g, county), reason in zip(everywhere, reasons, strict=False)]
