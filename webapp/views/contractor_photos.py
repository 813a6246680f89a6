"""Photos of the work: kept as they arrive, and shown to whoever may see the home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, send_from_directory

from webapp.access import access, current_actor
from webapp.db import reading, transaction
from webapp.evidence.log import load_log_rules
from webapp.roles import Roles
from webapp.services.desk_checks import PHOTO_FIELDS
from webapp.services.jobs import get_item
from webapp.services.photos import LARGEST_PHOTO, TOO_LARGE, find_photo, keep_photo, prepare_photo

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session
    from werkzeug.datastructures import FileStorage

    from webapp.services.actors import Actor

__all__ = ["TOO_LARGE", "blueprint", "keep", "kind_of_field", "photos_folder"]

blueprint = Blueprint("photos", __name__)
MOST_ROWS = 2_147_483_647


def photos_folder() -> Path:
    """Return where the photos of this installation lie."""
    folder: Path = current_app.extensions["settings"].photos_folder
    return folder


def kind_of_field(measure_id: str, field: str) -> str:
    """Return what the photo of a box shows; empty for a box that takes any."""
    kinds = dict(zip(PHOTO_FIELDS, load_log_rules().photos_of(measure_id), strict=False))
    return kinds.get(field, "")


def keep(
    actor: Actor, home_id: str, item_id: int, sent: FileStorage, at: datetime, *, kind: str = ""
) -> None:
    """Keep a photo that was sent, in a transaction of its own.

    Raises
    ------
    Refused
        If it is too large, damaged, or no photo.
    """
    prepared = prepare_photo(sent.stream.read(LARGEST_PHOTO + 1))
    with transaction() as database:
        get_item(database, actor, home_id, item_id)
        keep_photo(database, actor, home_id, item_id, prepared, folder=photos_folder(), kind=kind, at=at)


def seen_photo(database: Session, actor: Actor, home_id: str, photo_id: int) -> Any:  # noqa: ANN401 - only whether it raises counts
    """Refuse a photo of a home that is not for this person."""
    return find_photo(database, actor, home_id, photo_id)


@blueprint.get(f"/homes/<home_id>/photos/<int(max={MOST_ROWS}):photo_id>")
@access(roles=frozenset(Roles), object=seen_photo)
def photo(home_id: str, photo_id: int) -> ResponseReturnValue:
    """Show a photo."""
    with reading() as database:
        found = find_photo(database, current_actor(), home_id, photo_id)
    return send_from_directory(photos_folder(), found.stored_name, mimetype="image/jpeg")
