"""A phone that loses its signal: everything is read, kept, and sent exactly once."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.webapp.chromium import PATIENCE_MS
from tests.webapp.contractor.browser.line import line_to
from tests.webapp.contractor.programme import (
    ATTIC,
    TODAY,
    add_home,
    address_of,
    firm_named,
    jpeg,
    rows,
    send,
    two_photos,
)
from tests.webapp.served import PASSWORD, email_of
from webapp.db import transaction
from webapp.db.homes import Home
from webapp.db.log import Submission
from webapp.db.work import InstalledMeasure, MeasureFunding, Photo
from webapp.roles import Roles
from webapp.stages import Stage

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

HELD = """async () => (await (await caches.open("hearthline-field-pages")).keys())
  .map(request => new URL(request.url).pathname)"""


@pytest.fixture
def line(site):
    with line_to(urlsplit(site.address).port) as line:
        yield line


@pytest.fixture
def context(chromium, line):
    opened = chromium.new_context(base_url=line.address, viewport={"width": 375, "height": 740})
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


def log_in(page, role=Roles.CONTRACTOR):
    page.goto("/login")
    page.get_by_label("Email address").fill(email_of(role))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


@pytest.fixture
def phone(context):
    page = context.new_page()
    log_in(page)
    return page


def ready(page, *pages):
    """Wait until the phone has some pages."""
    page.goto("/jobs")
    expect(page.locator("#field-kept")).to_be_visible()
    held = page.evaluate(HELD)
    assert {"/jobs", "/jobs/waiting", *pages} <= set(held)


def fill_attic(page, quantity="900", note=""):
    page.get_by_label("How much you put in").fill(quantity)
    for part, value in (("Month", "6"), ("Day", "29"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_label("R-value before the work").fill("11")
    page.get_by_label("R-value after the work").fill("49")
    page.get_by_label("LIWP (climate money)").fill("3,447.00")
    if note:
        page.get_by_label("Note for the inspector").fill(note)


def photograph(page):
    names = ("Photo of the finished work", "Photo of the depth ruler", "Photo before the work")
    for number, name in enumerate(names):
        content = jpeg(size=(1200, 900), colour=(40 * number, 90, 60))
        file = {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": content}
        page.get_by_label(name).set_input_files(file)


def save(page):
    page.get_by_role("button", name="Save this measure").click()


def send_now(page):
    page.get_by_role("button", name="Send now").click()


def test_todays_work_is_read_without_signal_and_nothing_else(app, phone, line):
    today = add_home(app)
    later = add_home(app, address="77 Second St", stage=Stage.SCHEDULED, day=TODAY.replace(month=7))
    address = address_of(app, today)
    ready(phone, f"/jobs/{today}", address, address + "/not-installed", f"/jobs/{today}/safety")
    held = phone.evaluate(HELD)
    assert all(page.startswith("/jobs") for page in held)
    assert not [page for page in held if later in page]
    line.cut()
    phone.goto("/jobs")
    phone.get_by_role("link", name="1234 N Blackstone Ave").click()
    phone.get_by_role("link", name="Attic insulation").click()
    expect(phone.get_by_label("How much you put in")).to_be_visible()
    expect(phone.locator("#field-message")).to_contain_text("No signal. This is the copy of")
    assert phone.evaluate("getComputedStyle(document.querySelector('.usa-button')).minHeight") != "0px"


def test_the_signal_goes_in_the_middle_of_a_form_and_everything_lands_once(app, phone, line):
    home_id = add_home(app)
    address = address_of(app, home_id)
    ready(phone, address, f"/jobs/{home_id}")
    phone.goto(address)
    fill_attic(phone)
    photograph(phone)
    line.cut()
    save(phone)
    phone.wait_for_url("**/jobs/waiting**")
    expect(phone.get_by_text("Waits for a signal")).to_be_visible()
    assert not rows(app, InstalledMeasure)
    phone.reload()
    expect(phone.get_by_text("0 of 3 photos sent")).to_be_visible()
    phone.goto(f"/jobs/{home_id}")
    expect(phone.locator(".hl-tasks__status").first).to_have_text("On this phone")
    line.mend()
    phone.goto("/jobs/waiting")
    send_now(phone)
    expect(phone.get_by_text("receipt")).to_be_visible()
    assert [logged.quantity for logged in rows(app, InstalledMeasure)] == [900]
    assert {photo.kind for photo in rows(app, Photo)} == {"finished_work", "depth_ruler", "before_work"}
    assert len(rows(app, Photo)) == 3


@pytest.mark.parametrize("lost", [b"/measures/", b"/photos HTTP"])
def test_an_answer_that_is_lost_after_the_work_was_done(app, phone, line, lost):
    address = address_of(app, add_home(app))
    ready(phone, address)
    phone.goto(address)
    fill_attic(phone)
    photograph(phone)
    line.cut()
    save(phone)
    phone.wait_for_url("**/jobs/waiting**")
    line.mend()
    line.lose_answer_to(b"POST " + address.encode() + (b" HTTP" if lost == b"/measures/" else lost))
    send_now(phone)
    assert line.lost.wait(10)
    expect(phone.get_by_text("Waits for a signal")).to_be_visible()
    assert len(rows(app, InstalledMeasure)) == 1
    line.mend()
    send_now(phone)
    expect(phone.get_by_text("receipt")).to_be_visible()
    assert len(rows(app, InstalledMeasure)) == 1
    assert len(rows(app, MeasureFunding)) == 1
    assert len(rows(app, Photo)) == 3
    keys = [landed.key for landed in rows(app, Submission)]
    assert len(keys) == len(set(keys)) == 4


def test_a_closed_tab_and_an_ended_session_lose_nothing_and_only_the_same_person_sends(
    app, context, phone, line, clock
):
    home_id = add_home(app)
    address = address_of(app, home_id)
    ready(phone, address)
    phone.goto(address)
    fill_attic(phone)
    photograph(phone)
    line.cut()
    save(phone)
    phone.wait_for_url("**/jobs/waiting**")
    phone.close()
    clock.forward(minutes=31)
    line.mend()
    other = context.new_page()
    log_in(other, Roles.INSPECTOR)
    other.wait_for_url("**/inspections**")
    assert other.evaluate(HELD) == []
    other.get_by_role("button", name="Log out").click()
    assert not rows(app, InstalledMeasure)
    log_in(other)
    other.goto("/jobs/waiting")
    send_now(other)
    expect(other.get_by_text("receipt")).to_be_visible()
    assert len(rows(app, InstalledMeasure)) == 1
    assert len(rows(app, Photo)) == 3


def test_both_versions_where_the_office_phone_was_faster(app, phone, line, contractor):
    address = address_of(app, add_home(app))
    ready(phone, address)
    phone.goto(address)
    fill_attic(phone, quantity="920")
    photograph(phone)
    line.cut()
    save(phone)
    phone.wait_for_url("**/jobs/waiting**")
    assert send(contractor, address, ATTIC, **two_photos()).status_code == 303
    line.mend()
    send_now(phone)
    expect(phone.get_by_text("Saved now: 900 sq ft")).to_be_visible()
    expect(phone.get_by_text("What you typed: 920 sq ft")).to_be_visible()
    phone.get_by_role("button", name="Save what I typed").click()
    expect(phone.get_by_text("receipt")).to_be_visible()
    (logged,) = rows(app, InstalledMeasure)
    assert (logged.quantity, logged.row_version) == (920, 2)


def test_what_was_not_taken_says_why_and_is_mended(app, phone, line):
    address = address_of(app, add_home(app))
    ready(phone, address)
    phone.goto(address)
    fill_attic(phone)
    phone.get_by_label("R-value after the work").fill("9")
    phone.keyboard.press("Tab")
    expect(phone.get_by_text("must be higher than before")).to_be_visible()
    photograph(phone)
    line.cut()
    save(phone)
    phone.wait_for_url("**/jobs/waiting**")
    line.mend()
    send_now(phone)
    expect(phone.get_by_text("must be higher than before")).to_be_visible()
    assert not rows(app, InstalledMeasure)
    phone.get_by_role("button", name="Mend it").click()
    expect(phone.get_by_label("How much you put in")).to_have_value("900")
    phone.get_by_label("R-value after the work").fill("49")
    save(phone)
    phone.get_by_text("Attic insulation: saved.").wait_for()
    assert len(rows(app, InstalledMeasure)) == 1
    assert len(rows(app, Photo)) == 3


def test_a_full_phone_says_so_and_keeps_the_page_as_it_is(app, phone, line, context):
    address = address_of(app, add_home(app))
    ready(phone, address)
    phone.goto(address)
    fill_attic(phone)
    photograph(phone)
    (worker,) = context.service_workers
    worker.evaluate("() => { HearthlineField.put = async () => { throw new Error('QuotaExceededError'); }; }")
    line.cut()
    save(phone)
    expect(phone.locator("#field-message")).to_contain_text("This phone has no room left")
    expect(phone.get_by_label("How much you put in")).to_have_value("900")


def test_a_home_that_is_taken_away_is_wiped_from_the_phone(app, phone, line):
    home_id = add_home(app)
    address = address_of(app, home_id)
    ready(phone, address)
    with app.app_context(), transaction() as session:
        session.get(Home, home_id).contractor_provider_id = firm_named(session, "Delta Insulation")
    ready(phone)
    assert set(phone.evaluate(HELD)) == {"/jobs", "/jobs/waiting"}
    line.cut()
    phone.goto(address)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Waiting on this phone")
