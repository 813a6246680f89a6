"""The sun's heat in numbers, as far as a measure changes it: through windows and roof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calculators.explain.content import Quantity, shown
from calculators.explain.formula_sources import shell_source
from calculators.home.shell import conductances
from calculators.home.solar_gain import mean_btu_h_ft2, roof_gain, wall_gain, window_gain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculators.climate import FloatArray
    from calculators.explain.place import Change
    from calculators.explain.shell import Season
    from calculators.home.description import Home


def gain_quantities(change: Change, season: Season) -> Iterator[Quantity]:
    """Yield the sun through windows, roof and walls in the month that is shown, where the measure changes it.

    Parameters
    ----------
    change : Change
    season : Season
    """
    builders = (
        (_windows, _window_quantity),
        (_roof, _roof_quantity),
        (_walls, _wall_quantity),
    )
    for series, build in builders:
        if not np.array_equal(series(change.before, season), series(change.after, season)):
            yield build(change.before, season)


def _windows(home: Home, season: Season) -> FloatArray:
    """Return the sun through the windows [Btu/h]."""
    return window_gain(home, season.climate)


def _roof(home: Home, season: Season) -> FloatArray:
    """Return the sun through the roof [Btu/h]."""
    shell = conductances(home)
    return roof_gain(home, season.climate, shell.ceiling, shell.roof_share)


def _walls(home: Home, season: Season) -> FloatArray:
    """Return the sun through the walls [Btu/h]."""
    return wall_gain(home, season.climate, conductances(home).walls)


def _window_quantity(home: Home, season: Season) -> Quantity:
    """Return the sun through the windows, whose shade, screens and directions are in the sun's figure."""

    def text(h: Home) -> str:
        area, shgc = float(h.window_area_ft2), float(h.window_shgc)
        gain = season.of(_windows(h, season))
        sun = gain / (area * shgc) if area * shgc else 0.0
        return f"{shown(area)} ft2 x {shown(shgc)} x {shown(sun)} Btu/h ft2"

    return Quantity(
        f"Sun through the windows, mean of {season.month_name}",
        "G_windows",
        "A x SHGC x sun on the glass behind shade, screens and curtains",
        "Btu/h",
        text,
        lambda h: season.of(_windows(h, season)),
        home.model.parameters["window_shading_summer"].citation,
    )


def _roof_quantity(home: Home, season: Season) -> Quantity:
    """Return the sun through roof, attic and ceiling."""

    def text(h: Home) -> str:
        shell = conductances(h)
        sun = season.of(mean_btu_h_ft2(season.climate.ghi_kwh_m2, season.climate))
        return (
            f"{shown(float(shell.ceiling))} Btu/h F x {shown(float(shell.roof_share))}"
            f" x {shown(float(h.roof_absorptivity))} x {shown(h.model['exterior_film_r'])} h ft2 F/Btu"
            f" x {shown(sun)} Btu/h ft2"
        )

    return Quantity(
        f"Sun through the roof, mean of {season.month_name}",
        "G_roof",
        "UA_ceiling x roof's share x absorptivity x film R x sun on the level",
        "Btu/h",
        text,
        lambda h: season.of(_roof(h, season)),
        shell_source(home.model),
    )


def _wall_quantity(home: Home, season: Season) -> Quantity:
    """Return the sun through the walls."""

    def text(h: Home) -> str:
        climate = season.climate
        sun = season.of(mean_btu_h_ft2(climate.vertical_kwh_m2.mean(axis=0), climate))
        return (
            f"{shown(float(conductances(h).walls))} Btu/h F x {shown(h.model['wall_absorptivity'])}"
            f" x {shown(h.model['exterior_film_r'])} h ft2 F/Btu x {shown(sun)} Btu/h ft2"
        )

    return Quantity(
        f"Sun through the walls, mean of {season.month_name}",
        "G_walls",
        "UA_walls x absorptivity x film R x sun on walls of all sides",
        "Btu/h",
        text,
        lambda h: season.of(_walls(h, season)),
        shell_source(home.model),
    )
