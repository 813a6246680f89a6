"""A year's bill on one tariff: energy by month, season, period and tier, and the charges by the day."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.tariff_records import SEASONS
from rules.errors import ReferenceDataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from calculators.billing.clock import Clock
    from calculators.tariff_records import DiscountVersion, Tariff, TariffVersion

MONTHS: Final = 12
_NOON: Final = 12
_DAY_KEY: Final = 100


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a household is billed.

    Parameters
    ----------
    programme : str or None
        ``care``, ``fera`` or ``none``; None where not known, which leaves the charge by the day not known.
    discount : DiscountVersion or None
        What comes off the price of energy; None for nothing.
    code, territory : str or None
        Which baseline: ``basic`` or ``all_electric``, and the territory. Not used by a tariff without one.
    """

    programme: str | None
    discount: DiscountVersion | None
    code: str | None = None
    territory: str | None = None


@dataclass(frozen=True, slots=True)
class BillLine:
    """A year's energy in one season and period, priced above the baseline."""

    season: str
    period: str
    amount: float
    usd: Decimal


@dataclass(frozen=True, slots=True)
class AnnualBill:
    """A year's bill.

    Parameters
    ----------
    amount : float
        Energy [kWh or therm].
    energy_usd : Decimal
        For energy, the baseline's credit taken off [USD/year].
    base_usd : Decimal or None
        Charges by the day; None where the household's tier is not known [USD/year].
    monthly_energy_usd : tuple of 12 Decimal
        For energy [USD/month].
    lines : tuple of BillLine
        By season and period, before the baseline's credit.
    within_baseline, above_baseline : float or None
        Energy in the cheaper and in the dearer tier [kWh or therm]; None for a tariff without tiers.
    baseline_credit_usd : Decimal
        What the cheaper tier takes off [USD/year].
    """

    amount: float
    energy_usd: Decimal
    base_usd: Decimal | None
    monthly_energy_usd: tuple[Decimal, ...]
    lines: tuple[BillLine, ...]
    within_baseline: float | None
    above_baseline: float | None
    baseline_credit_usd: Decimal

    @property
    def usd(self) -> Decimal | None:
        """The whole bill [USD/year]; None where a part is not known."""
        return None if self.base_usd is None else self.energy_usd + self.base_usd


def season_of_hours(tariff: Tariff, clock: Clock) -> NDArray[np.int64]:
    """Return the season of each hour: its place in `SEASONS`."""
    first, last = (
        int(text[:2]) * _DAY_KEY + int(text[3:]) for text in (tariff.summer_first_day, tariff.summer_last_day)
    )
    key = clock.month * _DAY_KEY + clock.day
    summer = (key >= first) & (key <= last)
    return np.where(summer, SEASONS.index("summer"), SEASONS.index("winter"))


def period_of_hours(version: TariffVersion, clock: Clock) -> NDArray[np.int64]:
    """Return the period of each hour: its place in the version's `periods`.

    Raises
    ------
    KeyError
        If the tariff charges by the hour and does not say when; see `can_be_billed`.
    """
    names, hours = version.periods, version.hours
    if hours is None:
        return np.zeros(clock.hour.shape, dtype=np.int64)
    found = np.full(clock.hour.shape, names.index(hours.otherwise))
    weekend = clock.weekend(hours.holidays)
    on_days = {"every_day": np.ones_like(weekend), "weekdays": ~weekend, "weekends": weekend}
    for one in reversed(hours.periods):
        inside = np.zeros_like(weekend)
        for begin, end in one.from_to:
            inside |= (clock.hour >= begin) & (clock.hour < end)
        found[on_days[one.days] & inside] = names.index(one.period)
    return found


def can_be_billed(version: TariffVersion) -> bool:
    """Return whether the record says which price is charged when."""
    return version.hours is not None or len(version.periods) == 1


def use_by_price(
    hourly: NDArray[np.float64], tariff: Tariff, version: TariffVersion, clock: Clock
) -> NDArray[np.float64]:
    """Return energy by what it is priced by.

    Parameters
    ----------
    hourly : ndarray of float64, shape (..., 8760)
        Energy in each hour of standard time; one home, or a batch.
    tariff : Tariff
    version : TariffVersion
    clock : Clock

    Returns
    -------
    ndarray of float64, shape (..., 12, seasons, periods)
    """
    shape = (MONTHS, len(SEASONS), len(version.periods))
    month, season = clock.month - 1, season_of_hours(tariff, clock)
    place = np.ravel_multi_index((month, season, period_of_hours(version, clock)), shape)
    cells = range(int(np.prod(shape)))
    # Contiguous, so that a batch adds up in the same order as one home.
    sums = [np.ascontiguousarray(hourly[..., place == cell]).sum(axis=-1) for cell in cells]
    return np.stack(sums, axis=-1).reshape(*hourly.shape[:-1], *shape)


