"""The repository as the house tests see it: its files, and its Python read as syntax trees."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("rules", "calculators", "webapp")
NOT_OURS = {".git", ".venv", "out", "build", "dist", "mutants", "node_modules", "__pycache__", ".hypothesis"}
NOT_OURS |= {".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache"}
NOT_OURS |= {".venv-opendsm", ".venv-eemeter"}


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the repository, relative to its root, without what git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"],  # noqa: S607 - whichever git the developer has
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        names = (Path(name) for name in listed.stdout.split("\0") if name)
    else:
        names = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
    ours = (name for name in names if not NOT_OURS & set(name.parts))
    return tuple(sorted(name for name in ours if (ROOT / name).is_file()))


def python_files(*tops: str) -> tuple[Path, ...]:
    """Return the Python files below some top-level folders, or all of them."""
    return tuple(name for name in files() if name.suffix == ".py" and (not tops or name.parts[0] in tops))


@cache
def syntax(name: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), filename=str(name))


def text(name: Path | str) -> str:
    """Return a file's text."""
    return (ROOT / name).read_text(encoding="utf-8")
