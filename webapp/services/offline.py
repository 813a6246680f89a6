"""When the pages of a job must be fetched again: a mark of each home that changes with what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from webapp.canonical import canonical_json, sha256_of
from webapp.db.homes import Home
from webapp.db.quality import Deficiency
from webapp.db.work import HomeGate, InstalledMeasure, Mending, Photo, PhotoStrike, WorkScope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

__all__ = ["marks_of"]


def marks_of(session: Session, home_ids: Sequence[str]) -> dict[str, str]:
    """Return the mark of each home: another one as soon as anything on its pages is another one."""
    found: dict[str, list[object]] = {home_id: [] for home_id in home_ids}
    wanted = {
        "home": select(Home.id, Home.stage, Home.row_version, col(Home.scheduled_on)),
        "scope": select(WorkScope.home_id, func.max(WorkScope.id)).group_by(col(WorkScope.home_id)),
        "measure": select(InstalledMeasure.home_id, InstalledMeasure.id, InstalledMeasure.row_version),
        "photo": select(Photo.home_id, func.count(col(Photo.id))).group_by(col(Photo.home_id)),
        "strike": select(Photo.home_id, PhotoStrike.photo_id).join(
            PhotoStrike, col(PhotoStrike.photo_id) == col(Photo.id)
        ),
        "gate": select(HomeGate.home_id, func.max(HomeGate.id)).group_by(col(HomeGate.home_id)),
        "rework": select(
            Deficiency.home_id, Deficiency.id, col(Deficiency.due_on), col(Deficiency.resolved_on)
        ),
        "mending": select(Mending.home_id, func.max(Mending.id)).group_by(col(Mending.home_id)),
    }
    for name, statement in wanted.items():
        column = statement.selected_columns[0]
        for row in session.execute(
            statement.where(column.in_(list(home_ids))).order_by(*statement.selected_columns)
        ):
            found[row[0]].append([name, *(str(value) for value in row[1:])])
    return {home_id: sha256_of(canonical_json(parts)) for home_id, parts in found.items()}
