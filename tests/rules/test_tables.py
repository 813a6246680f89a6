"""An income table is whole, or is refused by name."""

from decimal import Decimal

import pytest

from rules.errors import RuleDataError
from rules.tables import STATEWIDE, load_income_table

SIZES = ",".join(f"size_{n}_usd" for n in range(1, 9))
HEADER = f"edition,county_fips,{SIZES}\n"
ROW = "2024,06001,1,2,3,4,5,6,7,8\n"
OTHER = ROW.replace("06001", "06003")


def load(tmp_path, text):
    path = tmp_path / "limits.csv"
    path.write_text(text, encoding="utf-8")
    return load_income_table(path)


def test_a_limit_is_found_by_edition_and_county(tmp_path):
    table = load(tmp_path, HEADER + ROW + OTHER)
    assert table.printed("2024", "06003") == tuple(map(Decimal, range(1, 9)))
    assert table.places("2024") == ("06001", "06003")


def test_a_statewide_table_has_no_county(tmp_path):
    table = load(tmp_path, f"edition,{SIZES}\n2024,1,2,3,4,5,6,7,8\n")
    assert table.printed("2024", STATEWIDE)[0] == 1


@pytest.mark.parametrize("asked", [("2023", "06001"), ("2024", "06005")])
def test_what_is_not_there_is_an_error_never_a_zero(tmp_path, asked):
    with pytest.raises(RuleDataError, match=r"limits\.csv: nothing for edition"):
        load(tmp_path, HEADER + ROW).printed(*asked)


BROKEN = {
    "no file content": ("", "columns edition, size_1_usd.* are missing"),
    "a header alone": (HEADER, "has no rows"),
    "a size missing": (
        HEADER.replace(",size_8_usd", "") + "2024,06001,1,2,3,4,5,6,7\n",
        "columns size_8_usd are missing",
    ),
    "a size blank": (HEADER + ROW.replace(",3,", ",,"), "line 2: the limit for 3 persons is ''"),
    "a size of nothing": (HEADER + ROW.replace(",1,", ",0,"), "the limit for 1 persons is '0'"),
    "a negative size": (HEADER + ROW.replace(",1,", ",-1,"), "the limit for 1 persons is '-1'"),
    "not a number": (HEADER + ROW.replace(",4,", ",nan,"), "the limit for 4 persons is 'nan'"),
    "thousands with a comma in quotes": (HEADER + ROW.replace(",8\n", ',"8,000"\n'), "is '8,000'"),
    "a limit that falls": (HEADER + ROW.replace(",6,7,", ",7,6,"), "a bigger household has a lower limit"),
    "a county twice": (HEADER + ROW + ROW, "line 3: edition 2024 has 06001 twice"),
    "a county missing from an edition": (
        HEADER + ROW + OTHER + ROW.replace("2024", "2025"),
        r"edition 2025 lacks \['06003'\]",
    ),
    "a line cut short": (HEADER + "2024,06001,1,2,3\n", "line 2: has more or fewer values"),
    "a line too long": (HEADER + ROW.replace("\n", ",9\n"), "line 2: has more or fewer values"),
    "a blank edition": (HEADER + ROW.replace("2024", ""), "line 2: edition is blank"),
}


@pytest.mark.parametrize(("text", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_table_is_refused_by_name(tmp_path, text, says):
    with pytest.raises(RuleDataError, match=says) as error:
        load(tmp_path, text)
    assert str(error.value).startswith("limits.csv")


def test_a_missing_table_is_refused_by_name(tmp_path):
    with pytest.raises(RuleDataError, match=r"limits\.csv: cannot be read"):
        load_income_table(tmp_path / "limits.csv")
