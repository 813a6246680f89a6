"""What `hearthline meter` reads and prints."""

from __future__ import annotations

import math
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from calculators.metered.findings import Effect
from calculators.metered.temperatures import typical_year
from calculators.metered.thresholds import METHOD
from calculators.weather import read_weather
from calculators.weather.zone import zone_weather
from rules.errors import InputError
from webapp.command_line import read_bytes
from webapp.imports.bill_csv import read_bill_csv
from webapp.imports.gas_volume import refuse_other_units
from webapp.imports.green_button import read_green_button

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from calculators.metered.annual import AnnualUse
    from calculators.metered.findings import MeterFinding
    from calculators.metered.portfolio import MeasureRealisation, Portfolio
    from calculators.metered.readings import Meter
    from calculators.metered.savings import MeterResult, Model

LISTED_EACH = 3


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InputError(f"time zone {name!r} is not known. Write it as America/Los_Angeles") from error


def read_meters(
    file: str, zone: ZoneInfo, therms_per_ccf: str | None = None, *, end_is_last_day: bool = False
) -> tuple[Meter, ...]:
    """Return the meters of a file, Green Button or CSV by what is in it."""
    path = Path(file)
    content = read_bytes(path)
    factor = _factor(therms_per_ccf)
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return read_green_button(content, path.name, zone, factor)
    return read_bill_csv(content, path.name, therms_per_ccf=factor, end_is_last_day=end_is_last_day)


def _factor(written: str | None) -> Decimal | None:
    if written is None:
        return None
    try:
        factor = Decimal(written)
    except InvalidOperation:
        factor = Decimal(0)
    if not factor.is_finite() or factor <= 0:
        raise InputError(f"--therms-per-ccf {written}: is not a number above zero, such as 1.036")
    refuse_other_units(factor)
    return factor


def one_meter(meters: tuple[Meter, ...], name: str | None) -> Meter:
    """Return the meter that was asked for, or the only one."""
    if name is not None:
        found = [meter for meter in meters if meter.name == name]
        if found:
            return found[0]
    elif len(meters) == 1:
        return meters[0]
    names = ", ".join(repr(meter.name) for meter in meters)
    asked = f"there is no meter {name!r}" if name else f"there are {len(meters)} meters"
    raise InputError(f"{meters[0].source}: {asked}. Choose one with --meter: {names}")


def typical_temperatures(
    file: str | None, climate_zone: int | None
) -> tuple[NDArray[np.float64] | None, str | None]:
    """Return the daily temperatures of a typical year [F] and what they are; None where none was given."""
    if file is not None:
        weather = read_weather(file)
    elif climate_zone is not None:
        weather = zone_weather(climate_zone)
    else:
        return None, None
    return typical_year(weather), f"{weather.description.name}, {weather.description.vintage}"


def meter_document(meter: Meter) -> dict[str, Any]:
    """Return what a meter's file holds."""
    known = [reading for reading in meter.readings if reading.use is not None]
    return {
        "meter": meter.name,
        "fuel": meter.fuel,
        "unit": meter.unit,
        "read": meter.cadence,
        "from": meter.readings[0].start.isoformat() if meter.readings else None,
        "to": meter.readings[-1].end.isoformat() if meter.readings else None,
        "readings": len(meter.readings),
        "missing": len(meter.readings) - len(known),
        "estimated": sum(reading.estimated for reading in meter.readings),
        "total": math.fsum(reading.use or 0.0 for reading in known),
        "exported_kwh": meter.exported_kwh,
        "negative_readings": sum((reading.use or 0) < 0 for reading in known),
        "solar_export_seen": meter.fuel == "electricity" and meter.shows_export,
        "notes": list(meter.notes),
        "by_month": [
            {"month": month, "use": use, "days": days} for month, use, days in meter.by_calendar_month()
        ],
    }


