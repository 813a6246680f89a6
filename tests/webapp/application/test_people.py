"""The manager says who works in the programme: every change with its date, and never without a manager."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.webapp.application.accounts import acts, press, send, switch_on, user_id
from tests.webapp.served import NAMES, PASSWORD, email_of, html_problems, log_in, soup
from webapp.db import reading, transaction
from webapp.db.accounts import AccountChange
from webapp.db.homes import Home
from webapp.db.people import Provider, User
from webapp.roles import Roles
from webapp.services.paper_parties import contact_of
from webapp.services.providers import Reached, reached_of

NEW_PASSWORD = "four green ladders"  # noqa: S105 - of people who exist only in tests


@pytest.fixture
def manager(logged_in):
    return logged_in(Roles.MANAGER)


def providers(app):
    with app.app_context(), reading() as session:
        return {name: str(number) for number, name in session.exec(select(Provider.id, Provider.name))}


def fields(app, **changed):
    filled = {
        "name": "Rosa Lim",
        "email": "Rosa.Lim@Example.org",
        "role": "caseworker",
        "provider_id": providers(app)["Valley Community Action"],
        "employment": "staff",
    }
    return {**filled, **changed}


def added(app, manager, **changed):
    """Add a person; return the address of the page."""
    answer = send(manager, "/people/new", **fields(app, **changed))
    assert answer.status_code == 303, soup(answer.text).main.get_text()
    return answer.location


def shown_link(answer):
    address = soup(answer.text).select_one(".hl-key").get_text()
    return address.removeprefix("http://localhost")


@pytest.mark.parametrize("role", [Roles.MANAGER, Roles.AUDITOR])
def test_manager_and_auditor_see_everybody(logged_in, role):
    client = logged_in(role)
    page = client.get("/people")
    assert not html_problems(page.text)
    assert all(name in page.text for name in NAMES.values())
    rows = client.get("/people?format=json").json["rows"]
    assert {row["role"] for row in rows} == set(Roles)
    assert {row["active"] for row in rows} == {True}
    assert client.get("/people?format=csv").status_code == 200
    assert client.get("/people?role=inspector&format=json").json["count"] == 1
    assert client.get("/people?account=closed&format=json").json["count"] == 0
    assert not html_problems(client.get("/people/providers").text)
    assert ("Add a person" in page.text) is (role is Roles.MANAGER)


def test_a_new_person_chooses_a_password_by_a_link_that_is_shown_once(app, manager):
    page = added(app, manager)
    assert not html_problems(manager.get(page).text)
    answer = press(manager, page, f"{page}/password-link")
    assert not html_problems(answer.text)
    link = shown_link(answer)
    person = app.test_client()
    assert send(person, link, password=NEW_PASSWORD).location == "/"
    assert person.get("/homes").status_code == 200
    assert [action for action, _, _ in acts(app, "user", "password")] == [
        "user.added",
        "password.link_made",
        "password.set",
    ]
    assert "rosa" not in str(acts(app, "")).lower()


def test_before_the_link_is_used_nobody_logs_in(app, manager):
    added(app, manager)
    client = app.test_client()
    token = soup(client.get("/login").text).select_one("[name=csrf_token]")["value"]
    for password in ("!", "", PASSWORD):
        answer = client.post(
            "/login", data={"csrf_token": token, "email": "rosa.lim@example.org", "password": password}
        )
        assert answer.status_code == 422


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": "MANAGER@example.org"}, "email"),
        ({"email": ""}, "email"),
        ({"name": "  "}, "name"),
        ({"role": "plumber"}, "role-0"),
        ({"provider_id": ""}, "provider_id"),
        ({"provider_id": "99999"}, "provider_id"),
        ({"role": "manager"}, "provider_id"),
        ({"employment": ""}, "employment-0"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused_at_its_field(app, manager, changed, field):
    answer = send(manager, "/people/new", **fields(app, **changed))
    assert answer.status_code == 422
    links = [link["href"] for link in soup(answer.text).select(".hl-errors a")]
    assert links == [f"#{field}"]
    assert not html_problems(answer.text)


def test_a_form_that_is_sent_twice_adds_one_person(app, manager):
    page = manager.get("/people/new").text
    hidden = {
        each["name"]: each.get("value", "") for each in soup(page).select("main form input[type=hidden]")
    }
    sent = [manager.post("/people/new", data={**hidden, **fields(app)}) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [303, 303]
    assert sent[0].location == sent[1].location


def test_a_change_is_an_entry_with_its_dates(app, manager, clock):
    page = added(app, manager)
    clock.forward(days=2)
    manager = app.test_client()
    log_in(manager, Roles.MANAGER)
    changed = fields(
        app, role="contractor", provider_id=providers(app)["Becker Insulation"], name="Rosa Lim-Ortiz"
    )
    assert send(manager, f"{page}/change", **changed).status_code == 303
    rows = soup(manager.get(page).text).select(".hl-table tbody tr")
    assert [[cell.get_text() for cell in row.select("th, td")][2:5] for row in rows] == [
        ["Rosa Lim-Ortiz", "Contractor", "Becker Insulation"],
        ["Rosa Lim", "Caseworker", "Valley Community Action"],
    ]
    begins, until = (rows[0].select("th, td")[0], rows[1].select("th, td")[1])
    assert begins.get_text() == until.get_text()
    assert acts(app, "user.changed")[0][2].startswith(
        '{"active":true,"employment":"staff","fields":["name","role"'
    )


def test_a_change_of_role_holds_at_once(app, manager, logged_in):
    client = logged_in(Roles.CONTRACTOR)
    assert client.get("/jobs").status_code == 200
    page = f"/people/{user_id(app, Roles.CONTRACTOR)}"
    fields_now = {
        "name": NAMES[Roles.CONTRACTOR],
        "email": email_of(Roles.CONTRACTOR),
        "role": "inspector",
        "provider_id": "",
        "employment": "staff",
    }
    assert send(manager, f"{page}/change", **fields_now).status_code == 303
    assert client.get("/jobs").status_code == 403
    assert client.get("/inspections").status_code == 200


def test_the_second_of_two_changes_sees_both(app, manager, logged_in):
    page = added(app, manager)
    first, second = manager, logged_in(Roles.MANAGER)
    opened = second.get(f"{page}/change").text
    assert send(first, f"{page}/change", **fields(app, name="Rosa Ortiz")).status_code == 303
    hidden = {e["name"]: e.get("value", "") for e in soup(opened).select("main form input[type=hidden]")}
    answer = second.post(f"{page}/change", data={**hidden, **fields(app, name="Rosa Park")})
    assert answer.status_code == 409
    assert "Rosa Ortiz" in answer.text
    assert "Rosa Park" in answer.text
    assert not html_problems(answer.text)


def test_a_history_cannot_be_changed_or_removed(app, manager):
    added(app, manager)
    for statement in ("UPDATE account_change SET role = 'auditor'", "DELETE FROM account_change"):
        refused = pytest.raises(IntegrityError, match="account_change_stands")
        with app.app_context(), refused, transaction() as session:
            session.execute(text(statement))


def test_closing_an_account_ends_its_sessions_at_once_and_opening_it_lets_it_in_again(
    app, manager, logged_in
):
    client = logged_in(Roles.INSPECTOR)
    page = f"/people/{user_id(app, Roles.INSPECTOR)}"
    assert press(manager, page, f"{page}/close").status_code == 303
    assert client.get("/inspections").location.startswith("/login")
    assert log_in(app.test_client(), Roles.INSPECTOR).status_code == 422
    assert "Open the account again" in manager.get(page).text
    assert press(manager, page, f"{page}/open").status_code == 303
    assert client.get("/inspections").location.startswith("/login")
    assert log_in(app.test_client(), Roles.INSPECTOR).status_code == 303


def test_the_last_manager_cannot_be_removed(app, manager):
    number = user_id(app, Roles.MANAGER)
    page = f"/people/{number}"
    press(manager, page, f"{page}/close")
    assert "last manager" in manager.get(page).text
    own = {
        "name": "Maria",
        "email": email_of(Roles.MANAGER),
        "role": "auditor",
        "provider_id": "",
        "employment": "staff",
    }
    assert send(manager, f"{page}/change", **own).status_code == 422
    assert manager.get("/people").status_code == 200
    second = added(app, manager, role="manager", provider_id="", email="second@example.org")
    assert send(manager, f"{page}/change", **own).status_code == 303
    assert manager.get(f"{second}/change").status_code == 403


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE user_account SET active = false WHERE email = 'manager@example.org'", "last_manager_active"),
        (
            (
                "DELETE FROM user_role WHERE user_id ="
                " (SELECT id FROM user_account WHERE email = 'manager@example.org')"
            ),
            "last_manager_role",
        ),
    ],
)
def test_the_database_keeps_the_last_manager_too(app, statement, rule):
    with app.app_context(), pytest.raises(IntegrityError, match=rule), transaction() as session:
        session.execute(text(statement))


def test_a_manager_resets_a_second_factor_and_the_log_says_so(app, manager, logged_in, clock):
    client = logged_in(Roles.INSPECTOR)
    switch_on(client, clock, PASSWORD)
    page = f"/people/{user_id(app, Roles.INSPECTOR)}"
    assert press(manager, page, f"{page}/second-factor-off").status_code == 303
    assert client.get("/inspections").location.startswith("/login")
    assert log_in(app.test_client(), Roles.INSPECTOR).location == "/"
    assert acts(app, "second_factor.reset")


def test_a_manager_ends_every_session_of_a_person(app, manager, logged_in):
    clients = [logged_in(Roles.INSPECTOR) for _ in range(2)]
    page = f"/people/{user_id(app, Roles.INSPECTOR)}"
    assert press(manager, page, f"{page}/end-sessions").status_code == 303
    assert [client.get("/inspections").status_code for client in clients] == [302, 302]
    assert acts(app, "session")[-1][2] == '{"count":2,"how":"by_manager"}'


def test_a_link_for_a_closed_account_is_refused(app, manager):
    page = f"/people/{user_id(app, Roles.INSPECTOR)}"
    press(manager, page, f"{page}/close")
    assert press(manager, page, f"{page}/password-link").status_code == 303
    assert "closed" in manager.get(page).text


def test_providers_are_added_and_renamed_with_a_date(app, manager):
    assert send(manager, "/people/providers/new", name="Coast  Homes").status_code == 303
    number = providers(app)["Coast Homes"]
    assert send(manager, "/people/providers/new", name="coast homes").status_code == 422
    page = f"/people/providers/{number}/rename"
    assert send(manager, page, name="Coast Homes Alliance").status_code == 303
    shown = manager.get(page)
    assert not html_problems(shown.text)
    names = [row.select_one("th").get_text() for row in soup(shown.text).select("tbody tr")]
    assert names == ["Coast Homes Alliance", "Coast Homes"]
    old = providers(app)["Becker Insulation"]
    assert send(manager, f"/people/providers/{old}/rename", name="Becker and Sons").status_code == 303
    names = soup(manager.get(f"/people/providers/{old}/rename").text).select("tbody th")
    assert [name.get_text() for name in names] == ["Becker and Sons", "Becker Insulation"]


def test_how_households_reach_a_provider_is_printed_from_then_on(app, manager):
    number = int(providers(app)["Becker Insulation"])
    page = f"/people/providers/{number}/contact"
    assert not html_problems(manager.get(page).text)
    assert send(manager, page, telephone=" ", hours="", email="", place="").status_code == 422
    for wrong in ({"telephone": "1" * 41}, {"telephone": "ask Rosa"}, {"email": "9 to 5"}, {"email": "a@"}):
        answers = {"telephone": "559-555-0142 ext. 7", "hours": "", "email": "", "place": "", **wrong}
        assert send(manager, page, **answers).status_code == 422
    assert "(optional) (optional)" not in " ".join(soup(manager.get(page).text).get_text().split())
    said = {"telephone": "(559)  555-0142", "hours": "9 to 5", "email": "help@example.org", "place": ""}
    assert send(manager, page, **said).status_code == 303
    with app.app_context(), reading() as session:
        reached = Reached("(559) 555-0142", "9 to 5", "help@example.org")
        assert reached_of(session, number) == reached
        home = Home(id="0" * 32, address_line="", unit="", city="", zip_code="", provider_id=number)
        contact = contact_of(session, home)
        assert (contact.phone, contact.hours) == (reached.telephone, "9 to 5")
    assert "(559) 555-0142" in manager.get("/people/providers").text
    later = {**said, "telephone": "(559) 555-0143"}
    late = send(manager, page, row_version="0", **later)
    assert "(559) 555-0142" in late.text
    with app.app_context(), reading() as session:
        assert reached_of(session, number) == reached


def test_people_who_were_there_before_have_no_entries_and_can_be_changed(app, manager):
    page = f"/people/{user_id(app, Roles.INSPECTOR)}"
    assert "Nothing has changed" in manager.get(page).text
    now = {
        "name": "Ines Park-Lee",
        "email": email_of(Roles.INSPECTOR),
        "role": "inspector",
        "provider_id": "",
        "employment": "staff",
    }
    assert send(manager, f"{page}/change", **now).status_code == 303
    with app.app_context(), reading() as session:
        assert (
            session.exec(select(User.name).where(User.email == email_of(Roles.INSPECTOR))).one()
            == "Ines Park-Lee"
        )
        assert [row.name for row in session.exec(select(AccountChange).order_by(AccountChange.id))] == [
            "Ines Park",
            "Ines Park-Lee",
        ]
