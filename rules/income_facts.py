"""Facts about who earns what, how it is paid, and what papers show it. `None` means: not yet known."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from rules.fact_group import Facts
from rules.fact_types import Amount, AtLeastOne, Count, Day, Flag, Number, PlainText

Period = Literal[
    "weekly",
    "biweekly",
    "semimonthly",
    "monthly",
    "annual",
    "hourly",
    "twice_a_month_unclear",
    "one_time",
    "seasonal",
    "self_employed",
]
IncomeKind = Literal[
    "wages",
    "tips_and_bonuses",
    "self_employment",
    "farm",
    "social_security",
    "social_security_disability",
    "ssi",
    "pension",
    "annuity",
    "veterans_pension",
    "unemployment",
    "workers_compensation",
    "state_disability",
    "paid_family_leave",
    "calworks",
    "general_assistance",
    "alimony",
    "interest_and_dividends",
    "rent_received",
    "gambling_winnings",
    "strike_benefits",
    "child_support",
    "calfresh",
    "wic",
    "medicaid",
    "housing_assistance",
    "capital_gains",
    "asset_withdrawal",
    "sale_of_property",
    "tax_refund",
    "jury_duty",
    "gift",
    "loan",
    "lump_sum_inheritance",
    "one_time_insurance",
    "one_time_welfare",
    "reimbursement",
    "in_kind",
    "veterans_disability",
    "combat_pay",
    "earnings_of_minor",
    "other",
]
Document = Literal[
    "pay_stub",
    "employer_letter",
    "award_letter",
    "benefit_letter",
    "bank_statement",
    "profit_and_loss",
    "tax_return",
    "zero_income_form",
    "other",
]

# A week has no more hours, nor a year more months and weeks.
HOURS_OF_A_WEEK = 168
MONTHS_OF_A_YEAR = 12
WEEKS_OF_A_YEAR = 52
_DAYS_OF_A_LEAP_YEAR = 366


class EvidenceRecord(Facts):
    """One paper that shows an income: the days it covers, and the day it was made out."""

    document: Document | None = None
    covers_from: Day | None = None
    covers_to: Day | None = None
    dated: Day | None = None

    @model_validator(mode="after")
    def _first_day_first(self) -> Self:
        if self.covers_from and self.covers_to and self.covers_to < self.covers_from:
            msg = "covers_to is before covers_from; write the first day covered first"
            raise ValueError(msg)
        return self


class IncomeDetails(Facts):
    """How one income arises and what it counts as; beside who earns it, how much, and how often."""

    kind: IncomeKind | None = None
    hours_per_week: Annotated[Number, Field(ge=0, le=HOURS_OF_A_WEEK)] | None = None
    weeks_per_year: Annotated[Number, Field(ge=0, le=WEEKS_OF_A_YEAR)] | None = None
    months_per_year: Annotated[Number, Field(ge=0, le=MONTHS_OF_A_YEAR)] | None = None
    season_from: Day | None = None
    season_to: Day | None = None
    expenses_usd: Amount | None = None
    covers_days: Annotated[AtLeastOne, Field(le=_DAYS_OF_A_LEAP_YEAR)] | None = None
    evidence: tuple[EvidenceRecord, ...] | None = None

    @model_validator(mode="after")
    def _one_season(self) -> Self:
        dates = (self.season_from, self.season_to)
        if (self.season_from is None) != (self.season_to is None):
            msg = "season_from and season_to go together; give both days, or how many months or weeks a year"
            raise ValueError(msg)
        given = [self.weeks_per_year, self.months_per_year, self.season_from]
        if sum(each is not None for each in given) > 1:
            msg = "the time worked is given twice; keep one of weeks_per_year, months_per_year and the season"
            raise ValueError(msg)
        if dates[0] and dates[1]:
            if dates[1] < dates[0]:
                msg = "season_to is before season_from; write the first day of the season first"
                raise ValueError(msg)
            if (dates[1] - dates[0]).days >= _DAYS_OF_A_LEAP_YEAR:
                msg = "season_from to season_to is more than a year; give one season of one year"
                raise ValueError(msg)
        return self


class AdultRecord(Facts):
    """One adult of the household, named as in the income records, and whether they declared no income."""

    person: PlainText | None = None
    zero_income_declared: Flag | None = None
    declared_on: Day | None = None


class HouseholdDetails(Facts):
    """Who the people of a household are, as far as a programme asks."""

    adults: tuple[AdultRecord, ...] | None = None
    farmworker: Flag | None = None
    elderly_members: Count | None = None
    disabled_members: Count | None = None
    young_children: Count | None = None
