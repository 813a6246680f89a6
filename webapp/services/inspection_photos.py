"""Photos that an inspector takes of a line of his checklist; closed with the inspection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from webapp.db.quality import InspectionPhoto
from webapp.db.work import Photo
from webapp.services import audit
from webapp.services.errors import NotFound
from webapp.services.inspections import checklist, required_inspection
from webapp.services.photos import keep_photo
from webapp.services.refusals import as_service_error

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlmodel import Session

    from webapp.db.inspections import InspectionKind
    from webapp.services.actors import Actor
    from webapp.services.photos import PreparedPhoto


def keep_inspection_photo(
    session: Session,
    actor: Actor,
    home_id: str,
    kind: InspectionKind,
    *,
    item_id: int,
    photo: PreparedPhoto,
    folder: Path,
    at: datetime,
) -> Photo:
    """Keep a photo of one line of a checklist; the same photo of the same line is kept once.

    Raises
    ------
    NotFound
        If the line is not on the inspector's own open checklist.
    """
    inspection = required_inspection(session, actor, home_id, kind)
    if all(line.item.id != item_id for line in checklist(session, inspection)):
        raise NotFound
    # Below zero, so that it is not taken for a photo of the contractor's for some item of a work scope.
    kept = keep_photo(session, actor, home_id, -item_id, photo, folder=folder, at=at)
    if session.get(InspectionPhoto, kept.id) is None:
        session.add(InspectionPhoto(photo_id=kept.id, inspection_item_id=item_id))
        try:
            session.flush()
        except IntegrityError as error:
            told = as_service_error(error)
            if told is None:
                raise
            raise told from error
        detail: dict[str, audit.Detail] = {"inspection_id": inspection.id, "photo_id": kept.id}
        audit.record(session, actor, "inspection.photo_kept", "home", home_id, detail=detail, at=at)
    return kept


def photos_of_line(session: Session, item_id: int) -> Sequence[Photo]:
    """Return the photos that an inspector took of one line of a checklist."""
    return session.exec(
        select(Photo)
        .join(InspectionPhoto, col(InspectionPhoto.photo_id) == col(Photo.id))
        .where(InspectionPhoto.inspection_item_id == item_id)
        .order_by(col(Photo.id))
    ).all()


def photos_of_measure(session: Session, installed_measure_id: int) -> Sequence[Photo]:
    """Return the photos that the contractor sent of one logged measure."""
    statement = select(Photo).where(Photo.installed_measure_id == installed_measure_id)
    return session.exec(statement.order_by(col(Photo.id))).all()
