"""Rules asked once for each combination of facts."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from calculators.portfolio import combinations
from calculators.portfolio.columns import Column, FactColumns, Kind
from calculators.portfolio.combinations import ByCombination, alike, codes_of, distinct
from rules.facts import CaseFacts

COLUMNS = st.integers(1, 40).flatmap(
    lambda count: st.lists(
        st.lists(st.integers(0, 5) | st.integers(0, 10**9), min_size=count, max_size=count),
        min_size=1,
        max_size=9,
    )
)


@given(COLUMNS)
def test_households_are_together_exactly_if_every_code_is_the_same(columns):
    first, which = alike([np.array(column, np.int64) for column in columns])
    rows = list(zip(*columns, strict=True))
    assert [rows[first[at]] for at in which] == rows
    assert len(first) == len(set(rows))
    assert all(rows.index(rows[row]) == row for row in first)


@given(st.lists(st.none() | st.sampled_from([0.0, 9.9, 10.0, 10.1, 50.0, 90.0, 91.0]), min_size=1))
def test_numbers_have_one_code_only_between_the_same_thresholds(numbers):
    codes = codes_of(Column.of(Kind.NUMBER, numbers), np.array([10.0, 90.0]))
    sides = [None if each is None else (each < 10, each == 10, each < 90, each == 90) for each in numbers]
    for one, side in zip(codes, sides, strict=True):
        for other, another in zip(codes, sides, strict=True):
            assert (one == other) == (side == another)
        assert (one == 0) == (side is None)


def test_a_rule_is_asked_once_for_each_combination():
    asked = []

    def ask(home):
        asked.append(home)
        return home.heating.fuel == "wood"

    homes = [CaseFacts.model_validate({"heating": {"fuel": fuel}}) for fuel in ("wood", "propane", "wood")]
    homes.append(CaseFacts())
    rule = ByCombination(("heating.fuel",), ask)
    for _ in range(2):
        answers, which = rule(FactColumns.of(homes))
        assert [answers[at] for at in which] == [True, False, True, False]
    assert len(asked) == 3
    # A batch whose words have other codes is told from the first by the words themselves.
    answers, which = rule(FactColumns.of(homes[::-1]))
    assert [answers[at] for at in which] == [False, True, False, True]
    assert len(asked) == 3


def test_what_is_kept_for_later_is_bounded(monkeypatch):
    monkeypatch.setattr(combinations, "batch_setting", lambda _: 1)
    asked = []
    rule = ByCombination(
        ("dwelling.year_built",), lambda home: asked.append(home) or home.dwelling.year_built
    )
    homes = [CaseFacts.model_validate({"dwelling": {"year_built": year}}) for year in (1950, 1980, 1950)]
    for _ in range(2):
        answers, which = rule(FactColumns.of(homes))
        assert [answers[at] for at in which] == [1950, 1980, 1950]
    assert len(asked) == 4


def test_a_rule_that_looks_at_no_fact():
    answers, which = ByCombination((), lambda _: "always")(FactColumns(4))
    assert [answers[at] for at in which] == ["always"] * 4


def test_words_of_one_kind_are_one():
    rule = ByCombination(
        ("dwelling.tract_geoid",),
        lambda home: (home.dwelling.tract_geoid or "")[:5],
        kinds={"dwelling.tract_geoid": lambda geoid: geoid[:5]},
    )
    homes = [
        CaseFacts.model_validate({"dwelling": {"tract_geoid": geoid}})
        for geoid in ("06019001100", "06019001200", "06037101110")
    ]
    answers, which = rule(FactColumns.of([*homes, CaseFacts()]))
    assert [answers[at] for at in which] == ["06019", "06019", "06037", ""]
    assert len(answers) == 3


def test_answers_that_are_alike_are_one():
    answers, which = distinct(["a", "b", "a"], np.array([2, 1, 0, 1]))
    assert answers == ["a", "b"]
    assert which.tolist() == [0, 1, 0, 1]
