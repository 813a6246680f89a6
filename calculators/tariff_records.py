"""What a schedule of a utility says: its prices by season and hour, its baseline, its charges by the day.

A tariff that is not carried is not known; nothing here answers with a price of zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from rules.outcomes import Citation

SEASONS: Final = ("summer", "winter")
STRUCTURES: Final = ("tiered", "time_of_use", "flat")
BASELINE_CODES: Final = ("basic", "all_electric")
DAYS: Final = ("every_day", "weekdays", "weekends")
PROGRAMMES: Final = ("care", "fera")


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
    daily_quantities : tuple of (str, str, tuple of Decimal)
        Code, baseline territory, and quantity of each season, in the order of `SEASONS` [units/day].
    """

    credit_usd_per_unit: Decimal
    annual_quantities: tuple[tuple[str, str, Decimal], ...]
    daily_quantities: tuple[tuple[str, str, tuple[Decimal, ...]], ...] = ()

    def territories(self, code: str) -> tuple[str, ...]:
        """Return the baseline territories that have an allowance of a code."""
        return tuple(territory for of_code, territory, _ in self.daily_quantities if of_code == code)

    def per_day(self, code: str, territory: str) -> tuple[Decimal, ...]:
        """Return the allowance of a territory in each season, in the order of `SEASONS` [units/day]."""
        return next(
            by_season
            for of_code, of_territory, by_season in self.daily_quantities
            if (of_code, of_territory) == (code, territory)
        )

    def largest_annual_quantity(self, code: str | None = None) -> Decimal:
        """Return the largest allowance of any territory, of one code or of both [units/year]."""
        return max(
            quantity for of_code, _, quantity in self.annual_quantities if code is None or of_code == code
        )


@dataclass(frozen=True, slots=True)
class PeriodHours:
    """The hours of the clock in which a period's price is charged, on some days of the week."""

    period: str
    days: str
    from_to: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class HoursOfUse:
    """How a schedule divides the day.

    Parameters
    ----------
    time_zone : str
        IANA name; hours are those of the clock on the wall there, daylight saving included.
    otherwise : str
        The period of every hour that none of `periods` names.
    periods : tuple of PeriodHours
        The first that fits an hour decides.
    holidays : tuple of date
        Days that count as a Sunday.
    """

    time_zone: str
    otherwise: str
    periods: tuple[PeriodHours, ...]
    holidays: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class BaseCharge:
    """A charge by the day that no saving changes, by income tier.

    Parameters
    ----------
    usd_per_day : tuple of (str, Decimal)
        By tier [USD/day].
    tiers : tuple of (str, str)
        Which tier is whose: ``care``, ``fera`` and ``otherwise``; empty where not stated.
    citation : Citation or None
        Where it says whose tier is whose.
    """

    usd_per_day: tuple[tuple[str, Decimal], ...]
    tiers: tuple[tuple[str, str], ...] = ()
    citation: Citation | None = None

    def of(self, programme: str | None) -> Decimal | None:
        """Return what a household on a programme pays [USD/day], None where its tier is not stated."""
        if not self.usd_per_day:
            return Decimal(0)
        tier = dict(self.tiers).get(programme or "otherwise")
        return None if tier is None else dict(self.usd_per_day)[tier]


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
    hours : HoursOfUse or None
        Which price is charged when; None where the price is the same all day.
    base_charge : BaseCharge
        The charges by the day with whose they are.
    """

    effective: date
    prices: tuple[Price, ...]
    riders: tuple[tuple[str, Decimal], ...]
    baseline: Baseline | None
    base_charge_usd_per_day: tuple[tuple[str, Decimal], ...]
    citation: Citation
    hours: HoursOfUse | None = None
    base_charge: BaseCharge = BaseCharge(())

    @property
    def periods(self) -> tuple[str, ...]:
        """The names of the periods, in the order of the sheet."""
        return tuple(dict.fromkeys(price.period for price in self.prices))

    def price(self, season: str, period: str) -> Decimal | None:
        """Return the price above the baseline; None where a season has no such period [USD per unit]."""
        found = (p.usd_per_unit for p in self.prices if (p.season, p.period) == (season, period))
        return next(found, None)

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
    """One schedule of one utility, through time; `supplied` where a programme gave it in its own folder."""

    id: str
    label: str
    utility: str
    fuel: str
    unit: str
    structure: str
    assumed_for_utility: bool
    versions: tuple[TariffVersion, ...]
    summer_first_day: str = "01-01"
    summer_last_day: str = "12-31"
    supplied: bool = False

    @property
    def schedule(self) -> str:
        """The id as a household file writes it: ``pge_e_1``."""
        return self.id.replace(".", "_")

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
    programme: str = "care"

    def on(self, day: date) -> DiscountVersion | None:
        """Return the terms in force on a day, or None where none are carried for it."""
        in_force = [version for version in self.versions if version.effective <= day]
        return in_force[-1] if in_force else None


@dataclass(frozen=True, slots=True)
class ExportVersion:
    """What a kWh given to the grid is credited with from one day on, by month and hour of the clock.

    Parameters
    ----------
    effective : date
        First day in force.
    usd_per_kwh : tuple of tuple of Decimal
        Twelve months of 24 hours [USD/kWh].
    time_zone : str
        IANA name of the clock.
    citation : Citation
        Where it is published.
    """

    effective: date
    usd_per_kwh: tuple[tuple[Decimal, ...], ...]
    time_zone: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class ExportPrice:
    """A utility's credit for solar electricity given to the grid, through time."""

    id: str
    label: str
    utility: str
    versions: tuple[ExportVersion, ...]

    def on(self, day: date) -> ExportVersion | None:
        """Return the credits in force on a day, or None where none are carried for it."""
        in_force = [version for version in self.versions if version.effective <= day]
        return in_force[-1] if in_force else None
