"""Photos of the work: taken by their content, made anew as plain JPEG, and shown to who may see the home.

What is stored is drawn again from the pixels, so that nothing else of the sent file remains: no place where
it was taken (EXIF), no comment, no second file behind the picture. A photo lands as soon as it arrives, even
where the form around it must be put right: it waits for its measure and is never sent twice.
"""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from webapp.db.people import User
from webapp.db.work import InstalledMeasure, Photo, PhotoStrike
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.camera_notes import camera_notes
from webapp.services.errors import NotAllowed, NotFound, Refused, StepNotAllowed
from webapp.services.homes import get_home
from webapp.stages import WORK, Stage

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlmodel import Session
    from sqlmodel.sql.expression import SelectOfScalar

    from webapp.services.actors import Actor

MEGABYTE = 1024 * 1024
LARGEST_PHOTO = 15 * MEGABYTE
MOST_PIXELS = 80_000_000
LONGEST_SIDE = 2000
JPEG_QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP")
# ISO base media files name their brand behind "ftyp"; these are Apple's and others' HEIC and AVIF.
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})
CLIENT_ID_LENGTH = 36
OWNER_ONLY = 0o600
TOO_LARGE = "photo_too_large"


@dataclass(frozen=True, slots=True)
class PreparedPhoto:
    """A photo made anew.

    Parameters
    ----------
    jpeg : bytes
        What is stored.
    width, height : int
        In pixels.
    sha256, original_sha256 : str
        Of what is stored, and of what was sent.
    original_bytes : int
        Size of what was sent.
    taken_at : str
        What the camera's own clock said; empty where the file does not say.
    latitude, longitude : float or None
        Where the camera was, in degrees; None where the file does not say.
    """

    jpeg: bytes
    width: int
    height: int
    sha256: str
    original_sha256: str
    original_bytes: int
    taken_at: str = ""
    latitude: float | None = None
    longitude: float | None = None


def prepare_photo(content: bytes) -> PreparedPhoto:
    """Return a sent photo made anew; call it outside of a transaction, since it takes its time.

    Raises
    ------
    Refused
        If it is too large, damaged, of a kind that we do not take, or no photo at all.
    """
    if len(content) > LARGEST_PHOTO:
        message = _("This photo is larger than 15 megabytes (MB). Take it again with a lower quality.")
        raise Refused(TOO_LARGE, "photo", message)
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        raise Refused(
            "photo_heic",
            "photo",
            _(
                "This photo is in the HEIC format, which we cannot read. Set the camera to JPEG (on an"
                " iPhone: Settings, Camera, Formats, Most Compatible) and take it again."
            ),
        )
    if not content:
        message = _("This file is empty. Take the photo again, or choose another one.")
        raise Refused("photo_empty", "photo", message)
    picture, written = _small_picture(content)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=JPEG_QUALITY, optimize=True)
    jpeg = stream.getvalue()
    return PreparedPhoto(
        jpeg=jpeg,
        width=picture.width,
        height=picture.height,
        sha256=hashlib.sha256(jpeg).hexdigest(),
        original_sha256=hashlib.sha256(content).hexdigest(),
        original_bytes=len(content),
        **written,
    )


def _small_picture(content: bytes) -> tuple[Image.Image, dict[str, Any]]:
    """Return the pixels of a photo, upright, no longer than `LONGEST_SIDE`, and what the camera wrote."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise _too_many_pixels()
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is then read at a smaller size at once
            opened.load()  # reads all of it: a damaged file shows here
            written = camera_notes(opened)
            upright = ImageOps.exif_transpose(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        message = _("This file is not a photo, whatever its name says. Choose a photo (JPEG, PNG or WebP).")
        raise Refused("photo_not_a_photo", "photo", message) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        message = _("This photo is damaged and cannot be opened. Take it again, or choose another one.")
        raise Refused("photo_damaged", "photo", message) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size, "white")
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        plain.paste(upright, mask=upright.getchannel("A"))
    else:
        plain.paste(upright.convert("RGB"))
    return plain, written


def _too_many_pixels() -> Refused:
    message = _(
        "This photo has too many pixels. Take it again with a lower resolution (up to 50 megapixels)."
    )
    return Refused(TOO_LARGE, "photo", message)


def keep_photo(
    session: Session,
    actor: Actor,
    home_id: str,
    item_id: int,
    photo: PreparedPhoto,
    *,
    folder: Path,
    kind: str = "",
    at: datetime,
) -> Photo:
    """Keep a photo for an item of a scope; the same photo for the same item is kept once.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        Who sent it.
    home_id, item_id : str, int
        What it shows; whether the actor may is for the caller's `webapp.services.jobs.get_item`.
    photo : PreparedPhoto
        From `prepare_photo`.
    folder : Path
        Where photos lie.
    kind : str
        What it shows, as webapp.evidence.log names it; empty where the sender did not say.
    at : datetime
        When, in UTC.
    """
    client_id = f"{_mark(item_id)}{photo.original_sha256}"[:CLIENT_ID_LENGTH]
    stored_name = f"{uuid4().hex}.jpg"
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = (
        insert(Photo)
        .values(
            client_id=client_id,
            home_id=home_id,
            sha256=photo.sha256,
            width=photo.width,
            height=photo.height,
            stored_name=stored_name,
            uploaded_by=actor.user_id,
            uploaded_at=at,
            kind=kind,
            original_sha256=photo.original_sha256,
            original_bytes=photo.original_bytes,
            taken_at=photo.taken_at,
            latitude=photo.latitude,
            longitude=photo.longitude,
        )
        .on_conflict_do_nothing(index_elements=["client_id"])
    )
    is_new = bool(session.execute(statement.returning(col(Photo.id))).first())
    kept = session.exec(select(Photo).where(Photo.client_id == client_id)).one()
    logged = session.exec(
        select(InstalledMeasure.id).where(InstalledMeasure.scope_item_id == item_id)
    ).first()
    if logged is not None and kept.installed_measure_id is None:
        kept.installed_measure_id = logged
        session.flush()
    if is_new:
        _write(folder, stored_name, photo.jpeg)
        detail: dict[str, audit.Detail] = {
            "scope_item_id": item_id,
            "sha256": photo.original_sha256,
            "byte_count": photo.original_bytes,
        }
        audit.record(session, actor, "photo.kept", "photo", kept.id, detail=detail, at=at)
    elif session.get(PhotoStrike, kept.id) is not None:
        raise Refused("photo_struck", "photo", _("This photo was struck out before. Take a new one."))
    return kept


def _mark(item_id: int) -> str:
    """Return how the client ids of an item's photos begin."""
    return f"{item_id}."


