"""The day a rule is judged on is always an argument, so an old decision can be made again."""

import ast

import pytest

from tests.house.tree import python_files, syntax

READS_CLOCK = {"today", "now", "utcnow", "time", "time_ns", "localtime", "gmtime", "monotonic"}
CLOCKS = {"date", "datetime", "time", "pd", "pandas", "Timestamp", "dt"}


def clock_reads(tree: ast.Module) -> list[str]:
    """Return the expressions of a module that read a clock."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    found = []
    for function in calls:
        if not isinstance(function, ast.Attribute) or function.attr not in READS_CLOCK:
            continue
        owner = function.value.attr if isinstance(function.value, ast.Attribute) else None
        owner = function.value.id if isinstance(function.value, ast.Name) else owner
        if owner in CLOCKS:
            found.append(f"line {function.lineno}: {ast.unparse(function)}()")
    modules = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
    for statement in modules:
        names = [alias.name for alias in statement.names] if isinstance(statement, ast.Import) else []
        if "time" in names or (isinstance(statement, ast.ImportFrom) and statement.module == "time"):
            found.append(f"line {statement.lineno}: {ast.unparse(statement)}")
    return found


@pytest.mark.parametrize("name", python_files("rules", "calculators"), ids=str)
def test_rules_and_calculators_have_no_clock(name):
    assert not clock_reads(syntax(name)), f"{name}: take the date as an argument"


@pytest.mark.parametrize(
    "line",
    [
        "x = date.today()",
        "x = datetime.datetime.now(UTC)",
        "x = pd.Timestamp.now()",
        "import time",
        "from time import time",
    ],
)
def test_the_check_itself_sees_a_clock(line):
    assert clock_reads(ast.parse(line))


def test_the_check_itself_lets_a_time_of_day_pass():
    assert not clock_reads(ast.parse("x = frame.index.time\ny = datetime.time(12)".splitlines()[0]))
