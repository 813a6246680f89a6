import pytest
from sqlmodel import select

from tests.webapp.served import NAMES, PASSWORD, email_of, field_value, html_problems, log_in, soup
from webapp.db import transaction
from webapp.db.people import User
from webapp.roles import Roles
from webapp.security import LONGEST_PASSWORD, PasswordRefused, password_hash


def try_login(client, email, password, address="/login"):
    token = field_value(client.get(address).text, "csrf_token")
    return client.post(address, data={"csrf_token": token, "email": email, "password": password})


def test_the_right_password_logs_in(client):
    answer = log_in(client, Roles.CASEWORKER)
    assert (answer.status_code, answer.location) == (303, "/")
    assert NAMES[Roles.CASEWORKER] in client.get("/", follow_redirects=True).text


def test_letters_of_an_address_may_be_large_or_small(client):
    assert try_login(client, "  CaseWorker@Example.ORG ", PASSWORD).status_code == 303


def close_account(app, email):
    with app.app_context(), transaction() as session:
        session.exec(select(User).where(User.email == email)).one().active = False


def test_a_wrong_password_an_unknown_address_and_a_closed_account_get_the_same_answer(app, client):
    closed, other = email_of(Roles.AUDITOR), email_of(Roles.MANAGER)
    close_account(app, closed)
    answers = [
        try_login(client, email, password)
        for email, password in (
            (other, "not the password"),
            ("nobody@example.org", PASSWORD),
            (closed, PASSWORD),
        )
    ]
    assert [answer.status_code for answer in answers] == [422] * 3
    told = {
        tuple(line.get_text() for line in soup(answer.text).select(".hl-errors li")) for answer in answers
    }
    assert told == {("The email address or the password is not right. Check both, and try again.",)}


def test_a_closed_account_is_out_at_once(app, logged_in):
    client = logged_in(Roles.MANAGER)
    close_account(app, email_of(Roles.MANAGER))
    assert client.get("/").location.startswith("/login")


def test_what_is_missing_is_said_at_each_field(client):
    answer = try_login(client, "", "")
    page = soup(answer.text)
    assert answer.status_code == 422
    assert page.title.get_text() == "Error: Log in - Hearthline"
    links = {link["href"]: link.get_text() for link in page.select(".hl-errors a")}
    assert links == {"#email": "Write your email address.", "#password": "Write your password."}
    assert page.select_one("#email")["aria-describedby"] == "email-error"
    assert page.select_one("#email")["aria-invalid"] == "true"
    assert not html_problems(answer.text)


def test_a_password_is_never_sent_back(client):
    assert "not the password" not in try_login(client, email_of(Roles.MANAGER), "not the password").text


def test_guessing_ends_after_ten_tries_and_goes_on_after_ten_minutes(client, clock):
    email = email_of(Roles.MANAGER)
    assert [try_login(client, email, f"guess number {n}").status_code for n in range(10)] == [422] * 10
    assert try_login(client, email, PASSWORD).status_code == 429
    clock.forward(minutes=10, seconds=1)
    assert try_login(client, email, PASSWORD).status_code == 303


def test_a_stranger_cannot_lock_somebody_out(app):
    email = email_of(Roles.MANAGER)
    stranger, owner = app.test_client(), app.test_client()
    stranger.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    for n in range(11):
        try_login(stranger, email, f"guess number {n}")
    assert try_login(stranger, email, PASSWORD).status_code == 429
    assert try_login(owner, email, PASSWORD).status_code == 303


def test_one_address_cannot_try_many_accounts(client):
    answers = [try_login(client, f"p{n}@example.org", "guess") for n in range(51)]
    assert answers[-1].status_code == 429


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/no-such-page",
        "",
    ],
)
def test_after_the_login_nobody_is_led_elsewhere(client, elsewhere):
    answer = try_login(client, email_of(Roles.MANAGER), PASSWORD, f"/login?next={elsewhere}")
    assert answer.location == "/"


@pytest.mark.parametrize("page", ["/login?next=/practice/public", "/logout"])
def test_a_page_that_was_open_for_too_long_leads_to_a_new_login(client, page):
    answer = client.post(
        page, data={"csrf_token": "of a session that has ended", "email": "a", "password": "b"}
    )
    assert answer.status_code == 303
    assert answer.location.startswith("/login")
    assert "open for a long time" in client.get(answer.location).text


def test_passwords_are_kept_as_argon2id(app):
    with app.app_context():
        assert password_hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize("password", ["elevenchars", "", "x" * (LONGEST_PASSWORD + 1)])
def test_a_password_that_is_too_short_or_too_long_is_not_set(app, password):
    with app.app_context(), pytest.raises(PasswordRefused, match="at least 12"):
        password_hash(password)


def test_twelve_characters_are_enough(app):
    with app.app_context():
        assert password_hash("twelve chars")
