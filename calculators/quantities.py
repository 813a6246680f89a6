"""Unit conversions, each named for what it does. No other module converts units.

The figures are definitions, not policy: the therm (US) is 100,000 Btu(IT), the kWh 3,412.14 Btu(IT), a
ton of refrigeration 12,000 Btu/h.

References
----------
.. [1] NIST Special Publication 811 (2008), Guide for the Use of the International System of Units,
   Appendix B.8.
"""

from __future__ import annotations

from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

BTU_PER_KWH: Final = 3412.14
BTU_PER_THERM: Final = 100_000.0
BTU_PER_MMBTU: Final = 1_000_000.0
THERMS_PER_MMBTU: Final = 10.0
BTU_PER_H_PER_TON: Final = 12_000.0
MINUTES_PER_HOUR: Final = 60.0
HOURS_PER_DAY: Final = 24.0
HOURS_PER_YEAR: Final = 8760.0
DAYS_PER_YEAR: Final = 365.0
MONTHS_PER_YEAR: Final = 12.0
FT2_PER_M2: Final = 10.763910416709722
LITRES_PER_GALLON: Final = 3.785411784
KG_PER_TONNE: Final = 1000.0
KWH_PER_MWH: Final = 1000.0
KG_PER_LB: Final = 0.45359237
MPS_PER_MPH: Final = 0.44704
METRES_PER_MILE: Final = 1609.344
INCHES_PER_FOOT: Final = 12.0

Numeric = TypeVar("Numeric", float, NDArray[np.float64])


def fahrenheit_from_celsius(temperature_c: Numeric) -> Numeric:
    """Return a temperature [F] from one in [C]."""
    return temperature_c * 1.8 + 32.0


def celsius_from_fahrenheit(temperature_f: Numeric) -> Numeric:
    """Return a temperature [C] from one in [F]."""
    return (temperature_f - 32.0) / 1.8


def kwh_from_btu(energy_btu: Numeric) -> Numeric:
    """Return energy [kWh] from [Btu]."""
    return energy_btu / BTU_PER_KWH


def therms_from_btu(energy_btu: Numeric) -> Numeric:
    """Return energy [therm] from [Btu]."""
    return energy_btu / BTU_PER_THERM


def ft2_from_m2(area_m2: Numeric) -> Numeric:
    """Return an area [ft2] from one in [m2]."""
    return area_m2 * FT2_PER_M2


def m2_from_ft2(area_ft2: Numeric) -> Numeric:
    """Return an area [m2] from one in [ft2]."""
    return area_ft2 / FT2_PER_M2


def metres_from_miles(distance_miles: Numeric) -> Numeric:
    """Return a distance [m] from one in international miles."""
    return distance_miles * METRES_PER_MILE
