"""Rows of a CSV are found and read as Python's csv module reads them, wherever a block or a piece ends."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.portfolio.csv_rows import index_csv, lines_of, read_piece
from rules.errors import InputError

ODD = "a,b;\"\r\n =+-@é\x00'"
cell = st.text(st.sampled_from(ODD), max_size=6).filter(lambda text: text.strip("\r") == text)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cell, min_size=width, max_size=width), min_size=2, max_size=9)
)


def write(path, content):
    path.write_bytes(content)
    return path


def all_rows(path, piece_rows=2, scan_bytes=7):
    """Return every row of a CSV, piece by piece, with the line on which it begins."""
    index = index_csv(path, piece_rows, scan_bytes)
    rows, lines = [], []
    for piece in index.pieces:
        table, refused = read_piece(path, piece, len(index.header))
        assert not refused
        assert table.num_rows == piece.rows <= piece_rows
        rows += zip(*(column.to_pylist() for column in table.columns), strict=True)
        lines += lines_of(path, piece)
    return index.header, rows, lines


@given(table=tables, end=st.sampled_from(["\n", "\r\n"]), last=st.booleans(), scan=st.integers(1, 40))
def test_any_table_is_read_as_it_was_written(tmp_path_factory, table, end, last, scan):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows(table)
    content = text.getvalue() if last else text.getvalue().removesuffix(end)
    path = write(tmp_path_factory.getbasetemp() / "any.csv", content.encode())
    header, rows, lines = all_rows(path, scan_bytes=scan)
    assert [list(header), *map(list, rows)] == table
    starts = [1]
    for row in table:
        starts.append(starts[-1] + 1 + sum(each.count("\n") for each in row))
    assert lines == starts[1:-1]


@pytest.mark.parametrize("scan", [1, 3, 8, 1000])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_blank_lines_and_a_byte_order_mark_are_no_rows(tmp_path, scan, mark):
    path = write(tmp_path / "t.csv", mark + b'\n\r\na,b\r\n\n1,2\n\r\n\n"x\ny",4\n\n5,6\n\n')
    header, rows, lines = all_rows(path, scan_bytes=scan)
    assert header == ("a", "b")
    assert rows == [("1", "2"), ("x\ny", "4"), ("5", "6")]
    assert lines == [5, 8, 11]


def test_rows_that_are_none_are_refused_by_themselves(tmp_path):
    path = write(tmp_path / "t.csv", b"a,b\n1,2\n3\n4,5,6\n\xff,7\n8,9\r10,11\n12,13\n")
    (piece,) = index_csv(path, 10, 100).pieces
    table, refused = read_piece(path, piece, 2)
    assert {row: problems[0].problem for row, problems in refused.items() if row != 4} == {
        1: "has 1 cells and the header 2",
        2: "has 3 cells and the header 2",
        3: "is not UTF-8 text",
    }
    assert "is no row of a CSV" in refused[4][0].problem
    assert table.to_pylist()[5] == {"0": "12", "1": "13"}
    assert lines_of(path, piece) == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n\n\r\n", "is empty"),
        (b"a,b\n", "holds no households"),
        ("a,b\n1,2\n".encode("utf-16"), "is UTF-16"),
        (b"a,b\r1,2\r3,4\r", "carriage returns alone"),
        (b"\xe4,b\n1,2\n", "header is not UTF-8"),
        (b'a,b\n1,2\n3,5" pipe\n6,7\n', "line 3: quotation marks do not match"),
        (b'a,b\n1,2\n"3,4\n5,6\n', "line 3: a quotation mark is opened and never closed"),
    ],
)
def test_a_file_that_is_no_such_csv_is_refused(tmp_path, content, says):
    with pytest.raises(InputError, match=re.escape(says)):
        index_csv(write(tmp_path / "t.csv", content), 2, 5)
