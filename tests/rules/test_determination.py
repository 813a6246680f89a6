"""From rules to an answer: combination, what is asked for, and days before a programme."""

from datetime import date

import pytest

from rules.determination import Judged, determine, missing_facts
from rules.errors import InputError
from rules.outcomes import Citation, Comparison, Finding, Outcome, all_of, any_of
from rules.programs import Rule
from rules.rulebook import load_rulebook
from tests.rules.households import ON, with_facts

YES, NO, OPEN = Outcome.ELIGIBLE, Outcome.INELIGIBLE, Outcome.UNDETERMINED
CITATION = Citation("Publisher", date(2026, 11, 21), verified=True)


def leaf(outcome, *missing):
    """Return a judged test: settled, open for want of facts, or open whatever is said."""
    reachable = frozenset({YES, NO}) if missing else frozenset()
    finding = Finding("c", outcome, "code", CITATION, missing=missing, reachable=reachable)
    return Judged(Rule("criterion"), outcome, finding.reachable, finding=finding)


def node(kind, *parts):
    combine = {"all_of": all_of, "any_of": any_of}[kind]
    reachable = parts[0].reachable
    for part in parts[1:]:
        reachable = frozenset(combine((a, b)) for a in reachable for b in part.reachable)
    return Judged(Rule(kind), combine(part.outcome for part in parts), reachable, parts)


A, B = leaf(OPEN, "a"), leaf(OPEN, "b")


@pytest.mark.parametrize(
    ("judged", "missing"),
    [
        (A, ("a",)),
        (leaf(YES), ()),
        (leaf(OPEN), ()),
        (node("all_of", A, B), ("a", "b")),
        (node("any_of", A, B), ("a", "b")),
        (node("all_of", A, leaf(NO)), ()),
        (node("any_of", A, leaf(YES)), ()),
        (node("all_of", A, leaf(YES)), ("a",)),
        (node("any_of", A, leaf(NO)), ("a",)),
        # Open whatever is said: 'a' can still turn 'not known' into 'no', or into 'yes'.
        (node("all_of", A, leaf(OPEN)), ("a",)),
        (node("any_of", A, leaf(OPEN)), ("a",)),
        # One branch of an income rule passes: the other branches' facts are not asked for.
        (node("all_of", B, node("any_of", leaf(YES), A)), ("b",)),
        (node("all_of", B, node("any_of", leaf(NO), A)), ("b", "a")),
        (node("all_of", leaf(NO), node("any_of", A, B)), ()),
        # 'a' turns one part from 'not known' to 'yes', and another keeps the whole open all the same.
        (node("all_of", leaf(OPEN), node("any_of", A, leaf(OPEN))), ()),
        (node("any_of", leaf(OPEN), node("all_of", A, leaf(OPEN))), ()),
        # A fact that two tests want is asked for once.
        (node("all_of", A, node("any_of", A, B)), ("a", "b")),
    ],
)
def test_only_facts_that_can_change_the_whole_are_missing(judged, missing):
    assert missing_facts(judged) == missing


def test_findings_are_kept_in_the_order_of_the_rule_passes_too():
    (efficiency, *_) = determine(with_facts(), load_rulebook(), ON)
    assert efficiency.outcome is YES
    assert [finding.criterion for finding in efficiency.findings] == [
        "place.designated",
        "income.county_limit",
        "income.statewide_median_share",
        "income.state_median_60_percent",
        "housing.class",
        "tenure.owner_or_consenting_landlord",
        "service.not_weatherized_recently",
    ]


def test_a_day_before_the_first_programme_is_refused_and_says_when_rules_begin():
    with pytest.raises(
        InputError, match="2014-09-30 is before the first programme: rules begin on 2014-10-01"
    ):
        determine(with_facts(), load_rulebook(), date(2014, 9, 30))


def test_a_programme_that_has_not_begun_says_when_it_does():
    answers = determine(with_facts(), load_rulebook(), date(2014, 10, 1))
    (multifamily,) = [each for each in answers if each.program.id == "us_ca.liwp.multifamily"]
    (finding,) = multifamily.findings
    assert (multifamily.outcome, finding.code) == (NO, "programme_not_started")
    assert (finding.observed, finding.threshold) == (date(2014, 10, 1), date(2019, 7, 1))
    assert multifamily.availability is None


def test_a_programme_that_has_not_begun_is_told_as_a_test_of_its_day():
    (multifamily,) = (each for each in load_rulebook().programs if each.id == "us_ca.liwp.multifamily")
    (answer,) = (
        each
        for each in determine(with_facts(), load_rulebook(), date(2014, 10, 1))
        if each.program is multifamily
    )
    assert answer.findings == (
        Finding(
            criterion="programme.in_force",
            outcome=NO,
            code="programme_not_started",
            citation=multifamily.versions[0].citation,
            effective=date(2019, 7, 1),
            observed=date(2014, 10, 1),
            threshold=date(2019, 7, 1),
            unit="date",
            comparison=Comparison.AT_LEAST,
        ),
    )
    assert (answer.missing, answer.decided_by) == ((), ())
