"""Runs opendsm on its own sample meters and keeps what it answers: `make oracle-opendsm`.

Needs an environment of its own, and is not imported by the tests: they read the files that this writes.
"""

from __future__ import annotations

import csv
import logging
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

# The samples' days begin at midnight, Central Standard Time, in summer too.
ZONE = "Etc/GMT+6"
YEAR_DAYS = 365
# A year of bills is seldom 365 days: what begins so many days early still counts.
OVERSHOOT_DAYS = 10
HERE = Path(__file__).parent


def main(folder: Path) -> None:
    """Write temperatures, meter periods and opendsm's answers into a folder."""
    from opendsm import eemeter  # noqa: PLC0415 - only in its own environment

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    names = [name for name in eemeter.samples() if name.startswith("il-") and not name.endswith("hourly")]
    _, temperature, _ = eemeter.load_sample(names[0])
    daily = temperature.tz_convert(ZONE).resample("D").mean()
    rows = [(day.date().isoformat(), f"{value:.4f}") for day, value in daily.items()]
    write(folder / "temperatures.csv", ("date", "temperature_f"), rows)
    periods, answers = [], []
    for name in names:
        found, answer = one_meter(eemeter, name)
        periods += found
        answers.append(answer)
    write(folder / "periods.csv", ("meter", "window", "start", "end", "use"), periods)
    header = ("meter", "observed", "predicted", "avoided", "seconds_to_fit", "opendsm", "numpy", "pandas")
    write(folder / "answers.csv", header, answers)


def one_meter(eemeter: object, name: str) -> tuple[list[tuple], tuple]:
    """Return a sample's periods before and after, and opendsm's use, prediction and saving after."""
    meter, temperature, about = eemeter.load_sample(name)
    temperature = temperature.tz_convert(ZONE)
    # Daily samples are loaded with their days as midnights of UTC, which they are not.
    meter = meter.tz_localize(None).tz_localize(ZONE) if "daily" in name else meter.tz_convert(ZONE)
    use = meter["value"].dropna()
    ends = pd.Series(meter.index[1:], index=meter.index[:-1])
    begun = pd.Timestamp(about["blackout_start_date"].date(), tz=ZONE)
    done = pd.Timestamp(about["blackout_end_date"].date(), tz=ZONE)
    whole = pd.DataFrame({"use": use, "end": ends}).dropna()
    before = whole[whole.end <= begun]
    begins = before.end.max() - pd.Timedelta(days=YEAR_DAYS)
    slack = 0 if "daily" in name else OVERSHOOT_DAYS
    before = before[before.index >= begins - pd.Timedelta(days=slack)]
    after = whole[whole.index >= done]
    after = after[after.end <= after.index[0] + pd.Timedelta(days=YEAR_DAYS + slack)]
    electric = about["interpretation"] == "electricity"
    if "daily" in name:
        base, report, model = (
            eemeter.DailyBaselineData,
            eemeter.DailyReportingData,
            eemeter.DailyModel(model="legacy"),
        )
    else:
        base, report, model = (
            eemeter.BillingBaselineData,
            eemeter.BillingReportingData,
            eemeter.BillingModel(),
        )
    data = base.from_series(series(before), within(temperature, before), is_electricity_data=electric)
    began = time.perf_counter()
    fitted = model.fit(data, ignore_disqualification=True)
    seconds = time.perf_counter() - began
    later = report.from_series(series(after), within(temperature, after), is_electricity_data=electric)
    result = fitted.predict(later, ignore_disqualification=True).loc[after.index[0] : after.end.iloc[-1]]
    result = result[result.index < after.end.iloc[-1]]
    predicted, observed = float(result.predicted.sum()), float(after.use.sum())
    sides = {**dict.fromkeys(before.index, "baseline"), **dict.fromkeys(after.index, "reporting")}
    periods = [
        (name, sides.get(start, ""), start.date().isoformat(), row.end.date().isoformat(), f"{row.use:.4f}")
        for start, row in whole.iterrows()
    ]
    figures = (f"{observed:.3f}", f"{predicted:.3f}", f"{predicted - observed:.3f}", f"{seconds:.2f}")
    return periods, (name, *figures, version("opendsm"), np.__version__, pd.__version__)


def series(frame: pd.DataFrame) -> pd.Series:
    """Return periods as opendsm takes them: use at the start of each, and one row more for the end."""
    last = pd.Series([1.0], index=[frame.end.iloc[-1]])
    return pd.concat([frame.use, last]).rename("value")


def within(temperature: pd.Series, frame: pd.DataFrame) -> pd.Series:
    """Return the hours of some periods."""
    return temperature[(temperature.index >= frame.index[0]) & (temperature.index <= frame.end.iloc[-1])]


def write(path: Path, header: tuple[str, ...], rows: list[tuple]) -> None:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
