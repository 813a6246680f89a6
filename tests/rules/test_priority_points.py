"""Priority points by a programme's own weights; none where a weight or a fact is not known."""

import pytest

from rules.errors import RuleDataError
from rules.priority_points import load_points, points_document
from rules.rulebook import load_rulebook
from rules.screening import screen
from tests.rules.households import ON, inquiry, with_facts

SCHEME = """
[[scheme]]
id = "test"
programme = "us.wap"
citation = "Publisher"
retrieved = 2026-11-21
verified = false
[[scheme.item]]
id = "elderly"
fact = "household.elderly_members"
counted = "each"
points = 5
[[scheme.item]]
id = "children"
fact = "household.young_children"
counted = "any"
points = 3
[[scheme.item]]
id = "burden"
fact = "utility.annual_energy_cost_usd"
counted = "percent_of_income"
at_least = 6
points = 10
"""


def load(tmp_path, text=SCHEME):
    path = tmp_path / "priority_points.toml"
    path.write_text(text, encoding="utf-8")
    return load_points(path, ["us.wap"])


@pytest.mark.parametrize(
    ("elderly", "children", "cost", "points"),
    [
        (2, 3, "1800.00", 23),
        (0, 0, "1799.99", 0),
        (1, 0, "1800.00", 15),
        (None, 0, "1800.00", None),
        (0, 1, None, None),
    ],
)
def test_points_are_added_by_weight(tmp_path, elderly, children, cost, points):
    facts = inquiry(utility__annual_energy_cost_usd=cost or "0") if cost else inquiry()
    (scheme,) = load(tmp_path)
    household = facts.facts.household.model_copy(
        update={"elderly_members": elderly, "young_children": children}
    )
    case = facts.facts.model_copy(update={"household": household})
    found = points_document(scheme, type(facts)(case, facts.on, facts.data))
    assert found["points"] == points
    assert bool(found["missing"]) is (points is None)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"us.wap"', '"us.none"', "there is no programme"),
        ('"household.elderly_members"', '"household.old"', "there is no fact"),
        ('"each"', '"some"', "counted is not one of"),
        ("points = 5", 'points = "5"', "not a whole number"),
        ("at_least = 6\n", "", "at_least is missing"),
        ('id = "children"', 'id = "elderly"', "an id of its own"),
        ("points = 3", "weight = 3", "unknown key weight"),
    ],
)
def test_a_broken_scheme_is_refused(tmp_path, old, new, says):
    with pytest.raises(RuleDataError, match=says):
        load(tmp_path, SCHEME.replace(old, new))


def test_the_jurisdictions_own_weights_are_an_empty_slot():
    (found,) = screen(with_facts(), load_rulebook(), ON).document()["priority_points"]
    assert found["points"] is None
    assert {item["weight"] for item in found["items"]} == {None}


def test_reasons_to_put_work_off_are_told_and_are_no_no():
    answer = screen(
        with_facts(dwelling__deferral_reasons=["severe_moisture"]), load_rulebook(), ON
    ).document()
    assert answer["outcome"] == "eligible"
    assert [each["reason"] for each in answer["deferrals"]] == ["severe_moisture"]
    assert answer["deferrals"][0]["verified"] is True
