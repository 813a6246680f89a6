"""Accounts as tests use them: forms that are filled in, an authenticator app, and what the log says."""

from passlib.totp import TOTP
from sqlmodel import col, select

from tests.webapp.served import email_of, field_value, soup
from webapp.db import reading
from webapp.db.log import AuditEntry
from webapp.db.people import User


def send(client, address, shown_at=None, **fields):
    """Fill in the form of a page, and send it."""
    page = client.get(shown_at or address).text
    hidden = {
        each["name"]: each.get("value", "") for each in soup(page).select("main form input[type=hidden]")
    }
    token = {"csrf_token": field_value(page, "csrf_token")}
    return client.post(address, data={**hidden, **token, **fields})


def press(client, page, address):
    """Press a button of a page that has no fields."""
    return client.post(address, data={"csrf_token": field_value(client.get(page).text, "csrf_token")})


def user_id(app, role):
    """Return the number of the person of a role."""
    with app.app_context(), reading() as session:
        return session.exec(select(User.id).where(User.email == email_of(role))).one()


def acts(app, *beginnings):
    """Return the acts of the log whose names begin so: action, what it was done to, details."""
    with app.app_context(), reading() as session:
        entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.seq))).all()
    return [(e.action, e.object_id, e.detail) for e in entries if e.action.startswith(beginnings)]


class Phone:
    """An authenticator app."""

    def __init__(self, key):
        self.totp = TOTP(key="".join(key.split()), format="base32")

    def code(self, at):
        return self.totp.generate(time=int(at.timestamp())).token


def switch_on(client, clock, password):
    """Switch the second factor on; return the phone and the recovery codes."""
    page = client.get("/account/second-factor/on").text
    phone = Phone(soup(page).select_one(".hl-key").get_text())
    answer = send(client, "/account/second-factor/on", current=password, code=phone.code(clock()))
    assert answer.status_code == 200, soup(answer.text).main.get_text()
    return phone, [each.get_text() for each in soup(answer.text).select(".hl-codes code")]
