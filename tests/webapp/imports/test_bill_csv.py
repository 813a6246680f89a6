"""Bills in a table: what is kept, what is refused, and in which words."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.errors import InputError
from webapp.imports.bill_csv import read_bill_csv


def read(text, **options):
    return read_bill_csv(text.encode(), "bills.csv", **options)


def test_bills_are_read_in_order_of_time_with_their_rows():
    (meter,) = read("start,end,kWh,estimated\n2025-02-01,2025-03-01,310,yes\n2025-01-01,2025-02-01,300,no\n")
    first, second = meter.readings
    assert (first.start, first.end, first.use, first.estimated) == (
        date(2025, 1, 1),
        date(2025, 2, 1),
        300.0,
        False,
    )
    assert second.estimated
    assert second.where == "row 2"
    assert (meter.fuel, meter.unit) == ("electricity", "kWh")


@pytest.mark.parametrize(
    "header",
    [
        "start,end,therms",
        "Start Date,End Date,Therms",
        "from,to,usage_therms",
        "period start,period-end,therm",
        "start,end,Use (therms)".replace("Use (therms)", "Usage Therms"),
    ],
)
def test_a_header_has_several_names(header):
    (meter,) = read(f"{header}\n1/15/2025,2/14/2025,12.5\n")
    assert meter.fuel == "natural_gas"
    assert meter.readings[0].use == 12.5
    assert meter.readings[0].days == 30


@pytest.mark.parametrize(
    ("unit", "amount", "therms"),
    [("ccf", "10", 10.36), ("ft3", "1000", 10.36), ("m3", "28.316847", 10.36), ("hcf", "10", 10.36)],
)
def test_a_volume_is_asked_about_and_then_converted(unit, amount, therms):
    text = f"start,end,{unit if unit != 'hcf' else 'HCF'}\n2025-01-01,2025-02-01,{amount}\n"
    with pytest.raises(InputError, match=r"therms = ccf x therm factor .* --therms-per-ccf"):
        read(text)
    (meter,) = read(text, therms_per_ccf=Decimal("1.036"))
    assert meter.readings[0].use == pytest.approx(therms, rel=1e-6)


def test_units_may_stand_in_a_column_and_meters_too():
    text = "meter,start,end,usage,unit\nA,2025-01-01,2025-02-01,5,kWh\nB,2025-01-01,2025-02-01,6,therms\n"
    first, second = read(text)
    assert (first.name, first.fuel, second.name, second.fuel) == ("A", "electricity", "B", "natural_gas")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("start,end,kWh\n2025-01-01,2025-02-01,1\n2025-01-31,2025-03-01,1\n", "row 3: .* overlaps row 2"),
        ("start,end,kWh\n2025-02-01,2025-01-01,1\n", "row 2: the bill ends on 2025-01-01, not after"),
        ("start,end,kWh\n2025-01-01,2025-01-01,1\n", "--end-is-last-day"),
        ("start,end,kWh\n2025-02-30,2025-03-01,1\n", "row 2: start '2025-02-30' is not a day"),
        ("start,end,kWh\n2025-01-01,2025-02-01,many\n", "row 2: use 'many' is not a number"),
        ("start,end,kWh\n2025-01-01,2025-02-01,inf\n", "is not a number"),
        ("start,end,kWh\n2025-01-01,2025-02-01,1,200\n", "row 2: has 4 cells where the header has 3"),
        ("start,end,kWh,therms\n2025-01-01,2025-02-01,1,2\n", "kwh and therms side by side"),
        ("start,end,use\n2025-01-01,2025-02-01,1\n", "in which unit"),
        ("start,end,use,unit\n2025-01-01,2025-02-01,1,MJ\n", "unit 'MJ' is not known"),
        (
            "start,end,use,unit\n2025-01-01,2025-02-01,1,ccf\n2025-02-01,2025-03-01,1,therms\n",
            "row 3: is in therm, row 2 in ccf",
        ),
        ("start,kWh\n2025-01-01,1\n", "Give 'start', 'end'"),
        ("start,end,kWh\n", "holds no bills"),
        ("", "holds no bills"),
        ("start,end,kWh,estimated\n2025-01-01,2025-02-01,1,perhaps\n", "neither yes nor no"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_row(text, says):
    with pytest.raises(InputError, match=says):
        read(text)


def test_a_missing_use_stays_missing_and_a_negative_one_is_a_sign_of_solar():
    (meter,) = read("start,end,kWh\n2025-01-01,2025-02-01,\n2025-02-01,2025-03-01,-25\n")
    assert [r.use for r in meter.readings] == [None, -25.0]
    assert meter.shows_export


def test_the_same_bill_twice_is_counted_once_and_said():
    (meter,) = read("start,end,kWh\n2025-01-01,2025-02-01,7\n2025-01-01,2025-02-01,7\n")
    assert len(meter.readings) == 1
    assert "row 3: the same bill again" in meter.notes[0]


def test_an_end_may_be_the_last_day():
    text = "start,end,kWh\n2025-01-01,2025-01-31,7\n2025-02-01,2025-02-28,8\n"
    (meter,) = read(text, end_is_last_day=True)
    assert [r.days for r in meter.readings] == [31, 28]
    assert meter.readings[0].end == meter.readings[1].start


def test_what_is_no_utf8_is_refused():
    with pytest.raises(InputError, match="UTF-8"):
        read_bill_csv(b"\xff\xfe\x00s", "bills.csv")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end):
    text = end.join(["start,end,kwh", "2024-01-01,2024-02-01,300", "2024-02-01,2024-03-01,280", ""])
    (meter,) = read_bill_csv(text.encode(), "bills.csv")
    assert len(meter.readings) == 2


def test_what_is_no_table_is_refused():
    with pytest.raises(InputError, match="is not a CSV table"):
        read_bill_csv(b'start,end,kwh\n"' + b"x" * 200_000, "bills.csv")


@given(st.binary(max_size=200))
@example(b"\r\xc2\x80")
def test_any_bytes_are_read_or_refused(content):
    try:
        meters = read_bill_csv(content, "bills.csv")
    except InputError:
        return
    assert all(meter.readings for meter in meters)
