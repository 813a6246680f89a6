"""What the tables refuse by themselves, by the same name on both databases."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from tests.webapp.db.guards import every_guard
from tests.webapp.db.programme import AT, DOCUMENT, SHA256
from webapp.db import transaction
from webapp.db.constraints import refused_by
from webapp.db.homes import CaseRecord
from webapp.db.migrations.guards.first_path import GUARDS
from webapp.db.people import Provider
from webapp.db.work import MeasureFunding, Photo, normal_serial
from webapp.services.errors import Refused
from webapp.services.refusals import REFUSALS, STEP_MESSAGES, as_service_error
from webapp.stages import Stage

WRONG = [
    ("UPDATE user_account SET employment = 'friend'", "ck_user_account_employment_known"),
    ("UPDATE provider SET name = '  '", "ck_provider_name_given"),
    ("UPDATE home SET address_line = ''", "ck_home_address_line_given"),
    ("UPDATE installed_measure SET status = 'maybe'", "ck_installed_measure_status_known"),
    ("UPDATE installed_measure SET status = 'not_installed'", "ck_installed_measure_reason_given"),
    ("UPDATE installed_measure SET installed_on = NULL", "ck_installed_measure_installation_whole"),
    ("UPDATE installed_measure SET quantity = 0", "ck_installed_measure_quantity_positive"),
    ("UPDATE installed_measure SET serial = 'ab-1'", "ck_installed_measure_serial_normal"),
    ("UPDATE installed_measure SET serial = ' AB-1'", "ck_installed_measure_serial_normal"),
    ("UPDATE measure_funding SET amount_cents = -1", "ck_measure_funding_amount_cents_not_negative"),
    ("UPDATE measure_funding SET source = 'luck'", "ck_measure_funding_source_known"),
    ("UPDATE photo SET width = 0", "ck_photo_size_positive"),
    ("UPDATE photo SET sha256 = 'abc'", "ck_photo_sha256_is_sha256"),
    ("INSERT INTO user_role SELECT user_id, role_id FROM user_role", "pk_user_role"),
    ("INSERT INTO provider (name) SELECT name FROM provider", "uq_provider_name"),
    (
        (
            "INSERT INTO measure_funding (installed_measure_id, source, amount_cents)"
            " SELECT installed_measure_id, source, 1 FROM measure_funding"
        ),
        "uq_measure_funding_installed_measure_id_source",
    ),
]


@pytest.fixture
def at_work(engine, programme):
    """Return an engine with one home where one measure is logged, paid for and photographed."""
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.IN_PROGRESS)
        measure = programme.measure(session, home, serial="AB-1")
        session.add(measure)
        session.flush()
        session.add(MeasureFunding(installed_measure_id=measure.id, source="liwp", amount_cents=120_000))
        session.add(
            Photo(
                client_id="1",
                home_id=home.id,
                installed_measure_id=measure.id,
                sha256=SHA256,
                width=800,
                height=600,
                stored_name="1.jpg",
                uploaded_by=programme.contractor.user_id,
                uploaded_at=AT,
            )
        )
        session.execute(text("INSERT INTO user_role SELECT u.id, r.id FROM user_account u, role r"))
    return engine


@pytest.mark.parametrize(("statement", "rule"), WRONG, ids=[rule for _, rule in WRONG])
def test_a_wrong_value_is_refused_by_a_rule_with_a_name(at_work, statement, rule):
    with pytest.raises(IntegrityError) as error, transaction(at_work) as session:
        session.execute(text(statement))
    assert refused_by(error.value) == rule


def test_a_row_that_refers_to_nothing_is_refused(engine, programme):
    user = programme.caseworker.user_id
    stray = CaseRecord(
        home_id="nowhere", facts=DOCUMENT, created_by=user, created_at=AT, updated_by=user, updated_at=AT
    )
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), transaction(engine) as session:
        session.add(stray)


def log_serial_on_another_home(session, programme, typed):
    home = programme.home_at(session, Stage.IN_PROGRESS)
    session.add(programme.measure(session, home, serial=normal_serial(typed)))


def test_a_serial_number_is_used_once_in_the_whole_programme(at_work, programme):
    with pytest.raises(IntegrityError) as error, transaction(at_work) as session:
        log_serial_on_another_home(session, programme, " ab-1 ")
    told = as_service_error(error.value)
    assert isinstance(told, Refused)
    assert (told.code, told.field) == ("uq_installed_measure_serial", "serial")


def test_measures_without_a_serial_number_do_not_clash(at_work, programme):
    with transaction(at_work) as session:
        for _ in range(2):
            home = programme.home_at(session, Stage.IN_PROGRESS)
            session.add(programme.measure(session, home))


def test_every_message_belongs_to_a_rule_that_exists():
    rules = {guard.code for guard in every_guard()}
    rules |= {str(c.name) for table in SQLModel.metadata.tables.values() for c in table.constraints}
    assert set(STEP_MESSAGES) | set(REFUSALS) <= rules
    of_a_step = {guard.code for guard in every_guard("home")} - {"home_starts_screened"}
    assert of_a_step <= set(STEP_MESSAGES)


def test_every_guard_is_documented():
    page = (Path(__file__).parents[3] / "docs" / "database.md").read_text(encoding="utf-8")
    assert [guard.code for guard in GUARDS if f"`{guard.code}`" not in page] == []


def test_a_refusal_that_is_nobodys_doing_is_not_dressed_up(engine):
    with pytest.raises(IntegrityError) as error, transaction(engine) as session:
        session.add(Provider(name=" "))
    assert as_service_error(error.value) is None
