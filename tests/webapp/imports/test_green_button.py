"""Green Button files: fuels, factors, directions, clocks, estimates, several meters in one."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from rules.errors import InputError
from webapp.imports.green_button import read_green_button

PACIFIC = ZoneInfo("America/Los_Angeles")


def epoch(*when):
    return int(datetime(*when, tzinfo=PACIFIC).astimezone(UTC).timestamp())


def entry(address, content, related=()):
    links = "".join(f'<link rel="related" href="{one}"/>' for one in related)
    above = address.rsplit("/", 1)[0]
    return (
        f'<entry><link rel="self" href="{address}"/><link rel="up" href="{above}"/>{links}'
        f"<content>{content}</content></entry>"
    )


def reading(start, duration, value, quality=None):
    mark = f"<ReadingQuality><quality>{quality}</quality></ReadingQuality>" if quality is not None else ""
    period = f"<timePeriod><duration>{duration}</duration><start>{start}</start></timePeriod>"
    return f"<IntervalReading>{mark}{period}<value>{value}</value></IntervalReading>"


def register(point, number, readings, *, uom=72, flow=1, power=0):
    address = f"/User/1/UsagePoint/{point}/MeterReading/{number}"
    kind = (
        f'<ReadingType xmlns="http://naesb.org/espi"><flowDirection>{flow}</flowDirection>'
        f"<powerOfTenMultiplier>{power}</powerOfTenMultiplier><uom>{uom}</uom></ReadingType>"
    )
    block = f'<IntervalBlock xmlns="http://naesb.org/espi">{"".join(readings)}</IntervalBlock>'
    return (
        entry(address, '<MeterReading xmlns="http://naesb.org/espi"/>', [f"/ReadingType/{point}{number}"])
        + entry(f"/ReadingType/{point}{number}", kind)
        + entry(f"{address}/IntervalBlock/1", block)
    )


def usage_point(point, service=0):
    kind = f"<ServiceCategory><kind>{service}</kind></ServiceCategory>"
    content = f'<UsagePoint xmlns="http://naesb.org/espi">{kind}</UsagePoint>'
    return entry(f"/User/1/UsagePoint/{point}", content)


def feed(*parts):
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{"".join(parts)}</feed>'.encode()


def read(*parts, **options):
    return read_green_button(feed(*parts), "gb.xml", PACIFIC, **options)


def day_of_hours(first, hours, value, **marks):
    start = epoch(*first)
    return [reading(start + 3600 * n, 3600, value, **marks) for n in range(hours)]


@pytest.mark.parametrize(("power", "kwh"), [(-3, 0.024), (0, 24.0), (3, 24_000.0)])
def test_watt_hours_come_in_powers_of_ten(power, kwh):
    (meter,) = read(usage_point(1), register(1, 1, day_of_hours((2025, 6, 1), 24, 1000), power=power))
    assert (meter.name, meter.fuel) == ("UsagePoint/1", "electricity")
    assert meter.readings[0].use == pytest.approx(kwh)


@pytest.mark.parametrize(("day", "hours"), [((2025, 3, 9), 23), ((2025, 11, 2), 25)])
def test_the_days_on_which_the_clocks_change(day, hours):
    (meter,) = read(usage_point(1), register(1, 1, day_of_hours(day, hours, 1000)))
    assert [(r.start, r.use) for r in meter.readings] == [(date(*day), pytest.approx(hours))]


def test_gas_by_bills_in_therms_and_btu():
    bills = [reading(epoch(2025, 1, 5), epoch(2025, 2, 4) - epoch(2025, 1, 5), 41500)]
    (meter,) = read(usage_point(1, 1), register(1, 1, bills, uom=169, power=-3))
    (bill,) = meter.readings
    assert (meter.fuel, bill.start, bill.end, bill.use) == (
        "natural_gas",
        date(2025, 1, 5),
        date(2025, 2, 4),
        41.5,
    )
    (meter,) = read(usage_point(1, 1), register(1, 1, bills, uom=132, power=2))
    assert meter.readings[0].use == pytest.approx(41.5)


@pytest.mark.parametrize(("uom", "value"), [(119, 4000), (42, 113.267386)])
def test_a_volume_of_gas_is_asked_about_and_then_converted(uom, value):
    bills = [reading(epoch(2025, 1, 5), epoch(2025, 2, 4) - epoch(2025, 1, 5), value)]
    with pytest.raises(InputError, match="--therms-per-ccf"):
        read(usage_point(1, 1), register(1, 1, bills, uom=uom))
    (meter,) = read(usage_point(1, 1), register(1, 1, bills, uom=uom), therms_per_ccf=Decimal("1.04"))
    assert meter.readings[0].use == pytest.approx(41.6, rel=1e-6)


@pytest.mark.parametrize(
    ("quality", "estimated"), [(0, False), (7, False), (8, True), (9, True), (12, True), (17, False)]
)
def test_an_estimated_reading_is_known_by_its_quality(quality, estimated):
    bills = [reading(epoch(2025, 1, 5), epoch(2025, 2, 4) - epoch(2025, 1, 5), 1, quality=quality)]
    (meter,) = read(usage_point(1, 1), register(1, 1, bills, uom=169))
    assert meter.readings[0].estimated is estimated


def test_what_a_reverse_register_delivered_is_taken_off_and_named():
    drawn, given = day_of_hours((2025, 6, 1), 24, 1000), day_of_hours((2025, 6, 1), 24, 1500)
    (meter,) = read(usage_point(1), register(1, 1, drawn), register(1, 2, given, flow=19))
    assert meter.readings[0].use == pytest.approx(-12.0)
    assert meter.exported_kwh == pytest.approx(36.0)
    assert meter.shows_export
    assert "delivered to the grid" in meter.notes[0]


def test_a_reverse_register_that_never_moved_is_no_solar():
    drawn, given = day_of_hours((2025, 6, 1), 24, 1000), day_of_hours((2025, 6, 1), 24, 0)
    (meter,) = read(usage_point(1), register(1, 1, drawn), register(1, 2, given, flow=19))
    assert not meter.shows_export
    assert meter.readings[0].use == pytest.approx(24.0)


def test_where_only_what_was_delivered_is_there_the_use_is_not_known():
    given = day_of_hours((2025, 6, 1), 24, 1500)
    (meter,) = read(usage_point(1), register(1, 2, given, flow=19))
    assert [r.use for r in meter.readings] == [None]
    assert meter.shows_export
    assert "not in the file" in meter.notes[0]


def test_several_meters_in_one_file_stay_apart():
    power = register(1, 1, day_of_hours((2025, 6, 1), 24, 1000))
    gas = register(12, 1, [reading(epoch(2025, 6, 1), 86400 * 30, 9)], uom=169)
    found = read(usage_point(1), usage_point(12, 1), power, gas)
    assert [(meter.name, meter.fuel) for meter in found] == [
        ("UsagePoint/1", "electricity"),
        ("UsagePoint/12", "natural_gas"),
    ]


def test_a_reading_that_is_there_twice_is_counted_once_if_alike():
    hours = day_of_hours((2025, 6, 1), 24, 1000)
    (meter,) = read(usage_point(1), register(1, 1, hours + hours[:3]))
    assert meter.readings[0].use == pytest.approx(24.0)
    assert "twice" in meter.notes[0]
    other = [reading(epoch(2025, 6, 1), 3600, 999)]
    with pytest.raises(InputError, match="twice with different values"):
        read(usage_point(1), register(1, 1, hours + other))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<feed><entry>", "not whole XML"),
        (b'<!DOCTYPE f [<!ENTITY a "b">]><feed>&a;</feed>', "document type"),
        (feed(usage_point(1)), "no interval readings"),
        (
            feed(usage_point(1), register(1, 1, day_of_hours((2025, 6, 1), 2, 5), uom=38)),
            "no interval readings",
        ),
        (feed(usage_point(1), register(1, 1, [reading("x", 3600, 5)])), "not numbers"),
        (feed(usage_point(1), register(1, 1, [reading(1, 0, 5)])), "lasts 0 s"),
        (
            feed(usage_point(1), register(1, 1, [reading(0, 7200, 5), reading(3600, 3600, 5)])),
            "begins before the one",
        ),
        (
            feed(entry("/User/1/UsagePoint/1/MeterReading/1", "<MeterReading/>", ["/ReadingType/9"])),
            "names no reading type",
        ),
    ],
    ids=str,
)
def test_what_cannot_be_used_is_refused(content, says):
    with pytest.raises(InputError, match=says):
        read_green_button(content, "gb.xml", PACIFIC)
