"""Who may open what is declared beside each route, and holds for every route, method and role."""

import re

import pytest
from flask import Blueprint

from webapp.access import RouteWithoutRule, access, refuse_routes_without_rule, rule_of
from webapp.roles import Roles

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PART = re.compile(r"<(?:(?P<kind>\w+)(?:\((?P<allowed>.*?)\))?:)?\w+>")


def nobodys(part):
    """Return what stands for a part of an address: nobody's home, so that nothing can happen to it."""
    if part["kind"] == "any":
        return part["allowed"].partition(",")[0].strip("'\" ")
    return "999" if part["kind"] == "int" else "0" * 32


def address_of(rule):
    return PART.sub(nobodys, rule.rule)


def routes(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_declares_its_access(app):
    assert all(rule_of(app, rule.endpoint) is not None for rule in routes(app))


def test_nothing_is_public_but_what_must_be(app):
    public = {
        r.endpoint
        for r in routes(app)
        if rule_of(app, r.endpoint).public and not r.endpoint.startswith("practice.")
    }
    assert public <= {
        "account.code",
        "account.login",
        "account.logout",
        "account.recovery_code",
        "account.set_password",
        "api.openapi",
        "language.choose",
        "self_check.check",
        "verify.ask",
        "verify.show",
    }


def test_without_a_login_every_other_page_leads_to_the_login(app, client):
    for rule in routes(app):
        if rule_of(app, rule.endpoint).public or rule_of(app, rule.endpoint).machine:
            continue
        for method in sorted(rule.methods & set(METHODS)):
            answer = client.open(address_of(rule), method=method)
            assert answer.status_code in (302, 303), (method, rule.rule)
            assert answer.location.startswith("/login"), (method, rule.rule)


@pytest.mark.parametrize("role", list(Roles))
def test_another_role_is_refused_before_anything_else(app, logged_in, role):
    client = logged_in(role)
    for rule in routes(app):
        declared = rule_of(app, rule.endpoint)
        if declared.public or declared.machine or role in declared.roles:
            continue
        for method in sorted(rule.methods & set(METHODS)):
            assert client.open(address_of(rule), method=method).status_code == 403, (method, rule.rule)


@pytest.mark.parametrize("role", list(Roles))
def test_a_home_that_is_nobodys_is_not_found_by_any_role(app, logged_in, role):
    client = logged_in(role)
    for rule in routes(app):
        declared = rule_of(app, rule.endpoint)
        if role not in declared.roles or declared.guard is None or "GET" not in rule.methods:
            continue
        assert client.get(address_of(rule)).status_code == 404, rule.rule


def test_the_matrix_of_the_practice_pages(client, logged_in):
    found = {}
    for role in (None, *Roles):
        browser = client if role is None else logged_in(role)
        for path in (
            "/practice/public",
            "/practice/caseworkers",
            "/practice/homes/mine",
            "/practice/homes/other",
        ):
            found[role, path.removeprefix("/practice/")] = browser.get(path).status_code
    assert {role: found[role, "public"] for role in (None, *Roles)} == dict.fromkeys((None, *Roles), 200)
    assert {role: found[role, "caseworkers"] for role in (None, *Roles)} == {
        **dict.fromkeys(Roles, 403),
        None: 302,
        Roles.CASEWORKER: 200,
    }
    assert {role: found[role, "homes/mine"] for role in (None, *Roles)} == {
        **dict.fromkeys(Roles, 403),
        None: 302,
        Roles.CASEWORKER: 200,
        Roles.CONTRACTOR: 404,
    }
    assert found[Roles.CASEWORKER, "homes/other"] == 404


def test_a_route_without_a_rule_stops_the_start(app):
    bare = Blueprint("bare", __name__)
    bare.get("/bare")(lambda: "open to all")
    app.register_blueprint(bare)
    with pytest.raises(RouteWithoutRule, match=r"bare\.<lambda>"):
        refuse_routes_without_rule(app)
    with pytest.raises(RouteWithoutRule, match="does not declare"):
        app.test_client().get("/bare")


@pytest.mark.parametrize("declared", [{}, {"public": True, "roles": {Roles.MANAGER}}])
def test_a_rule_says_exactly_one_thing(declared):
    with pytest.raises(RouteWithoutRule, match="exactly one"):
        access(**declared)


def test_a_rule_knows_only_our_roles():
    with pytest.raises(ValueError, match="plumber"):
        access(roles={"plumber"})


@pytest.mark.parametrize("role", list(Roles))
def test_the_front_door_leads_each_role_to_a_page_that_is_its_own(logged_in, role):
    answer = logged_in(role).get("/", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path in ("/homes", "/jobs", "/inspections", "/programme")