def meter_text(meter: Meter) -> str:
    """Return the same for a terminal."""
    found = meter_document(meter)
    lines = [
        f"{found['meter']}: {found['fuel'].replace('_', ' ')}, read {_read(meter.cadence)}",
        (
            f"  {found['from']} to {found['to']}: {found['readings']} readings, {found['missing']} missing,"
            f" {found['estimated']} estimated; {found['total']:,.1f} {meter.unit}"
        ),
        *(f"  {note}." for note in meter.notes),
    ]
    lines += [
        f"  {one['month']}  {one['use']:>10,.1f} {meter.unit}  ({one['days']} days)"
        for one in found["by_month"]
    ]
    return "\n".join(lines)


def export_warning(meter: Meter) -> str | None:
    """Return what to say of a solar export, or None where there is no sign of one."""
    if meter.fuel != "electricity" or not meter.shows_export:
        return None
    sign = (
        f"{meter.exported_kwh:,.0f} kWh delivered to the grid" if meter.exported_kwh else "negative readings"
    )
    return (
        f"{meter.name}: {sign}: there is solar or another generator behind this meter. Its figures are not"
        " what the home uses. Ask, then say --solar throughout, or the day it changed: --solar-changed"
    )


def _read(cadence: str) -> str:
    return "day by day" if cadence == "daily" else "by bills"


def model_document(model: Model | None) -> dict[str, Any] | None:
    """Return a model as plain values; what is not known is None."""
    if model is None:
        return None
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in ((name, getattr(model, name)) for name in model.__dataclass_fields__)
    }


def result_document(result: MeterResult) -> dict[str, Any]:
    """Return a meter's saving as plain values."""
    selection = result.selection
    sides = {
        side: {
            "from": window.start.isoformat(),
            "to": window.end.isoformat(),
            "periods": len(window.periods),
            "days": window.days,
            "missing_days": window.missing_days,
        }
        for side, window in (("baseline", selection.baseline), ("reporting", selection.reporting))
    }
    return {
        "method": f"{METHOD}, {selection.method}",
        "meter": selection.meter.name,
        "source": selection.meter.source,
        "fuel": selection.meter.fuel,
        "unit": selection.meter.unit,
        "work_started": selection.site.started.isoformat(),
        "work_completed": selection.site.completed.isoformat(),
        **sides,
        "model": model_document(result.model),
        "claimable": result.claimable,
        "predicted": result.predicted,
        "metered": result.metered,
        "avoided": result.avoided,
        "uncertainty_90_percent": result.uncertainty,
        "fractional_savings_uncertainty": result.fractional_uncertainty,
        "reporting_days": result.reporting_days,
        "by_period": [
            {"from": period.start.isoformat(), "to": period.end.isoformat(), "predicted": p, "avoided": saved}
            for period, p, saved in result.by_period
        ],
        "findings": [one.document() for one in result.findings],
    }


def result_text(result: MeterResult) -> str:
    """Return a meter's saving for a terminal, with every rule that applied."""
    selection, unit = result.selection, result.selection.meter.unit
    base = selection.baseline
    lines = [
        f"{selection.meter.name}: {METHOD}, {selection.method} method",
        (
            f"  Before the work: {base.start} to {base.end}, {len(base.periods)} periods,"
            f" {base.missing_days} days missing"
        ),
    ]
    if result.model is not None:
        lines.append(f"  Model: {_model_text(result.model, unit)}")
    if result.claimable and result.predicted:
        lines += _saving_lines(result, unit)
    elif not result.claimable:
        lines.append("  No saving can be claimed:")
    return "\n".join(lines + findings_lines(result.findings))


def _saving_lines(result: MeterResult, unit: str) -> list[str]:
    avoided, predicted, metered = (result.avoided or 0.0), (result.predicted or 0.0), (result.metered or 0.0)
    sure = "not known" if result.uncertainty is None else f"+-{result.uncertainty:,.0f} {unit} at 90 %"
    fsu = result.fractional_uncertainty
    fraction = "" if fsu is None else f" (FSU {fsu:.2f})"
    return [
        (
            f"  After it: {result.reporting_days} days metered; {predicted:,.0f} {unit} would have been used,"
            f" {metered:,.0f} were"
        ),
        f"  Avoided: {avoided:,.0f} {unit} ({avoided / predicted:.1%}), {sure}{fraction}",
        "  One home's figure is indicative; a claim is made for a portfolio.",
    ]


