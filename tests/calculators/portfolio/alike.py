"""What 'the same answer' means: exactly, but for rounding, and for roofs that are read off a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calculators.portfolio.columns import ResultColumns

# Sums of the same numbers in another order; a saving of nothing is nothing to so many kWh.
RELATIVE, ABSOLUTE = 1e-9, 1e-9
# The largest difference of a roof read off the table from its hours; see docs/solar.md.
BY_TABLE = 5e-4
ROOF_COLUMNS = (
    "solar.capacity_kw_dc",
    "solar.annual_kwh",
    "solar.avoided_kgco2e_per_year",
    "solar.avoided_kgco2e_lifetime",
    "totals.solar_kwh_per_year",
    "totals.avoided_kgco2e_per_year",
    "totals.avoided_kgco2e_lifetime",
)


def differences(batched: ResultColumns, singly: ResultColumns) -> list[str]:
    """Return every cell that differs, as text."""
    assert [each.name for each in batched.fields] == [each.name for each in singly.fields]
    assert batched.count == singly.count
    found = []
    for field in batched.fields:
        ours, theirs = batched[field.name], singly[field.name]
        for row in range(batched.count):
            one, other = ours.value(row), theirs.value(row)
            if not same(field.name, one, other):
                found.append(f"{field.name}, row {row}: {one!r} batched, {other!r} singly")
    return found


def same(name: str, one: object, other: object) -> bool:
    """Return whether two cells of a column say the same."""
    if not isinstance(one, float) or not isinstance(other, float):
        return one == other and type(one) is type(other)
    relative = BY_TABLE if name in ROOF_COLUMNS else RELATIVE
    return abs(one - other) <= max(relative * max(abs(one), abs(other)), ABSOLUTE)
