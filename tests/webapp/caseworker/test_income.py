"""Incomes: as people write them, added up before one's eyes."""

import pytest

from tests.webapp.caseworker.walk import FRESNO
from tests.webapp.served import soup


def text_of(walk, home):
    return walk.page(f"/homes/{home}/income").main.get_text(" ", strip=True)


@pytest.mark.parametrize(
    ("pasted", "period", "line"),
    [
        ("$2,000 / mo", "monthly", "$2,000.00 \u00d7 12 = $24,000.00"),
        ("2000/month", "monthly", "$2,000.00 \u00d7 12 = $24,000.00"),
        ("$1,400 every two weeks", "biweekly", "$1,400.00 \u00d7 26 = $36,400.00"),
        ("1.400,00 mensual", None, None),
        ("$1,400 twice a month", "semimonthly", "$1,400.00 \u00d7 24 = $33,600.00"),
        ("52000 a year", "annual", "$52,000.00 \u00d7 1 = $52,000.00"),
        ("500 per week", "weekly", "$500.00 \u00d7 52 = $26,000.00"),
        ("900 bimonthly", None, None),
        ("900 / paycheck", None, None),
        ("1,400 2 weeks", None, None),
    ],
)
def test_a_pasted_amount_with_its_period_is_understood_or_refused(walk, pasted, period, line):
    home = walk.open_home({})
    address = f"/homes/{home}/income/new"
    if period is None:
        told = "Write the amount only, like 1,250.50, and choose how often it is paid."
        assert walk.errors(address, amount_usd=pasted) == [told]
        assert "income" not in walk.facts(home).get("household", {})
    else:
        walk.send(address, amount_usd=pasted)
        assert walk.facts(home)["household"]["income"][0]["period"] == period
        assert line in text_of(walk, home)


def test_a_pasted_period_against_the_chosen_one_is_refused_and_nothing_is_lost(walk):
    home = walk.open_home({})
    address = f"/homes/{home}/income/new"
    sent = {**walk.filled(address), "person": "Ana <b>Ruiz", "source": "wages", "amount_usd": "$2,000 / mo"}
    answer = walk.post(address, {**sent, "period": "semimonthly"}, 422)
    shown = soup(answer.text)
    assert "Correct one of them." in shown.select_one("#error-summary").get_text()
    assert shown.select_one("[name=amount_usd]")["value"] == "$2,000 / mo"
    assert shown.select_one("[name=person]")["value"] == "Ana <b>Ruiz"
    assert shown.select_one("[name=period][checked]")["value"] == "semimonthly"
    assert "income" not in walk.facts(home).get("household", {})
    assert walk.post(address, {**sent, "period": "monthly"}).location == f"/homes/{home}/income"


def test_hours_make_a_year(walk):
    home = walk.open_home({})
    follows = walk.send(f"/homes/{home}/income/new", amount_usd="18 / hour").location
    assert follows == f"/homes/{home}/income/1/more"
    assert "Still missing: the hours of a week" in text_of(walk, home)
    assert walk.errors(follows) == ["Write the hours of a usual week, like 32."]
    walk.send(follows, hours_per_week="32.5")
    assert "$18.00 \u00d7 32.50 hours \u00d7 52 weeks = $30,420.00" in text_of(walk, home)
    walk.send(follows, hours_per_week="32.5", weeks_per_year="40")
    assert "$18.00 \u00d7 32.50 hours \u00d7 40 weeks = $23,400.00" in text_of(walk, home)
    # Another rhythm takes the hours away.
    walk.send(f"/homes/{home}/income/1", period="monthly")
    record = {"amount_usd": "18.00", "period": "monthly"}
    assert walk.facts(home)["household"]["income"] == [record]
    assert walk.get(follows, 302).location == f"/homes/{home}/income"


def test_a_season_is_told_by_months_or_by_days(walk):
    home = walk.open_home({})
    follows = walk.send(f"/homes/{home}/income/new", amount_usd="2,000", period="seasonal").location
    days = {"season_from-month": "5", "season_from-day": "1", "season_from-year": "2026"}
    assert walk.errors(follows) == ["Write how many months, or the first and the last day."]
    assert walk.errors(follows, days) == ["Write how many months, or the first and the last day."]
    both = {**days, "season_to-month": "8", "season_to-day": "31", "season_to-year": "2026"}
    assert walk.errors(follows, both, months_per_year="4") == ["Write the months or the two days, not both."]
    walk.send(follows, both)
    assert "$2,000.00 \u00d7 4 months = $8,000.00" in text_of(walk, home)
    walk.send(follows, dict.fromkeys(both, ""), months_per_year="3.5")
    assert "$2,000.00 \u00d7 3.50 months = $7,000.00" in text_of(walk, home)


def test_a_business_counts_what_is_left(walk):
    home = walk.open_home({})
    follows = walk.send(f"/homes/{home}/income/new", amount_usd="9,000", period="self_employed").location
    assert "costs or days are not known yet" in text_of(walk, home)
    walk.send(follows, expenses_usd="4,000.00", covers_days="73")
    assert "($9,000.00 \u2212 $4,000.00) \u00d7 365 \u00f7 73 = $25,000.00" in text_of(walk, home)


def test_what_does_not_count_is_not_added_and_says_why(walk):
    home = walk.open_home({})
    walk.send(f"/homes/{home}/income/new", kind="calfresh", amount_usd="300", period="monthly")
    told = text_of(walk, home)
    assert "$300.00, not added" in told
    assert "CalFresh is on the list of incomes that are left out" in told
    assert "Together: $0.00 a year" in told
    walk.send(f"/homes/{home}/income/new", kind="wages", amount_usd="300", period="monthly")
    assert "Together: $3,600.00 a year" in text_of(walk, home)


