"""Accounts, people and the record in a browser: an app is added, somebody new comes, and every page fits."""

import pytest

from tests.webapp.application.accounts import Phone
from tests.webapp.db.programme import Programme
from tests.webapp.served import PASSWORD, email_of
from webapp.db import transaction
from webapp.roles import Roles
from webapp.stages import Stage

NEW_PASSWORD = "four green ladders"  # noqa: S105 - of people who exist only in tests


@pytest.fixture
def home_id(site):
    """Return a home that was led to its certificate."""
    with site.app.app_context(), transaction() as session:
        return Programme.open(session).home_at(session, Stage.REPORTED).id


def looks_right(barriers, picture, name):
    assert not barriers()
    assert not picture(name)


def test_somebody_adds_an_app_and_logs_in_with_it(page, site, log_in, barriers, picture):
    log_in(Roles.AUDITOR)
    page.goto("/account")
    looks_right(barriers, picture, "account")
    page.goto("/account/second-factor/on")
    looks_right(barriers, picture, "second-factor")
    phone = Phone(page.locator(".hl-key").inner_text())
    page.get_by_label("Your password now").fill(PASSWORD)
    page.get_by_label("Code that the app shows now").fill("000000")
    page.get_by_role("button", name="Switch it on").click()
    page.locator("#error-summary").wait_for()
    looks_right(barriers, picture, "second-factor-wrong")
    page.get_by_label("Your password now").fill(PASSWORD)
    page.get_by_label("Code that the app shows now").fill(phone.code(site.clock()))
    page.get_by_role("button", name="Switch it on").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    looks_right(barriers, picture, "recovery-codes")
    page.get_by_role("button", name="Log out").click()
    page.get_by_text("You are logged out").wait_for()
    site.clock.forward(minutes=1)
    page.get_by_label("Email address").fill(email_of(Roles.AUDITOR))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Code of your authenticator app").wait_for()
    looks_right(barriers, picture, "code")
    page.get_by_label("Code of your authenticator app").fill(phone.code(site.clock()))
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Log out").wait_for()
    page.goto("/account/sessions")
    looks_right(barriers, picture, "sessions")
    for address in ("/account/password", "/account/language", "/account/second-factor"):
        page.goto(address)
        looks_right(barriers, picture, address.strip("/").replace("/", "-"))


def test_a_manager_adds_somebody_who_chooses_a_password(page, log_in, barriers, picture):
    log_in(Roles.MANAGER)
    page.goto("/people")
    looks_right(barriers, picture, "people")
    page.get_by_role("link", name="Add a person").click()
    page.get_by_role("button", name="Add the person").click()
    page.locator("#error-summary").wait_for()
    looks_right(barriers, picture, "new-person-errors")
    page.get_by_label("Name").fill("Rosa Lim")
    page.get_by_label("Email address").fill("rosa@example.org")
    page.locator("label[for=role-0]").click()
    page.get_by_label("Works for").select_option("Valley Community Action")
    page.locator("label[for=employment-0]").click()
    looks_right(barriers, picture, "new-person")
    page.get_by_role("button", name="Add the person").click()
    page.get_by_role("heading", name="Rosa Lim").wait_for()
    looks_right(barriers, picture, "person")
    page.get_by_role("button", name="Make a link for a new password").click()
    page.get_by_role("heading", name="The link for a new password").wait_for()
    looks_right(barriers, picture, "link")
    link = page.locator(".hl-key").inner_text()
    page.goto("/people/providers")
    looks_right(barriers, picture, "providers")
    page.get_by_role("button", name="Log out").click()
    page.goto(link[link.index("/set-password") :])
    looks_right(barriers, picture, "set-password")
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Set the password and log in").click()
    page.get_by_text("Your password is set").wait_for()


def test_an_auditor_follows_a_home(page, log_in, barriers, picture, home_id):
    log_in(Roles.AUDITOR)
    page.goto("/record")
    looks_right(barriers, picture, "record")
    page.goto(f"/homes/{home_id}/history")
    looks_right(barriers, picture, "history")
    page.get_by_role("link", name="Decisions and assessments as they were recorded").click()
    page.get_by_role("heading", name="Documents as they were recorded").wait_for()
    looks_right(barriers, picture, "documents")
