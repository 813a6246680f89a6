"""Our models of opendsm's sample meters beside opendsm's own, and beside eemeter 3's CalTRACK 2.0."""

import csv
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from calculators.metered.readings import Meter, Reading
from calculators.metered.savings import analyse
from calculators.metered.site import Site
from calculators.metered.temperatures import read_temperatures

HERE = Path(__file__).parent
SITE = Site(date(2016, 12, 26), date(2017, 1, 4))
# Of the use that a model predicts for the year after. opendsm's billing model holds the flat use of a bill
# against the temperature of each day, so that its slopes are lower than CalTRACK's; six bi-monthly bills
# leave both free to choose. eemeter 3 steps by 1 F where we step by 3.
TOLERANCE = {"daily": 0.005, "billing_monthly": 0.03, "billing_bimonthly": 0.07}
TOLERANCE_EEMETER = 0.005


def table(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


OPENDSM = {row["meter"]: row for row in table("answers.csv")}
EEMETER = {row["meter"]: row for row in table("eemeter_answers.csv")}


def our_results():
    """Return our result of every sample meter, all in one run."""
    temperatures = read_temperatures([HERE / "temperatures.csv"], ZoneInfo("Etc/GMT+6"))
    readings = {name: [] for name in OPENDSM}
    for row in table("periods.csv"):
        start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
        readings[row["meter"]].append(Reading(start, end, float(row["use"])))
    meters = [
        Meter(name, "natural_gas" if "gas" in name else "electricity", tuple(given))
        for name, given in readings.items()
    ]
    found = analyse(meters, [temperatures] * len(meters), [SITE] * len(meters))
    return {result.selection.meter.name: result for result in found}


@pytest.fixture(scope="module")
def results():
    """Return our result of every sample meter."""
    return our_results()


@pytest.mark.parametrize("name", OPENDSM)
def test_both_look_at_the_same_periods(results, name):
    chosen = {
        side: [(p.start.isoformat(), p.end.isoformat()) for p in window.periods]
        for side, window in (
            ("baseline", results[name].selection.baseline),
            ("reporting", results[name].selection.reporting),
        )
    }
    rows = [row for row in table("periods.csv") if row["meter"] == name]
    for side, ours in chosen.items():
        assert ours == [(row["start"], row["end"]) for row in rows if row["window"] == side]
    assert results[name].metered == pytest.approx(float(OPENDSM[name]["observed"]), abs=0.01)


@pytest.mark.parametrize("name", OPENDSM)
def test_the_prediction_is_near_opendsms(results, name):
    kind = next(kind for kind in TOLERANCE if name.endswith(kind))
    assert results[name].predicted == pytest.approx(float(OPENDSM[name]["predicted"]), rel=TOLERANCE[kind])


@pytest.mark.parametrize("name", [name for name in EEMETER if not name.endswith("bimonthly")])
def test_the_model_is_caltracks_by_eemeter(results, name):
    theirs, ours = EEMETER[name], results[name]
    words = {
        "cdd_hdd": "heating_and_cooling",
        "hdd_only": "heating",
        "cdd_only": "cooling",
        "intercept_only": "intercept",
    }
    assert ours.model.kind == words[theirs["model"]]
    assert ours.predicted == pytest.approx(float(theirs["predicted"]), rel=TOLERANCE_EEMETER)
    assert ours.model.adjusted_r2 == pytest.approx(float(theirs["adjusted_r2"]), abs=0.002)
    for point in ("heating_balance_f", "cooling_balance_f"):
        mine = getattr(ours.model, point)
        assert (mine is None) is (theirs[point] == "")
        if mine is not None:
            assert mine == pytest.approx(float(theirs[point]), abs=1.5)


@pytest.mark.parametrize(
    ("name", "share"),
    [("il-gas-intercept-only-billing_monthly", 0.1), ("il-electricity-cdd-hdd-billing_monthly", 0.1)],
)
def test_the_tenth_that_was_put_into_the_samples_is_found(results, name, share):
    result = results[name]
    assert abs(result.avoided - share * result.predicted) <= result.uncertainty
