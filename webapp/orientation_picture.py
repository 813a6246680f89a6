"""What each tilt and direction of a roof yields, as a heat map and as the table it is drawn from."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import numpy as np

from calculators.solar import prepare_site, roof_table
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from calculators.solar import PVSystem
    from calculators.solar.parameters import FloatArray
    from calculators.weather.year import WeatherYear

# What is drawn: a cell every 5 degrees of tilt and 15 of azimuth; the best is sought at each whole degree.
_TILTS: Final = np.arange(0.0, 61.0, 5.0)
_AZIMUTHS: Final = np.arange(0.0, 360.0, 15.0)
_CELL_WIDTH, _CELL_HEIGHT = 40, 24
_LEFT, _TOP, _RIGHT, _BOTTOM = 64, 64, 20, 84
_COMPASS: Final = {0: "north", 90: "east", 180: "south", 270: "west"}
# Dark to light, one way in lightness, so that it reads without colour too.
_COLOURS: Final = np.array(
    [[48, 18, 88], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]], dtype=np.float64
)
# Relative luminance at which black and white stand out alike: sqrt(1.05 x 0.05) - 0.05 (WCAG 2.1).
_LIGHT_ENOUGH: Final = 0.179


@dataclass(frozen=True, slots=True, eq=False)
class Orientations:
    """A year's energy by tilt and azimuth.

    Parameters
    ----------
    tilt_deg : ndarray of float64, shape (T,)
        [degrees]
    azimuth_deg : ndarray of float64, shape (A,)
        Clockwise from north [degrees].
    kwh_per_kw : ndarray of float64, shape (T, A)
        Energy of a year [kWh per kW DC].
    best_tilt_deg, best_azimuth_deg, best_kwh_per_kw : float
        Of all whole degrees.
    about : str
        Array, model and weather in a line.
    """

    tilt_deg: FloatArray
    azimuth_deg: FloatArray
    kwh_per_kw: FloatArray
    best_tilt_deg: float
    best_azimuth_deg: float
    best_kwh_per_kw: float
    about: str

    def document(self) -> dict[str, Any]:
        """Return the best orientation as plain values."""
        return {
            "best_tilt_deg": self.best_tilt_deg,
            "best_azimuth_deg": self.best_azimuth_deg,
            "best_kwh_per_kw": self.best_kwh_per_kw,
        }

    @property
    def sentence(self) -> str:
        """Return the best orientation in words."""
        return (
            f"Best: {self.best_kwh_per_kw:,.0f} kWh per kW a year at a tilt of {self.best_tilt_deg:.0f}"
            f" degrees, facing {self.best_azimuth_deg:.0f} degrees clockwise from north."
        )


def orientations(array: PVSystem, weather: WeatherYear) -> Orientations:
    """Return what an array on a roof would yield at every orientation.

    Raises
    ------
    InputError
        If it stands on an open rack, has a skyline, or has losses by month.
    """
    if array.mount != "roof" or array.horizon_deg is not None or array.losses_pct_by_month is not None:
        raise InputError("--orientations is for an array on a roof: leave out --mount open_rack.")
    table = roof_table(prepare_site(weather), array.module)

    def per_kw(tilt: FloatArray, azimuth: FloatArray) -> FloatArray:
        tilts, azimuths = np.meshgrid(tilt, azimuth, indexing="ij")
        months = table.monthly_kwh(
            capacity_kw_dc=array.capacity_kw_dc,
            tilt_deg=tilts,
            azimuth_deg=azimuths,
            losses_pct=array.losses_pct,
            dc_ac_ratio=array.dc_ac_ratio,
            inverter_efficiency_pct=array.inverter_efficiency_pct,
        )
        return np.asarray(months.sum(axis=-1) / array.capacity_kw_dc)

    degrees, around = np.arange(0.0, _TILTS[-1] + 1), np.arange(0.0, 360.0)
    fine = per_kw(degrees, around)
    tilt, azimuth = np.unravel_index(int(fine.argmax()), fine.shape)
    return Orientations(
        tilt_deg=_TILTS,
        azimuth_deg=_AZIMUTHS,
        kwh_per_kw=per_kw(_TILTS, _AZIMUTHS),
        best_tilt_deg=float(degrees[tilt]),
        best_azimuth_deg=float(around[azimuth]),
        best_kwh_per_kw=float(fine[tilt, azimuth]),
        about=f"{array.capacity_kw_dc:g} kW DC on a roof; {weather.description.name}",
    )


def write_orientations(found: Orientations, path: Path) -> tuple[Path, ...]:
    """Write the picture with its table beside it, or the table alone.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    InputError
        If the name ends neither in .svg nor in .csv, or the file cannot be written.
    """
    writers: Mapping[str, tuple[str, ...]] = {".svg": (".svg", ".csv"), ".csv": (".csv",)}
    endings = writers.get(path.suffix.lower())
    if endings is None:
        raise InputError(f"{path}: name it .svg for the picture with its table, or .csv for the table alone.")
    text = {".svg": orientation_svg, ".csv": orientation_csv}
    written = []
    for ending in endings:
        each = path if ending == path.suffix.lower() else path.with_suffix(ending)
        try:
            each.write_text(text[ending](found), encoding="utf-8", newline="")
        except OSError as error:
            raise InputError(f"{each}: cannot be written ({error.strerror}).") from error
        written.append(each)
    return tuple(written)


def orientation_csv(found: Orientations) -> str:
    """Return the table: a row for each tilt and azimuth of the picture."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(("tilt_deg", "azimuth_deg", "kwh_per_kw_per_year"))
    for row, tilt in enumerate(found.tilt_deg):
        for column, azimuth in enumerate(found.azimuth_deg):
            writer.writerow((f"{tilt:g}", f"{azimuth:g}", f"{found.kwh_per_kw[row, column]:.1f}"))
    return file.getvalue()


