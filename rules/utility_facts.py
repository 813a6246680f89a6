"""Who sells a home its energy, on which schedule, and what the bills say it uses."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from rules.fact_group import Facts
from rules.fact_types import Amount, Flag, Number, PlainText

MONTHS: Final = 12
# Twelve rounded months may differ from the year's total by about this share.
_ROUNDING_SHARE: Final = 0.01

MonthlyAmounts = Annotated[
    tuple[Annotated[Number, Field(ge=0, le=1_000_000)], ...], Field(min_length=MONTHS, max_length=MONTHS)
]


class UtilityFacts(Facts):
    """Who sells the energy, on which schedule and terms, and use from the bills [kWh, therms].

    Twelve months of bills, January to December, also give the year's use where that is not stated.
    """

    electric: Literal["pge", "sce", "sdge", "smud", "ladwp", "other"] | None = None
    gas: Literal["pge", "socalgas", "sdge", "other", "none"] | None = None
    annual_kwh: Annotated[Number, Field(ge=0, le=10_000_000)] | None = None
    annual_therms: Annotated[Number, Field(ge=0, le=1_000_000)] | None = None
    annual_energy_cost_usd: Amount | None = None
    schedule: PlainText | None = None
    baseline_territory: PlainText | None = None
    care: Flag | None = None
    net_metering: Literal["none", "nem1", "nem2", "net_billing"] | None = None
    monthly_kwh: MonthlyAmounts | None = None
    monthly_therms: MonthlyAmounts | None = None

    @model_validator(mode="before")
    @classmethod
    def _year_of_months(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        filled = dict(given)
        for unit in ("kwh", "therms"):
            months = filled.get(f"monthly_{unit}")
            if filled.get(f"annual_{unit}") is None and isinstance(months, list | tuple):
                numbers = [month for month in months if not isinstance(month, bool | str | None)]
                if len(numbers) == len(months) == MONTHS:
                    filled[f"annual_{unit}"] = sum(float(month) for month in numbers)
        return filled

    @model_validator(mode="after")
    def _months_make_the_year(self) -> Self:
        for unit in ("kwh", "therms"):
            year, months = getattr(self, f"annual_{unit}"), getattr(self, f"monthly_{unit}")
            if year is None or months is None:
                continue
            total = sum(months)
            if abs(total - year) > _ROUNDING_SHARE * max(total, year):
                msg = (
                    f"monthly_{unit} sum to {total:g} and annual_{unit} is {year:g}; correct one of them, or"
                    " leave out the year, which the months give"
                )
                raise ValueError(msg)
        return self
