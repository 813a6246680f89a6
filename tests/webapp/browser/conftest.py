"""A browser that is Debian's Chromium, and the application served to it on 127.0.0.1.

Nothing else can be reached: a request elsewhere is cut off and fails the test, and so does anything that the
page's security policy forbids. Where Chromium is absent the tests are skipped, and say so.
HEARTHLINE_SCREENSHOTS=folder keeps pictures of the pages.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.webapp import served
from tests.webapp.chromium import AXE, PATIENCE_MS
from webapp.server import HOST

PHONE, TABLET, DESK = 320, 768, 1280
WIDER_THAN_THE_WINDOW = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Of what axe-core says, only what it finds wrong is brought over: all the rest is ten thousand lines a page.
BARRIERS = """
rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(result =>
  result.violations.flatMap(found => found.nodes.map(node => found.id + ": " + node.html)))
"""


def pytest_collection_modifyitems(items):
    """Let the tests of this folder reach this machine, and no other."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.allow_hosts([HOST]))


@dataclass
class Site:
    """The application while it is served."""

    app: object
    clock: served.StoppedClock
    address: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def site(app, clock):
    """Serve the application of the test, with its own database."""
    with served.serving(app) as address:
        yield Site(app, clock, address)


@pytest.fixture
def page(chromium, site):
    """Return a page of the browser; afterwards nothing outside was asked for, and nothing was forbidden."""
    context = chromium.new_context(base_url=site.address, viewport={"width": DESK, "height": 900})

    def note(request):
        if not request.url.startswith((site.address + "/", "data:", "blob:")):
            site.outside.append(request.url)

    # Told of, not asked whether it may: a browser that must ask for each file keeps none of them.
    context.on("request", note)
    opened = context.new_page()
    opened.on("console", lambda message: _note(site, message))
    opened.on("pageerror", lambda error: site.complaints.append(str(error)))
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    context.close()
    assert not site.outside
    assert not site.complaints


def _note(site, message):
    # Chromium reports each answer of 4xx as an error; those are what some tests are about. A file that was
    # still loading when the page was left is no complaint; requests elsewhere are told of by `outside`.
    expected = ("the server responded with a status of", "net::ERR_ABORTED")
    if message.type in ("error", "warning") and not any(text in message.text for text in expected):
        site.complaints.append(message.text)


@pytest.fixture
def log_in(page):
    """Return a function: role -> the person of that role logs in through the login page."""

    def enter(role, password=served.PASSWORD):
        page.goto("/login")
        page.get_by_label("Email address").fill(served.email_of(role))
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Log in").click()

    return enter


@pytest.fixture
def barriers(page):
    """Return a function that lists what axe-core finds on the page as it is now: rule and element."""
    source = AXE.read_text(encoding="utf-8")

    def found():
        page.wait_for_load_state()  # a page without its style sheet yet has other sizes and colours
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(source + ";undefined")
        return page.evaluate(BARRIERS, {"type": "tag", "values": RULES})

    return found


@pytest.fixture
def picture(page):
    """Return a function that takes pictures of the page, and says at which widths it does not fit."""

    def take(name, widths=(PHONE, 375, DESK)):
        too_narrow = []
        page.wait_for_load_state()
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate(WIDER_THAN_THE_WINDOW):
                too_narrow.append(width)
            if folder := os.environ.get("HEARTHLINE_SCREENSHOTS"):
                Path(folder).mkdir(parents=True, exist_ok=True)
                page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        return too_narrow

    return take
