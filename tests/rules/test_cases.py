"""Every case of tests/cases, and both sides of every line."""

from collections import Counter, defaultdict

import pytest

from rules.household_file import check_facts
from rules.outcomes import Comparison
from rules.rulebook import load_rulebook
from rules.screening import screen
from tests.rules.cases import FOLDER, read_cases

FILES = sorted(FOLDER.glob("*/*.toml"))
CASES = [
    pytest.param(path.parent.name, case, id=f"{path.stem}: {case.sentence}")
    for path in FILES
    for case in read_cases(path)
]


def document(jurisdiction, case):
    rulebook = load_rulebook(jurisdiction)
    return screen(check_facts(case.facts, case.sentence, rulebook), rulebook, case.on).document()


@pytest.mark.parametrize(("jurisdiction", "case"), CASES)
def test_a_case_comes_out_as_its_sentence_says(jurisdiction, case):
    answer = document(jurisdiction, case)
    answers = {program["id"]: program for program in answer["programs"]}
    assert {name: answers[name]["outcome"] for name in case.expect} == case.expect
    for name, codes in case.codes.items():
        found = [finding["code"] for finding in answers[name]["findings"]]
        assert set(codes) <= set(found), f"{name} gives {found}"
    assert {name: answers[name]["missing"] for name in case.missing} == case.missing
    seen = {
        finding["criterion"]: finding["outcome"]
        for program in answers.values()
        for finding in program["findings"]
        if finding["criterion"] in case.findings
    }
    papers = answer["income"]["evidence"]
    if papers is not None and papers["criterion"] in case.findings:
        seen[papers["criterion"]] = papers["outcome"]
    assert seen == case.findings
    assert {name: said_of(answer["place"], name) for name in case.place} == case.place


def said_of(place, name):
    """Return what is said of a place under a name such as priority_population.category."""
    first, _, rest = name.partition(".")
    said = place[first] if not rest else said_of(place[first], rest)
    return "not known" if said is None else said


@pytest.mark.parametrize(("jurisdiction", "case"), CASES)
def test_a_case_expects_something(jurisdiction, case):  # noqa: ARG001 - the same cases, read only
    assert case.expect or case.findings or case.place


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_sentence_is_used_twice(path):
    sentences = [case.sentence for case in read_cases(path)]
    assert len(sentences) == len(set(sentences))


def test_every_boundary_is_seen_from_both_sides():
    sides = defaultdict(set)
    for path in FILES:
        for case in read_cases(path):
            for name in case.boundary:
                sides[name] |= set(case.expect.values()) | set(case.findings.values())
    one_sided = [name for name, seen in sides.items() if not {"eligible", "ineligible"} <= seen]
    assert not one_sided


def test_every_threshold_has_a_triple():
    """Under, on and over the line; a word or a list of words has no sides to speak of."""
    cases = Counter(name for path in FILES for case in read_cases(path) for name in case.boundary)
    in_words = {None, Comparison.EQUALS, Comparison.ONE_OF}
    parameters = load_rulebook().data.parameters
    lines = {name for name, parameter in parameters.items() if parameter.comparison not in in_words}
    assert not {name for name in lines if cases[name] < 3}
