"""The services from the first page to the certificate, on SQLite and on PostgreSQL."""

import json
from datetime import date

import pytest
from sqlmodel import select

from tests.webapp.db.programme import Programme
from tests.webapp.inspector import homes, walk
from webapp.db import reading, transaction
from webapp.db.inspections import Certificate
from webapp.roles import Roles
from webapp.services.certificates import Status, confirm, is_issued_file, pdf_of, revoke
from webapp.services.errors import Refused, StaleEdit
from webapp.services.inspection_day import inspectors_day
from webapp.services.inspection_verdicts import Conclusion, conclude
from webapp.services.inspections import Observation, check_papers, checklist, record_item, record_visit, start
from webapp.stages import Stage


@pytest.fixture
def people(engine):
    with transaction(engine) as session:
        programme = Programme.open(session)
        return homes.People({role: programme.in_role(role) for role in Roles})


def test_the_way_to_a_certificate(engine, people):
    inspector = people[Roles.INSPECTOR]
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.CONTRACTOR_COMPLETE)
        day = inspectors_day(session, inspector)
        assert [each.home.id for each in day.papers.homes] == [home.id]
        assert day.papers.homes[0].installers == ("Sierra Insulation", "contractor")
        check_papers(session, inspector, home.id, complete=None, reason=None, at=homes.AT)
        check_papers(session, inspector, home.id, complete=True, reason=None, at=homes.AT)
        certificate = walk.pass_by_services(session, inspector, home.id)
        assert home.stage == Stage.PASSED
    with transaction(engine) as session:
        assert confirm(session, certificate.token.upper()).status is Status.VALID
        assert is_issued_file(session, certificate, pdf_of(certificate))
        assert not is_issued_file(session, certificate, b"%PDF-1.4")
        assert inspectors_day(session, inspector).finished[0].has_certificate
        revoke(session, people[Roles.MANAGER], certificate.id, "wrong home", homes.AT)
    with reading(engine) as session:
        assert confirm(session, certificate.token).status is Status.REVOKED
        assert confirm(session, "nothing") is None
        assert len(session.exec(select(Certificate)).all()) == 1
    approved, observed = (
        json.loads(certificate.document)[side]["totals"] for side in ("approved", "observed")
    )
    assert observed.pop("savings_by_fuel") == pytest.approx(approved.pop("savings_by_fuel"), rel=1e-9)
    assert observed == pytest.approx(approved, rel=1e-9)


def test_an_edit_of_an_old_page_is_noticed(engine, people):
    inspector, after = people[Roles.INSPECTOR], walk.AFTER
    seen = {"observed_quantity": 1.0, "observed_reading": 2560.0, "verdict": "pass"}
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION)
        begun = start(session, inspector, home.id, after, homes.AT)
        version = begun.row_version
        first = checklist(session, begun)[0].item.id

        def save(**found):
            observation = Observation(**{**seen, **found})
            record_item(
                session,
                inspector,
                home.id,
                after,
                item_id=first,
                found=observation,
                row_version=version,
                at=homes.AT,
            )

        save()
        save()  # the same again is no change
        with pytest.raises(StaleEdit) as stale:
            save(observed_reading=2600.0)
        assert stale.value.current["observed_reading"] == 2560
        assert stale.value.submitted["observed_reading"] == 2600
        with pytest.raises(StaleEdit):
            record_visit(
                session,
                inspector,
                home.id,
                after,
                date(2026, 6, 30),
                row_version=version,
                at=homes.AT,
            )


def test_a_visit_is_not_in_the_future_and_a_verdict_needs_everything(engine, people):
    inspector, after = people[Roles.INSPECTOR], walk.AFTER
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION)
        begun = start(session, inspector, home.id, after, homes.AT)
        where = (session, inspector, home.id, after)
        with pytest.raises(Refused, match="cannot be in the future"):
            record_visit(*where, date(2026, 7, 1), row_version=begun.row_version, at=homes.AT)
        with pytest.raises(Refused, match="were installed later"):
            record_visit(*where, date(1990, 1, 1), row_version=begun.row_version, at=homes.AT)
        verdict = {"row_version": begun.row_version, "verify_address": walk.VERIFY, "at": homes.AT}
        with pytest.raises(Refused, match="day of your visit"):
            conclude(*where, Conclusion(verdict="pass"), **verdict)
        record_visit(*where, date(2026, 6, 30), row_version=begun.row_version, at=homes.AT)
        with pytest.raises(Refused, match="every measure"):
            conclude(*where, Conclusion(verdict="pass"), **{**verdict, "row_version": begun.row_version})
