"""The caseworker's pages in a browser: nothing for axe-core to find, and they fit from 320 px up."""

import pytest

from tests.webapp.caseworker.walk import EVERYTHING, FRESNO, Walk
from tests.webapp.test_places import import_map
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
    page.get_by_label("How much is one payment").fill("$2,000 / paycheck")
    page.get_by_label("Where does it come from?").fill("wages")
    refuse("income-new", "Save this income")
    assert page.get_by_label("How much is one payment").input_value() == "$2,000 / paycheck"
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


def test_papers_lists_and_what_is_printed(page, look, refuse, log_in, walk):
    home = walk.open_home({**FRESNO, "building.units_per_building": [4], "household.language": "es"})
    walk.send(f"/homes/{home}/income/new", person="Ana", amount_usd="18", period="hourly")
    walk.send(f"/homes/{home}/income/adults/new", person="Luis", zero_income_declared="yes")
    walk.send(f"/homes/{home}/roster/new", unit="101", household_size="4", annual_income_usd="30000")
    log_in(Roles.CASEWORKER)
    look(f"/homes/{home}/income", "income-adults")
    page.locator("main details summary").first.click()
    look(f"/homes/{home}/income/3/more", "income-hours")
    refuse("income-hours", "Save the hours")
    look(f"/homes/{home}/income/adults/new", "adult")
    look(f"/homes/{home}/papers", "papers")
    look(f"/homes/{home}/papers/new", "paper-new")
    refuse("paper-new", "Save this paper")
    look(f"/homes/{home}/bring", "bring")
    look(f"/homes/{home}/visit", "visit")
    look(f"/homes/{home}/roster", "roster")
    look(f"/homes/{home}/roster/paste", "roster-paste")
    look(f"/homes/{home}/earlier-work/new", "earlier-work-new")
    walk.decide(home)
    look(f"/homes/{home}/issued", "documents")
    for language in ("en", "es", "vi", "zh-Hant"):
        look(f"/homes/{home}/issued/notice?language={language}", f"notice-{language}")
    look(f"/homes/{home}/issued/household_report", "household-report")
    look(f"/homes/{home}/issued/work_scope", "work-scope-not-yet")
    page.goto(f"/homes/{home}/determination")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")


def test_the_self_check_is_open_to_anybody(page, look, refuse):
    look("/check", "self-check")
    refuse("self-check", "Check")
    page.get_by_label("Census tract of your home").fill("06019001100")
    page.get_by_label("How many people live in your home?").fill("4")
    page.get_by_label("How much money").fill("$4,300 / mo")
    page.get_by_role("button", name="Check").click()
    page.get_by_role("heading", name="Your household may qualify").or_(
        page.get_by_role("heading", name="We need to know more")
    ).wait_for()


@pytest.fixture
def drawn(tmp_path, monkeypatch):
    """Import a map of two tracts for the application."""
    monkeypatch.setenv("HEARTHLINE_DATA_HOME", str(tmp_path / "store"))
    import_map(tmp_path / "store" / "reference")


@pytest.mark.usefixtures("drawn")
def test_a_click_on_the_map_is_a_point_and_the_keyboard_does_it_too(page, look, log_in, walk):
    home = walk.open_home({"dwelling.county": "Fresno"})
    log_in(Roles.CASEWORKER)
    look(f"/homes/{home}/place", "place")
    page.locator("[data-map-told]").get_by_text("Shown: Fresno County.").wait_for()
    assert page.locator(".leaflet-interactive").count() == 1
    drawing = page.locator("[data-map-drawing]")
    box = drawing.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator("[data-map-told]").get_by_text("Chosen: 36.71").wait_for()
    page.get_by_label("Latitude").fill("")
    page.get_by_role("button", name="Choose the middle of the map").press("Enter")
    assert page.get_by_label("Latitude").input_value().startswith("36.7")
    page.get_by_role("button", name="Find the census tract").click()
    page.get_by_role("heading", name="Is this the place?").wait_for()
    assert "06019001100 of the census of 2010" in page.locator("main").inner_text()
    page.get_by_role("button", name="Yes, save this place").click()
    page.wait_for_url("**/questions/**")
    assert walk.facts(home)["dwelling"]["tract_geoid"] == "06019001100"


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
