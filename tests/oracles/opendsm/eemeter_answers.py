"""Runs eemeter 3, the same project's own CalTRACK 2.0, on the periods that `answers.py` wrote.

Its own environment as well, since it needs an older pandas: `make oracle-opendsm`. Not imported by the tests.
"""

from __future__ import annotations

import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import pandas as pd

ZONE = "Etc/GMT+6"
HERE = Path(__file__).parent


def main(folder: Path) -> None:
    """Write eemeter's model, prediction and saving of each meter into a folder."""
    import eemeter  # noqa: PLC0415 - only in its own environment

    warnings.simplefilter("ignore")
    daily = pd.read_csv(folder / "temperatures.csv", index_col="date", parse_dates=True)["temperature_f"]
    hours = pd.date_range(daily.index[0], daily.index[-1] + pd.Timedelta(hours=23), freq="H")
    # Every hour of a day as its mean, so that both know the same temperature.
    temperature = daily.reindex(hours, method="ffill").tz_localize(ZONE).asfreq("H")
    periods = pd.read_csv(folder / "periods.csv", parse_dates=["start", "end"], keep_default_na=False)
    rows = []
    for name, meter in periods.groupby("meter"):
        before, after = (meter[meter.window == side] for side in ("baseline", "reporting"))
        model, fitted = model_of(eemeter, name, data_of(before), temperature)
        totals = predicted(model, after, temperature)
        used = after.use.astype(float).sum()
        points = [model.get("heating_balance_point"), model.get("cooling_balance_point")]
        found = (name, fitted.model_type, *points, fitted.r_squared_adj)
        rows.append((*found, used, totals, totals - used, version("eemeter"), pd.__version__))
    header = "meter,model,heating_balance_f,cooling_balance_f,adjusted_r2,observed,predicted,avoided"
    table = pd.DataFrame(rows, columns=[*header.split(","), "eemeter", "pandas"])
    table.to_csv(folder / "eemeter_answers.csv", index=False, float_format="%.5f", lineterminator="\n")


def data_of(side: pd.DataFrame) -> pd.DataFrame:
    """Return periods as eemeter takes them: use at the start of each, and an empty row for the end."""
    last = pd.Series([float("nan")], index=[side.end.iloc[-1]])
    use = pd.concat([pd.Series(side.use.astype(float).to_numpy(), index=side.start), last])
    return use.tz_localize(ZONE).to_frame("value")


def model_of(eemeter: object, name: str, meter: pd.DataFrame, temperature: pd.Series) -> tuple[dict, object]:
    """Return the chosen CalTRACK 2.0 model's parameters and itself."""
    daily = "daily" in name
    make = (
        eemeter.create_caltrack_daily_design_matrix
        if daily
        else eemeter.create_caltrack_billing_design_matrix
    )
    matrix = make(meter, temperature)
    result = eemeter.fit_caltrack_usage_per_day_model(
        matrix,
        fit_cdd="gas" not in name,
        use_billing_presets=not daily,
        weights_col=None if daily else "n_days_kept",
    )
    return result.model.model_params, result.model


def predicted(model: dict, after: pd.DataFrame, temperature: pd.Series) -> float:
    """Return what the model predicts over the days of the periods after the work."""
    days = pd.DatetimeIndex(
        [day for row in after.itertuples() for day in pd.date_range(row.start, row.end, inclusive="left")]
    )
    means = temperature.resample("D").mean().tz_localize(None).reindex(days)
    heating = (model.get("heating_balance_point", 0) - means).clip(lower=0) * model.get("beta_hdd", 0)
    cooling = (means - model.get("cooling_balance_point", 0)).clip(lower=0) * model.get("beta_cdd", 0)
    return float((model["intercept"] + heating + cooling).sum())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
