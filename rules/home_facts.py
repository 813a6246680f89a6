"""Facts about a building's households, earlier work, and what stands in the way. `None`: not yet known."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from rules.fact_group import Facts
from rules.fact_types import Amount, AtLeastOne, Count, Day, Flag, PlainText

DeferralReason = Literal[
    "health_condition_of_occupant",
    "structure_or_systems_beyond_repair",
    "sewage_or_sanitary",
    "condemned_or_red_tagged",
    "severe_moisture",
    "carbon_monoxide",
    "threatening_or_uncooperative_occupant",
    "lead_paint",
    "illegal_activity",
]
# As `household.size`: a home with more people in it is group quarters.
_LARGEST_HOUSEHOLD = 30


class RosterUnit(Facts):
    """One unit of the complex: who lives in it and on how much, as far as is known."""

    unit: PlainText | None = None
    building: AtLeastOne | None = None
    occupied: Flag | None = None
    low_income: Flag | None = None
    low_income_within_days: Count | None = None
    household_size: Annotated[AtLeastOne, Field(le=_LARGEST_HOUSEHOLD)] | None = None
    annual_income_usd: Amount | None = None

    @model_validator(mode="after")
    def _nobody_in_a_vacant_unit(self) -> Self:
        people = self.household_size is not None or self.annual_income_usd is not None
        if self.occupied is False and people:
            msg = "occupied is false and a household is given; remove whichever is wrong"
            raise ValueError(msg)
        if self.occupied and self.low_income_within_days is not None:
            msg = "low_income_within_days is for a vacant unit; remove it or set occupied to false"
            raise ValueError(msg)
        return self


class EarlierWork(Facts):
    """One entry of a home's ledger: when public money paid for work, whose, and for which measures."""

    on: Day | None = None
    programme: PlainText | None = None
    measures: tuple[PlainText, ...] | None = None


class BuildingDetails(Facts):
    """A complex beyond its numbers of units."""

    roster: Annotated[tuple[RosterUnit, ...], Field(min_length=1)] | None = None
    deed_restricted: Flag | None = None


class DwellingDetails(Facts):
    """A home's agreements, its earlier work, and what makes work wait."""

    occupant_consent: Flag | None = None
    affordable_housing: Flag | None = None
    earlier_work: tuple[EarlierWork, ...] | None = None
    deferral_reasons: tuple[DeferralReason, ...] | None = None
