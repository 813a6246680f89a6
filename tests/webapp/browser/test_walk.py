"""Three people, one home: from the first call to the verification PDF, in a real browser."""

import re
from datetime import date

import pytest

from tests.webapp.browser import walking
from tests.webapp.browser.walking import DESK, PHONE, Walker
from tests.webapp.caseworker.walk import Walk
from webapp.roles import Roles

STREET = "1234 N Blackstone Ave"
TODAY = date(2026, 6, 30)


@pytest.fixture
def walker(page, barriers, picture):
    """Somebody in front of the browser; axe finds nothing, and no page is wider than the screen."""
    widths = {"value": DESK}

    def look(name):
        assert not barriers(), name
        width = page.viewport_size["width"]
        assert not picture(f"walk-{name}", widths=(width,)), name
        page.set_viewport_size(widths["value"])

    made = Walker(page, look)
    made.widths = widths
    return made


def enter(walker, log_in, role, screen=DESK):
    walker.widths["value"] = screen
    walker.page.set_viewport_size(screen)
    log_in(role)


def manager_sees(walker, log_in):
    enter(walker, log_in, Roles.MANAGER)
    walker.page.goto("/programme")
    walker.see("programme")
    shown = walking.totals(walker.page.content())
    walker.log_out()
    return shown


def test_one_home_from_the_first_call_to_the_verified_certificate(app, walker, log_in, logged_in):
    Walk(app, logged_in(Roles.CASEWORKER)).open_home()
    before = manager_sees(walker, log_in)

    enter(walker, log_in, Roles.CASEWORKER)
    home_id = walking.take_in(walker, STREET)
    walking.approve(walker, home_id, TODAY)
    walker.page.goto(f"/homes/{home_id}/issued/household_report")
    walker.see("household-report")
    walker.press("Issue as PDF in this language")
    walker.see("documents")
    report, _ = walker.pdf(f"/homes/{home_id}/report.pdf")
    assert "attic insulation" in report.lower()
    assert "52,000" in report
    walker.log_out()

    enter(walker, log_in, Roles.CONTRACTOR, PHONE)
    walking.install(walker, STREET, TODAY)
    assert "52,000" not in walker.page.content()
    walker.log_out()

    enter(walker, log_in, Roles.INSPECTOR)
    walking.inspect(walker, STREET, TODAY, {"Attic insulation": "1235"})
    certificate, content = walker.pdf(f"/inspections/{home_id}/certificate.pdf")
    assert "1,235" in certificate
    assert "1,300" in certificate
    assert "RH12-345" in certificate
    assert "52,000" not in certificate
    token = re.search(r"/verify/([a-z2-7]+)", walker.page.content()).group(1)
    walker.log_out()

    confirm(walker, token, content)
    after = manager_sees(walker, log_in)
    moved_by_exactly_this_home(before, after)
    assert len(walker.seen) > 30


def confirm(walker, token, content):
    """Check the certificate as somebody who has only the paper."""
    page = walker.page
    page.goto(f"/verify/{token}")
    walker.see("verify")
    assert "This certificate is valid" in walker.text()
    page.locator("main input[type=file]").set_input_files(
        {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    walker.press("Check the file")
    walker.see("verify-file")
    page.goto(f"/verify/{token[::-1]}")
    walker.see("verify-unknown")


def moved_by_exactly_this_home(before, after):
    """Every number of the manager's page moved by what this home brought, and no other number moved."""
    changed = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    assert changed.pop("homes") == ("1", "2")
    for key in ("stage-passed", "upgraded", "electrified"):
        assert changed.pop(key) == ("0", "1")
    for source, cents in walking.PAID_CENTS.items():
        assert changed.pop(f"spent-{source}") == ("$0.00", f"${cents / 100:,.2f}")
    assert changed.pop("spent") == ("$0.00", f"${sum(walking.PAID_CENTS.values()) / 100:,.2f}")
    saved = {key for key in changed if key.startswith(("approved-", "installed-", "certified-"))}
    assert {"approved-kwh", "approved-therms", "approved-lifetime-tonnes"} <= saved
    assert {"certified-kwh", "certified-therms", "certified-lifetime-tonnes"} <= saved
    committed = {key for key in changed if key.startswith("committed")}
    assert set(changed) == saved | committed
    tonnes = [float(after[f"{side}-lifetime-tonnes"].split()[0]) for side in ("approved", "certified")]
    assert 0 < tonnes[1] < tonnes[0], "less insulation was found than was approved"
