"""A bill's effect as plain values: the ``bill`` section of an assessment document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field
from typing_extensions import TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from calculators.billing.annual_bill import AnnualBill
    from calculators.billing.effect import BillEffect, FuelEffect, SolarEffect
    from calculators.billing.fuel_switch import FuelSwitch


class BillLineDocument(TypedDict):
    """A year's energy in one season and period, before the baseline's credit."""

    season: str
    period: str
    amount: float
    usd: str


class AnnualBillDocument(TypedDict):
    """A year's bill; dollars are exact decimals as text."""

    amount: float
    usd: Annotated[str | None, Field(description="Null where the charge by the day is not known")]
    energy_usd: str
    base_usd: str | None
    monthly_energy_usd: list[str]
    lines: list[BillLineDocument]
    within_baseline: float | None
    above_baseline: float | None
    baseline_credit_usd: str


class FuelBillDocument(TypedDict):
    """One fuel's bill before and after the measures, without solar, on the household's own tariff."""

    schedule: str
    label: str
    effective: str
    unit: str
    discount: Annotated[str | None, Field(description="care, fera or none; null where not known")]
    baseline_code: str | None
    baseline_territory: str | None
    before: AnnualBillDocument
    after: AnnualBillDocument
    saving_usd_per_year: Annotated[str, Field(description="On the baseline by which it is least")]
    most_saving_usd_per_year: str
    citations: list[str]
    verified: Annotated[bool, Field(description="Whether the price of energy was checked at its source")]
    base_charge_citation: str | None
    base_charge_verified: bool | None


class SolarBillDocument(TypedDict):
    """What becomes of the array's electricity, and its worth in the first year."""

    generation_kwh: float
    self_use_kwh: float
    export_kwh: float
    net_metering: str | None
    bill: AnnualBillDocument | None
    self_use_usd_per_year: str | None
    export_usd_per_year: Annotated[str | None, Field(description="Null where the credit is not known")]
    usd_per_year: str | None
    citations: list[str]


class FuelSwitchDocument(TypedDict):
    """What a measure that moves a use to electricity does to the bill."""

    measure: str
    fuel: str
    unit: str
    saved: float
    added_kwh: float
    electricity_usd_per_year: str | None
    saved_usd_per_year: str | None
    bill_falls_by_usd_per_year: str | None
    break_even_usd_per_unit: str | None
    break_even_cop: float | None
    warning: str | None


class BillDocument(TypedDict):
    """The household's own bill before and after; null or absent where it is not known."""

    by_fuel: dict[str, FuelBillDocument]
    solar: SolarBillDocument | None
    fuel_switches: list[FuelSwitchDocument]
    notes: list[str]
    load_shape_citations: list[str]
    load_shape_verified: bool


def bill_document(
    effect: BillEffect, switches: Iterable[FuelSwitch], net_metering: str | None
) -> BillDocument:
    """Return a bill's effect as plain values; nothing is rounded."""
    shapes = effect.shapes
    return {
        "by_fuel": {fuel: _fuel(each) for fuel, each in effect.by_fuel.items()},
        "solar": None if effect.solar is None else _solar(effect.solar, net_metering),
        "fuel_switches": [_switch(switch) for switch in switches],
        "notes": list(effect.notes),
        "load_shape_citations": [] if shapes is None else [str(one) for one in shapes.citations],
        "load_shape_verified": shapes is not None and shapes.verified,
    }


def _fuel(effect: FuelEffect) -> FuelBillDocument:
    tariff, shown = effect.billed.tariff, effect.shown
    tier = effect.base_charge_citation
    return {
        "schedule": tariff.schedule,
        "label": tariff.label,
        "effective": effect.billed.version.effective.isoformat(),
        "unit": tariff.unit,
        "discount": effect.programme,
        "baseline_code": shown.code,
        "baseline_territory": shown.territory,
        "before": _bill(shown.before),
        "after": _bill(shown.after),
        "saving_usd_per_year": str(shown.saving_usd),
        "most_saving_usd_per_year": str(effect.most_saving_usd),
        "citations": [str(citation) for citation in effect.citations],
        "verified": all(citation.verified for citation in effect.citations),
        "base_charge_citation": None if tier is None else str(tier),
        "base_charge_verified": None if tier is None else tier.verified,
    }


def _bill(bill: AnnualBill) -> AnnualBillDocument:
    return {
        "amount": bill.amount,
        "usd": _usd(bill.usd),
        "energy_usd": str(bill.energy_usd),
        "base_usd": _usd(bill.base_usd),
        "monthly_energy_usd": [str(usd) for usd in bill.monthly_energy_usd],
        "lines": [
            {"season": line.season, "period": line.period, "amount": line.amount, "usd": str(line.usd)}
            for line in bill.lines
        ],
        "within_baseline": bill.within_baseline,
        "above_baseline": bill.above_baseline,
        "baseline_credit_usd": str(bill.baseline_credit_usd),
    }


def _solar(solar: SolarEffect, net_metering: str | None) -> SolarBillDocument:
    return {
        "generation_kwh": solar.generation_kwh,
        "self_use_kwh": solar.self_use_kwh,
        "export_kwh": solar.export_kwh,
        "net_metering": net_metering,
        "bill": None if solar.bill is None else _bill(solar.bill),
        "self_use_usd_per_year": _usd(solar.self_use_usd),
        "export_usd_per_year": _usd(solar.export_usd),
        "usd_per_year": _usd(solar.usd),
        "citations": [] if solar.export_citation is None else [str(solar.export_citation)],
    }


def _switch(switch: FuelSwitch) -> FuelSwitchDocument:
    return {
        "measure": switch.measure,
        "fuel": switch.fuel,
        "unit": switch.unit,
        "saved": switch.saved,
        "added_kwh": switch.added_kwh,
        "electricity_usd_per_year": _usd(switch.electricity_usd),
        "saved_usd_per_year": _usd(switch.saved_usd),
        "bill_falls_by_usd_per_year": _usd(switch.bill_falls_by_usd),
        "break_even_usd_per_unit": _usd(switch.break_even_usd_per_unit),
        "break_even_cop": switch.break_even_cop,
        "warning": switch.warning,
    }


def _usd(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