def orientation_svg(found: Orientations) -> str:
    """Return the heat map: azimuth across, tilt upward, a figure a cell, a frame round the highest."""
    width = _LEFT + _CELL_WIDTH * len(found.azimuth_deg) + _RIGHT
    height = _TOP + _CELL_HEIGHT * len(found.tilt_deg) + _BOTTOM
    start = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" aria-labelledby="t d"'
        ' font-family="sans-serif" font-size="12">'
    )
    title = "Yearly yield by tilt and direction [kWh per kW DC]"
    parts = [
        start,
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(found.sentence)}</desc>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _text(_LEFT, 24, title, size=16, anchor="start"),
        _text(_LEFT, 44, f"{found.about}. {found.sentence}", anchor="start"),
        *_cells(found),
        *_axes(found, height),
        _frame(found),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _cells(found: Orientations) -> list[str]:
    low, high = float(found.kwh_per_kw.min()), float(found.kwh_per_kw.max())
    parts = []
    for row in range(len(found.tilt_deg)):
        for column in range(len(found.azimuth_deg)):
            value = float(found.kwh_per_kw[row, column])
            share = (value - low) / (high - low) if high > low else 1.0
            x, y = _LEFT + column * _CELL_WIDTH, _top_of(found, row)
            box = f'x="{x}" y="{y}" width="{_CELL_WIDTH}" height="{_CELL_HEIGHT}"'
            parts.append(f'<rect {box} fill="{_colour(share)}"/>')
            parts.append(_text(x + _CELL_WIDTH / 2, y + 16, f"{value:,.0f}", size=11, ink=_ink(share)))
    return parts


def _axes(found: Orientations, height: int) -> list[str]:
    foot = _TOP + _CELL_HEIGHT * len(found.tilt_deg)
    parts = [
        _text(_LEFT - 8, _top_of(found, row) + 16, f"{tilt:.0f}", anchor="end")
        for row, tilt in enumerate(found.tilt_deg)
    ]
    for column, azimuth in enumerate(found.azimuth_deg):
        centre = _LEFT + (column + 0.5) * _CELL_WIDTH
        parts.append(_text(centre, foot + 18, f"{azimuth:.0f}"))
        if int(azimuth) in _COMPASS:
            parts.append(_text(centre, foot + 36, _COMPASS[int(azimuth)]))
    middle = _TOP + _CELL_HEIGHT * len(found.tilt_deg) / 2
    parts.append(_text(_LEFT, height - 18, "Direction the roof faces [degrees from north]", anchor="start"))
    label = _text(0, 0, "Tilt from horizontal [degrees]")
    parts.append(f'<g transform="translate(18 {middle:g}) rotate(-90)">{label}</g>')
    return parts


def _frame(found: Orientations) -> str:
    """Frame the highest cell, so that its figure stays readable."""
    row, column = np.unravel_index(int(found.kwh_per_kw.argmax()), found.kwh_per_kw.shape)
    x, y = _LEFT + int(column) * _CELL_WIDTH, _top_of(found, int(row))
    box = f'width="{_CELL_WIDTH}" height="{_CELL_HEIGHT}" fill="none" stroke="#000000" stroke-width="3"'
    return f'<rect {box} transform="translate({x} {y})"/>'


def _top_of(found: Orientations, row: int) -> int:
    """Return where a row begins; the flat roof lies lowest."""
    return _TOP + (len(found.tilt_deg) - 1 - row) * _CELL_HEIGHT


def _parts(share: float) -> FloatArray:
    """Return red, green and blue of a share of the range [0 to 255]."""
    place = np.linspace(0.0, 1.0, len(_COLOURS))
    return np.array([np.interp(share, place, _COLOURS[:, part]) for part in range(3)]).round()


def _colour(share: float) -> str:
    red, green, blue = _parts(share).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _ink(share: float) -> str:
    """Return black or white, whichever is read better on a colour (relative luminance of WCAG 2.1)."""
    parts = _parts(share) / 255.0
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - sRGB
    return "#000000" if linear @ np.array([0.2126, 0.7152, 0.0722]) > _LIGHT_ENOUGH else "#ffffff"


def _text(
    x: float, y: float, words: str, *, size: int = 12, anchor: str = "middle", ink: str = "#000000"
) -> str:
    look = f'font-size="{size}" text-anchor="{anchor}" fill="{ink}"'
    return f'<text x="{x:g}" y="{y:g}" {look}>{escape(words)}</text>'
