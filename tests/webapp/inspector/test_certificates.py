"""One certificate for a pass, confirmed by its page and by nothing else."""

import hashlib
import io
import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.webapp.inspector import homes, walk
from tests.webapp.served import field_value, html_problems, soup
from webapp.db import reading, transaction
from webapp.db.inspections import Certificate, Inspection
from webapp.db.log import AuditEntry
from webapp.reports.certificate_content import grouped
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.certificates import (
    certificate_file,
    is_certified,
    issue,
    new_token,
    normal_token,
    pdf_of,
    revoke,
)
from webapp.services.errors import NotAllowed, Refused
from webapp.services.inspection_assignments import assign
from webapp.stages import Stage
from webapp.views.caseworker.task_list import certificate_task


@pytest.fixture
def issued(app, home_id):
    """Return the certificate of a home that passed with a worse reading than claimed."""
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        found = {"air_sealing": {"observed_reading": 2700.0}, "led_lamps": {"observed_quantity": 13.0}}
        return walk.pass_by_services(session, people[Roles.INSPECTOR], home_id, found=found)


def upload(client, address, content):
    token = field_value(client.get(address).text, "csrf_token")
    key = field_value(client.get(address).text, "idempotency_key")
    data = {"csrf_token": token, "idempotency_key": key, "file": (io.BytesIO(content), "certificate.pdf")}
    return client.post(address, data=data, content_type="multipart/form-data")


def test_the_document_holds_claimed_observed_approved_and_recomputed(issued):
    document = json.loads(issued.document)
    by_id = {each["measure_id"]: each for each in document["measures"]}
    assert by_id["air_sealing"]["claimed"]["reading_after"] == 2560
    assert by_id["air_sealing"]["observed"]["reading"] == 2700
    assert by_id["air_sealing"]["basis"] == "reading"
    assert by_id["led_lamps"]["share"] == pytest.approx(13 / 14)
    sides = [document[side]["totals"]["avoided_kgco2e_lifetime"] for side in ("approved", "observed")]
    assert sides[1] < sides[0]
    assert document["greenhouse_gas"]["reached"] is False
    assert document["greenhouse_gas"]["verified"] is False
    assert document["approved"]["reproduced"] is True
    assert document["inspection"]["employment"] == "staff"
    assert issued.sha256 == hashlib.sha256(issued.document.encode()).hexdigest()
    assert "income" not in issued.document


@pytest.mark.usefixtures("in_app")
def test_both_hashes_are_on_the_log_which_stays_whole(issued):
    with reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.object_type == "certificate")).all()
        assert audit.verify(session).intact
    details = [json.loads(entry.detail)["sha256"] for entry in entries]
    assert [entry.action for entry in entries] == ["certificate.issued", "certificate.printed"]
    assert details == [issued.sha256, hashlib.sha256(pdf_of(issued)).hexdigest()]


@pytest.mark.usefixtures("in_app")
def test_a_second_certificate_is_refused(issued):
    with transaction() as session:
        people = homes.people_of(session)
        home = session.get(homes.Home, issued.home_id)
        inspection = session.get(Inspection, issued.inspection_id)
        with pytest.raises(Refused, match="already has its certificate"):
            issue(
                session,
                people[Roles.INSPECTOR],
                home,
                inspection,
                verify_address=walk.VERIFY,
                at=homes.AT,
            )
        session.rollback()


@pytest.mark.usefixtures("in_app")
def test_the_database_keeps_what_a_certificate_says(issued):
    with transaction() as session:
        row = session.get(Certificate, issued.id)
        row.document = "{}"
        with pytest.raises(IntegrityError, match="certificate_stands"):
            session.flush()
        session.rollback()


def test_what_the_contractor_did_not_install_is_approved_and_not_counted(app):
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION, not_installed=("led_lamps",))
        found = {"led_lamps": {"verdict": "not_applicable"}}
        certificate = walk.pass_by_services(session, people[Roles.INSPECTOR], home.id, found=found)
    lamps = next(e for e in json.loads(certificate.document)["measures"] if e["measure_id"] == "led_lamps")
    assert lamps["basis"] == "left_out"
    assert lamps["approved"]["avoided_kgco2e_lifetime"] > 0
    assert lamps["observed_savings"]["avoided_kgco2e_lifetime"] == 0


@pytest.mark.parametrize(
    ("firm", "said"), [(None, "Staff of the program"), ("Delta Inspectors", "Delta Inspectors")]
)
def test_the_inspector_is_of_the_staff_or_of_a_firm(app, client, home_id, firm, said):
    with app.test_request_context(), transaction() as session:
        employment = "subcontracted" if firm else "staff"
        user = homes.another_inspector(session, firm=firm, employment=employment)
        actor = homes.Actor(user.id, Roles.INSPECTOR, user.provider_id)
        if firm:
            manager = homes.people_of(session)[Roles.MANAGER]
            assign(session, manager, home_id, f"f{user.provider_id}", planned_on=None, at=homes.AT)
        certificate = walk.pass_by_services(session, actor, home_id)
    page = client.get(f"/verify/{certificate.token}").text
    assert "Otto" not in page
    assert said in page


