"""What the database holds field work to: each rule refuses, and without it the same goes through."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.webapp.db.programme import AT, DAY, SHA256
from webapp.db import reading, transaction
from webapp.db.constraints import drop, refused_by
from webapp.db.migrations.guards.field_work import GUARDS
from webapp.db.work import (
    HomeGate,
    MeasureFunding,
    MeasureRevision,
    MeasureSerial,
    Mending,
    Photo,
    PhotoStrike,
)
from webapp.stages import Stage


@pytest.fixture
def at_work(engine, programme):
    """Return an engine with a home where a measure is logged, corrected, photographed, and mended."""
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.IN_PROGRESS)
        by = programme.contractor.user_id
        measure = programme.measure(session, home, serial="AB-1")
        measure.total_cost_cents = 500
        photo = Photo(client_id="1", home_id=home.id, sha256=SHA256, width=8, height=6, stored_name="1.jpg")
        photo.uploaded_by, photo.uploaded_at = by, AT
        session.add_all([measure, photo])
        session.flush()
        paid = MeasureFunding(installed_measure_id=measure.id, source="liwp", amount_cents=500)
        machine = MeasureSerial(installed_measure_id=measure.id, serial="AB-2")
        state = MeasureRevision(installed_measure_id=measure.id, revision=1, document="{}", sha256=SHA256)
        state.replaced_by, state.replaced_at = by, AT
        strike = PhotoStrike(photo_id=photo.id, reason="blurred", struck_by=by, struck_at=AT)
        mending = Mending(home_id=home.id, mended_on=DAY, note="sealed", mended_by=by, logged_at=AT)
        session.add_all([paid, machine, state, strike, mending])
        for gate, holds in (("moisture", "logging"), ("co_alarms", "completion")):
            session.add(gate_row(home.id, gate, "passed", holds, by))
    return engine


def gate_row(home_id, gate, state, holds, by):
    row = HomeGate(home_id=home_id, gate=gate, state=state, holds=holds, measures=",attic_insulation,")
    row.settled_by, row.settled_at = by, AT
    return row


OPEN_AGAIN = (
    "INSERT INTO home_gate"
    " (home_id, gate, state, holds, measures, instrument, reason, settled_by, settled_at)"
    " SELECT home_id, gate, 'failed', holds, measures, '', 'mould', settled_by, settled_at FROM home_gate"
    " WHERE gate = '{gate}'"
)
TRIED = [
    ("measure_behind_gate", [OPEN_AGAIN.format(gate="moisture")], "UPDATE installed_measure SET make = 'X'"),
    (
        "home_gates_settled",
        [OPEN_AGAIN.format(gate="co_alarms")],
        "UPDATE home SET stage = 'contractor_complete'",
    ),
    (
        "home_costs_sum",
        ["UPDATE measure_funding SET amount_cents = 499"],
        "UPDATE home SET stage = 'contractor_complete'",
    ),
    ("serial_used_once", [], "UPDATE installed_measure SET serial = 'AB-2'"),
    ("further_serial_used_once", [], "UPDATE measure_serial SET serial = 'AB-1'"),
    ("measure_revision_stands", [], "UPDATE measure_revision SET reason = 'better'"),
    ("measure_revision_stands", [], "DELETE FROM measure_revision"),
    ("home_gate_stands", [], "UPDATE home_gate SET state = 'open'"),
    ("home_gate_stands", [], "DELETE FROM home_gate"),
    ("photo_strike_stands", [], "UPDATE photo_strike SET reason = 'sharp'"),
    ("photo_strike_stands", [], "DELETE FROM photo_strike"),
    ("mending_stands", [], "UPDATE mending SET note = 'nothing'"),
    ("mending_stands", [], "DELETE FROM mending"),
    ("photo_kept", ["STRIKES"], "DELETE FROM photo"),
]


@pytest.mark.parametrize(("code", "before", "statement"), TRIED, ids=[f"{t[0]}-{t[2][:6]}" for t in TRIED])
def test_a_rule_refuses_and_without_it_the_same_goes_through(at_work, code, before, statement):
    with transaction(at_work) as session:
        if before == ["STRIKES"]:
            drop(session.connection(), [guard for guard in GUARDS if guard.code == "photo_strike_stands"])
            session.execute(text("DELETE FROM photo_strike"))
            before = []
        for prepared in before:
            session.execute(text(prepared))
    with pytest.raises(IntegrityError) as error, transaction(at_work) as session:
        session.execute(text(statement))
    assert refused_by(error.value) == code
    with transaction(at_work) as session:
        drop(session.connection(), [guard for guard in GUARDS if guard.code == code])
        session.execute(text(statement))


def test_every_guard_of_field_work_is_tried_here():
    assert {guard.code for guard in GUARDS} == {code for code, _, _ in TRIED}


def refused(engine, row):
    """Return which rule refuses a row."""
    with pytest.raises(IntegrityError) as error, transaction(engine) as session:
        session.add(row)
    return refused_by(error.value)


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("state", "waived", "ck_home_gate_reason_given"),
        ("state", "perhaps", "ck_home_gate_state_known"),
        ("holds", "nothing", "ck_home_gate_holds_known"),
        ("measures", ",,", "ck_home_gate_measures_listed"),
    ],
)
def test_a_gate_is_whole(at_work, programme, column, value, rule):
    with reading(at_work) as session:
        home_id = session.execute(text("SELECT id FROM home")).scalar()
    row = gate_row(home_id, "x", "open", "logging", programme.contractor.user_id)
    setattr(row, column, value)
    assert refused(at_work, row) == rule


def test_two_homes_never_have_the_same_machine(at_work, programme):
    with transaction(at_work) as session:
        other = programme.measure(session, programme.home_at(session, Stage.IN_PROGRESS), serial="AB-2")
        first = session.execute(text("SELECT id FROM installed_measure")).scalar()
    assert refused(at_work, other) == "serial_used_once"
    twice = MeasureSerial(installed_measure_id=first, serial="AB-2")
    assert refused(at_work, twice) == "uq_measure_serial_serial"
