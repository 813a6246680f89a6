"""Cells read all at once are what the household file's own checks make of each by itself."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from calculators.portfolio.cells import read_cells
from calculators.portfolio.columns import Kind, fact_kinds
from calculators.portfolio.fact_cells import fact_type, plain

FACTS = [fact for fact in fact_kinds() if fact_type(fact).record is None]
BOUNDS = ("minimum", "ge", "maximum", "le", "exclusiveMinimum", "gt", "exclusiveMaximum", "lt")
ODD = [
    "",
    " ",
    "x",
    "nan",
    "inf",
    "-1",
    "1e3",
    "1e999",
    ".5",
    "5.",
    "+4",
    "4.0",
    "4.5",
    "0x1F",
    "1_000",
    "1,5",
]
ODD += ["true", "FALSE", "yes", "[]", "8;8", "8;;8", "8;x", "2016-03-14", "20160314", "2016-02-30", "=1+1"]
ODD += ["52000.00", "52000.001", "-3", "9999999999999.99", "1e20", "06019001100", "6019001100", "a" * 201]
ODD += ["93706", ";".join(map(str, range(12))), ";".join(["9.5"] * 12)]


def alone(fact, cell):
    """Return what the household file's own check makes of a cell: its value, and whether it is refused."""
    kind = fact_type(fact)
    raw = plain(cell, kind.kind, kind.item)
    if raw is None:
        return None, False
    try:
        return kind.adapter.validate_python(raw), False
    except ValidationError:
        return None, True


def near_bounds(fact):
    """Return cells on and about a fact's bounds, and its words."""
    limits = fact_type(fact).limits
    found = [str(word) for word in limits.get("enum", ())]
    for name in BOUNDS:
        if name in limits:
            edge = Decimal(str(limits[name]))
            found += [str(edge + step) for step in (-1, Decimal("-0.001"), 0, Decimal("0.001"), 1)]
    return found


def check(fact, cells):
    column, doubtful = read_cells(pa.array(cells, pa.string()), fact)
    for row, cell in enumerate(cells):
        value, refused = alone(fact, cell)
        if doubtful[row]:
            assert not column.known[row]
        else:
            assert not refused, f"{fact} = {cell!r} was let pass"
            assert column.value(row) == value, f"{fact} = {cell!r}"
    return doubtful


@pytest.mark.parametrize("fact", FACTS)
def test_cells_about_the_bounds_are_read_as_the_file_is(fact):
    cells = [*near_bounds(fact), *ODD]
    doubtful = check(fact, cells)
    good = [cell for cell, wrong in zip(cells, doubtful, strict=True) if not wrong and cell.strip()]
    assert good, "nothing that the fact may be was tried"
    check(fact, good)  # without a wrong one among them, too


@given(fact=st.sampled_from(FACTS), data=st.data())
def test_any_cells_are_read_as_the_file_is(fact, data):
    text = st.text("0123456789.-+eE ;", max_size=7) | st.sampled_from([*ODD, *near_bounds(fact)])
    check(fact, data.draw(st.lists(text, min_size=1, max_size=8)))


def test_text_is_kept_to_the_letter():
    words = [" =HYPERLINK(1)", "née \t", "a,b", "", " ", "a\nb"]
    column, doubtful = read_cells(pa.array(words), "household.reference")
    assert not doubtful.any()
    assert [column.value(row) for row in range(6)] == [" =HYPERLINK(1)", "née \t", "a,b", None, None, "a\nb"]


TYPED = [
    ("household.size", pa.array([4, None, 31], pa.int8()), [4, None, None]),
    ("household.size", pa.array([4.0, None, 4.5]), [4, None, None]),
    ("household.annual_income_usd", pa.array([52000, None], pa.int64()), [Decimal(52000), None]),
    ("household.annual_income_usd", pa.array([1234.56, 0.1 + 0.2]), [Decimal("1234.56"), None]),
    (
        "household.annual_income_usd",
        pa.array([Decimal("1234.5600"), Decimal("1.0001"), Decimal(-1)], pa.decimal128(20, 4)),
        [Decimal("1234.56"), None, None],
    ),
    ("household.annual_income_usd", pa.array([float("nan"), float("inf"), 1e300]), [None] * 3),
    ("envelope.attic_r", pa.array([19, 0], pa.int32()), [19.0, None]),
    ("envelope.attic_r", pa.array([Decimal("19.5600")], pa.decimal128(20, 4)), [19.56]),
    ("household.size", pa.array([Decimal("4.00"), Decimal("4.50")], pa.decimal128(10, 2)), [4, None]),
    ("utility.care", pa.array([True, None, False]), [True, None, False]),
    ("dwelling.weatherized_on", pa.array([date(2016, 3, 14), None], pa.date32()), [date(2016, 3, 14), None]),
    (
        "dwelling.weatherized_on",
        pa.array([1457913600, 1457956800], pa.int64()).cast(pa.timestamp("s")),
        [date(2016, 3, 14), None],
    ),
    ("building.units_per_building", pa.array([[8, 8], [], None]), [(8, 8), None, None]),
    ("household.receives", pa.array([["ssi"], [], ["x"]]), [("ssi",), (), None]),
    ("dwelling.tract_vintage", pa.array([2010, 2011]), [2010, None]),
    ("roof.tilt_deg", pa.nulls(2), [None, None]),
]


@pytest.mark.parametrize(("fact", "cells", "values"), TYPED)
def test_typed_cells_are_read_as_what_they_are(fact, cells, values):
    column, doubtful = read_cells(cells, fact)
    assert [column.value(row) for row in range(len(cells))] == values
    given = [cell is not None for cell in cells.to_pylist()]
    assert doubtful.tolist() == [there and value is None for there, value in zip(given, values, strict=True)]


def test_every_kind_of_fact_is_tried_with_types():
    assert {fact_kinds()[fact] for fact, _, _ in TYPED} >= set(Kind) - {Kind.WORD}
