"""Reading tariff records: prices broken down as the tariff book breaks them down.

A record whose parts do not add up to its published total is refused, so a misread figure cannot be carried.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from calculators.quantities import DAYS_PER_YEAR, HOURS_PER_DAY
from calculators.reference_records import CITATION_KEYS, Record
from calculators.tariff_records import (
    BASELINE_CODES,
    DAYS,
    PROGRAMMES,
    SEASONS,
    STRUCTURES,
    BaseCharge,
    Baseline,
    Discount,
    DiscountVersion,
    ExportPrice,
    ExportVersion,
    HoursOfUse,
    PeriodHours,
    Price,
    Tariff,
    TariffVersion,
)
from rules.errors import RuleDataError

# Any year that is not a leap year serves to count the days of a season.
_COMMON_YEAR: Final = 2001
_MONTHS: Final = 12
_HOURS: Final = int(HOURS_PER_DAY)
_UNITS: Final = ("kWh", "therm")
_WHOSE_TIER: Final = frozenset({*PROGRAMMES, "otherwise"})


def parse_tariff(record: Record, *, supplied: bool = False) -> Tariff:
    """Return a tariff from its file.

    Raises
    ------
    RuleDataError
        Naming file, version and key: a price that is not the sum of its parts, a season without a price,
        hours that no price is given for, a baseline credit that does not follow from its adjustments.
    """
    seasons = {"summer_first_day", "summer_last_day"}
    record.refuse_unknown(
        {"id", "label", "utility", "fuel", "unit", "structure", "assumed_for_utility", "version"} | seasons
    )
    days = _days_by_season(record)
    versions = tuple(_parse_version(record, entry, days) for entry in record.records("version"))
    refuse_out_of_order(record.where, [version.effective for version in versions])
    return Tariff(
        id=record.text("id"),
        label=record.text("label"),
        utility=record.text("utility"),
        fuel=record.text("fuel"),
        unit=record.one_of("unit", _UNITS),
        structure=record.one_of("structure", STRUCTURES),
        assumed_for_utility=record.flag("assumed_for_utility"),
        versions=versions,
        summer_first_day=record.text("summer_first_day"),
        summer_last_day=record.text("summer_last_day"),
        supplied=supplied,
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
    return {"summer": summer, "winter": int(DAYS_PER_YEAR) - summer}


def _parse_version(tariff: Record, record: Record, days: dict[str, int]) -> TariffVersion:
    entry = Record(f"{tariff.where}, version effective {record.day('effective')}", record.fields)
    unit = tariff.text("unit").lower()
    parts = {f"riders_usd_per_{unit}", "price", "baseline", "base_services_charge_usd_per_day"}
    entry.refuse_unknown({"effective", "hours", "base_services_tier"} | parts | CITATION_KEYS)
    riders = _amounts(entry.table(f"riders_usd_per_{unit}"))
    prices = _parse_prices(entry, sum((amount for _, amount in riders), Decimal(0)), unit)
    charges = _amounts(entry.table("base_services_charge_usd_per_day"))
    return TariffVersion(
        effective=entry.day("effective"),
        prices=prices,
        riders=riders,
        baseline=_parse_baseline(entry.table("baseline"), riders, days, unit)
        if "baseline" in entry
        else None,
        base_charge_usd_per_day=charges,
        citation=entry.citation(),
        hours=_parse_hours(entry, prices),
        base_charge=_parse_base_charge(entry, charges),
    )


def _amounts(table: Record) -> tuple[tuple[str, Decimal], ...]:
    return tuple((name, table.decimal(name)) for name in table.fields)


def _parse_prices(version: Record, riders: Decimal, unit: str) -> tuple[Price, ...]:
    """Return the prices; each is the exact sum of its parts, whatever the sheet calls these, and riders."""
    prices, ending = [], f"_usd_per_{unit}"
    for entry in version.records("price"):
        parts = sorted(name for name in entry.fields if name.endswith(ending) and name != f"total{ending}")
        entry.refuse_unknown({"season", "period", f"total{ending}", *parts})
        total = entry.positive(f"total{ending}")
        summed = sum((entry.decimal(part) for part in parts), riders)
        if summed != total:
            raise RuleDataError(
                f"{entry.where}: the parts sum to {summed} and the published total is {total};"
                " read the tariff sheet again"
            )
        prices.append(Price(entry.one_of("season", SEASONS), entry.text("period"), total))
    refuse_repeated(f"{version.where}: price of", [f"{p.season} {p.period}" for p in prices])
    missing = sorted(set(SEASONS) - {price.season for price in prices})
    if missing:
        raise RuleDataError(f"{version.where}: no [[version.price]] for {', '.join(missing)}")
    return tuple(prices)


def _parse_hours(version: Record, prices: tuple[Price, ...]) -> HoursOfUse | None:
    """Return when each price is charged; every period that an hour can be in has a price in each season."""
    if "hours" not in version:
        return None
    table = version.table("hours")
    table.refuse_unknown({"time_zone", "otherwise", "holidays", "period"} | CITATION_KEYS)
    periods = tuple(_parse_period(entry) for entry in table.records("period"))
    otherwise = table.text("otherwise")
    named = {otherwise, *(one.period for one in periods)}
    priced = {(price.season, price.period) for price in prices}
    lacking = sorted(f"{season} {one}" for season in SEASONS for one in named if (season, one) not in priced)
    if lacking:
        raise RuleDataError(
            f"{table.where}: no price for {', '.join(lacking)}; name periods as the prices do"
        )
    holidays = table.fields.get("holidays", [])
    if not isinstance(holidays, list) or not all(type(day) is date for day in holidays):
        raise RuleDataError(f"{table.where}: holidays is not a list of dates such as [2026-01-01]")
    return HoursOfUse(_time_zone(table), otherwise, periods, tuple(holidays))


def _parse_period(entry: Record) -> PeriodHours:
    entry.refuse_unknown({"period", "days", "from_to"})
    spans = entry.fields.get("from_to")
    if not isinstance(spans, list) or not spans or not all(_is_span(span) for span in spans):
        raise RuleDataError(f"{entry.where}: from_to is not spans of whole hours such as [[16, 21]]")
    days = entry.one_of("days", DAYS)
    return PeriodHours(entry.text("period"), days, tuple((span[0], span[1]) for span in spans))


def _is_span(span: object) -> bool:
    if not isinstance(span, list) or not all(type(hour) is int for hour in span):
        return False
    ends = tuple(span)
    return len(ends) == len(("from", "to")) and 0 <= ends[0] < ends[1] <= _HOURS


def _time_zone(table: Record) -> str:
    name = table.text("time_zone")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise RuleDataError(
            f"{table.where}: time_zone = {name!r} is not one such as America/Los_Angeles"
        ) from error
    return name


def _parse_base_charge(version: Record, charges: tuple[tuple[str, Decimal], ...]) -> BaseCharge:
    if "base_services_tier" not in version:
        return BaseCharge(charges)
    table = version.table("base_services_tier")
    table.refuse_unknown(_WHOSE_TIER | CITATION_KEYS)
    tiers = {name for name, _ in charges}
    whose = tuple((who, table.one_of(who, tiers)) for who in sorted(_WHOSE_TIER) if who in table)
    return BaseCharge(charges, whose, table.citation())


def _parse_baseline(
    table: Record, riders: tuple[tuple[str, Decimal], ...], days: dict[str, int], unit: str
) -> Baseline:
    within, beyond = f"within_usd_per_{unit}", f"over_usd_per_{unit}"
    table.refuse_unknown({within, beyond, f"credit_usd_per_{unit}", f"{unit}_per_day"})
    credit, over = table.positive(f"credit_usd_per_{unit}"), table.decimal(beyond)
    if over - table.decimal(within) != credit or over not in (amount for _, amount in riders):
        raise RuleDataError(
            f"{table.where}: the credit {credit} is not the difference of the adjustments over and within the"
            " baseline, or the one over it is not among the riders; read the tariff sheet again"
        )
    yearly, daily = [], []
    by_code = table.table(f"{unit}_per_day")
    by_code.refuse_unknown(BASELINE_CODES)
    for code in by_code.fields:
        territories = by_code.table(code)
        for territory in territories.fields:
            per_day = territories.decimals(territory)
            if len(per_day) != len(SEASONS) or min(per_day) <= 0:
                raise RuleDataError(f"{territories.where}: {territory} is not [summer, winter] above zero")
            year = sum((q * days[season] for q, season in zip(per_day, SEASONS, strict=True)), Decimal(0))
            yearly.append((code, territory, year))
            daily.append((code, territory, per_day))
    if not yearly:
        raise RuleDataError(f"{table.where}: no baseline quantity for any territory")
    return Baseline(credit, tuple(yearly), tuple(daily))


def parse_discount(record: Record) -> Discount:
    """Return an income-qualified discount from its file."""
    record.refuse_unknown(
        {"id", "label", "utility", "fuel", "unit", "structure", "programme", "tariffs", "version"}
    )
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
    refuse_out_of_order(record.where, [version.effective for version in versions])
    return Discount(
        id=record.text("id"),
        label=record.text("label"),
        utility=record.text("utility"),
        fuel=record.text("fuel"),
        tariffs=record.texts("tariffs"),
        versions=tuple(versions),
        programme=record.one_of("programme", PROGRAMMES),
    )


def parse_export_price(record: Record) -> ExportPrice:
    """Return the credits for solar electricity given to the grid from their file.

    Each ``[[version]]`` has ``usd_per_kwh`` as one price or as twelve months of 24 hours of the clock.
    """
    record.refuse_unknown({"id", "label", "utility", "fuel", "unit", "structure", "time_zone", "version"})
    record.one_of("structure", {"export"})
    zone = _time_zone(record)
    versions = tuple(
        ExportVersion(entry.day("effective"), _export_prices(entry), zone, entry.citation())
        for entry in record.records("version")
    )
    refuse_out_of_order(record.where, [version.effective for version in versions])
    return ExportPrice(record.text("id"), record.text("label"), record.text("utility"), versions)


def _export_prices(entry: Record) -> tuple[tuple[Decimal, ...], ...]:
    entry.refuse_unknown({"effective", "usd_per_kwh"} | CITATION_KEYS)
    rows = entry.fields.get("usd_per_kwh")
    if not isinstance(rows, list):
        return ((entry.not_negative("usd_per_kwh"),) * _HOURS,) * _MONTHS
    months = tuple(Record(entry.where, {"usd_per_kwh": row}).decimals("usd_per_kwh") for row in rows)
    if len(months) != _MONTHS or any(len(month) != _HOURS for month in months):
        raise RuleDataError(f"{entry.where}: usd_per_kwh is neither one price nor 12 months of 24 hours")
    return months


def refuse_repeated(what: str, names: list[str]) -> None:
    """Refuse names of which one comes twice."""
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise RuleDataError(f"{what} {', '.join(repeated)} is given twice; keep one")


def refuse_out_of_order(where: str, dates: list[date]) -> None:
    """Refuse dates that repeat or go back."""
    for before, after in pairwise(dates):
        if after <= before:
            raise RuleDataError(
                f"{where}: a version effective {after} follows one effective {before};"
                " write each date once, in order"
            )