def test_the_page_confirms_without_telling_of_the_household(client, issued):
    answer = client.get(f"/verify/{issued.token}")
    assert answer.status_code == 200
    assert not html_problems(answer.text)
    shown = soup(answer.text).main.get_text(" ", strip=True)
    for said in (
        "This certificate is valid",
        "Fresno",
        issued.sha256,
        "Air sealing",
        "June 30, 2026",
        "Staff",
    ):
        assert said in shown
    words = re.sub(r"[0-9a-f]{64}", "", shown)  # a hash may hold any digits, and so may an id
    words = words.replace(issued.token, "").replace(grouped(issued.token), "")
    for kept in ("Blackstone", "93703", "Ines", "Carmen", "Apt 2", "675"):
        assert kept not in words


def test_an_id_may_be_typed_as_it_is_printed(client, issued):
    typed = " ".join(issued.token[at : at + 4] for at in range(0, 26, 4)).upper()
    answer = client.get("/verify", query_string={"token": typed})
    assert walk.path_of(answer) == f"/verify/{issued.token}"
    assert not html_problems(client.get("/verify").text)
    empty = client.get("/verify", query_string={"token": " "})
    assert empty.status_code == 422
    assert not html_problems(empty.text)


@pytest.mark.parametrize("token", ["a" * 26, "1", "..%2f", "x" * 500, "'; DROP TABLE certificate; --"])
def test_an_unknown_id_says_so(client, issued, token):
    answer = client.get(f"/verify/{token}")
    assert answer.status_code == 404
    assert "We know no such certificate" in answer.text or "We cannot find that page" in answer.text
    assert issued.sha256 not in answer.text


def issued_file(app, certificate):
    with app.test_request_context(), reading() as session:
        return certificate_file(session, certificate)


def test_the_issued_file_is_told_from_a_changed_one(app, client, issued):
    address, genuine = f"/verify/{issued.token}", issued_file(app, issued)
    assert "This is the file that was issued, byte for byte." in upload(client, address, genuine).text
    for at in (0, len(genuine) // 2, len(genuine) - 1):
        changed = bytearray(genuine)
        changed[at] ^= 1
        assert "This is not the file that was issued." in upload(client, address, bytes(changed)).text
    assert "This is not the file that was issued." in upload(client, address, genuine + b"\n").text
    missing = upload(client, address, b"")
    assert not html_problems(missing.text)


def test_a_file_without_a_token_is_refused(client, issued):
    answer = client.post(f"/verify/{issued.token}", data={"file": (io.BytesIO(b"x"), "x.pdf")})
    assert answer.status_code == 400


def test_a_revoked_certificate_says_so(app, client, issued):
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        with pytest.raises(NotAllowed):
            revoke(session, people[Roles.INSPECTOR], issued.id, "by mistake", homes.AT)
        revoke(session, people[Roles.MANAGER], issued.id, "by mistake", homes.AT + timedelta(days=2))
        with pytest.raises(Refused, match="revoked before"):
            revoke(session, people[Roles.MANAGER], issued.id, "by mistake", homes.AT)
    answer = client.get(f"/verify/{issued.token}")
    assert "This certificate was revoked" in answer.text
    assert "July 2, 2026" in answer.text
    assert not html_problems(answer.text)


def test_an_id_has_128_random_bits_that_can_be_typed():
    made = {new_token() for _ in range(100)}
    assert len(made) == 100
    assert all(len(token) == 26 and normal_token(token) == token for token in made)


@pytest.mark.parametrize("role", [Roles.CASEWORKER, Roles.MANAGER, Roles.AUDITOR, Roles.INSPECTOR])
def test_whoever_may_see_the_home_may_open_its_certificate(app, logged_in, issued, role):
    answer = logged_in(role).get(f"/inspections/{issued.home_id}/certificate.pdf")
    assert answer.status_code == 200
    assert answer.data == issued_file(app, issued)


def test_whether_a_home_is_certified_is_known_to_its_page(app, issued, home_id):
    home = SimpleNamespace(home=SimpleNamespace(id=home_id))
    with app.test_request_context(), reading() as session:
        assert is_certified(session, issued.home_id)
        assert not is_certified(session, "0" * 32)
        (task,) = certificate_task(SimpleNamespace(certified=True, case=home))
        assert task.address == f"/inspections/{home_id}/certificate"
        assert certificate_task(SimpleNamespace(certified=False, case=home)) == ()


def test_a_home_without_a_certificate_has_no_such_page(logged_in, home_id):
    assert logged_in(Roles.MANAGER).get(f"/inspections/{home_id}/certificate.pdf").status_code == 404


def test_nobody_opens_a_certificate_without_a_login(client, issued):
    assert client.get(f"/inspections/{issued.home_id}/certificate.pdf").status_code == 302
