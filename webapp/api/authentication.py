"""Who asks: a token in the header and nothing else. A cookie opens nothing here: nothing can be forged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g, request
from flask_babel import gettext as _

from webapp.api.problems import FORBIDDEN, UNAUTHORISED, problem, service_problem
from webapp.clock import now, program_day
from webapp.db import reading
from webapp.services.api_tokens import actor_of_token
from webapp.services.errors import ServiceError

if TYPE_CHECKING:
    from flask import Response

    from webapp.access import AccessRule
    from webapp.services.actors import Actor

SCHEME = "bearer"


def enforce_token(rule: AccessRule) -> Response | None:
    """Let a request of a program through, or say why not."""
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    with reading() as session:
        actor = (
            actor_of_token(session, text.strip(), today=program_day(now()))
            if scheme.lower() == SCHEME
            else None
        )
        if actor is None:
            refused = problem(UNAUTHORISED, "token_needed", _("Send a token that is in force."))
            refused.headers["WWW-Authenticate"] = 'Bearer realm="hearthline"'
            return refused
        if actor.role not in rule.roles:
            return problem(FORBIDDEN, "not_this_role", _("The role of this token cannot do this."))
        if rule.guard is not None:
            try:
                rule.guard(session, actor, **(request.view_args or {}))
            except ServiceError as error:
                return service_problem(error)
    g.api_actor = actor
    return None


def api_actor() -> Actor:
    """Return as whom the program acts."""
    actor: Actor = g.api_actor
    return actor
