"""The caseworker's pages in a browser: nothing for axe-core to find, and they fit from 320 px up."""

import pytest

from tests.webapp.caseworker.walk import EVERYTHING, FRESNO, Walk
from webapp.roles import Roles


@pytest.fixture
def walk(app, logged_in):
    """Return the way of a caseworker through the pages, for what was done before."""
    return Walk(app, logged_in(Roles.CASEWORKER))


@pytest.fixture
def look(page, barriers, picture):
    """Return a function that opens a page, and finds nothing wrong with how it looks."""

    def at(address, name):
        page.goto(address)
        assert not barriers(), name
        assert not picture(f"caseworker-{name}", (320, 375, 768, 1280)), name

    return at


@pytest.fixture
def refuse(page, barriers, picture):
    """Return a function that sends a page as it is, and looks at it with its errors."""

    def send(name, button="Save and continue"):
        page.get_by_role("button", name=button).click()
        page.locator("#error-summary").wait_for()
        page.wait_for_load_state()
        assert page.title().startswith("Error:")
        assert not barriers(), name
        assert not picture(f"caseworker-{name}-errors"), name

    return send


def test_the_intake(page, look, refuse, log_in, walk):
    home = walk.open_home({**FRESNO, "household.size": None})
    bare = walk.open_home({"household.language": "es"})
    log_in(Roles.CASEWORKER)
    look("/homes", "homes")
    look("/homes/new", "new")
    refuse("new")
    look(f"/homes/{bare}", "home-new")
    look(f"/homes/{bare}/questions/building", "building")
    refuse("building")
    look(f"/homes/{bare}/questions/tract", "tract")
    page.get_by_label("Census tract").fill("0601900")
    refuse("tract")
    look(f"/homes/{bare}/questions/roof", "roof")
    look(f"/homes/{bare}/questions/landlord", "landlord")
    look(f"/homes/{bare}/questions/earlier-work", "earlier-work")
    look(f"/homes/{bare}/income", "income-none")
    look(f"/homes/{bare}/income/none", "income-zero")
    refuse("income-zero", "Record that nobody has income")
    look(f"/homes/{home}/income", "income")
    look(f"/homes/{home}/income/new", "income-new")
    page.get_by_label("How much is one payment").fill("$2,000 / mo")
    page.get_by_label("Where does it come from?").fill("wages")
    refuse("income-new", "Save this income")
    assert page.get_by_label("How much is one payment").input_value() == "$2,000 / mo"
    assert page.get_by_label("Where does it come from?").input_value() == "wages"
    look(f"/homes/{home}/check", "check")
    look(f"/homes/{home}/questions/landlord", "settled")


def test_the_decision_and_the_work(page, look, refuse, log_in, walk):
    home = walk.open_home(EVERYTHING)
    log_in(Roles.CASEWORKER)
    look(f"/homes/{home}/check", "check-settled")
    page.get_by_label("Year").fill("26")
    refuse("check-settled", "Decide and keep the decision")
    walk.decide(home)
    look(f"/homes/{home}/determination", "determination")
    walk.assess(home)
    look(f"/homes/{home}/determination", "determination-assessed")
    look(f"/homes/{home}", "home-assessed")
    look(f"/homes/{home}/scope/propose", "propose")
    page.get_by_label("How much: Smart thermostat").fill("")
    refuse("propose", "Propose this work")
    walk.propose(home)
    look(f"/homes/{home}/scope", "scope")
    walk.approve(home)
    look(f"/homes/{home}/schedule", "schedule")
    refuse("schedule", "Schedule the work")
    walk.schedule(home)
    look(f"/homes/{home}/schedule", "scheduled")


def test_a_stale_edit_shows_both_versions(page, barriers, picture, log_in, walk):
    home = walk.open_home()
    log_in(Roles.CASEWORKER)
    page.goto(f"/homes/{home}/questions/household-size")
    walk.send(f"/homes/{home}/questions/household-size", size="5")
    page.get_by_label("How many people").fill("6")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", name="Somebody else changed this too").wait_for()
    assert not barriers()
    assert not picture("caseworker-conflict")
    page.get_by_role("button", name="Save what I typed").click()
    page.wait_for_url("**/questions/**")
    assert walk.facts(home)["household"]["size"] == 6
