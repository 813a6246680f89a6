"""Whose homes, who may change what, forms that land once, and a log that says nothing about anybody."""

import pytest
from sqlmodel import select

from tests.webapp.caseworker.walk import EVERYTHING, Walk
from tests.webapp.served import soup
from webapp.db import reading, transaction
from webapp.db.caseload import HomeTransfer
from webapp.db.homes import CaseRecord, Home
from webapp.db.log import AuditEntry
from webapp.db.people import Provider, User
from webapp.roles import Roles


def addresses(app):
    """Return every address of a caseworker's page, with its methods."""
    rules = [
        rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(("caseworker.", "caseload."))
    ]
    values = {"home_id": "{home}", "page": "tenure", "place": 1, "measure_id": "led_lamps"}
    with app.test_request_context():
        for rule in rules:
            if "home_id" in rule.arguments:
                built = rule.build({name: values.get(name, 1) for name in rule.arguments})[1]
                for method in sorted(rule.methods & {"GET", "POST"}):
                    yield method, built.replace("%7Bhome%7D", "{home}")


def walk_actor_id(session):
    return session.exec(select(User.id).where(User.email == "caseworker@example.org")).one()


@pytest.fixture
def elsewhere(walk):
    """Return a home of another provider."""
    home = walk.open_home(EVERYTHING)
    with walk.app.app_context(), transaction() as session:
        other = Provider(name="Coast Homes")
        session.add(other)
        session.flush()
        row, by = session.get(Home, home), walk_actor_id(session)
        session.add(
            HomeTransfer(
                home_id=home,
                from_provider_id=row.provider_id,
                to_provider_id=other.id,
                reason="moved",
                transferred_by=by,
                transferred_at=row.opened_at,
            )
        )
        session.flush()
        row.provider_id = other.id
    return home


def test_the_home_of_another_provider_does_not_exist(walk, elsewhere):
    token = walk.hidden("/homes/new")
    for method, address in addresses(walk.app):
        for home in (elsewhere, "0" * 32):
            answer = walk.client.open(
                address.format(home=home), method=method, data=token if method == "POST" else None
            )
            assert answer.status_code == 404, (method, address)
    assert elsewhere not in walk.get("/homes").text


def test_a_manager_reads_and_changes_nothing(app, walk, logged_in):
    home = walk.open_home(EVERYTHING)
    walk.decide(home)
    walk.assess(home)
    manager = Walk(app, logged_in(Roles.MANAGER))
    for page in ("", "/check", "/determination", "/income", "/issued", "/issued/household_report"):
        answer = manager.get(f"/homes/{home}{page}")
        assert answer.status_code == 200
    assert not manager.page(f"/homes/{home}/check").select("main form")
    assert not manager.page(f"/homes/{home}/income").select("main form")
    for page in ("/questions/tenure", "/scope/propose", "/income/new"):
        manager.get(f"/homes/{home}{page}", 403)
    manager.get("/homes")
    manager.get("/homes/new", 403)


@pytest.mark.parametrize("role", [Roles.CONTRACTOR, Roles.INSPECTOR])
def test_nobody_else_sees_a_household(app, walk, logged_in, role):
    home = walk.open_home(EVERYTHING)
    other = Walk(app, logged_in(role))
    for page in ("", "/check", "/income", "/determination", "/report.pdf", "/scope"):
        other.get(f"/homes/{home}{page}", 403)
    other.get("/homes", 403)


def test_a_double_submit_lands_once(walk):
    sent = {**walk.filled("/homes/new"), "address_line": "1 Elm St", "city": "Fresno", "zip_code": "93706"}
    first, second = walk.post("/homes/new", sent), walk.post("/homes/new", sent)
    assert first.location == second.location
    assert len(walk.page("/homes").select("main table a")) == 1
    home = walk.open_home({})
    address = f"/homes/{home}/income/new"
    income = {**walk.filled(address), "amount_usd": "100", "period": "weekly"}
    walk.post(address, income)
    walk.post(address, income)
    assert len(walk.facts(home)["household"]["income"]) == 1


def test_back_after_submit_and_another_answer(walk):
    home = walk.open_home({})
    address = f"/homes/{home}/questions/household-size?anyway=1"
    kept = walk.filled(address)
    walk.post(address, {**kept, "size": "3"})
    answer = walk.post(address, {**kept, "size": "4"}, 422)
    assert "This form was already used" in answer.text
    again = walk.filled(address)
    assert again["size"] == "3"
    walk.post(address, {**again, "size": "4"})
    assert walk.facts(home)["household"]["size"] == 4


def test_an_edit_that_does_not_say_what_it_saw_is_stale(walk):
    home = walk.open_home()
    address = f"/homes/{home}/questions/household-size"
    unseen = walk.filled(address)
    walk.send(address, size="5")
    walk.post(address, {**unseen, "row_version": "", "size": "6"}, 409)
    assert walk.facts(home)["household"]["size"] == 5


def test_a_stale_edit_shows_both_versions(walk):
    home = walk.open_home()
    address = f"/homes/{home}/questions/household-size"
    stale = walk.filled(address)
    walk.send(address, size="5")
    answer = walk.post(address, {**stale, "size": "6"}, 409)
    assert walk.facts(home)["household"]["size"] == 5
    again = {field["name"]: field["value"] for field in soup(answer.text).select("main form input")}
    walk.post(address, again)
    assert walk.facts(home)["household"]["size"] == 6


def test_two_who_write_the_same_answer_do_not_quarrel(walk):
    home = walk.open_home()
    address = f"/homes/{home}/questions/household-size"
    stale = walk.filled(address)
    walk.send(address, size="5")
    walk.post(address, {**stale, "size": "5"})


def test_a_name_with_markup_is_shown_literally(walk):
    sent = {"address_line": "<b>12</b> Elm", "city": "<script>", "zip_code": "93706"}
    home = walk.send("/homes/new", sent).location.split("/")[2]
    for address in ("/homes", f"/homes/{home}"):
        assert "&lt;b&gt;12&lt;/b&gt; Elm" in walk.get(address).text
    walk.send(f"/homes/{home}/income/new", amount_usd="1", period="weekly", person="<b>Ana", source="</dd>")
    for page in ("/income", "/check"):
        assert "&lt;b&gt;Ana" in walk.get(f"/homes/{home}{page}").text


def test_the_log_says_who_did_what_and_nothing_about_anybody(walk):
    home = walk.open_home(EVERYTHING)
    walk.send(
        f"/homes/{home}/income/new", amount_usd="77.70", period="weekly", person="Ana Ruiz", source="tips"
    )
    walk.decide(home)
    walk.assess(home)
    walk.propose(home)
    walk.approve(home)
    walk.schedule(home)
    with walk.app.app_context(), reading() as session:
        entries = list(session.exec(select(AuditEntry).where(AuditEntry.object_id == home)))
        record = session.exec(select(CaseRecord).where(CaseRecord.home_id == home)).one()
    assert "77.70" in record.facts
    actions = {entry.action for entry in entries}
    assert actions >= {
        "home.opened",
        "case.saved",
        "home.determined",
        "home.assessed",
        "scope.proposed",
        "scope.approved",
        "home.scheduled",
        "home.stage_changed",
    }
    log = " ".join(entry.detail for entry in entries)
    for personal in ("77.70", "Ana", "Blackstone", "93703", "1400", "tips"):
        assert personal not in log
