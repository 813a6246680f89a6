"""What savings are worth on the household's bills.

The price of a saved unit depends on the schedule, the tier and the hour, of which a household file says
little. So a saving is priced at the least it can be worth and a rise at the most it can cost, and every
answer carries the notes that say so. What has no tariff is None: not known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from calculators.reference_records import DATA_FOLDER
from calculators.tariffs import load_discounts, load_tariffs
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from calculators.tariffs import DiscountVersion, Tariff, TariffVersion
    from rules.outcomes import Citation

TariffData = tuple[str, Path, Path | None]

_METERED_FUELS = ("electricity", "natural_gas")
_UTILITIES = {
    "pge": "PG&E",
    "sce": "SCE",
    "sdge": "SDG&E",
    "socalgas": "SoCalGas",
    "smud": "SMUD",
    "ladwp": "LADWP",
    "other": "the household's utility",
}


@dataclass(frozen=True, slots=True)
class BillNote:
    """Something a reader of a bill figure has to know: a stable code, and a plain sentence."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class BillSavings:
    """What a year's savings are worth, before and after an income-qualified discount.

    Parameters
    ----------
    total : Decimal or None
        Before any discount; None as soon as one fuel that changes has no price [USD/year].
    total_with_care : Decimal or None
        The same where the household has the discount (PG&E's CARE) [USD/year].
    by_fuel, by_fuel_with_care : mapping of str to Decimal or None
        Each fuel's part; negative where the bill rises [USD/year].
    coded_notes : tuple of BillNote
        Assumptions and unknowns.
    citations : tuple of Citation
        The tariff sheets used.
    """

    total: Decimal | None
    total_with_care: Decimal | None
    by_fuel: Mapping[str, Decimal | None]
    by_fuel_with_care: Mapping[str, Decimal | None]
    coded_notes: tuple[BillNote, ...]
    citations: tuple[Citation, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes as sentences."""
        return tuple(note.sentence for note in self.coded_notes)


@dataclass(frozen=True, slots=True)
class _FuelBill:
    """One fuel's part of the answer."""

    usd: Decimal | None
    usd_with_care: Decimal | None
    notes: tuple[BillNote, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class _Home:
    """What is known of how the home is billed."""

    on: date
    annual_kwh: float | None
    all_electric: bool | None
    schedules: Mapping[str, str] = field(default_factory=dict)


def bill_savings_usd_per_year(
    savings_by_fuel: Mapping[str, float | None],
    utility_electric: str | None,
    utility_gas: str | None,
    on: date,
    annual_kwh: float | None = None,
    *,
    all_electric: bool | None = None,
    schedule_electric: str | None = None,
    solar_kwh_per_year: float = 0.0,
    jurisdiction: str = "us_ca",
    data_folder: Path = DATA_FOLDER,
    supplied: Path | None = None,
) -> BillSavings:
    """Return what a year's savings are worth on the household's bills.

    Parameters
    ----------
    savings_by_fuel : mapping of str to float or None
        Savings of efficiency, each fuel in its own unit [kWh, therm, gallon, gallon, short ton]; negative
        where use rises, None or NaN where not known. Solar generation does not belong here.
    utility_electric, utility_gas : str or None
        Who sells them, as the household file says; None where not known.
    on : date
        Day whose prices are used.
    annual_kwh : float, optional
        A year's electricity from the bills, before the savings [kWh/year].
    all_electric : bool, optional
        Whether the home has the larger baseline of electrically heated homes; None where not known.
    schedule_electric : str, optional
        Id of the household's own tariff; without it the one assumed for the utility.
    solar_kwh_per_year : float, optional
        Solar generation. It is not priced, since its worth depends on the hour; a note says so [kWh/year].
    jurisdiction : str
        Whose tariffs to use.
    supplied : Path, optional
        A folder of a programme's own tariffs.

    Returns
    -------
    BillSavings
        Unrounded; round for display only.

    Raises
    ------
    InputError
        If `schedule_electric` is not carried, or `annual_kwh` is negative or not a number.
    ReferenceDataError
        If a tariff file is absent or damaged.

    Notes
    -----
    A saving S is priced within the baseline, save the part that lies above the largest annual baseline B of
    any territory: ``above = min(S, max(0, annual_kwh - B))`` at the price above it. A rise is priced above
    the baseline. On time-of-use schedules a saving falls in the cheapest hours, a rise in the dearest.
    """
    if annual_kwh is not None and not (math.isfinite(annual_kwh) and annual_kwh >= 0):
        raise InputError(f"annual_kwh = {annual_kwh} is not a use of zero or more; leave it out if not known")
    tariffs = load_tariffs(jurisdiction, data_folder, supplied)
    if schedule_electric is not None and schedule_electric not in {tariff.id for tariff in tariffs}:
        carried = ", ".join(tariff.id for tariff in tariffs)
        raise InputError(f"no tariff {schedule_electric!r} is carried; there is {carried}")
    schedules = {} if schedule_electric is None else {"electricity": schedule_electric}
    home = _Home(on, annual_kwh, all_electric, schedules)
    utilities = {"electricity": utility_electric, "natural_gas": utility_gas}
    bills = {
        fuel: _fuel_bill(fuel, saving, utilities.get(fuel), home, (jurisdiction, data_folder, supplied))
        for fuel, saving in savings_by_fuel.items()
    }
    notes = [note for bill in bills.values() for note in bill.notes]
    if solar_kwh_per_year > 0:
        notes.append(_solar_note())
    return BillSavings(
        total=_total([bill.usd for bill in bills.values()]),
        total_with_care=_total([bill.usd_with_care for bill in bills.values()]),
        by_fuel={fuel: bill.usd for fuel, bill in bills.items()},
        by_fuel_with_care={fuel: bill.usd_with_care for fuel, bill in bills.items()},
        coded_notes=tuple(dict.fromkeys(notes)),
        citations=tuple(dict.fromkeys(one for bill in bills.values() for one in bill.citations)),
    )


def _fuel_bill(
    fuel: str, saving: float | None, utility: str | None, home: _Home, data: TariffData
) -> _FuelBill:
    """Return one fuel's part; whatever is not known makes it None, with a note."""
    if saving == 0:
        return _FuelBill(Decimal(0), Decimal(0))
    tariff = _find_tariff(fuel, utility, home, data)
    version = None if tariff is None else tariff.on(home.on)
    if saving is None or not math.isfinite(saving) or tariff is None or version is None:
        return _FuelBill(None, None, (_why_unknown(fuel, saving, utility, tariff, home.on),))
    return _priced(saving, tariff, version, home, data)


def _why_unknown(
    fuel: str, saving: float | None, utility: str | None, tariff: Tariff | None, on: date
) -> BillNote:
    name = fuel.replace("_", " ")
    if saving is None or not math.isfinite(saving):
        return BillNote(
            "bill.saving_not_known", f"How much {name} is saved is not known, so neither is its worth."
        )
    if fuel not in _METERED_FUELS:
        return BillNote(
            "bill.delivered_fuel", f"The price of {name} is not known: dealers set it, no tariff does."
        )
    if utility is None:
        return BillNote(
            "bill.no_utility",
            f"Who sells the household its {name} is not known, so neither is its price.",
        )
    if tariff is None:
        return BillNote(
            "bill.no_tariff",
            f"No {name} tariff of {_UTILITIES.get(utility, utility)} is carried, so its price is not known.",
        )
    return BillNote(
        "bill.before_tariff",
        f"{tariff.label} is carried from {tariff.versions[0].effective} on; its prices of {on} are needed and"
        " not known.",
    )


def _find_tariff(fuel: str, utility: str | None, home: _Home, data: TariffData) -> Tariff | None:
    wanted = home.schedules.get(fuel)
    for tariff in load_tariffs(*data):
        if tariff.fuel != fuel or tariff.utility != utility:
            continue
        if tariff.id == wanted or (wanted is None and tariff.assumed_for_utility):
            return tariff
    return None


def _priced(
    saving: float, tariff: Tariff, version: TariffVersion, home: _Home, data: TariffData
) -> _FuelBill:
    amount = exact_decimal(saving)
    parts, notes = _parts(amount, tariff, version, home)
    if tariff.id not in home.schedules.values():
        notes.append(
            BillNote(
                "bill.schedule_assumed",
                f"The household's own schedule is not known: {tariff.label}, in force from"
                f" {version.effective}, is assumed, with the utility's own generation.",
            )
        )
    usd = sum((units * price for units, price in parts), Decimal(0))
    discount = _discount(tariff, home, data)
    if discount is None:
        return _FuelBill(usd, None, tuple(notes), (version.citation,))
    with_care = sum((units * discount.price(price, version) for units, price in parts), Decimal(0))
    notes.append(
        BillNote(
            "bill.before_discount",
            f"Dollars are before any discount; with the CARE discount of {discount.share:.0%} a saving is"
            " worth less, and that figure is given beside.",
        )
    )
    return _FuelBill(usd, with_care, tuple(notes), (version.citation, discount.citation))


def _parts(
    amount: Decimal, tariff: Tariff, version: TariffVersion, home: _Home
) -> tuple[list[tuple[Decimal, Decimal]], list[BillNote]]:
    """Split a saving into units at one price each [units/year, USD per unit], with the rule that did it."""
    notes = []
    if tariff.structure == "time_of_use":
        notes.append(
            BillNote(
                "bill.hours_not_known",
                f"{tariff.label} charges by the hour: savings are priced in its cheapest hours, rises in its"
                " dearest.",
            )
        )
    if amount < 0:
        if version.baseline is not None:
            notes.append(_RISE_ABOVE_BASELINE)
        return [(amount, version.highest_usd_per_unit)], notes
    if version.baseline is None:
        return [(amount, version.lowest_usd_per_unit)], notes
    above = _above_baseline(amount, version, home)
    notes.append(_SAVING_WITHIN_BASELINE if above == 0 else _SAVING_ABOVE_BASELINE)
    parts = [
        (above, version.lowest_above_baseline_usd_per_unit),
        (amount - above, version.lowest_usd_per_unit),
    ]
    return parts, notes


def _above_baseline(amount: Decimal, version: TariffVersion, home: _Home) -> Decimal:
    """Return how much of a saving lies above every territory's baseline for the year [units/year]."""
    if version.baseline is None or home.annual_kwh is None:
        return Decimal(0)
    code = {True: "all_electric", False: "basic", None: None}[home.all_electric]
    over = exact_decimal(home.annual_kwh) - version.baseline.largest_annual_quantity(code)
    return min(amount, max(Decimal(0), over))


def _discount(tariff: Tariff, home: _Home, data: TariffData) -> DiscountVersion | None:
    for discount in load_discounts(*data):
        if discount.programme == "care" and tariff.id in discount.tariffs:
            return discount.on(home.on)
    return None


def _total(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def exact_decimal(number: float) -> Decimal:
    """Return the shortest decimal that reads back as this number."""
    return Decimal(repr(float(number)))


def _solar_note() -> BillNote:
    return BillNote(
        "bill.solar_not_priced",
        "What the solar electricity takes off the bill is not in these dollars: it depends on the hours in"
        " which the home uses it and on what the utility pays for the rest.",
    )


_SAVING_WITHIN_BASELINE = BillNote(
    "bill.saving_within_baseline",
    "Saved electricity is priced within the baseline, the cheaper tier: the least it can be worth.",
)
_SAVING_ABOVE_BASELINE = BillNote(
    "bill.saving_above_baseline",
    "The household uses more in a year than the largest baseline of any territory: the saving above it is"
    " priced above the baseline, the rest within it.",
)
_RISE_ABOVE_BASELINE = BillNote(
    "bill.rise_above_baseline",
    "Added electricity is priced above the baseline, the dearer tier: the most it can cost.",
)
