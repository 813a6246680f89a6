"""Forms of the household's income: one payment as it is paid, what its kind asks beside, and the adults."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from rules.income_facts import HOURS_OF_A_WEEK, MONTHS_OF_A_YEAR, WEEKS_OF_A_YEAR
from webapp.forms.caseworker.question_form import NumberField
from webapp.ui import (
    Between,
    CheckboxesField,
    Form,
    MaxLength,
    MemorableDateField,
    MoneyField,
    RadiosField,
    Required,
    SelectField,
    TextField,
    WholeNumberField,
    YesNoField,
    choices_of,
)
from webapp.ui.texts import plain_digits

DAYS_OF_A_LEAP_YEAR = 366
PERIODS = {
    "weekly": _l("Every week"),
    "biweekly": _l("Every two weeks"),
    "semimonthly": _l("Twice a month"),
    "twice_a_month_unclear": _l("Two checks a month, and nobody knows which kind"),
    "monthly": _l("Every month"),
    "annual": _l("Once a year"),
    "hourly": _l("By the hour"),
    "seasonal": _l("Only in a season"),
    "self_employed": _l("From a business of their own"),
    "one_time": _l("Once, and not again"),
}
PERIOD_DESCRIPTIONS = {
    "weekly": _l("52 payments a year"),
    "biweekly": _l("26 payments a year, always on the same day of the week"),
    "semimonthly": _l("24 payments a year, on the same days of the month, such as the 1st and the 15th"),
    "twice_a_month_unclear": _l("Counts as open between 24 and 26 payments, until somebody asks"),
    "monthly": _l("12 payments a year"),
    "hourly": _l("Write the pay of one hour. Next, we ask for the hours."),
    "seasonal": _l("Write the pay of one month of the season. Next, we ask how long it lasts."),
    "self_employed": _l("Write what came in. Next, we ask for the costs and the days."),
}
KINDS = {
    "wages": _l("Wages"),
    "tips_and_bonuses": _l("Tips and bonuses"),
    "self_employment": _l("A business of their own"),
    "farm": _l("Farm income"),
    "social_security": _l("Social Security"),
    "social_security_disability": _l("Social Security disability (SSDI)"),
    "ssi": _l("SSI"),
    "pension": _l("Pension"),
    "annuity": _l("Annuity"),
    "veterans_pension": _l("Veterans' pension"),
    "unemployment": _l("Unemployment benefits"),
    "workers_compensation": _l("Workers' compensation"),
    "state_disability": _l("State disability (SDI)"),
    "paid_family_leave": _l("Paid family leave"),
    "calworks": _l("CalWORKs"),
    "general_assistance": _l("General assistance"),
    "alimony": _l("Alimony"),
    "child_support": _l("Child support"),
    "interest_and_dividends": _l("Interest and dividends"),
    "rent_received": _l("Rent received"),
    "gambling_winnings": _l("Gambling winnings"),
    "strike_benefits": _l("Strike benefits"),
    "calfresh": _l("CalFresh"),
    "wic": _l("WIC"),
    "medicaid": _l("Medi-Cal"),
    "housing_assistance": _l("Help with the rent"),
    "capital_gains": _l("Capital gains"),
    "asset_withdrawal": _l("Money taken from savings"),
    "sale_of_property": _l("Sale of property"),
    "tax_refund": _l("Tax refund"),
    "jury_duty": _l("Jury duty pay"),
    "gift": _l("Gift"),
    "loan": _l("Loan"),
    "lump_sum_inheritance": _l("Inheritance"),
    "one_time_insurance": _l("One payment of an insurance"),
    "one_time_welfare": _l("One payment of assistance"),
    "reimbursement": _l("Money paid back for costs"),
    "in_kind": _l("Help in kind, such as food or housing"),
    "veterans_disability": _l("Veterans' disability"),
    "combat_pay": _l("Combat pay"),
    "earnings_of_minor": _l("Pay of somebody under 18"),
    "other": _l("Something else"),
}
# What stands behind an amount on a pay stub or in a message, and leaves no doubt. 'Bimonthly' does.
_RHYTHMS = {
    "weekly": ("wk", "week", "weekly", "w", "every week", "semana", "semanal", "週", "每週"),
    "biweekly": (
        "2 weeks",
        "two weeks",
        "2 wks",
        "every 2 weeks",
        "every two weeks",
        "biweekly",
        "bi-weekly",
        "dos semanas",
        "2 semanas",
        "兩週",
        "每兩週",
    ),
    "semimonthly": (
        "semimonthly",
        "semi-monthly",
        "twice a month",
        "2x month",
        "twice month",
        "2 times a month",
    ),
    "monthly": ("mo", "month", "monthly", "mth", "every month", "mes", "mensual", "月", "每月"),
    "annual": ("yr", "year", "yearly", "annual", "annually", "annum", "año", "ano", "anual", "年", "每年"),
    "hourly": ("hr", "hour", "hourly", "h", "hora", "小時", "每小時"),
}
_PERIOD_OF = {word: period for period, words in _RHYTHMS.items() for word in words}
_AMOUNT_AND_REST = re.compile(r"([+-]?\s*\$?\s*[0-9][0-9.,\s]*)(.*)", re.DOTALL)
_FILLING = re.compile(r"^(?:usd|dollars?|dólares)?\s*(?:/|per\b|a\b|an\b|each\b|al\b|por\b|cada\b)?\s*")


def read_paid(text: str) -> tuple[str, str | None]:
    """Return the amount of a text, and how often it is paid where the text says so without doubt.

    Examples
    --------
    >>> read_paid("$2,000 / mo")
    ('$2,000', 'monthly')
    >>> read_paid("1,400 every two weeks")
    ('1,400', 'biweekly')
    >>> read_paid("$900 bimonthly")
    ('$900 bimonthly', None)
    """
    found = _AMOUNT_AND_REST.fullmatch(plain_digits(text).strip())
    if found is None:
        return text, None
    amount, rest = found[1].strip(), " ".join(found[2].lower().rstrip(".").split())
    period = _PERIOD_OF.get(rest) or _PERIOD_OF.get(_FILLING.sub("", rest, count=1))
    # "1,400 2 weeks": the 2 belongs to the words.
    return (text, None) if period is None else (amount, period)


class PaidAmountField(MoneyField):
    """An amount of one payment; "$2,000 / mo" is understood, since it says both amount and rhythm."""

    period_read: str | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the amount, and how often it is paid where that stands behind it."""
        self.period_read = None
        text = str(valuelist[0]) if valuelist else ""
        amount, self.period_read = read_paid(text)
        super().process_formdata([amount] if text.strip() else valuelist)


