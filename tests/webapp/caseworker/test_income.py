"""Incomes: as people write them, added up before one's eyes."""

import pytest

from tests.webapp.caseworker.walk import FRESNO
from tests.webapp.served import soup


def text_of(walk, home):
    return walk.page(f"/homes/{home}/income").main.get_text(" ", strip=True)


def test_a_pasted_amount_with_its_period_is_refused_and_nothing_is_lost(walk):
    home = walk.open_home({})
    address = f"/homes/{home}/income/new"
    sent = {**walk.filled(address), "person": "Ana <b>Ruiz", "source": "wages", "amount_usd": "$2,000 / mo"}
    answer = walk.post(address, {**sent, "period": "semimonthly"}, 422)
    assert "Write the amount only, like 1,250.50, and choose how often it is paid." in answer.text
    shown = soup(answer.text)
    assert shown.select_one("[name=amount_usd]")["value"] == "$2,000 / mo"
    assert shown.select_one("[name=person]")["value"] == "Ana <b>Ruiz"
    assert shown.select_one("[name=period][checked]")["value"] == "semimonthly"
    assert "income" not in walk.facts(home).get("household", {})


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
