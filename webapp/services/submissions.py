"""A form that is sent twice lands once."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from webapp.canonical import canonical_json, sha256_of
from webapp.db.log import Submission
from webapp.services.errors import AlreadyDone, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor

# These differ each time a page is shown, and say nothing of what was handed in.
NOT_CONTENT = frozenset({"csrf_token", "idempotency_key"})
KEY_LENGTH = 36


@contextmanager
def once(
    session: Session, key: str, actor: Actor, path: str, body: Mapping[str, Any], *, at: datetime
) -> Iterator[Submission]:
    """Do something for a form, unless it has already been done for the same form.

    Parameters
    ----------
    session : Session
        The transaction in which the form's work is done: key and work land together.
    key : str
        The form's ``idempotency_key``.
    actor : Actor
        Who sent it.
    path : str
        Where to.
    body : mapping
        What was handed in; for a file, its SHA-256.
    at : datetime
        When, in UTC.

    Yields
    ------
    Submission
        Give it the `location` that the person is sent on to.

    Raises
    ------
    AlreadyDone
        If the same form has landed: send the person on to its `location`.
    Refused
        If the key was used for something else.

    Examples
    --------
    The work goes inside::

        with once(session, key, actor, path, form, at=at) as submission:
            home = open_home(session, actor, address, at)
            submission.location = f"/homes/{home.id}"
    """
    if not key or len(key) > KEY_LENGTH:
        raise Refused("key_missing", None, _("This form is damaged. Open the page again."))
    content = {name: value for name, value in body.items() if name not in NOT_CONTENT}
    body_sha256 = sha256_of(canonical_json([key, content]))
    values = {
        "key": key,
        "actor_id": actor.user_id,
        "path": path,
        "body_sha256": body_sha256,
        "location": "",
        "at": at,
    }
    landed = _claim(session, values)
    submission = session.exec(select(Submission).where(Submission.key == key)).one()
    if not landed:
        same = (submission.actor_id, submission.path, submission.body_sha256)
        if same == (actor.user_id, path, body_sha256):
            raise AlreadyDone(submission.location)
        raise Refused("key_used", None, _("This form was already used for something else. Open it again."))
    yield submission
    if not submission.location:
        raise RuntimeError(f"{path}: give the submission the location that the person is sent on to")
    session.flush()


def _claim(session: Session, values: dict[str, Any]) -> bool:
    """Return whether the key is this form's; waits for another transaction that holds it to end."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(Submission).values(values).on_conflict_do_nothing(index_elements=["key"])
    return bool(session.execute(statement.returning(col(Submission.id))).first())
