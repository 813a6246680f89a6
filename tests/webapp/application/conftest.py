"""The application with pages to practise on."""

import pytest

from tests.webapp.application import practice


@pytest.fixture
def app(app):
    """Return the application of tests/webapp/conftest.py with the practice pages."""
    app.register_blueprint(practice.blueprint)
    practice.REACHED.clear()
    return app
