"""The State's own map of priority populations: whether a point is in, or within half a mile of, a community.

The State draws the half-mile line around tracts and tribal lands alike and cuts tracts along it, so where its
map is imported, it says more than the tracts alone can.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataSourceError

from rules.errors import ReferenceDataError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_INSIDE, _AROUND = "disadvantaged_community", "within_half_mile"
_FLAGS = {"yes": True, "no": False}


@dataclass(frozen=True)
class PriorityAreas:
    """The areas of one year's map.

    Parameters
    ----------
    vintage : str
    shapes : array of shapely geometry
        Longitude and latitude.
    near : array of bool
        Whether each area is in a disadvantaged community or within half a mile of one.
    """

    vintage: str
    shapes: NDArray[Any]
    near: NDArray[np.bool_]

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    def near_at(self, longitude: float, latitude: float) -> bool | None:
        """Return whether a point is in or near a community; at a line it is; None where no area has it."""
        found = self._tree.query(shapely.Point(longitude, latitude), predicate="intersects")
        return bool(self.near[found].any()) if len(found) else None


def read_priority_areas(path: Path, vintage: str) -> PriorityAreas:
    """Read the imported map of priority populations.

    Raises
    ------
    ReferenceDataError
        If it cannot be read, or an area does not say whether it is in or near a community.
    """
    try:
        meta, _, wkb, columns = pyogrio.raw.read(path)
        shapes = shapely.from_wkb(wkb)
    except (DataSourceError, shapely.errors.GEOSException, OSError, ValueError) as error:
        raise ReferenceDataError(f"{path.name}: cannot be read as a map: {error}") from error
    named = dict(zip(meta["fields"], columns, strict=True))
    if absent := [name for name in (_INSIDE, _AROUND) if name not in named]:
        raise ReferenceDataError(f"{path.name}: columns {', '.join(absent)} are missing; import it again")
    inside, around = (_flags(path, name, named[name]) for name in (_INSIDE, _AROUND))
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    return PriorityAreas(vintage, shapes[there], (inside | around)[there])


def _flags(path: Path, name: str, words: NDArray[Any]) -> NDArray[np.bool_]:
    for word in words.tolist():
        if word not in _FLAGS:
            raise ReferenceDataError(f"{path.name}: {name} is {word!r}, neither yes nor no; import it again")
    return np.array([_FLAGS[word] for word in words.tolist()], dtype=bool)
