"""Weather files of a programme's own: read whole and checked as the solar calculator does, then kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from calculators.weather import read_weather
from webapp.imports.prepared import Prepared
from webapp.imports.refusal import ImportRefusedError
from webapp.imports.store import find_table
from webapp.imports.tabular import check_size

if TYPE_CHECKING:
    from webapp.imports.prepared import Request


def prepare_weather(request: Request) -> Prepared:
    """Read and check a weather file: EPW, TMY3, TMY2, SAM CSV, NSRDB CSV or PVGIS.

    Raises
    ------
    WeatherFileError
        If the solar calculator cannot use it.
    """
    check_size(request.path)
    year = read_weather(request.path)
    description = year.description
    vintage = request.vintage or _slug(f"{description.name} {description.kind}")
    if not vintage:
        raise ImportRefusedError(
            request.path.name, "names no station", "Give the vintage a name: --vintage oakland_cz2022"
        )
    ending = "epw" if description.kind == "epw" else "csv"
    return Prepared(
        kind=request.kind,
        vintage=vintage,
        rows=len(year.temp_air),
        files={f"weather.{ending}": request.path.read_bytes()},
        citation=f"{description.name}, {description.vintage}",
        summary=(f"{description.name} ({description.kind}), {description.vintage}.", description.quality),
    )


def weather_path(given: str, home: Path, jurisdiction: str = "us_ca") -> Path:
    """Return the weather file that is meant: a path, or the name of an imported year.

    Raises
    ------
    ReferenceDataError
        If the imported year is damaged.
    """
    path = Path(given)
    if path.exists() or path.name != given:
        return path
    table = find_table(home, jurisdiction, "weather", given)
    return path if table is None else table.folder / next(iter(table.files))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")
