"""The 12 months before the work beside the 12 months after it, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webapp.metering import annual_document, findings_lines

if TYPE_CHECKING:
    from calculators.metered.annual import AnnualUse, BeforeAndAfter
    from calculators.metered.readings import Meter


def comparison_document(meter: Meter, found: BeforeAndAfter, typical_source: str) -> dict[str, Any]:
    """Return the comparison as plain values; a figure that cannot be given is None."""
    return {
        "meter": meter.name,
        "fuel": meter.fuel,
        "unit": meter.unit,
        "before": annual_document(meter, found.before, typical_source),
        "after": annual_document(meter, found.after, typical_source),
        "solar_changed": found.solar_changed,
        "saved_as_read": found.raw,
        "saved_in_one_years_weather": found.normalised,
    }


def comparison_text(meter: Meter, found: BeforeAndAfter, typical_source: str) -> str:
    """Return the same for a terminal."""
    unit = meter.unit
    lines = [f"{meter.name}: 12 months before the work and 12 months after"]
    lines += _side("Before", found.before, unit) + _side("After", found.after, unit)
    if found.solar_changed:
        lines.append("  No comparison: on-site generation changed between the two (CalTRACK 2.2.6).")
    if found.raw is not None:
        lines.append(f"  Saved as read, the weather's part included: {found.raw:,.0f} {unit}")
    if found.normalised is not None:
        lines.append(f"  Saved in one year's weather: {found.normalised:,.0f} {unit} ({typical_source})")
    return "\n".join(lines)


def _side(name: str, use: AnnualUse, unit: str) -> list[str]:
    line = f"  {name}: {use.start} to {use.end}"
    if use.as_read is not None:
        line += f", as read {use.as_read:,.0f} {unit} a year"
    if use.typical is not None:
        line += f", in one year's weather {use.typical:,.0f} {unit}"
    return [line, *findings_lines(use.findings)]
