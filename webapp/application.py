"""The application: its parts put together, in the order in which a request meets them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

import webapp.db
from webapp.access import enforce_access, refuse_routes_without_rule
from webapp.api.registration import register_api
from webapp.assets import missing_assets
from webapp.catalogues import set_up_languages
from webapp.clock import system_clock
from webapp.config import Settings
from webapp.error_pages import set_up_error_pages
from webapp.headers import set_up_headers
from webapp.security import set_up_security
from webapp.sessions import set_up_sessions
from webapp.ui.templates import set_up_templates
from webapp.views import register_views
from webapp.waiting_jobs import set_up_waiting_jobs
from webapp.what_was_seen import set_up_what_was_seen

if TYPE_CHECKING:
    from webapp.clock import Clock

STATIC = Path(__file__).parents[1] / "static"
MEGABYTE = 1024 * 1024
# A photo of a phone has 2 to 12 MB.
LARGEST_UPLOAD = 15 * MEGABYTE
LARGEST_TEXT = MEGABYTE


def create_app(settings: Settings | None = None, clock: Clock = system_clock) -> Flask:
    """Return the application.

    Parameters
    ----------
    settings : Settings or None
        From the environment, where they are not given.
    clock : Clock
        What time it is; tests bring their own.
    """
    settings = settings or Settings.from_environment()
    app = Flask("webapp", static_folder=str(STATIC), template_folder="templates")
    app.config.update(
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD,
        MAX_FORM_MEMORY_SIZE=LARGEST_TEXT,
        BABEL_DEFAULT_LOCALE="en",
    )
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock
    if settings.trusted_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]  # Flask's way
    set_up_languages(app)
    webapp.db.init_app(app, settings.database_url)
    app.before_request(_limit_texts)
    # In this order: the session may end, then access is checked (and a form without a login is kept), and
    # only then is its token looked at.
    set_up_sessions(app, settings.sessions_folder, behind_tls=settings.trusted_proxy)
    app.before_request(enforce_access)
    set_up_security(app, settings)
    set_up_what_was_seen(app)
    set_up_headers(app)
    set_up_templates(app)
    set_up_error_pages(app)
    register_views(app)
    register_api(app)
    refuse_routes_without_rule(app)
    set_up_waiting_jobs(app)
    if missing := missing_assets(STATIC):
        app.logger.warning("%s", missing)
    return app


def _limit_texts() -> None:
    """Take only as much from a form without a file as such a form can hold."""
    is_file = request.mimetype == "multipart/form-data" or request.mimetype.startswith("image/")
    if not is_file:
        request.max_content_length = LARGEST_TEXT
