"""Whose documents: each role reads and issues what belongs to its work, and nothing else is there."""

import pytest

from tests.webapp.documents.test_pages import OF_HOME, OF_WORK
from tests.webapp.inspector import homes
from webapp.db import transaction
from webapp.db.caseload import HomeTransfer
from webapp.db.homes import Home
from webapp.db.issued import DocumentKind
from webapp.db.people import Provider
from webapp.roles import Roles
from webapp.services.errors import NotAllowed
from webapp.services.handing_out import hand_out
from webapp.services.home_papers import HANDED_OUT_BY, READ_BY
from webapp.services.issued_documents import office_here
from webapp.stages import Stage

READS = {
    Roles.CASEWORKER: set(OF_HOME),
    Roles.MANAGER: set(OF_HOME),
    Roles.AUDITOR: set(OF_HOME),
    Roles.CONTRACTOR: set(OF_WORK),
    Roles.INSPECTOR: {"inspection_report"},
}
ISSUES = {
    Roles.CASEWORKER: set(OF_HOME),
    Roles.MANAGER: set(),
    Roles.AUDITOR: set(),
    Roles.CONTRACTOR: set(OF_WORK),
    Roles.INSPECTOR: {"inspection_report"},
}


def everything_issued(documents, home):
    for kind in OF_HOME:
        documents(Roles.CASEWORKER).issue(home, kind)
    return documents(Roles.CASEWORKER).rows(home)


@pytest.mark.parametrize("role", list(Roles))
def test_a_role_reads_what_belongs_to_its_work(documents, passed, role):
    rows, theirs = everything_issued(documents, passed), documents(role)
    assert {row.kind for row in rows} == {*OF_HOME, "certificate"}
    listed = theirs.listed(passed)
    files = {each["href"] for each in listed.select("tbody th a")}
    for row in rows:
        is_theirs = row.kind in READS[role] or (row.kind == "certificate" and role is not Roles.CONTRACTOR)
        address = f"/homes/{passed}/issued/{row.id}.pdf"
        assert (address in files) is is_theirs, row.kind
        theirs.walk.get(address, 200 if is_theirs else 404)
    for kind in OF_HOME:
        theirs.walk.get(f"/homes/{passed}/issued/{kind}", 200 if kind in READS[role] else 404)
        may_issue = bool(theirs.listed(passed).select(f"form[action$='/{kind}']"))
        assert may_issue is (kind in ISSUES[role]), kind


@pytest.mark.parametrize("role", [Roles.MANAGER, Roles.AUDITOR])
def test_who_only_reads_issues_nothing_whatever_is_sent(app, documents, passed, role):
    theirs = documents(role)
    sent = theirs.walk.hidden(f"/homes/{passed}/issued", "header form")
    for kind in OF_HOME:
        answer = theirs.walk.client.post(
            f"/homes/{passed}/issued/{kind}", data={**sent, "language": "en", "idempotency_key": "1" * 36}
        )
        assert answer.status_code == 403
    assert [row.kind for row in theirs.rows(passed)] == ["certificate"]
    with app.test_request_context(), transaction() as session:
        actor = homes.people_of(session)[role]
        with pytest.raises(NotAllowed):
            hand_out(
                session,
                actor,
                passed,
                DocumentKind.NOTICE,
                language="en",
                today=homes.DAY,
                verify_address="https://hearthline.example.org/verify/",
                office=office_here(),
                at=homes.AT,
            )


@pytest.mark.parametrize("role", [Roles.CONTRACTOR, Roles.INSPECTOR])
def test_who_did_the_work_and_who_inspected_it_issue_their_own(documents, passed, role):
    theirs = documents(role)
    for kind in sorted(ISSUES[role]):
        theirs.issue(passed, kind)
    assert {row.kind for row in theirs.rows(passed)} == {*ISSUES[role], "certificate"}


def test_a_home_of_another_provider_is_not_there(app, documents, decided, passed):
    home = decided()
    documents(Roles.CASEWORKER).issue(home, "household_report")
    (row,) = documents(Roles.CASEWORKER).rows(home)
    with app.app_context(), transaction() as session:
        mine, other = session.get_one(Home, home), Provider(name="Coast Homes")
        session.add(other)
        session.flush()
        moved = HomeTransfer(
            home_id=home,
            from_provider_id=mine.provider_id,
            to_provider_id=other.id,
            reason="moved",
            transferred_by=mine.opened_by,
            transferred_at=mine.opened_at,
        )
        session.add(moved)
        session.flush()
        mine.provider_id = other.id
    theirs = documents(Roles.CASEWORKER)
    for page in ("", "/household_report", f"/{row.id}.pdf"):
        theirs.walk.get(f"/homes/{home}/issued{page}", 404)
    # Nor is its file at the address of a home that is theirs.
    theirs.walk.get(f"/homes/{passed}/issued/{row.id}.pdf", 404)


def test_an_inspector_sees_no_papers_of_a_home_that_he_only_may_inspect(app, documents):
    with app.test_request_context(), transaction() as session:
        home = homes.home_at(session, homes.people_of(session), Stage.FINAL_INSPECTION).id
    theirs = documents(Roles.INSPECTOR)
    theirs.walk.get(f"/homes/{home}/issued", 404)
    theirs.walk.get(f"/homes/{home}/issued/inspection_report", 404)


def test_every_role_is_named():
    assert set(READ_BY) == set(HANDED_OUT_BY) == set(Roles)
    for role, kinds in HANDED_OUT_BY.items():
        assert set(kinds) <= set(READ_BY[role])
