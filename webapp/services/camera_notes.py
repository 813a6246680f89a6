"""What a camera wrote into a photo: its clock and its place. Kept as data; the stored picture has neither."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from PIL import ExifTags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL import Image

MINUTES, SECONDS = 60, 3600
MOST_DEGREES = {"latitude": 90, "longitude": 180}
PLACES = 6
# 2026:06:30 09:15:02, as cameras write it; nothing else of what stands there is kept.
CAMERA_TIME = re.compile(r"\d{4}:\d{2}:\d{2} \d{2}:\d{2}:\d{2}")


def camera_notes(picture: Image.Image) -> dict[str, Any]:
    """Return ``taken_at``, ``latitude`` and ``longitude`` of a photo, where its file says so.

    A damaged note is no note: the photo itself may be good.
    """
    try:
        exif = picture.getexif()
        detail, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (ValueError, TypeError, KeyError, SyntaxError, OSError):
        return {}
    written = detail.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime) or ""
    found: dict[str, Any] = {}
    if CAMERA_TIME.fullmatch(str(written)):
        found["taken_at"] = str(written)
    latitude = _degrees(place, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "latitude")
    longitude = _degrees(place, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "longitude")
    if latitude is not None and longitude is not None:
        found |= {"latitude": latitude, "longitude": longitude}
    return found


def _degrees(place: Mapping[int, Any], number: int, side: int, name: str) -> float | None:
    """Return degrees from degrees, minutes and seconds: negative in the south and the west."""
    try:
        degrees, minutes, seconds = (float(part) for part in place[number])
        value = degrees + minutes / MINUTES + seconds / SECONDS
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    if not 0 <= value <= MOST_DEGREES[name]:
        return None
    return round(-value if str(place.get(side, "")).upper() in ("S", "W") else value, PLACES)
