"""After each answer, whose home it showed, and to whom, is written down.

A home's page is one whose address names the home. It is written down once for a person, a home and a day,
before the page leaves: a page that cannot be written down is not shown. A list that is taken along as a file
is written down each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, g, request
from flask_security import current_user

from webapp.access import current_actor, rule_of
from webapp.clock import now, program_day
from webapp.db import current_database, transaction
from webapp.exports import FORMATS
from webapp.services import home_views

if TYPE_CHECKING:
    from datetime import date

    from flask import Flask, Response

    from webapp.services.actors import Actor

HOME = "home_id"
REMEMBERED = "home_views"
MOST_REMEMBERED = 50_000
OK = 200


def set_up_what_was_seen(app: Flask) -> None:
    """Write down what each answer of an application shows of homes."""
    app.extensions[REMEMBERED] = set()
    app.after_request(_write_down)


def _write_down(response: Response) -> Response:
    if request.method == "GET" and response.status_code == OK and request.endpoint is not None:
        actor = _reader(request.endpoint)
        if actor is not None:
            _home(actor)
            _list(actor, request.endpoint)
    return response


def _reader(endpoint: str) -> Actor | None:
    """Return who reads a page that is not public."""
    rule = rule_of(current_app, endpoint)
    if rule is None or rule.public:
        return None
    if rule.machine:
        actor: Actor | None = g.get("api_actor")
        return actor
    return current_actor() if current_user.is_authenticated else None


def _home(actor: Actor) -> None:
    home_id = (request.view_args or {}).get(HOME)
    if home_id is None:
        return
    at = now()
    key = (actor.user_id, str(home_id), program_day(at))
    remembered: set[tuple[int, str, date]] = current_app.extensions[REMEMBERED]
    if key in remembered:
        return
    if not home_views.was_seen(current_database().logins(), *key):
        with transaction() as session:
            home_views.write_down(session, actor, key[1], day=key[2], at=at)
    if len(remembered) >= MOST_REMEMBERED:
        remembered.clear()
    remembered.add(key)


def _list(actor: Actor, endpoint: str) -> None:
    kind = request.args.get("format")
    if kind in FORMATS:
        with transaction() as session:
            home_views.write_down_list(session, actor, endpoint, str(kind), at=now())
