"""The numbers of the PVWatts model, from ``calculators/data/solar/pvwatts_v8.toml``.

Every number lives in that file beside its unit and its source; nothing here repeats one.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from calculators.number_tables import NumberTable, number_file

FloatArray = NDArray[np.float64]

PVWATTS_FILE: Final = "data/solar/pvwatts_v8.toml"


def pvwatts() -> NumberTable:
    """Return the numbers of PVWatts v8."""
    return number_file(PVWATTS_FILE)
