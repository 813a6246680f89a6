"""How an income was added up: both meanings of 'twice a month', the year and the month, the distance."""

from rules.rulebook import load_rulebook
from rules.screening import screen
from tests.rules.households import ON, with_facts


def document(**changes):
    return screen(with_facts(household__annual_income_usd=None, **changes), load_rulebook(), ON).document()


def test_both_meanings_of_twice_a_month_are_shown_with_their_answers():
    answer = document(
        household__size=1, household__income=[{"amount_usd": "3500.00", "period": "twice_a_month_unclear"}]
    )
    readings = {each["period"]: each for each in answer["income"]["readings"]}
    assert readings["semimonthly"]["annual_income_usd"] == "84000.00"
    assert readings["biweekly"]["annual_income_usd"] == "91000.00"
    assert (readings["semimonthly"]["outcome"], readings["biweekly"]["outcome"]) == ("eligible", "ineligible")
    assert answer["outcome"] == "undetermined"
    assert answer["missing"] == ["household.income.period"]


def test_a_clear_period_has_no_readings_and_shows_its_conversion():
    answer = document(household__income=[{"amount_usd": "2000.00", "period": "biweekly", "person": "Ana"}])
    income = answer["income"]
    assert income["readings"] == []
    assert (income["annual_usd_at_least"], income["monthly_usd"]) == ("52000.00", "4333.33")
    assert income["parts"][0]["payments_per_year"] == "26"
    assert income["evidence"] is None


def test_a_finding_shows_how_far_from_its_limit_it_is():
    for income, distance in (("108750.00", "0.00"), ("108749.99", "0.01"), ("108750.01", "-0.01")):
        facts = with_facts(household__annual_income_usd=income)
        findings = screen(facts, load_rulebook(), ON).document()["programs"][0]["findings"]
        (county,) = [each for each in findings if each["criterion"] == "income.county_limit"]
        assert county["distance"] == distance


def test_a_finding_without_two_numbers_has_no_distance():
    findings = screen(with_facts(), load_rulebook(), ON).document()["programs"][0]["findings"]
    assert findings[0]["distance"] is None
