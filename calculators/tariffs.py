"""Dated price records of utilities, broken down as their tariff books break them down.

A record whose parts do not add up to its published total is refused, so a misread figure cannot be carried.
A tariff that is not carried is not known; nothing here answers with a price of zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from calculators.reference_records import CITATION_KEYS, DATA_FOLDER, Record, jurisdiction_folder, read_record
from rules.errors import RuleDataError

if TYPE_CHECKING:
    from pathlib import Path

    from rules.outcomes import Citation

SEASONS: Final = ("summer", "winter")
STRUCTURES: Final = ("tiered", "time_of_use", "flat")
BASELINE_CODES: Final = ("basic", "all_electric")

# Any year that is not a leap year serves to count the days of a season.
_COMMON_YEAR: Final = 2001
_DAYS_PER_COMMON_YEAR: Final = 365


@dataclass(frozen=True, slots=True)
class Price:
    """The whole price of energy in one season and period, above any baseline [USD per unit]."""

    season: str
    period: str
    usd_per_unit: Decimal


@dataclass(frozen=True, slots=True)
class Baseline:
    """The allowance that is cheaper.

    Parameters
    ----------
    credit_usd_per_unit : Decimal
        How much cheaper use within the baseline is [USD per unit].
    annual_quantities : tuple of (str, str, Decimal)
        Code (``basic``, ``all_electric``), baseline territory, and quantity [units/year].
    """

    credit_usd_per_unit: Decimal
    annual_quantities: tuple[tuple[str, str, Decimal], ...]

    def largest_annual_quantity(self, code: str | None = None) -> Decimal:
        """Return the largest allowance of any territory, of one code or of both [units/year]."""
        return max(
            quantity for of_code, _, quantity in self.annual_quantities if code is None or of_code == code
        )


@dataclass(frozen=True, slots=True)
class TariffVersion:
    """A tariff's prices from one day on.

    Parameters
    ----------
    effective : date
        First day in force.
    prices : tuple of Price
        By season and period.
    riders : tuple of (str, Decimal)
        Parts of every price that are the same in every hour [USD per unit].
    baseline : Baseline or None
        The cheaper allowance, where the tariff has one.
    base_charge_usd_per_day : tuple of (str, Decimal)
        Charges that no saving changes, by income tier [USD/day].
    citation : Citation
        The tariff sheet.
    """

    effective: date
    prices: tuple[Price, ...]
    riders: tuple[tuple[str, Decimal], ...]
    baseline: Baseline | None
    base_charge_usd_per_day: tuple[tuple[str, Decimal], ...]
    citation: Citation

    @property
    def lowest_usd_per_unit(self) -> Decimal:
        """The least that a unit saved can be worth: the cheapest hour, within the baseline."""
        credit = Decimal(0) if self.baseline is None else self.baseline.credit_usd_per_unit
        return self.lowest_above_baseline_usd_per_unit - credit

    @property
    def lowest_above_baseline_usd_per_unit(self) -> Decimal:
        """The least that a unit saved above the baseline can be worth."""
        return min(price.usd_per_unit for price in self.prices)

    @property
    def highest_usd_per_unit(self) -> Decimal:
        """The most that a further unit can cost: the dearest hour, above the baseline."""
        return max(price.usd_per_unit for price in self.prices)

    def riders_total(self, names: tuple[str, ...]) -> Decimal:
        """Return the sum of the named riders, of those that this tariff has."""
        return sum((amount for name, amount in self.riders if name in names), Decimal(0))


@dataclass(frozen=True, slots=True)
class Tariff:
    """One schedule of one utility, through time."""

    id: str
    label: str
    utility: str
    fuel: str
    unit: str
    structure: str
    assumed_for_utility: bool
    versions: tuple[TariffVersion, ...]

    def on(self, day: date) -> TariffVersion | None:
        """Return the prices in force on a day, or None where none are carried for it."""
        in_force = [version for version in self.versions if version.effective <= day]
        return in_force[-1] if in_force else None


@dataclass(frozen=True, slots=True)
class DiscountVersion:
    """A discount's terms from one day on: riders that are not charged, then a share off the rest."""

    effective: date
    share: Decimal
    exempt_riders: tuple[str, ...]
    citation: Citation

    def price(self, usd_per_unit: Decimal, version: TariffVersion) -> Decimal:
        """Return what a discounted household pays for a unit [USD per unit].

        Notes
        -----
        ``(price - exempt riders) x (1 - discount)``.
        """
        return (usd_per_unit - version.riders_total(self.exempt_riders)) * (1 - self.share)


