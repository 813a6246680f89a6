"""The pages of the draw and of an inspector's day in a browser: by eye, on a phone, by a screen reader."""

import pytest
from playwright.sync_api import expect

from tests.webapp.inspector import homes, walk
from webapp.db import reading, transaction
from webapp.db.quality import InspectionDraw, Tier
from webapp.roles import Roles
from webapp.services import sampling
from webapp.services.sampling_tiers import decide_tier
from webapp.stages import Stage

PLAIN = ("led_lamps", "heat_pump_water_heater")


@pytest.fixture
def check_page(barriers, picture):
    """Return a function that looks at the page as it is now."""

    def check(name):
        assert not barriers(), name
        assert not picture(f"quality-{name}"), name

    return check


@pytest.fixture
def programme(app):
    """Return the ids of homes: one that passed, one at its final inspection, one at work."""
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        passed = homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN)
        walk.pass_by_services(session, people[Roles.INSPECTOR], passed.id)
        after = homes.home_at(session, people, Stage.FINAL_INSPECTION)
        return passed.id, after.id, homes.home_in_progress(session, people).id


def test_the_managers_pages(app, page, log_in, check_page, programme):
    passed, after, _ = programme
    with app.test_request_context(), reading() as session:
        draw = session.exec(homes.select(InspectionDraw)).first()
    log_in(Roles.MANAGER)
    for name, address in (
        ("rule", "/quality"),
        ("draws", "/quality/draws"),
        ("draw", f"/quality/draws/{draw.id}"),
        ("firms", "/quality/firms"),
        ("firm", f"/quality/firms/{draw.provider_id}"),
        ("deficiencies", "/quality/deficiencies"),
        ("homes", "/quality/homes"),
        ("home", f"/quality/homes/{passed}"),
        ("certificates", "/quality/certificates"),
        ("assign", f"/quality/homes/{after}/assign"),
        ("order", f"/quality/homes/{passed}/order"),
        ("change", "/quality/rule/change"),
    ):
        page.goto(address)
        page.locator("h1").wait_for()
        check_page(name)
    page.get_by_role("button", name="Save the change").click()
    expect(page.locator("#error-summary")).to_be_focused()
    check_page("change-errors")


def test_a_day_of_the_inspector(page, log_in, check_page, programme):
    _, after, at_work = programme
    log_in(Roles.INSPECTOR)
    page.goto("/inspections/pool")
    check_page("pool")
    page.goto(f"/inspections/{after}/plan")
    check_page("plan")
    for label, value in (("Month", "7"), ("Day", "2"), ("Year", "2026")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Put it on my list").click()
    page.get_by_text("The home is on your list.").wait_for()
    check_page("planned")
    page.goto("/inspections/mine")
    check_page("mine")
    page.goto("/inspections")
    check_page("day")
    page.goto(f"/inspections/{at_work}/in_progress")
    page.get_by_role("button", name="Begin the inspection").click()
    page.get_by_role("link", name="Questions of the visit").click()
    check_page("soundness")
    page.goto(f"/inspections/{after}/post_installation")
    page.get_by_role("button", name="Begin the inspection").click()
    page.get_by_role("link", name="Tests that you repeat").click()
    check_page("tests")
    page.get_by_label("Blower door").fill("2600")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("#error-summary")).to_be_focused()
    check_page("tests-errors")
    page.get_by_label("Instruments").fill("DG-1000")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="Questions of the visit").click()
    page.locator("label[for=question_satisfied-0]").click()
    check_page("questions")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="The checklist to print").click()
    check_page("sheet")
    page.go_back()
    page.get_by_role("link", name="Air sealing").click()
    page.locator("label[for=verdict-1]").click()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("#error-summary")).to_be_focused()
    check_page("item-fail")
    page.get_by_role("link", name="Add a photo").click()
    check_page("photo")


def test_a_home_on_its_papers(app, page, log_in, check_page, monkeypatch):
    monkeypatch.setattr(sampling, "draw_number", lambda *_: sampling.NUMBERS - 1)
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        for _ in range(3):
            homes.home_in_progress(session, people, PLAIN)
        firm = people[Roles.CONTRACTOR].provider_id
        decide_tier(session, people[Roles.MANAGER], firm, Tier.TRUSTED, reason="known", at=homes.AT)
        home_id = homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN).id
    log_in(Roles.INSPECTOR)
    page.goto(f"/inspections/{home_id}/accept")
    check_page("accept")
    page.get_by_role("button", name="Accept the home").click()
    expect(page.locator("#error-summary")).to_be_focused()
    check_page("accept-errors")
    page.get_by_label("What did you look at?").fill("Photos, permit, invoices")
    page.get_by_role("button", name="Accept the home").click()
    page.get_by_text("The home passed on its papers.").wait_for()
