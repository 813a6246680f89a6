"""The browser of tests/webapp/browser, for the contractor's pages."""

from tests.webapp.browser.conftest import barriers, log_in, page, picture, site

__all__ = ["barriers", "log_in", "page", "picture", "site"]
