"""The bench compares like with like, in turns, and prints what was skipped."""

import json

import pytest

from tests.bench import comparison, rounds
from tests.bench.__main__ import text
from tests.bench.rounds import Contestant, Match, play


def test_contestants_take_turns_and_the_first_changes_each_round(monkeypatch):
    monkeypatch.setattr(rounds, "LEAST_SECONDS_A_TURN", 0)
    monkeypatch.setattr(rounds.gc, "collect", lambda: 0)  # dear where many tests ran before
    order = []
    contestants = [Contestant(name, lambda name=name: order.append(name)) for name in "abc"]
    play(Match("turns", "item"), contestants, rounds=3)
    timed = order[-9:]
    assert timed == list("abcbcacab")


def test_a_time_is_for_one_item_and_a_ratio_is_to_the_first_contestant(monkeypatch):
    seconds = {"ours": 2.0, "theirs": 6.0}
    monkeypatch.setattr(rounds, "_seconds", lambda contestant, calls: seconds[contestant.name] * calls)
    contestants = [Contestant("ours", lambda: None, items=4), Contestant("theirs", lambda: None)]
    document = play(Match("ratio", "home"), contestants, rounds=3).document()
    assert document["contestants"]["ours"]["seconds_an_item"]["median"] == 0.5
    assert document["contestants"]["ours"]["items_a_second"] == 2.0
    assert document["contestants"]["theirs"]["times_ours"] == {"median": 12.0, "least": 12.0, "most": 12.0}


def test_what_was_skipped_is_printed_with_the_reason():
    match = Match("peers", "roof", seconds={"ours": [0.001]}, skipped={"NREL-PySAM": "not installed"})
    assert "skipped: not installed" in text(match.document())


def a_run(*ratios, python="3.11"):
    """Return a run in which a peer took so many times our time, round by round."""
    match = Match("a match", "home", seconds={"ours": [1.0] * len(ratios), "theirs": list(ratios)})
    machine = {"python": python, "processor": "x86_64", "cores": 2, "versions": {"numpy": "2"}}
    return {"machine": machine, "matches": [match.document(), {"lines": ["a table of its own"]}]}


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ((12, 13), (9, 11), comparison.FASTER),
        ((11, 13), (9, 11), comparison.SAME),
        ((7, 8), (9, 11), comparison.SLOWER),
    ],
)
def test_a_run_is_held_against_an_earlier_one(tmp_path, now, before, said):
    earlier = tmp_path / "bench.json"
    earlier.write_text(json.dumps(a_run(*before)), encoding="utf-8")
    lines = comparison.beside(a_run(*now), earlier)
    assert lines[-1].endswith(f": {said}")
    assert "not the same" not in " ".join(lines)


def test_another_machine_is_named(tmp_path):
    earlier = tmp_path / "bench.json"
    earlier.write_text(json.dumps(a_run(9, 10, python="3.12")), encoding="utf-8")
    assert "not the same then and now: python 3.12 -> 3.11" in comparison.beside(a_run(9, 10), earlier)[1]
