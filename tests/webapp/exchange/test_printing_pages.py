"""Pages that print the reports of many homes: how many, how far, what came of it, and nothing of others'."""

import io
import shutil
import threading
from zipfile import ZipFile

import pytest
from sqlmodel import select

from calculators.assessment import assess
from rules.household_file import read_household
from rules.rulebook import load_rulebook
from tests.webapp.served import START, StoppedClock, field_value, html_problems, soup
from webapp import create_app, waiting_jobs
from webapp.canonical import canonical_json, sha256_of
from webapp.config import Settings
from webapp.db import current_database, reading, transaction
from webapp.db.homes import AssessmentRecord, Determination, Home
from webapp.db.people import User
from webapp.demo import samples
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.determinations import reference_of
from webapp.services.homes import Address, open_home
from webapp.views.printing import routes

PLACES = ("10 Oak Street", "11 Oak Street", "12 Oak Street")
DAY = "2026-06-20"


@pytest.fixture(scope="module")
def document():
    path, on = next(samples())
    rulebook = load_rulebook()
    return assess(read_household(path.read_bytes(), path.name, rulebook), rulebook, on).document()


@pytest.fixture
def homes(app, document):
    """Three homes of the caseworker's: assessed, decided, and with nothing yet."""
    with app.test_request_context(), transaction() as session:
        user = session.exec(select(User).where(User.email == "caseworker@example.org")).one()
        actor = Actor(user.id, Roles.CASEWORKER, user.provider_id)
        made = [
            open_home(session, actor, Address(address_line=line, city="Fresno", zip_code="93706"), START).id
            for line in PLACES
        ]
        text = canonical_json(document)
        stored = {"document": text, "sha256": sha256_of(text), "created_by": user.id, "created_at": START}
        session.add(AssessmentRecord(home_id=made[0], assessed_on=START.date(), **stored))
        session.add(
            Determination(
                home_id=made[1],
                program="liwp",
                outcome="ineligible",
                decided_on=START.date().replace(day=20),
                effective_on=START.date(),
                **stored,
            )
        )
        return made


@pytest.fixture
def printing(monkeypatch):
    """Let whoever asks wait for the printing, which otherwise goes on beside the pages."""
    threads, begin = [], routes.run_in_background

    def noted(*given):
        threads.append(begin(*given))
        return threads[-1]

    monkeypatch.setattr(routes, "run_in_background", noted)

    def wait():
        for thread in threads:
            thread.join()
        return len(threads)

    return wait


@pytest.fixture
def caseworker(logged_in):
    return logged_in(Roles.CASEWORKER)


def main_text(answer):
    return " ".join(soup(answer.text).select_one("main").get_text(" ").split())


def listed(client, query):
    page = soup(client.get(f"/printing/new?{query}").text)
    return [row.select_one("th").get_text().split(",")[0] for row in page.select("main tbody tr")]


def start(client, query, homes=None):
    page = client.get(f"/printing/new?{query}").text
    names = ("csrf_token", "idempotency_key", "homes")
    sent = {name: field_value(page, name) for name in names}
    if homes is not None:
        sent["homes"] = homes
    return client.post(f"/printing/new?{query}", data=sent)


def press(client, address, button):
    token = field_value(client.get(address).text, "csrf_token")
    return client.post(f"{address}/{button}", data={"csrf_token": token})


def test_nothing_is_chosen_before_somebody_chooses(homes, caseworker):
    answer = caseworker.get("/printing/new")
    assert not html_problems(answer.text)
    assert "Choose a stage, days of decision, or references." in main_text(answer)
    assert listed(caseworker, "") == []
    assert homes


@pytest.mark.usefixtures("homes")
def test_homes_are_chosen_by_stage_by_decision_and_by_both(caseworker):
    assert listed(caseworker, "stage=every") == list(PLACES)
    assert listed(caseworker, "stage=screened") == list(PLACES)
    assert listed(caseworker, "stage=enrolled") == []
    for first, last, found in (
        (DAY, DAY, 1), ("2026-06-21", "", 0), ("", "2026-06-19", 0), ("2026-06-19", "", 1), ("", DAY, 1),
    ):  # fmt: skip
        assert len(listed(caseworker, f"from={first}&until={last}")) == found, (first, last)
    assert listed(caseworker, f"stage=enrolled&from={DAY}") == []


def test_homes_are_chosen_by_reference_and_a_wrong_one_is_named(homes, caseworker):
    wanted = f"{reference_of(homes[0])}, {homes[2][:8]}"
    assert listed(caseworker, f"references={wanted}") == [PLACES[0], PLACES[2]]
    answer = caseworker.get(f"/printing/new?references={wanted} H-00000000 Main")
    assert "No home of yours has the reference H-00000000." in main_text(answer)
    assert "“Main” is no reference." in main_text(answer)
    assert soup(answer.text).select_one("[name=homes]") is None
    day = caseworker.get("/printing/new?from=20.6.2026")
    assert "“20.6.2026” is no day." in main_text(day)


