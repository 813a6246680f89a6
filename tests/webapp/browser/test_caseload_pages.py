"""The caseload's pages in a browser: nothing for axe-core to find, and they fit from 320 px up."""

from datetime import date

import pytest
from sqlmodel import select

from tests.webapp.caseload.conftest import make_supervisor
from tests.webapp.caseworker.walk import ADDRESS, EVERYTHING, FRESNO, FROM_A_VISIT, Walk
from webapp.db import transaction
from webapp.db.caseload import HomeMatch
from webapp.roles import Roles
from webapp.services.intake import open_case


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
        assert not picture(f"caseload-{name}", (320, 375, 1280)), name

    return at


@pytest.fixture
def refuse(page, barriers, picture):
    """Return a function that sends a page as it is, and looks at it with its errors."""

    def send(name, button):
        page.get_by_role("button", name=button, exact=True).click()
        page.locator("#error-summary").wait_for()
        assert page.title().startswith("Error:")
        assert not barriers(), name
        assert not picture(f"caseload-{name}-errors"), name

    return send


def twins(walk):
    """Open one home twice, in two spellings; return both, the one that may be compared first."""
    home = walk.open_home(EVERYTHING)
    with walk.app.app_context():
        actor = walk.actor()
    with walk.app.app_context(), transaction() as session:
        spelt = ADDRESS.model_copy(update={"address_line": "1234 North Blackstone Avenue"})
        other = open_case(session, actor, spelt, None, walk.app.extensions["clock"]()).id
        assert session.exec(select(HomeMatch)).one()
    return home, other


def test_lists_and_steps(page, look, refuse, log_in, walk):
    home, other = twins(walk)
    walk.decide(home)
    walk.send(f"/homes/{home}/contact", name="Guadalupe Ríos", phone="559-555-0123", birth_year="1961")
    walk.send(f"/homes/{home}/notes", text="The dog bites.\nRing twice.")
    log_in(Roles.CASEWORKER)
    look("/homes", "homes")
    page.locator("summary", has_text="Where homes wait").click()
    page.get_by_label("Search", exact=True).last.fill("rios")
    page.get_by_role("button", name="Search", exact=True).click()
    look("/homes", "homes-found")
    assert page.locator("main tbody tr").count() == 1
    page.get_by_role("button", name="Clear the search").click()
    for address in ("/todo", "/waiting-list", "/duplicates", "/homes/bottlenecks", "/handed-over"):
        look(address, address.strip("/").replace("/", "-"))
    look(f"/homes/{home}", "home")
    look(f"/homes/{home}/matches/{other}", "compare")
    refuse("compare", "Keep this answer")
    for step, button in (
        ("notes", "Keep this note"),
        ("hold", "Put on hold"),
        ("withdraw", "Withdraw"),
        ("hand-over", "Hand over"),
        ("appeals/new", "Keep this appeal"),
        ("certify", "Decide again by today's rules"),
    ):
        look(f"/homes/{home}/{step}", step.replace("/", "-"))
        refuse(step.replace("/", "-"), button)
    for step in ("contact", "address", "parcel", "appeals"):
        look(f"/homes/{home}/{step}", step)


def test_the_measures_of_a_proposal_and_what_they_cost(page, look, log_in, walk):
    home = walk.open_home({**EVERYTHING, **FROM_A_VISIT, "dwelling.climate_zone": 13})
    walk.decide(home)
    walk.assess(home)
    log_in(Roles.CASEWORKER)
    look(f"/homes/{home}/scope/propose", "propose")
    families = page.locator("details.hl-family")
    assert families.count() > 3
    opened = page.locator("details.hl-family[open]")
    assert opened.count() > 0
    assert page.locator("input[type=checkbox]:checked").count() > 3
    walk.propose(home)
    look(f"/homes/{home}/scope", "scope")
    walk.approve(home)
    walk.schedule(home)
    for step in ("call-off", "another-day"):
        look(f"/homes/{home}/{step}", step)


def test_a_supervisor_and_the_manager(look, log_in, app, walk):
    home = walk.open_home(FRESNO)
    walk.decide(home)
    with app.app_context():
        supervisor = walk.actor()
    make_supervisor(app, supervisor, date(2026, 6, 1))
    walk.send(
        f"/homes/{home}/appeals/new",
        determination=walk.page(f"/homes/{home}/appeals/new").select("select option")[1]["value"],
        by_whom="household",
        reason="They counted my son's wages twice.",
    )
    log_in(Roles.CASEWORKER)
    look(f"/homes/{home}/override", "override")
    look(f"/homes/{home}/appeals", "appeals-open")
    look(f"/homes/{home}/appeals/1", "appeal-decide")
    look("/todo", "todo-due")
    walk.send(
        f"/homes/{home}/hold",
        {"revisit_on-month": 7, "revisit_on-day": 9, "revisit_on-year": 2026},
        reason="severe_moisture",
    )
    look(f"/homes/{home}/resume", "resume")
    look(f"/homes/{home}", "home-on-hold")


def test_the_manager_names_supervisors(look, log_in):
    log_in(Roles.MANAGER)
    look("/supervisors", "supervisors")
    look("/supervisors/new", "supervisor-new")
