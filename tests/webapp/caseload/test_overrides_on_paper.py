"""What a supervisor decided on every paper of the home: it stands first, for as long as it holds."""

from datetime import date

import pytest
from pypdf import PdfReader

from rules.outcomes import Outcome
from tests.webapp.caseload.conftest import make_supervisor
from webapp.db import reading, transaction
from webapp.reports.model import texts
from webapp.reports.notice_content import notice_report
from webapp.services.caseload_appeals import override
from webapp.services.determinations import latest_determinations
from webapp.services.paper_notice import notice_of
from webapp.services.print_lists import sources_of
from webapp.services.report_batch_files import report_file
from webapp.services.report_batches import run_batch, start_batch

DECIDED, MADE, UNTIL = date(2026, 6, 30), date(2026, 7, 10), date(2026, 12, 31)
YES = "Yes: this household qualifies"


@pytest.fixture
def stopped(app, walk, colleague):
    """A home that qualifies by the rules, and a supervisor's no to every programme ten days later."""
    home = walk.open_home()
    walk.decide(home)
    make_supervisor(app, colleague, date(2026, 6, 1))
    app.extensions["clock"].forward(days=10)
    with app.app_context(), transaction() as session:
        for row in latest_determinations(session, home):
            if row.outcome != Outcome.INELIGIBLE:
                override(
                    session,
                    colleague,
                    home,
                    determination_id=row.id,
                    answer=Outcome.INELIGIBLE,
                    reason="The lease is forged.",
                    expires_on=UNTIL,
                    today=MADE,
                    at=app.extensions["clock"](),
                )
    return home


@pytest.fixture
def caseworker(app, walk):
    with app.app_context():
        return walk.actor()


def test_the_notice_says_no_and_the_time_for_another_look_begins_with_it(app, caseworker, stopped):
    with app.test_request_context(), reading() as session:
        held = notice_of(session, caseworker, stopped, UNTIL)
        after = notice_of(session, caseworker, stopped, date(2027, 1, 1))
    assert (held.decided_on, held.appeal_by, held.bring_by) == (MADE, date(2026, 8, 9), date(2026, 7, 30))
    assert YES not in list(texts(notice_report(held)))
    assert (after.decided_on, after.appeal_by) == (DECIDED, date(2026, 7, 30))
    assert YES in list(texts(notice_report(after)))


def test_a_report_printed_with_others_says_what_the_page_says(app, caseworker, stopped, tmp_path):
    with app.app_context(), reading() as session:
        (sources,) = sources_of(session, caseworker, [stopped], UNTIL)
        assert {each["answer"] for each in sources["overrides"]} == {"ineligible"}
        (after,) = sources_of(session, caseworker, [stopped], date(2027, 1, 1))
        assert "overrides" not in after
    with app.app_context(), transaction() as session:
        engine = session.get_bind()
        begun = start_batch(session, caseworker, [stopped], tmp_path, app.extensions["clock"]())
    assert run_batch(engine, tmp_path, begun.id).printed == 1
    with app.app_context(), reading() as session:
        _, printed = report_file(session, caseworker, tmp_path, begun.id, 1)
    (tmp_path / "printed.pdf").write_bytes(printed)
    from_paper = "".join(page.extract_text() for page in PdfReader(tmp_path / "printed.pdf").pages)
    assert "The lease is forged." in from_paper
    assert YES not in from_paper
