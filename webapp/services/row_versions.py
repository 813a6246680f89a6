"""Edits by version: nobody overwrites unseen what somebody else has saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from webapp.services.errors import StaleEdit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session


class Versioned(Protocol):
    """A row that counts its edits."""

    row_version: int


Row = TypeVar("Row", bound=Versioned)


def lock(session: Session, row: Row) -> Row:
    """Return a row as it is now, held until the transaction ends; SQLite's writer holds everything anyway."""
    session.flush()
    session.refresh(row, with_for_update=True)
    return row


def edit(session: Session, row: Versioned, row_version: int, changes: Mapping[str, Any]) -> tuple[str, ...]:
    """Change a row that was read at a version, and count the version up.

    Parameters
    ----------
    session : Session
        The transaction.
    row : Versioned
        The row to change.
    row_version : int
        The version that the form was filled from.
    changes : mapping
        New values by column.

    Returns
    -------
    tuple of str
        The columns whose values really changed.

    Raises
    ------
    StaleEdit
        If the row was changed since.
    """
    lock(session, row)
    current = {name: getattr(row, name) for name in changes}
    if row.row_version != row_version:
        raise StaleEdit(current, changes, row.row_version)
    changed = tuple(name for name, value in changes.items() if current[name] != value)
    if changed:
        for name in changed:
            setattr(row, name, changes[name])
        row.row_version += 1
        session.flush()
    return changed
