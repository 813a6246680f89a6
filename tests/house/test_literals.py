"""A threshold is data with a date, a unit and a source; a criterion holds none of its own."""

import ast

import pytest

from tests.house.tree import python_files, syntax

# Nothing, one, and the percent sign: counts and units, never somebody's limit.
UNITS_AND_COUNTS = {0, 1, 100}
# Names that hold a number which is no threshold, each with what it is instead.
NO_THRESHOLDS = {"_FOUR_PERSONS": "position of the size-4 column among a table's printed sizes"}
# The calendar is nobody's policy: day.replace(month=3, day=1).
CALENDAR = {"month", "day"}


def no_threshold(node: ast.AST) -> bool:
    """Return whether a node is a position in a text, a calendar day, or a name vouched for above."""
    if isinstance(node, ast.keyword):
        return node.arg in CALENDAR
    if isinstance(node, ast.Assign):
        return {ast.unparse(target) for target in node.targets} <= set(NO_THRESHOLDS)
    return isinstance(node, ast.Slice)


def literals(tree: ast.Module) -> list[str]:
    """Return the numbers written into a module, as numerals or as Decimal("...")."""
    positions = {id(leaf) for node in ast.walk(tree) if no_threshold(node) for leaf in ast.walk(node)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Decimal"):
            written = [leaf for leaf in node.args if isinstance(leaf, ast.Constant)]
            found += [f"line {node.lineno}: {ast.unparse(node)}" for _ in written]
        if not isinstance(node, ast.Constant) or isinstance(node.value, bool) or id(node) in positions:
            continue
        number = isinstance(node.value, int | float | complex)
        if number and (isinstance(node.value, float) or node.value not in UNITS_AND_COUNTS):
            found.append(f"line {node.lineno}: {node.value!r}")
    return found


CRITERIA = tuple(name for name in python_files("rules") if "criteria" in name.as_posix())


@pytest.mark.parametrize("name", CRITERIA, ids=str)
def test_a_criterion_holds_no_threshold(name):
    assert not literals(syntax(name)), f"{name}: put the number into a parameter file and cite it"


@pytest.mark.parametrize("line", ["x > 4", "x * 0.8", 'x > Decimal("0.80")', "f(limit=66)", "x > -20"])
def test_the_check_itself_sees_a_literal(line):
    assert literals(ast.parse(line))


def test_the_check_itself_lets_counts_and_positions_pass():
    assert not literals(ast.parse("x = 100 * part / total if total > 0 else geoid[2:5]"))
