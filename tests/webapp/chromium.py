"""Debian's Chromium, started once for all tests of a process that want it."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from webapp.assets import STATIC, missing_assets

CHROMIUM = Path("/usr/bin/chromium")
AXE = STATIC / "vendor" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def chromium():
    """Return the browser; where it, or what it should draw with, is absent, skip and say so."""
    if not CHROMIUM.is_file():
        pytest.skip(f"there is no {CHROMIUM}: apt-get install chromium")
    if missing_assets() or not AXE.is_file():
        pytest.skip("the design system is not installed: python -m webapp.assets --tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()
