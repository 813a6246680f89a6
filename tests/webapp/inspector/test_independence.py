"""Nobody inspects what he or his firm installed or assessed: not by list, address, service or SQL."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.webapp import served
from tests.webapp.inspector import homes
from webapp.db import transaction
from webapp.db.inspections import Inspection, InspectionKind
from webapp.db.work import InstalledMeasure
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.errors import NotFound
from webapp.services.inspection_access import NotIndependent, inspectable_home
from webapp.services.inspections import start
from webapp.stages import Stage

ADDRESSES = (
    "post_installation",
    "in_progress",
    "papers",
    "post_installation/check",
    "post_installation/visit",
)


@pytest.fixture
def installed_by_inspector(app):
    """Return a home where the inspector lent a hand with one measure, and another one."""
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        home = homes.home_in_progress(session, people)
        one = session.exec(select(InstalledMeasure).where(InstalledMeasure.home_id == home.id)).first()
        one.installed_by = people[Roles.INSPECTOR].user_id
        session.flush()
        for to in (Stage.CONTRACTOR_COMPLETE, Stage.DESK_REVIEW, Stage.FINAL_INSPECTION):
            homes.step(session, people, home, to)
        homes.home_at(session, people, Stage.FINAL_INSPECTION)
        return home.id


def test_the_list_leaves_it_out(inspector, installed_by_inspector):
    text = inspector.get("/inspections").text
    assert installed_by_inspector not in text
    assert text.count("1234 N Blackstone Ave") == 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_address_answers_with_a_reason(inspector, installed_by_inspector, address):
    answer = inspector.get(f"/inspections/{installed_by_inspector}/{address}")
    assert answer.status_code == 403
    assert "Somebody else must inspect it, so that the inspection is fair." in answer.text
    assert not served.html_problems(answer.text)


@pytest.mark.usefixtures("in_app")
def test_the_service_refuses(installed_by_inspector):
    with transaction() as session:
        inspector = homes.people_of(session)[Roles.INSPECTOR]
        with pytest.raises(NotIndependent):
            start(session, inspector, installed_by_inspector, InspectionKind.POST_INSTALLATION, homes.AT)


@pytest.mark.usefixtures("in_app")
def test_the_database_refuses(installed_by_inspector):
    with transaction() as session:
        inspector = homes.people_of(session)[Roles.INSPECTOR]
        session.add(
            Inspection(
                home_id=installed_by_inspector,
                kind="post_installation",
                inspector_id=inspector.user_id,
                opened_at=homes.AT,
            )
        )
        with pytest.raises(IntegrityError, match="inspection_independent"):
            session.flush()
        session.rollback()


@pytest.mark.usefixtures("in_app")
def test_who_works_for_the_contractor_is_refused_too(home_id):
    with transaction() as session:
        user = homes.another_inspector(session, firm="Becker Insulation")
        actor = Actor(user.id, Roles.INSPECTOR, user.provider_id)
        with pytest.raises(NotIndependent):
            inspectable_home(session, actor, home_id)


@pytest.mark.parametrize("role", [role for role in Roles if role is not Roles.INSPECTOR])
def test_other_roles_have_no_inspections(logged_in, home_id, role):
    client = logged_in(role)
    assert client.get("/inspections").status_code == 403
    assert client.get(f"/inspections/{home_id}/post_installation").status_code == 403


def test_an_unknown_home_is_not_told_from_one_that_is_not_ready(app, inspector):
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        early = homes.open_home(
            session,
            people[Roles.CASEWORKER],
            homes.Address(address_line="1 First St", city="Fresno", zip_code="93703"),
            homes.AT,
        ).id
    answers = [inspector.get(f"/inspections/{home}/post_installation") for home in (early, "0" * 32)]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_another_inspector_does_not_see_a_checklist_that_was_begun(app, inspector, home_id):
    where = f"/inspections/{home_id}/post_installation"
    inspector.send(where)
    with app.test_request_context(), transaction() as session:
        user = homes.another_inspector(session)
        actor = Actor(user.id, Roles.INSPECTOR, user.provider_id)
        with pytest.raises(Exception, match="Another inspector has begun"):
            start(session, actor, home_id, InspectionKind.POST_INSTALLATION, homes.AT)
    client = app.test_client()
    client.get("/login")
    token = served.field_value(client.get("/login").text, "csrf_token")
    client.post(
        "/login", data={"csrf_token": token, "email": "otto@example.org", "password": served.PASSWORD}
    )
    assert "Another inspector has begun" in client.get("/inspections").text
    assert client.get(f"{where}/check").status_code == 404


@pytest.mark.usefixtures("in_app")
def test_somebody_of_another_role_is_no_inspector(home_id):
    with transaction() as session:
        contractor = homes.people_of(session)[Roles.CONTRACTOR]
        with pytest.raises(NotFound):
            inspectable_home(session, contractor, home_id)
