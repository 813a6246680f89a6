"""What a reader of a whole bill has to know: a stable code each, and a plain sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculators.bills import BillNote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from calculators.tariff_records import Tariff

USE_NOT_METERED = BillNote(
    "bill.use_not_metered",
    "A year's use from the bills is not known, so the whole bill is not worked out.",
)
ZONE_NOT_KNOWN = BillNote(
    "bill.zone_not_known",
    "The climate zone is not known, so neither are the hours in which the home uses energy.",
)
SCHEDULE_NOT_KNOWN = BillNote(
    "bill.schedule_not_known",
    "The household's own electric schedule is not known, so the whole bill is not worked out; a saving is"
    " priced at the least it can be worth.",
)
TYPICAL_HOURS = BillNote(
    "bill.typical_hours",
    "In which hours the home uses energy is a typical home's, not this household's meter's.",
)
EXISTING_SOLAR = BillNote(
    "bill.existing_solar",
    "The home is already net metered: its bills are what is left after its solar electricity, so the whole"
    " bill is not worked out from them.",
)
DISCOUNT_NOT_KNOWN = BillNote(
    "bill.discount_not_known",
    "Whether the household has CARE or FERA is not known: the bill is before any discount, without its daily"
    " charge.",
)
EXPORT_NOT_KNOWN = BillNote(
    "bill.export_price_not_known",
    "What the utility credits for solar electricity given to the grid is not carried: that part of the worth"
    " is not known.",
)
EXPORT_BY_NET_METERING = BillNote(
    "bill.net_metering_terms_not_carried",
    "The terms of the home's net metering are not carried, so the worth of its solar electricity is not"
    " known.",
)
HOURS_CUT = BillNote(
    "bill.saving_above_monthly_bill",
    "In some hours the model saves more than the month's bill holds; there the use after is taken as"
    " nothing.",
)
CLIMATE_CREDIT = BillNote(
    "bill.not_in_the_bill",
    "Taxes, surcharges of cities and the California Climate Credit are not in the bill.",
)


def tariff_not_carried(fuel: str, schedule: str, carried: Iterable[Tariff]) -> BillNote:
    """Return the note that the household's own schedule is not carried, and which are."""
    names = ", ".join(tariff.schedule for tariff in carried if tariff.fuel == fuel) or "none"
    return BillNote(
        "bill.schedule_not_carried",
        f"The household's schedule {schedule} is not carried, so its bill is not known; there is {names}.",
    )


def not_in_force(tariff: Tariff, on: date) -> BillNote:
    """Return the note that a tariff's prices begin later than the day asked for."""
    return BillNote(
        "bill.before_tariff",
        f"{tariff.label} is carried from {tariff.versions[0].effective} on; its prices of {on} are needed and"
        " not known.",
    )


def other_utility(tariff: Tariff, utility: str) -> BillNote:
    """Return the note that a schedule is not one of the household's utility."""
    return BillNote(
        "bill.schedule_of_another_utility",
        f"{tariff.label} is not a schedule of the household's utility ({utility}): check which of the two is"
        " right.",
    )


def hours_not_carried(tariff: Tariff) -> BillNote:
    """Return the note that a record has prices by the hour and no hours."""
    return BillNote(
        "bill.hours_not_carried",
        f"The record of {tariff.label} does not say which price is charged when, so the bill is not known.",
    )


def discount_not_carried(tariff: Tariff, programme: str) -> BillNote:
    """Return the note that the household has a discount whose terms are not carried."""
    return BillNote(
        "bill.discount_not_carried",
        f"The terms of {programme.upper()} on {tariff.label} are not carried: the bill is before the"
        " discount.",
    )


def territories(count: int) -> BillNote:
    """Return the note that the household's baseline is not known."""
    return BillNote(
        "bill.baseline_not_known",
        f"The household's baseline is not known: the bill is worked out for {count} of them, and the figures"
        " are those by which the work saves least.",
    )


def territory_not_carried(territory: str, tariff: Tariff) -> BillNote:
    """Return the note that the stated territory is not one of the tariff's."""
    return BillNote(
        "bill.territory_not_carried",
        f"{tariff.label} has no baseline territory {territory}: check utility.baseline_territory.",
    )