class IncomeForm(Form):
    """One income of one person."""

    title = _l("Income of one person")
    submit_label = _l("Save this income")

    person = TextField(
        _l("Whose income is it?"),
        [MaxLength(200, _l("Use up to 200 characters."))],
        hint=_l("A name, or 'mother', 'first adult'."),
    )
    kind = SelectField(
        _l("What kind of income is it?"),
        choices=choices_of(KINDS),
        width="xl",
        hint=_l("Some kinds, such as CalFresh, do not count. The next page says which."),
    )
    source = TextField(
        _l("Where does it come from?"),
        [MaxLength(200, _l("Use up to 200 characters."))],
        hint=_l("For example the employer, or the office that pays."),
    )
    amount_usd = PaidAmountField(
        _l("How much is one payment, before taxes?"),
        [Required(_l("Write the amount of one payment, like 1,250.50."))],
        hint=_l("The gross amount on one pay stub or letter."),
        paid_how_often=True,
    )
    period = RadiosField(
        _l("How often is it paid?"),
        choices=choices_of(PERIODS, PERIOD_DESCRIPTIONS),
        hint=_l(
            "Every two weeks and twice a month differ: 26 payments and 24. Ask, if papers do not show it."
        ),
    )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' own
        """Check the answers; how often it is paid is said once, or twice alike."""
        if not super().validate(extra_validators):
            return False
        read, chosen = self.amount_usd.period_read, self.period.data
        if read is None:
            return True
        if chosen and chosen != read:
            self.refuse(
                _(
                    "The amount says '%(read)s', and '%(chosen)s' is chosen below. Correct one of them.",
                    read=PERIODS[read],
                    chosen=PERIODS[chosen],
                ),
                "amount_usd",
            )
            return False
        self.period.data = read
        return True


