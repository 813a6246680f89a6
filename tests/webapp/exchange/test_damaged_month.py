"""A month's file that was damaged on its way is refused by name, whatever part of it is broken."""

import io
from datetime import date
from decimal import Decimal
from random import Random
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from rules.errors import InputError
from webapp.cli import cli
from webapp.exchange.month_archive import archive, csv_archive, read_csv_archive
from webapp.exchange.month_file import MonthFile
from webapp.exchange.month_workbook import read_workbook, workbook

MONTH = MonthFile(
    payments=[
        {"payment_id": str(number), "paid_on": date(2026, 6, 30), "amount_usd": Decimal("12.34")}
        for number in range(40)
    ],
    adjustments=[{"kind": "invoice_line", "reason": f"reason {number}"} for number in range(40)],
)
FLIPS = 400


def flipped(content, random, bits=3):
    """Return bytes with a few bits turned over."""
    changed = bytearray(content)
    for _ in range(bits):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def read_or_refused(read, content, source):
    """Return whether a file was refused; by its name and with what to do."""
    told = source
    try:
        read(content, source)
    except InputError as error:
        told = f"refused: {error}"
    assert source in told or ".csv" in told
    return told.startswith("refused")


@pytest.mark.parametrize(
    ("write", "read", "source"),
    [(csv_archive, read_csv_archive, "month.zip"), (workbook, read_workbook, "month.xlsx")],
)
def test_flipped_bits_are_refused_or_did_no_harm(write, read, source):
    random, content = Random(20260630), write(MONTH)  # noqa: S311 - a drawing that can be repeated
    refused = sum(read_or_refused(read, flipped(content, random), source) for _ in range(FLIPS))
    assert refused > FLIPS / 2


def test_flipped_bits_within_a_workbooks_parts_are_refused_or_did_no_harm():
    random, content = Random(20260731), workbook(MONTH)  # noqa: S311 - a drawing that can be repeated
    with ZipFile(io.BytesIO(content)) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    refused = 0
    for _ in range(FLIPS):
        name = random.choice(sorted(parts))
        broken = archive({**parts, name: flipped(parts[name], random)})
        refused += read_or_refused(read_workbook, broken, "month.xlsx")
    assert refused > FLIPS / 10


def damaged_packing(content):
    """Return an archive whose first entry cannot be unpacked."""
    with ZipFile(io.BytesIO(content)) as made:
        first = made.infolist()[0]
    start = first.header_offset + 30 + len(first.filename)
    return content[:start] + b"\xff" * 8 + content[start + 8 :]


def with_broken_sheet(content):
    """Return a workbook whose first sheet ends in the middle of a row."""
    with ZipFile(io.BytesIO(content)) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    name = "xl/worksheets/sheet2.xml"
    return archive({**parts, name: parts[name][: len(parts[name]) // 2]})


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("bad.zip", damaged_packing(csv_archive(MONTH)), "bad.zip: is not a ZIP archive that can be read"),
        ("bad.xlsx", damaged_packing(workbook(MONTH)), "bad.xlsx: is not a ZIP archive that can be read"),
        ("bad.xlsx", with_broken_sheet(workbook(MONTH)), "bad.xlsx: is not an XLSX workbook that can be"),
    ],
)
@pytest.mark.parametrize("command", ["check", "convert"])
def test_the_command_names_a_damaged_file_and_what_to_do(tmp_path, command, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    more = ["--out", str(tmp_path / "out.zip")] if command == "convert" else []
    answer = CliRunner().invoke(cli, ["month", command, str(path), *more])
    assert answer.exit_code == 3
    assert says in " ".join(answer.output.split())
    assert "Export it again" in " ".join(answer.output.split())
