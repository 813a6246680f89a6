"""The papers of one home from the record: scope, installation, inspection, deficiencies and their cure."""

from datetime import date, timedelta

import pytest

from tests.webapp.db.programme import Programme
from tests.webapp.inspector import homes
from tests.webapp.quality.test_deficiencies import PLAIN, VISIT, back_to_inspection, inspect
from webapp.db import reading, transaction
from webapp.db.homes import Home
from webapp.db.inspections import Inspection
from webapp.reports.inspection_report_content import Cured, inspection_report
from webapp.reports.installation_record_content import installation_report
from webapp.reports.model import texts
from webapp.reports.work_scope_content import work_scope_report
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.errors import NotFound
from webapp.services.paper_inspection import certificate_deficiencies, inspection_of
from webapp.services.paper_parties import dwelling_of
from webapp.services.paper_work import installation_record_of, work_scope_of
from webapp.services.quality_deficiencies import open_deficiencies
from webapp.services.rework import log_mending
from webapp.stages import Stage

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def reworked(engine, people):
    """A home that failed, was put right, and passed: its id, and the ids of both inspections."""
    inspector, contractor = people[Roles.INSPECTOR], people[Roles.CONTRACTOR]
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN)
        short = {"led_lamps": ("quantity_short", None)}
        failed = inspect(session, inspector, home.id, "rework", failed=short)
        (open_one,) = inspection_of(session, people[Roles.MANAGER], failed.id).deficiencies
        assert (open_one.cured, open_one.resolved_on) == ((), None)
        (row,) = open_deficiencies(session, home.id)
        log_mending(
            session, contractor, home.id, row.id, note="Two lamps more.", at=homes.AT + timedelta(minutes=1)
        )
        back_to_inspection(session, people, home)
        passed = inspect(session, inspector, home.id, "pass")
        return home.id, failed.id, passed.id


def test_a_deficiency_stands_with_its_cure(engine, people, reworked):
    _, failed, passed = reworked
    with reading(engine) as session:
        paper = inspection_of(session, people[Roles.MANAGER], passed)
        before = inspection_of(session, people[Roles.MANAGER], failed)
    (found,) = paper.deficiencies
    assert (found.code, found.severity, found.measure_id) == ("quantity_short", "major", "led_lamps")
    assert (found.action, found.due_on, found.resolved_on) == ("put it right", date(2026, 7, 14), VISIT)
    (cure,) = found.cured
    assert cure.note == "Two lamps more."
    assert (paper.verdict, paper.inspected_on, paper.employment) == ("pass", VISIT, "staff")
    assert paper.certificate
    assert (before.verdict, before.certificate) == ("rework", "")
    said = "\n".join(texts(inspection_report(paper)))
    assert "Every deficiency was found put right by a later inspection." in said
    assert "Two lamps more." in said


def test_a_certificates_document_holds_the_same_deficiencies(engine, people, reworked):
    with reading(engine) as session:
        inspection = session.get_one(Inspection, reworked[2])
        (held,) = certificate_deficiencies(session, inspection)
        (found,) = inspection_of(session, people[Roles.MANAGER], inspection.id).deficiencies
    assert held["resolved_on"] == found.resolved_on.isoformat()
    cures = [Cured(date.fromisoformat(each["on"]), each["by"], each["note"]) for each in held["cured"]]
    assert cures == list(found.cured)


def test_each_measure_is_claimed_and_observed(engine, people, reworked):
    with reading(engine) as session:
        paper = inspection_of(session, people[Roles.MANAGER], reworked[2])
    assert {line.measure_id for line in paper.lines} == set(PLAIN)
    for line in paper.lines:
        assert line.verdict == "pass"
        assert line.claimed_quantity == line.observed_quantity is not None


def test_the_scope_and_the_record_of_a_home_hold_its_work(engine, people, reworked):
    home_id = reworked[0]
    with reading(engine) as session:
        home = session.get_one(Home, home_id)
        scope = work_scope_of(session, people[Roles.MANAGER], home_id, owner="Ana Núñez")
        record = installation_record_of(session, people[Roles.MANAGER], home_id)
        assert scope.dwelling == record.dwelling == dwelling_of(home)
    assert [line.measure_id for line in scope.lines] == [line.measure_id for line in record.lines]
    assert scope.approved_on is not None
    assert (scope.owner, scope.contact.organisation) == ("Ana Núñez", "Valley Homes")
    assert scope.contractor == record.contractor != ""
    assert all(line.status == "installed" and line.quantity for line in record.lines)
    assert record.finished_on is not None
    assert record.logged_by
    for report in (work_scope_report(scope), installation_report(record)):
        assert "LED lamps" in list(texts(report))


def test_work_that_was_not_logged_says_so(engine):
    with transaction(engine) as session:
        programme = Programme.open(session)
        home = programme.home_at(session, Stage.SCHEDULED)
        record = installation_record_of(session, programme.manager, home.id)
    assert {line.status for line in record.lines} == {"not_logged"}
    assert (record.begun_on, record.finished_on) == (None, None)


def test_a_paper_of_what_there_is_not_is_not_found(engine):
    with transaction(engine) as session:
        programme = Programme.open(session)
        home = programme.home_at(session, Stage.ASSESSED)
        for asked in (work_scope_of, installation_record_of):
            with pytest.raises(NotFound):
                asked(session, programme.manager, home.id)
            with pytest.raises(NotFound):
                asked(session, programme.manager, "no such home")
        with pytest.raises(NotFound):
            inspection_of(session, programme.manager, 0)


def test_another_organisations_home_is_not_found(engine, people, reworked):
    stranger = Actor(people[Roles.CASEWORKER].user_id, Roles.CASEWORKER, -1)
    with reading(engine) as session:
        for asked in (work_scope_of, installation_record_of):
            with pytest.raises(NotFound):
                asked(session, stranger, reworked[0])
        with pytest.raises(NotFound):
            inspection_of(session, stranger, reworked[2])
