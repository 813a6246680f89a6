"""Marked names, addresses and incomes are followed through the application, and stay where they belong.

A household with marks goes from the first call to the scheduled job. Then every page, file and answer that
its contractor can reach is read, and every address, redirect and line of the log of all that.
"""

import io
import logging
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import pypdf
import pytest
from sqlmodel import select

from tests.webapp.application.accounts import send
from tests.webapp.caseworker.walk import EVERYTHING, Walk
from tests.webapp.served import PASSWORD, StoppedClock, copied_app, email_of, log_in, soup
from webapp.db import current_database, reading, transaction
from webapp.db.log import AuditEntry
from webapp.db.people import User
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.api_tokens import make_token
from webapp.services.case_facts import case_of
from webapp.services.intake import save_answers

STREET, PERSON, NOTE = "Merkzeichen", "Qwyxander", "Zvonimirka"
AMOUNT, YEARLY = "613.37", "31895.24"
INCOME = (AMOUNT, YEARLY, "31,895.24", "31,895", "61337", "3189524")
NEVER_TO_A_CONTRACTOR = (*INCOME, PERSON, NOTE)
NEVER_IN_A_LOG = (*NEVER_TO_A_CONTRACTOR, STREET)
MOST_PAGES = 80
A_LINE = "a line of the log, so that it is known to be read"


class Watched:
    """A browser of sorts that remembers every address that it was sent to or led to."""

    def __init__(self, client):
        self.client, self.addresses = client, []

    def __getattr__(self, name):
        return getattr(self.client, name)

    def get(self, address, **more):
        return self._seen(address, self.client.get(address, **more))

    def post(self, address, **more):
        return self._seen(address, self.client.post(address, **more))

    def _seen(self, address, answer):
        self.addresses += [address, answer.location or ""]
        if answer.mimetype == "text/html":
            page = soup(answer.text)
            self.addresses += [link["href"] for link in page.select("[href]")]
            self.addresses += [each["src"] for each in page.select("[src]")]
            self.addresses += [form.get("action", "") for form in page.select("form")]
        return answer


@dataclass
class Served:
    """A home with marks, led to its scheduled job, and what was written about it on the way."""

    app: object
    home: str
    caseworker: Watched
    log: io.StringIO

    def logged_in(self, role):
        client = self.app.test_client()
        assert log_in(client, role).status_code == 303
        return Watched(client)


@pytest.fixture(scope="module")
def served(filled_folder, tmp_path_factory):
    """Serve an application in which the marks are, with everything that any part of it logs."""
    written = io.StringIO()
    handler, root = logging.StreamHandler(written), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    app = copied_app(filled_folder, tmp_path_factory.mktemp("marked") / "data", StoppedClock())
    made = Served(app, "", None, written)
    made.caseworker = made.logged_in(Roles.CASEWORKER)
    made.home = lead_to_its_job(app, made.caseworker)
    app.logger.warning(A_LINE)
    yield made
    root.removeHandler(handler)
    root.setLevel(level)
    with app.app_context():
        current_database().engine.dispose()


def lead_to_its_job(app, browser):
    """Lead a home with marks from the first call to its scheduled job."""
    walk = Walk(app, browser)
    home = walk.send(
        "/homes/new", address_line=f"12 {STREET} St", city="Fresno", zip_code="93706", language="es"
    ).location.split("/")[2]
    income = {"person": PERSON, "source": "wages", "amount_usd": AMOUNT, "period": "weekly"}
    marked = {**EVERYTHING, "household.income": [income]}
    with app.app_context():
        actor = walk.actor()
        with transaction() as session:
            version, at = case_of(session, home).row_version, app.extensions["clock"]()
            save_answers(session, actor, home, "test", marked, row_version=version, at=at)
    send(browser, f"/homes/{home}/notes", text=NOTE)
    send(browser, f"/homes/{home}/contact", name=PERSON, phone="5592221111")
    send(browser, "/homes", search=STREET)
    walk.decide(home)
    walk.assess(home)
    walk.propose(home)
    walk.approve(home)
    walk.schedule(home)
    assert walk.stage(home) == "scheduled"
    return home


