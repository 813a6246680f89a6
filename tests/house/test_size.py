"""One idea a file, and a function fits a screen."""

import ast

import pytest

from tests.house.tree import python_files, syntax, text

LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function's body takes, its docstring not counted."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def long_functions(tree: ast.Module) -> list[str]:
    """Return the functions of a module that do not fit a screen."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [f"{f.name}: {n} lines" for f in functions if (n := body_lines(f)) > LONGEST_FUNCTION]


@pytest.mark.parametrize("name", python_files(), ids=str)
def test_a_file_holds_one_idea(name):
    lines = len(text(name).splitlines())
    assert lines <= LONGEST_FILE, f"{name} has {lines} lines; split it where its idea divides"


@pytest.mark.parametrize("name", python_files(), ids=str)
def test_a_function_fits_a_screen(name):
    assert not long_functions(syntax(name)), f"{name}: give the steps of these functions names of their own"


def test_the_measure_itself_sees_a_long_function_and_not_its_docstring():
    statements = "\n".join("    x = 1" for _ in range(LONGEST_FUNCTION))
    docstring = '    """' + "\n".join("words" for _ in range(LONGEST_FUNCTION)) + '"""'
    assert not long_functions(ast.parse(f"def fits():\n{docstring}\n{statements}"))
    assert long_functions(ast.parse(f"def too_long():\n{statements}\n    return x")) == ["too_long: 61 lines"]
