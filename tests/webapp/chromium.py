"""Debian's Chromium, started once for all tests of a process that want it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from webapp.assets import STATIC, missing_assets

CHROMIUM = Path("/usr/bin/chromium")
# How long a page may take is not what a test is about: a machine that stands still for a while is no fault.
PATIENCE_MS = 60_000
NOTHING_BUT_THIS_MACHINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
AXE = STATIC / "vendor" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def chromium():
    """Return the browser; where it, or what it should draw with, is absent, skip and say so."""
    if not CHROMIUM.is_file():
        pytest.skip(f"there is no {CHROMIUM}: apt-get install chromium")
    if missing_assets() or not AXE.is_file():
        pytest.skip("the design system is not installed: python -m webapp.assets --tests")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", NOTHING_BUT_THIS_MACHINE]
        )
        yield browser
        browser.close()