def texts_of(answer):
    """Return what an answer says, whatever its kind."""
    if answer.mimetype == "application/pdf":
        pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
        return " ".join(page.extract_text() for page in pages)
    if answer.data.startswith(b"PK"):  # an archive, or a workbook, which is one
        with ZipFile(io.BytesIO(answer.data)) as held:
            return " ".join(held.read(name).decode(errors="replace") for name in held.namelist())
    return answer.get_data(as_text=True) if answer.mimetype.startswith(("text/", "application/")) else ""


def crawl(browser, *starts):
    """Open every page that can be reached by links, and each list's files; yield address and answer."""
    waiting, seen = list(starts), set()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answer = browser.get(address)
        yield address, answer
        if answer.location:
            waiting.append(answer.location)
        if answer.mimetype == "text/html":
            links = [link["href"] for link in soup(answer.text).select("a[href]")]
            waiting += [
                each for each in links if each.startswith("/") and not each.startswith(("/static", "/logout"))
            ]
            waiting += [f"{urlsplit(address).path}{each}" for each in links if each.startswith("?")]


def found(marks, text):
    return [mark for mark in marks if mark in unquote(text)]


def test_the_marks_are_there_to_be_found(served):
    """Otherwise the tests below could not fail."""
    pages = (f"/homes/{served.home}", f"/homes/{served.home}/income", f"/homes/{served.home}/determination")
    whole = " ".join(texts_of(served.caseworker.get(page)) for page in pages)
    assert {AMOUNT, "31,895.24", PERSON, STREET} <= set(found(NEVER_IN_A_LOG, whole))


def test_a_contractor_never_reads_income_or_a_name_of_the_household(served):
    browser = served.logged_in(Roles.CONTRACTOR)
    opened, leaks = set(), {}
    for address, answer in crawl(
        browser, "/jobs", f"/jobs/{served.home}", "/money/invoices", "/money/prices"
    ):
        opened.add(address)
        if leaked := found(NEVER_TO_A_CONTRACTOR, texts_of(answer)):
            leaks[address] = leaked
    assert leaks == {}
    assert f"/jobs/{served.home}" in opened
    assert len(opened) > 20


def test_a_contractors_program_never_reads_it_either(served):
    app, home, clock = served.app, served.home, served.app.extensions["clock"]
    with app.test_request_context("/"), transaction() as session:
        users = {user.email: user for user in session.exec(select(User))}
        manager = Actor(users[email_of(Roles.MANAGER)].id, Roles.MANAGER)
        token = make_token(
            session,
            manager,
            name="a program",
            user_id=users[email_of(Roles.CONTRACTOR)].id,
            expires_on=clock().date().replace(month=12),
            at=clock(),
        ).text
    client = app.test_client()
    for path in ("/api/v1/jobs", f"/api/v1/jobs/{home}"):
        answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200, path
        assert found(NEVER_TO_A_CONTRACTOR, answer.text) == []
    assert (
        client.get(f"/api/v1/homes/{home}", headers={"Authorization": f"Bearer {token}"}).status_code == 403
    )


def test_no_address_redirect_or_line_of_a_log_holds_personal_data(served):
    manager = served.logged_in(Roles.MANAGER)
    for page in (
        "/programme",
        "/record",
        f"/homes/{served.home}/history",
        f"/homes/{served.home}",
        "/people",
    ):
        assert manager.get(page).status_code == 200
    for page in ("/homes", "/todo", "/waiting-list", f"/homes/{served.home}/check"):
        assert served.caseworker.get(page).status_code == 200
    for browser in (served.caseworker, manager):
        assert len(browser.addresses) > 100
        assert found(NEVER_IN_A_LOG, "\n".join(browser.addresses)) == []
    assert A_LINE in served.log.getvalue()
    assert found((*NEVER_IN_A_LOG, PASSWORD), served.log.getvalue()) == []
    with served.app.app_context(), reading() as session:
        entries = " ".join(f"{e.object_id} {e.detail}" for e in session.exec(select(AuditEntry)))
    assert found((*NEVER_IN_A_LOG, PASSWORD, "@example.org"), entries) == []
