"""A check that is silenced says which, and why."""

import re

import pytest

from tests.house.tree import python_files, text

SILENCED = re.compile(r"# *(?:noqa|type: *ignore|pragma).*")
WITH_REASON = re.compile(
    r"# (?:noqa: [A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*"  # which checks of ruff
    r"|type: ignore\[[a-z, -]+\]"  # which of mypy's
    r"|pragma: no cover"
    r") *[-#] +\w.*"  # mypy wants its reason after a second #
)


def silenced_without_reason(source: str) -> list[str]:
    """Return the comments that silence a check without saying which and why."""
    comments = (found.group() for found in SILENCED.finditer(source))
    return [comment for comment in comments if not WITH_REASON.match(comment)]


@pytest.mark.parametrize("name", python_files(), ids=str)
def test_a_silenced_check_says_which_and_why(name):
    if name.name == "test_silenced_checks.py":
        return
    assert not silenced_without_reason(text(name))


@pytest.mark.parametrize(
    "comment",
    ["# noqa", "# noqa: F401", "# type: ignore", "# type: ignore[no-untyped-call]", "# pragma: no cover"],
)
def test_the_check_itself_sees_a_missing_reason(comment):
    assert silenced_without_reason(f"x = 1  {comment}\n")


@pytest.mark.parametrize(
    "comment",
    ["# noqa: F401 - exported", "# noqa: A001, B002 - both", "# type: ignore[misc]  # no stubs"],
)
def test_the_check_itself_takes_a_reason(comment):
    assert not silenced_without_reason(f"x = 1  {comment}\n")
