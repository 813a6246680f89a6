"""Where the formulas of a calculation are published, and the rules that are this product's own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from rules.outcomes import Citation

if TYPE_CHECKING:
    from calculators.home.model import HomeModel

_READ: Final = date(2026, 11, 21)
SAVING_RULE: Final = Citation(
    "This product's rule: a saving is the modelled use before less the use after, no end use counted below"
    " zero, times the share that a programme has found to be realised",
    _READ,
    verified=True,
)
AVOIDED_RULE: Final = Citation(
    "This product's rule: avoided emissions are each fuel's saving times its factor, every year of the life"
    " like the first",
    _READ,
    verified=True,
)
BILL_RULE: Final = Citation(
    "This product's rule: modelled use is brought to the bills by one factor for a fuel's end uses",
    _READ,
    verified=True,
)
CHANGE_RULE: Final = Citation(
    "This product's rule: what the measure's own data file sets", _READ, verified=True
)


def shell_source(model: HomeModel) -> Citation:
    """Return the source of loads by conductance, gains and balance temperature."""
    return model.parameters["internal_gain_btu_h"].citation


def infiltration_source(model: HomeModel) -> Citation:
    """Return the source of air flow by blower-door reading."""
    return model.parameters["infiltration_adjustment"].citation


def attic_source(model: HomeModel) -> Citation:
    """Return the source of the attic's ventilation, on which a ceiling's conductance rests."""
    return model.parameters["attic_ventilation_cfm_ft2"].citation


def duct_source(model: HomeModel) -> Citation:
    """Return the source of what reaches the rooms through ducts."""
    return model.parameters["duct_supply_area_per_floor_area"].citation


def hot_water_source(model: HomeModel) -> Citation:
    """Return the source of hot-water draw and water heaters."""
    return model.parameters["hot_water_base_gpd"].citation


def fuel_source(model: HomeModel, fuel: str) -> Citation:
    """Return the source of a fuel's heat content."""
    return model.btu_per_unit[fuel].citation
