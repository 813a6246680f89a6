"""The second thing that a login asks for: a code of an app (TOTP, RFC 6238), or a recovery code.

The app's secret is encrypted with a key from the secrets file. Every code is taken once: its time step is
counted up in the database, which refuses to go back. Ten recovery codes stand in for a phone that is lost;
they are kept as hashes and each is good once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from flask import current_app
from passlib.exc import TokenError  # type: ignore[import-untyped]  # it has no types
from passlib.totp import TOTP  # type: ignore[import-untyped]  # it has no types
from sqlmodel import col, delete, func, select, update

from webapp.db.accounts import RecoveryCode, SecondFactor

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from webapp.db.people import User

ISSUER = "Hearthline"
# A clock that runs half a minute before or after ours still fits.
SKEW_SECONDS = 30
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
GROUP = 4
KEY_NAME = "1"


def new_secret() -> str:
    """Return a new secret for an app, encrypted."""
    return str(_totp().new().to_json(encrypt=True))


def address_of(secret: str, email: str) -> str:
    """Return the otpauth:// address that an app reads from the picture."""
    return str(_totp().from_source(secret).to_uri(email))


def written_out(secret: str) -> str:
    """Return the secret as it is typed into an app that has no camera."""
    return str(_totp().from_source(secret).pretty_key(sep=" "))


def step_of(secret: str, code: str, at: datetime, after: int = 0) -> int | None:
    """Return the time step of a code; None where it is wrong, or of a step that was taken already."""
    typed = "".join(code.split())
    try:
        match = _totp().verify(
            typed, secret, time=int(at.timestamp()), window=SKEW_SECONDS, last_counter=after
        )
    except (TokenError, ValueError):
        return None
    return int(match.counter)


def has_second_factor(session: Session, user_id: int) -> bool:
    """Return whether a login of an account asks for a second thing."""
    return session.get(SecondFactor, user_id) is not None


def switch_on(session: Session, user: User, secret: str, code: str, at: datetime) -> list[str] | None:
    """Keep an app that has shown a right code; return the recovery codes, None where the code is wrong."""
    step = step_of(secret, code, at)
    if step is None:
        return None
    switch_off(session, user.id)
    session.add(SecondFactor(user_id=user.id, secret=secret, last_step=step, confirmed_at=at))
    return renew_recovery_codes(session, user.id, at)


def switch_off(session: Session, user_id: int) -> None:
    """Forget an account's app and its recovery codes."""
    session.exec(delete(SecondFactor).where(col(SecondFactor.user_id) == user_id))
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    session.flush()


def take_code(session: Session, user_id: int, code: str, at: datetime) -> bool:
    """Take a code of the app; False where it is wrong or was taken before."""
    held = session.get(SecondFactor, user_id)
    step = step_of(held.secret, code, at, held.last_step) if held is not None else None
    if step is None:
        return False
    later = update(SecondFactor).where(
        col(SecondFactor.user_id) == user_id, col(SecondFactor.last_step) < step
    )
    return bool(session.execute(later.values(last_step=step)).rowcount)  # type: ignore[attr-defined]  # of an UPDATE


def take_recovery_code(session: Session, user_id: int, code: str, at: datetime) -> bool:
    """Take a recovery code; False where it is wrong or was used before."""
    fitting = update(RecoveryCode).where(
        col(RecoveryCode.user_id) == user_id,
        col(RecoveryCode.code_sha256) == _hashed(code),
        col(RecoveryCode.used_at).is_(None),
    )
    return bool(session.execute(fitting.values(used_at=at)).rowcount)  # type: ignore[attr-defined]  # of an UPDATE


def renew_recovery_codes(session: Session, user_id: int, at: datetime) -> list[str]:
    """Return ten new recovery codes, shown this once; the old ones are worth nothing any more."""
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    codes = [_grouped(secrets.token_hex(RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]
    session.add_all([RecoveryCode(user_id=user_id, code_sha256=_hashed(code), made_at=at) for code in codes])
    session.flush()
    return codes


def recovery_codes_left(session: Session, user_id: int) -> int:
    """Return how many recovery codes of an account are not used."""
    unused = select(func.count()).select_from(RecoveryCode)
    return int(
        session.exec(
            unused.where(col(RecoveryCode.user_id) == user_id, col(RecoveryCode.used_at).is_(None))
        ).one()
    )


def _grouped(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _hashed(code: str) -> str:
    """Return the hash of a code however it was typed; it has 80 random bits, so no salt is needed."""
    plain = "".join(c for c in code.casefold() if c.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def _totp() -> type[TOTP]:
    salt = current_app.extensions["settings"].password_salt.get_secret_value()
    key = hmac.new(salt.encode(), b"second factor", hashlib.sha256).hexdigest()
    return TOTP.using(issuer=ISSUER, secrets={KEY_NAME: key})  # type: ignore[no-any-return]  # passlib has no types
