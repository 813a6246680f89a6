"""Kinds of feasibility test for appliances, hazards and fresh air."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from calculators.climate import DATA
from calculators.home.model import home_model
from rules.errors import ReferenceDataError
from rules.outcomes import Outcome, any_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from calculators.climate import FloatArray
    from calculators.measures.feasibility import Case, FeasibilityTest
    from rules.outcomes import Finding

# What an appliance's fact holds where the home has none of it.
_ABSENT = (0, "none")


def fact_or_usual(test: FeasibilityTest, case: Case) -> Finding:
    """Hold one fact against the threshold, or what is usual where nobody has looked.

    For facts that hardly any home differs in, so that not every household is asked for them. The data file
    says what is usual, and why.
    """
    (name,) = test.facts
    observed = case.facts.fact(name)
    return test.settled(test.usual if observed is None else observed)


def there_and_old_or_wasteful(test: FeasibilityTest, case: Case) -> Finding:
    """Ask whether an appliance is there, and as old as the first threshold [year] or over the second's use.

    The facts are what tells that it is there, its year, and its annual use, in this order; the last may be
    left out. Where it is not known to be there, nothing else is asked.
    """
    there_fact, year_fact, *use_facts = test.facts
    there = case.facts.fact(there_fact)
    if there is None:
        return test.finding(Outcome.UNDETERMINED, missing=(there_fact,))
    if there in _ABSENT:
        return test.finding(Outcome.INELIGIBLE, str(there))
    oldest, *most = test.threshold
    year = case.facts.fact(year_fact)
    age = case.on.year - year if isinstance(year, int) else None
    seen: list[tuple[str, Any, Outcome]] = [(year_fact, age, _over(age, oldest, at_least=True))]
    for name, limit in zip(use_facts, most, strict=True):
        use = case.facts.fact(name)
        seen.append((name, use, _over(use, limit, at_least=False)))
    outcome = any_of([each for _, _, each in seen])
    if outcome is Outcome.UNDETERMINED:
        return test.finding(outcome, missing=tuple(name for name, value, _ in seen if value is None))
    deciding = next(value for _, value, each in seen if each is outcome)
    return test.observing(outcome, deciding)


def _over(value: Any, limit: float, *, at_least: bool) -> Outcome:  # noqa: ANN401 - a fact of any kind
    """Return whether a number is over a limit, or at it; open where it is not known."""
    if value is None:
        return Outcome.UNDETERMINED
    return Outcome.ELIGIBLE if (value >= limit if at_least else value > limit) else Outcome.INELIGIBLE


def hazard(test: FeasibilityTest, case: Case) -> Finding:
    """Ask whether any fact tells of a hazard: a failed test, a yes, or a reading over the threshold."""
    seen = {name: case.facts.fact(name) for name in test.facts}
    for observed in seen.values():
        if observed == "fail" or observed is True or _is_over(observed, test.threshold):
            return test.observing(Outcome.ELIGIBLE, observed)
    missing = tuple(name for name, observed in seen.items() if observed is None)
    if missing:
        return test.finding(Outcome.UNDETERMINED, missing=missing)
    return test.observing(Outcome.INELIGIBLE, next(iter(seen.values())))


def _is_over(observed: object, limit: float) -> bool:
    """Return whether a reading is over a limit; words and answers are not readings."""
    return isinstance(observed, int | float) and not isinstance(observed, bool) and observed > limit


@cache
def _ventilation_rules(jurisdiction: str) -> dict[str, Any]:
    """Return the numbers of the ventilation standard."""
    path = DATA / jurisdiction / "ventilation.toml"
    try:
        rules = tomllib.loads(path.read_text(encoding="utf-8"))
        zones = {int(zone): float(value) for zone, value in rules["weather"]["wsf"].items()}
        return {**rules["standard"], "wsf": zones}
    except (OSError, KeyError, ValueError) as error:
        raise ReferenceDataError(f"{path} cannot be used: {error!r}; reinstall Hearthline") from error


def required_fresh_air_cfm(
    floor_area_ft2: ArrayLike, bedrooms: ArrayLike, jurisdiction: str = "us_ca"
) -> FloatArray:
    """Return the fresh air that a home needs [cfm].

    Parameters
    ----------
    floor_area_ft2, bedrooms : array_like
    jurisdiction : str

    Returns
    -------
    ndarray
        ``0.03 x floor + 7.5 x (bedrooms + 1)``.

    References
    ----------
    .. [1] ASHRAE 62.2, as recalled.
    """
    rules = _ventilation_rules(jurisdiction)
    floor, rooms = np.asarray(floor_area_ft2, float), np.asarray(bedrooms, float)
    return np.asarray(rules["cfm_per_ft2"] * floor + rules["cfm_per_person"] * (rooms + 1))


def credited_infiltration_cfm(
    cfm50: float, stories: float, climate_zone: int, jurisdiction: str = "us_ca"
) -> float:
    """Return the leakage that counts as fresh air [cfm].

    Parameters
    ----------
    cfm50 : float
        Leakage at 50 Pa [ft3/min].
    stories : float
    climate_zone : int
        For the weather and shielding factor.
    jurisdiction : str

    Returns
    -------
    float
        ``0.052 x CFM50 x wsf x (height / 8.2)^0.4``.

    References
    ----------
    .. [1] ASHRAE 62.2 (form as recalled; factors by station verified).
    """
    rules = _ventilation_rules(jurisdiction)
    height = stories * home_model(jurisdiction)["ceiling_height_ft"]
    shape = (height / rules["reference_height_ft"]) ** rules["height_exponent"]
    return float(rules["cfm_per_cfm50"] * cfm50 * rules["wsf"][climate_zone] * shape)


def fresh_air_short(test: FeasibilityTest, case: Case) -> Finding:
    """Ask whether a home's fan and leakage fall short of the fresh air that it needs [cfm].

    The facts are the floor area, the bedrooms, the fan's flow and the blower-door reading, in this order.
    Only those that could still change the answer are missing.
    """
    area_fact, bedrooms_fact, fan_fact, leak_fact = test.facts
    area, bedrooms, fan, leak = (case.facts.fact(name) for name in test.facts)
    if not isinstance(area, int | float) or not isinstance(bedrooms, int | float):
        pairs = ((area_fact, area), (bedrooms_fact, bedrooms))
        return test.finding(Outcome.UNDETERMINED, missing=tuple(n for n, v in pairs if v is None))
    needed = float(required_fresh_air_cfm(area, bedrooms, case.jurisdiction))
    credit = 0.0
    if isinstance(leak, int | float) and case.climate is not None:
        stories = case.facts.dwelling.stories or 1
        credit = credited_infiltration_cfm(leak, stories, case.climate.zone, case.jurisdiction)
    short = needed - credit - (fan if isinstance(fan, int | float) else 0.0)
    if short <= test.threshold:
        return test.observing(Outcome.INELIGIBLE, short)
    missing = tuple(n for n, v in ((fan_fact, fan), (leak_fact, leak)) if v is None)
    if missing:
        return test.finding(Outcome.UNDETERMINED, missing=missing)
    return test.observing(Outcome.ELIGIBLE, short)
