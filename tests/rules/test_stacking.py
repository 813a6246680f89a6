"""Programmes side by side: what is refused on load, and what a household is told."""

from datetime import date

import pytest

from rules.errors import RuleDataError
from rules.rulebook import DATA, load_rulebook, read_rulebook
from rules.screening import screen
from rules.stacking import load_stacking
from tests.rules.households import ON, copied_rules, with_facts

PROGRAMS = ("a", "b", "c")
SOURCE = 'citation = "Publisher"\nretrieved = 2026-11-21\nverified = false\n'
WHOLE = f"""
measures = ["attic", "heat_pump"]
[source]
{SOURCE}
[[programme]]
id = "a"
pays_for = ["attic", "heat_pump"]
[[programme]]
id = "b"
benefit = "care"
pays_for = ["heat_pump"]
[[rule]]
kind = "prerequisite"
id = "first"
programme = "a"
needs_one_of = ["b"]
text = "B before A."
{SOURCE}
[[rule]]
kind = "combined_maximum"
id = "most"
programmes = ["a"]
most_usd = 8000
text = "At most."
{SOURCE}
"""
RULE = WHOLE[WHOLE.index("[[rule]]") : WHOLE.rindex("[[rule]]")]
EXCLUSION = RULE.replace("prerequisite", "exclusion").replace("first", "not_both")
BACK = RULE.replace("first", "back").replace('"a"', '"x"').replace('"b"', '"a"').replace('"x"', '"b"')


def load(tmp_path, text):
    path = tmp_path / "stacking.toml"
    path.write_text(text, encoding="utf-8")
    return load_stacking(path, PROGRAMS)


def test_a_file_says_what_each_pays_for_and_which_measures_two_claim(tmp_path):
    stacking = load(tmp_path, WHOLE)
    assert stacking.claims(("a", "b", "c")) == {"heat_pump": ("a", "b")}
    assert stacking.claims(("a",)) == {}
    assert stacking.benefits == {"b": "care"}


def test_no_file_is_no_rules(tmp_path):
    assert load_stacking(tmp_path / "stacking.toml", PROGRAMS).rules == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id = ", "not a TOML file"),
        (WHOLE.replace('id = "b"', 'id = "d"'), "there is no programme 'd'"),
        (
            WHOLE.replace('needs_one_of = ["b"]', 'needs_one_of = ["d"]'),
            "rule 'first': there is no programme",
        ),
        (WHOLE.replace('pays_for = ["heat_pump"]', 'pays_for = ["roof"]'), "there is no measure 'roof'"),
        (WHOLE.replace('id = "b"', 'id = "a"'), "is there twice"),
        (WHOLE + RULE, "a rule's id is there twice"),
        (WHOLE + BACK, "prerequisites run in a circle: (a needs b needs a|b needs a needs b)"),
        (WHOLE.replace('needs_one_of = ["b"]', 'needs_one_of = ["a"]'), "in a circle"),
        (
            WHOLE
            + EXCLUSION.replace('programme = "a"', 'programmes = ["a", "b"]').replace(
                'needs_one_of = ["b"]', ""
            ),
            "a needs what it excludes",
        ),
        (WHOLE.replace('needs_one_of = ["b"]', ""), "a prerequisite has programme and needs_one_of"),
        (
            WHOLE
            + EXCLUSION.replace('programme = "a"', 'programmes = ["a"]').replace('needs_one_of = ["b"]', ""),
            "at least two programmes",
        ),
        (WHOLE.replace("most_usd = 8000", "most_usd = -1"), "is not a positive number"),
        (WHOLE.replace("most_usd = 8000", ""), "one of most_usd, most_share_of_cost"),
        (WHOLE.replace('kind = "prerequisite"', 'kind = "wish"'), "kind 'wish' is not one of"),
        (WHOLE.replace("most_usd", "maximum"), "unknown key maximum"),
        (WHOLE.replace('citation = "Publisher"', "", 1), "citation is missing"),
        (WHOLE.replace('text = "At most."', ""), "give an id and a text"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path, text, says):
    with pytest.raises(RuleDataError, match=says) as error:
        load(tmp_path, text)
    assert str(error.value).startswith("stacking.toml")


def test_every_programme_of_the_jurisdiction_says_what_it_pays_for():
    rulebook = load_rulebook()
    assert set(rulebook.data.schemes.stacking.pays_for) == {program.id for program in rulebook.programs}


def stacking(**changes):
    return screen(with_facts(**changes), load_rulebook(), date(2026, 6, 15)).document()["stacking"]


def test_a_household_sees_what_it_has_now_and_what_two_would_pay_for():
    answer = stacking(household__receives=["calfresh", "esa"])
    assert {"us_ca.liwp.single_family_efficiency", "us_ca.care", "us.wap"} <= set(answer["qualifies_now"])
    claimed = {each["measure"]: each["programs"] for each in answer["claimed_by_several"]}
    assert "us_ca.esa" in claimed["attic_insulation"]
    assert "paid_once" in {rule["id"] for rule in answer["rules"]}
    met = {rule["id"]: rule["met"] for rule in answer["rules"]}
    assert met["efficiency_before_sash"] is True


def test_one_more_fact_is_named_with_what_it_would_decide():
    answer = stacking(utility__electric=None, household__receives=[])
    decides = {each["fact"]: each["programs"] for each in answer["one_more_fact"]}
    assert {"us_ca.care", "us_ca.dac_sash", "us_ca.liwp.single_family_solar"} <= set(
        decides["utility.electric"]
    )


def test_care_and_fera_exclude_each_other_only_where_both_are_within_reach():
    assert "one_rate_discount" not in {rule["id"] for rule in stacking()["rules"]}
    unknown = stacking(household__annual_income_usd=None)
    assert "one_rate_discount" in {rule["id"] for rule in unknown["rules"]}


def test_the_programmes_beside_do_not_change_the_households_answer():
    answer = screen(with_facts(household__annual_income_usd="900000"), load_rulebook(), ON).document()
    outcomes = {each["id"]: each["outcome"] for each in answer["programs"]}
    assert answer["outcome"] == "ineligible"
    assert outcomes["us_ca.liwp.farmworker_housing"] == "undetermined"
    assert answer["missing"] == []


def test_a_programme_that_names_a_parameter_which_is_not_there_is_refused(tmp_path):
    folder = copied_rules(tmp_path)
    (folder / "parameters/income/poverty_percent/care.toml").unlink()
    with pytest.raises(RuleDataError, match=r"no parameter income\.poverty_percent\.care"):
        read_rulebook(folder)


def test_rules_without_stacking_or_other_schemes_can_be_read(tmp_path):
    folder = copied_rules(tmp_path)
    for name in ("stacking", "deferral_reasons", "priority_points"):
        (folder / f"{name}.toml").unlink()
        assert (DATA / "us_ca" / f"{name}.toml").is_file()
    assert read_rulebook(folder).data.schemes.points == ()
