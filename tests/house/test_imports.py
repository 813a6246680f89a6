"""Imports run one way, and the check that says so is seen to fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOMS, ROOT

PLANTED = {
    "a rule imports a calculator": ("rules/outcomes.py", "import calculators.quantities"),
    "a calculator imports the web application": ("calculators/quantities.py", "import webapp"),
    "a rule imports numpy": ("rules/outcomes.py", "import numpy"),
    "a rule imports a map library": ("rules/outcomes.py", "import shapely"),
    "a rule imports a web framework": ("rules/outcomes.py", "import flask"),
    "a calculator imports a database": ("calculators/quantities.py", "import sqlalchemy"),
    "the web application draws paper outside reports": ("webapp/__init__.py", "import reportlab"),
    "a calculator reckons the sun outside solar": ("calculators/quantities.py", "import pvlib"),
}


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a tree, whose packages win over the installed ones."""
    code = "import sys; sys.path.insert(0, '.'); from importlinter.cli import *; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path):
    """Return a copy of the three rooms and their contracts."""
    for room in ROOMS:
        ignored = shutil.ignore_patterns("__pycache__", "*.csv", "*.toml")
        shutil.copytree(ROOT / room, tmp_path / room, ignore=ignored)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_imports_run_one_way():
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("case", PLANTED)
def test_a_planted_import_is_refused(copy, case):
    name, statement = PLANTED[case]
    path = copy / name
    path.write_text(path.read_text(encoding="utf-8") + f"\n{statement}\n", encoding="utf-8")
    result = lint_imports(copy)
    assert result.returncode == 1
    assert "BROKEN" in result.stdout
    assert statement.removeprefix("import ") in result.stdout


def test_the_command_answers_without_the_heavy_libraries():
    heavy = {"numpy", "pandas", "pvlib", "pyogrio", "pyproj", "reportlab", "scipy", "shapely"}
    code = (
        "import sys, webapp.cli;"
        f"heavy = sorted({heavy!r} & set(sys.modules));"
        "sys.exit(f'imported with the command: {heavy}' if heavy else 0)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
