"""The demo programme in a browser: the manager's page, and where each role begins its day."""

import shutil

import pytest

from webapp import create_app
from webapp.config import Settings
from webapp.db import current_database
from webapp.db.migrate import upgrade
from webapp.demo_programme import build_demo, demo_homes
from webapp.demo_serving import TODAY
from webapp.roles import Roles

STARTS = {
    Roles.CASEWORKER: "/homes",
    Roles.CONTRACTOR: "/jobs",
    Roles.INSPECTOR: "/inspections",
    Roles.MANAGER: "/programme",
    Roles.AUDITOR: "/programme",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return a data folder with the demo programme, and its logins."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    app = create_app(Settings.in_folder(folder, testing=True))
    with app.app_context():
        upgrade(current_database().engine)
        demo = build_demo(TODAY, "http://127.0.0.1:8000/verify/", demo_homes())
        current_database().engine.dispose()
    return folder, {login.role: login for login in demo.logins}


@pytest.fixture
def app(built, tmp_path, clock):
    """Return the application with the demo programme in it."""
    folder, _ = built
    shutil.copytree(folder, tmp_path / "data")
    clock.at = TODAY
    app = create_app(Settings.in_folder(tmp_path / "data", testing=True), clock)
    yield app
    with app.app_context():
        current_database().engine.dispose()


@pytest.fixture
def enter(built, page):
    """Return a function: role -> the person of that role logs in."""

    def log_in(role):
        login = built[1][role]
        page.goto("/login")
        page.get_by_label("Email address").fill(login.email)
        page.get_by_label("Password").fill(login.password)
        with page.expect_navigation():
            page.get_by_role("button", name="Log in").click()

    return log_in


@pytest.mark.parametrize("role", Roles)
def test_where_each_role_begins(page, barriers, picture, enter, role):
    enter(role)
    assert page.url.endswith(STARTS[role])
    assert not barriers()
    assert not picture(f"demo-{role.value}")


def test_the_managers_numbers_lead_to_homes(page, barriers, picture, enter):
    enter(Roles.MANAGER)
    page.get_by_text("Check: 17 homes in rows = 17 homes in total.").wait_for()
    page.get_by_role("link", name="2 Upgraded").first.click()
    page.wait_for_url("**/programme/homes?*")
    rows = page.locator("main table").last.locator("tbody tr")
    assert rows.count() == 2
    assert not barriers()
    assert not picture("demo-upgraded")
    with page.expect_navigation():
        rows.first.get_by_role("link").click()
    page.get_by_role("heading", level=1).wait_for()
    assert not barriers()


def test_the_managers_page_by_keyboard_alone(page, enter):
    enter(Roles.MANAGER)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _press in range(30):  # the filters come first, and what else the page leads to
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('main td') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/programme/homes?show=*")
