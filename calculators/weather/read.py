"""Any weather file, known by what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from calculators.weather.epw import is_epw, read_epw
from calculators.weather.errors import WeatherFileError
from calculators.weather.pvgis import is_pvgis, read_pvgis
from calculators.weather.sam_csv import is_sam_csv, read_sam_csv
from calculators.weather.table import WeatherText, read_text
from calculators.weather.tmy2 import is_tmy2, read_tmy2
from calculators.weather.tmy3 import is_tmy3, read_tmy3

if TYPE_CHECKING:
    from collections.abc import Callable

    from calculators.weather.year import WeatherYear

_FORMATS: Final[tuple[tuple[Callable[[WeatherText], bool], Callable[[WeatherText], WeatherYear]], ...]] = (
    (is_epw, read_epw),
    (is_tmy3, read_tmy3),
    (is_tmy2, read_tmy2),
    (is_pvgis, read_pvgis),
    (is_sam_csv, read_sam_csv),
)


def read_weather(path: str | Path) -> WeatherYear:
    """Return the year of a weather file: EPW, TMY3, TMY2, SAM CSV, NSRDB CSV or PVGIS.

    Parameters
    ----------
    path : str or Path
        The file. Its format is known by its content, not by its name.

    Returns
    -------
    WeatherYear

    Raises
    ------
    WeatherFileError
        Naming the file, and where it applies the line, the column and the value, what is wrong and what to
        do.
    """
    text = read_text(Path(path))
    for recognises, read in _FORMATS:
        if recognises(text):
            return read(text)
    raise WeatherFileError(
        text.source,
        f"is not a weather file that Hearthline knows: it begins {text.lines[0][:40]!r}",
        "Give an EPW, TMY3, TMY2, SAM CSV, NSRDB CSV or PVGIS file.",
    )
