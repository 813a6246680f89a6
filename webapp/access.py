"""Who may open a page is declared beside its route, and checked before anything else of the request runs.

A route without a rule does not exist for anybody: the application does not start with one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from flask import abort, current_app, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_security import current_user

from rules.errors import HearthlineError
from webapp.db import reading
from webapp.rescue import keep_posted_fields, opens_with_get
from webapp.roles import Roles
from webapp.services.actors import Actor

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

View = TypeVar("View", bound=Callable[..., Any])
# Raises NotFound or NotAllowed (webapp.services.errors) where the actor may not open the object of the URL.
ObjectGuard = Callable[..., object]

RULE = "__access_rule__"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class RouteWithoutRule(HearthlineError):  # noqa: N818 - the message is what a developer reads
    """A route that does not say who may open it."""


@dataclass(frozen=True, slots=True)
class AccessRule:
    """Who may open a page.

    Parameters
    ----------
    public : bool
        Whether it is open without a login.
    roles : frozenset[Roles]
        The roles that may open it, of those who are logged in.
    guard : ObjectGuard or None
        Called as guard(session, actor, **url_values) before the page; refuses an object that is not the
        actor's.
    """

    public: bool = False
    roles: frozenset[Roles] = frozenset()
    guard: ObjectGuard | None = None


def access(
    *,
    public: bool = False,
    roles: frozenset[Roles] | set[Roles] = frozenset(),
    object: ObjectGuard | None = None,  # noqa: A002 - reads as a sentence: access(roles=..., object=...)
) -> Callable[[View], View]:
    """Declare who may open a page; it stands below the route's own decorator.

    `@access(public=True)`, or `@access(roles={Roles.CASEWORKER}, object=guard)`.
    """
    if public == bool(roles):
        raise RouteWithoutRule("A page is either public or for some roles; declare exactly one of the two.")
    rule = AccessRule(public, frozenset(Roles(role) for role in roles), object)

    def declare(view: View) -> View:
        setattr(view, RULE, rule)
        return view

    return declare


def rule_of(app: Flask, endpoint: str) -> AccessRule | None:
    """Return the rule of an endpoint; the files under /static are public."""
    if endpoint == "static":
        return AccessRule(public=True)
    rule: AccessRule | None = getattr(app.view_functions[endpoint], RULE, None)
    return rule


def refuse_routes_without_rule(app: Flask) -> None:
    """Do not start with a route of which nobody said who may open it."""
    bare = sorted({r.endpoint for r in app.url_map.iter_rules() if rule_of(app, r.endpoint) is None})
    if bare:
        raise RouteWithoutRule(
            f"These routes do not declare their access: {', '.join(bare)}. Add @access(...)."
        )


def current_actor() -> Actor:
    """Return who is logged in, as services want to know it."""
    user = current_user._get_current_object()  # noqa: SLF001 - how werkzeug's proxies are opened
    return Actor(user_id=user.id, role=role_of_current_user(), provider_id=user.provider_id)


def role_of_current_user() -> Roles:
    """Return the role of the person who is logged in; everybody has exactly one."""
    held = {role.name for role in current_user.roles}
    if len(held) != 1:
        abort(403)
    return Roles(held.pop())


def enforce_access() -> ResponseReturnValue | None:
    """Let a request through, send it to the login, or refuse it."""
    if request.endpoint is None:
        return None  # no such page: 404 follows
    rule = rule_of(current_app, request.endpoint)
    if rule is None:
        raise RouteWithoutRule(f"The route {request.endpoint} does not declare its access.")
    if rule.public:
        return None
    if not current_user.is_authenticated:
        return to_login()
    if role_of_current_user() not in rule.roles:
        abort(403)
    if rule.guard is not None:
        actor = current_actor()
        with reading() as database:
            _open(rule.guard, database, actor)
    return None


def _open(guard: ObjectGuard, database: Session, actor: Actor) -> None:
    guard(database, actor, **(request.view_args or {}))


def to_login() -> ResponseReturnValue:
    """Send somebody without a login to the login page, and back to this page afterwards."""
    if request.method in SAFE_METHODS:
        return redirect(url_for("account.login", next=request.full_path.rstrip("?")))
    if keep_posted_fields():
        flash(_("Your login ended, for safety. Log in again: we kept what you typed."), "warning")
    else:
        flash(_("Your login ended, for safety, before this was saved. Log in, and do it again."), "warning")
    session.modified = True
    wanted = request.path if opens_with_get(request.path) else None
    return redirect(url_for("account.login", next=wanted), code=303)