@dataclass(frozen=True, slots=True)
class Discount:
    """An income-qualified discount on named tariffs, through time."""

    id: str
    label: str
    utility: str
    fuel: str
    tariffs: tuple[str, ...]
    versions: tuple[DiscountVersion, ...]

    def on(self, day: date) -> DiscountVersion | None:
        """Return the terms in force on a day, or None where none are carried for it."""
        in_force = [version for version in self.versions if version.effective <= day]
        return in_force[-1] if in_force else None


@lru_cache(maxsize=8)
def load_tariffs(jurisdiction: str, data_folder: Path = DATA_FOLDER) -> tuple[Tariff, ...]:
    """Read every tariff of a jurisdiction.

    Raises
    ------
    ReferenceDataError
        If the jurisdiction carries none, or a file is absent or damaged: parts that do not sum to the
        published price, dates that repeat, two tariffs assumed for one utility and fuel.
    """
    folder = jurisdiction_folder(jurisdiction, "tariffs", data_folder)
    paths = [path for path in sorted(folder.glob("*.toml")) if not path.name.startswith("discount_")]
    tariffs = tuple(_parse_tariff(read_record(path)) for path in paths)
    _refuse_repeated("tariff", [tariff.id for tariff in tariffs])
    assumed = [f"{tariff.utility} {tariff.fuel}" for tariff in tariffs if tariff.assumed_for_utility]
    _refuse_repeated("tariff assumed for", assumed)
    return tariffs


@lru_cache(maxsize=8)
def load_discounts(jurisdiction: str, data_folder: Path = DATA_FOLDER) -> tuple[Discount, ...]:
    """Read every discount of a jurisdiction; see `load_tariffs`."""
    folder = jurisdiction_folder(jurisdiction, "tariffs", data_folder)
    found = tuple(_parse_discount(read_record(path)) for path in sorted(folder.glob("discount_*.toml")))
    _refuse_repeated("discount", [discount.id for discount in found])
    carried = {tariff.id: tariff for tariff in load_tariffs(jurisdiction, data_folder)}
    for discount in found:
        _refuse_unknown_names(discount, carried)
    return found


def _refuse_unknown_names(discount: Discount, carried: dict[str, Tariff]) -> None:
    """Refuse a discount on what is not carried: a misspelt rider would be charged without a word."""
    for name in discount.tariffs:
        if name not in carried:
            raise RuleDataError(f"discount {discount.id}: no tariff {name} is carried")
        riders = {rider for version in carried[name].versions for rider, _ in version.riders}
        exempt = {rider for version in discount.versions for rider in version.exempt_riders}
        unknown = ", ".join(sorted(exempt - riders))
        if unknown:
            raise RuleDataError(f"discount {discount.id}: tariff {name} has no rider {unknown}")


def _parse_tariff(record: Record) -> Tariff:
    seasons = {"summer_first_day", "summer_last_day"}
    record.refuse_unknown(
        {"id", "label", "utility", "fuel", "unit", "structure", "assumed_for_utility", "version"} | seasons
    )
    days = _days_by_season(record)
    versions = tuple(_parse_version(record, entry, days) for entry in record.records("version"))
    _refuse_out_of_order(record.where, [version.effective for version in versions])
    return Tariff(
        id=record.text("id"),
        label=record.text("label"),
        utility=record.text("utility"),
        fuel=record.text("fuel"),
        unit=record.text("unit"),
        structure=record.one_of("structure", STRUCTURES),
        assumed_for_utility=record.flag("assumed_for_utility"),
        versions=versions,
    )


def _days_by_season(record: Record) -> dict[str, int]:
    ends = []
    for key in ("summer_first_day", "summer_last_day"):
        text = record.text(key)
        try:
            ends.append(date.fromisoformat(f"{_COMMON_YEAR}-{text}"))
        except ValueError as error:
            raise RuleDataError(f"{record.where}: {key} = {text!r} is not a day such as 06-01") from error
    summer = (ends[1] - ends[0]).days + 1
    if summer < 1:
        raise RuleDataError(f"{record.where}: summer ends before it begins")
    return {"summer": summer, "winter": _DAYS_PER_COMMON_YEAR - summer}


