"""A year's use from a meter: as it was read, and as it would be in a typical year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from calculators.metered.design import DegreeDays
from calculators.metered.findings import Effect, MeterFinding, finding
from calculators.metered.fit import KINDS, Models
from calculators.metered.savings import fit_selections
from calculators.metered.site import Site
from calculators.metered.sufficiency import Selection, select
from calculators.metered.temperatures import DailyTemperatures
from calculators.metered.thresholds import balance_points, whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from calculators.metered.readings import Cadence, Meter
    from calculators.metered.site import Solar


@dataclass(frozen=True, slots=True)
class AnnualUse:
    """A year's use of one meter.

    Parameters
    ----------
    start, end : date
        The year; `end` is the day after its last.
    as_read : float or None
        Sum of the year's readings brought to 365 days by at most the few days in which bills differ from a
        year [kWh or therm]; None where the readings are not a year.
    typical : float or None
        What the home's model gives in a typical year [kWh or therm]; None without weather.
    kind : str or None
        The model's kind.
    findings : tuple of MeterFinding
        Rejected readings and what stands against the figure.
    """

    start: date
    end: date
    as_read: float | None
    typical: float | None
    kind: str | None
    findings: tuple[MeterFinding, ...]


def normalised_use(models: Models, typical_f: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the use of a year of given daily temperatures [kWh or therm], shape (meters,).

    Parameters
    ----------
    models : Models
    typical_f : ndarray of float64, shape (days,)
        Daily mean temperatures [F].

    Notes
    -----
    ``sum over days of base + heating_slope * HDD + cooling_slope * CDD``.
    """
    above = typical_f[:, None] - balance_points()
    heating = np.maximum(-above, 0.0).sum(axis=0)
    cooling = np.maximum(above, 0.0).sum(axis=0)
    base = models.base_per_day * len(typical_f)
    heated = models.heating_slope * heating[models.heating_point]
    return np.asarray(base + heated + models.cooling_slope * cooling[models.cooling_point])


def annual_use(
    meter: Meter,
    temperatures: DailyTemperatures | None = None,
    typical_f: NDArray[np.float64] | None = None,
    *,
    until: date | None = None,
    solar: Solar | None = None,
    method: Cadence | None = None,
) -> AnnualUse:
    """Return a year's use, by default the last year that was read.

    Parameters
    ----------
    meter : Meter
    temperatures : DailyTemperatures, optional
        Measured on those days; needed for a typical year's use.
    typical_f : ndarray of float64, optional
        Daily mean temperatures of a typical year [F].
    until : date, optional
        The day after the year's last.
    solar : {'none', 'throughout'}, optional
        What has been said of on-site generation.
    method : {'billing', 'daily'}, optional

    Returns
    -------
    AnnualUse
        Without a figure where the readings are not a year, or where a solar export is seen of which nobody
        has spoken: its sum is not what the home uses.

    References
    ----------
    .. [1] CalTRACK Methods 2.0, section 2.2.1, for what counts as a year.
    """
    day = until or meter.readings[-1].end
    site = Site(day, day, solar=solar)
    weather = temperatures or _any_weather(meter)
    selection = select(meter, weather, site, method)
    window = selection.baseline
    beside_the_point = {"no_reporting", "reporting_partial", "outside_window", "blackout"}
    findings = tuple(f for f in selection.findings if f.rule.code not in beside_the_point)
    if any(f.rule.effect is Effect.DISQUALIFIED for f in findings):
        return AnnualUse(window.start, window.end, None, None, None, findings)
    as_read = _as_read(selection)
    typical, kind = None, None
    if temperatures is not None and typical_f is not None:
        models = fit_selections([selection], [DegreeDays(temperatures)], selection.method)
        kind = KINDS[models.kind[0]]
        typical = None if kind == "none" else float(normalised_use(models, typical_f)[0])
    return AnnualUse(window.start, window.end, as_read, typical, kind, findings)


def _as_read(selection: Selection) -> float:
    """Return the use a day times 365."""
    periods = selection.baseline.periods
    use = sum(period.use or 0.0 for period in periods)
    return use / sum(period.days for period in periods) * whole("baseline", "days")


def _any_weather(meter: Meter) -> DailyTemperatures:
    """Return temperatures that are known on every day, for a sum that does not ask for them."""
    first, last = meter.readings[0].start, meter.readings[-1].end
    return DailyTemperatures(first, np.zeros((last - first).days), "none needed")


@dataclass(frozen=True, slots=True)
class BeforeAndAfter:
    """The programme's comparison of 12 months before the work with 12 months after.

    Parameters
    ----------
    before, after : AnnualUse
    solar_changed : bool
        Whether on-site generation began, changed or ended between the two; then neither figure is given.
    """

    before: AnnualUse
    after: AnnualUse
    solar_changed: bool = False

    @property
    def raw(self) -> float | None:
        """Change as read [kWh or therm]; positive where less is used. The weather's part is in it."""
        return None if self.solar_changed else _less(self.before.as_read, self.after.as_read)

    @property
    def normalised(self) -> float | None:
        """The same in a typical year [kWh or therm], the weather taken out on both sides."""
        return None if self.solar_changed else _less(self.before.typical, self.after.typical)


def before_and_after(
    meter: Meter,
    temperatures: DailyTemperatures,
    typical_f: NDArray[np.float64] | None,
    site: Site,
    method: Cadence | None = None,
) -> BeforeAndAfter:
    """Compare the year before the work with the year after its completion.

    Parameters
    ----------
    meter : Meter
    temperatures : DailyTemperatures
    typical_f : ndarray of float64 or None
        Daily mean temperatures of the year that both sides are brought to; None brings them to the
        temperatures of the year before the work.
    site : Site
    method : {'billing', 'daily'}, optional

    Returns
    -------
    BeforeAndAfter
        A side without a sufficient year has no figure, and its findings say why.

    Notes
    -----
    Normalised use is ``NAC = sum over the year of base + slopes * degree-days`` with a model of its own for
    each side, as PRISM has it; the saving is the difference of the two.

    References
    ----------
    .. [1] Fels (1986), PRISM: An introduction, Energy and Buildings 9. (Recalled.)
    """
    normal = typical_f if typical_f is not None else _year_before(temperatures, site)
    later = meter.since(site.completed)
    begins = later.readings[0].start if later.readings else site.completed
    year = timedelta(days=whole("baseline", "days") + _slack(meter, method))
    end = _end_after([reading.end for reading in later.readings], begins + year)
    before = annual_use(meter, temperatures, normal, until=site.started, solar=site.solar, method=method)
    after = AnnualUse(site.completed, end, None, None, None, (finding("no_reporting"),))
    if later.readings:
        after = annual_use(later, temperatures, normal, until=end, solar=site.solar, method=method)
    changed = site.solar_changed_on
    return BeforeAndAfter(before, after, changed is not None and before.start <= changed < after.end)


def _slack(meter: Meter, method: Cadence | None) -> int:
    billing = (method or meter.cadence) == "billing"
    return whole("bill_calendar", "overshoot_days") if billing else 0


def _end_after(ends: Sequence[date], latest: date) -> date:
    inside = [end for end in ends if end <= latest]
    return max(inside, default=latest)


def _year_before(temperatures: DailyTemperatures, site: Site) -> NDArray[np.float64] | None:
    high = (site.started - temperatures.first).days
    low = high - whole("baseline", "days")
    days = temperatures.mean_f[max(low, 0) : max(high, 0)]
    return None if low < 0 or bool(np.isnan(days).any()) else days


def _less(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else before - after
