"""The contractor's services on SQLite and on PostgreSQL."""

from uuid import uuid4

import pytest
from sqlmodel import select

from tests.webapp.contractor.programme import jpeg
from tests.webapp.db.programme import AT, DAY
from webapp.db import reading, transaction
from webapp.db.log import AuditEntry
from webapp.db.work import FundingSource, InstalledMeasure, Photo
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.actors import Actor
from webapp.services.desk_checks import InstallationClaim
from webapp.services.errors import NotAllowed, NotFound, Refused, StaleEdit, StepNotAllowed
from webapp.services.installation import (
    ChecksFailed,
    NotInstalledClaim,
    NotInstalledReason,
    answers_of,
    log_measure,
)
from webapp.services.job_lists import job_page
from webapp.services.jobs import complete_work, get_job, start_work
from webapp.services.measure_revisions import revisions_of
from webapp.services.photos import keep_photo, prepare_photo
from webapp.stages import Stage

GOOD = InstallationClaim(
    quantity=900, reading_before=11, reading_after=49, installed_on=DAY, funding={"liwp": 100, "owner": 5}
)


@pytest.fixture
def home(engine, programme):
    """Return a home on which the contractor works."""
    with transaction(engine) as session:
        return programme.home_at(session, Stage.IN_PROGRESS)


@pytest.fixture
def log(engine, programme, home, tmp_path):
    """Return a function that logs the one measure of the home."""
    item_id = None
    with transaction(engine) as session:
        item_id = get_job(session, programme.contractor, home.id).items[0].id
        for colour in ("red", "blue", "gray"):
            kept = prepare_photo(jpeg(colour=colour))
            keep_photo(session, programme.contractor, home.id, item_id, kept, folder=tmp_path, at=AT)

    def write(claim=GOOD, *, actor=programme.contractor, version=None, home_id=home.id):
        with transaction(engine) as session:
            how = {"client_id": str(uuid4()), "row_version": version, "at": AT}
            return log_measure(session, actor, home_id, item_id, claim, **how)

    return write


def test_a_log_its_correction_and_its_trail(engine, log):
    row = log()
    log(
        GOOD.model_copy(update={"make": "A~B %C", "funding": {FundingSource.OWNER: 7}}),
        version=row.row_version,
    )
    with reading(engine) as session:
        saved = session.get(InstalledMeasure, row.id)
        (revision,) = revisions_of(session, saved, answers_of(session, saved))
        assert revision.earlier == {"make": "", "cost_liwp": "1", "cost_owner": "0.05"}
        assert {p.installed_measure_id for p in session.exec(select(Photo))} == {row.id}
        assert audit.verify(session).intact
        assert session.exec(select(AuditEntry.action)).all()[-1] == "measure.corrected"


def test_a_stale_correction_is_refused_with_both_versions(log):
    log()
    with pytest.raises(StaleEdit) as raised:
        log(GOOD.model_copy(update={"quantity": 950}), version=0)
    assert (raised.value.current["quantity"], raised.value.submitted["quantity"]) == (900, 950)


def test_who_may_not_log(engine, programme, log, home):
    for actor, error in (
        (programme.caseworker, NotAllowed),
        (programme.manager, NotAllowed),
        (programme.other_contractor, NotFound),
        (Actor(programme.contractor.user_id, Roles.CONTRACTOR), NotFound),
    ):
        with pytest.raises(error):
            log(actor=actor)
    with reading(engine) as session:
        assert job_page(session, programme.other_contractor, "", 1) == ([], False)
        (job,), _has_more = job_page(session, programme.contractor, "", 1)
        assert job.home_id == home.id


def test_nothing_is_logged_or_changed_when_the_work_is_done(engine, programme, log, home):
    row = log()
    with transaction(engine) as session:
        complete_work(session, programme.contractor, home.id, AT)
    with pytest.raises(StepNotAllowed):
        log(version=row.row_version)
    for act in (start_work, complete_work):
        with pytest.raises(StepNotAllowed), transaction(engine) as session:
            act(session, programme.contractor, home.id, AT)


def test_work_is_done_when_nothing_is_left_to_do(engine, programme, log, home):
    with pytest.raises(Refused, match="Log each measure"), transaction(engine) as session:
        complete_work(session, programme.contractor, home.id, AT)
    log(NotInstalledClaim(reason=NotInstalledReason.DECLINED))
    with transaction(engine) as session:
        complete_work(session, programme.contractor, home.id, AT)


def test_a_serial_number_of_another_home_is_refused_also_by_the_database(engine, programme, log):
    with transaction(engine) as session:
        other = programme.home_at(session, Stage.IN_PROGRESS)
        session.add(programme.measure(session, other, serial="AB-1"))
    with pytest.raises(Refused) as raised:
        log(GOOD.model_copy(update={"serial": "AB-1"}))
    assert raised.value.field == "serial"
    assert other.id not in str(raised.value)


def test_the_checks_hold_without_any_page(log):
    with pytest.raises(ChecksFailed) as raised:
        log(GOOD.model_copy(update={"reading_after": 9, "quantity": 100}))
    assert [r.code for r in raised.value.remarks] == ["quantity_off_scope", "reading_must_be_higher"]
