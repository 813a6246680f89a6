"""The frame, the login and the kinds of fields as people meet them: by eye, keyboard and screen reader."""

import pytest
from playwright.sync_api import expect

from tests.webapp.application import practice
from tests.webapp.served import PASSWORD, email_of
from webapp.roles import Roles


@pytest.fixture
def app(app):
    """Return the application with the practice pages."""
    app.register_blueprint(practice.blueprint)
    practice.REACHED.clear()
    return app


def test_the_login_page(page, barriers, picture):
    page.goto("/login")
    assert page.title() == "Log in - Hearthline"
    assert not barriers()
    assert not picture("login")


def test_the_login_page_with_errors_moves_the_focus_to_the_summary(page, barriers, picture):
    page.goto("/login")
    page.get_by_role("button", name="Log in").click()
    assert page.title() == "Error: Log in - Hearthline"
    expect(page.locator("#error-summary")).to_be_focused()
    assert not barriers()
    assert not picture("login-errors")
    page.get_by_role("link", name="Write your password.").click()
    expect(page.get_by_label("Password")).to_be_focused()


def test_log_in_and_out_by_keyboard_alone(page):
    page.goto("/login")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(email_of(Roles.MANAGER))
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Log out").wait_for()
    page.get_by_role("button", name="Log out").focus()
    page.keyboard.press("Enter")
    page.get_by_text("You are logged out.").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Log in").wait_for()


@pytest.mark.parametrize("name", ["every", "question", "choice"])
def test_a_form_without_and_with_errors(page, log_in, barriers, picture, name):
    log_in(Roles.CASEWORKER)
    page.goto(f"/practice/forms/{name}")
    assert not barriers()
    assert not picture(f"form-{name}")
    page.get_by_role("button", name="Save and continue").click()
    page.locator("#error-summary").wait_for()
    expect(page.locator("#error-summary")).to_be_focused()
    assert not barriers()
    assert not picture(f"form-{name}-errors")


@pytest.mark.parametrize("address", ["lists", "public", "nowhere", "trouble/refused"])
def test_the_other_pages(page, barriers, picture, address):
    page.goto(f"/practice/{address}")
    assert not barriers()
    assert not picture(address.replace("/", "-"))


def test_the_page_of_two_versions(page, log_in, barriers, picture):
    log_in(Roles.CASEWORKER)
    page.goto("/practice/conflict")
    page.get_by_label("Name").fill("Ana")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", name="Somebody else changed this too").wait_for()
    assert not barriers()
    assert not picture("conflict")


def test_a_login_that_expired_in_the_middle_loses_nothing(page, site, log_in, barriers, picture):
    log_in(Roles.CASEWORKER)
    page.goto("/practice/forms/question")
    page.get_by_label("How many people live here?").fill("5")
    site.clock.forward(minutes=31)
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_text("we kept what you typed").wait_for()
    assert not barriers()
    assert not picture("login-kept")
    page.get_by_label("Email address").fill(email_of(Roles.CASEWORKER))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_text("We kept what you typed. Check it and save.").wait_for()
    assert page.get_by_label("How many people live here?").input_value() == "5"
    assert not picture("question-kept")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", name="Saved").wait_for()


def test_two_taps_on_the_button_send_once(page, log_in):
    log_in(Roles.CASEWORKER)
    page.goto("/practice/forms/question")
    page.get_by_label("How many people live here?").fill("5")
    page.get_by_role("button", name="Save and continue").dblclick()
    page.get_by_role("heading", name="Saved").wait_for()
    assert len(practice.REACHED) == 1


def test_without_scripts_every_form_works(chromium, site):
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/login")
    page.get_by_role("button", name="Log in").click()
    assert page.get_by_role("link", name="Write your email address.").is_visible()
    page.get_by_label("Email address").fill(email_of(Roles.MANAGER))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Log out").wait_for()
    context.close()
