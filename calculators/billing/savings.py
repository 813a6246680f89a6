"""What savings are worth on the bills: by the whole bill where it is known, else by its bounds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from calculators.billing.effect import ELECTRICITY
from calculators.billing.household_terms import UNDISCOUNTED
from calculators.bills import BillSavings, bill_savings_usd_per_year
from calculators.tariffs import load_tariffs, tariff_of_schedule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.billing.effect import BillCase, BillEffect


def bill_savings(
    case: BillCase,
    effect: BillEffect,
    savings_by_fuel: Mapping[str, float | None],
    *,
    all_electric: bool | None,
    solar_kwh_per_year: float,
) -> BillSavings:
    """Return what a year's savings are worth, without solar.

    Parameters
    ----------
    case : BillCase
    effect : BillEffect
        Whole bills before and after, of the fuels for which they are known.
    savings_by_fuel : mapping of str to float or None
        As for `bill_savings_usd_per_year`.
    all_electric : bool or None
        Whether the home is heated electrically.
    solar_kwh_per_year : float
        As for `bill_savings_usd_per_year`.

    Returns
    -------
    BillSavings
        A fuel whose whole bill is known is worth the difference of its two bills, on the baseline by which
        that is least; another is priced at the least that a saving can be worth.
    """
    utility = case.facts.utility
    own, carried = _own_schedule(case)
    # A schedule that is stated and not carried has no bounds either: no other stands in for it.
    unpriced = set() if carried else {ELECTRICITY}
    without = {*effect.by_fuel, *unpriced}
    rest = {fuel: saved for fuel, saved in savings_by_fuel.items() if fuel not in without}
    bounds = bill_savings_usd_per_year(
        rest,
        utility.electric,
        utility.gas,
        case.on,
        utility.annual_kwh,
        all_electric=all_electric,
        schedule_electric=own,
        solar_kwh_per_year=solar_kwh_per_year,
        jurisdiction=case.jurisdiction,
        data_folder=case.data_folder,
        supplied=case.supplied,
    )
    if not without & set(savings_by_fuel):
        return bounds
    unchanged = {fuel: Decimal(0) for fuel in unpriced if savings_by_fuel.get(fuel) == 0}
    whole = unchanged | {fuel: each.by_programme[UNDISCOUNTED] for fuel, each in effect.by_fuel.items()}
    with_care = unchanged | {fuel: each.by_programme.get("care") for fuel, each in effect.by_fuel.items()}
    by_fuel = {fuel: whole.get(fuel, bounds.by_fuel.get(fuel)) for fuel in savings_by_fuel}
    care = {fuel: with_care.get(fuel, bounds.by_fuel_with_care.get(fuel)) for fuel in savings_by_fuel}
    sheets = tuple(citation for each in effect.by_fuel.values() for citation in each.citations)
    return replace(
        bounds,
        total=_total(by_fuel),
        total_with_care=_total(care),
        by_fuel=by_fuel,
        by_fuel_with_care=care,
        coded_notes=tuple(dict.fromkeys((*effect.coded_notes, *bounds.coded_notes))),
        citations=tuple(dict.fromkeys((*sheets, *bounds.citations))),
    )


def _own_schedule(case: BillCase) -> tuple[str | None, bool]:
    """Return the id of the tariff that the household file names, and whether nothing else is named."""
    stated = case.facts.utility.schedule
    if stated is None:
        return None, True
    found = tariff_of_schedule(load_tariffs(*case.data), ELECTRICITY, stated)
    if found is None or case.facts.utility.electric not in (None, found.utility):
        return None, False
    return found.id, True


def _total(amounts: Mapping[str, Decimal | None]) -> Decimal | None:
    known = [usd for usd in amounts.values() if usd is not None]
    return sum(known[1:], known[0]) if known and len(known) == len(amounts) else None