def days_by_season(tariff: Tariff, clock: Clock) -> NDArray[np.int64]:
    """Return how many days of each month lie in each season, shape (12, seasons)."""
    # Noon comes once a day whatever daylight saving does to the night.
    noon = clock.hour == _NOON
    month, season = clock.month[noon] - 1, season_of_hours(tariff, clock)[noon]
    counted = np.zeros((MONTHS, len(SEASONS)), dtype=np.int64)
    np.add.at(counted, (month, season), 1)
    return counted


def annual_bill(
    use: NDArray[np.float64], days: NDArray[np.int64], version: TariffVersion, terms: Terms
) -> AnnualBill:
    """Return a year's bill of one home.

    Parameters
    ----------
    use : ndarray of float64, shape (12, seasons, periods)
        From `use_by_price`.
    days : ndarray of int64, shape (12, seasons)
        From `days_by_season`.
    version : TariffVersion
        Prices in force.
    terms : Terms
        Discount and baseline.

    Returns
    -------
    AnnualBill
        Exact decimals; nothing is rounded.

    Raises
    ------
    ReferenceDataError
        If a season has no price for a period in which energy is used.

    Notes
    -----
    For each month and season ``sum over periods of use x price - credit x min(use, baseline x days)``, each
    price after the discount's exempt riders and its share. A month of the bill is a month of the calendar.
    """

    def paid(usd_per_unit: Decimal) -> Decimal:
        return usd_per_unit if terms.discount is None else terms.discount.price(usd_per_unit, version)

    months = [Decimal(0)] * MONTHS
    lines: dict[tuple[str, str], tuple[float, Decimal]] = {}
    for month, season, period in np.argwhere(use > 0):
        names = SEASONS[season], version.periods[period]
        price = version.price(*names)
        if price is None:
            raise ReferenceDataError(f"{version.citation}: the record has no price for {' '.join(names)}")
        amount = float(use[month, season, period])
        usd = Decimal(repr(amount)) * paid(price)
        so_far = lines.get(names, (0.0, Decimal(0)))
        lines[names] = (so_far[0] + amount, so_far[1] + usd)
        months[month] += usd
    taken_off, within = _baseline_credits(use, days, version, terms)
    charge = None if terms.programme is None else version.base_charge.of(_tier(terms.programme))
    total = float(use.sum())
    return AnnualBill(
        amount=total,
        energy_usd=sum(months, Decimal(0)) - sum(taken_off, Decimal(0)),
        base_usd=None if charge is None else charge * int(days.sum()),
        monthly_energy_usd=tuple(usd - less for usd, less in zip(months, taken_off, strict=True)),
        lines=tuple(BillLine(*names, *found) for names, found in sorted(lines.items())),
        within_baseline=within,
        above_baseline=None if within is None else max(total - within, 0.0),
        baseline_credit_usd=sum(taken_off, Decimal(0)),
    )


def _tier(programme: str) -> str | None:
    return None if programme == "none" else programme


def _baseline_credits(
    use: NDArray[np.float64], days: NDArray[np.int64], version: TariffVersion, terms: Terms
) -> tuple[list[Decimal], float | None]:
    """Return what the baseline takes off each month, and the energy within it over the year."""
    taken_off = [Decimal(0)] * MONTHS
    baseline = version.baseline
    if baseline is None or terms.code is None or terms.territory is None:
        return taken_off, None
    # The discount's share comes off the credit, too; its exempt riders have come off the price above.
    worth = baseline.credit_usd_per_unit * (1 - (terms.discount.share if terms.discount else Decimal(0)))
    within = Decimal(0)
    for place, per_day in enumerate(baseline.per_day(terms.code, terms.territory)):
        for month in range(MONTHS):
            amount = Decimal(repr(float(use[month, place].sum())))
            inside = min(amount, per_day * int(days[month, place]))
            within += inside
            taken_off[month] += inside * worth
    return taken_off, float(within)
