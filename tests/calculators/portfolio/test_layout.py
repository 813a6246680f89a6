"""Columns are named as in the household file; any other name is refused before a row is read."""

import re

import pyarrow as pa
import pytest

from calculators.portfolio.columns import fact_kinds
from calculators.portfolio.layout import read_layout, refuse_types
from rules.errors import InputError


def refusal(names):
    with pytest.raises(InputError) as error:
        read_layout("homes.csv", names)
    return str(error.value)


def test_every_fact_of_the_household_file_is_a_column():
    layout = read_layout("homes.csv", ["id", *fact_kinds()])
    assert list(layout.facts) == list(fact_kinds())
    assert layout.identity == 0


def test_records_are_numbered_columns_in_any_order():
    names = [
        "household.income.2.period",
        "household.income.1.evidence.2.dated",
        "household.income.1.amount_usd",
    ]
    cells = read_layout("homes.csv", [*names, " household.size "]).records["household.income"]
    assert [(cell.number, cell.name, cell.inner_number) for cell in cells] == [
        (1, "amount_usd", None),
        (1, "evidence", 2),
        (2, "period", None),
    ]


def test_the_reference_tells_rows_apart_where_there_is_no_id():
    assert read_layout("homes.csv", ["household.size", "household.reference"]).identity == 1
    assert read_layout("homes.csv", ["household.size"]).identity is None


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("household.sise", "Did you mean household.size?"),
        ("Household.Size", "Did you mean household.size?"),
        ("size", "Did you mean household.size?"),
        ("ID", "Did you mean id?"),
        ("attic_r", "Did you mean envelope.attic_r?"),
        ("household.income.amount_usd", "Did you mean household.income.1.amount_usd?"),
        ("household.income.0.period", "Did you mean household.income.1.period?"),
        ("household.income.1.amount", "Did you mean household.income.1.amount_usd?"),
        ("household.income.1.evidence", "Did you mean household.income.1.evidence.1.dated?"),
        ("household.income.1.period.1.dated", "Did you mean household.income.1.evidence.1.dated?"),
        ("colour of the cat", "a name of your own goes into id"),
        ("=cmd('calc')", "a name of your own goes into id"),
        ("", "column 1 has no name"),
    ],
)
def test_an_unknown_column_is_refused_with_the_nearest_name(name, says):
    assert says in refusal([name])


def test_a_column_that_is_there_twice_is_refused():
    assert "'household.size' is there 2 times. Keep one of them" in refusal(
        ["household.size", "household.size "]
    )


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_table_parted_by_something_else_is_refused(separator):
    assert "not parted by commas" in refusal([separator.join(["id", "household.size"])])


def test_all_problems_come_at_once_and_not_too_many():
    text = refusal([f"x{number}" for number in range(30)])
    assert text.count("is not a column") == 20
    assert text.endswith("and 10 more")


@pytest.mark.parametrize(
    ("name", "held", "says"),
    [
        ("household.size", pa.bool_(), "household.size holds bool. Give whole numbers"),
        ("dwelling.tract_geoid", pa.int64(), "has lost its leading zeros"),
        ("dwelling.zip_code", pa.float64(), "has lost its leading zeros"),
        ("utility.care", pa.int8(), "Give true and false"),
        ("dwelling.weatherized_on", pa.int64(), "Give days"),
        ("building.units_per_building", pa.int64(), "Give lists"),
        ("household.income.1.amount_usd", pa.bool_(), "Give dollars and cents"),
        ("household.income.1.evidence.1.dated", pa.float64(), "Give days"),
        ("id", pa.list_(pa.int64()), "id holds list<item: int64>. Give text or whole numbers"),
    ],
)
def test_a_typed_column_that_cannot_hold_the_fact_is_refused(name, held, says):
    layout = read_layout("homes.parquet", ["envelope.attic_r", name])
    with pytest.raises(InputError, match=re.escape(says)):
        refuse_types("homes.parquet", layout, [pa.float64(), held])
    refuse_types("homes.parquet", layout, [pa.null(), pa.string()])
