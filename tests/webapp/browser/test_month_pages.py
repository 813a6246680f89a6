"""Monthly reports and printings of many homes in a browser: axe-core finds nothing, and every page fits."""

import pytest

from tests.webapp.db.programme import AT
from tests.webapp.programme.drawn_programme import DrawnProgramme
from webapp.db import transaction
from webapp.roles import Roles
from webapp.views.printing import routes

MONTH = f"{AT.year}-{AT.month:02d}"


@pytest.fixture
def filled(site):
    """Fill the served application with a random programme."""
    with site.app.test_request_context(), transaction() as session:
        drawn = DrawnProgramme(session, 7)
        for _ in range(20):
            drawn.add_home()
    return site


def looks_right(barriers, picture, name):
    assert not barriers()
    assert not picture(name)


@pytest.mark.usefixtures("filled")
def test_a_manager_reads_a_month_and_issues_its_report(page, log_in, barriers, picture):
    log_in(Roles.MANAGER)
    page.get_by_role("link", name="Program", exact=True).wait_for()
    page.goto(f"/programme/month?month={MONTH}")
    looks_right(barriers, picture, "month")
    page.get_by_role("link", name="The program's report").click()
    page.get_by_role("button", name="Issue the report").wait_for()
    looks_right(barriers, picture, "month-report")
    page.get_by_label("Language of the report").select_option("zh-Hant")
    page.get_by_role("button", name="Issue the report").click()
    page.get_by_role("link", name="PDF, 繁體中文").wait_for()
    looks_right(barriers, picture, "month-report-issued")


@pytest.mark.usefixtures("filled")
def test_a_contractor_reads_the_own_month(page, log_in, barriers, picture):
    log_in(Roles.CONTRACTOR)
    page.get_by_role("link", name="Monthly report").click()
    page.get_by_role("button", name="Issue the report").wait_for()
    looks_right(barriers, picture, "month-of-a-provider")


@pytest.mark.usefixtures("filled")
def test_a_manager_has_many_reports_printed(page, log_in, barriers, picture, monkeypatch):
    begin, threads = routes.run_in_background, []
    monkeypatch.setattr(routes, "run_in_background", lambda *_: None)
    log_in(Roles.MANAGER)
    page.get_by_role("link", name="Homes", exact=True).click()
    page.get_by_role("link", name="Reports of many homes at once").click()
    page.get_by_role("link", name="Print the reports of many homes").click()
    page.get_by_text("Choose a stage, days of decision, or references.").wait_for()
    looks_right(barriers, picture, "printing-new")
    page.get_by_label("Stage").select_option("All stages")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("20 homes are chosen.").wait_for()
    looks_right(barriers, picture, "printing-chosen")
    page.get_by_role("button", name="Print 20 reports").click()
    page.get_by_text("Waiting: 0 of 20").wait_for()
    looks_right(barriers, picture, "printing-waits")
    monkeypatch.setattr(routes, "run_in_background", lambda *given: threads.append(begin(*given)))
    page.get_by_role("button", name="Go on with the printing").click()
    page.get_by_role("link", name="See how far it is now").or_(
        page.get_by_role("button", name="Remove these reports")
    ).first.wait_for()
    for thread in threads:
        thread.join()
    page.reload()
    page.get_by_role("button", name="Remove these reports").wait_for()
    looks_right(barriers, picture, "printing-done")
    page.get_by_role("button", name="Remove these reports").click()
    page.get_by_text("Nothing was printed for many homes yet.").wait_for()
    looks_right(barriers, picture, "printings")
