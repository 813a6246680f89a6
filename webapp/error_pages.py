"""What a person reads when something does not work: what happened, that nothing was lost, and what to do."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from webapp.api.problems import http_problem
from webapp.rescue import keep_posted_fields, kept_path
from webapp.services.errors import AlreadyDone, NotAllowed, NotFound, Refused, StaleEdit, StepNotAllowed
from webapp.ui.pages import page

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from webapp.ui.field import Words


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong, in the reader's words, and what to do."""

    title: Words
    what: Words
    do: Words


TROUBLES = {
    400: Trouble(
        _l("We could not read that"),
        _l("The page was sent in a way that we do not understand. Nothing was changed."),
        _l("Go back, load the page again, and try once more."),
    ),
    403: Trouble(
        _l("This page is not part of your role"),
        _l("You are logged in, but your role does not open this page."),
        _l("If you need it for your work, ask your program manager."),
    ),
    404: Trouble(
        _l("We cannot find that page"),
        _l("The address may be mistyped, or the page may belong to somebody else."),
        _l("Check the address, or go to the start page."),
    ),
    405: Trouble(
        _l("This address cannot be opened like that"),
        _l("It is only there to send a form to. Nothing was changed."),
        _l("Go to the start page."),
    ),
    409: Trouble(
        _l("This was changed in the meantime"),
        _l("Somebody else has taken a step since you opened the page. Nothing of yours was saved."),
        _l("Open the home again to see how it stands now."),
    ),
    413: Trouble(
        _l("The file is too large"),
        _l("A photo may have up to 15 megabytes (MB). Nothing was saved."),
        _l("Go back, and choose a smaller photo or take it again with a lower quality."),
    ),
    422: Trouble(
        _l("This could not be saved"),
        _l("Nothing was changed."),
        _l("Go back and check what you typed."),
    ),
    429: Trouble(
        _l("Too many tries"),
        _l("There were too many tries in a short time."),
        _l("Wait 10 minutes, then try again."),
    ),
    500: Trouble(
        _l("Something went wrong on our side"),
        _l("We made a mistake. It was noted. What you had saved before is safe."),
        _l("Go back and try again. If it happens again, tell your program manager when it happened."),
    ),
}
UNPROCESSABLE, CONFLICT, NOT_FOUND, BAD_REQUEST = 422, 409, 404, 400


def trouble_page(status: int, what: Words | None = None) -> ResponseReturnValue:
    """Draw the page of a trouble."""
    trouble = TROUBLES.get(status) or TROUBLES[500 if status >= 500 else 400]  # noqa: PLR2004 - classes of HTTP statuses
    return page("errors/trouble.html", status, trouble=trouble, what=what or trouble.what)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    if request.path.startswith("/api/"):
        return http_problem(error)
    status = error.code or InternalServerError.code
    answer = trouble_page(status)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        answer.headers["Allow"] = ", ".join(allowed)  # type: ignore[union-attr]  # a Response
    return answer


def _forged_or_expired(_error: CSRFError) -> ResponseReturnValue:
    """Keep the form where it is the person's own, of an earlier session; refuse it otherwise."""
    if current_user.is_authenticated and keep_posted_fields() and kept_path() == request.path:
        return redirect(request.path, code=303)
    if not current_user.is_authenticated and request.endpoint in ("account.login", "account.logout"):
        flash(_("This page was open for a long time. Log in now."), "info")
        return redirect(url_for("account.login", next=request.args.get("next")), code=303)
    return trouble_page(
        BAD_REQUEST,
        _("The page was open for too long, or was not sent from our site. Nothing was changed."),
    )


def _already_done(error: AlreadyDone) -> ResponseReturnValue:
    flash(_("This was saved already. It is there once."), "info")
    return redirect(error.location, code=303)


def _unexpected(error: Exception) -> ResponseReturnValue:
    if isinstance(error, HTTPException):
        return _http(error)
    # The kind and the places, and not the message: it may hold what somebody typed.
    places = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error("%s in %s\n%s", type(error).__name__, request.endpoint, places)
    return trouble_page(InternalServerError.code)


def set_up_error_pages(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _forged_or_expired)
    # Nobody learns whether what is not his is there.
    app.register_error_handler(NotFound, lambda _error: trouble_page(NOT_FOUND))
    app.register_error_handler(NotAllowed, lambda _error: trouble_page(NOT_FOUND))
    app.register_error_handler(StaleEdit, lambda error: trouble_page(CONFLICT, str(error)))
    app.register_error_handler(StepNotAllowed, lambda _error: trouble_page(CONFLICT))
    app.register_error_handler(Refused, lambda error: trouble_page(UNPROCESSABLE, str(error)))
    app.register_error_handler(AlreadyDone, _already_done)
    if not app.testing:
        app.register_error_handler(Exception, _unexpected)
