"""Guessing passwords does not get far, and nobody is locked out by somebody else's guesses.

Wrong tries of the last ten minutes are counted in the database, so that all workers share them and a restart
forgets none. A try is counted before its password is looked at, and taken back when it was right, so that
many at once do not get past the limit.

* From a browser that the person has logged in with before (it holds a signed cookie) only that browser's
  own tries count: ten. Whatever others do elsewhere, its owner gets in.
* From any other browser: ten for one account from one address, fifty from one address. After ten for one
  account from all addresses together it takes one try a minute, from wherever it comes.

Accounts and addresses are kept as keyed hashes, so the table says nothing to whoever reads it.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlmodel import and_, col, delete, func, or_, select

from webapp.db.accounts import LoginFailure

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlmodel import Session

MOST_PER_ACCOUNT = 10
MOST_PER_ADDRESS = 50
WINDOW = timedelta(minutes=10)
# Between two tries for an account that is being guessed at.
PAUSE = timedelta(minutes=1)
KEPT_FOR = timedelta(hours=1)
_ONE_CLAIM = 0x10C1  # the advisory lock under which tries are counted on PostgreSQL


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tries to log in.

    Parameters
    ----------
    account, source : str
        Keyed hashes of the email address and of the caller's network address.
    browser : str or None
        What names the browser, where it is known to belong to the account.
    """

    account: str
    source: str
    browser: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A try that was counted; `is_last` where the next one must wait."""

    row_id: int
    is_last: bool


def keyed_hash(secret: str, value: str) -> str:
    """Return what stands for an account or an address; without the secret nobody finds out for whose."""
    return hmac.new(secret.encode(), value.encode(), hashlib.sha256).hexdigest()


def claim(session: Session, attempt: Attempt, at: datetime) -> Claim | None:
    """Count a try; None where there were too many, and this one must wait."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_CLAIM})
    session.exec(delete(LoginFailure).where(col(LoginFailure.at) < at - KEPT_FOR))
    own = _count(session, at, *_own(attempt))
    if own >= MOST_PER_ACCOUNT or (attempt.browser is None and _must_wait(session, attempt, at)):
        return None
    row = LoginFailure(account=attempt.account, source=attempt.source, browser=attempt.browser, at=at)
    session.add(row)
    session.flush()
    return Claim(row.id, own + 1 >= MOST_PER_ACCOUNT)


def release(session: Session, attempt: Attempt, counted: Claim) -> None:
    """Take a try back that was right, and forget the wrong ones before it from the same place."""
    this_one = col(LoginFailure.id) == counted.row_id
    session.exec(delete(LoginFailure).where(or_(this_one, and_(*_own(attempt)))))


def _must_wait(session: Session, attempt: Attempt, at: datetime) -> bool:
    """Return whether a browser that nobody knows must wait."""
    strange = col(LoginFailure.browser).is_(None)
    if _count(session, at, col(LoginFailure.source) == attempt.source, strange) >= MOST_PER_ADDRESS:
        return True
    of_account = (col(LoginFailure.account) == attempt.account, strange)
    if _count(session, at, *of_account) < MOST_PER_ACCOUNT:
        return False
    recent = col(LoginFailure.at) > at - PAUSE
    return session.exec(select(LoginFailure.id).where(*of_account, recent).limit(1)).first() is not None


def _own(attempt: Attempt) -> tuple[ColumnElement[bool], ...]:
    """Return the tries that count against this one: the browser's own, or those from the same address."""
    account = col(LoginFailure.account) == attempt.account
    if attempt.browser is not None:
        return account, col(LoginFailure.browser) == attempt.browser
    return account, col(LoginFailure.source) == attempt.source, col(LoginFailure.browser).is_(None)


def _count(session: Session, at: datetime, *conditions: ColumnElement[bool]) -> int:
    recent = col(LoginFailure.at) > at - WINDOW
    return int(session.exec(select(func.count()).select_from(LoginFailure).where(recent, *conditions)).one())
