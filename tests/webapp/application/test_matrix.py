"""Every route, each method, every role, on objects that are its own and on objects that are not.

What is to be expected comes from the rule beside the route; the routes come from the map of addresses. A
route without a rule, or with an object of a kind that has no sample, fails.
"""

from dataclasses import dataclass

import pytest
from flask_wtf.csrf import CSRFError
from sqlalchemy import func, select
from sqlmodel import SQLModel
from werkzeug.exceptions import Forbidden

from tests.webapp import served
from tests.webapp.application import matrix_world
from webapp.access import SENT_BY_AUDITORS, rule_of
from webapp.db import current_database, reading, transaction
from webapp.roles import Roles
from webapp.services.errors import ServiceError
from webapp.stages import Stage

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
LET_IN, REFUSED, NOT_THERE, TO_LOGIN = "let in", "refused", "not there", "to the login"
NO_TOKEN = "let in, but for the missing token"  # noqa: S105 - an outcome

# Routes with a part of an address that names no object of somebody, and why nobody needs to be kept from it.
NO_OBJECT = {
    "contractor.queue.receipt": "a receipt is looked up by the person who asks",
    "caseworker.county_map": "public shapes of tracts",
    "programme.tract_shapes": "public shapes of tracts, with sums",
    "money.budget": "a budget belongs to the program",
}
# What anybody may open who has the secret part of its address.
PUBLIC_BY_SECRET = {"verify.show", "account.set_password", "static"}


@dataclass
class Matrix:
    app: object
    world: object
    cookies: dict

    def routes(self):
        rules = [
            rule for rule in self.app.url_map.iter_rules() if not rule_of(self.app, rule.endpoint).machine
        ]
        return [(rule, rule_of(self.app, rule.endpoint)) for rule in rules]

    def outcome(self, rule, method, values, role):
        """Return how far a request gets: up to the page itself, which is not run."""
        cookie = {"Cookie": f"hearthline={self.cookies[role]}"} if role else {}
        address = self.app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
        with self.app.test_request_context(address, method=method, headers=cookie):
            try:
                answer = self.app.preprocess_request()
            except CSRFError:
                return NO_TOKEN  # access comes first; without its token the form ends here
            except Forbidden:
                return REFUSED
            except ServiceError:
                return NOT_THERE
        if answer is not None:
            return TO_LOGIN
        assert method == "GET", "a change got in without a token"
        return LET_IN


@pytest.fixture(scope="module")
def matrix(filled_folder, tmp_path_factory):
    clock = served.StoppedClock()
    app = served.copied_app(filled_folder, tmp_path_factory.mktemp("matrix") / "data", clock)
    with app.app_context(), app.test_request_context("/"), transaction() as session:
        world = matrix_world.build(session)
    cookies = {}
    for role in Roles:
        client = app.test_client()
        assert served.log_in(client, role).status_code == 303
        cookies[role] = client.get_cookie("hearthline").value
    yield Matrix(app, world, cookies)
    with app.app_context():
        current_database().engine.dispose()


def with_methods(matrix):
    return [
        (rule, declared, method)
        for rule, declared in matrix.routes()
        for method in sorted(rule.methods & METHODS)
    ]


def test_every_kind_of_object_has_a_sample(matrix):
    missing = {rule.rule: matrix_world.without_sample(rule) for rule, _ in matrix.routes()}
    assert {address: parts for address, parts in missing.items() if parts} == {}


def test_every_route_with_an_object_has_a_guard(matrix):
    bare = {
        rule.endpoint
        for rule, declared in matrix.routes()
        if rule.arguments and declared.guard is None and not declared.public
    }
    assert bare - set(NO_OBJECT) == set()
    public = {rule.endpoint for rule, declared in matrix.routes() if rule.arguments and declared.public}
    assert public <= PUBLIC_BY_SECRET


def of_own(matrix, rule, method, role):
    """Return how far a role gets with its own objects: in, as soon as one lets it in."""
    found = set()
    for values in matrix_world.samples(matrix.world, rule, role, own=True):
        found.add(matrix.outcome(rule, method, values, role))
        if found & {LET_IN, NO_TOKEN, REFUSED}:
            break
    return found


