"""A notice that is issued carries its code, its record and a signature, and its page tells nothing of it."""

import io
import json

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from tests.webapp.caseworker.walk import FRESNO, Walk
from tests.webapp.reports import verapdf
from tests.webapp.served import START, soup
from webapp.cli import cli
from webapp.clock import program_day
from webapp.db import reading, transaction
from webapp.db.homes import Home
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.issued_documents import Standing, document_of, file_of, office_here, standing_of
from webapp.services.issued_notices import issue_notice
from webapp.services.paper_notice import notice_of
from webapp.signing.verifying import verify_pdf

VERIFY = "https://hearthline.example.org/verify/"


@pytest.fixture
def walk(app, logged_in):
    return Walk(app, logged_in(Roles.CASEWORKER))


def issued(app, home_id, language):
    """Issue the notice of a home; return its row and its file."""
    with app.test_request_context(), transaction() as session:
        home = session.get_one(Home, home_id)
        actor = Actor(home.opened_by, Roles.CASEWORKER, home.provider_id)
        notice = notice_of(session, actor, home_id, program_day(START))
        office = office_here()
        document = issue_notice(
            session,
            actor,
            home_id,
            notice,
            language=language,
            verify_address=VERIFY,
            office=office,
            at=START,
        )
        return document, file_of(document, office)


@pytest.mark.parametrize("language", ["en", "es", "zh-Hant"])
def test_a_notice_is_signed_and_its_decision_can_be_made_again(app, walk, tmp_path, language):
    home = walk.open_home(FRESNO)
    walk.decide(home)
    document, content = issued(app, home, language)
    with app.test_request_context():
        found = verify_pdf(content, office_here().seal.trust(), START)
    assert found.is_genuine
    assert (found.claim.kind, found.claim.token, found.claim.home_id) == ("notice", document.token, home)
    assert (document.template, document.template_version) == ("determination_notice", 1)
    pdf = PdfReader(io.BytesIO(content))
    record = json.loads(pdf.attachments["assessment.json"][0])
    assert record["facts"]["household"]["size"] == FRESNO["household.size"]
    path = tmp_path / "notice.pdf"
    path.write_bytes(content)
    answer = CliRunner().invoke(cli, ["report", "recompute", str(path)])
    assert answer.exit_code == 0, answer.output
    if not verapdf.why_absent():
        assert verapdf.broken_rules({path: ("ua1", "3a")}) == {(path.name, "ua1"): [], (path.name, "3a"): []}


def test_a_later_notice_takes_its_place_and_the_page_tells_nothing_of_the_household(app, client, walk):
    home = walk.open_home(FRESNO)
    walk.decide(home)
    first, later = issued(app, home, "en")[0], issued(app, home, "en")[0]
    with app.test_request_context(), reading() as session:
        standings = [standing_of(session, document_of(session, each.token)) for each in (first, later)]
    assert standings == [Standing.SUPERSEDED, Standing.VALID]
    shown = soup(client.get(f"/verify/{later.token}").text).main.get_text(" ", strip=True)
    assert "Notice of a decision" in shown
    for kept in ("Fresno", "Blackstone", "qualif", home):
        assert kept not in shown
