"""The inspector's pages and the public one in a browser: by eye, on a phone, and by a screen reader."""

import pytest
from playwright.sync_api import expect

from tests.webapp.inspector import homes, walk
from webapp.db import transaction
from webapp.roles import Roles
from webapp.services.certificates import certificate_file
from webapp.stages import Stage


@pytest.fixture
def home_id(app):
    """Return the id of a home at its final inspection."""
    with app.test_request_context(), transaction() as session:
        return homes.home_at(session, homes.people_of(session), Stage.FINAL_INSPECTION).id


@pytest.fixture
def check_page(barriers, picture):
    """Return a function that looks at the page as it is now."""

    def check(name):
        assert not barriers(), name
        assert not picture(name), name

    return check


def save(page):
    page.get_by_role("button", name="Save and continue").click()


def test_an_inspection_page_by_page(app, page, log_in, check_page, home_id):
    with app.test_request_context(), transaction() as session:
        homes.home_at(session, homes.people_of(session), Stage.DESK_REVIEW)
        homes.home_in_progress(session, homes.people_of(session))
    log_in(Roles.INSPECTOR)
    page.get_by_role("heading", name="Inspections").wait_for()
    check_page("inspections")
    page.goto(f"/inspections/{home_id}/post_installation")
    check_page("start")
    page.get_by_role("button", name="Begin the inspection").click()
    page.get_by_role("link", name="Air sealing").wait_for()
    check_page("checklist")
    page.get_by_role("link", name="Air sealing").click()
    check_page("item")
    save(page)
    expect(page.locator("#error-summary")).to_be_focused()
    check_page("item-errors")
    page.get_by_label("How much did you find?").fill("1")
    page.get_by_label("What did you read?").fill("2,700")
    page.get_by_text("Pass", exact=True).click()
    save(page)
    for quantity, reading in (("1300", "49"), ("13", None), ("1", None)):
        page.get_by_label("How much did you find?").fill(quantity)
        if reading:
            page.get_by_label("What did you read?").fill(reading)
        page.get_by_text("Pass", exact=True).click()
        save(page)
    page.get_by_role("heading", name="When did you visit the home?").wait_for()
    check_page("visit")
    save(page)
    expect(page.locator("#error-summary")).to_be_focused()
    check_page("visit-errors")
    for label, value in (("Month", "6"), ("Day", "30"), ("Year", "2026")):
        page.get_by_label(label).fill(value)
    save(page)
    page.get_by_role("heading", name="Check what you found").wait_for()
    check_page("check")
    page.get_by_role("button", name="Finish the inspection").click()
    expect(page.locator("#error-summary")).to_be_focused()
    check_page("check-errors")
    page.locator("label[for=verdict-0]").click()
    page.get_by_role("button", name="Finish the inspection").click()
    page.get_by_role("link", name="Open the certificate (PDF)").wait_for()
    check_page("certificate")
    page.get_by_role("link", name="Open the page that confirms it").click()
    page.get_by_role("heading", name="This certificate is valid").wait_for()


def test_the_papers_and_the_refusal(app, page, log_in, check_page):
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        home = homes.home_at(session, people, Stage.CONTRACTOR_COMPLETE, not_installed=("led_lamps",))
    log_in(Roles.INSPECTOR)
    page.goto(f"/inspections/{home.id}/papers")
    check_page("papers-begin")
    page.get_by_role("button", name="Begin the check of the papers").click()
    page.get_by_text("Are the papers complete?").wait_for()
    check_page("papers")
    save(page)
    expect(page.locator("#error-summary")).to_be_focused()
    check_page("papers-errors")


def test_the_public_page(app, page, check_page, home_id):
    with app.test_request_context(), transaction() as session:
        inspector = homes.people_of(session)[Roles.INSPECTOR]
        certificate = walk.pass_by_services(session, inspector, home_id)
        issued = certificate_file(session, certificate)
    page.goto("/verify")
    check_page("verify-ask")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#error-summary")).to_be_focused()
    check_page("verify-ask-errors")
    page.get_by_label("Certificate id").fill(certificate.token.upper())
    page.get_by_role("button", name="Check").click()
    page.get_by_role("heading", name="This certificate is valid").wait_for()
    check_page("verify")
    page.get_by_role("button", name="Check the file").click()
    expect(page.locator("#error-summary")).to_be_focused()
    check_page("verify-errors")
    content = {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": issued}
    page.get_by_label("PDF file of the certificate").set_input_files(content)
    page.get_by_role("button", name="Check the file").click()
    page.get_by_text("The file is genuine").wait_for()
    check_page("verify-genuine")
    page.get_by_label("PDF file of the certificate").set_input_files({**content, "buffer": b"%PDF-1.4 other"})
    page.get_by_role("button", name="Check the file").click()
    page.get_by_text("The file is not genuine").wait_for()
    check_page("verify-changed")
    page.goto("/verify/" + "a" * 26)
    check_page("verify-unknown")
