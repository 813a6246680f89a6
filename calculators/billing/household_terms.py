"""On which tariff and terms a household is billed, as far as its facts say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from calculators.billing import notes
from calculators.billing.annual_bill import Terms, can_be_billed
from calculators.tariffs import load_discounts, load_tariffs, tariff_of_schedule

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from calculators.bills import BillNote
    from calculators.tariff_records import DiscountVersion, Tariff, TariffVersion
    from rules.facts import CaseFacts

UNDISCOUNTED = "none"


@dataclass(frozen=True, slots=True)
class Billed:
    """How one fuel is billed.

    Parameters
    ----------
    tariff : Tariff
    version : TariffVersion
        Prices in force.
    baselines : tuple of (str or None, str or None)
        Code and territory of each baseline that the household may have; one where it is known.
    discounts : tuple of (str, DiscountVersion)
        Terms of each discount on this tariff, by programme.
    """

    tariff: Tariff
    version: TariffVersion
    baselines: tuple[tuple[str | None, str | None], ...]
    discounts: tuple[tuple[str, DiscountVersion], ...]

    def terms(self, programme: str | None) -> tuple[Terms, ...]:
        """Return the terms on a programme (``care``, ``fera``, ``none``), one for each baseline."""
        discount = dict(self.discounts).get(programme or UNDISCOUNTED)
        return tuple(Terms(programme, discount, code, territory) for code, territory in self.baselines)


def programme_of(facts: CaseFacts) -> str | None:
    """Return the household's discount: ``care``, ``fera`` or ``none``; None where not known.

    What the bill says (``utility.care``) goes before the list of benefits.
    """
    receives, care = facts.household.receives, facts.utility.care
    if care or (care is None and receives is not None and "care" in receives):
        return "care"
    if receives is not None and "fera" in receives:
        return "fera"
    return None if care is None and receives is None else UNDISCOUNTED


def billed(
    facts: CaseFacts, fuel: str, on: date, data: tuple[str, Path, Path | None]
) -> tuple[Billed | None, tuple[BillNote, ...]]:
    """Return how a fuel is billed, or the reason why that is not known.

    Parameters
    ----------
    facts : CaseFacts
    fuel : str
        ``electricity`` or ``natural_gas``.
    on : date
        Day whose prices are used.
    data : tuple
        Jurisdiction, folder of carried data, folder of a programme's own.
    """
    tariff, reason = _tariff(facts, fuel, data)
    if tariff is None:
        return None, (reason,) if reason else ()
    version = tariff.on(on)
    if version is None:
        return None, (notes.not_in_force(tariff, on),)
    if not can_be_billed(version):
        return None, (notes.hours_not_carried(tariff),)
    baselines, about = _baselines(facts, tariff, version)
    discounts = tuple(
        (one.programme, terms)
        for one in load_discounts(*data)
        if tariff.id in one.tariffs and (terms := one.on(on)) is not None
    )
    programme = programme_of(facts)
    if programme is None:
        about = (*about, notes.DISCOUNT_NOT_KNOWN)
    elif programme != UNDISCOUNTED and programme not in dict(discounts):
        about = (*about, notes.discount_not_carried(tariff, programme))
    return Billed(tariff, version, baselines, discounts), (*about, notes.CLIMATE_CREDIT)


def _tariff(
    facts: CaseFacts, fuel: str, data: tuple[str, Path, Path | None]
) -> tuple[Tariff | None, BillNote | None]:
    """Return the household's tariff. A household file names its electric schedule; gas has one a utility."""
    tariffs, utility = load_tariffs(*data), facts.utility
    if fuel == "electricity":
        if utility.schedule is None:
            return None, notes.SCHEDULE_NOT_KNOWN
        found = tariff_of_schedule(tariffs, fuel, utility.schedule)
        if found is None:
            return None, notes.tariff_not_carried(fuel, utility.schedule, tariffs)
        if utility.electric not in (None, found.utility):
            return None, notes.other_utility(found, str(utility.electric))
        return found, None
    assumed = (one for one in tariffs if one.fuel == fuel and one.assumed_for_utility)
    return next((one for one in assumed if one.utility == utility.gas), None), None


def _baselines(
    facts: CaseFacts, tariff: Tariff, version: TariffVersion
) -> tuple[tuple[tuple[str | None, str | None], ...], tuple[BillNote, ...]]:
    """Return the baselines that the household may have, by its heating fuel and its territory."""
    baseline = version.baseline
    if baseline is None:
        return ((None, None),), ()
    codes = tuple(dict.fromkeys(code for code, _, _ in baseline.daily_quantities))
    heated_by = facts.heating.fuel
    if heated_by is not None and len(codes) > 1:
        wanted = "all_electric" if heated_by == "electricity" else "basic"
        codes = tuple(code for code in codes if code == wanted)
    stated, about = facts.utility.baseline_territory, []
    found = [
        (code, territory)
        for code in codes
        for territory in baseline.territories(code)
        if stated is None or territory.upper() == stated.strip().upper()
    ]
    if not found and stated is not None:
        about.append(notes.territory_not_carried(stated, tariff))
        found = [(code, territory) for code in codes for territory in baseline.territories(code)]
    if len(found) > 1:
        about.append(notes.territories(len(found)))
    return tuple(found), tuple(about)
