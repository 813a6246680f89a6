"""What is said of a broken file about programmes side by side, and all that a whole one says."""

from datetime import date
from decimal import Decimal

import pytest

from rules.errors import RuleDataError
from rules.outcomes import Citation
from rules.priority_points import PointsItem, PointsScheme, points_document
from rules.rulebook import read_rulebook
from rules.stacking import EMPTY, StackingRule, load_stacking
from tests.rules import test_priority_points, test_stacking
from tests.rules.households import copied_rules, inquiry
from tests.rules.test_stacking import EXCLUSION, RULE, SOURCE, WHOLE

READ = date(2026, 11, 21)
PUBLISHER = Citation("Publisher", READ, verified=False)
NOT_BOTH = EXCLUSION.replace('programme = "a"', 'programmes = ["a", "b"]').replace('needs_one_of = ["b"]', "")
SHARE = "most_share_of_cost = 0.5"
FIRST, MOST = "stacking.toml, rule 'first': ", "stacking.toml, rule 'most': "
STACKING = {
    WHOLE.replace('id = "b"', 'id = "d"'): "stacking.toml, programme 'd': there is no programme 'd'",
    WHOLE.replace('pays_for = ["heat_pump"]', 'pays_for = ["roof"]'): (
        "stacking.toml, programme 'b': there is no measure 'roof'"
    ),
    WHOLE.replace('id = "b"', 'id = "a"'): "stacking.toml, programme 'a': is there twice",
    WHOLE.replace('benefit = "care"', "paid = 1\nfree = 2"): (
        "stacking.toml, programme 'b': unknown key free, paid"
    ),
    "odd = 1\nmore = 2\n" + WHOLE: (
        "stacking.toml: unknown key more, odd; there are measures, source, programme, rule"
    ),
    WHOLE.replace('needs_one_of = ["b"]', 'needs_one_of = ["d"]'): f"{FIRST}there is no programme 'd'",
    WHOLE.replace('needs_one_of = ["b"]', 'needs_one_of = ["b"]\nmeasures = ["roof"]'): (
        f"{FIRST}unknown key measures"
    ),
    WHOLE + RULE: "stacking.toml: a rule's id is there twice",
    WHOLE.replace('needs_one_of = ["b"]', 'needs_one_of = ["a"]'): (
        "stacking.toml: prerequisites run in a circle: a needs a"
    ),
    WHOLE + NOT_BOTH: "stacking.toml, rule 'not_both': a needs what it excludes",
    WHOLE.replace('needs_one_of = ["b"]', ""): f"{FIRST}a prerequisite has programme and needs_one_of",
    WHOLE.replace('programme = "a"', ""): f"{FIRST}a prerequisite has programme and needs_one_of",
    WHOLE + NOT_BOTH.replace('["a", "b"]', '["a", "a"]'): (
        "stacking.toml, rule 'not_both': an exclusion has at least two programmes"
    ),
    WHOLE.replace("most_usd = 8000", ""): (
        f"{MOST}a combined maximum has programmes and one of most_usd, most_share_of_cost"
    ),
    WHOLE.replace("most_usd = 8000", f"most_usd = 8000\n{SHARE}"): (
        f"{MOST}a combined maximum has programmes and one of most_usd, most_share_of_cost"
    ),
    WHOLE.replace('programmes = ["a"]', ""): (
        f"{MOST}a combined maximum has programmes and one of most_usd, most_share_of_cost"
    ),
    WHOLE.replace("8000", "0"): f"{MOST}most_usd = 0 is not a positive number",
    WHOLE.replace("8000", "true"): f"{MOST}most_usd = True is not a positive number",
    WHOLE.replace("8000", '"8000"'): f"{MOST}most_usd = '8000' is not a positive number",
    WHOLE.replace('kind = "prerequisite"', 'kind = "wish"'): (
        f"{FIRST}kind 'wish' is not one of prerequisite, exclusion, paid_once, combined_maximum"
    ),
    WHOLE.replace('text = "At most."', ""): f"{MOST}give an id and a text",
    WHOLE.replace('text = "At most."', 'text = " "'): f"{MOST}give an id and a text",
    WHOLE.replace('id = "most"', ""): "stacking.toml, rule None: give an id and a text",
    WHOLE.replace(SOURCE, "", 1): (
        "stacking.toml, [source]: citation is missing; name publisher, document and section"
    ),
}


@pytest.mark.parametrize("text", STACKING, ids=STACKING.values())
def test_a_broken_stacking_file_is_refused_in_these_words(tmp_path, text):
    with pytest.raises(RuleDataError) as error:
        test_stacking.load(tmp_path, text)
    assert str(error.value) == STACKING[text]