def _model_text(model: Model, unit: str) -> str:
    parts = [f"{model.base_per_day:.3g} {unit} a day"]
    if model.heating_balance_f is not None:
        parts.append(f"{model.heating_slope:.3g} x HDD{model.heating_balance_f:.0f}")
    if model.cooling_balance_f is not None:
        parts.append(f"{model.cooling_slope:.3g} x CDD{model.cooling_balance_f:.0f}")
    scatter = f", CV(RMSE) {model.cv_rmse:.1%}" if math.isfinite(model.cv_rmse) else ""
    return f"{' + '.join(parts)} (adjusted R2 {model.adjusted_r2:.3f}{scatter}, {model.periods} periods)"


def findings_lines(findings: Iterable[MeterFinding]) -> list[str]:
    """Return findings by what they do; of many alike the first few, and how many more there are."""
    titles = {
        Effect.DISQUALIFIED: "Stands against a claim",
        Effect.REJECTED: "Periods left out",
        Effect.REVIEW: "To look at",
    }
    found = list(findings)
    lines = []
    for effect, title in titles.items():
        these = [one for one in found if one.rule.effect is effect]
        if these:
            lines.append(f"  {title}:")
        counts = Counter(one.rule.code for one in these)
        printed: Counter[str] = Counter()
        for one in these:
            code = one.rule.code
            printed[code] += 1
            if printed[code] <= LISTED_EACH:
                lines.append(f"    - {one.text}")
            elif printed[code] == counts[code]:
                lines.append(f"    - ... and {counts[code] - LISTED_EACH} more so ({code})")
    return lines


def annual_document(meter: Meter, use: AnnualUse, typical_source: str | None) -> dict[str, Any]:
    """Return a year's use as plain values."""
    return {
        "meter": meter.name,
        "fuel": meter.fuel,
        "unit": meter.unit,
        "from": use.start.isoformat(),
        "to": use.end.isoformat(),
        "as_read": use.as_read,
        "in_a_typical_year": use.typical,
        "typical_year": typical_source,
        "model": use.kind,
        "household_file": household_line(meter, use),
        "findings": [one.document() for one in use.findings],
    }


def household_line(meter: Meter, use: AnnualUse) -> str | None:
    """Return the line for the household file, or None where there is no figure to put there.

    The figure of a typical year goes first: savings are worked out for one. Of a net-metered home neither
    is what the home uses.
    """
    figure = use.typical if use.typical is not None else use.as_read
    if figure is None or any(one.rule.code == "net_metered" for one in use.findings):
        return None
    name = "annual_kwh" if meter.fuel == "electricity" else "annual_therms"
    return f"{name} = {round(figure)}"


def annual_text(meter: Meter, use: AnnualUse, typical_source: str | None) -> str:
    """Return the same for a terminal."""
    lines = [f"{meter.name}: {use.start} to {use.end}"]
    if use.as_read is not None:
        lines.append(f"  As read: {use.as_read:,.0f} {meter.unit} in 365 days")
    if use.typical is not None:
        lines.append(f"  In a typical year: {use.typical:,.0f} {meter.unit} ({typical_source})")
    line = household_line(meter, use)
    if line is None:
        lines.append("  No year's use for the household file: leave it out, which means 'not known'.")
    else:
        lines += ["  In the household file:", "    [utility]", f"    {line}"]
    return "\n".join(lines + findings_lines(use.findings))


def portfolio_document(total: Portfolio, measures: Iterable[MeasureRealisation]) -> dict[str, Any]:
    """Return a portfolio of one fuel as plain values."""
    return {
        **{name: getattr(total, name) for name in total.__dataclass_fields__},
        "fractional_savings_uncertainty": total.fractional_uncertainty,
        "realisation": [
            {
                "measure": one.measure,
                "homes": one.homes,
                "predicted": one.predicted,
                "metered": one.metered,
                "realisation_rate": one.rate,
            }
            for one in measures
        ],
    }
