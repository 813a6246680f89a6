"""The share of noticed changes is counted as it is told."""

import json

from tests.mutation.counts import Count, counts, lines, total


def meta(folder, name, codes):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"exit_code_by_key": dict(enumerate(codes))}), encoding="utf-8")


def test_only_a_failing_test_kills_and_what_was_not_run_is_told_apart(tmp_path):
    meta(tmp_path, "rules/a.py.meta", [1, 1, 1, 3, 0, 33, 36, None])
    meta(tmp_path, "rules/criteria/b.py.meta", [1, 0])
    meta(tmp_path, "rules/empty.py.meta", [])
    found = counts(tmp_path)
    assert found == [
        Count("rules.a", 4, 3, 1),
        Count("rules.criteria.b", 1, 1, 0),
        Count("rules.empty", 0, 0, 0),
    ]
    assert total(found) == Count("all", 5, 4, 1)
    assert lines(found) == [
        "module            killed  survived  share",
        "rules.a                4         3   57.1 %  (1 not run)",
        "rules.criteria.b       1         1   50.0 %",
        "all                    5         4   55.6 %  (1 not run)",
    ]


def test_nothing_run_has_no_share(tmp_path):
    assert total(counts(tmp_path)).share_percent is None
    assert lines([])[-1].endswith("not run")
