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
from webapp.api.authentication import enforce_token
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
# Who reads everything, or changes who may, logs in with two things where the settings ask for it.
SECOND_FACTOR_ROLES = frozenset({Roles.MANAGER, Roles.AUDITOR})
HAS_SECOND_FACTOR = "has_second_factor"
# What opens before the second factor is there: the pages that bring it.
WITHOUT_SECOND_FACTOR = frozenset({"account.switch_on_second_factor", "account.second_factor_picture"})
# What an auditor, who reads everything and changes nothing, may send: the own account's, and a search.
SENT_BY_AUDITORS = frozenset(
    {
        "account.change_own_password",
        "account.choose_language",
        "account.end_other_sessions",
        "account.end_session_elsewhere",
        "account.new_recovery_codes",
        "account.switch_off_second_factor",
        "account.switch_on_second_factor",
        "caseworker.homes",
    }
)
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
    machine : bool
        Whether it belongs to the JSON interface: opened by a token, and by no login.
    """

    public: bool = False
    machine: bool = False
    roles: frozenset[Roles] = frozenset()
    guard: ObjectGuard | None = None


def access(
    *,
    public: bool = False,
    roles: frozenset[Roles] | set[Roles] = frozenset(),
    object: ObjectGuard | None = None,  # noqa: A002 - reads as a sentence: access(roles=..., object=...)
    machine: bool = False,
) -> Callable[[View], View]:
    """Declare who may open a page; it stands below the route's own decorator.

    `@access(public=True)`, or `@access(roles={Roles.CASEWORKER}, object=guard)`.
    """
    if public == bool(roles):
        raise RouteWithoutRule("A page is either public or for some roles; declare exactly one of the two.")
    rule = AccessRule(public, machine, frozenset(Roles(role) for role in roles), object)

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
    if rule.machine:
        return enforce_token(rule)
    if not current_user.is_authenticated:
        return to_login()
    if owes_second_factor() and request.endpoint not in WITHOUT_SECOND_FACTOR:
        return redirect(url_for("account.switch_on_second_factor"), code=303)
    if role_of_current_user() not in rule.roles or _is_change_by_auditor():
        abort(403)
    if rule.guard is not None:
        actor = current_actor()
        with reading() as database:
            _open(rule.guard, database, actor)
    return None


def _open(guard: ObjectGuard, database: Session, actor: Actor) -> None:
    guard(database, actor, **(request.view_args or {}))


def _is_change_by_auditor() -> bool:
    """Return whether an auditor sends something that changes a record, whatever the page itself allows."""
    sends = request.method not in SAFE_METHODS and request.endpoint not in SENT_BY_AUDITORS
    return sends and role_of_current_user() is Roles.AUDITOR


def owes_second_factor() -> bool:
    """Return whether the person's role asks for a second factor that the account does not have yet."""
    if not current_app.extensions["settings"].require_second_factor or session.get(HAS_SECOND_FACTOR):
        return False
    return role_of_current_user() in SECOND_FACTOR_ROLES


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
