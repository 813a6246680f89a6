"""The checks made while the contractor is still there: on the limits, with what to do."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from calculators.measures.catalogue import load_catalogue
from webapp.clock import program_day
from webapp.evidence import ANY_OTHER, load_evidence
from webapp.forms.contractor import words
from webapp.forms.measure_names import MEASURES
from webapp.services.desk_checks import (
    Circumstances,
    CostHistory,
    InstallationClaim,
    Severity,
    desk_checks,
)
from webapp.services.jobs import ItemState, JobItem

TODAY = date(2026, 6, 30)
APPROVED = date(2026, 6, 20)


@pytest.fixture(autouse=True)
def _words(app):
    with app.test_request_context():
        yield


GOOD = {
    "quantity": 900,
    "reading_before": 11,
    "reading_after": 49,
    "installed_on": TODAY,
    "funding": {"owner": 100},
}
MACHINE = {
    "quantity": 1,
    "reading_before": None,
    "reading_after": Decimal("3.5"),
    "make": "A",
    "model": "B",
    "serial": "C",
    "permit_number": "B26-1",
}


def codes(
    measure="attic_insulation", *, photos=2, liwp=True, approved=900, used=False, severity=None, **claimed
):
    item = JobItem(1, measure, approved, "ft2", liwp, ItemState.TO_DO)
    claim = InstallationClaim(**{**GOOD, **claimed})
    remarks = desk_checks(claim, Circumstances(item, APPROVED, TODAY, photos, used))
    return {r.code for r in remarks if severity in (None, r.severity)}


def machine(**claimed):
    return codes("heat_pump_water_heater", approved=1, **{**MACHINE, **claimed})


def test_a_good_log_has_no_remark():
    assert codes() == set()
    assert machine() == set()


@pytest.mark.parametrize(
    ("measure", "before", "after", "wanted"),
    [
        ("air_sealing", 2500, 2499, set()),
        ("air_sealing", 2500, 2500, {"reading_must_be_lower"}),
        ("air_sealing", 2500, 3100, {"reading_must_be_lower"}),
        ("air_sealing", None, 2000, {"reading_before_missing"}),
        ("air_sealing", 2500, None, {"reading_after_missing"}),
        ("air_sealing", 2500, 0, {"reading_too_low"}),
        ("duct_sealing", 15, 15, set()),
        ("duct_sealing", 14, Decimal("14.1"), {"reading_must_be_not_higher"}),
        ("duct_sealing", 30, 16, {"reading_unusually_high"}),
        ("attic_insulation", 11, 60, set()),
        ("attic_insulation", 11, Decimal("60.1"), {"reading_too_high"}),
        ("attic_insulation", 38, 38, {"reading_must_be_higher"}),
        ("low_flow_showerhead", Decimal("2.5"), Decimal("1.8"), set()),
        ("low_flow_showerhead", Decimal("2.5"), Decimal("1.9"), {"reading_unusually_high"}),
        ("led_lamps", None, 9, set()),
        ("led_lamps", 9, 9, {"reading_must_be_lower"}),
        ("evaporative_cooler", None, None, {"make_missing", "model_missing", "serial_missing"}),
        ("not_in_our_files", None, None, set()),
    ],
)
def test_readings(measure, before, after, wanted):
    assert codes(measure, reading_before=before, reading_after=after) == wanted


@pytest.mark.parametrize(
    ("quantity", "wanted"),
    [(810, set()), (Decimal("809.9"), {"quantity_off_scope"}), (990, set()), (991, {"quantity_off_scope"})],
)
def test_the_quantity_is_within_ten_percent_of_what_was_approved(quantity, wanted):
    assert codes(quantity=quantity) == wanted
    assert codes(quantity=quantity, severity=Severity.ERROR) == set()


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (TODAY, set()),
        (TODAY + timedelta(days=1), {"day_in_future"}),
        (APPROVED, set()),
        (APPROVED - timedelta(days=1), {"day_before_approval"}),
    ],
)
def test_the_day_lies_between_approval_and_today(day, wanted):
    assert codes(installed_on=day) == wanted


def test_machines_need_what_their_nameplate_says():
    assert machine(make="", model="", serial=None) == {"make_missing", "model_missing", "serial_missing"}
    assert machine(reading_after=None) == {"reading_after_missing"}
    assert machine(reading_after=Decimal("3.3")) == set()
    assert machine(reading_after=Decimal("3.29")) == {"reading_unusually_low"}


def test_money_and_photos():
    assert codes(funding={}) == {"cost_missing"}
    assert codes(funding={"liwp": 5}, liwp=False) == {"liwp_may_not_fund"}
    assert codes(photos=0) == {"photo_missing"}
    assert codes(photos=1, severity=Severity.WARNING) == {"photo_too_few"}
    assert codes(used=True) == {"photo_used_elsewhere"}


def test_an_evening_in_california_is_not_tomorrow(clock):
    clock.forward(hours=12)  # 21:00 in Fresno, the next day in UTC
    assert clock().date() == TODAY + timedelta(days=1)
    assert program_day(clock()) == TODAY


def test_every_measure_of_the_catalogue_has_its_evidence_in_the_same_unit():
    rules = load_evidence()
    for measure in load_catalogue().measures:
        assert rules.measures[measure.id].quantity_unit == measure.unit, measure.id


def test_everything_in_the_file_has_words():
    for name, evidence in load_evidence().measures.items():
        assert name == ANY_OTHER or name in MEASURES
        assert set(evidence.photos) <= set(words.PHOTOS)
        assert evidence.reading is None or evidence.reading.quantity in words.READINGS
        assert evidence.citation


def with_history(cents, **more):
    item = JobItem(1, "attic_insulation", 100, "ft2", True, ItemState.TO_DO)
    claim = InstallationClaim(**{**GOOD, "quantity": 100, "funding": {"owner": cents}})
    history = CostHistory(Decimal(400), Decimal(30), more.pop("logs", 8))
    remarks = desk_checks(claim, Circumstances(item, APPROVED, TODAY, 3, history=history, **more))
    return {r.code for r in remarks}


@pytest.mark.parametrize(
    ("cents", "wanted"),
    [(34_000, set()), (33_999, {"cost_unusual"}), (46_000, set()), (46_001, {"cost_unusual"})],
)
def test_a_cost_beyond_two_standard_deviations_of_history_is_doubtful(cents, wanted):
    assert with_history(cents) == wanted


def test_a_short_history_says_nothing():
    assert with_history(90_000, logs=7) == set()


def test_what_does_not_go_together_is_doubtful():
    beside = frozenset({"tank_wrap", "led_lamps"})
    item = JobItem(1, "heat_pump_water_heater", 1, "each", True, ItemState.TO_DO)
    claim = InstallationClaim(**{**GOOD, **MACHINE})
    remarks = desk_checks(claim, Circumstances(item, APPROVED, TODAY, 3, beside=beside))
    assert {r.code for r in remarks} == {"excluded_beside"}
    assert "blanket" in remarks[0].message