def _parse_version(tariff: Record, record: Record, days: dict[str, int]) -> TariffVersion:
    entry = Record(f"{tariff.where}, version effective {record.day('effective')}", record.fields)
    parts = {"riders_usd_per_kwh", "price", "baseline", "base_services_charge_usd_per_day"}
    entry.refuse_unknown({"effective"} | parts | CITATION_KEYS)
    riders = _amounts(entry.table("riders_usd_per_kwh"))
    return TariffVersion(
        effective=entry.day("effective"),
        prices=_parse_prices(entry, sum((amount for _, amount in riders), Decimal(0))),
        riders=riders,
        baseline=_parse_baseline(entry.table("baseline"), riders, days) if "baseline" in entry else None,
        base_charge_usd_per_day=_amounts(entry.table("base_services_charge_usd_per_day")),
        citation=entry.citation(),
    )


def _amounts(table: Record) -> tuple[tuple[str, Decimal], ...]:
    return tuple((name, table.decimal(name)) for name in table.fields)


def _parse_prices(version: Record, riders: Decimal) -> tuple[Price, ...]:
    prices = []
    for entry in version.records("price"):
        parts = {"generation_usd_per_kwh", "distribution_usd_per_kwh"}
        entry.refuse_unknown({"season", "period", "total_usd_per_kwh"} | parts)
        total = entry.positive("total_usd_per_kwh")
        summed = sum((entry.decimal(part) for part in sorted(parts)), riders)
        if summed != total:
            raise RuleDataError(
                f"{entry.where}: the parts sum to {summed} and the published total is {total};"
                " read the tariff sheet again"
            )
        prices.append(Price(entry.one_of("season", SEASONS), entry.text("period"), total))
    _refuse_repeated(f"{version.where}: price of", [f"{p.season} {p.period}" for p in prices])
    missing = sorted(set(SEASONS) - {price.season for price in prices})
    if missing:
        raise RuleDataError(f"{version.where}: no [[version.price]] for {', '.join(missing)}")
    return tuple(prices)


def _parse_baseline(table: Record, riders: tuple[tuple[str, Decimal], ...], days: dict[str, int]) -> Baseline:
    table.refuse_unknown({"within_usd_per_kwh", "over_usd_per_kwh", "credit_usd_per_kwh", "kwh_per_day"})
    credit, over = table.positive("credit_usd_per_kwh"), table.decimal("over_usd_per_kwh")
    if over - table.decimal("within_usd_per_kwh") != credit or over not in (amount for _, amount in riders):
        raise RuleDataError(
            f"{table.where}: the credit {credit} is not the difference of the adjustments over and within the"
            " baseline, or the one over it is not among the riders; read the tariff sheet again"
        )
    quantities = []
    by_code = table.table("kwh_per_day")
    by_code.refuse_unknown(BASELINE_CODES)
    for code in by_code.fields:
        territories = by_code.table(code)
        for territory in territories.fields:
            per_day = territories.decimals(territory)
            if len(per_day) != len(SEASONS) or min(per_day) <= 0:
                raise RuleDataError(f"{territories.where}: {territory} is not [summer, winter] above zero")
            year = sum((q * days[season] for q, season in zip(per_day, SEASONS, strict=True)), Decimal(0))
            quantities.append((code, territory, year))
    if not quantities:
        raise RuleDataError(f"{table.where}: no baseline quantity for any territory")
    return Baseline(credit, tuple(quantities))


def _parse_discount(record: Record) -> Discount:
    record.refuse_unknown({"id", "label", "utility", "fuel", "unit", "structure", "tariffs", "version"})
    record.one_of("structure", {"discount"})
    versions = []
    for entry in record.records("version"):
        entry.refuse_unknown({"effective", "discount", "exempt_riders"} | CITATION_KEYS)
        share = entry.not_negative("discount")
        if share >= 1:
            raise RuleDataError(f"{entry.where}: discount = {share}; write it as a fraction, e.g. 0.35")
        versions.append(
            DiscountVersion(entry.day("effective"), share, entry.texts("exempt_riders"), entry.citation())
        )
    _refuse_out_of_order(record.where, [version.effective for version in versions])
    return Discount(
        id=record.text("id"),
        label=record.text("label"),
        utility=record.text("utility"),
        fuel=record.text("fuel"),
        tariffs=record.texts("tariffs"),
        versions=tuple(versions),
    )


def _refuse_repeated(what: str, names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise RuleDataError(f"{what} {', '.join(repeated)} is given twice; keep one")


def _refuse_out_of_order(where: str, dates: list[date]) -> None:
    for before, after in pairwise(dates):
        if after <= before:
            raise RuleDataError(
                f"{where}: a version effective {after} follows one effective {before};"
                " write each date once, in order"
            )
