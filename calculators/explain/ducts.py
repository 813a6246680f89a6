"""Ducts in numbers: what leaks, what is lost on the way, and what reaches the rooms in one month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculators.explain.content import Quantity, shown
from calculators.explain.formula_sources import duct_source
from calculators.home.distribution import distribution_efficiency, duct_terms
from calculators.home.infiltration import BTU_H_PER_CFM_F

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculators.explain.place import Change
    from calculators.explain.shell import Season
    from calculators.home.description import Home
    from calculators.home.distribution import DuctTerms


def duct_quantities(change: Change, season: Season) -> Iterator[Quantity]:
    """Yield leaks, conduction and delivery of the month that is shown, where the measure changes the ducts.

    Parameters
    ----------
    change : Change
    season : Season
    """
    names = ("duct_leakage", "duct_r")
    if all(float(getattr(change.before, name)) == float(getattr(change.after, name)) for name in names):
        return
    if not float(change.before.heating_ducted if season.heating else change.before.cooling_ducted):
        return
    source = duct_source(change.before.model)
    yield Quantity(
        "Share of the fan's flow kept on either side",
        "a",
        "1 - leakage / 2",
        "1",
        lambda h: f"1 - {shown(float(h.duct_leakage))} / 2",
        lambda h: season.of(_terms(h, season).kept),
        source,
    )
    for side, symbol in (("supply", "B_s"), ("return", "B_r")):
        yield _conduction(side, symbol, season, change.before)
    yield Quantity(
        f"Distribution efficiency in {season.month_name}",
        "DE_month",
        "DE0 + regain x (1 - DE0), DE0 = B_s a - B_s a (1 - B_r a) r - a (1 - B_s) r",
        "1",
        lambda h: _delivered(h, season),
        lambda h: season.of(distribution_efficiency(h, season.climate, heating=season.heating)),
        source,
    )


def _terms(home: Home, season: Season) -> DuctTerms:
    """Return what delivery is made of."""
    return duct_terms(home, season.climate, heating=season.heating)


def _conduction(side: str, symbol: str, season: Season, home: Home) -> Quantity:
    """Return the share of the temperature difference left at the end of the ducts of one side."""
    name = f"duct_{side}_area_per_floor_area"

    def text(h: Home) -> str:
        area = h.model[name] * float(h.floor_area_ft2)
        flow = h.model["duct_cfm_per_ft2"] * float(h.floor_area_ft2)
        return (
            f"exp(-{shown(area)} ft2 / ({shown(BTU_H_PER_CFM_F)} x {shown(flow)} ft3/min"
            f" x {shown(float(h.duct_r))} h ft2 F/Btu))"
        )

    return Quantity(
        f"Temperature difference left at the end of the {side} ducts",
        symbol,
        "exp(-A / (1.08 x flow x R))",
        "1",
        text,
        lambda h: season.of(_terms(h, season).supply if side == "supply" else _terms(h, season).ret),
        duct_source(home.model),
    )


def _delivered(home: Home, season: Season) -> str:
    """Return the efficiency of the month with a home's numbers."""
    found = _terms(home, season)
    kept, supply = season.of(found.kept), season.of(found.supply)
    return (
        f"a {shown(kept)}, B_s {shown(supply)}, B_r {shown(season.of(found.ret))},"
        f" r {shown(season.of(found.ratio))}, regain {shown(float(home.duct_regain))}"
    )
