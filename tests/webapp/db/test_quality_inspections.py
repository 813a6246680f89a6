"""What nobody gets past by typing into the database: who inspects, deficiencies, re-inspections."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text
from sqlmodel import select

from tests.webapp.db.programme import AT, DAY, add_user
from tests.webapp.db.test_inspections import refused
from webapp.db import transaction
from webapp.db.inspections import Certificate, InspectionItem
from webapp.db.quality import (
    CertificateRevocation,
    Deficiency,
    HomeReopening,
    InspectionAnswer,
    InspectionAssignment,
    InspectionPhoto,
    InspectionTest,
    ProviderTier,
    Reinspection,
)
from webapp.db.work import InstalledMeasure, Photo
from webapp.services.homes import change_stage
from webapp.stages import Stage


def test_the_firm_that_did_the_work_inspects_nothing(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.FINAL_INSPECTION)
        colleague = add_user(session, "colleague", programme.contractor.provider_id)
        by = replace(programme.inspector, user_id=colleague.id)
        assert refused(session, row=programme.inspection(home, None, by=by)) == "inspection_firm_independent"
        for given in ({"inspector_id": colleague.id}, {"firm_id": programme.contractor.provider_id}):
            row = InspectionAssignment(
                home_id=home.id, assigned_by=programme.manager.user_id, assigned_at=AT, **given
            )
            assert refused(session, row=row) == "inspection_assignment_independent"


def test_an_inspector_who_joins_the_firm_cannot_pass_the_home(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.FINAL_INSPECTION)
        session.add(programme.inspection(home, "pass"))
        session.flush()
        sql = "UPDATE user_account SET provider_id = :firm WHERE id = :user"
        values = {"firm": programme.contractor.provider_id, "user": programme.inspector.user_id}
        session.execute(text(sql), values)
        assert refused(session, sql="UPDATE home SET stage = 'passed'") == "home_passed"


def test_who_took_photos_for_the_contractor_had_a_hand_and_an_inspector_of_his_own_had_not(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.FINAL_INSPECTION)
        photographer = add_user(session, "photographer")
        session.add(photo(home, photographer, "1"))
        session.flush()
        by = replace(programme.inspector, user_id=photographer.id)
        assert refused(session, row=programme.inspection(home, None, by=by)) == "inspection_independent"
        inspection, item = opened(session, programme, home)
        mine = photo(home, session.get_one(type(photographer), programme.inspector.user_id), "2")
        session.add(mine)
        session.flush()
        session.add(InspectionPhoto(photo_id=mine.id, inspection_item_id=item.id))
        session.flush()
        inspection.verdict = "pass"
        session.flush()
        change_stage(session, programme.inspector, home, Stage.PASSED, AT)


def photo(home, user, name):
    return Photo(
        client_id=name,
        home_id=home.id,
        sha256=name * 64,
        width=1,
        height=1,
        stored_name=f"{name}.jpg",
        uploaded_by=user.id,
        uploaded_at=AT,
    )


def opened(session, programme, home):
    inspection = programme.inspection(home, None)
    session.add(inspection)
    session.flush()
    measure = session.exec(select(InstalledMeasure).where(InstalledMeasure.home_id == home.id)).one()
    item = InspectionItem(inspection_id=inspection.id, installed_measure_id=measure.id, claimed_quantity=900)
    session.add(item)
    session.flush()
    return inspection, item


def deficiency(inspection, item=None, **changed):
    values = {
        "home_id": inspection.home_id,
        "inspection_id": inspection.id,
        "inspection_item_id": item.id if item else None,
        "code": "other",
        "severity": "major",
        "corrective_action": "close the gaps",
        "due_on": date(2026, 7, 14),
    }
    return Deficiency(**{**values, **changed})


def test_a_deficiency_is_found_once_and_put_right_once_by_a_later_inspection(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.FINAL_INSPECTION)
        other = programme.home_at(session, Stage.FINAL_INSPECTION)
        inspection, item = opened(session, programme, home)
        stray = deficiency(inspection, item, home_id=other.id)
        assert refused(session, row=stray) == "deficiency_not_added"
        found = deficiency(inspection, item)
        session.add(found)
        session.flush()
        found.code = "workmanship"
        session.flush()
        inspection.verdict = "fail"
        session.flush()
        assert refused(session, row=deficiency(inspection)) == "deficiency_not_added"
        for sql in (
            "UPDATE deficiency SET severity = 'minor'",
            "UPDATE deficiency SET due_on = '2027-01-01'",
            "UPDATE deficiency SET due_on = NULL",
        ):
            assert refused(session, sql=sql) == "deficiency_stands"
        assert refused(session, sql="DELETE FROM deficiency") == "deficiency_kept"
        right = "UPDATE deficiency SET resolved_on = '2026-07-01', resolved_by_inspection_id = :by"
        assert refused(session, sql=right, by=inspection.id) == "deficiency_resolved_later"
        elsewhere = programme.inspection(other, "pass")
        again = programme.inspection(home, None)
        session.add_all([elsewhere, again])
        session.flush()
        for by in (elsewhere.id, again.id):  # of another home; not finished
            assert refused(session, sql=right, by=by) == "deficiency_resolved_later"
        again.verdict = "pass"
        session.flush()
        session.execute(text(right), {"by": again.id})
        back = "UPDATE deficiency SET resolved_on = NULL, resolved_by_inspection_id = NULL"
        assert refused(session, sql=back) == "deficiency_stands"


def test_what_is_beside_the_checklist_is_closed_with_it(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.FINAL_INSPECTION)
        inspection, item = opened(session, programme, home)
        inspector = session.get_one(type(add_user(session, "x")), programme.inspector.user_id)
        ids = []

        def taken(name, by):
            session.add(photo(home, by, name))
            session.flush()
            ids.append(session.exec(select(Photo.id).order_by(Photo.id.desc())).first())
            return ids[-1]

        installer = session.get_one(type(inspector), programme.contractor.user_id)
        not_his = InspectionPhoto(photo_id=taken("3", installer), inspection_item_id=item.id)
        assert refused(session, row=not_his) == "inspection_photo_own"
        ids.clear()
        taken("1", inspector)

        def rows(number):
            return {
                "inspection_test": InspectionTest(
                    inspection_id=inspection.id, test=f"test {number}", unit="ppm", observed=1
                ),
                "inspection_answer": InspectionAnswer(
                    inspection_id=inspection.id, question=f"question {number}", answer="yes"
                ),
                "inspection_photo": InspectionPhoto(photo_id=ids[number], inspection_item_id=item.id),
            }

        session.add_all(rows(0).values())
        session.flush()
        inspection.verdict = "pass"
        session.flush()
        taken("2", inspector)
        for table, row in rows(1).items():
            assert refused(session, row=row) == f"{table}_not_added"
            column = "inspection_item_id" if table == "inspection_photo" else "inspection_id"
            change, removal = "UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"
            sql = change.format(table=table, column=column)
            assert refused(session, sql=sql).startswith(table)
            assert refused(session, sql=removal.format(table=table)) == f"{table}_stands"


@pytest.mark.parametrize("case", ["passed", "other_home", "other_kind", "earlier"])
def test_a_reinspection_looks_again_at_a_failed_one_of_the_same_home(engine, programme, case):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.FINAL_INSPECTION)
        other = programme.home_at(session, Stage.FINAL_INSPECTION)
        failed = programme.inspection(
            other if case == "other_home" else home, "pass" if case == "passed" else "fail"
        )
        if case == "other_kind":
            work = programme.home_at(session, Stage.IN_PROGRESS)
            failed = programme.inspection(work, "fail", kind="in_progress")
        session.add(failed)
        session.flush()
        again = programme.inspection(home, None)
        session.add(again)
        session.flush()
        ids = (failed.id, again.id) if case == "earlier" else (again.id, failed.id)
        row = Reinspection(inspection_id=ids[0], failed_inspection_id=ids[1], ordinal=1)
        assert refused(session, row=row) == "reinspection_same_home"


def test_a_suspended_firm_gets_no_further_home(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.APPROVED)
        for tier in ("suspended", "probation", "suspended"):
            session.add(
                ProviderTier(
                    provider_id=programme.contractor.provider_id,
                    tier=tier,
                    cause="failed_reinspections",
                    effective_on=DAY,
                    changed_at=AT,
                )
            )
            session.flush()
        programme.prepare(session, home, Stage.SCHEDULED)
        sql = "UPDATE home SET stage = 'scheduled' WHERE id = :home"
        assert refused(session, sql=sql, home=home.id) == "contractor_suspended"
        home.contractor_provider_id = programme.other_contractor.provider_id
        session.flush()
        session.execute(text(sql), {"home": home.id})


def test_an_inspection_passes_a_home_once(engine, programme):
    """After its certificate was revoked the home needs another inspection, not the old one again."""
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.REPORTED)
        back = "UPDATE home SET stage = 'final_inspection'"
        programme_order = HomeReopening(
            home_id=home.id, reason="x", ordered_by=programme.manager.user_id, ordered_at=AT
        )
        session.add(programme_order)
        session.flush()
        assert refused(session, sql=back) == "home_reopened"  # the certificate is still in force
        certificate = session.exec(select(Certificate)).one()
        certificate.revoked_at = AT
        session.add(
            CertificateRevocation(
                certificate_id=certificate.id,
                reason="x",
                revoked_by=programme.manager.user_id,
                revoked_at=AT,
            )
        )
        session.flush()
        assert refused(session, sql="DELETE FROM certificate_revocation") == "certificate_revocation_stands"
        session.execute(text(back))
        assert refused(session, sql="UPDATE home SET stage = 'passed'") == "home_passed"