class HoursForm(Form):
    """How much somebody works who is paid by the hour."""

    title = _l("How many hours does this person work?")
    submit_label = _l("Save the hours")

    hours_per_week = NumberField(
        _l("Hours in a usual week"),
        [
            Required(_l("Write the hours of a usual week, like 32.")),
            Between(0, HOURS_OF_A_WEEK, _l("Write a number from 0 to 168.")),
        ],
        suffix=_l("hours"),
        hint=_l("If they change, take the average of the pay stubs."),
    )
    weeks_per_year = NumberField(
        _l("Weeks of a year, if it is not the whole year"),
        [Between(0, WEEKS_OF_A_YEAR, _l("Write a number from 0 to 52."))],
        suffix=_l("weeks"),
    )


class SeasonForm(Form):
    """How long a season lasts."""

    title = _l("How long does the season last?")
    submit_label = _l("Save the season")

    months_per_year = NumberField(
        _l("Months of a year"),
        [Between(0, MONTHS_OF_A_YEAR, _l("Write a number from 0 to 12."))],
        suffix=_l("months"),
        hint=_l("Or leave it empty, and write the first and the last day."),
    )
    season_from = MemorableDateField(_l("First day of the season"))
    season_to = MemorableDateField(_l("Last day of the season"))

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' own
        """Check the answers; the season is told one way, and wholly."""
        if not super().validate(extra_validators):
            return False
        months, days = self.months_per_year.data is not None, (self.season_from.data, self.season_to.data)
        if months and any(days):
            self.refuse(_("Write the months or the two days, not both."), "months_per_year")
        elif not months and not all(days):
            self.refuse(_("Write how many months, or the first and the last day."), "months_per_year")
        elif not months and days[1] < days[0]:
            self.refuse(_("The last day is before the first. Check both days."), "season_to")
        return not self.errors


class BusinessForm(Form):
    """What a business costs, and which days its books cover."""

    title = _l("What does the business cost to run?")
    submit_label = _l("Save the business")

    expenses_usd = MoneyField(
        _l("Costs in the same time, before taxes"),
        [Required(_l("Write the costs, like 850.00. Write 0 if there are none."))],
        hint=_l("Goods, tools, rent of a shop, fuel. Not the household's own rent."),
    )
    covers_days = WholeNumberField(
        _l("How many days do these books cover?"),
        [
            Required(_l("Write the number of days, like 90.")),
            Between(1, DAYS_OF_A_LEAP_YEAR, _l("Write a number from 1 to 366.")),
        ],
        hint=_l("Three months are about 90 days, a whole year 365."),
        width="sm",
    )


# What a rhythm asks for beside the amount.
MORE_FORMS: dict[str, type[Form]] = {
    "hourly": HoursForm,
    "seasonal": SeasonForm,
    "self_employed": BusinessForm,
}
MORE_FACTS = (
    "hours_per_week",
    "weeks_per_year",
    "months_per_year",
    "season_from",
    "season_to",
    "expenses_usd",
    "covers_days",
)


class AdultForm(Form):
    """One adult of the household."""

    title = _l("An adult of the household")
    submit_label = _l("Save this adult")

    person = TextField(
        _l("Who is it?"),
        [
            Required(_l("Write a name, or 'mother', 'first adult'.")),
            MaxLength(200, _l("Use up to 200 characters.")),
        ],
        hint=_l("As you wrote it beside this person's incomes."),
    )
    zero_income_declared = YesNoField(
        _l("Did this person sign the form for people without income?"),
        hint=_l("Only for an adult who gets no money at all."),
    )
    declared_on = MemorableDateField(_l("When was it signed?"))


class ZeroIncomeForm(Form):
    """Nobody has an income."""

    title = _l("Nobody in this household has any income")
    submit_label = _l("Record that nobody has income")

    declared = CheckboxesField(
        _l("Declaration"),
        [Required(_l("Tick the box if every adult signed the form for people without income."))],
        choices=choices_of({"yes": _l("Every adult signed the form for people without income.")}),
    )


def amount_of(value: object) -> Decimal | None:
    """Return an amount of a household file as a form holds it."""
    return None if value is None else Decimal(str(value))
