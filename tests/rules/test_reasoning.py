"""The reasoning behind an answer: the version of the rules, its source, and the tree that was walked."""

from datetime import date, timedelta

import pytest

from rules.outcomes import Outcome
from rules.reasoning import reasoning
from rules.rulebook import load_rulebook
from rules.screening import screen
from tests.rules.households import ON, with_facts


def reasons(on=ON, **changes):
    return reasoning(screen(with_facts(**changes), load_rulebook(), on))


def walk(judged):
    yield judged
    for part in judged.parts:
        yield from walk(part)


@pytest.mark.parametrize("on", [load_rulebook().first_day, ON, date(2026, 11, 21)])
def test_there_is_one_for_each_answer_in_its_order(on):
    screening = screen(with_facts(), load_rulebook(), on)
    assert tuple(each.determination for each in reasoning(screening)) == screening.determinations


@pytest.mark.parametrize("on", [load_rulebook().first_day, ON, date(2026, 11, 21)])
@pytest.mark.parametrize("income", [None, "30000.00", "300000.00"])
def test_the_tree_ends_in_the_answer_its_findings_and_what_is_missing(on, income):
    for each in reasons(on, household__annual_income_usd=income):
        if each.judged is None:
            continue
        assert each.judged.outcome is each.determination.outcome
        assert tuple(each.judged.findings()) == each.determination.findings
        assert each.missing(each.judged) == each.determination.missing


def test_each_carries_the_version_of_the_rules_in_force_and_its_source():
    for each in reasons():
        version = each.determination.program.version(ON)
        if version is not None:
            assert (each.effective, each.citation) == (version.effective, version.citation)
            assert each.judged.rule == version.rule


def test_a_programme_that_has_not_begun_has_an_answer_and_no_tree():
    last = max(load_rulebook().programs, key=lambda program: program.versions[0].effective)
    day_before = last.versions[0].effective - timedelta(days=1)
    (found,) = (each for each in reasons(day_before) if each.determination.program is last)
    assert (found.effective, found.citation, found.judged) == (None, None, None)
    assert found.determination.outcome is Outcome.INELIGIBLE


def test_a_branch_tells_what_would_settle_it_by_itself():
    (found,) = (
        each
        for each in reasons(household__annual_income_usd=None)
        if each.determination.program.id == "us_ca.liwp.single_family_efficiency"
    )
    open_tests = [each for each in walk(found.judged) if each.finding and each.finding.missing]
    assert open_tests
    for node in open_tests:
        assert found.missing(node) == node.finding.missing
