"""Gas that was billed by volume: its heat is not known until somebody reads the therm factor on the bill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculators.number_tables import number_file
from rules.errors import InputError

if TYPE_CHECKING:
    from decimal import Decimal


def therms_from_ccf(ccf: float, therms_per_ccf: Decimal) -> float:
    """Return the heat [therm] of a volume [ccf], ``therm = ccf * therms_per_ccf``."""
    return ccf * float(therms_per_ccf)


def therms_per_ccf_needed(where: str, what: str) -> InputError:
    """Return the error that asks for the therm factor and states the conversion."""
    example = number_file("data/metered/metered_units.toml").table("gas_heat").number("therms_per_ccf")
    return InputError(
        f"{where}: the gas is given as {what}, whose heat differs by place and month. therms = ccf x therm"
        f" factor (1 ccf = 100 ft3 = 2.832 m3); the factor is printed on the bill, about {example:g} therms"
        " a ccf as a national mean. Give it: --therms-per-ccf"
    )


def refuse_other_units(therms_per_ccf: Decimal) -> None:
    """Refuse a therm factor that no bill prints; it is of another unit, such as Btu a cubic foot."""
    limits = number_file("data/metered/metered_units.toml").table("gas_heat_range")
    least, most = limits.number("least_therms_per_ccf"), limits.number("most_therms_per_ccf")
    if not least <= therms_per_ccf <= most:
        raise InputError(
            f"--therms-per-ccf {therms_per_ccf}: no gas holds that much or little; it lies between {least:g}"
            f" and {most:g} therms a ccf. Btu a cubic foot divided by 1,000 are therms a ccf"
        )