def test_a_rule_is_kept_whole(tmp_path):
    found = test_stacking.load(tmp_path, WHOLE.replace("most_usd = 8000", SHARE))
    assert found.rules == (
        StackingRule("first", "prerequisite", "B before A.", ("a",), ("b",), (), None, None, PUBLISHER),
        StackingRule("most", "combined_maximum", "At most.", ("a",), (), (), None, Decimal("0.5"), PUBLISHER),
    )
    assert found.pays_for == {"a": ("attic", "heat_pump"), "b": ("heat_pump",)}
    assert found.source == PUBLISHER
    assert test_stacking.load(tmp_path, WHOLE).rules[1].most_usd == Decimal(8000)
    assert load_stacking(tmp_path / "none.toml", ("a",)) == EMPTY


def test_a_programme_may_need_what_it_excludes_only_for_some_measures(tmp_path):
    text = WHOLE + NOT_BOTH.replace("text =", 'measures = ["attic"]\ntext =')
    assert test_stacking.load(tmp_path, text).rules[-1].measures == ("attic",)


ITEM = "priority_points.toml, scheme 'test', item 'elderly': "
SCHEME = test_priority_points.SCHEME
POINTS = {
    SCHEME.replace('"us.wap"', '"us.none"'): (
        "priority_points.toml, scheme 'test': there is no programme 'us.none'"
    ),
    SCHEME.replace('id = "children"', 'id = "elderly"'): (
        "priority_points.toml, scheme 'test': give at least one [[scheme.item]], each with an id of its own"
    ),
    SCHEME[: SCHEME.index("[[scheme.item]]")]: (
        "priority_points.toml, scheme 'test': give at least one [[scheme.item]], each with an id of its own"
    ),
    SCHEME.replace("points = 5", "points = 5\nodd = 1\neven = 2"): f"{ITEM}unknown key even, odd",
    SCHEME.replace('"each"', '"some"'): f"{ITEM}counted is not one of any, each, percent_of_income",
    SCHEME.replace("household.elderly_members", "household.old"): f"{ITEM}there is no fact 'household.old'",
    SCHEME.replace("points = 5", "points = 5.5"): f"{ITEM}points = Decimal('5.5') is not a whole number",
    SCHEME.replace("points = 5", "points = true"): f"{ITEM}points = True is not a whole number",
    SCHEME.replace("points = 5", "at_least = true"): f"{ITEM}at_least = True is not a number",
    SCHEME.replace("points = 5", 'at_least = "5"'): f"{ITEM}at_least = '5' is not a number",
    SCHEME.replace("at_least = 6\n", ""): (
        "priority_points.toml, scheme 'test', item 'burden': at_least is missing; from what percentage of"
        " income are there points?"
    ),
}


@pytest.mark.parametrize("text", POINTS, ids=POINTS.values())
def test_a_broken_scheme_of_points_is_refused_in_these_words(tmp_path, text):
    with pytest.raises(RuleDataError) as error:
        test_priority_points.load(tmp_path, text)
    assert str(error.value) == POINTS[text]


def test_a_scheme_is_kept_whole_and_told_whole(tmp_path):
    (scheme,) = test_priority_points.load(tmp_path)
    assert scheme == PointsScheme(
        "test",
        "us.wap",
        (
            PointsItem("elderly", "household.elderly_members", "each", 5, None),
            PointsItem("children", "household.young_children", "any", 3, None),
            PointsItem("burden", "utility.annual_energy_cost_usd", "percent_of_income", 10, Decimal(6)),
        ),
        PUBLISHER,
    )
    facts = {"household__elderly_members": 2, "household__annual_income_usd": None}
    assert points_document(scheme, inquiry(utility__annual_energy_cost_usd="100.00", **facts)) == {
        "scheme": "test",
        "program": "us.wap",
        "points": None,
        "items": [
            {
                "id": "elderly",
                "fact": "household.elderly_members",
                "weight": 5,
                "points": 10,
                "missing": [],
            },
            {
                "id": "children",
                "fact": "household.young_children",
                "weight": 3,
                "points": None,
                "missing": ["household.young_children"],
            },
            {
                "id": "burden",
                "fact": "utility.annual_energy_cost_usd",
                "weight": 10,
                "points": None,
                "missing": ["household.annual_income_usd"],
            },
        ],
        "missing": ["household.young_children", "household.annual_income_usd"],
        "citation": str(PUBLISHER),
        "verified": False,
    }


def test_reasons_to_put_work_off_are_told_each_or_refused(tmp_path):
    folder = copied_rules(tmp_path)
    path = folder / "deferral_reasons.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("lead_paint", "lead_pipes"), encoding="utf-8")
    with pytest.raises(RuleDataError) as error:
        read_rulebook(folder)
    assert str(error.value) == (
        "deferral_reasons.toml: [reasons] tells each of health_condition_of_occupant,"
        " structure_or_systems_beyond_repair, sewage_or_sanitary, condemned_or_red_tagged, severe_moisture,"
        " carbon_monoxide, threatening_or_uncooperative_occupant, lead_paint, illegal_activity;"
        " check lead_paint, lead_pipes"
    )
    path.unlink()
    assert read_rulebook(folder).data.schemes.deferrals.reasons == {}