@pytest.mark.parametrize("role", list(Roles))
def test_a_role_opens_its_own_and_nothing_else(matrix, role):
    wrong = []
    for rule, declared, method in with_methods(matrix):
        if declared.public:
            continue
        own, where = of_own(matrix, rule, method, role), (method, rule.rule)
        is_change = role is Roles.AUDITOR and method != "GET" and rule.endpoint not in SENT_BY_AUDITORS
        if role not in declared.roles or is_change:
            if own != {REFUSED}:
                wrong.append((where, "of another role", own))
            continue
        if (LET_IN if method == "GET" else NO_TOKEN) not in own:
            wrong.append((where, "its own", sorted(own)))
        if declared.guard is None:
            continue
        foreign = {
            matrix.outcome(rule, method, values, role)
            for values in matrix_world.samples(matrix.world, rule, role, own=False)
        }
        if foreign != {NOT_THERE}:
            wrong.append((where, "foreign", sorted(foreign)))
    assert wrong == []


def test_nobody_gets_in_without_a_login(matrix):
    for rule, declared, method in with_methods(matrix):
        (values, *_rest) = matrix_world.samples(matrix.world, rule, Roles.MANAGER, own=True)
        expected = (LET_IN if method == "GET" else NO_TOKEN) if declared.public else TO_LOGIN
        assert matrix.outcome(rule, method, values, None) == expected, (method, rule.rule)


def test_a_program_opens_with_its_token_what_its_person_may_and_nothing_else(matrix):
    """The JSON interface knows no cookie: a login of a browser opens none of it."""
    machine = [
        (rule, rule_of(matrix.app, rule.endpoint), method)
        for rule in matrix.app.url_map.iter_rules()
        for method in sorted(rule.methods & METHODS)
        if rule_of(matrix.app, rule.endpoint).machine
    ]
    assert machine
    for role in (Roles.CASEWORKER, Roles.CONTRACTOR, Roles.INSPECTOR):
        bearer = {"Authorization": f"Bearer {matrix.world.tokens[role]}"}
        for rule, declared, method in machine:
            home = matrix.world.foreign[Stage.IN_PROGRESS]
            values = {**dict.fromkeys(rule.arguments, matrix_world.NOBODYS_NUMBER), "home_id": home}
            if "kind" in rule.arguments:
                values["kind"] = "post_installation"
            address = matrix.app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
            client = matrix.app.test_client()
            where = (role, method, rule.rule)
            assert client.open(address, method=method).status_code == 401, where
            cookie = {"Cookie": f"hearthline={matrix.cookies[role]}"}
            assert client.open(address, method=method, headers=cookie).status_code == 401, where
            status = client.open(address, method=method, headers=bearer, json={}).status_code
            if role not in declared.roles:
                assert status == 403, where
            elif rule.arguments and method == "GET":
                assert status == 404, where
            elif rule.arguments:
                assert status in (400, 404, 409, 415, 422, 428), (*where, status)


def test_what_an_auditor_may_send_is_the_own_account_and_a_search():
    """A search keeps its words in the session and changes no record."""
    assert {each.partition(".")[0] for each in SENT_BY_AUDITORS - {"caseworker.homes"}} == {"account"}


@pytest.mark.parametrize("side", ["own", "foreign"])
def test_an_auditor_changes_nothing_whatever_is_sent(matrix, side):
    """The real thing: every form's address, with a valid token, and the database stays as it was."""
    client = matrix.app.test_client()
    served.log_in(client, Roles.AUDITOR)
    token = served.field_value(client.get("/account").text, "csrf_token")
    before = _records(matrix)
    for rule, declared, method in with_methods(matrix):
        if method == "GET" or declared.public or rule.endpoint in SENT_BY_AUDITORS:
            continue
        (values, *_rest) = matrix_world.samples(matrix.world, rule, Roles.AUDITOR, own=side == "own")
        address = matrix.app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
        answer = client.open(address, method=method, data={"csrf_token": token})
        assert answer.status_code == 403, (method, rule.rule)
    assert _records(matrix) == before


def _records(matrix):
    """Return how many rows each table has, but those that only say who was there."""
    with matrix.app.app_context(), reading() as session:
        return {
            table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in SQLModel.metadata.sorted_tables
            if table.name not in ("login_session", "login_failure")
        }


def test_an_auditor_reads_every_page_that_a_manager_reads(matrix):
    """Pages that only ask for a change have nothing to read."""
    only_managers = {
        rule.endpoint
        for rule, declared in matrix.routes()
        if Roles.MANAGER in declared.roles
        and Roles.AUDITOR not in declared.roles
        and "POST" not in rule.methods
    }
    assert only_managers == set()
