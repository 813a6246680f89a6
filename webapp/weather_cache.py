"""Years of weather fetched once: kept in the user's cache folder with their hash, never needed."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from calculators.weather import read_weather
from calculators.weather.online import fetch_year
from rules.errors import InputError

if TYPE_CHECKING:
    from calculators.weather.online import WeatherRequest
    from calculators.weather.year import WeatherYear


@dataclass(frozen=True, slots=True)
class FetchedYear:
    """A year that was asked for.

    Parameters
    ----------
    path : Path
        Where it was written.
    sha256 : str
        Hash of its bytes.
    from_cache : bool
        Whether no service was asked.
    year : WeatherYear
        As the reader has it.
    """

    path: Path
    sha256: str
    from_cache: bool
    year: WeatherYear


def cache_folder() -> Path:
    """Return the folder: ``HEARTHLINE_CACHE``, else the user's cache folder."""
    given = os.environ.get("HEARTHLINE_CACHE")
    if given:
        return Path(given) / "weather"
    from platformdirs import user_cache_path  # noqa: PLC0415 - only needed where the variable is not set

    return user_cache_path("hearthline", appauthor=False) / "weather"


def fetched_year(request: WeatherRequest, out: Path, *, again: bool = False) -> FetchedYear:
    """Write the year that was asked for to a file, from the cache where it is there whole.

    Parameters
    ----------
    request : WeatherRequest
    out : Path
        File to write.
    again : bool
        Ask the service even where the cache has it.

    Raises
    ------
    InputError
        If the service fails, what it sent is no usable year, or a file cannot be written. Nothing is kept.
    """
    kept = cache_folder() / f"{_name(request)}.csv"
    content = None if again else _whole(kept)
    from_cache = content is not None
    if content is None:
        content = fetch_year(request).encode("utf-8")
    try:
        year = _write_checked(out, content)
        if not from_cache:
            kept.parent.mkdir(parents=True, exist_ok=True)
            _replace(kept, content)
            _replace(kept.with_suffix(".sha256"), _hash(content).encode("ascii"))
    except OSError as error:
        raise InputError(f"{error.filename or out}: cannot be written ({error.strerror}).") from error
    return FetchedYear(out, _hash(content), from_cache, year)


def _name(request: WeatherRequest) -> str:
    """Return the name of a request; who asks is no part of it."""
    asked = (request.service, request.latitude, request.longitude, request.year, request.address)
    return f"{request.service}-{_hash(json.dumps(asked).encode('utf-8'))}"


def _whole(kept: Path) -> bytes | None:
    """Return what is kept, or None where there is none or it is not what was kept."""
    try:
        content = kept.read_bytes()
        told = kept.with_suffix(".sha256").read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return None
    return content if told == _hash(content) else None


def _write_checked(out: Path, content: bytes) -> WeatherYear:
    """Write a file once the reader takes it."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / out.name
        trial.write_bytes(content)
        year = read_weather(trial)
    _replace(out, content)
    return year


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
