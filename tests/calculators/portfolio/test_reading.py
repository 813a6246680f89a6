"""A table of households however it comes: Parquet of any make, ids used twice, pieces of any size."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.portfolio.checking import check_rows
from calculators.portfolio.reading import identities, lines, open_portfolio, pieces_of, read, repeated_rows
from calculators.portfolio.settings import run_settings
from rules.errors import InputError
from tests.calculators.portfolio.tables import RULEBOOK


def opened(path, piece_rows=3):
    return open_portfolio(path, replace(run_settings(), shard_rows=piece_rows))


def written(path, columns, **more):
    pq.write_table(pa.table(columns), path, **more)
    return path


def households(path):
    """Return every household of a table that can be read."""
    portfolio = opened(path)
    found = []
    for _, piece in pieces_of(portfolio, range(portfolio.pieces)):
        table, refused = read(path, piece, portfolio.layout)
        checked = check_rows(table, portfolio.layout, RULEBOOK, refused, {})
        found += [checked.facts.household(row) for row in range(checked.facts.count)]
    return found


@given(rows=st.integers(1, 40), group=st.integers(1, 40), piece=st.integers(1, 40), data=st.data())
def test_any_pieces_of_any_row_groups_are_the_rows(tmp_path_factory, rows, group, piece, data):
    path = tmp_path_factory.getbasetemp() / "rows.parquet"
    written(
        path, {"id": [f"h{row}" for row in range(rows)], "household.size": [4] * rows}, row_group_size=group
    )
    portfolio = opened(path, piece)
    wanted = data.draw(st.sets(st.integers(0, portfolio.pieces - 1)))
    for number, each in pieces_of(portfolio, wanted):
        table, refused = read(path, each, portfolio.layout)
        assert not refused
        first = number * piece
        assert (each.first_row, each.rows) == (first, min(piece, rows - first))
        assert identities(table, portfolio.layout) == [f"h{first + row}" for row in range(each.rows)]
        assert lines(path, each) is None
        wanted = wanted - {number}
    assert not wanted


def test_typed_columns_of_every_make_are_read(tmp_path):
    income = pa.array(
        [
            [
                {"amount_usd": Decimal("20.50"), "period": "weekly"},
                {"amount_usd": Decimal(3), "period": None},
            ],
            None,
        ]
    )
    path = written(
        tmp_path / "typed.parquet",
        {
            "id": pa.array([7, 8]),
            "household": pa.array([{"size": 4, "receives": ["ssi"]}, {"size": None, "receives": []}]),
            "household.income": income,
            "dwelling.tract_geoid": pa.array(["06019001100", None]).dictionary_encode(),
            "dwelling.tract_vintage": pa.array([2010, None], pa.int16()),
            "dwelling.weatherized_on": pa.array([date(2016, 3, 14), None]),
            "building.units_per_building": pa.array([[8, 8], None], pa.large_list(pa.int64())),
            "utility.annual_energy_cost_usd": pa.array([Decimal("12.5"), None], pa.decimal128(8, 3)),
            "envelope.attic_r": pa.array([19, None], pa.float32()),
        },
    )
    first, second = households(path)
    assert (first.household.size, first.household.receives) == (4, ("ssi",))
    assert [record.amount_usd for record in first.household.income] == [Decimal("20.50"), Decimal(3)]
    assert first.dwelling.tract_geoid == "06019001100"
    assert first.building.units_per_building == (8, 8)
    assert first.utility.annual_energy_cost_usd == Decimal("12.50")
    assert (second.household.size, second.household.receives, second.household.income) == (None, (), None)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("name", ["id", "household.reference"])
def test_an_id_used_twice_is_found_across_pieces_and_the_first_keeps_it(tmp_path, kind, name):
    ids = ["a", "", "b", "a", "", "é", "b", "a", "é "]
    path = tmp_path / f"ids.{kind}"
    if kind == "csv":
        path.write_text(f"household.size,{name}\n" + "".join(f"4,{each}\n" for each in ids))
    else:
        written(
            path, {"household.size": [4] * len(ids), name: [each or None for each in ids]}, row_group_size=4
        )
    assert repeated_rows(opened(path)) == {3: 0, 6: 2, 7: 0}


def test_without_an_id_no_row_repeats_another(tmp_path):
    path = tmp_path / "ids.csv"
    path.write_text("household.size\n4\n4\n")
    assert repeated_rows(opened(path)) == {}


def test_a_damaged_or_empty_parquet_file_is_refused(tmp_path):
    path = tmp_path / "bad.parquet"
    path.write_bytes(b"PAR1 and no more")
    with pytest.raises(InputError, match="is a damaged Parquet file"):
        opened(path)
    with pytest.raises(InputError, match="holds no households"):
        opened(written(path, {"id": pa.array([], pa.string())}))
    with pytest.raises(InputError, match=r"household\.size holds bool"):
        opened(written(path, {"household": pa.array([{"size": True}])}))