def test_a_printing_is_started_followed_and_taken_along(app, homes, caseworker, printing):
    page = caseworker.get("/printing/new?stage=every")
    assert not html_problems(page.text)
    assert "3 homes are chosen." in main_text(page)
    begun = start(caseworker, "stage=every")
    assert begun.status_code == 303
    assert printing() == 1
    done = caseworker.get(begun.location)
    assert not html_problems(done.text)
    assert "2 reports were printed." in main_text(done)
    assert "1 home could not be printed" in main_text(done)
    first = soup(done.text).select("main tbody tr")[0].get_text(" ")
    assert reference_of(homes[2]) in first
    assert PLACES[2] in first
    assert "Nothing is decided" in first
    archive = caseworker.get(f"{begun.location}/reports.zip")
    assert archive.mimetype == "application/zip"
    with ZipFile(io.BytesIO(archive.data)) as held:
        assert [name for name in held.namelist() if name.endswith(".pdf")] == [
            f"000001-{reference_of(homes[0])}.pdf",
            f"000002-{reference_of(homes[1])}.pdf",
        ]
        report = held.read(held.namelist()[0])
    single = caseworker.get(f"{begun.location}/1.pdf")
    assert (single.data, single.mimetype) == (report, "application/pdf")
    assert caseworker.get(f"{begun.location}/3.pdf").status_code == 404
    assert main_text(caseworker.get("/printing")).count("Done") == 1
    assert not html_problems(caseworker.get("/printing").text)
    assert app


@pytest.mark.usefixtures("homes")
def test_a_form_sent_twice_is_one_printing(caseworker, printing):
    page = caseworker.get("/printing/new?stage=every").text
    sent = {name: field_value(page, name) for name in ("csrf_token", "idempotency_key", "homes")}
    first, second = (caseworker.post("/printing/new?stage=every", data=sent) for _ in range(2))
    assert first.location == second.location
    assert printing() == 1


@pytest.mark.usefixtures("homes")
def test_a_list_that_changed_since_it_was_seen_is_shown_again(caseworker, printing):
    answer = start(caseworker, "stage=every", homes=2)
    assert answer.status_code == 422
    assert "There are 3 homes in the list now." in main_text(answer)
    assert printing() == 0
    assert "Nothing was printed" in main_text(caseworker.get("/printing"))


@pytest.mark.usefixtures("homes")
def test_nothing_is_printed_where_nothing_is_chosen(caseworker, printing):
    page = caseworker.get("/printing/new?stage=every").text
    sent = {name: field_value(page, name) for name in ("csrf_token", "idempotency_key", "homes")}
    for query in ("", "references=Main", "from=x"):
        answer = caseworker.post(f"/printing/new?{query}", data=sent)
        assert answer.status_code == 422, query
    assert printing() == 0


@pytest.mark.usefixtures("homes")
def test_a_printing_that_waits_can_be_gone_on_with(caseworker, printing, monkeypatch):
    with monkeypatch.context() as context:
        context.setattr(routes, "run_in_background", lambda *_: None)  # the process ended just then
        begun = start(caseworker, "stage=every")
    waiting = caseworker.get(begun.location)
    assert not html_problems(waiting.text)
    assert "Waiting: 0 of 3" in main_text(waiting)
    assert caseworker.get(f"{begun.location}/reports.zip").status_code == 404
    assert press(caseworker, begun.location, "go-on").status_code == 303
    assert printing() == 1
    assert "2 reports were printed." in main_text(caseworker.get(begun.location))


@pytest.mark.usefixtures("homes")
def test_a_printing_is_removed_by_who_started_it(caseworker, logged_in, printing):
    begun = start(caseworker, "stage=every")
    printing()
    for role in (Roles.MANAGER, Roles.AUDITOR):
        status = logged_in(role).get(begun.location).status_code
        assert status == (404 if role is Roles.MANAGER else 200)
    assert press(caseworker, begun.location, "remove").status_code == 303
    assert caseworker.get(begun.location).status_code == 404
    assert "Nothing was printed" in main_text(caseworker.get("/printing"))


def test_an_auditor_sees_every_printing_and_starts_none(homes, caseworker, logged_in, printing):
    begun = start(caseworker, f"references={reference_of(homes[0])}")
    printing()
    auditor = logged_in(Roles.AUDITOR)
    assert "Done" in main_text(auditor.get("/printing"))
    assert auditor.get(f"{begun.location}/1.pdf").status_code == 200
    assert auditor.get("/printing/new").status_code == 403
    assert "Remove" not in main_text(auditor.get(begun.location))


@pytest.mark.parametrize("role", [Roles.CONTRACTOR, Roles.INSPECTOR])
def test_nobody_else_prints(logged_in, role):
    assert logged_in(role).get("/printing").status_code == 403
    assert logged_in(role).get("/printing/new").status_code == 403


@pytest.mark.usefixtures("homes")
def test_what_waits_goes_on_once_when_the_application_starts(app, caseworker, monkeypatch):
    monkeypatch.setattr(routes, "run_in_background", lambda *_: None)
    begun = start(caseworker, "stage=every")
    before = set(threading.enumerate())
    with app.app_context():
        waiting_jobs.go_on()
        new = [each for each in threading.enumerate() if each not in before]
        waiting_jobs.go_on()
    for thread in new:
        thread.join()
    assert "2 reports were printed." in main_text(caseworker.get(begun.location))
    assert app.extensions[waiting_jobs.STARTED]


def test_the_number_of_homes_is_that_of_the_provider(app, homes, logged_in):
    assert listed(logged_in(Roles.MANAGER), "stage=every") == list(PLACES)
    with app.test_request_context(), reading() as session:
        assert session.get(Home, homes[0])


def test_an_application_that_serves_goes_on_with_its_first_request(filled_folder, tmp_path):
    shutil.copytree(filled_folder, tmp_path / "data")
    serving = create_app(Settings.in_folder(tmp_path / "data"), StoppedClock())
    assert waiting_jobs.STARTED not in serving.extensions
    assert serving.test_client().get("/login").status_code == 200
    assert serving.extensions[waiting_jobs.STARTED]
    with serving.app_context():
        current_database().engine.dispose()
