import pytest
from sqlmodel import select

from tests.webapp.served import NAMES, PASSWORD, email_of, field_value, html_problems, log_in, soup
from webapp import create_app
from webapp.db import current_database, reading, transaction
from webapp.db.accounts import LoginFailure
from webapp.db.log import AuditEntry
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


def user_id(app, role):
    with app.app_context(), reading() as session:
        return session.exec(select(User.id).where(User.email == email_of(role))).one()


def log_out(client):
    token = field_value(client.get("/practice/public").text, "csrf_token")
    assert client.post("/logout", data={"csrf_token": token}).status_code == 303


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
    client = logged_in(Roles.INSPECTOR)
    close_account(app, email_of(Roles.INSPECTOR))
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
    assert try_login(owner, email, PASSWORD).status_code == 303  # from now on a browser of the owner's
    log_out(owner)
    for n in range(11):
        try_login(stranger, email, f"guess number {n}")
    assert try_login(stranger, email, PASSWORD).status_code == 429
    assert try_login(owner, email, PASSWORD).status_code == 303


def test_an_owner_with_a_new_browser_waits_a_minute_at_most(app, clock):
    email = email_of(Roles.MANAGER)
    for n in range(15):
        stranger = app.test_client()
        stranger.environ_base["REMOTE_ADDR"] = f"192.0.2.{n}"
        try_login(stranger, email, "not the password")
    assert try_login(app.test_client(), email, PASSWORD).status_code == 429
    clock.forward(minutes=1, seconds=1)
    assert try_login(app.test_client(), email, PASSWORD).status_code == 303


def test_an_account_that_is_guessed_at_from_everywhere_takes_one_try_a_minute(app, clock):
    email = email_of(Roles.MANAGER)
    taken = 0
    for n in range(60):
        stranger = app.test_client()
        stranger.environ_base["REMOTE_ADDR"] = f"192.0.2.{n}"
        taken += try_login(stranger, email, "not the password").status_code == 422
        clock.forward(seconds=10)
    assert taken <= 10 + 10  # ten, then one a minute for ten minutes


def test_a_known_browser_has_ten_tries_of_its_own_and_no_more(app, clock):
    email = email_of(Roles.MANAGER)
    owner = app.test_client()
    try_login(owner, email, PASSWORD)
    log_out(owner)
    assert [try_login(owner, email, f"guess number {n}").status_code for n in range(10)] == [422] * 10
    assert try_login(owner, email, PASSWORD).status_code == 429
    clock.forward(minutes=10, seconds=1)
    assert try_login(owner, email, PASSWORD).status_code == 303


def test_a_browser_that_is_known_for_one_account_is_a_stranger_to_another(app):
    thief = app.test_client()
    try_login(thief, email_of(Roles.CONTRACTOR), PASSWORD)
    log_out(thief)
    for n in range(10):
        try_login(thief, email_of(Roles.MANAGER), f"guess number {n}")
    other_browser = app.test_client()  # at the same address
    assert try_login(other_browser, email_of(Roles.MANAGER), PASSWORD).status_code == 429


@pytest.mark.parametrize("forged", ["x", "e30.AAAA", ""])
def test_a_browser_cannot_make_itself_known(app, forged):
    stranger = app.test_client()
    stranger.set_cookie("hearthline-browser", forged)
    for n in range(10):
        try_login(stranger, email_of(Roles.MANAGER), f"guess number {n}")
    assert try_login(stranger, email_of(Roles.MANAGER), PASSWORD).status_code == 429


def test_all_workers_share_the_count_and_a_restart_forgets_none(app, clock):
    email = email_of(Roles.MANAGER)
    for n in range(10):
        try_login(app.test_client(), email, f"guess number {n}")
    other_worker = create_app(app.extensions["settings"], clock)
    assert try_login(other_worker.test_client(), email, PASSWORD).status_code == 429
    with other_worker.app_context():
        current_database().engine.dispose()


def test_the_table_of_wrong_tries_names_nobody(app, client):
    try_login(client, "nobody@example.org", "not the password")
    with app.app_context(), reading() as session:
        (row,) = session.exec(select(LoginFailure)).all()
    assert len(row.account) == len(row.source) == 64
    assert "nobody" not in repr(row)
    assert "127.0.0.1" not in repr(row)


def acts(app):
    with app.app_context(), reading() as session:
        return [
            (entry.action, entry.object_id, entry.detail)
            for entry in session.exec(select(AuditEntry).order_by(AuditEntry.seq))
            if entry.action.startswith(("login", "session"))
        ]


def test_every_login_and_every_wrong_one_is_in_the_log_without_an_address(app, client):
    manager = str(user_id(app, Roles.MANAGER))
    try_login(client, "nobody@example.org", PASSWORD)
    try_login(client, email_of(Roles.MANAGER), "not the password")
    try_login(client, email_of(Roles.MANAGER), PASSWORD)
    log_out(client)
    assert acts(app) == [
        ("login.failed", "unknown", '{"how":"password"}'),
        ("login.failed", manager, '{"how":"password"}'),
        ("login", manager, '{"how":"password"}'),
        ("session.ended", manager, '{"how":"logout"}'),
    ]


def test_the_tenth_wrong_try_is_in_the_log_as_what_it_is(app, client):
    for n in range(12):
        try_login(client, email_of(Roles.MANAGER), f"guess number {n}")
    assert [action for action, _, _ in acts(app)].count("login.locked") == 1


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


def test_passwords_are_kept_as_argon2id(app, clock):
    with create_app(app.extensions["settings"], clock).app_context():
        assert password_hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize("password", ["elevenchars", "", "x" * (LONGEST_PASSWORD + 1)])
def test_a_password_that_is_too_short_or_too_long_is_not_set(app, password):
    with app.app_context(), pytest.raises(PasswordRefused, match="at least 12"):
        password_hash(password)


@pytest.mark.parametrize(
    "password",
    [
        "P4ssw0rd-2026!",
        "123456789012",
        "aaaaaaaaaaaabbb",
        "qwertyuiopas",
        "Hearthline2026!",
        "Maria Lindqvist 1",
    ],
)
def test_what_everybody_would_try_first_is_not_set(app, password):
    with app.app_context(), pytest.raises(PasswordRefused, match="first that somebody would try"):
        password_hash(password, own_words=("Maria Lindqvist", "maria@example.org"))


def test_twelve_characters_are_enough(app):
    with app.app_context():
        assert password_hash("twelve chars")
