"""A browser with which somebody has logged in before: it holds a signed cookie that names it and the account.

The cookie opens nothing. It only keeps the browser's own wrong tries apart from everybody else's
(webapp.login_attempts), so that a stranger who guesses at an account cannot lock its owner out.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from webapp.clock import now

if TYPE_CHECKING:
    from flask import Response

KEPT_FOR = timedelta(days=180)
# A computer in an office is shared by a few people.
MOST_ACCOUNTS = 6
NAME_BYTES = 16


def browser_of(account: str) -> str | None:
    """Return what names this browser, where somebody has logged in with it to an account."""
    return _known().get(account)


def remember_browser(account: str) -> None:
    """Let this browser be known as one of an account's own, with the answer to this request."""
    others = [(other, name) for other, name in _known().items() if other != account]
    newest = dict([*others, (account, secrets.token_hex(NAME_BYTES))][-MOST_ACCOUNTS:])
    value = str(_signer().dumps({"at": int(now().timestamp()), "known": newest}))

    @after_this_request
    def _set(response: Response) -> Response:
        response.set_cookie(
            _cookie_name(),
            value,
            max_age=KEPT_FOR,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            httponly=True,
            samesite="Lax",
            path="/",
        )
        return response


def _known() -> dict[str, str]:
    """Return the accounts of the cookie, by keyed hash, with the name that the browser has for each."""
    try:
        held = _signer().loads(request.cookies.get(_cookie_name(), ""))
    except BadSignature:
        return {}
    is_old = now().timestamp() - held["at"] > KEPT_FOR.total_seconds()
    return {} if is_old else dict(held["known"])


def _cookie_name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-browser"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="known-browser")