def test_two_checks_a_month_that_nobody_asked_about_stay_open(walk):
    home = walk.open_home({})
    walk.send(f"/homes/{home}/income/new", amount_usd="1400", period="twice_a_month_unclear")
    told = text_of(walk, home)
    assert "$1,400.00 \u00d7 24 to 26 = $33,600.00 to $36,400.00" in told
    assert "at least $33,600.00 and at most $36,400.00 a year" in told


def test_each_adult_has_an_income_or_a_declaration(walk):
    home = walk.open_home()
    new = f"/homes/{home}/income/adults/new"
    walk.send(new, person="Luis")
    assert "nothing written down yet" in text_of(walk, home)
    assert "Together: not known yet" in text_of(walk, home)
    assert walk.errors(new, person="Luis") == ["This person is on the list already."]
    signed = {"declared_on-month": "6", "declared_on-day": "1", "declared_on-year": "2026"}
    walk.send(f"/homes/{home}/income/adults/1", signed, zero_income_declared="yes")
    assert "declared to have no income" in text_of(walk, home)
    assert "Together: $52,000.00 a year" in text_of(walk, home)
    listed = walk.facts(home)["household"]["adults"]
    assert listed == [{"person": "Luis", "zero_income_declared": True, "declared_on": "2026-06-01"}]
    # Nobody both declares that there is nothing and earns.
    assert walk.errors(new, person="first adult", zero_income_declared="yes")
    hidden = walk.hidden(f"/homes/{home}/income", "main form[action$='/adults/1/remove']")
    walk.post(f"/homes/{home}/income/adults/1/remove", hidden)
    assert "adults" not in walk.facts(home)["household"]
    walk.get(f"/homes/{home}/income/adults/1", 404)


@pytest.mark.parametrize(
    ("period", "line"),
    [
        ("weekly", "$1,400.00 \u00d7 52 = $72,800.00"),
        ("biweekly", "$1,400.00 \u00d7 26 = $36,400.00"),
        ("semimonthly", "$1,400.00 \u00d7 24 = $33,600.00"),
        ("monthly", "$1,400.00 \u00d7 12 = $16,800.00"),
        ("annual", "$1,400.00 \u00d7 1 = $1,400.00"),
    ],
)
def test_the_year_is_worked_out_line_by_line(walk, period, line):
    home = walk.open_home({})
    walk.send(f"/homes/{home}/income/new", amount_usd="$1,400", period=period)
    assert line in text_of(walk, home)
    assert walk.facts(home)["household"]["income"] == [{"amount_usd": "1400.00", "period": period}]


def test_without_its_period_the_sum_is_not_known(walk):
    home = walk.open_home({})
    walk.send(f"/homes/{home}/income/new", amount_usd="1400")
    assert "how often it is paid is not known yet" in text_of(walk, home)
    assert "Together: not known yet" in text_of(walk, home)


def test_an_income_is_changed_and_removed(walk):
    home = walk.open_home()
    walk.send(f"/homes/{home}/income/2", amount_usd="1,500.50")
    assert "$1,500.50 \u00d7 12 = $18,006.00" in text_of(walk, home)
    hidden = walk.hidden(f"/homes/{home}/income", "main form[action$='/income/1/remove']")
    walk.post(f"/homes/{home}/income/1/remove", hidden)
    assert [each["person"] for each in walk.facts(home)["household"]["income"]] == ["second adult"]
    walk.get(f"/homes/{home}/income/2", 404)
    walk.get(f"/homes/{home}/income/0", 404)


def test_nobody_has_income(walk):
    home = walk.open_home({**FRESNO, "household.income": None})
    walk.errors(f"/homes/{home}/income/none")
    walk.send(f"/homes/{home}/income/none", declared="yes")
    assert "Together: $0.00 a year" in text_of(walk, home)
    walk.send(f"/homes/{home}/income/new", amount_usd="10", period="weekly")
    assert "zero_income_declared" not in walk.facts(home)["household"]


def test_a_declaration_is_refused_beside_an_income_and_can_be_taken_back(walk):
    home = walk.open_home()
    errors = walk.errors(f"/homes/{home}/income/none", declared="yes")
    assert errors == ["An income is written down. Remove it first, if nobody has income."]
    bare = walk.open_home({"household.zero_income_declared": True})
    hidden = walk.hidden(f"/homes/{bare}/income", "main form[action$='/none/remove']")
    walk.post(f"/homes/{bare}/income/none/remove", hidden)
    assert "household" not in walk.facts(bare)


def test_two_who_change_the_incomes_see_both_versions(walk):
    home = walk.open_home()
    stale = walk.filled(f"/homes/{home}/income/new")
    walk.send(f"/homes/{home}/income/2", amount_usd="1")
    answer = walk.post(f"/homes/{home}/income/new", {**stale, "amount_usd": "5", "period": "weekly"}, 409)
    assert "$5.00 \u00d7 52 = $260.00" in answer.text
    assert "$1.00 \u00d7 12 = $12.00" in answer.text


def test_an_income_that_could_change_nothing_need_not_be_asked(walk):
    # On the ground of no program: a complex of three homes, of which none is low-income.
    nowhere = {"dwelling.tract_geoid": "06019005515", "dwelling.tract_vintage": 2010}
    home = walk.open_home({"building.units_per_building": [30], "building.low_income_units": 0, **nowhere})
    told = "There is no need to ask for it."
    assert (told in text_of(walk, home)) is ("Not needed for the answer" in walk.get(f"/homes/{home}").text)