def _write(folder: Path, name: str, content: bytes) -> None:
    """Write a file so that it is whole under its name, or not there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = folder / f"{name}.part"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.rename(folder / name)


def photos_of_item(session: Session, home_id: str, item_id: int) -> list[Photo]:
    """Return the photos of an item of a scope, whether they already belong to a logged measure or wait.

    Those that were struck out do not count, and are in `struck_photos`.
    """
    struck = select(PhotoStrike.photo_id).where(PhotoStrike.photo_id == Photo.id)
    statement = _of_item(home_id, item_id).where(~struck.exists())
    return list(session.exec(statement.order_by(col(Photo.id))))


def struck_photos(session: Session, home_id: str, item_id: int) -> list[tuple[Photo, PhotoStrike, str]]:
    """Return the photos of an item that were struck out: each with why, and who did it."""
    statement = (
        _of_item(home_id, item_id)
        .add_columns(PhotoStrike, col(User.name))
        .join(PhotoStrike, col(PhotoStrike.photo_id) == col(Photo.id))
        .join(User, col(User.id) == col(PhotoStrike.struck_by))
    )
    return [(photo, strike, name) for photo, strike, name in session.execute(statement)]


def _of_item(home_id: str, item_id: int) -> SelectOfScalar[Photo]:
    return select(Photo).where(
        Photo.home_id == home_id, col(Photo.client_id).startswith(_mark(item_id), autoescape=True)
    )


def strike_photo(
    session: Session, actor: Actor, home_id: str, photo_id: int, *, reason: str, at: datetime
) -> None:
    """Strike a photo out: it stays, and does not count any more.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed, Refused
        If it is not for this person, the work is not under way, no reason is given, or it is struck out.
    """
    photo = find_photo(session, actor, home_id, photo_id)
    if actor.role is not Roles.CONTRACTOR:
        raise NotAllowed
    if Stage(get_home(session, actor, home_id).stage) not in WORK:
        message = _("Photos can be struck out only while the work is under way.")
        raise StepNotAllowed("photo_struck_at_work", message)
    if not reason.strip():
        raise Refused("reason_missing", "reason", _("Say why this photo does not count."))
    if session.get(PhotoStrike, photo_id) is not None:
        raise Refused("photo_struck", None, _("This photo was struck out before."))
    session.add(PhotoStrike(photo_id=photo_id, reason=reason.strip(), struck_by=actor.user_id, struck_at=at))
    session.flush()
    detail: dict[str, audit.Detail] = {"sha256": photo.original_sha256 or photo.sha256}
    audit.record(session, actor, "photo.struck_out", "photo", photo_id, detail=detail, at=at)


def attach_photos(session: Session, home_id: str, item_id: int, installed_measure_id: int) -> int:
    """Give the photos that wait for a measure to it; return how many photos it has."""
    photos = photos_of_item(session, home_id, item_id)
    for photo in photos:
        photo.installed_measure_id = installed_measure_id
    session.flush()
    return len(photos)


def is_used_elsewhere(session: Session, photo: Photo) -> bool:
    """Return whether the same picture was also sent for another measure, of this home or another."""
    statement = select(Photo.id).where(Photo.sha256 == photo.sha256, Photo.id != photo.id)
    return session.exec(statement).first() is not None


def find_photo(session: Session, actor: Actor, home_id: str, photo_id: int) -> Photo:
    """Return a photo of a home that somebody may see.

    Raises
    ------
    NotFound
        If there is none, or it is not for this person.
    """
    get_home(session, actor, home_id)
    photo = session.get(Photo, photo_id)
    if photo is None or photo.home_id != home_id:
        raise NotFound
    return photo
