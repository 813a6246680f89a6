"""The demo programme: built by the services, the same each time, and never into anybody's records."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import func, select

from webapp import create_app
from webapp.config import Settings
from webapp.db import current_database, reading, transaction
from webapp.db.homes import Determination, Home
from webapp.db.inspections import Certificate
from webapp.db.issued import DocumentKind, IssuedDocument
from webapp.db.log import StageEvent
from webapp.db.migrate import upgrade
from webapp.db.money import HOME_FIGURES, Invoice
from webapp.db.people import User
from webapp.db.work import InstalledMeasure, Photo
from webapp.demo_people import NotAnEmptyDatabase
from webapp.demo_programme import build_demo, demo_homes
from webapp.demo_serving import MARK, TODAY, NotADemoFolder, fresh_demo
from webapp.roles import Roles
from webapp.security import log_in
from webapp.services import audit
from webapp.services.actors import Actor
from webapp.services.certificates import confirm
from webapp.services.issued_documents import file_of, office_here
from webapp.services.programme import programme
from webapp.stages import Stage

VERIFY = "http://127.0.0.1:8000/verify/"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def built(request, tmp_path_factory):
    """Return an application with the demo programme in it, and what was said of it."""
    databases = request.getfixturevalue("sqlite_files" if request.param == "sqlite" else "postgresql_server")
    folder = tmp_path_factory.mktemp(f"demo-{request.param}")
    app = create_app(Settings.in_folder(folder, database_url=databases.migrated(), testing=True))
    with app.app_context():
        demo = build_demo(TODAY, VERIFY, demo_homes())
        yield app, demo
        current_database().engine.dispose()


def test_there_is_a_home_at_every_stage(built):
    _, demo = built
    with reading() as session:
        stages = Counter(map(Stage, session.exec(select(Home.stage))))
    assert set(stages) == set(Stage)
    assert stages == demo.homes
    assert stages.total() == len(demo_homes())


def test_every_role_can_log_in_with_what_is_printed(built):
    app, demo = built
    assert {login.role for login in demo.logins} == set(Roles)
    said = "\n".join(demo.lines())
    for login in demo.logins:
        assert login.email in said
        assert login.password in said
        with app.test_request_context():
            assert log_in(login.email, login.password) is not None
    assert len({login.password for login in demo.logins}) == len(demo.logins)


@pytest.mark.usefixtures("built")
def test_nothing_happened_after_the_demos_today():
    with reading() as session:
        last = session.exec(select(func.max(StageEvent.at))).one()
        times = list(session.exec(select(StageEvent.at).order_by(StageEvent.id)))
    assert TODAY - timedelta(days=30) < last <= TODAY
    assert times == sorted(times)


@pytest.mark.usefixtures("built")
def test_the_log_is_whole():
    with reading() as session:
        checked = audit.verify(session)
    assert checked.intact
    assert checked.entries > 200


def test_work_was_logged_with_photos_and_passed_with_certificates(built):
    app, _ = built
    with reading() as session:
        certificates = session.exec(select(Certificate)).all()
        measures = session.exec(select(InstalledMeasure)).all()
        photos = session.exec(select(Photo)).all()
        confirmed = [confirm(session, certificate.token) for certificate in certificates]
    assert len(certificates) == 2
    assert all(found is not None and found.status == "valid" for found in confirmed)
    assert all(found.document["approved"]["reproduced"] for found in confirmed)
    assert all(found.document["address"].startswith(VERIFY) for found in confirmed)
    folder = app.extensions["settings"].photos_folder
    assert {photo.stored_name for photo in photos} == {file.name for file in folder.iterdir()}
    assert {photo.installed_measure_id for photo in photos} >= {
        m.id for m in measures if m.status == "installed"
    }


@pytest.mark.usefixtures("built")
def test_the_answers_are_those_of_the_samples():
    with reading() as session:
        outcomes = Counter(session.exec(select(Determination.outcome)))
        effective = set(session.exec(select(Determination.effective_on)))
    assert outcomes["eligible"] > 10
    assert outcomes["ineligible"] > 0
    assert max(effective) < TODAY.date()


def test_the_totals_of_the_demo_reconcile(built):
    _, demo = built
    with reading() as session:
        manager = session.exec(select(User).where(User.email == "manager@example.org")).one()
        shown = programme(session, Actor(manager.id, Roles.MANAGER))
    assert all(check.agrees for check in shown.checks)
    assert shown.homes == demo.homes.total()
    assert shown.totals["upgraded"].value == shown.totals["solar"].value == 2
    assert shown.totals["electrified"].value == 1
    assert shown.totals["spent"].value > 0
    assert shown.totals["certified-lifetime-tonnes"].value > 0
    with reading() as session:
        assert "paid" in set(session.exec(select(Invoice.state)))


@pytest.mark.usefixtures("built")
def test_an_approved_total_is_what_the_certificate_says():
    with reading() as session:
        shown = programme(session, Actor(1, Roles.MANAGER))
        documents = [json.loads(text) for text in session.exec(select(Certificate.document))]
    assert shown.totals["approved-kwh"].known
    with reading() as session:
        row = HOME_FIGURES.c
        by_home = dict(session.execute(select(row.home_id, row.approved_wh)).all())
    for document in documents:
        saved = document["approved"]["totals"]["savings_kwh_per_year"]
        assert by_home[document["home"]["id"]] == round(saved * 1000)


@pytest.mark.usefixtures("built")
def test_a_database_with_people_is_left_alone():
    with reading() as session:
        before = session.exec(select(func.count()).select_from(Home)).one()
    with pytest.raises(NotAnEmptyDatabase, match="already has people"):
        build_demo(TODAY, VERIFY)
    with reading() as session:
        assert session.exec(select(func.count()).select_from(Home)).one() == before


def test_it_is_the_same_each_time(tmp_path):
    def content(folder):
        app = create_app(Settings.in_folder(folder, testing=True))
        with app.app_context():
            upgrade(current_database().engine)
            build_demo(TODAY, VERIFY, demo_homes()[:6])
            with transaction() as session:
                homes = session.exec(select(Home.address_line, Home.stage).order_by(Home.address_line)).all()
                logged = session.exec(
                    select(InstalledMeasure.quantity, InstalledMeasure.serial).order_by(InstalledMeasure.id)
                ).all()
                outcomes = session.exec(
                    select(Determination.program, Determination.outcome).order_by(Determination.id)
                ).all()
            current_database().engine.dispose()
        return homes, logged, outcomes

    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_the_folder_of_a_demo_is_made_anew(tmp_path):
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / MARK).write_text("a demo\n", encoding="utf-8")
    (folder / "old").write_text("of the last demo", encoding="utf-8")
    lines = []
    app = fresh_demo(folder, 8123, lines.append, homes=2)
    with app.app_context():
        current_database().engine.dispose()
    assert not (folder / "old").exists()
    assert (folder / MARK).is_file()
    assert "2 homes" in "\n".join(lines)


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("three years of work", encoding="utf-8")
    with pytest.raises(NotADemoFolder, match="Nothing was changed"):
        fresh_demo(tmp_path, 8000, print)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_documents_were_issued_of_a_few_homes(built):
    app, _ = built
    with app.test_request_context(), reading() as session:
        rows = session.exec(select(IssuedDocument)).all()
        assert {row.kind for row in rows} == set(DocumentKind) - {
            DocumentKind.PROVIDER_REPORT,
            DocumentKind.PROGRAMME_REPORT,
        }
        office = office_here()
        for row in rows:
            assert file_of(row, office).startswith(b"%PDF")
            assert row.issued_at <= TODAY
