"""The bench compares like with like, in turns, and prints what was skipped."""

from tests.bench import rounds
from tests.bench.__main__ import text
from tests.bench.rounds import Contestant, Match, play


def test_contestants_take_turns_and_the_first_changes_each_round(monkeypatch):
    monkeypatch.setattr(rounds, "LEAST_SECONDS_A_TURN", 0)
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
